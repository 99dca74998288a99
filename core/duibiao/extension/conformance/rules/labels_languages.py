"""Every label is written in every language that the platform speaks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from duibiao.extension.conformance.rule import Rule
from duibiao.extension.conformance.subject import Subject
from duibiao.extension.conformance.walking import labels_of
from duibiao.model.values.messages import Label, Message, message

OTHERS = tuple(language for language in Label.__struct_fields__ if language != "zh")


def find(subject: Subject) -> Iterator[Message]:
    """For each file and language the first label that lacks it, and how many do; readers are shown the Chinese."""
    lacking: dict[tuple[str, str], list[str]] = defaultdict(list)
    for at, label in labels_of(subject):
        for language in OTHERS:
            if not (getattr(label, language) or "").strip():
                lacking[at.partition(": ")[0], language].append(at)
    for (_, language), places in lacking.items():
        text = "从这里起有 {count} 处没有 {language} 文字，其他语言的读者只能看到中文。请补上。"
        yield message("kit.label_language", text, at=places[0], count=len(places), language=language)


RULE = Rule("labels.languages", __doc__, "remark", find)
