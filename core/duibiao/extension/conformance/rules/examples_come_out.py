"""Every worked example comes to the grade and the outcomes that it states, an overlay's to those of its base too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from duibiao.extension.catalogue import Offer
from duibiao.extension.conformance.placing import placed
from duibiao.extension.conformance.rule import Rule
from duibiao.extension.conformance.subject import Subject
from duibiao.extension.overlay_fit import written_against
from duibiao.model.assessment.examples import check_examples
from duibiao.model.assessment.overlay_examples import check_overlay_examples
from duibiao.model.records.overlays import SchemeOverlay
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Message


def differences(offer: Offer, beside: Iterable[Offer]) -> Iterator[Message]:
    """Where an example of an offered scheme comes out otherwise, or one of an overlay on the base it names."""
    found: tuple[Message, ...] = ()
    if isinstance(offer.definition, BenchmarkScheme):
        found = check_examples(offer.definition)
    elif isinstance(offer.definition, SchemeOverlay):
        base = written_against(offer.definition, beside)
        found = check_overlay_examples(offer.definition, base) if base is not None else ()
    for told in found:
        yield placed(offer, told)


def find(subject: Subject) -> Iterator[Message]:
    """The same for everything that a plugin offers."""
    for offer in subject.offers:
        yield from differences(offer, subject.beside)


RULE = Rule("examples.come_out", __doc__, "refuse", find)
