"""What `duibiao check` refuses: every fault of every plugin, and every worked example that does not come out.

Worked examples are run here and not at start-up: an instance starts with a scheme whose example is wrong, but nobody
should put one in force.
"""

from __future__ import annotations

from duibiao.extension.catalogue import Catalogue
from duibiao.extension.conformance.rules import examples_come_out, examples_there
from duibiao.model.records.overlays import SchemeOverlay
from duibiao.model.records.reading import in_file
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Fault, Message


def faults_of(catalogue: Catalogue) -> tuple[Message, ...]:
    """Everything to put right, each place led by the plugin: "green_tea: examples/green_tea.toml: examples[0]"."""
    of_examples = (
        told
        for offer in catalogue.offers.values()
        for found in (examples_there.missing(offer), examples_come_out.differences(offer, catalogue.offers.values()))
        for told in in_file(Fault.of(found), offer.plugin).messages
    )
    return (*catalogue.faults, *of_examples)


def examples_in(catalogue: Catalogue) -> int:
    """How many worked examples the plugins bring along."""
    return sum(
        len(offer.definition.examples)
        for offer in catalogue.offers.values()
        if isinstance(offer.definition, BenchmarkScheme | SchemeOverlay)
    )
