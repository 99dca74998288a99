"""Finding public records: by words, by filters, page by page — and never what is not public."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duibiao.model.values import folding
from duibiao.reporting.dissemination.public_records import Wanted, count, cursor, page
from tests.demonstrations import Demo

PASSES = [("COUNTY", "pass"), ("CITY", "pass"), ("PROVINCE", "pass"), ("NATION", "pass")]


def found(demo: Demo, **wanted: Any) -> set[str]:
    """The ids of the results that `wanted` comes to; the count must say the same."""
    with demo.running.store.read() as connection:
        items = page(connection, Wanted(**wanted))
        assert count(connection, Wanted(**wanted)) == len(items)
    return {item.record.submission for item in items}


@pytest.mark.parametrize(
    "query",
    [
        "平阳示例陶瓷",
        "瓷质砖",
        "gb/t 4100",
        "GB/T4100-2015",
        "ＧＢ／Ｔ　４１００",
        "iso 13006",
        "porcelain TILE",
        "干压陶瓷砖",
        "平阳县",
        "温州 浙江",
        "浙江 瓷质砖 ISO",
        "",
        "   ",
    ],
)
def test_result_is_found_by_what_people_know_of_it(demo: Demo, query: str) -> None:
    id_ = demo.published()

    assert found(demo, query=query) == {id_}


@pytest.mark.parametrize("query", ["%", "_", "\\", "瓷质砖 广东", "GB 18401", "演示·县级审核人", "SYN-2026-001", "/%"])
def test_result_is_not_found_by_anything_else(demo: Demo, query: str) -> None:
    demo.published()

    assert found(demo, query=query) == set()


def test_result_is_found_by_the_code_of_its_enterprise(demo: Demo) -> None:
    id_ = demo.published()

    assert found(demo, query=demo.names["ENTERPRISE"].lower()) == {id_}
    assert found(demo, enterprise=demo.names["ENTERPRISE"]) == {id_}
    assert found(demo, enterprise="91330326MA0000000X") == set()


@pytest.mark.parametrize(
    ("wanted", "is_found"),
    [
        ({"scheme": "duibiao:porcelain_tile"}, True),
        ({"scheme": "duibiao:green_tea"}, False),
        ({"standard": "GB/T 4100-2015"}, True),
        ({"standard": "GB/T 4100"}, False),
        ({"organ_path": "/cn/cn-33/"}, True),
        ({"organ_path": "/cn/cn-33/cn-3303/cn-330326/"}, True),
        ({"organ_path": "/cn/cn-3/"}, False),
        ({"organ_path": "/cn/cn-44/"}, False),
        ({"status": "published"}, True),
        ({"status": "in_publicity"}, False),
        ({"grade": "not_publishable"}, False),
        ({"query": "瓷质砖", "organ_path": "/cn/cn-44/"}, False),
    ],
)
def test_filters_narrow(demo: Demo, wanted: dict[str, str], is_found: bool) -> None:
    id_ = demo.published()

    assert found(demo, **wanted) == ({id_} if is_found else set())


def test_what_is_not_public_is_never_found(demo: Demo) -> None:
    demo.drafted()
    demo.acts(demo.drafted(), ("FILER", "submit"))
    demo.acts(demo.drafted(), ("FILER", "submit"), *PASSES)

    assert found(demo) == set()


def test_declared_standards_are_found_by_their_numbers(demo: Demo) -> None:
    row = {"standard": "GB/T 23266-2009", "title": "陶瓷板", "product": "瓷质砖"}
    tile = demo.new_tile(kind="duibiao:executed_standards", scheme=None, content={"fields": {"standards": [row]}})
    assert demo.call("FILER", "POST", "/submissions", tile).status_code == 201
    demo.acts(tile["id"], ("FILER", "submit"), *PASSES[:3])

    before = found(demo, query="GB/T 23266")
    with demo.running.store.read() as connection:
        nothing = count(connection)

    assert (before, nothing) == (set(), 0)


def test_paging_visits_every_result_once_the_newest_first(demo: Demo) -> None:
    published = []
    for hours in (0, 1, 0, 5, 0):
        demo.clock.advance(hours=hours)
        published.append(demo.published())

    visited = list(pages(demo, limit=2))

    assert sorted(visited) == sorted(published)
    assert visited[0] in published[3:]
    assert visited[-1] == published[0]


def pages(demo: Demo, limit: int) -> Iterator[str]:
    """The ids of all results, read page by page."""
    after = ""
    while True:
        with demo.running.store.read() as connection:
            items = page(connection, after=after, limit=limit)
        yield from (item.record.submission for item in items)
        if len(items) < limit:
            return
        after = cursor(items[-1])


def test_api_pages_like_the_portal(demo: Demo) -> None:
    published = {demo.published() for _ in range(3)}

    first = demo.call(None, "GET", "/results", params={"limit": 2, "q": "瓷质砖"}).json()
    second = demo.call(None, "GET", "/results", params={"limit": 2, "q": "瓷质砖", "after": first["next"]}).json()

    assert {item["record"]["submission"] for item in [*first["items"], *second["items"]]} == published
    assert second["next"] is None


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_record_names_form_and_publisher(demo: Demo) -> None:
    record = demo.call(None, "GET", f"/results/{demo.published()}").json()["items"][0]["record"]

    assert record["publisher"] == "cn"
    assert record["form_digest"].startswith("sha256:")


@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folding.folded(folding.folded(text)) == folding.folded(text)


@given(st.lists(st.text(min_size=1, max_size=20), max_size=3))
def test_every_text_is_found_in_its_words(texts: list[str]) -> None:
    held = folding.words(texts)

    assert [text for text in texts if folding.folded(text) and folding.line(text) not in held] == []
