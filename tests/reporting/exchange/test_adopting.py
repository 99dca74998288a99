"""A conflict is settled by a person: the other history is taken, or this one is kept, and nothing is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, update

from duibiao.kernel.journal.entries import Author
from duibiao.kernel.store.federation import held_entries
from duibiao.kernel.store.tables import drafts, entries, results, submissions
from duibiao.model.values.messages import Conflict
from duibiao.reporting.exchange.adopting import adopt, keep_ours
from tests.federation import Pair, Side


def author(side: Side) -> Author:
    return Author(side.name, "admin", "administrator", side.demo.clock())


def conflicts(side: Side) -> list[str]:
    """The digests of entries in conflict, in the order of their times."""
    with side.demo.running.store.read() as connection:
        query = select(held_entries.c.digest).where(held_entries.c.state == "conflict")
        return list(connection.execute(query.order_by(held_entries.c.at)).scalars())


def forget_after(side: Side, id_: str, kept: int) -> None:
    """Bring a submission to where it stood after `kept` acts, as a backup of that moment would."""
    with side.demo.running.store.write() as connection:
        rows = connection.execute(select(entries).where(entries.c.subject == id_).order_by(entries.c.at)).all()
        head, gone = rows[kept - 1], [row.digest for row in rows[kept:]]
        connection.execute(delete(entries).where(entries.c.digest.in_(gone)))
        values = {"head": head.digest, "state": "in_review", "custody": side.name, "step": kept - 1}
        step_organ = {1: "cn-330326", 2: "cn-3303", 3: "cn-33"}[kept]
        where = submissions.c.id == id_
        connection.execute(update(submissions).where(where).values(values | {"step_organ": step_organ}))


def forked(pair: Pair) -> tuple[str, list[bytes]]:
    """A filing that the province recommended, forgot by an old backup, and then returned: its forgotten acts."""
    id_ = pair.recommended()
    own = pair.province.made()
    forget_after(pair.province, id_, 3)
    pair.province.demo.act("PROVINCE", id_, "return", comment="请核对。")
    return id_, own


def test_a_restored_province_takes_its_forgotten_history_back(pair: Pair) -> None:
    id_, own = forked(pair)
    pair.nation.demo.acts(id_, ("NATION", "pass"), ("NATION", "publicise"), ("NATION", "publish"))
    recovered = pair.province.takes("zhejiang", own)
    there = pair.province.takes(pair.nation, pair.nation.made())
    displaced = pair.province.standing(id_)

    with pair.province.demo.running.store.write() as connection:
        adopt(connection, pair.province.demo.running.instance, conflicts(pair.province)[0], author(pair.province), "")

    assert recovered[-1].outcome == "conflict"
    assert {one.outcome for one in there} == {"conflict"}
    assert displaced[0] == "returned"
    assert pair.province.standing(id_) == pair.nation.standing(id_)
    assert pair.province.journal(id_) == pair.nation.journal(id_)
    assert conflicts(pair.province) == []
    with pair.province.demo.running.store.read() as connection:
        kept = connection.execute(select(entries.c.type).where(entries.c.branch == entries.c.digest)).scalars().all()
        public = connection.execute(select(results.c.status).where(results.c.submission == id_)).scalars().all()
        writing = connection.execute(select(drafts).where(drafts.c.submission == id_)).all()
    assert (kept, public, writing) == (["submission.returned"], ["published"], [])


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_whoever_did_not_fork_keeps_what_it_had_first_and_the_other_stays_to_be_seen(pair: Pair) -> None:
    id_, _ = forked(pair)
    fork = pair.province.made()[-1:]
    pair.nation.takes(pair.province, fork)
    (digest,) = conflicts(pair.nation)
    before = pair.nation.standing(id_)
    running = pair.nation.demo.running

    with running.store.write() as connection, pytest.raises(Conflict) as refused:
        adopt(connection, running.instance, digest, author(pair.nation), running.clock())
    with running.store.write() as connection:
        keep_ours(connection, running.instance, digest, author(pair.nation), running.clock())

    assert refused.value.messages[0].key == "exchange.theirs_to_take"
    assert pair.nation.standing(id_) == before
    assert pair.nation.held() == [("submission.returned", "settled")]
    assert [one.outcome for one in pair.nation.takes(pair.province, fork)] == ["known"]


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_whoever_forked_cannot_keep_the_second_history(pair: Pair) -> None:
    _, own = forked(pair)
    pair.province.takes("zhejiang", own)
    (digest,) = conflicts(pair.province)
    running = pair.province.demo.running

    with running.store.write() as connection, pytest.raises(Conflict) as refused:
        keep_ours(connection, running.instance, digest, author(pair.province), running.clock())

    assert refused.value.messages[0].key == "exchange.take_it_back"
