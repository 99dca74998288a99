"""A draft is offered the version in force: taken or declined, with a record that goes into what is filed."""

from __future__ import annotations

import msgspec
import pytest

from duibiao.kernel.submissions import reading
from duibiao.kernel.submissions.content import flatten
from duibiao.kernel.submissions.editions import Offer, choose, offer_for
from duibiao.kernel.submissions.reading import Held
from duibiao.kernel.submissions.records import EditionChoice, Revision
from duibiao.model.values.canonical import canonical
from duibiao.model.values.messages import Conflict, NotAllowed, NotFound
from tests.demonstrations import Demo
from tests.versions import person, publish_tightened, put_in_force, scheme_in_force, without


def held(demo: Demo, id_: str) -> Held:
    with demo.running.store.read() as connection:
        return reading.show(connection, person(demo, "filer"), id_)


def offered(demo: Demo, id_: str) -> Offer | None:
    with demo.running.store.read() as connection:
        return offer_for(connection, reading.show(connection, person(demo, "filer"), id_))


def chosen(demo: Demo, id_: str, digest: str, take: bool, login: str = "filer") -> EditionChoice:
    with demo.running.store.write() as connection:
        return choose(connection, person(demo, login), id_, digest, take, demo.clock())


def filed(demo: Demo, id_: str) -> Revision:
    revision = held(demo, id_).revision
    assert revision is not None
    return revision


def test_taking_the_newer_version_keeps_the_answers_that_it_asks_for_and_lists_the_others(demo: Demo) -> None:
    id_ = demo.drafted()
    before = held(demo, id_)
    digest = put_in_force(demo, without(scheme_in_force(demo), "water_absorption"))

    choice = chosen(demo, id_, digest, take=True)

    after = held(demo, id_)
    assert before.draft is not None
    assert after.draft is not None
    assert after.standing.scheme_digest == digest
    assert flatten(after.draft) == {
        path: value for path, value in flatten(before.draft).items() if path != "indicators.water_absorption"
    }
    assert [(one.path, one.label.zh) for one in choice.dropped] == [("indicators.water_absorption", "吸水率")]
    assert choice.dropped[0].value == flatten(before.draft)["indicators.water_absorption"]
    assert (choice.was_digest, choice.now_digest, choice.taken) == (before.standing.scheme_digest, digest, True)
    assert canonical(after.editions) == canonical([choice])
    assert after.seen != before.seen


def test_what_was_chosen_goes_into_the_revision_and_its_entry_with_the_person_erasable(demo: Demo) -> None:
    id_ = demo.drafted()
    old = str(held(demo, id_).standing.scheme_digest)
    publish_tightened(demo)
    offer = offered(demo, id_)
    assert offer is not None
    chosen(demo, id_, offer.newer.digest, take=True)

    demo.acts(id_, ("FILER", "submit"))

    revision = filed(demo, id_)
    told = demo.call("COUNTY", "GET", f"/submissions/{id_}/history").json()["items"][0]["editions"]
    (recorded,) = revision.editions
    assert revision.scheme_digest == offer.newer.digest
    assert (recorded.was_digest, recorded.now_digest, recorded.taken) == (old, offer.newer.digest, True)
    assert recorded.person.startswith("sha256:")
    assert told == [msgspec.to_builtins(recorded)]


def test_a_kept_version_is_filed_and_stays_pinned(demo: Demo) -> None:
    id_ = demo.drafted()
    old = held(demo, id_).standing.scheme_digest
    publish_tightened(demo)
    offer = offered(demo, id_)
    assert offer is not None
    chosen(demo, id_, offer.newer.digest, take=False)
    declined = offered(demo, id_)

    demo.acts(id_, ("FILER", "submit"))

    assert declined is not None
    assert declined.declined is not None
    assert filed(demo, id_).scheme_digest == old
    assert [one.taken for one in filed(demo, id_).editions] == [False]


def test_what_was_ever_submitted_is_not_offered_another_version(demo: Demo) -> None:
    id_ = demo.drafted()
    demo.acts(id_, ("FILER", "submit"))
    demo.act("COUNTY", id_, "return", comment="请补充。")
    digest = put_in_force(demo, without(scheme_in_force(demo), "water_absorption"))

    with pytest.raises(Conflict):
        chosen(demo, id_, digest, take=True)

    assert held(demo, id_).draft is not None
    assert offered(demo, id_) is None


def test_nothing_is_offered_under_the_version_in_force(demo: Demo) -> None:
    assert offered(demo, demo.drafted()) is None


def test_an_offer_that_was_overtaken_is_refused(demo: Demo) -> None:
    id_ = demo.drafted()
    first = put_in_force(demo, without(scheme_in_force(demo), "water_absorption", "1.1"))
    put_in_force(demo, without(scheme_in_force(demo), "friction_coefficient", "1.2"))

    with pytest.raises(Conflict):
        chosen(demo, id_, first, take=True)

    assert held(demo, id_).editions == ()


@pytest.mark.parametrize(("login", "refusal"), [("filer-motor", NotFound), ("county", NotFound)])
def test_only_the_filer_chooses(demo: Demo, login: str, refusal: type[Exception]) -> None:
    id_ = demo.drafted()
    digest = put_in_force(demo, without(scheme_in_force(demo), "water_absorption"))

    with pytest.raises((refusal, NotAllowed)):
        chosen(demo, id_, digest, take=True, login=login)

    assert held(demo, id_).editions == ()
