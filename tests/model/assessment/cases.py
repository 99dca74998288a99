"""Small schemes for the tables of cases: one indicator, one standard, a few limits."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from duibiao.model.assessment.engine import assess
from duibiao.model.assessment.scheme_check import check_scheme
from duibiao.model.assessment.verdict import Comparison, LimitResult, Verdict
from duibiao.model.records.forms import Choice, Field
from duibiao.model.records.schemes import (
    Answer,
    BenchmarkScheme,
    BenchmarkStandard,
    Grade,
    Indicator,
    Limit,
    Row,
    Table,
    Tier,
)
from duibiao.model.values.messages import Label

ISO = BenchmarkStandard(
    key="iso",
    number="ISO 13006:2018",
    level="international",
    tiers=tuple(Tier(key, Label(key)) for key in ("low", "middle", "high")),
)
GB = BenchmarkStandard(key="gb", number="GB/T 4100-2015", level="national")

SCALE = ("1", "2", "3", "4", "5")


def limit(relation: Any, bound: Any = None, **more: Any) -> Limit:
    """A limit of ISO, unless `more` says otherwise; numbers may be given as text."""
    for name in ("round_to", "better_by", "tolerance"):
        if name in more:
            more[name] = Decimal(more[name])
    return Limit(**{"standard": "iso", "relation": relation, "bound": bound, "provenance": "general_knowledge", **more})


def tier(key: str, relation: Any, bound: Any = None, **more: Any) -> Limit:
    """A limit of one tier of ISO."""
    return limit(relation, bound, purpose="tier", tier=key, **more)


def number(*limits: Limit, **more: Any) -> Indicator:
    """A number in millimetres called "x"."""
    if "round_to" in more:
        more["round_to"] = Decimal(more["round_to"])
    return Indicator(**{"key": "x", "type": "number", "label": Label("x"), "unit": "mm", "limits": limits, **more})


def sample(*limits: Limit, **more: Any) -> Indicator:
    """A list of readings in millimetres called "x"."""
    return number(*limits, **{"type": "sample", **more})


def ordinal(*limits: Limit, **more: Any) -> Indicator:
    """A grade from 1 to 5, with half grades, called "x"."""
    return number(*limits, **{"type": "ordinal", "unit": None, "scale": SCALE, "half_grades": True, **more})


def choice(*limits: Limit, **more: Any) -> Indicator:
    """A choice of a, b or c, called "x"."""
    offered = tuple(Choice(name, Label(name)) for name in ("a", "b", "c"))
    return number(*limits, **{"type": "choice", "unit": None, "choices": offered, **more})


def boolean(*limits: Limit, **more: Any) -> Indicator:
    """A truth value called "x"."""
    return number(*limits, **{"type": "boolean", "unit": None, **more})


def text(*limits: Limit, **more: Any) -> Indicator:
    """A text called "x"."""
    return number(*limits, **{"type": "text", "unit": None, **more})


def parameter(name: str, type: Any = "number", **more: Any) -> Field:  # noqa: A002 - the name of the field
    """A parameter of the product."""
    return Field(name=name, type=type, label=Label(name), **more)


def scheme(*indicators: Indicator, **more: Any) -> BenchmarkScheme:
    """A scheme over ISO and GB with one grade, unless `more` says otherwise."""
    return BenchmarkScheme(
        **{
            "key": "small",
            "version": "1",
            "issuer": "tests",
            "title": Label("小方案"),
            "product_class": Label("试验品"),
            "industries": ("C3071",),
            "standards": (ISO, GB),
            "indicators": indicators,
            "grades": (Grade("only", Label("唯一")),),
            **more,
        }
    )


def table(key: str, *rows: tuple[tuple[str, ...], str]) -> Table:
    """A table of numbers."""
    by = tuple(f"by_{place}" for place in range(len(rows[0][0])))
    return Table(key, by, tuple(Row(at, Decimal(value)) for at, value in rows))


def verdict(of: BenchmarkScheme, answers: Mapping[str, Any], **parameters: str | bool | None) -> Verdict:
    """The verdict on a sound scheme; an answer may be its value alone."""
    assert check_scheme(of) == ()
    given = {key: value if isinstance(value, Answer) else Answer(value) for key, value in answers.items()}
    return assess(of, parameters, given)


def comparison(indicator: Indicator, answer: Any, **parameters: str | bool | None) -> Comparison:
    """What one indicator comes to against its only standard; parameters are declared as they are given."""
    fields = tuple(
        parameter(name, "boolean" if isinstance(value, bool) else "number") for name, value in parameters.items()
    )
    (found,) = verdict(scheme(indicator, parameters=fields), {"x": answer}, **parameters).comparisons
    return found


def result(indicator: Indicator, answer: Any, **parameters: str | bool | None) -> LimitResult:
    """What the only limit of one indicator comes to."""
    (found,) = comparison(indicator, answer, **parameters).limits
    return found


def reason(found: LimitResult) -> tuple[str, dict[str, str]] | None:
    """The reason of a result as a pair."""
    return (found.reason.code, found.reason.params) if found.reason else None
