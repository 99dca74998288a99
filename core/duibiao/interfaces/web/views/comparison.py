"""A verdict as a table: one row per indicator, one column per benchmark standard, the ruler beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from duibiao.interfaces.web.views.gaps import GapLine, gap_lines
from duibiao.interfaces.web.views.limits import PROVENANCES, limit_words, unit_words, value_words
from duibiao.interfaces.web.views.reasons import reason_words
from duibiao.interfaces.web.views.ruler import Mark, mark_of
from duibiao.interfaces.web.writing import Writing
from duibiao.model.assessment.combining import by_indicator
from duibiao.model.assessment.verdict import WORST_FIRST, Comparison, Counts, LimitResult, Outcome, Verdict
from duibiao.model.records.schemes import Answer, BenchmarkScheme, BenchmarkStandard, Grade, Indicator, Limit
from duibiao.model.values.messages import Label, message

LONG = 14
"""The most characters of a declared value that a cell keeps on one line."""

AS_READ: tuple[Outcome, ...] = ("better", "meets", "below", "incomparable", "missing")
"""Outcomes in the order in which people read them."""


_NO_STANDARD = BenchmarkStandard(key="", number="", level="enterprise")
"""What a table without any standard is ruled by: additions may ask without demanding."""


class StandardHead(msgspec.Struct, frozen=True):
    """A column: the standard's number, its title if known, and how its outcomes add up."""

    key: str
    number: str
    title: str
    counts: Mapping[Outcome, int]


class LimitLine(msgspec.Struct, frozen=True):
    """One limit as shown in a cell. `doubt` says how sure the figure is where it is not verified."""

    words: str
    clause: str
    tier: str
    reason: str
    doubt: str
    mandatory: bool
    outcome: Outcome


class Cell(msgspec.Struct, frozen=True):
    """An indicator against a standard; `outcome` is None where the standard says nothing about it.

    `reason` says why it could not be judged, `doubt` how sure the figures are where not all are verified.
    """

    standard: str
    head: str
    outcome: Outcome | None
    limits: tuple[LimitLine, ...] = ()
    tier: str = ""
    reason: str = ""
    doubt: str = ""
    quiet: bool = False


class IndicatorRow(msgspec.Struct, frozen=True):
    """One indicator: what was declared, what it was before where that differs, and how it compares.

    `long` says that what was declared may break over lines.
    """

    key: str
    label: str
    note: str
    core: bool
    declared: str
    long: bool
    unit: str
    method: str
    cells: tuple[Cell, ...]
    mark: Mark
    outcome: Outcome | None
    was: str | None
    evidence: tuple[str, ...]


class GradeView(msgspec.Struct, frozen=True):
    """The grade of a whole result: its name and the tone it is shown in."""

    words: str
    tone: Outcome


class ComparisonView(msgspec.Struct, frozen=True):
    """The whole table. `base` is the standard whose line the rulers show."""

    scheme: str
    standards: tuple[StandardHead, ...]
    base: str
    base_number: str
    rows: tuple[IndicatorRow, ...]
    gaps: tuple[GapLine, ...]
    missing: tuple[str, ...]
    counts: Counts
    tally: tuple[tuple[Outcome, int], ...]
    grade: GradeView
    mandatory_met: bool


def comparison_view(
    scheme: BenchmarkScheme,
    verdict: Verdict,
    answers: Mapping[str, Answer],
    writing: Writing,
    *,
    base: str | None = None,
    before: Mapping[str, Answer] | None = None,
    whole: bool = False,
) -> ComparisonView:
    """The table of a verdict. `before` are the answers of an earlier revision, to show what changed.

    A `whole` table keeps every standard with limits and every indicator, so that it stays in shape while one types.
    """
    compared = {(one.indicator, one.standard): one for one in verdict.comparisons}
    if whole:
        told = {limit.standard for indicator in scheme.indicators for limit in indicator.limits}
    else:
        told = {standard for _, standard in compared}
    shown = [standard for standard in scheme.standards if standard.key in told]
    shown = shown or list(scheme.standards)
    chosen = next((standard for standard in shown if standard.key == base), shown[0] if shown else _NO_STANDARD)
    outcomes = {one.indicator: one.outcome for one in verdict.indicators}
    names = _names(scheme, writing)
    rows = tuple(
        _row(scheme, indicator, shown, chosen.key, compared, outcomes, answers, before, names, writing)
        for indicator in scheme.indicators
        if whole or indicator.key in outcomes or indicator.key in answers
    )
    return ComparisonView(
        scheme=scheme.edition,
        standards=tuple(_head(standard, verdict, writing) for standard in shown),
        base=chosen.key,
        base_number=chosen.number,
        rows=rows,
        gaps=gap_lines(scheme, verdict, writing),
        missing=tuple(names[one.indicator] for one in verdict.indicators if one.outcome == "missing"),
        counts=verdict.counts,
        tally=tuple((outcome, getattr(verdict.counts, outcome)) for outcome in AS_READ),
        grade=grade_view(scheme, verdict, writing),
        mandatory_met=verdict.mandatory.met,
    )


