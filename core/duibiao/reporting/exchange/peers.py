"""The instances that this one exchanges with: how they join, pause, go on, and how things stand with each."""

from __future__ import annotations

import base64
from typing import Literal

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from duibiao.kernel.hierarchy.organs import Organ, get_organ
from duibiao.kernel.journal import notes
from duibiao.kernel.journal.entries import SCHEMA, Author
from duibiao.kernel.journal.keys import InstanceKey, keys_of
from duibiao.kernel.journal.notes import key_id
from duibiao.kernel.store.federation import peers
from duibiao.model.values.messages import Conflict, Fault, Label, Message, NotFound, message
from duibiao.reporting.exchange import trust
from duibiao.reporting.exchange.here import Here
from duibiao.reporting.exchange.travelling import Towards
from duibiao.reporting.exchange.trust import Signed

CARD = "card"
"""What the signature of a card is good for: it shows that whoever made it holds the key."""

LOOPBACK = ("http://127.0.0.1", "http://localhost", "http://[::1]")

_ALL = select(peers).order_by(peers.c.joined_at, peers.c.instance)
_ONE = select(peers).where(peers.c.instance == bindparam("which"))
_OF_ORGAN = select(peers.c.instance).where(peers.c.organ == bindparam("organ"))
_INSERT = insert(peers)


class Peer(msgspec.Struct, frozen=True):
    """An instance that this one exchanges with; the columns of the table `peers`."""

    instance: str
    organ: str
    title: str
    url: str | None
    schema: int
    considered: int
    checkpoint: bytes | None
    asked: int
    answered: int
    trouble: str | None
    heard_at: str | None
    tried_at: str | None
    next_try_at: str | None
    failures: int
    active: bool
    joined_at: str
    head: str

    @property
    def told(self) -> Message | None:
        """What stands in the way, as a message."""
        return msgspec.json.decode(self.trouble, type=Message) if self.trouble else None


class Card(msgspec.Struct, frozen=True, omit_defaults=True):
    """How an instance introduces itself; `public` is its public key in base64."""

    instance: str
    organ: str
    title: Label
    key: str
    suite: str
    public: str
    schema: int = SCHEMA
    url: str | None = None


def all_peers(connection: Connection) -> list[Peer]:
    """Every peer, in the order in which they joined."""
    return [Peer(**row._mapping) for row in connection.execute(_ALL)]


def get_peer(connection: Connection, instance: str) -> Peer:
    """The peer of this name. Raises `NotFound`."""
    row = connection.execute(_ONE, {"which": instance}).one_or_none()
    if row is None:
        text = "没有名为“{instance}”的往来平台。用 duibiao exchange status 可以看到全部。"
        raise NotFound(message("peer.unknown", text, instance=instance))
    return Peer(**row._mapping)


def card(connection: Connection, here: Here) -> Signed:
    """This instance's card, signed with the key that it shows."""
    current = next(key for key in keys_of(connection, here.name) if key.key == here.signer.key)
    public = base64.b64encode(current.public).decode()
    instance = here.instance
    shown = Card(here.name, instance.organ, here.title, current.key, current.suite, public, SCHEMA, here.url)
    return trust.sign(connection, here, CARD, shown)


def read_card(content: bytes | str, here: Here) -> tuple[Card, InstanceKey]:
    """A card, and the key that it shows. Raises a `Fault` for what is none or is not signed with its own key."""
    try:
        signed = msgspec.json.decode(content, type=Signed)
        shown = msgspec.json.decode(signed.note, type=Card)
        public = base64.b64decode(shown.public, validate=True)
    except ValueError:
        text = "这不是平台名片。请对方用 duibiao exchange card 导出，再原样传来。"
        raise Fault(message("card.unreadable", text)) from None
    if shown.suite not in here.suites:
        text = "名片上的密钥用的是 {suite} 算法，本平台没有插件提供它。"
        raise Fault(message("card.suite", text, suite=shown.suite))
    if shown.key != key_id(shown.suite, public) or not notes.holds(CARD, signed.as_note, public, here.suites):
        text = "名片上的签名与它的密钥不符，可能在传送中被改动。请对方重新导出。"
        raise Fault(message("card.signature", text))
    return shown, InstanceKey(shown.instance, shown.key, shown.suite, public, "pinned", "")


