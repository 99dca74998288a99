"""A limit from general knowledge has a note, its own or that of the scheme, that says so to the reader."""

from __future__ import annotations

from collections.abc import Iterator

from duibiao.extension.conformance.placing import placed
from duibiao.extension.conformance.rule import Rule
from duibiao.extension.conformance.subject import Subject
from duibiao.extension.conformance.walking import limits_of
from duibiao.model.records.overlays import SchemeOverlay
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Message, message


def find(subject: Subject) -> Iterator[Message]:
    """The limits that nobody has seen in a standard, without a word about it."""
    for offer, at, limit in limits_of(subject):
        noted = limit.note or (isinstance(offer.definition, BenchmarkScheme | SchemeOverlay) and offer.definition.note)
        if limit.provenance == "general_knowledge" and not noted:
            text = "限值出自常识（general_knowledge），却没有说明。请在限值或方案的 note 里写明依据和待核实之处。"
            yield placed(offer, message("kit.limit_note", text, at=f"{at}.note"))


RULE = Rule("limits.noted", __doc__, "remark", find)
