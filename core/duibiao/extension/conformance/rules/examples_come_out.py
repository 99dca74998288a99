"""Every worked example comes to the grade and the outcomes that it states."""

from __future__ import annotations

from collections.abc import Iterator

from duibiao.extension.catalogue import Offer
from duibiao.extension.conformance.placing import placed
from duibiao.extension.conformance.rule import Rule
from duibiao.extension.conformance.subject import Subject
from duibiao.model.assessment.examples import check_examples
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Message


def differences(offer: Offer) -> Iterator[Message]:
    """Where an example of an offered scheme comes out otherwise."""
    if isinstance(offer.definition, BenchmarkScheme):
        for told in check_examples(offer.definition):
            yield placed(offer, told)


def find(subject: Subject) -> Iterator[Message]:
    """The same for every scheme of a plugin."""
    for offer in subject.offers:
        yield from differences(offer)


RULE = Rule("examples.come_out", __doc__, "refuse", find)
