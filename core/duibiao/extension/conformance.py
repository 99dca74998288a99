"""What `duibiao check` refuses: every fault of every plugin, and every worked example that does not come out.

Worked examples are run here and not at start-up: an instance starts with a scheme whose example is wrong, but nobody
should put one in force.
"""

from __future__ import annotations

from collections.abc import Iterator

from duibiao.extension.catalogue import Catalogue, Offer
from duibiao.extension.discovery import CODE
from duibiao.extension.packs.files import examples_of
from duibiao.model.assessment.examples import check_examples
from duibiao.model.records.reading import in_file
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Fault, Message, message


def faults_of(catalogue: Catalogue) -> tuple[Message, ...]:
    """Everything to put right, each place led by the plugin: "green_tea: examples/green_tea.toml: examples[0]"."""
    return (*catalogue.faults, *(told for offer in catalogue.offers.values() for told in _of_examples(offer)))


def examples_in(catalogue: Catalogue) -> int:
    """How many worked examples the plugins bring along."""
    return sum(
        len(o.definition.examples) for o in catalogue.offers.values() if isinstance(o.definition, BenchmarkScheme)
    )


def _of_examples(offer: Offer) -> Iterator[Message]:
    """The faults of a scheme's worked examples, placed in the file that states them."""
    scheme = offer.definition
    if not isinstance(scheme, BenchmarkScheme):
        return
    found = check_examples(scheme)
    if not scheme.examples:
        text = "方案没有算例。请至少写一个：填报的数值，以及应得的等级。"
        found = (message("example.none", text, at="examples"),)
    file = offer.place if offer.place.startswith(CODE) else examples_of(offer.place)
    yield from in_file(in_file(Fault.of(found), file), offer.plugin).messages
