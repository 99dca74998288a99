"""Titles and labels are short enough for a table: 60 characters of Chinese, 120 of English."""

from __future__ import annotations

from collections.abc import Iterator

from duibiao.extension.conformance.rule import Rule
from duibiao.extension.conformance.subject import Subject
from duibiao.extension.conformance.walking import labels_of
from duibiao.model.values.messages import Message, message

NAMES = ("title", "label", "product_class")
MOST = {"zh": 60, "en": 120}


def find(subject: Subject) -> Iterator[Message]:
    """The titles and labels that are too long. Hints and notes may be as long as they need to be."""
    for at, label in labels_of(subject):
        if not at.endswith(NAMES):
            continue
        for language, most in MOST.items():
            if (length := len(getattr(label, language) or "")) > most:
                text = "名称有 {length} 个字符，超过 {most} 个，表格里放不下。请改短，细节写进 hint 或 note。"
                yield message("kit.title_long", text, at=f"{at}.{language}", length=length, most=most)


RULE = Rule("titles.short", __doc__, "remark", find)
