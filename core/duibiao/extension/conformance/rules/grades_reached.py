"""Every grade of a scheme is reached by some worked example."""

from __future__ import annotations

from collections.abc import Iterator

from duibiao.extension.conformance.placing import placed
from duibiao.extension.conformance.rule import Rule
from duibiao.extension.conformance.subject import Subject
from duibiao.extension.conformance.walking import schemes_of
from duibiao.model.values.messages import Message, message


def find(subject: Subject) -> Iterator[Message]:
    """The grades that no example states; whether an example comes to what it states is another rule's."""
    for offer, scheme in schemes_of(subject):
        reached = {example.expected.grade for example in scheme.examples}
        for index, grade in enumerate(scheme.grades):
            if grade.key not in reached:
                text = "没有算例得到等级 {grade}，它的条件没有试过。请补一个算例。"
                yield placed(offer, message("kit.grade_unreached", text, at=f"grades[{index}]", grade=grade.key))


RULE = Rule("grades.reached", __doc__, "remark", find)
