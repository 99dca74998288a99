"""No label is blank."""

from __future__ import annotations

from collections.abc import Iterator

from duibiao.extension.conformance.rule import Rule
from duibiao.extension.conformance.subject import Subject
from duibiao.extension.conformance.walking import labels_of
from duibiao.model.values.messages import Message, message


def find(subject: Subject) -> Iterator[Message]:
    """The labels without Chinese words."""
    for at, label in labels_of(subject):
        if not label.zh.strip():
            yield message("kit.label_blank", "这里的中文是空的。请填写。", at=f"{at}.zh")


RULE = Rule("labels.written", __doc__, "refuse", find)
