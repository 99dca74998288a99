"""Asks the reviewer to verify values that are better than their limit by a factor nobody would expect.

A slipped decimal point or a wrong unit nearly always shows as a factor of ten or more. The finding is a C: the value
may be right, and the reviewer sees where to look.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from duibiao.api import Check, Filing, Finding, Host, hookimpl, message, parse_number


def improbable(host: Host, filing: Filing) -> Iterable[Finding]:
    """A C finding for each measured number that is `factor` times better than a limit; grades have no factor."""
    factor = Decimal(str(host.settings["factor"]))
    indicators = filing.scheme.indicators if filing.scheme else ()
    untold = {indicator.key for indicator in indicators if indicator.type in ("number", "sample")}
    for comparison in filing.verdict.comparisons if filing.verdict else ():
        for result in comparison.limits:
            if result.margin is None or len(result.bound) != 1 or comparison.indicator not in untold:
                continue
            if is_improbable(parse_number(result.margin), parse_number(result.bound[0]), result.relation, factor):
                untold.remove(comparison.indicator)
                text = "实测 {measured}，限值 {bound}，相差 {factor} 倍以上。请核实单位和小数点。"
                at = f"indicators.{comparison.indicator}"
                shown = {"measured": result.measured, "bound": result.bound[0], "factor": factor}
                yield Finding("C", message("plausibility.factor", text, at=at, **shown))


def is_improbable(margin: Decimal, bound: Decimal, relation: str, factor: Decimal) -> bool:
    """Whether a value that clears `bound` by `margin` is at least `factor` times better than it."""
    if bound <= 0:
        return False
    if relation in ("at_least", "more_than"):
        return margin >= bound * (factor - 1)
    if relation in ("at_most", "less_than"):
        return bound > margin and bound - margin <= bound / factor
    return False


@hookimpl
def checks() -> Iterable[Check]:
    """The one check of this plugin."""
    return [Check("plausibility", improbable)]
