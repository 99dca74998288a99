"""Worked examples side by side: what their authors expect of each, and what comes out now."""

from __future__ import annotations

import msgspec

from duibiao.interfaces.web.views.comparison import comparison_view
from duibiao.interfaces.web.writing import Writing
from duibiao.model.assessment.engine import assess
from duibiao.model.assessment.examples import NOT_COMPARED
from duibiao.model.records.schemes import BenchmarkScheme, Example

SHOWN = 20
"""Examples that one page works out; the kit has run them all."""


class ExpectedCell(msgspec.Struct, frozen=True):
    """An outcome of one indicator against one standard: expected, and come out. `None` for not compared."""

    indicator: str
    declared: str
    standard: str
    expected: str | None
    found: str | None
    agrees: bool


class WorkedExample(msgspec.Struct, frozen=True):
    """An example: the grades and every outcome that it states."""

    name: str
    note: str
    expected: str
    found: str
    agrees: bool
    cells: tuple[ExpectedCell, ...]


def worked_examples(scheme: BenchmarkScheme, digest: str, writing: Writing) -> tuple[WorkedExample, ...]:
    """The first examples of a scheme, worked out now."""
    return tuple(_worked(scheme, one, digest, writing) for one in scheme.examples[:SHOWN])


def _worked(scheme: BenchmarkScheme, example: Example, digest: str, writing: Writing) -> WorkedExample:
    verdict = assess(scheme, example.parameters, example.indicators, digest)
    got = {(one.indicator, one.standard): one.outcome for one in verdict.comparisons}
    grades = {grade.key: writing.label(grade.label) for grade in scheme.grades}
    rows = {row.key: row for row in comparison_view(scheme, verdict, example.indicators, writing).rows}
    numbers = {one.key: one.number for one in scheme.standards}
    cells = []
    for key in sorted(example.expected.outcomes, key=list(rows).index):
        outcomes = example.expected.outcomes[key]
        row = rows[key]
        for standard, expected in outcomes.items():
            found = got.get((key, standard), NOT_COMPARED)
            cells.append(
                ExpectedCell(
                    indicator=row.label,
                    declared=" ".join((row.declared, row.unit)).strip(),
                    standard=numbers.get(standard, standard),
                    expected=None if expected == NOT_COMPARED else expected,
                    found=None if found == NOT_COMPARED else found,
                    agrees=found == expected,
                )
            )
    same = verdict.grade == example.expected.grade
    return WorkedExample(
        name=example.name,
        note=writing.label(example.note),
        expected=grades.get(example.expected.grade, example.expected.grade),
        found=grades.get(verdict.grade, verdict.grade),
        agrees=same and all(cell.agrees for cell in cells),
        cells=tuple(cells),
    )
