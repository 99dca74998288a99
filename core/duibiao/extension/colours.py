"""The colours that a deployment may set, and whether people can read what stands on them.

A deployment sets the tokens of its identity, nothing else. Each is held to the contrast that WCAG 2.2 asks: 4.5 to 1
for text (1.4.3), measured as its definition of contrast ratio says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from duibiao.model.expressions.nearest import nearest
from duibiao.model.records.reading import under
from duibiao.model.values.messages import Message, message

LIGHT = {"ground": "#F3F6F7", "paper": "#FFFFFF", "ink": "#14212B", "white": "#FFFFFF"}
DARK = {"ground": "#0E161C", "paper": "#16212A", "ink": "#E8EEF1", "white": "#FFFFFF", "on_azurite": "#0B1A24"}
"""The core's surfaces, on which a deployment's colours must hold."""

PAIRS_LIGHT = {
    "azurite": ("paper", "ground"),
    "azurite_deep": ("paper", "ground"),
    "azurite_tint": ("ink",),
    "night": ("white",),
}
PAIRS_DARK = {
    "azurite": ("paper", "ground", "on_azurite"),
    "azurite_deep": ("paper", "ground", "on_azurite"),
    "azurite_tint": ("ink",),
    "night": ("white",),
}
"""Token -> the surfaces it is seen against."""

ENOUGH = Decimal("4.5")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def colour_complaints(colours: Mapping[str, str], dark: Mapping[str, str]) -> Iterator[Message]:
    """What is wrong with a deployment's colours: unknown tokens, no colours, too little contrast."""
    yield from _complaints("colours", colours, PAIRS_LIGHT, LIGHT)
    yield from _complaints("dark_colours", dark, PAIRS_DARK, DARK)


def contrast(one: str, other: str) -> Decimal:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio), to two places."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return ((lighter + Decimal("0.05")) / (darker + Decimal("0.05"))).quantize(Decimal("0.01"))


def _complaints(
    table: str, colours: Mapping[str, str], pairs: Mapping[str, tuple[str, ...]], surfaces: Mapping[str, str]
) -> Iterator[Message]:
    for name, colour in colours.items():
        place = under(table, name)
        if name not in pairs:
            text = "不能设置颜色 {name}。可以设置的有：{known}。"
            known = nearest(name, list(pairs)) or "、".join(pairs)
            yield message("colours.unknown", text, at=place, name=name, known=known)
        elif not _COLOUR.fullmatch(colour):
            yield message("colours.notation", "“{colour}”不是颜色。请写成 #0F4F7D 这样。", at=place, colour=colour)
        else:
            for surface in pairs[name]:
                ratio = contrast(colour, surfaces[surface])
                if ratio < ENOUGH:
                    text = "{colour} 与 {surface}（{other}）的对比度只有 {ratio}，看不清。至少要 {enough}（WCAG 2.2）。"
                    yield message(
                        "colours.contrast",
                        text,
                        at=place,
                        colour=colour,
                        surface=surface,
                        other=surfaces[surface],
                        ratio=ratio,
                        enough=ENOUGH,
                    )


def _luminance(colour: str) -> Decimal:
    red, green, blue = (_linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return Decimal("0.2126") * red + Decimal("0.7152") * green + Decimal("0.0722") * blue


def _linear(channel: int) -> Decimal:
    part = Decimal(channel) / 255
    if part <= Decimal("0.04045"):
        return part / Decimal("12.92")
    return ((part + Decimal("0.055")) / Decimal("1.055")) ** Decimal("2.4")
