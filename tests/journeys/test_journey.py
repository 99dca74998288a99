"""One filing from the enterprise to the public, through the API, on both databases."""

from __future__ import annotations

from tests.demonstrations import Demo


def test_filing_passes_every_level_and_is_read_by_a_citizen(demo: Demo) -> None:
    id_ = demo.published()

    record = demo.call(None, "GET", f"/results/{id_}").json()["items"][0]

    assert record["status"] == "published"
    assert record["record"]["grade"] == "gap"
    assert record["record"]["enterprise"]["synthetic"] is True
