"""An overlay on the scheme of `green_tea`: one limit more, under a standard of its own, and a grade of its own."""

from __future__ import annotations

from collections.abc import Iterable

from duibiao.api import (
    AddedLimits,
    Answer,
    BenchmarkStandard,
    Expected,
    Grade,
    Label,
    Limit,
    OverlayExample,
    SchemeOverlay,
    hookimpl,
)

MORE_EXTRACT = Limit(
    standard="db_tea",
    relation="at_least",
    bound="40",
    provenance="general_knowledge",
    source="示例数值，没有出处",
    note=Label("示例数值，没有出处", "A sample figure without a source"),
)

EXTRAS = SchemeOverlay(
    key="tea_extras",
    version="1.0",
    title=Label("绿茶补充方案", "Additions for green tea"),
    base="tea_association:green_tea",
    base_version="1.0",
    organ="cn-3303",
    standards=(BenchmarkStandard(key="db_tea", number="DB3303/T 999-2026", level="local"),),
    limits=(AddedLimits("water_extract", (MORE_EXTRACT,)),),
    grades=(
        Grade("rich", Label("浓厚", "Rich"), when="below = 0 and meets + better = total"),
        Grade("plain", Label("一般", "Plain")),
    ),
    examples=(
        OverlayExample(
            name="春茶",
            parameters={},
            indicators={"water_extract": Answer("36.5")},
            expected=Expected("reaches"),
            own=Expected("plain", {"water_extract": {"db_tea": "below"}}),
        ),
    ),
)


@hookimpl
def overlays() -> Iterable[SchemeOverlay]:
    """The one overlay of this plugin."""
    return [EXTRAS]
