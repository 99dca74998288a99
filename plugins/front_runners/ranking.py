"""Which candidates enter a variety's lists, and in which tier. Pure: the same candidates give the same answer.

The rules are those of 企业标准“领跑者”: the list of one indicator is split into tiers, the lowest of them not under the
national or industry standard; there is no order inside a tier; where all values are equal no list is issued; a badly
formed standard cannot enter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from duibiao.api import Fault, parse_standard

Better = Literal["higher", "lower"]

RefusalCode = Literal["not_committed", "no_result", "standard_malformed", "missing", "below_floor", "below_lowest_tier"]
"""Why a candidate cannot enter, in the order in which it is asked."""

Withheld = Literal["too_few", "all_equal"]
"""Why no list of an indicator is issued. One entrant alone is a list whose values are all equal."""


class CoreIndicator(msgspec.Struct, frozen=True):
    """A core indicator of a variety: which way is better, the floor, and the bound of each tier, the best first.

    `floor` is what the national or industry standard demands; a value equal to a bound is within it. All are in one
    unit.
    """

    key: str
    better: Better
    floor: Decimal
    bounds: tuple[Decimal, ...]

    def reaches(self, value: Decimal, bound: Decimal) -> bool:
        """Whether `value` is at `bound` or on the better side of it."""
        return value >= bound if self.better == "higher" else value <= bound

    def tier_of(self, value: Decimal) -> int | None:
        """The best tier whose bound `value` reaches, from 1; None under the lowest one."""
        return next((tier for tier, bound in enumerate(self.bounds, 1) if self.reaches(value, bound)), None)


class Candidate(msgspec.Struct, frozen=True):
    """A nomination: its id, the enterprise's code, the standard's number, the commitment, a value for each indicator.

    `values` is None where the result it rests on is not published; an indicator without a value is missing in it.
    """

    id: str
    enterprise: str
    standard: str
    committed: bool
    values: Mapping[str, Decimal] | None


class Refusal(msgspec.Struct, frozen=True, order=True):
    """Why a candidate cannot enter; `indicator` where one alone is the reason."""

    candidate: str
    code: RefusalCode
    indicator: str = ""


class IndicatorList(msgspec.Struct, frozen=True):
    """The list of one indicator: the entrants of each tier, best tier first, those of one tier by code and id.

    `withheld` says why it is not issued; the tiers are then what they would have been.
    """

    indicator: str
    tiers: tuple[tuple[str, ...], ...]
    withheld: Withheld | None = None


class Ranking(msgspec.Struct, frozen=True):
    """What came of all candidates: the entrants, the list of each indicator, and every reason against the others."""

    entrants: tuple[str, ...]
    lists: tuple[IndicatorList, ...]
    refusals: tuple[Refusal, ...]

    @property
    def issued(self) -> bool:
        """Whether any indicator has a list."""
        return any(one.withheld is None for one in self.lists)


def rank(indicators: Sequence[CoreIndicator], candidates: Iterable[Candidate]) -> Ranking:
    """The lists of a variety. Each candidate is either an entrant, on every list once, or has its refusals."""
    ordered = sorted(candidates, key=lambda one: (one.enterprise, one.id))
    refusals = tuple(refusal for one in ordered for refusal in refusals_of(indicators, one))
    refused = {refusal.candidate for refusal in refusals}
    entrants = [one for one in ordered if one.id not in refused]
    lists = tuple(_list_of(indicator, entrants) for indicator in indicators)
    return Ranking(tuple(one.id for one in entrants), lists, refusals)


def refusals_of(indicators: Sequence[CoreIndicator], candidate: Candidate) -> tuple[Refusal, ...]:
    """Every reason why a candidate cannot enter; none where it can."""
    found: list[Refusal] = []
    if not candidate.committed:
        found.append(Refusal(candidate.id, "not_committed"))
    if not is_well_formed(candidate.standard):
        found.append(Refusal(candidate.id, "standard_malformed"))
    if candidate.values is None:
        return (*found, Refusal(candidate.id, "no_result"))
    for indicator in indicators:
        code = _against(indicator, candidate.values.get(indicator.key))
        if code is not None:
            found.append(Refusal(candidate.id, code, indicator.key))
    return tuple(found)


def is_well_formed(standard: str) -> bool:
    """Whether `standard` is the number of an enterprise standard with its year, as Q/CSGD 003-2018."""
    try:
        number = parse_standard(standard)
    except Fault:
        return False
    return number.kind == "enterprise" and number.year is not None


def _against(indicator: CoreIndicator, value: Decimal | None) -> RefusalCode | None:
    if value is None:
        return "missing"
    if not indicator.reaches(value, indicator.floor):
        return "below_floor"
    return "below_lowest_tier" if indicator.tier_of(value) is None else None


def _list_of(indicator: CoreIndicator, entrants: Sequence[Candidate]) -> IndicatorList:
    tiers: tuple[list[str], ...] = tuple([] for _ in indicator.bounds)
    values = []
    for one in entrants:
        value = (one.values or {})[indicator.key]
        tier = indicator.tier_of(value)
        assert tier is not None
        tiers[tier - 1].append(one.id)
        values.append(value)
    return IndicatorList(indicator.key, tuple(map(tuple, tiers)), _withheld(values))


def _withheld(values: Sequence[Decimal]) -> Withheld | None:
    if len(values) < 2:
        return "too_few"
    return "all_equal" if len(set(values)) == 1 else None
