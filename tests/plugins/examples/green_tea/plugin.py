"""A benchmark scheme of one indicator, with its worked examples."""

from __future__ import annotations

from collections.abc import Iterable

from duibiao.api import (
    Answer,
    BenchmarkScheme,
    BenchmarkStandard,
    Example,
    Expected,
    Grade,
    Indicator,
    Label,
    Limit,
    hookimpl,
)

WATER_EXTRACT = Indicator(
    key="water_extract",
    type="number",
    label=Label("水浸出物", "Water extract"),
    unit="% m/m",
    core=True,
    method=("GB/T 8305",),
    limits=(
        Limit(
            standard="iso_11287",
            relation="at_least",
            bound="32",
            provenance="general_knowledge",
            source="常识性数值，只作示例",
        ),
    ),
)

GREEN_TEA = BenchmarkScheme(
    key="green_tea",
    version="1.0",
    title=Label("绿茶对标方案", "Benchmark scheme for green tea"),
    product_class=Label("绿茶", "Green tea"),
    industries=("C1530",),
    standards=(BenchmarkStandard(key="iso_11287", number="ISO 11287:2011", level="international"),),
    indicators=(WATER_EXTRACT,),
    grades=(
        Grade("reaches", Label("达到", "Reaches"), when="core_meets + core_better = core_total"),
        Grade("gap", Label("存在差距", "Gap")),
    ),
    examples=(
        Example("春茶", {}, {"water_extract": Answer("36.5")}, Expected("reaches")),
        Example("夏茶", {}, {"water_extract": Answer("31.5")}, Expected("gap")),
    ),
    note=Label("限值是常识性数值，只作示例。", "The limit is general knowledge, for the sake of example."),
)


@hookimpl
def benchmark_schemes() -> Iterable[BenchmarkScheme]:
    """The one scheme of this plugin."""
    return [GREEN_TEA]