def join(connection: Connection, here: Here, author: Author, content: bytes | str, url: str | None = None) -> Peer:
    """Exchange with the instance whose card this is, and trust its key; `url` replaces the card's address.

    An administrator compares the key's fingerprint with its owner before. Joining again brings title and address up to
    date. Raises a `Fault` for a card that will not do, `Conflict` for an organ that another peer is already, or for
    another key than the one pinned.
    """
    shown, key = read_card(content, here)
    address = _checked_url(url or shown.url)
    if shown.instance == here.name or shown.organ == here.instance.organ:
        raise Fault(message("peer.self", "这是本平台自己的名片。请用对方的名片。"))
    get_organ(connection, shown.organ)
    taken = connection.execute(_OF_ORGAN, {"organ": shown.organ}).scalar_one_or_none()
    if taken not in (None, shown.instance):
        text = "机构 {organ} 已由平台“{instance}”代表，不能再加入一个。"
        raise Conflict(message("peer.organ_taken", text, organ=shown.organ, instance=taken))
    keys = keys_of(connection, shown.instance)
    if keys and not any(one.key == key.key and one.revoked_at is None for one in keys):
        text = "“{instance}”的名片上是另一把密钥 {key}。请与对方电话核对指纹，再用 duibiao exchange keys pin 登记。"
        raise Conflict(message("peer.other_key", text, instance=shown.instance, key=key.key))
    trust.pin(connection, author, msgspec.structs.replace(key, trusted_at=author.at))
    _keep(connection, author, shown, address)
    return get_peer(connection, shown.instance)


def pin_card(connection: Connection, here: Here, author: Author, content: bytes | str) -> Card:
    """Trust the key on the card of a peer, after a loss or a first time; an administrator compared it with its owner.

    Raises a `Fault` for a card that will not do, `NotFound` for an instance that has not joined.
    """
    shown, key = read_card(content, here)
    get_peer(connection, shown.instance)
    trust.pin(connection, author, msgspec.structs.replace(key, trusted_at=author.at))
    set_peer(connection, shown.instance, trouble=None, next_try_at=None, failures=0)
    return shown


def _keep(connection: Connection, author: Author, shown: Card, url: str | None) -> None:
    """The peer's row, with its entry; nothing where it says this already."""
    title = msgspec.json.encode(shown.title).decode()
    said = {"organ": shown.organ, "title": title, "url": url, "schema": shown.schema}
    row = connection.execute(_ONE, {"which": shown.instance}).one_or_none()
    if row is not None and all(getattr(row, name) == value for name, value in said.items()):
        return
    body: dict[str, object] = {"organ": shown.organ, "title": msgspec.to_builtins(shown.title), "url": url}
    head = trust.record_about(
        connection, author, shown.instance, "peer.joined" if row is None else "peer.changed", body
    )
    if row is not None:
        set_peer(connection, shown.instance, **said, head=head)
        return
    none_yet = dict.fromkeys(("checkpoint", "trouble", "heard_at", "tried_at", "next_try_at"))
    counts = dict.fromkeys(("considered", "asked", "answered", "failures"), 0)
    fixed = {"instance": shown.instance, "active": True, "joined_at": author.at, "head": head}
    connection.execute(_INSERT, said | none_yet | counts | fixed)


def pause(connection: Connection, author: Author, instance: str) -> None:
    """Send nothing to a peer, ask it for nothing and take nothing from it, until `resume`."""
    _set_active(connection, author, instance, "peer.paused", active=False)


def resume(connection: Connection, author: Author, instance: str) -> None:
    """Go on where it was paused; nothing was lost."""
    _set_active(connection, author, instance, "peer.resumed", active=True)


def _set_active(connection: Connection, author: Author, instance: str, act: str, *, active: bool) -> None:
    if get_peer(connection, instance).active != active:
        head = trust.record_about(connection, author, instance, act, {})
        set_peer(connection, instance, active=active, head=head, next_try_at=None, failures=0)


def set_peer(connection: Connection, instance: str, **columns: object) -> None:
    """Note how things stand with a peer; no entry is made of it."""
    connection.execute(update(peers).where(peers.c.instance == instance).values(**columns))


def trouble(told: Message | None) -> str | None:
    """What stands in the way, as the table keeps it."""
    return None if told is None else msgspec.json.encode(told).decode()


def towards(connection: Connection, here: Here, peer: Peer) -> Towards:
    """Where a peer's organ lies, seen from this instance's."""
    return Towards(peer.instance, _lies(get_organ(connection, here.instance.organ), get_organ(connection, peer.organ)))


def _lies(own: Organ, other: Organ) -> Literal["above", "below", "beside"]:
    if own.path.startswith(other.path):
        return "above"
    return "below" if other.path.startswith(own.path) else "beside"


def _checked_url(url: str | None) -> str | None:
    """The address without a slash at its end. Raises a `Fault` unless it is https, or this very machine."""
    if url is None:
        return None
    local = any(url == start or url.startswith((f"{start}:", f"{start}/")) for start in LOOPBACK)
    if not url.startswith("https://") and not local:
        text = "地址“{url}”须以 https:// 开头。只有本机的地址可以用 http://。"
        raise Fault(message("peer.url", text, at="url", url=url))
    return url.rstrip("/")
