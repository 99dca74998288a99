"""The crowd of the demonstration, in a smaller number: every state is reached, in order, and all of it is made up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from sqlalchemy import Connection, select, text

from duibiao.extension.deployment import read_deployment
from duibiao.interfaces.backups import verify_rows
from duibiao.interfaces.demonstration.crowd import FILE, Fate, portions, read_crowd
from duibiao.interfaces.demonstration.pages import one_page
from duibiao.interfaces.demonstration.people import listed_people, read_demo
from duibiao.interfaces.demonstration.planning import doings
from duibiao.interfaces.demonstration.preparing import prepare
from duibiao.interfaces.demonstration.settling import draw_up
from duibiao.interfaces.demonstration.timeline import months_before, timeline
from duibiao.interfaces.running import Running, start
from duibiao.kernel.hierarchy.routes import RouteStep
from duibiao.kernel.identity.passwords import complaints, verify
from duibiao.kernel.identity.people import find_person, get_person
from duibiao.kernel.journal.entries import Subject, history
from duibiao.kernel.store.tables import enterprises, entries, objections, people, results, submissions
from duibiao.kernel.submissions import reading
from duibiao.kernel.submissions.lifecycle import State
from duibiao.model.values.messages import Label
from duibiao.reporting.dissemination import public_records
from duibiao.reporting.dissemination.public_records import Status
from tests.demonstrations import ROOT, Demo, write_folder

NOW = "2026-11-24T02:00:00.000000Z"
TODAY = "2026-11-24"


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """An instance with one filing of each fate beside the placed ones, prepared at `NOW`."""
    folder = tmp_path_factory.mktemp("crowd")
    write_folder(folder)
    write_crowd(folder)
    with pytest.MonkeyPatch.context() as patched:
        for name in ("DUIBIAO_DATABASE", "DUIBIAO_EVIDENCE"):
            patched.delenv(name, raising=False)
        prepare(folder, "http://testserver.local", lambda _: None, lambda: NOW)
        running = start(folder, lambda: NOW)
    yield running
    running.store.close()


def write_crowd(folder: Path) -> None:
    """The crowd of deployments/demo in a smaller number."""
    stated = (ROOT / "deployments/demo" / FILE).read_text(encoding="utf-8")
    for name in ("enterprises", "filings"):
        stated = re.sub(rf"^{name} = \d+", f"{name} = 40", stated, flags=re.MULTILINE)
    (folder / FILE).write_text(stated, encoding="utf-8")


@pytest.fixture
def connection(crowd: Running) -> Iterator[Connection]:
    with crowd.store.read() as reader:
        yield reader


def column(connection: Connection, wanted: Any) -> list[Any]:
    return list(connection.execute(select(wanted)).scalars())


def test_every_state_is_reached(connection: Connection) -> None:
    assert set(column(connection, submissions.c.state)) == set(get_args(State))


def test_the_public_sees_every_status(connection: Connection) -> None:
    assert set(column(connection, results.c.status)) == set(get_args(Status))


def test_objections_are_open_upheld_and_dismissed(connection: Connection) -> None:
    assert set(column(connection, objections.c.state)) == {"open", "upheld", "dismissed"}


def test_every_grade_of_the_schemes_here_occurs(connection: Connection) -> None:
    found = {"ahead", "reaches", "gap", "undecided", "not_publishable"}

    assert set(column(connection, submissions.c.grade)) == {None, *found}


def test_filings_wait_at_each_level_and_some_are_overdue(connection: Connection) -> None:
    waiting = connection.execute(select(submissions).where(submissions.c.state == "in_review")).all()
    lengths = {len(row.step_organ) for row in waiting}
    due = [row.due_on for row in waiting if row.due_on is not None]

    assert lengths == {len("cn"), len("cn-33"), len("cn-3303"), len("cn-330326")}
    assert min(due) < TODAY < max(due)


def test_everybody_listed_who_reviews_has_something_waiting(crowd: Running, connection: Connection) -> None:
    listed = {one.login for one in listed_people(crowd.located)}
    officers = [officer for officer in read_demo(crowd.located.folder).officers if officer.login in listed]
    reviewers = {o.login: organ for o in officers for role, organ in o.roles if role in ("checker", "approver")}

    queues = {
        login: reading.page(connection, get_person(connection, find_person(connection, login), TODAY), waiting_at=organ)
        for login, organ in reviewers.items()
    }

    assert {login for login, queue in queues.items() if not queue} == set()


def test_everything_is_made_up_and_says_so(connection: Connection) -> None:
    firms = connection.execute(select(enterprises)).all()
    ids = set(column(connection, results.c.submission))
    records = [published.record for id_ in ids for published in public_records.result(connection, id_)]

    assert [firm.name for firm in firms if not (firm.synthetic and firm.name.endswith("（合成）"))] == []
    assert [record.submission for record in records if not record.enterprise.synthetic] == []


def test_every_digest_and_chain_is_right(connection: Connection) -> None:
    assert list(verify_rows(connection)) == []


def test_front_runners_are_listed_from_nominations_that_rest_on_public_results(connection: Connection) -> None:
    joined = "front_runners_varieties v JOIN front_runners_lists l ON l.variety = v.id"
    stands = connection.execute(text(f"SELECT scheme, state FROM {joined}")).all()
    nominations = connection.execute(text("SELECT result, nomination FROM front_runners_candidates")).all()
    ids = {id_ for pair in nominations for id_ in pair}

    assert [id_ for id_ in ids if not public_records.result(connection, id_)] == []
    assert {row.scheme: row.state for row in stands} == {
        "duibiao:porcelain_tile": "final",
        "duibiao:property_class_8_8": "not_issued",
        "duibiao:room_air_conditioner": "not_issued",
        "duibiao:three_phase_motor": "not_issued",
    }


def test_demonstration_without_the_plugin_leaves_its_part_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_folder(tmp_path)
    file = tmp_path / "deployment.toml"
    listed = file.read_text(encoding="utf-8").replace(', "front_runners"', "")
    file.write_text(listed, encoding="utf-8")
    write_crowd(tmp_path)
    monkeypatch.delenv("DUIBIAO_DATABASE", raising=False)
    prepare(tmp_path, "http://testserver.local", lambda _: None, lambda: NOW)
    running = start(tmp_path, lambda: NOW)
    with running.store.read() as reader:
        kinds = set(column(reader, submissions.c.kind))
    running.store.close()

    assert kinds == {"duibiao:benchmark_result", "duibiao:executed_standards"}


def test_acts_follow_one_another_within_the_months(connection: Connection) -> None:
    for row in connection.execute(select(submissions.c.id, submissions.c.head, submissions.c.created_at)):
        chain = history(connection, Subject("submission", row.id))
        moments = [row.created_at, *(item.entry.at for item in chain)]

        assert [item.entry.previous for item in chain] == [None, *(item.digest for item in chain)][: len(chain)]
        assert row.head == (chain[-1].digest if chain else "")
        assert moments == sorted(set(moments))

    assert min(column(connection, entries.c.at)) == "2025-08-31T16:00:00.000000Z"
    assert max(column(connection, entries.c.at)) <= NOW


def test_the_same_seed_gives_the_same_plan(crowd: Running, connection: Connection) -> None:
    folder = crowd.located.folder
    stated = read_crowd(folder)
    assert stated is not None
    opening = months_before(NOW, stated.months)

    again = draw_up(connection, crowd.catalogue, read_demo(folder), stated, opening, NOW).plan

    assert {deed.filing.id for deed in again.deeds} == set(column(connection, submissions.c.id))
    assert draw_up(connection, crowd.catalogue, read_demo(folder), stated, opening, NOW).plan == again


def test_everybody_signs_in_with_the_password_that_is_shown(crowd: Running, connection: Connection) -> None:
    listed = listed_people(crowd.located)
    kept = dict(connection.execute(select(people.c.login, people.c.password)).all())

    assert {kept[one.login] for one in listed} == set(kept.values())
    assert verify(kept[listed[0].login], listed[0].password)
    assert [told for one in listed for told in complaints(one.password, one.login)] == []


def test_nobody_is_listed_where_data_may_be_real(tmp_path: Path) -> None:
    write_folder(tmp_path)
    file = tmp_path / "deployment.toml"
    before = listed_people(read_deployment(tmp_path))
    file.write_text(file.read_text(encoding="utf-8").replace("synthetic = true", "synthetic = false"), encoding="utf-8")

    assert len(before) == 15
    assert listed_people(read_deployment(tmp_path)) == ()


def test_nobody_is_listed_without_the_file(tmp_path: Path) -> None:
    write_folder(tmp_path)
    (tmp_path / "demo.toml").unlink()

    assert listed_people(read_deployment(tmp_path)) == ()


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_without_the_file_of_the_crowd_nothing_is_filed(demo: Demo) -> None:
    with demo.running.store.read() as reader:
        assert column(reader, submissions.c.id) == []
        assert len(column(reader, enterprises.c.uscc)) == 3


def test_levels_that_a_route_lacks_are_passed_over() -> None:
    label = Label("核实")
    route = (
        RouteStep("county", "county", "checker", label, "cn-429004"),
        RouteStep("province", "province", "approver", label, "cn-42"),
        RouteStep("nation", "nation", "approver", label, "cn"),
    )
    fate = Fate(key="again", share=1, acts=("submit", "city", "return", "improve", "submit", "nation"))

    assert list(doings(fate, route, ("filer", "x"))) == [
        ("open", ("filer", "x")),
        ("submit", ("filer", "x")),
        ("pass", ("checker", "cn-429004")),
        ("return", ("approver", "cn-42")),
        ("improve", ("filer", "x")),
        ("submit", ("filer", "x")),
        ("pass", ("checker", "cn-429004")),
        ("pass", ("approver", "cn-42")),
    ]


def test_portions_add_up_and_leave_nobody_out() -> None:
    assert portions(10, (50, 30, 1)) == (6, 3, 1)
    assert portions(2, (5, 5, 5)) == (1, 1, 1)


def test_months_are_those_of_china() -> None:
    assert months_before("2026-01-31T16:30:00.000000Z", 1) == "2025-12-31T16:00:00.000000Z"
    assert months_before("2026-11-24T02:00:00.000000Z", -2) == "2026-12-31T16:00:00.000000Z"


def test_days_are_working_days_before_today() -> None:
    time = timeline("2026-11-18T16:00:00.000000Z", "2026-11-24T02:00:00.000000Z", {date(2026, 11, 21): True})

    assert time.days == (date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23))


def test_a_page_of_evidence_says_where_its_objects_lie() -> None:
    page = one_page("合成", ("a (b)",))
    table = page.index(b"xref")
    places = [int(line[:10]) for line in page[table:].split(b"\n")[3:10]]

    assert page.startswith(b"%PDF-")
    assert b"(a \\(b\\))" in page
    assert [page[place:].split(b" ")[0] for place in places] == [b"%d" % number for number in range(1, 8)]
    assert page.endswith(b"startxref\n%d\n%%%%EOF\n" % table)
