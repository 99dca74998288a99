"""A country's worth of filings: 31 provinces with 1,000 each, copied row by row from a few that made the journey.

The copies have rows and no entries: they are there to be listed, counted and searched, not to be verified.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from duibiao.kernel.store.federation import contributions, tallies
from duibiao.kernel.store.tables import (
    drafts,
    enterprises,
    organs,
    products,
    proposals,
    results,
    revisions,
    submissions,
)
from duibiao.reporting.consolidation.recounting import add_up
from tests.demonstrations import Demo

PROVINCES = 31
FILINGS = 1_000
ENTERPRISES = 100
VARIETIES, ENTRIES = 300, 100
"""Lists of front-runners in a year, and how many stand on the longest."""
READ = "cn-33"
"""The province whose filings have their revisions too: its desks are looked at."""

STATES = ("published", "published", "published", "in_review", "in_review", "in_publicity", "draft", "returned")


def crowd(demo: Demo, published: str, waiting: str, drafted: str) -> None:
    """Fill the demonstration with copies of three of its filings: one published, one in review, one still a draft."""
    with demo.running.store.write() as connection:
        models = {
            "published": _rows_of(connection, published),
            "in_review": _rows_of(connection, waiting),
            "draft": _rows_of(connection, drafted),
        }
        provinces = _counties(connection)
        for number, (province, counties) in enumerate(provinces.items()):
            _fill(connection, demo, models, number, province, counties)


def crowd_of_proposals(demo: Demo, model: str, count: int = 200) -> None:
    """As many copies of one proposal, to be listed."""
    with demo.running.store.write() as connection:
        row = dict(connection.execute(select(proposals).where(proposals.c.id == model)).mappings().one())
        rows = [{**row, "id": f"00000000-0000-7000-8000-{number:012}"} for number in range(count)]
        connection.execute(insert(proposals), rows)


Model = dict[str, dict[str, Any]]


def _rows_of(connection: Connection, id_: str) -> Model:
    """The rows of one filing, by table."""
    found: Model = {}
    for table, key in ((submissions, "id"), (revisions, "submission"), (results, "submission"), (drafts, "submission")):
        row = connection.execute(select(table).where(table.c[key] == id_)).mappings().first()
        if row is not None:
            found[table.name] = dict(row)
    return found


def _counties(connection: Connection) -> dict[str, list[str]]:
    """Some counties of each province; the demonstration's own county comes first in its own."""
    found: dict[str, list[str]] = {}
    rows = connection.execute(select(organs.c.id).where(organs.c.level == "county").order_by(organs.c.id)).scalars()
    for id_ in rows:
        found.setdefault(id_[:5], []).append(id_)
    found["cn-33"].insert(0, "cn-330326")
    return dict(list(found.items())[:PROVINCES])


def _fill(
    connection: Connection, demo: Demo, models: dict[str, Model], number: int, province: str, counties: list[str]
) -> None:
    rows: dict[str, list[dict[str, Any]]] = {"enterprises": [], "products": [], "submissions": []}
    rows |= {"revisions": [], "results": [], "drafts": []}
    enterprise = dict(connection.execute(select(enterprises)).mappings().first() or {})
    product = dict(connection.execute(select(products)).mappings().first() or {})
    for index in range(FILINGS):
        uscc = f"91{number:02}0000CR{index % ENTERPRISES:06}X0"
        organ = counties[index % min(len(counties), 10)]
        if index < ENTERPRISES:
            rows["enterprises"].append(
                enterprise | {"uscc": uscc, "name": f"第 {number}-{index} 示例企业（合成）", "organ": organ}
            )
        id_ = f"0198d000-{number:04x}-7000-8000-{index:012x}"
        rows["products"].append(product | {"id": id_, "enterprise": uscc, "name": f"示例产品 {index}"})
        _file(rows, models, STATES[index % len(STATES)], id_, uscc, organ, index)
    for table in (enterprises, products, submissions, revisions, results, drafts):
        if rows[table.name]:
            connection.execute(insert(table), rows[table.name])


