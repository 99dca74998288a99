"""The gap list in words: what to change, from what to what, to reach which level of which standard."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from duibiao.interfaces.web.views.limits import limit_words, unit_words, value_words
from duibiao.interfaces.web.writing import Writing
from duibiao.model.assessment.verdict import Gap, Verdict
from duibiao.model.records.schemes import BenchmarkScheme, Indicator, Limit, Relation
from duibiao.model.values.messages import Message, message

_LOWER_BELOW = message("gap.lower_below", "把{name}从 {measured} 降低到 {bound} 以下，以达到 {target}")

CHANGES: dict[Relation, Message] = {
    "at_least": message("gap.raise", "把{name}从 {measured} 提高到 {bound}，以达到 {target}"),
    "more_than": message("gap.raise_above", "把{name}从 {measured} 提高到 {bound} 以上，以达到 {target}"),
    "at_most": message("gap.lower", "把{name}从 {measured} 降低到 {bound}，以达到 {target}"),
    "less_than": _LOWER_BELOW,
    "not_detected": _LOWER_BELOW,
}
"""How a value has to change, by the relation that it does not keep."""


class GapLine(msgspec.Struct, frozen=True):
    """One gap: what is to be done, and by which clause. `indicator` is its key, to lead to its row."""

    indicator: str
    words: str
    basis: str
    mandatory: bool


def gap_lines(scheme: BenchmarkScheme, verdict: Verdict, writing: Writing) -> tuple[GapLine, ...]:
    """The gaps of a verdict, those of mandatory limits first; one line for what several limits demand alike."""
    indicators = {indicator.key: indicator for indicator in scheme.indicators}
    alike: dict[tuple[object, ...], list[Gap]] = {}
    for gap in sorted(verdict.gaps, key=lambda one: one.purpose != "mandatory"):
        alike.setdefault((gap.indicator, gap.relation, gap.measured, gap.bound, gap.unit), []).append(gap)
    return tuple(_line(scheme, indicators[gaps[0].indicator], gaps, writing) for gaps in alike.values())


def _line(scheme: BenchmarkScheme, indicator: Indicator, gaps: Sequence[Gap], writing: Writing) -> GapLine:
    """One line for gaps that differ in nothing but the standards they come from."""
    targets = writing.listed(dict.fromkeys(_target(scheme, indicator.limits[gap.limit], writing) for gap in gaps))
    sources = dict.fromkeys(
        f"{scheme.standard(gap.standard).number}{f' {gap.clause}' if gap.clause else ''}" for gap in gaps
    )
    told = _demand(indicator, indicator.limits[gaps[0].limit], gaps[0], targets, writing)
    mandatory = any(gap.purpose == "mandatory" for gap in gaps)
    basis = _basis(indicator, gaps[0], writing.listed(sources), writing)
    return GapLine(indicator.key, writing.say(told), basis, mandatory)


def _demand(indicator: Indicator, limit: Limit, gap: Gap, target: str, writing: Writing) -> Message:
    """The sentence that names the change. Only a quantity has a way up or down."""
    name = writing.label(indicator.label)
    limits = limit_words(limit, indicator, gap.bound, writing)
    if gap.shortfall is None or gap.measured is None or not gap.bound or gap.relation == "equals":
        text = "{name}须为“{bound}”，以达到 {target}"
        return message("gap.must_be", text, name=name, bound=limits, target=target)
    measured = value_words(gap.measured, indicator, writing)
    unit = unit_words(gap.unit)
    if limit.relation in ("between", "within"):
        text = "把{name}从 {measured} 调到 {bound} 的范围内，以达到 {target}"
        return message("gap.bring_into", text, name=name, measured=measured, bound=f"{limits}{unit}", target=target)
    bound = f"{value_words(gap.bound[0], indicator, writing)}{unit}"
    told = CHANGES[limit.relation]
    return msgspec.structs.replace(told, params={"name": name, "measured": measured, "bound": bound, "target": target})


def _target(scheme: BenchmarkScheme, limit: Limit, writing: Writing) -> str:
    """What is reached: a tier by its name, else the standard by its number."""
    standard = scheme.standard(limit.standard)
    for tier in standard.tiers:
        if tier.key == limit.tier:
            return writing.label(tier.label)
    return standard.number


def _basis(indicator: Indicator, gap: Gap, sources: str, writing: Writing) -> str:
    if gap.shortfall is None or not Decimal(gap.shortfall):
        return writing.say(message("gap.basis", "依据 {sources}", sources=sources))
    short = f"{writing.number(gap.shortfall)}{unit_words(gap.unit)}"
    if indicator.type == "ordinal":
        short = writing.say(message("gap.grades", "{count} 级", count=writing.number(gap.shortfall)))
    return writing.say(message("gap.basis_short", "还差 {shortfall}，依据 {sources}", shortfall=short, sources=sources))
