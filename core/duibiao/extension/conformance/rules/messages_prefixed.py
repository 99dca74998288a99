"""The keys of messages that code makes begin with the slug."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from duibiao.extension.conformance.modules import modules_of
from duibiao.extension.conformance.rule import Rule
from duibiao.extension.conformance.subject import Subject
from duibiao.model.values.messages import Message, message

MAKERS = ("message", "Message")


def find(subject: Subject) -> Iterator[Message]:
    """The keys that another plugin or the core might use as well. Tests may make what messages they like."""
    for file, tree in modules_of(subject):
        if file.startswith("tests/"):
            continue
        for line, key in _keys(tree):
            if not key.startswith(f"{subject.slug}."):
                text = "第 {line} 行的消息键 {key} 可能与别处相同。请改成 {slug}. 开头。"
                yield message("kit.message_key", text, at=file, line=line, key=key, slug=subject.slug)


def _keys(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and key of every message whose key is written where it is made."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=maker), args=[ast.Constant(value=str(key)), *_]) if maker in MAKERS:
                yield node.lineno, key


RULE = Rule("messages.prefixed", __doc__, "refuse", find)
