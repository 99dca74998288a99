"""Units of measurement and exact conversion between them; the units themselves stand in `units.toml`."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from functools import cache
from importlib.resources import files

import msgspec

from duibiao.model.values.messages import Fault, Label, message
from duibiao.model.values.numbers import nearest_decimal
from duibiao.model.values.quoting import quoted


class Unit(msgspec.Struct, frozen=True):
    """A unit: a value in it times `factor` plus `offset` is the value in the reference unit of its dimension."""

    code: str
    dimension: str
    label: Label
    factor: Fraction
    offset: Fraction
    aliases: tuple[str, ...]


class _UnitEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    label: Label
    factor: str
    offset: str = "0"
    aliases: tuple[str, ...] = ()


class _Dimension(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    label: Label
    units: tuple[_UnitEntry, ...]


class _UnitFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    dimensions: dict[str, _Dimension]
    ambiguous: dict[str, tuple[str, ...]]


_BLANKS = re.compile(r"\s+")
_ONE_SPELLING = str.maketrans({"\N{RING ABOVE}": "°", "⋅": "·", "•": "·", "∙": "·", "*": "·", "・": "·"})


def find_unit(text: str) -> Unit:
    """The unit that `text` names by code or alias, blanks and full-width or superscript characters aside.

    Upper and lower case matter: mW is not MW. Raises `Fault` that proposes the unit most like `text`, or says what
    an ambiguous name could mean.
    """
    spelling = _spelling(text)
    unit = _by_spelling().get(spelling)
    if unit:
        return unit
    meanings = _unit_file().ambiguous.get(spelling)
    if meanings:
        raise Fault(
            message(
                "unit.ambiguous",
                "“{text}”可以指 {meanings}。请写明其中一个。",
                text=quoted(text.strip()),
                meanings=" 或 ".join(meanings),
            )
        )
    if not spelling:
        raise Fault(message("unit.empty", "没有填单位。请填单位，如 MPa；没有量纲的填 1。"))
    alike = _most_alike(spelling)
    if alike:
        raise Fault(
            message(
                "unit.unknown_alike",
                "没有“{text}”这个单位。是不是 {alike}？",
                text=quoted(text.strip()),
                alike=alike.code,
            )
        )
    raise Fault(
        message("unit.unknown", "没有“{text}”这个单位。请用单位表里的单位，如 MPa、mm、%。", text=quoted(text.strip()))
    )


def convert(value: Decimal, source: str, target: str) -> Decimal:
    """`value` in the unit `source`, stated in the unit `target`: calculated exactly, rounded once to 34 digits.

    Temperatures are points on a scale, not differences. A value already in `target` comes back with all its digits.
    Raises `Fault` where a unit is unknown or the two do not measure the same thing.
    """
    here, there = find_unit(source), find_unit(target)
    if here.dimension != there.dimension:
        dimensions = _unit_file().dimensions
        raise Fault(
            message(
                "unit.dimensions_differ",
                "{source}（{source_dimension}）和 {target}（{target_dimension}）量的不是同一种量，不能换算。",
                source=here.code,
                source_dimension=dimensions[here.dimension].label.zh,
                target=there.code,
                target_dimension=dimensions[there.dimension].label.zh,
            )
        )
    if here == there:
        return value
    return nearest_decimal((Fraction(value) * here.factor + here.offset - there.offset) / there.factor)


def same_dimension(a: str, b: str) -> bool:
    """Whether values in the two units can be converted into each other. Raises `Fault` where a unit is unknown."""
    return find_unit(a).dimension == find_unit(b).dimension


@cache
def all_units() -> tuple[Unit, ...]:
    """Every unit, by dimension, in the order of the unit table."""
    return tuple(
        Unit(
            code=entry.code,
            dimension=key,
            label=entry.label,
            factor=Fraction(entry.factor),
            offset=Fraction(entry.offset),
            aliases=entry.aliases,
        )
        for key, dimension in _unit_file().dimensions.items()
        for entry in dimension.units
    )


def _spelling(text: str) -> str:
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text.translate(_ONE_SPELLING))).translate(_ONE_SPELLING)


def _most_alike(spelling: str) -> Unit | None:
    """The unit that differs in case alone, or else the one whose name is nearest."""
    known = _by_spelling()
    same_letters = [name for name in known if name.casefold() == spelling.casefold()]
    nearest = same_letters or get_close_matches(spelling[:40], known, n=1, cutoff=0.7)
    return known[nearest[0]] if nearest else None


@cache
def _unit_file() -> _UnitFile:
    text = files("duibiao.model.values").joinpath("units.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text, parse_float=Decimal), _UnitFile)


@cache
def _by_spelling() -> Mapping[str, Unit]:
    return {_spelling(name): unit for unit in all_units() for name in (unit.code, *unit.aliases)}
