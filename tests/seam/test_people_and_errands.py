"""What a plugin is told of people and rounds, and jobs that go to others' servers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select, update

from duibiao.extension.catalogue import Offered, Owner
from duibiao.extension.host import Host
from duibiao.extension.verbs import Errand, Job
from duibiao.interfaces.host import PluginHost
from duibiao.interfaces.operating import operator
from duibiao.interfaces.running import Running
from duibiao.interfaces.worker.round import errand_once, work_once
from duibiao.kernel.identity.people import find_person, get_person
from duibiao.kernel.journal.entries import Subject, history
from duibiao.kernel.store.tables import jobs, people, roles
from duibiao.kernel.submissions.rounds import Round, add_round
from duibiao.kernel.work.jobs import LEASE, cancel, enqueue
from duibiao.model.values.dates import day_of, parse_utc, utc_text
from duibiao.model.values.messages import Label, NotAllowed
from tests.demonstrations import Demo

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])

OWNER = Owner("porters", {"tip": 5}, ("people", "submissions", "journal"))


@contextmanager
def handle(demo: Demo, login: str | None = None, owner: Owner = OWNER) -> Iterator[PluginHost]:
    """The handle of a plugin, in a job or for somebody who is signed in."""
    with demo.running.store.write() as connection:
        today = day_of(parse_utc(demo.clock())).isoformat()
        person = get_person(connection, find_person(connection, login), today) if login else None
        yield demo.running.host(owner, connection, demo.clock(), person=person)


def test_holders_are_active_and_not_narrowed_to_another_industry(demo: Demo) -> None:
    with handle(demo) as host:
        at_county = host.holders(organ="cn-330326")
        checkers = [(one.roles, bool(one.name)) for one in at_county]
        filers = host.holders(enterprise=demo.names["ENTERPRISE"])
        county = select(people.c.id).where(people.c.login == "county").scalar_subquery()
        connection = host.call.connection if host.call else None
        assert connection is not None
        connection.execute(update(roles).where(roles.c.person == county).values(industries="C13"))
        narrowed = [host.holders(organ="cn-330326", industry=code) for code in ("C1340", "C3071")]
        connection.execute(update(people).where(people.c.login == "county").values(active=False))
        ended = host.holders(organ="cn-330326")

        assert checkers == [((("checker", "cn-330326"),), True)]
        assert [one.roles for one in filers] == [(("filer", demo.names["ENTERPRISE"]),)]
        assert ([len(one) for one in narrowed], ended, host.holders()) == ([1, 0], [], [])


def test_handle_of_a_person_sees_what_the_person_may_and_acts_for_the_plugin(demo: Demo) -> None:
    id_ = demo.drafted()
    demo.acts(id_, ("FILER", "submit"))
    with handle(demo) as host:
        assert host.call is not None
        ids = {login: find_person(host.call.connection, login) for login in ("county", "county-yueqing")}
        own, elsewhere = (host.seen_by(ids[login]) for login in ("county", "county-yueqing"))
        assert own is not None
        assert elsewhere is not None
        seen = [[one.turn for one in handle.submissions_among([id_, "no such id"])] for handle in (own, elsewhere)]
        own.record("told", "x", {})
        (entry,) = history(host.call.connection, Subject("porters", "x"))

        assert (seen, host.seen_by("nobody")) == ([[("checker", "cn-330326")], []], None)
        assert (entry.entry.actor.role, entry.entry.actor.organ) == ("plugin", None)


def test_people_are_told_to_jobs_alone_and_by_right(demo: Demo) -> None:
    with handle(demo, "county") as on_a_page, handle_without_right(demo) as without:
        for refused in (
            lambda: on_a_page.holders(organ="cn"),
            lambda: on_a_page.seen_by("x"),
            lambda: on_a_page.silent_organs("x"),
            lambda: without.holders(organ="cn"),
        ):
            with pytest.raises(NotAllowed):
                refused()


@contextmanager
def handle_without_right(demo: Demo) -> Iterator[PluginHost]:
    with demo.running.store.read() as connection:
        yield demo.running.host(Owner("porters", {}), connection, demo.clock())


def test_silent_organs_are_those_with_enterprises_where_nothing_was_filed(demo: Demo) -> None:
    day = timedelta(days=1)
    opens, closes = utc_text(demo.clock.moment - day), utc_text(demo.clock.moment + day)
    wenzhou = Round("wenzhou-1", "cn-3303", Label("温州批次"), ("duibiao:benchmark_result",), opens, closes)
    with demo.running.store.write() as connection:
        add_round(connection, operator("demo", demo.clock()), wenzhou)
    with handle(demo) as host:
        before = host.silent_organs("wenzhou-1")
    demo.acts(demo.drafted(round="wenzhou-1"), ("FILER", "submit"))
    with handle(demo) as host:
        after, behind = host.silent_organs("wenzhou-1"), host.silent_organs("wenzhou-1", after=before[0])

        assert set(before) - set(after) == {"cn-330326"}
        assert behind == [organ for organ in after if organ > before[0]]
        assert host.silent_organs("no-such-round") == []
        assert "wenzhou-1" in [one.id for one in host.rounds()]


class Porter:
    """A job with an errand, as a plugin would offer it, and what it saw."""

    def __init__(self, demo: Demo, *, fails: int = 0) -> None:
        self.running: Running = demo.running
        self.fails, self.steps = fails, list[str]()
        job = Job("carry", self.begin, Label("跑腿", "Carry"), errand=Errand(self.go, self.settle))
        catalogue = msgspec.structs.replace(demo.running.catalogue, jobs={"porters.carry": Offered(job, OWNER)})
        self.running = msgspec.structs.replace(demo.running, catalogue=catalogue)
        with self.running.store.write() as connection:
            self.id = enqueue(connection, "porters.carry", {"parcel": "tea"}, demo.clock())

    def begin(self, _: object, arguments: object) -> object:
        self.steps.append(f"begin {arguments}")
        return {"parcel": "tea"}

    def go(self, settings: object, parcel: object) -> str:
        with self.running.store.write():
            self.steps.append(f"go {settings} {parcel}")
        if self.fails:
            self.fails -= 1
            raise OSError("no road")
        return "delivered"

    def settle(self, host: Host, brought: str) -> None:
        self.steps.append(f"settle {brought}")
        host.record(brought, "tea", {})

    def state(self) -> str:
        with self.running.store.read() as connection:
            return str(connection.execute(select(jobs.c.state).where(jobs.c.id == self.id)).scalar_one())


def test_errand_goes_while_nothing_is_locked_and_is_settled_with_its_job(demo: Demo) -> None:
    porter = Porter(demo)
    while work_once(porter.running):
        pass
    at_home = porter.state()
    busy = [errand_once(porter.running), errand_once(porter.running)]

    assert (at_home, porter.state(), busy) == ("waiting", "done", [True, False])
    assert porter.steps == ["begin {'parcel': 'tea'}", "go {'tip': 5} {'parcel': 'tea'}", "settle delivered"]


def test_errand_that_fails_is_tried_again_from_its_beginning(demo: Demo) -> None:
    porter = Porter(demo, fails=1)
    errand_once(porter.running)
    failed = porter.state()
    demo.clock.advance(minutes=2)
    errand_once(porter.running)

    assert (failed, porter.state()) == ("waiting", "done")
    assert [step.split()[0] for step in porter.steps] == ["begin", "go", "begin", "go", "settle"]


def test_errand_of_a_job_that_was_cancelled_meanwhile_settles_nothing(
    demo: Demo, monkeypatch: pytest.MonkeyPatch
) -> None:
    porter = Porter(demo)
    going = porter.go

    def cancelled(settings: object, parcel: object) -> str:
        brought = going(settings, parcel)
        with porter.running.store.write() as connection:
            cancel(connection, porter.id, demo.clock())
        return brought

    offered = porter.running.catalogue.jobs["porters.carry"]
    job = msgspec.structs.replace(offered.record, errand=Errand(cancelled, porter.settle))
    monkeypatch.setitem(porter.running.catalogue.jobs, "porters.carry", Offered(job, OWNER))
    errand_once(porter.running)
    with porter.running.store.read() as connection:
        kept = history(connection, Subject("porters", "tea"))

    assert (porter.state(), kept) == ("cancelled", [])


def test_errand_whose_worker_died_is_taken_up_by_the_next(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    porter = Porter(demo)

    def dies(*_: object) -> str:
        raise KeyboardInterrupt

    offered = porter.running.catalogue.jobs["porters.carry"]
    job = msgspec.structs.replace(offered.record, errand=Errand(dies, porter.settle))
    with monkeypatch.context() as patched:
        patched.setitem(porter.running.catalogue.jobs, "porters.carry", Offered(job, OWNER))
        with pytest.raises(KeyboardInterrupt):
            errand_once(porter.running)
    too_early = errand_once(porter.running)
    demo.clock.advance(seconds=LEASE + 1)
    errand_once(porter.running)

    assert (too_early, porter.state()) == (False, "done")
    assert [step.split()[0] for step in porter.steps] == ["begin", "begin", "go", "settle"]
