"""A scheme compiled once: expressions parsed, bounds read, indicators in the order in which they can be worked out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter

import msgspec

from duibiao.model.assessment.terms import Bound, stated_bound
from duibiao.model.assessment.verdict import Counts
from duibiao.model.expressions.evaluation import Tables
from duibiao.model.expressions.parsing import parse
from duibiao.model.expressions.tree import Expression, names_in
from duibiao.model.records.schemes import BenchmarkScheme, Grade, Indicator, Limit, Table
from duibiao.model.values.messages import Fault, message

GRADE_NAMES = Counts.__struct_fields__
"""What the rule of a grade may name."""


class PreparedLimit(msgspec.Struct, frozen=True):
    """A limit with its expressions parsed. `bound` is what it states, None where a formula gives it."""

    index: int
    limit: Limit
    when: Expression | None
    formula: Expression | None
    bound: Bound | None
    unit: str | None
    methods: tuple[str, ...]


class PreparedIndicator(msgspec.Struct, frozen=True):
    """An indicator with its limits grouped by standard, in the order of the scheme."""

    indicator: Indicator
    relevant: Expression | None
    calculation: Expression | None
    limits: tuple[tuple[str, tuple[PreparedLimit, ...]], ...]


class PreparedScheme(msgspec.Struct, frozen=True):
    """A scheme ready to assess. `order` lists its indicators so that none comes before one it is worked out from."""

    scheme: BenchmarkScheme
    indicators: dict[str, PreparedIndicator]
    order: tuple[str, ...]
    tiers: dict[str, dict[str, int]]
    grades: tuple[tuple[Grade, Expression | None], ...]
    tables: Tables


class _Same:
    """A scheme as a key of a cache: itself, not whatever equals it."""

    __slots__ = ("scheme",)

    def __init__(self, scheme: BenchmarkScheme) -> None:
        self.scheme = scheme

    def __hash__(self) -> int:
        return id(self.scheme)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.scheme is self.scheme


def prepare(scheme: BenchmarkScheme) -> PreparedScheme:
    """`scheme` compiled, once for each scheme object. Raises a Fault for expressions that do not parse and for cycles.

    A scheme in which `scheme_check.check_scheme` finds no fault can always be prepared.
    """
    return _prepared(_Same(scheme))


@lru_cache(maxsize=256)
def _prepared(key: _Same) -> PreparedScheme:
    scheme = key.scheme
    names, tables = known_names(scheme), [table.key for table in scheme.tables]
    indicators = {
        indicator.key: _indicator(scheme, indicator, names, tables, f"indicators[{index}]")
        for index, indicator in enumerate(scheme.indicators)
    }
    return PreparedScheme(
        scheme,
        indicators,
        _order({key: _inputs(prepared) for key, prepared in indicators.items()}),
        {s.key: {tier.key: place for place, tier in enumerate(s.tiers)} for s in scheme.standards},
        tuple((g, _parsed(g.when, GRADE_NAMES, (), f"grades[{i}].when")) for i, g in enumerate(scheme.grades)),
        {table.key: table_rows(table) for table in scheme.tables},
    )


def known_names(scheme: BenchmarkScheme) -> tuple[str, ...]:
    """What conditions and formulas of a scheme may name: its parameters and its indicators."""
    return (*(field.name for field in scheme.parameters), *(indicator.key for indicator in scheme.indicators))


def table_rows(table: Table) -> Mapping[tuple[str, ...], Decimal]:
    """The rows of a table as `lookup` takes them."""
    return {row.at: row.value for row in table.rows}


def _indicator(
    scheme: BenchmarkScheme, indicator: Indicator, names: Collection[str], tables: Collection[str], path: str
) -> PreparedIndicator:
    limits = [
        PreparedLimit(
            index,
            limit,
            _parsed(limit.when, names, tables, f"{path}.limits[{index}].when"),
            _parsed(limit.bound_formula, names, tables, f"{path}.limits[{index}].bound_formula"),
            stated_bound(indicator, limit),
            None if limit.statistic == "count" else limit.unit or indicator.unit,
            limit.method or indicator.method,
        )
        for index, limit in enumerate(indicator.limits)
    ]
    grouped = [(s.key, tuple(limit for limit in limits if limit.limit.standard == s.key)) for s in scheme.standards]
    return PreparedIndicator(
        indicator,
        _parsed(indicator.relevant, names, tables, f"{path}.relevant"),
        _parsed(indicator.calculation, names, tables, f"{path}.calculation"),
        tuple((standard, own) for standard, own in grouped if own),
    )


def _parsed(text: str | None, names: Collection[str], tables: Collection[str], path: str) -> Expression | None:
    if text is None:
        return None
    try:
        return parse(text, names, tables)
    except Fault as fault:
        raise fault.under(path) from None


def _inputs(prepared: PreparedIndicator) -> set[str]:
    """What must be known before an indicator is: the names in its calculation and in the condition it depends on."""
    return {name for tree in (prepared.calculation, prepared.relevant) if tree is not None for name in names_in(tree)}


def _order(inputs: Mapping[str, set[str]]) -> tuple[str, ...]:
    graph = {key: sorted(names & inputs.keys()) for key, names in inputs.items()}
    try:
        return tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = " → ".join(reversed(error.args[1]))
        raise Fault(
            message(
                "scheme.cycle",
                "这些指标互相引用，算不出来：{circle}。请去掉其中一处引用。",
                at="indicators",
                circle=circle,
            )
        ) from None
