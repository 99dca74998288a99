"""Made-up answers: the worked examples of schemes, their numbers moved about and beside the limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from random import Random

import msgspec

from duibiao.interfaces.demonstration.crowd import Demand
from duibiao.kernel.submissions.checking import check_answers
from duibiao.model.assessment.verdict import Verdict
from duibiao.model.records.schemes import Answer, BenchmarkScheme, Example
from duibiao.model.values.messages import Fault
from duibiao.model.values.numbers import EXACT, format_number, parse_number

VARIATIONS = 8
"""How many variations of each worked example are tried."""
SPREAD = 70
"""By how many thousandths a number is moved at most; half as many around a limit."""
SIGNS = {"at_least": "≥", "more_than": "＞", "at_most": "≤", "less_than": "＜"}


class Variant(msgspec.Struct, frozen=True):
    """Answers that may be filed, what they come to, and whether they keep every mandatory limit."""

    parameters: Mapping[str, str | bool]
    indicators: Mapping[str, Answer]
    grade: str
    publishable: bool


Pool = tuple[tuple[Variant, ...], ...]
"""The variants of a scheme by the worked example that they come from; their parameters are the example's."""


def pool_of(scheme: BenchmarkScheme, digest: str, chance: Random) -> Pool:
    """All variants of a scheme that nothing forbids to file; examples without any are left out."""
    families = (tuple(_family(scheme, digest, example, chance)) for example in scheme.examples)
    return tuple(family for family in families if family)


def series(
    scheme: BenchmarkScheme,
    pool: Pool,
    chance: Random,
    count: int,
    demand: Demand,
    *,
    every: bool = False,
    progress: float = 0,
) -> tuple[Variant, ...]:
    """`count` variants of one example, the last as demanded, or `every` one.

    Good grades are the likelier, the later it is: `progress` goes from 0 to 1.
    """
    fitting = [variant for family in pool for variant in family if _fits(variant, demand)]
    if not fitting:
        fitting = [variant for family in pool for variant in family]
    found = {variant.grade for variant in fitting}
    grades = [grade.key for grade in scheme.grades if grade.key in found]
    grade = grades[int(len(grades) * chance.random() ** (0.7 + 0.8 * progress))]
    last = chance.choice([variant for variant in fitting if variant.grade == grade])
    family = next(family for family in pool if last in family)
    others = [v for v in family if v != last and (v in fitting or not every)] or [last]
    return (*(chance.choice(others) for _ in range(count - 1)), last)


def standards_of(scheme: BenchmarkScheme, product: str) -> dict[str, object]:
    """The answers to the form of executed standards: those of the scheme, and some of its limits."""
    titles = {one.key: one for one in scheme.standards}
    rows = [
        {"standard": one.number, "title": one.title.zh if one.title else product, "product": product}
        for one in scheme.standards
    ]
    indicators = [
        {"name": indicator.label.zh, "value": f"{SIGNS[limit.relation]}{limit.bound}", "unit": indicator.unit}
        | {"standard": titles[limit.standard].number}
        for indicator in scheme.indicators
        for limit in indicator.limits[:1]
        if limit.relation in SIGNS and isinstance(limit.bound, str)
    ]
    told = [{name: value for name, value in row.items() if value} for row in indicators[:4]]
    return {"standards": rows, "key_indicators": told}


def _fits(variant: Variant, demand: Demand) -> bool:
    return demand == "any" or variant.publishable == (demand == "publishable")


def _family(scheme: BenchmarkScheme, digest: str, example: Example, chance: Random) -> Iterator[Variant]:
    """The example itself and its variations, each once, as far as nothing blocks them or asks for an explanation."""
    try:
        verdict, _ = check_answers(scheme, example.parameters, example.indicators, digest)
    except Fault:
        return
    bounds = dict(_bounds(scheme, example, verdict))
    tried = [example.indicators] + [_varied(example.indicators, bounds, chance) for _ in range(VARIATIONS)]
    kept: list[Mapping[str, Answer]] = []
    for indicators in tried:
        if indicators in kept:
            continue
        kept.append(indicators)
        verdict, findings = check_answers(scheme, example.parameters, indicators, digest)
        if not any(finding.severity in ("A", "B") for finding in findings):
            yield Variant(example.parameters, indicators, verdict.grade, verdict.mandatory.met)


def _bounds(scheme: BenchmarkScheme, example: Example, verdict: Verdict) -> Iterator[tuple[str, Decimal]]:
    """For each number that was answered in the indicator's own unit, a limit that it was held against."""
    units = {indicator.key: indicator.unit for indicator in scheme.indicators}
    for comparison in verdict.comparisons:
        answer = example.indicators.get(comparison.indicator)
        for result in comparison.limits:
            if answer is None or answer.unit is not None or not result.bound or result.margin is None:
                continue
            if result.unit == units[comparison.indicator] and (bound := _number(result.bound[0])) is not None:
                yield comparison.indicator, bound


def _varied(indicators: Mapping[str, Answer], bounds: Mapping[str, Decimal], chance: Random) -> Mapping[str, Answer]:
    """The answers with most numbers moved a little, and now and then one of them put beside its limit."""
    beside = chance.choice([None, *bounds])
    varied = {}
    for key, answer in indicators.items():
        readings = _readings(answer)
        first = _number(readings[0]) if readings else None
        if first is None or not (key == beside or chance.random() < 0.75):
            varied[key] = answer
            continue
        factor = _factor(chance, SPREAD)
        if key == beside and first:
            factor = EXACT.divide(EXACT.multiply(bounds[key], _factor(chance, SPREAD // 2)), first)
        moved = tuple(_moved(text, factor) for text in readings)
        varied[key] = msgspec.structs.replace(answer, value=moved if isinstance(answer.value, tuple) else moved[0])
    return varied


def _factor(chance: Random, spread: int) -> Decimal:
    return EXACT.divide(Decimal(1000 + chance.randint(-spread, spread)), Decimal(1000))


def _readings(answer: Answer) -> Sequence[str]:
    if isinstance(answer.value, tuple):
        return answer.value
    return [answer.value] if isinstance(answer.value, str) else []


def _moved(text: str, factor: Decimal) -> str:
    """A number times `factor`, with as many places as it had; what is no number stays."""
    number = _number(text)
    if number is None:
        return text
    return format_number(EXACT.multiply(number, factor).quantize(number, context=EXACT))


def _number(text: str) -> Decimal | None:
    try:
        return parse_number(text)
    except Fault:
        return None
