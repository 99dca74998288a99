"""What the platform says to people, before it is put into a language.

Code below `interfaces` never makes sentences for a reader: it makes a `Message` — a stable key for machines, the
zh-CN source text, the values that go into it, and the place it speaks of — and raises it in a `Fault`. Web and
command line render it in the reader's language (`duibiao.interfaces.wording`).
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


class Label(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A name that people read: zh-CN always, English where somebody wrote it."""

    zh: str
    """The Chinese, with full-width punctuation."""
    en: str | None = None
    """The English. Readers of other languages see the Chinese where it is left out."""

    def in_language(self, language: str) -> str:
        """The label in `language` ("zh", "en-GB", …), in Chinese where there is no other."""
        return self.en if self.en and language.startswith("en") else self.zh


class Message(msgspec.Struct, frozen=True, omit_defaults=True):
    """One sentence: `key` names it for machines, `zh` is its source text with {places} for `params`.

    `at` is the path of what it speaks of, in the words of the reader's own input: "answers.water_absorption.unit",
    "scheme.toml: indicators[2].unit".
    """

    key: str
    zh: str
    params: dict[str, str] = {}
    at: str = ""

    def under(self, path: str) -> Message:
        """The same message, its place seen from one level further out."""
        joined = f"{path}.{self.at}" if self.at and not self.at.startswith("[") else f"{path}{self.at}"
        return msgspec.structs.replace(self, at=joined)


def message(key: str, zh: str, /, at: str = "", **params: object) -> Message:
    """A `Message` whose params are written as text. Babel extracts the second argument as the source string."""
    return Message(key, zh, {name: str(value) for name, value in params.items()}, at)


class Fault(Exception):
    """Input that is refused, with every reason found: nothing was stored, nothing typed is lost."""

    def __init__(self, *messages: Message) -> None:
        super().__init__("; ".join(f"{m.at + ': ' if m.at else ''}{m.key} {m.params or ''}".strip() for m in messages))
        self.messages = messages

    @classmethod
    def of(cls, messages: Iterable[Message]) -> Fault:
        """A fault that carries all of `messages`."""
        return cls(*messages)

    def under(self, path: str) -> Fault:
        """The same fault, its places seen from one level further out."""
        return type(self)(*(m.under(path) for m in self.messages))


class NotAllowed(Fault):
    """The person may not do this here."""


class NotFound(Fault):
    """There is no such thing, or none that this person may see."""


class Conflict(Fault):
    """What was seen has changed meanwhile; somebody else was first."""


class Unavailable(Fault):
    """What is asked for exists, but the part that does it is not working now; another try may succeed."""