def _file(
    rows: dict[str, list[dict[str, Any]]],
    models: dict[str, Model],
    state: str,
    id_: str,
    uscc: str,
    organ: str,
    index: int,
) -> None:
    """The rows of one more filing in `state`."""
    public = state in ("published", "in_publicity")
    model = models["published" if public else "draft" if state == "draft" else "in_review"]
    moment = f"2026-{index % 12 + 1:02}-{index % 28 + 1:02}T08:15:30.123456Z"
    about = {"enterprise": uscc, "organ": organ}
    filing = (
        model["submissions"] | about | {"id": id_, "product": id_, "state": state, "once": None, "updated_at": moment}
    )
    if state == "in_review":
        filing |= {"step_organ": organ, "step": 0, "due_on": moment[:10], "concerns": index % 4}
    else:
        filing |= {"step_organ": None, "step": None, "due_on": None}
    rows["submissions"].append(filing)
    if "revisions" in model and organ.startswith(READ):
        rows["revisions"].append(model["revisions"] | {"submission": id_})
    if state in ("draft", "returned"):
        rows["drafts"].append(models["draft"]["drafts"] | {"submission": id_})
    if public:
        status = {
            "status": state,
            "published_at": moment,
            "current": True,
            "words": f"示例产品 {index} {uscc.lower()} iso 13006",
        }
        rows["results"].append(model["results"] | about | status | {"submission": id_})


def crowd_of_front_runners(demo: Demo, result: str) -> dict[str, str]:
    """Lists of front-runners in a year, one of them with many entries; the names of its pages."""
    tables = import_module("duibiao_plugins.front_runners.tables")
    moment, state = "2026-09-01T01:00:00.000000Z", {"state": "final", "drawn_up_at": "2026-09-01T01:00:00.000000Z"}
    ids = [f"0198e000-0000-7000-8000-{number:012x}" for number in range(VARIETIES)]
    common = {"scheme": "duibiao:porcelain_tile", "standard": "GB/T 4100-2015", "year": 2026}
    core = {"key": "strength", "position": 0, "label_zh": "破坏强度", "unit": "N", "better": "higher", "floor": "1300"}
    named = {"result": result, "enterprise_name": "第 1 示例企业（合成）", "standard": "Q/SYN 001-2025", "at": moment}
    listed = [(f"0198f000-0000-7000-8000-{number:012x}", f"9100000000SYN{number:05}") for number in range(ENTRIES)]
    about = {"list": ids[0], "product": "示例产品", "state": "listed", **named}
    rows: dict[str, list[dict[str, Any]]] = {
        "varieties": [{"id": id_, "title_zh": f"瓷质砖 {id_[-3:]}", **common} for id_ in ids],
        "indicators": [{"variety": id_, **core} for id_ in ids],
        "tiers": [{"variety": id_, "indicator": "strength", "tier": 1, "bound": "1300"} for id_ in ids],
        "lists": [{"id": id_, "variety": id_, "year": 2026, **state} for id_ in ids],
        "sublists": [{"list": id_, "indicator": "strength", "withheld": None} for id_ in ids],
        "entries": [{"nomination": nomination, "enterprise": uscc, **about} for nomination, uscc in listed],
        "placings": [
            {"list": ids[0], "nomination": nomination, "indicator": "strength", "tier": 1, "value": "1400"}
            for nomination, _ in listed
        ],
    }
    with demo.running.store.write() as connection:
        for table, of_table in rows.items():
            connection.execute(insert(getattr(tables, table)), of_table)
    return {"fr_list": f"lists/{ids[0]}", "fr_variety": ids[0]}


def crowd_of_contributions(demo: Demo) -> None:
    """What every filing that was submitted counts as, as if the follower had read of it, and the tallies of it all."""
    with demo.running.store.write() as connection:
        connection.execute(delete(contributions))
        connection.execute(delete(tallies))
        filed = select(submissions).where(submissions.c.state != "draft")
        rows = [_counting(row) for row in map(dict, connection.execute(filed).mappings())]
        connection.execute(insert(contributions), rows)
        keys = ("cut", "organ", "first", "second")
        counts = add_up(connection).items()
        connection.execute(insert(tallies), [dict(zip(keys, key, strict=True)) | {"count": n} for key, n in counts])


def _counting(row: Mapping[str, Any]) -> dict[str, Any]:
    shared = ("organ", "kind", "state", "scheme", "grade", "industry", "round", "enterprise", "revision")
    month = row["updated_at"][:7]
    at = {"submission": row["id"], "since": 1, "until": None, "month": month, "filed_month": month}
    return {name: row[name] for name in shared} | at | {"public": row["state"] == "published", "gaps": "bending noise"}
