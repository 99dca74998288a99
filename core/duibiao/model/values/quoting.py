"""What somebody typed, made fit to stand inside a message."""

from __future__ import annotations

LONGEST = 40


def quoted(text: str) -> str:
    """`text` cut to `LONGEST` characters, with whatever cannot be printed or stored shown as �."""
    shown = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    return "".join(character if character.isprintable() or character == "\u3000" else "�" for character in shown)
