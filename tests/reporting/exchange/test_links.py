"""Two instances that serve: what one sends arrives at the other over a real connection; what was lost comes back."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread

import httpx
import msgspec
import pytest
import uvicorn
from litestar import Litestar
from sqlalchemy import func, select

from duibiao.interfaces import exchanging
from duibiao.interfaces.exchanging import SENDER, Round
from duibiao.kernel.journal.proofs import RESULT
from duibiao.kernel.store.federation import packages_received
from duibiao.kernel.store.tables import entries
from duibiao.reporting.exchange import packing, talking
from duibiao.reporting.exchange.peers import set_peer
from tests.federation import Pair
from tests.reporting.exchange.linked import End, Linked, seal_all

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])


@contextmanager
def served(app: Litestar) -> Iterator[str]:
    """The address of an application while it is served."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def connected(pair: Pair) -> Iterator[Linked]:
    """The province and the nation, each served, each knowing the other's address."""
    linked = Linked(pair)
    with ExitStack() as stack:
        for end, other in ((linked.province, linked.nation), (linked.nation, linked.province)):
            url = stack.enter_context(served(other.demo.client.app))
            with end.running.store.write() as connection:
                set_peer(connection, end.other, url=url)
        yield linked


def talk(end: End) -> Round | None:
    """One round of an end with the other."""
    seal_all(end)
    return exchanging.attempt(end.running, end.other)


def test_a_filing_is_sent_and_the_decision_fetched_over_a_real_connection(connected: Linked) -> None:
    id_ = connected.filed()
    sent = talk(connected.province)
    connected.nation.demo.acts(id_, ("NATION", "pass"))
    seal_all(connected.nation)
    list(packing.pack_all(connected.nation.here, "zhejiang", connected.nation.running.clock()))

    fetched = talk(connected.province)

    assert (sent, fetched) == (Round(1, 0), Round(0, 1))
    assert connected.pair.province.standing(id_) == connected.pair.nation.standing(id_)
    assert exchanging.reconcile_with(connected.province.running, "nation").agree


def test_a_peer_that_is_away_is_tried_later_and_nothing_is_lost(connected: Linked) -> None:
    id_ = connected.filed()
    url = connected.province.peer().url
    with connected.province.running.store.write() as connection:
        set_peer(connection, "nation", url="http://127.0.0.1:9")

    failed = talk(connected.province)
    away = connected.province.peer()
    with connected.province.running.store.write() as connection:
        set_peer(connection, "nation", url=url)
    done = talk(connected.province)

    assert (failed, away.failures, away.told.key if away.told else "") == (None, 1, "exchange.link")
    assert away.next_try_at is not None
    assert done == Round(1, 0)
    assert connected.province.peer().trouble is None
    assert connected.pair.nation.standing(id_)[1] == "nation"


def saved(end: End, folder: Path) -> Path:
    """A copy of an instance's database, as a backup."""
    end.running.store.close()
    backup = folder / f"{end.name}.sqlite"
    shutil.copy(str(end.running.store.url.database), backup)
    return backup


def restored(end: End, backup: Path) -> None:
    """Put the copy in the place of the database."""
    end.running.store.close()
    place = Path(str(end.running.store.url.database))
    for leftover in place.parent.glob(f"{place.name}-*"):
        leftover.unlink()
    shutil.copy(backup, place)


def test_a_province_restored_from_an_old_backup_has_its_own_filings_back_before_it_sends(
    connected: Linked, tmp_path: Path
) -> None:
    connected.filed()
    talk(connected.province)
    backup = saved(connected.province, tmp_path)
    lost = connected.filed()
    talk(connected.province)
    restored(connected.province, backup)
    since = connected.filed()
    seal_all(connected.province)
    list(packing.pack_all(connected.province.here, "nation", connected.province.running.clock()))

    done = talk(connected.province)

    assert (done, connected.province.peer().trouble) == (Round(1, 0), None)
    for id_ in (lost, since):
        assert connected.pair.province.standing(id_) == connected.pair.nation.standing(id_)
    assert exchanging.reconcile_with(connected.province.running, "nation").agree


def test_a_nation_restored_from_an_old_backup_has_its_decisions_back_and_is_sent_again_what_it_lost(
    connected: Linked, tmp_path: Path
) -> None:
    connected.filed()
    talk(connected.province)
    backup = saved(connected.nation, tmp_path)
    lost = connected.filed()
    talk(connected.province)
    connected.nation.demo.acts(lost, ("NATION", "pass"), ("NATION", "publicise"))
    talk(connected.nation)
    restored(connected.nation, backup)

    assert talk(connected.province) is None
    assert talk(connected.nation) is not None
    assert talk(connected.province) is not None

    assert [state for _, state in connected.pair.nation.held() if state != "settled"] == []
    assert connected.pair.nation.standing(lost) == connected.pair.province.standing(lost)
    assert connected.pair.nation.standing(lost)[0] == "in_publicity"
    assert told_publicly(connected.nation, lost) == 1
    assert exchanging.reconcile_with(connected.nation.running, "zhejiang").agree


def test_a_request_that_was_answered_before_a_restore_is_not_answered_again(connected: Linked, tmp_path: Path) -> None:
    id_ = connected.filed()
    talk(connected.province)
    backup = saved(connected.nation, tmp_path)
    assert connected.province.demo.act("FILER", id_, "withdraw").status_code == 202
    talk(connected.province)
    talk(connected.nation)
    restored(connected.nation, backup)

    talk(connected.nation)
    talk(connected.province)

    assert connected.pair.nation.requests(id_) == ["granted"]
    assert connected.pair.nation.journal(id_) == connected.pair.province.journal(id_)
    assert [state for _, state in connected.pair.nation.held() if state != "settled"] == []
    assert connected.pair.province.held() == []


def told_publicly(end: End, submission: str) -> int:
    """How many entries tell what is public of a submission."""
    told = select(func.count()).where(entries.c.type == RESULT, entries.c.subject == submission)
    with end.running.store.read() as connection:
        return int(connection.execute(told).scalar_one())


def test_strangers_and_replayed_asks_get_nothing(connected: Linked) -> None:
    url = str(connected.province.peer().url)
    end = connected.province
    with end.running.store.write() as connection:
        _, signed = talking.ask(connection, end.here, "nation", "next")
    content = msgspec.json.encode(signed)

    answers = [httpx.post(f"{url}{exchanging.FETCHES}", content=content, headers={SENDER: end.name}) for _ in range(2)]
    unknown = httpx.post(f"{url}{exchanging.PACKAGES}", content=b"duibiao package 1\n", headers={SENDER: "hunan"})

    said = [msgspec.json.decode(answer.content.splitlines()[0])["note"] for answer in answers]
    assert [msgspec.json.decode(one).get("why") for one in said] == [None, "replayed"]
    assert unknown.status_code == 403
    with connected.nation.running.store.read() as connection:
        assert connection.execute(select(func.count()).select_from(packages_received)).scalar_one() == 0
