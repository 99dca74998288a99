"""A benchmark scheme as the public reads it: every limit with its source, the rules in words, the examples computed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from duibiao.interfaces.web.views.comparison import ComparisonView, comparison_view
from duibiao.interfaces.web.views.limits import PROVENANCES, SIGNS, limit_words, unit_words
from duibiao.interfaces.web.views.rules import Terms, rule_words, terms_of_scheme
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.definitions.known import Known
from duibiao.model.assessment.engine import assess
from duibiao.model.assessment.examples import check_examples
from duibiao.model.records.forms import Field
from duibiao.model.records.schemes import (
    BenchmarkScheme,
    Example,
    Grade,
    Indicator,
    Limit,
    Provenance,
    StandardLevel,
    Table,
)
from duibiao.model.values.messages import Message, message

LEVELS: dict[StandardLevel, Message] = {
    "international": message("level.international", "国际标准"),
    "foreign": message("level.foreign", "国外标准"),
    "national": message("level.national", "国家标准"),
    "industry": message("level.industry", "行业标准"),
    "local": message("level.local", "地方标准"),
    "group": message("level.group", "团体标准"),
    "enterprise": message("level.enterprise", "企业标准"),
}


class StandardLine(msgspec.Struct, frozen=True):
    """A benchmark standard: how many limits it sets here; `tiers` are its levels, the lowest first."""

    number: str
    title: str
    level: str
    tiers: tuple[str, ...]
    limits: int


class Sureness(msgspec.Struct, frozen=True):
    """How many limits are how sure."""

    provenance: Provenance
    words: str
    count: int


class SchemeLine(msgspec.Struct, frozen=True):
    """A scheme in a list."""

    href: str
    title: str
    product_class: str
    version: str
    industries: tuple[str, ...]
    standards: tuple[StandardLine, ...]
    indicators: int
    sureness: tuple[Sureness, ...]


class LimitRow(msgspec.Struct, frozen=True):
    """One limit: whose, what it demands under which condition, how values are compared, and where it was read."""

    standard: str
    clause: str
    demand: str
    tier: str
    mandatory: bool
    condition: str
    method: str
    comparing: str
    provenance: Provenance
    sureness: str
    source: str
    evidence: str
    note: str


class IndicatorPart(msgspec.Struct, frozen=True):
    """An indicator with its limits."""

    key: str
    label: str
    hint: str
    unit: str
    core: bool
    method: str
    relevant: str
    calculation: str
    scale: str
    limits: tuple[LimitRow, ...]


class TableView(msgspec.Struct, frozen=True):
    """A table that formulas look up."""

    key: str
    heads: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], str], ...]


class Rule(msgspec.Struct, frozen=True):
    """A grade and when it is given."""

    label: str
    words: str
    against: str


class ParameterLine(msgspec.Struct, frozen=True):
    """What is asked of the product before its indicators."""

    label: str
    hint: str
    answers: str


class ExampleView(msgspec.Struct, frozen=True):
    """A worked example: what goes in, what comes out now, and whether that is what its authors state."""

    name: str
    note: str
    parameters: tuple[tuple[str, str], ...]
    comparison: ComparisonView
    expected: str
    agrees: bool


class SchemeView(msgspec.Struct, frozen=True):
    """The page of a scheme."""

    standards: tuple[StandardLine, ...]
    sureness: tuple[Sureness, ...]
    parameters: tuple[ParameterLine, ...]
    indicators: tuple[IndicatorPart, ...]
    tables: tuple[TableView, ...]
    rules: tuple[Rule, ...]
    examples: tuple[ExampleView, ...]


def scheme_line(found: Known[BenchmarkScheme], writing: Writing) -> SchemeLine:
    """The line of a scheme."""
    scheme = found.definition
    return SchemeLine(
        href=f"/schemes/{scheme.name}",
        title=writing.label(scheme.title),
        product_class=writing.label(scheme.product_class),
        version=scheme.version,
        industries=scheme.industries,
        standards=_standards(scheme, writing),
        indicators=len(scheme.indicators),
        sureness=_sureness(scheme, writing),
    )


def scheme_view(found: Known[BenchmarkScheme], writing: Writing) -> SchemeView:
    """The whole scheme; its examples are computed anew."""
    scheme = found.definition
    terms = terms_of_scheme(scheme, writing)
    return SchemeView(
        standards=_standards(scheme, writing),
        sureness=_sureness(scheme, writing),
        parameters=tuple(_parameter(field, writing) for field in scheme.parameters),
        indicators=tuple(_indicator(scheme, indicator, terms, writing) for indicator in scheme.indicators),
        tables=tuple(_table(table, terms, writing) for table in scheme.tables),
        rules=tuple(_rule(scheme, grade, terms, writing) for grade in scheme.grades),
        examples=tuple(_examples(found, terms, writing)),
    )


def _standards(scheme: BenchmarkScheme, writing: Writing) -> tuple[StandardLine, ...]:
    set_by = [limit.standard for indicator in scheme.indicators for limit in indicator.limits]
    return tuple(
        StandardLine(
            number=standard.number,
            title=writing.label(standard.title),
            level=writing.say(LEVELS[standard.level]),
            tiers=tuple(writing.label(tier.label) for tier in standard.tiers),
            limits=set_by.count(standard.key),
        )
        for standard in scheme.standards
    )


def _sureness(scheme: BenchmarkScheme, writing: Writing) -> tuple[Sureness, ...]:
    found = [limit.provenance for indicator in scheme.indicators for limit in indicator.limits]
    counted = [Sureness(kind, writing.say(told), found.count(kind)) for kind, told in PROVENANCES.items()]
    return tuple(one for one in counted if one.count)


def _parameter(field: Field, writing: Writing) -> ParameterLine:
    if field.choices:
        answers = " / ".join(writing.label(choice.label) for choice in field.choices)
    elif field.type == "boolean":
        answers = writing.say(message("parameter.boolean", "是 / 否"))
    else:
        answers = (field.unit or "") if field.unit != "1" else ""
    return ParameterLine(writing.label(field.label), writing.label(field.hint), answers)


def _indicator(scheme: BenchmarkScheme, indicator: Indicator, terms: Terms, writing: Writing) -> IndicatorPart:
    calculation = rule_words(indicator.calculation, terms, writing) if indicator.calculation else ""
    if calculation and indicator.round_to is not None:
        text = "{formula}，修约到 {step}"
        calculation = writing.say(message("indicator.rounded", text, formula=calculation, step=indicator.round_to))
    return IndicatorPart(
        key=indicator.key,
        label=writing.label(indicator.label),
        hint=writing.label(indicator.hint),
        unit=unit_words(indicator.unit).strip(),
        core=indicator.core,
        method=writing.listed(indicator.method),
        relevant=rule_words(indicator.relevant, terms, writing) if indicator.relevant else "",
        calculation=calculation,
        scale=" < ".join(indicator.grades()),
        limits=tuple(_limit(scheme, indicator, limit, terms, writing) for limit in indicator.limits),
    )


def _limit(scheme: BenchmarkScheme, indicator: Indicator, limit: Limit, terms: Terms, writing: Writing) -> LimitRow:
    standard = scheme.standard(limit.standard)
    tiers = {tier.key: writing.label(tier.label) for tier in standard.tiers}
    unit = unit_words(limit.unit or indicator.unit)
    return LimitRow(
        standard=standard.number,
        clause=limit.clause or "",
        demand=demand_words(indicator, limit, terms, writing) + ("" if limit.relation == "unset" else unit),
        tier=tiers.get(limit.tier or "", ""),
        mandatory=limit.purpose == "mandatory",
        condition=rule_words(limit.when, terms, writing) if limit.when else "",
        method=writing.listed(limit.method) if limit.method != indicator.method else "",
        comparing=_comparing(limit, writing),
        provenance=limit.provenance,
        sureness=writing.say(PROVENANCES[limit.provenance]),
        source=limit.source or "",
        evidence=limit.evidence or "",
        note=writing.label(limit.note),
    )


def demand_words(indicator: Indicator, limit: Limit, terms: Terms, writing: Writing) -> str:
    """What a limit demands, without its unit; a formula in words."""
    if limit.bound_formula is not None:
        return f"{SIGNS.get(limit.relation, '')} {rule_words(limit.bound_formula, terms, writing)}".strip()
    match limit.bound:
        case None:
            bound: tuple[str, ...] = ()
        case bool(truth):
            bound = ("true" if truth else "false",)
        case str(text):
            bound = (text,)
        case several:
            bound = several
    if limit.relation == "not_detected" and bound:
        text = "不得检出（检出限不高于 {bound}）"
        return writing.say(message("scheme_limit.not_detected_at", text, bound=writing.number(bound[0])))
    return limit_words(limit, indicator, bound, writing)


def _comparing(limit: Limit, writing: Writing) -> str:
    """How a measured value is compared, where that is not simply in full."""
    said = []
    if limit.compare == "rounded" and limit.round_to is not None:
        said.append(message("scheme_limit.rounded", "按修约值比较，修约到 {step}", step=limit.round_to))
    if limit.better_by is not None:
        said.append(message("scheme_limit.better_by", "超过 {step} 才算优于", step=limit.better_by))
    return "；".join(map(writing.say, said))


def _table(table: Table, terms: Terms, writing: Writing) -> TableView:
    heads = tuple(terms.names.get(name, name) for name in table.by)
    rows = tuple(
        (
            tuple(_looked_up(name, text, terms, writing) for name, text in zip(table.by, row.at, strict=True)),
            writing.number(row.value),
        )
        for row in table.rows
    )
    return TableView(table.key, heads, rows)


def _looked_up(name: str, text: str, terms: Terms, writing: Writing) -> str:
    """A text to look up by, as the parameter or indicator of that name is read."""
    return terms.choices.get((name, text)) or writing.number(text) + terms.units.get(name, "")


def _rule(scheme: BenchmarkScheme, grade: Grade, terms: Terms, writing: Writing) -> Rule:
    words = rule_words(grade.when, terms, writing) if grade.when else writing.say(message("rule.else", "其他情形"))
    against = writing.listed(scheme.standard(key).number for key in grade.against)
    return Rule(writing.label(grade.label), words, against)


def _examples(found: Known[BenchmarkScheme], terms: Terms, writing: Writing) -> Iterable[ExampleView]:
    scheme = found.definition
    failing = {told.at.partition(".")[0] for told in check_examples(scheme)}
    labels = {grade.key: writing.label(grade.label) for grade in scheme.grades}
    for index, example in enumerate(scheme.examples):
        verdict = assess(scheme, example.parameters, example.indicators, found.digest)
        yield ExampleView(
            name=example.name,
            note=writing.label(example.note),
            parameters=tuple(_given(scheme.parameters, example, terms, writing)),
            comparison=comparison_view(scheme, verdict, example.indicators, writing),
            expected=labels.get(example.expected.grade, example.expected.grade),
            agrees=f"examples[{index}]" not in failing,
        )


def _given(fields: Sequence[Field], example: Example, terms: Terms, writing: Writing) -> Iterable[tuple[str, str]]:
    for field in fields:
        if field.name in example.parameters:
            value = example.parameters[field.name]
            if isinstance(value, bool):
                words = writing.say(message("value.true", "是") if value else message("value.false", "否"))
            else:
                words = terms.choices.get((field.name, value), writing.number(value) + unit_words(field.unit))
            yield writing.label(field.label), words
