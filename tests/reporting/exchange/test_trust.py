"""Whose signatures are believed, between two instances: keys that follow one another, that are lost, and revoked."""

from __future__ import annotations

import msgspec
import pytest

from duibiao.extension.suites import CORE_SUITES, ED25519
from duibiao.interfaces.operating import operator
from duibiao.kernel.journal.entries import Author
from duibiao.kernel.journal.keys import keys_of
from duibiao.model.values.messages import Conflict, Fault
from duibiao.reporting.exchange import peers, renewing, trust
from tests.reporting.exchange.linked import End, Linked

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])


def administrator(end: End) -> Author:
    """Whoever runs the instance."""
    return operator(end.name, end.running.clock())


def rotate(end: End) -> str:
    """The id of the key that the present one introduces."""
    end.demo.clock.advance(seconds=1)
    with end.running.store.write() as connection:
        return renewing.rotate(connection, end.here, administrator(end), end.running.located.keys, ED25519)


def begin_anew(end: End) -> str:
    """The id of a key that nothing introduces."""
    end.demo.clock.advance(seconds=1)
    with end.running.store.write() as connection:
        folder = end.running.located.keys
        return renewing.begin_anew(connection, administrator(end), folder, ED25519, CORE_SUITES)


def card(end: End) -> bytes:
    """The card of an instance."""
    with end.running.store.read() as connection:
        return msgspec.json.encode(peers.card(connection, end.here))


def bounds(end: End, of: str) -> dict[str, tuple[int, int | None]]:
    """Which packages each known key of an instance may sign, as another sees it."""
    with end.running.store.read() as connection:
        return {key.key: (key.from_number, key.to_number) for key in keys_of(connection, of)}


def test_a_key_that_the_one_before_introduces_is_accepted_by_itself(linked: Linked) -> None:
    linked.filed()
    (first,) = linked.province.packs()
    old = linked.province.here.signer.key
    rotate(linked.province)
    new = rotate(linked.province)
    linked.filed()
    (second,) = linked.province.packs()

    applied = [linked.nation.takes(content).receipt.applied for content in (first, second)]

    known = bounds(linked.nation, "zhejiang")
    assert applied == [True, True]
    assert (known[old], known[new]) == ((1, None), (2, None))
    assert linked.province.here.signer.key == new


def test_a_key_begun_after_a_loss_is_refused_until_it_is_pinned(linked: Linked) -> None:
    linked.filed()
    linked.province.packs()
    begin_anew(linked.province)
    signed_anew = linked.province.package(1)

    refused = linked.nation.takes(signed_anew).receipt
    with linked.nation.running.store.write() as connection:
        peers.pin_card(connection, linked.nation.here, administrator(linked.nation), card(linked.province))
    applied = linked.nation.takes(signed_anew).receipt

    assert refused.why == "signature"
    assert applied.applied


def test_a_revoked_key_signs_nothing_more_and_what_it_signed_before_stays(linked: Linked) -> None:
    linked.filed()
    (first,) = linked.province.packs()
    linked.nation.takes(first)
    key = linked.province.here.signer.key
    with linked.nation.running.store.write() as connection:
        trust.revoke(connection, administrator(linked.nation), "zhejiang", key)
    linked.filed()
    (second,) = linked.province.packs()

    assert linked.nation.takes(second).receipt.why == "revoked"
    assert linked.nation.takes(first).receipt.applied


def test_the_only_key_is_not_revoked_and_a_revoked_one_introduces_nothing(linked: Linked) -> None:
    key = linked.province.here.signer.key
    with pytest.raises(Fault, match=r"key\.last"), linked.province.running.store.write() as connection:
        trust.revoke(connection, administrator(linked.province), "zhejiang", key)
    with linked.nation.running.store.write() as connection:
        trust.revoke(connection, administrator(linked.nation), "zhejiang", key)
    rotate(linked.province)
    linked.filed()
    (content,) = linked.province.packs()

    assert linked.nation.takes(content).receipt.why == "signature"


def test_joining_needs_a_whole_card_of_another_instance_with_the_key_that_is_pinned(linked: Linked) -> None:
    nation, good = linked.nation, card(linked.province)
    author = administrator(nation)
    with nation.running.store.write() as connection:
        before = peers.get_peer(connection, "zhejiang")
        again = peers.join(connection, nation.here, author, good)

    assert again == before
    for content, key in (
        (good.replace(b"cn-33", b"cn-32"), "card.signature"),
        (b"{}", "card.unreadable"),
        (card(nation), "peer.self"),
    ):
        with pytest.raises(Fault, match=key.replace(".", r"\.")), nation.running.store.write() as connection:
            peers.join(connection, nation.here, author, content)
    with pytest.raises(Fault, match=r"peer\.url"), nation.running.store.write() as connection:
        peers.join(connection, nation.here, author, good, "http://example.org")
    begin_anew(linked.province)
    with pytest.raises(Conflict, match=r"peer\.other_key"), nation.running.store.write() as connection:
        peers.join(connection, nation.here, author, card(linked.province))
