"""A standard of a list names its edition, or has a note that says why it names none."""

from __future__ import annotations

from collections.abc import Iterator

from duibiao.extension.conformance.placing import placed
from duibiao.extension.conformance.rule import Rule
from duibiao.extension.conformance.subject import Subject
from duibiao.model.records.editions import edition_of
from duibiao.model.records.standards_lists import StandardsList
from duibiao.model.values.messages import Message, message
from duibiao.model.values.standards import StandardNumber, parse_standard


def find(subject: Subject) -> Iterator[Message]:
    """The standards of lists that leave open which edition is meant."""
    for offer in subject.offers:
        if not isinstance(offer.definition, StandardsList):
            continue
        for index, standard in enumerate(offer.definition.standards):
            if standard.note is None and not _dated(parse_standard(standard.number)):
                text = "{number} 没有写年份，读者不知道指哪一版。请写上年份，或在 note 里说明为什么不写。"
                at = f"standards[{index}].number"
                yield placed(offer, message("kit.list_undated", text, at=at, number=standard.number))


def _dated(number: StandardNumber) -> bool:
    """Whether the number says which edition is meant; that of an EU act holds its year."""
    return bool(edition_of(number)) or number.issuer in ("EU", "EC")


RULE = Rule("lists.dated", __doc__, "remark", find)
