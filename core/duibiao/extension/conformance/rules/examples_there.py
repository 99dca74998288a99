"""Every benchmark scheme, and every overlay that assesses, has worked examples."""

from __future__ import annotations

from collections.abc import Iterator

from duibiao.extension.catalogue import Offer
from duibiao.extension.conformance.placing import placed
from duibiao.extension.conformance.rule import Rule
from duibiao.extension.conformance.subject import Subject
from duibiao.model.records.overlays import SchemeOverlay
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Message, message


def missing(offer: Offer) -> Iterator[Message]:
    """What is said of an offered scheme, or overlay with grades of its own, that has no example."""
    if isinstance(offer.definition, BenchmarkScheme):
        lacks = not offer.definition.examples
    elif isinstance(offer.definition, SchemeOverlay):
        lacks = offer.definition.assesses and not offer.definition.examples
    else:
        lacks = False
    if lacks:
        text = "方案没有算例。请至少写一个：填报的数值，以及应得的等级。"
        yield placed(offer, message("example.none", text, at="examples"))


def find(subject: Subject) -> Iterator[Message]:
    """The schemes and overlays that have none."""
    for offer in subject.offers:
        yield from missing(offer)


RULE = Rule("examples.there", __doc__, "refuse", find)