def grade_view(scheme: BenchmarkScheme, verdict: Verdict, writing: Writing) -> GradeView:
    """The grade of a verdict by name and tone. The tone follows the core indicators against the grade's standards.

    A grade that the scheme does not name, as a verdict from another instance may say, is shown by its key.
    """
    unnamed = Grade(key=verdict.grade, label=Label(verdict.grade))
    grade = next((grade for grade in scheme.grades if grade.key == verdict.grade), unnamed)
    core = [one.outcome for one in by_indicator(scheme, verdict.comparisons, grade.against) if one.core]
    worst: Outcome = min(core, key=WORST_FIRST.index) if core else "incomparable"
    if not verdict.mandatory.met:
        worst = min((failing.outcome for failing in verdict.mandatory.failing), key=WORST_FIRST.index)
    best = next((one for one in scheme.grades if "mandatory_failed" not in (one.when or "")), grade)
    tone: Outcome = worst
    if worst in ("meets", "better"):
        tone = "better" if grade == best else "meets"
    return GradeView(writing.label(grade.label), tone)


def declared_words(indicator: Indicator, answer: Answer | None, writing: Writing) -> str:
    """What an enterprise declared, as it is read: a number, a grade, a word, the readings of a sample."""
    if answer is None or answer.value is None:
        return ""
    if isinstance(answer.value, bool):
        return value_words("true" if answer.value else "false", indicator, writing)
    if isinstance(answer.value, str):
        words = value_words(answer.value, indicator, writing)
        if answer.detection_limit:
            limit = writing.number(answer.detection_limit)
            return writing.say(message("value.below_limit", "{words}（检出限 {limit}）", words=words, limit=limit))
        return words
    return " ".join(writing.number(reading) for reading in answer.value)


def _names(scheme: BenchmarkScheme, writing: Writing) -> dict[str, str]:
    """The labels of everything that a verdict may name."""
    names = {field.name: writing.label(field.label) for field in scheme.parameters}
    return names | {indicator.key: writing.label(indicator.label) for indicator in scheme.indicators}


def _row(
    scheme: BenchmarkScheme,
    indicator: Indicator,
    shown: Sequence[BenchmarkStandard],
    base: str,
    compared: Mapping[tuple[str, str], Comparison],
    outcomes: Mapping[str, Outcome],
    answers: Mapping[str, Answer],
    before: Mapping[str, Answer] | None,
    names: dict[str, str],
    writing: Writing,
) -> IndicatorRow:
    answer = answers.get(indicator.key)
    declared = declared_words(indicator, answer, writing)
    if not declared and indicator.calculation is not None:
        declared = _calculated(indicator, compared, writing)
    was = declared_words(indicator, before.get(indicator.key), writing) if before is not None else None
    return IndicatorRow(
        key=indicator.key,
        label=names[indicator.key],
        note=(answer.method if answer and answer.method else writing.listed(indicator.method)),
        core=indicator.core,
        declared=declared,
        long=len(declared) > LONG,
        unit=unit_words(answer.unit if answer and answer.unit else indicator.unit).strip(),
        method=writing.listed(indicator.method),
        cells=tuple(
            _cell(indicator, standard, compared.get((indicator.key, standard.key)), base, names, writing)
            for standard in shown
        ),
        mark=mark_of(scheme, indicator, compared.get((indicator.key, base)), writing),
        outcome=outcomes.get(indicator.key),
        was=was if was != declared else None,
        evidence=answer.evidence if answer else (),
    )


def _calculated(indicator: Indicator, compared: Mapping[tuple[str, str], Comparison], writing: Writing) -> str:
    """The value that a calculation came to, as the limits saw it."""
    for (key, _), comparison in compared.items():
        for result in comparison.limits:
            if key == indicator.key and result.measured is not None:
                return writing.number(result.measured)
    return ""


def _cell(
    indicator: Indicator,
    standard: BenchmarkStandard,
    comparison: Comparison | None,
    base: str,
    names: dict[str, str],
    writing: Writing,
) -> Cell:
    if comparison is None:
        return Cell(standard.key, standard.number, None)
    tiers = {tier.key: writing.label(tier.label) for tier in standard.tiers}
    lines = tuple(
        _line(indicator, indicator.limits[result.limit], result, tiers, names, writing) for result in comparison.limits
    )
    return Cell(
        standard=standard.key,
        head=standard.number,
        outcome=comparison.outcome,
        limits=tuple({(line.words, line.tier, line.mandatory): line for line in lines}.values()),
        reason=next((line.reason for line in lines if line.reason), ""),
        doubt=writing.listed(dict.fromkeys(line.doubt for line in lines if line.doubt)),
        tier=tiers.get(comparison.tier or "", ""),
        quiet=standard.key != base and comparison.outcome != "below",
    )


def _line(
    indicator: Indicator,
    limit: Limit,
    result: LimitResult,
    tiers: Mapping[str, str],
    names: dict[str, str],
    writing: Writing,
) -> LimitLine:
    undefined = result.reason is not None and result.reason.code == "bound_undefined"
    return LimitLine(
        words=limit_words(limit, indicator, result.bound, writing, undefined=undefined),
        clause=result.clause or "",
        tier=tiers.get(result.tier or "", ""),
        reason=reason_words(result.reason, names, writing) if result.reason else "",
        doubt="" if limit.provenance == "verified" else writing.say(PROVENANCES[limit.provenance]),
        mandatory=result.purpose == "mandatory",
        outcome=result.outcome,
    )


def _head(standard: BenchmarkStandard, verdict: Verdict, writing: Writing) -> StandardHead:
    outcomes = [one.outcome for one in verdict.comparisons if one.standard == standard.key]
    counts = {outcome: outcomes.count(outcome) for outcome in AS_READ}
    return StandardHead(standard.key, standard.number, writing.label(standard.title), counts)
