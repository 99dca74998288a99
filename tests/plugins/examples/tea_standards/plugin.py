"""The standards that teas are held against, before any scheme says how."""

from __future__ import annotations

from collections.abc import Iterable

from duibiao.api import Label, ListedStandard, StandardsList, hookimpl

TEAS = StandardsList(
    key="teas",
    version="1.0",
    title=Label("茶叶对标标准清单", "Benchmark standards for tea"),
    product_class=Label("绿茶", "Green tea"),
    industries=("C1530",),
    standards=(
        ListedStandard(
            number="ISO 11287:2011",
            level="international",
            provenance="general_knowledge",
            title=Label("绿茶 定义和基本要求", "Green tea: definition and basic requirements"),
        ),
    ),
)


@hookimpl
def standards_lists() -> Iterable[StandardsList]:
    """The one list of this plugin."""
    return [TEAS]
