"""Packages between two instances: what comes, and what becomes of it, row by row of docs/decisions/0012."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import msgspec
import pytest
from sqlalchemy import select

from duibiao.kernel.journal import notes
from duibiao.kernel.store.federation import packages_received, packages_sent
from duibiao.kernel.store.tables import evidence, submissions
from duibiao.reporting.exchange import packages, peers, receiving
from duibiao.reporting.exchange.packages import Manifest
from duibiao.reporting.exchange.refusals import Refused
from duibiao.reporting.exchange.trust import Signed
from tests.demonstrations import TILE
from tests.reporting.exchange.linked import End, Linked

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])

REPORT = b"%PDF-1.7 synthetic report"


def kept(end: End, outcome: str = "refused") -> list[int]:
    """The numbers of the packages that an instance keeps with this outcome."""
    with end.running.store.read() as connection:
        query = select(packages_received.c.number).where(packages_received.c.outcome == outcome)
        return list(connection.execute(query.order_by(packages_received.c.number)).scalars())


def known(end: End, id_: str) -> bool:
    """Whether an instance has a filing."""
    with end.running.store.read() as connection:
        return connection.execute(select(submissions.c.id).where(submissions.c.id == id_)).first() is not None


def signed_anew(end: End, content: bytes, **changed: object) -> bytes:
    """A package whose manifest says something else, with a good signature of `end`."""
    signed = packages.read_head(BytesIO(content)).signed
    said = msgspec.json.decode(signed.note) | changed
    note = notes.sign(packages.PURPOSE, said, end.here.signer)
    return packages.head_bytes(Signed(note.note, note.key, note.suite, note.signature))


def shown_report(linked: Linked) -> str:
    """The digest of a report that the tile maker uploaded in the province."""
    demo = linked.province.demo
    files = {"file": ("report.pdf", REPORT, "application/pdf")}
    response = demo.call("FILER", "POST", "/evidence", data={"enterprise": demo.names["ENTERPRISE"]}, files=files)
    return str(response.json()["digest"])


def file_with(linked: Linked, digest: str) -> str:
    """The id of a filing that was submitted with a report."""
    content = msgspec.json.decode(msgspec.json.encode(TILE["content"]))
    content["indicators"]["water_absorption"]["evidence"] = [digest]
    id_ = linked.province.demo.drafted(content=content)
    linked.province.demo.acts(id_, ("FILER", "submit"))
    return id_


def test_a_filing_goes_up_and_the_acceptance_comes_down_in_packages(linked: Linked) -> None:
    id_ = linked.filed()

    linked.exchange()
    accepted = linked.nation.demo.acts(id_, ("NATION", "pass"))
    linked.exchange()

    assert accepted == "accepted"
    assert linked.pair.province.standing(id_) == linked.pair.nation.standing(id_)
    assert (linked.pair.province.held(), linked.pair.nation.held()) == ([], [])


def test_what_came_before_gets_the_same_receipt(linked: Linked) -> None:
    linked.filed()
    (content,) = linked.province.packs()

    first = linked.nation.takes(content)
    second = linked.nation.takes(content)

    assert first.receipt.applied
    assert second.signed == first.signed
    assert kept(linked.nation, "applied") == [1]


def test_what_comes_too_early_says_what_is_wanted_and_is_not_kept(linked: Linked) -> None:
    linked.filed()
    (first,) = linked.province.packs()
    linked.filed()
    (second,) = linked.province.packs()

    early = linked.nation.takes(second).receipt
    in_order = [linked.nation.takes(content).receipt.applied for content in (first, second)]

    assert (early.why, early.held.number) == ("gap", 0)
    assert early.reason is not None
    assert early.reason.params["wanted"] == "1"
    assert in_order == [True, True]
    assert kept(linked.nation) == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda end, content: signed_anew(end, content, number=1, at="2030-01-01T00:00:00.000000Z"), "fork"),
        (lambda end, content: signed_anew(end, content, number=2, previous="sha256:" + "0" * 64), "fork"),
        (lambda end, content: signed_anew(end, content, receiver="hunan"), "receiver"),
    ],
)
def test_another_package_of_a_number_that_was_had_is_refused_and_kept(
    linked: Linked, change: Callable[[End, bytes], bytes], why: str
) -> None:
    linked.filed()
    (content,) = linked.province.packs()
    linked.nation.takes(content)

    receipt = linked.nation.takes(change(linked.province, content)).receipt

    assert (receipt.outcome, receipt.why, receipt.held.number) == ("refused", why, 1)
    assert len(kept(linked.nation)) == 1
    told = linked.nation.peer().told
    assert told is not None
    assert told.key == f"exchange.{why}"


def test_a_log_that_is_not_what_it_was_is_refused(linked: Linked) -> None:
    linked.filed()
    (first,) = linked.province.packs()
    linked.nation.takes(first)
    id_ = linked.filed()
    (second,) = linked.province.packs()
    said = packages.read_head(BytesIO(second)).manifest
    assert said.consistency is not None
    forged = {"since": 1, "path": ["00" * 32 for _ in said.consistency.path]}

    receipt = linked.nation.takes(signed_anew(linked.province, second, consistency=forged)).receipt

    assert receipt.why == "checkpoint"
    assert not known(linked.nation, id_)
    assert linked.nation.takes(second).receipt.applied


def test_a_later_format_waits_for_an_upgrade(linked: Linked) -> None:
    linked.filed()
    (content,) = linked.province.packs()
    later = content.replace(b"duibiao package 1\n", b"duibiao package 2\n", 1)

    receipt = linked.nation.takes(later, "zhejiang").receipt

    assert receipt.why == "upgrade"
    assert kept(linked.nation) == []
    assert linked.nation.takes(content).receipt.applied


def test_every_part_of_a_package_is_protected(linked: Linked) -> None:
    id_ = linked.filed()
    (content,) = linked.province.packs()
    head = packages.read_head(BytesIO(content))
    start = content.index(b"\n", content.index(b"\n") + 1) + 1
    ends = start + len(head.signed.note.encode())
    places = [0, 17, 20, start, start + 40, (start + ends) // 2, ends - 1, ends, ends + 20, len(head.body) - 3]
    flipped = [content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :] for at in places]
    cut = [content[:at] for at in (0, 10, start, ends - 5, len(content) - 1)]

    outcomes = {linked.nation.takes(one, "zhejiang").receipt.outcome for one in (*flipped, *cut, content + b"x")}

    assert outcomes == {"refused"}
    assert not known(linked.nation, id_)
    assert len(kept(linked.nation)) <= receiving.MOST_REFUSED
    assert linked.nation.takes(content).receipt.applied


def test_a_stranger_is_refused_and_leaves_nothing_behind(linked: Linked) -> None:
    linked.filed()
    (content,) = linked.province.packs()

    with pytest.raises(Refused) as refused:
        linked.nation.takes(signed_anew(linked.province, content, sender="hunan"))

    assert refused.value.why == "stranger"
    assert kept(linked.nation) == []


def test_evidence_travels_with_its_filing_and_once(linked: Linked) -> None:
    digest = shown_report(linked)
    packed: list[Manifest] = []
    for _ in range(2):
        file_with(linked, digest)
        (content,) = linked.province.packs()
        packed.append(packages.read_head(BytesIO(content)).manifest)
        assert linked.nation.takes(content).receipt.applied

    with linked.nation.running.store.read() as connection:
        rows = connection.execute(select(evidence.c.uploaded_by).where(evidence.c.digest == digest)).scalars().all()
    assert [[file.digest for file in one.evidence] for one in packed] == [[digest], []]
    assert linked.nation.running.evidence.get(digest) == REPORT
    assert rows == [None]


def test_a_package_cut_inside_its_evidence_leaves_the_filing_out(linked: Linked) -> None:
    id_ = file_with(linked, shown_report(linked))
    (content,) = linked.province.packs()

    cut = linked.nation.takes(content[:-5]).receipt

    assert cut.why == "damaged"
    assert not known(linked.nation, id_)
    assert linked.nation.takes(content).receipt.applied


def test_two_who_pack_at_once_make_one_package(linked: Linked) -> None:
    linked.filed()
    made = linked.province.packs()

    again = linked.province.packs()

    assert (len(made), again) == (1, [])


def test_a_receipt_comes_back_with_the_next_package(linked: Linked) -> None:
    id_ = linked.filed()
    (up,) = linked.province.packs()
    linked.nation.takes(up)
    linked.nation.demo.acts(id_, ("NATION", "pass"))
    (down,) = linked.nation.packs()

    linked.province.takes(down)

    with linked.province.running.store.read() as connection:
        receipted = connection.execute(select(packages_sent.c.receipted_at)).scalar_one()
    assert receipted is not None


def test_a_paused_peer_is_sent_nothing(linked: Linked) -> None:
    linked.filed()
    with linked.province.running.store.write() as connection:
        author = linked.province.here.author(linked.province.running.clock())
        peers.pause(connection, author, "nation")

    assert linked.province.packs() == []
    with linked.province.running.store.write() as connection:
        peers.resume(connection, linked.province.here.author(linked.province.running.clock()), "nation")
    assert len(linked.province.packs()) == 1
