"""What is wrong with a benchmark scheme, before anybody answers it: every fault at once, each with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from duibiao.model.assessment.examples import NOT_COMPARED
from duibiao.model.assessment.expression_check import Known, expression_faults, key_faults, known_in
from duibiao.model.assessment.indicator_check import indicator_faults
from duibiao.model.assessment.preparation import GRADE_NAMES, prepare
from duibiao.model.assessment.verdict import WORST_FIRST
from duibiao.model.records.schemes import BenchmarkScheme, BenchmarkStandard, Example, Table
from duibiao.model.values.messages import Fault, Message, message
from duibiao.model.values.standards import parse_standard
from duibiao.model.values.units import find_unit


def check_scheme(scheme: BenchmarkScheme) -> tuple[Message, ...]:
    """Every fault of a scheme's definition, placed at `indicators[2].limits[0].unit` and the like; none when sound.

    A sound scheme can be prepared, and assesses whatever it is given without raising anything.
    """
    known = known_in(scheme)
    found = [
        *_twice((standard.key for standard in scheme.standards), "standards"),
        *_twice(known.names, "indicators"),
        *_twice((table.key for table in scheme.tables), "tables"),
        *_twice((grade.key for grade in scheme.grades), "grades"),
    ]
    for index, standard in enumerate(scheme.standards):
        found += _placed(_standard_faults(standard), f"standards[{index}]")
    found += _parameter_faults(scheme)
    for index, table in enumerate(scheme.tables):
        found += _placed(_table_faults(table), f"tables[{index}]")
    for index, indicator in enumerate(scheme.indicators):
        found += _placed(indicator_faults(indicator, known), f"indicators[{index}]")
    found += _grade_faults(scheme)
    for index, example in enumerate(scheme.examples):
        found += _placed(_example_faults(scheme, example, known), f"examples[{index}]")
    if not scheme.standards:
        found.append(message("scheme.no_standards", "方案没有列出任何标准。", at="standards"))
    if not scheme.indicators:
        found.append(message("scheme.no_indicators", "方案没有列出任何指标。", at="indicators"))
    return tuple(found or _cycles(scheme))


def _placed(faults: Iterable[Message], path: str) -> list[Message]:
    return [told.under(path) for told in faults]


def _twice(keys: Iterable[str], at: str) -> Iterator[Message]:
    for key, times in Counter(keys).items():
        if times > 1:
            yield message(
                "scheme.key_twice", "键名“{key}”出现了 {times} 次。每个键名只能用一次。", at=at, key=key, times=times
            )


def _cycles(scheme: BenchmarkScheme) -> tuple[Message, ...]:
    try:
        prepare(scheme)
    except Fault as fault:
        return fault.messages
    return ()


def _standard_faults(standard: BenchmarkStandard) -> Iterator[Message]:
    yield from key_faults(standard.key, "key")
    try:
        parse_standard(standard.number)
    except Fault as fault:
        yield from _placed(fault.messages, "number")
    yield from _twice((tier.key for tier in standard.tiers), "tiers")


def _parameter_faults(scheme: BenchmarkScheme) -> Iterator[Message]:
    own = Known(tuple(field.name for field in scheme.parameters), {}, {}, {})
    for index, field in enumerate(scheme.parameters):
        at = f"parameters[{index}]"
        yield from key_faults(field.name, f"{at}.name")
        yield from expression_faults(field.relevant, own, f"{at}.relevant")
        yield from expression_faults(field.constraint, own, f"{at}.constraint")
        if field.type == "repeat":
            yield message("scheme.parameter_repeat", "产品参数不能是 repeat。", at=f"{at}.type")
        if field.type == "choice" and not field.choices and not field.code_list:
            yield message("scheme.no_choices", "choice 要列出 choices，或写明 code_list。", at=f"{at}.choices")
        if field.unit is not None:
            yield from _unit_faults(field.unit, f"{at}.unit")


def _unit_faults(unit: str, at: str) -> Iterator[Message]:
    try:
        find_unit(unit)
    except Fault as fault:
        yield from _placed(fault.messages, at)


def _table_faults(table: Table) -> Iterator[Message]:
    yield from key_faults(table.key, "key")
    if not table.by:
        yield message("table.by", "请写明按什么查（by）。", at="by")
    yield from _twice(("、".join(row.at) for row in table.rows), "rows")
    for index, row in enumerate(table.rows):
        if len(row.at) != len(table.by):
            yield message(
                "table.row",
                "这一行有 {given} 项，表按 {wanted} 项查。",
                at=f"rows[{index}]",
                given=len(row.at),
                wanted=len(table.by),
            )
        if not row.value.is_finite():
            yield message("table.value", "这一行的值不是一个确定的数。", at=f"rows[{index}]")


def _grade_faults(scheme: BenchmarkScheme) -> Iterator[Message]:
    if not scheme.grades:
        yield message("scheme.no_grades", "方案没有写等级规则。", at="grades")
    names = Known(GRADE_NAMES, {}, {}, {})
    standards = [standard.key for standard in scheme.standards]
    for index, grade in enumerate(scheme.grades):
        at, last = f"grades[{index}]", index == len(scheme.grades) - 1
        yield from key_faults(grade.key, f"{at}.key")
        yield from expression_faults(grade.when, names, f"{at}.when")
        if last and grade.when is not None:
            yield message("grade.last", "最后一个等级不写条件，前面都不成立时就用它。", at=f"{at}.when")
        if not last and grade.when is None:
            yield message("grade.no_when", "没有条件的等级只能放在最后，否则后面的等级永远用不上。", at=f"{at}.when")
        for key in grade.against:
            if key not in standards:
                yield message(
                    "grade.against",
                    "方案没有列出标准“{standard}”。可以引用：{known}。",
                    at=f"{at}.against",
                    standard=key,
                    known="、".join(standards),
                )


def _example_faults(scheme: BenchmarkScheme, example: Example, known: Known) -> Iterator[Message]:
    indicators = [indicator.key for indicator in scheme.indicators]
    parameters = [field.name for field in scheme.parameters]
    grades = [grade.key for grade in scheme.grades]
    yield from _unlisted(example.parameters, parameters, "parameters")
    yield from _unlisted(example.indicators, indicators, "indicators")
    yield from _unlisted(example.expected.outcomes, indicators, "expected.outcomes")
    yield from _unlisted([example.expected.grade], grades, "expected.grade")
    for key, outcomes in example.expected.outcomes.items():
        yield from _unlisted(outcomes, known.standards, f"expected.outcomes.{key}")
        yield from _unlisted(outcomes.values(), (*WORST_FIRST, NOT_COMPARED), f"expected.outcomes.{key}")


def _unlisted(names: Iterable[str], listed: Iterable[str], at: str) -> Iterator[Message]:
    listed = list(listed)
    for name in names:
        if name not in listed:
            yield message(
                "example.unknown", "没有“{name}”。这里可以写：{listed}。", at=at, name=name, listed="、".join(listed)
            )
