"""The figures follow the journal, and come out the same when they are dropped and drawn anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select, update

from duibiao.interfaces import tally_operating
from duibiao.interfaces.operating import operator
from duibiao.kernel.hierarchy.changes import move_organ
from duibiao.kernel.hierarchy.organs import get_organ
from duibiao.kernel.store.federation import contributions, tallies
from duibiao.kernel.store.tables import entries
from duibiao.reporting.consolidation import figures, tallying
from duibiao.reporting.consolidation.figures import Asked
from duibiao.reporting.consolidation.recounting import verify
from tests.demonstrations import Demo
from tests.versions import work

COUNTY = "cn-330326"
ROWS = (
    (contributions, (contributions.c.submission, contributions.c.since)),
    (tallies, (tallies.c.cut, tallies.c.organ, tallies.c.first, tallies.c.second)),
)


def rows(demo: Demo) -> list[list[Any]]:
    """Every row of the figures."""
    with demo.running.store.read() as connection:
        return [[tuple(row) for row in connection.execute(select(table).order_by(*key))] for table, key in ROWS]


def states(demo: Demo, organ: str, *, public: bool = False, as_of: int | None = None) -> Mapping[str, int]:
    """How many filings are in which state at an organ and below."""
    with demo.running.store.read() as connection:
        asked = Asked(path=get_organ(connection, organ).path, public=public, as_of=as_of)
        found: dict[str, int] = {}
        for (state, _), number in figures.by_cut(connection, "state_month", asked).items():
            found[state] = found.get(state, 0) + number
        return found


def grown(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    """By how much the figures changed."""
    changes = {key: after.get(key, 0) - before.get(key, 0) for key in before.keys() | after.keys()}
    return {key: by for key, by in changes.items() if by}


def lived(demo: Demo) -> None:
    """Filings that ended in every way, one by one, with the worker at work between some of their acts."""
    passes = [("COUNTY", "pass"), ("CITY", "pass"), ("PROVINCE", "pass"), ("NATION", "pass")]
    returned, corrected, revoked, withdrawn = demo.drafted(), demo.published(), demo.published(), demo.drafted()
    demo.acts(returned, ("FILER", "submit"))
    demo.acts(withdrawn, ("FILER", "submit"), ("FILER", "withdraw"))
    work(demo)
    demo.act("COUNTY", returned, "return", comment="请补充。")
    demo.act("NATION", revoked, "revoke", comment="检测报告不实。")
    demo.act("FILER", corrected, "correct", comment="单位写错。")
    work(demo)
    demo.acts(corrected, ("FILER", "submit"), *passes, ("NATION", "publicise"), ("NATION", "publish"))
    demo.acts(demo.drafted(), ("FILER", "submit"), ("COUNTY", "pass"))
    work(demo)


def test_every_end_of_a_filing_is_counted_once_at_every_level(demo: Demo) -> None:
    work(demo)
    before = {organ: states(demo, organ) for organ in ("cn", "cn-33", COUNTY)}
    public = states(demo, "cn", public=True)

    lived(demo)

    expected = {"returned": 1, "published": 1, "revoked": 1, "withdrawn": 1, "in_review": 1}
    assert {organ: grown(was, states(demo, organ)) for organ, was in before.items()} == dict.fromkeys(before, expected)
    assert grown(public, states(demo, "cn", public=True)) == {"published": 1}
    assert states(demo, "cn-61") == {}


def test_dropped_and_replayed_the_rows_are_identical_also_after_a_backdated_move(demo: Demo) -> None:
    lived(demo)
    kept = rows(demo)
    moved = states(demo, "cn-3303")

    with demo.running.store.write() as connection:
        author = operator("test", demo.clock())
        move_organ(connection, author, COUNTY, "cn-3301", date(2026, 1, 1))
    work(demo)
    with demo.running.store.write() as connection:
        tallying.rebuild(connection, demo.clock())

    assert rows(demo) == kept
    assert grown(moved, states(demo, "cn-3303")) == {state: -number for state, number in states(demo, COUNTY).items()}
    assert grown(states(demo, COUNTY), states(demo, "cn-3301")) == {}


def test_as_of_a_position_the_figures_are_those_of_then(demo: Demo) -> None:
    work(demo)
    then = states(demo, "cn")
    with demo.running.store.read() as connection:
        position = tallying.reached(connection)

    lived(demo)

    assert states(demo, "cn", as_of=position) == then
    with demo.running.store.read() as connection:
        last = tallying.reached(connection)
    assert states(demo, "cn", as_of=last) == states(demo, "cn")
    assert states(demo, "cn", as_of=0) == {}


def test_a_recount_agrees_and_tells_what_was_tampered_with(demo: Demo) -> None:
    lived(demo)
    with demo.running.store.write() as connection:
        sound = verify(connection)
        tallied = (tallies.c.cut == "state_month", tallies.c.organ == COUNTY, tallies.c.first == "revoked")
        connection.execute(update(tallies).where(*tallied).values(count=7))
        revoked = (contributions.c.until.is_(None), contributions.c.state == "withdrawn")
        connection.execute(update(contributions).where(*revoked).values(state="published"))

        found = verify(connection)

    assert sound.differences == ()
    assert sound.submissions > 0
    abouts = [one.about for one in found.differences]
    assert sum("-" in about and " " not in about for about in abouts) == 2
    assert any(about.startswith(f"state_month {COUNTY} revoked ") for about in abouts)


def test_operator_draws_the_figures_anew_and_is_told_that_they_agree(demo: Demo) -> None:
    demo.published()
    work(demo)
    kept, told = rows(demo), list[str]()

    tally_operating.rebuild(demo.folder, "zh-CN", told.append)
    found = tally_operating.verify(demo.folder, "zh-CN", told.append)

    assert (found, rows(demo)) == (0, kept)
    assert told[-1].endswith("0 处不一致。")


def test_an_older_entry_that_comes_late_undoes_nothing(demo: Demo) -> None:
    id_ = demo.published()
    work(demo)
    with demo.running.store.read() as connection:
        now = connection.execute(select(contributions).where(contributions.c.submission == id_)).all()[-1]

    with demo.running.store.write() as connection:
        of_filing = select(entries.c.position).where(entries.c.subject == id_).order_by(entries.c.position)
        *_, older, newest = connection.execute(of_filing).scalars().all()
        for was, becomes in ((newest, -1), (older, newest), (-1, older)):
            connection.execute(update(entries).where(entries.c.position == was).values(position=becomes))
        tallying.rebuild(connection, demo.clock())
        sound = verify(connection)
        standing = (contributions.c.submission == id_, contributions.c.until.is_(None))
        kept = connection.execute(select(contributions).where(*standing)).one()

    assert now.state == "published"
    assert (kept.state, kept.month, kept.filed_month, kept.gaps) == (now.state, now.month, now.filed_month, now.gaps)
    assert sound.differences == ()
