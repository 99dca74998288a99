"""/admin/exchange in words: how things stand with a peer, what is held up, and the one thing to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from duibiao.interfaces.web.views.states import StateView
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.journal.entries import SCHEMA
from duibiao.kernel.journal.keys import InstanceKey
from duibiao.model.values.messages import Label, Message, message
from duibiao.reporting.exchange.holding import Held as InConflict
from duibiao.reporting.exchange.overview import Held, Refusal, Standing
from duibiao.reporting.exchange.reconciling import Difference


class Act(msgspec.Struct, frozen=True):
    """Something to do: the last part of the form's address, the words of its button, and what it does.

    `href` is the page where it is done, where no single button can do it.
    """

    name: str
    words: Message
    told: Message
    href: str = ""


RETRY = Act(
    "retry",
    message("exchange.retry", "立即重试"),
    message("exchange.retry_told", "现在就再连一次，不等到下一次自动重试。没有副作用，可以多按。"),
)
RECOVER = Act(
    "recover",
    message("exchange.recover", "取回本平台的报送包"),
    message(
        "exchange.recover_told",
        "向对方要回本平台在备份之后发出的内容，核对签名后办理。期间新做的不丢，有抵触的留着给您看。",
    ),
)
RESUME = Act(
    "resume",
    message("exchange.resume", "恢复往来"),
    message("exchange.resume_told", "从暂停的地方接着收发，什么也没有丢。"),
)
PIN = Act(
    "pin",
    message("exchange.pin", "登记对方的新密钥"),
    message("exchange.pin_told", "先请对方把新名片传来，电话核对指纹。登记之后，对方重新发来的就会收下。"),
    "/admin/exchange/join",
)


class Trouble(msgspec.Struct, frozen=True):
    """What stands in the way, in two or three words, and what helps."""

    words: Message
    tone: str
    act: Act


TROUBLES: Mapping[str, Trouble] = {
    "exchange.restored_here": Trouble(message("peer.restored_here", "本平台恢复过旧备份"), "bad", RECOVER),
    "exchange.restored": Trouble(message("peer.restored", "刚从备份恢复"), "wait", RECOVER),
    "exchange.recovering": Trouble(message("peer.recovering", "对方正在恢复"), "wait", RETRY),
    "exchange.restored_there": Trouble(message("peer.restored_there", "对方恢复过旧备份"), "wait", RETRY),
    "exchange.fork": Trouble(message("peer.fork", "历史分叉"), "bad", RETRY),
    "exchange.checkpoint": Trouble(message("peer.inconsistent", "流水对不上"), "bad", RETRY),
    "exchange.signature": Trouble(message("peer.signature", "签名不对"), "bad", PIN),
    "exchange.revoked": Trouble(message("peer.revoked", "密钥已停用"), "bad", PIN),
    "exchange.stranger": Trouble(message("peer.stranger", "对方还不认识本平台"), "wait", RETRY),
    "exchange.damaged": Trouble(message("peer.damaged", "报送包损坏"), "wait", RETRY),
    "exchange.gap": Trouble(message("peer.gap", "缺前面的报送包"), "wait", RETRY),
    "exchange.upgrade": Trouble(message("peer.upgrade", "版本不同"), "wait", RETRY),
    "exchange.replayed": Trouble(message("peer.replayed", "正在对号"), "wait", RETRY),
    "exchange.link": Trouble(message("peer.link", "连不上"), "wait", RETRY),
}
"""Key of a message that stands in the way -> what is shown of it."""
OTHER = Trouble(message("peer.trouble", "受阻"), "bad", RETRY)

HELD: Mapping[str, tuple[Message, str, Message]] = {
    "waiting": (
        message("held.waiting", "等前一条"),
        "wait",
        message("held.waiting_told", "它前面的一条还没有到；到了自动办理。"),
    ),
    "parked": (
        message("held.parked", "暂存"),
        "wait",
        message("held.parked_told", "本平台的版本还读不懂它；升级后自动办理，同一事项后面的也在等。"),
    ),
    "conflict": (
        message("held.conflict", "冲突"),
        "bad",
        message("held.conflict_told", "与这里已有的抵触，没有采用，也没有丢弃。"),
    ),
}
"""State of a held entry -> its name, tone and what it means."""

OUTCOMES: Mapping[str, Message] = {
    "fork": message("peer.fork", "历史分叉"),
    "signature": message("peer.signature", "签名不对"),
    "revoked": message("peer.revoked", "密钥已停用"),
    "damaged": message("peer.damaged", "报送包损坏"),
    "receiver": message("outcome.receiver", "收件平台不对"),
    "checkpoint": message("peer.inconsistent", "流水对不上"),
    "gap": message("peer.gap", "缺前面的报送包"),
    "upgrade": message("peer.upgrade", "版本不同"),
}
"""Why a package was not applied, in two or three words."""

OPENED_BY: Mapping[str, str] = {
    "submission": "submissions.review",
    "enterprise": "enterprises.read",
    "organ": "accounts.read",
}
"""What an entry is about -> the permission that opens its page."""

SUBJECTS: Mapping[str, tuple[Message, str]] = {
    "submission": (message("subject.submission", "申报"), "/review/{id}"),
    "enterprise": (message("subject.enterprise", "企业"), "/enterprises/{id}"),
    "product": (message("subject.product", "产品"), ""),
    "organ": (message("subject.organ", "机构"), "/admin/organs/{id}"),
    "round": (message("subject.round", "批次"), ""),
    "definition": (message("subject.definition", "定义"), ""),
    "objection": (message("subject.objection", "异议"), ""),
    "request": (message("subject.request", "请求"), ""),
}
"""What an entry is about, and the address of its page where there is one."""


class HeldView(msgspec.Struct, frozen=True):
    """A held entry, in words; `href` is empty where its subject has no page, `name` short where the id is long."""

    digest: str
    state: StateView
    subject: str
    name: str
    href: str
    type: str
    number: int
    at: str
    told: str
    can_settle: bool


class RefusalView(msgspec.Struct, frozen=True):
    """A package that was not applied, in words."""

    number: int
    words: str
    told: str
    received_at: str


class KeyView(msgspec.Struct, frozen=True):
    """A key, its fingerprint in groups for reading aloud."""

    key: str
    spoken: str
    suite: str
    state: StateView
    told: str
    live: bool


class PeerCard(msgspec.Struct, frozen=True):
    """A peer, how things stand with it in one sentence, and the one act that helps; None where nothing is needed."""

    instance: str
    title: str
    organ: str
    organ_id: str
    url: str
    state: StateView
    sentence: str
    act: Act | None
    standing: Standing
    held: Sequence[HeldView]
    held_more: int
    refusals: Sequence[RefusalView]
    refused_more: int
    keys: Sequence[KeyView]
    skew: str


def peer_card(standing: Standing, writing: Writing, opens: frozenset[str]) -> PeerCard:
    """A peer as its card shows it; `opens` are the kinds of subject whose pages this reader may open."""
    peer = standing.peer
    state, sentence, act = _state(standing, writing)
    total = sum(standing.held_by_state.values())
    return PeerCard(
        instance=peer.instance,
        title=writing.label(msgspec.json.decode(peer.title, type=Label)),
        organ=writing.label(standing.organ),
        organ_id=peer.organ,
        url=peer.url or "",
        state=state,
        sentence=sentence,
        act=act,
        standing=standing,
        held=[held_view(one, writing, opens) for one in standing.held],
        held_more=total - len(standing.held),
        refusals=[refusal_view(one, writing) for one in standing.refusals],
        refused_more=standing.refused - len(standing.refusals),
        keys=[key_view(key, writing) for key in standing.keys],
        skew=_skew(peer.schema, writing),
    )


def held_view(held: Held, writing: Writing, opens: frozenset[str]) -> HeldView:
    """A held entry in words."""
    words, tone, told = HELD[held.state]
    subject, address = SUBJECTS.get(held.subject_type, (None, ""))
    return HeldView(
        digest=held.digest,
        state=StateView(writing.say(words), tone),
        subject=writing.say(subject) if subject else held.subject_type,
        name=held.subject if len(held.subject) <= 20 else f"{held.subject[:8]}…{held.subject[-4:]}",
        href=address.format(id=held.subject) if held.subject_type in opens else "",
        type=held.type,
        number=held.number,
        at=held.at,
        told=writing.say(held.told or told),
        can_settle=held.state == "conflict",
    )


def conflict_view(held: InConflict, writing: Writing, opens: frozenset[str]) -> HeldView:
    """An entry in conflict, in words."""
    shown = Held(
        digest=held.digest,
        state=held.state,
        type=held.type,
        subject_type=held.subject_type,
        subject=held.subject,
        origin=held.origin,
        number=held.number,
        at=held.at,
        held_at=held.held_at,
        told=held.reason,
    )
    return held_view(shown, writing, opens)


class DifferenceView(msgspec.Struct, frozen=True):
    """A filing that two sides hold differently; beginnings of the digests, empty where one side has none."""

    organ: str
    submission: str
    ours: str
    theirs: str


def difference_view(one: Difference) -> DifferenceView:
    """A difference as the page lists it."""
    ours, theirs = (head.removeprefix("sha256:")[:12] for head in (one.ours, one.theirs))
    return DifferenceView(one.organ, one.submission, ours, theirs)


def refusal_view(refusal: Refusal, writing: Writing) -> RefusalView:
    """A refused package in words."""
    known = OUTCOMES.get(refusal.outcome)
    words = writing.say(known) if known else refusal.outcome
    return RefusalView(refusal.number, words, writing.say(refusal.told) if refusal.told else "", refusal.received_at)


def key_view(key: InstanceKey, writing: Writing) -> KeyView:
    """A key in words."""
    if key.revoked_at is not None:
        state = StateView(writing.say(message("key.state_revoked", "已停用")), "bad done")
    elif key.to_number is not None:
        state = StateView(writing.say(message("key.state_replaced", "已更换")), "draft done")
    else:
        state = StateView(writing.say(message("key.state_live", "在用")), "ok")
    return KeyView(key.key, spoken(key.key), key.suite, state, writing.say(_how_trusted(key)), key.revoked_at is None)


def spoken(key: str) -> str:
    """A fingerprint in groups of four, for reading aloud."""
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))


def _how_trusted(key: InstanceKey) -> Message:
    if key.trusted_by == "own":
        return message("key.how_own", "本平台自建")
    if key.trusted_by == "pinned":
        return message("key.how_pinned", "管理员核对登记")
    return message("key.how_rotated", "由密钥 {key} 引入", key=spoken(key.trusted_by))


def _state(standing: Standing, writing: Writing) -> tuple[StateView, str, Act | None]:
    """Two words, a sentence, and what helps: of everything that is the matter the weightiest."""
    words, tone, sentence, act = next(_matters(standing, writing))
    return StateView(writing.say(words), tone), sentence, act


def _matters(standing: Standing, writing: Writing) -> Iterator[tuple[Message, str, str, Act | None]]:
    """What is the matter, the weightiest first; at the end that nothing is."""
    say, peer, sent = writing.say, standing.peer, standing.sent
    if not peer.active:
        told = message("peer.paused_told", "往来已暂停：不发，也不收。对方会等待，什么也不会丢。")
        yield message("peer.paused", "已暂停"), "draft", say(told), RESUME
    if peer.told is not None:
        trouble = TROUBLES.get(peer.told.key, OTHER)
        yield trouble.words, trouble.tone, say(peer.told), trouble.act
    conflicts = standing.held_by_state.get("conflict", 0)
    if conflicts:
        text = "有 {count} 条来件与这里已有的抵触，留在下面，请逐条看过。其他照常往来。"
        yield message("held.conflict", "冲突"), "bad", say(message("peer.conflicts", text, count=conflicts)), None
    if peer.failures and peer.tried_at:
        text = "从 {since} 起连不上，已试 {count} 次；自动重试，连上后接着发，什么也不会丢。"
        since = writing.moment(peer.heard_at or peer.joined_at)
        told = message("peer.down_told", text, since=since, count=peer.failures)
        yield message("peer.link", "连不上"), "wait", say(told), RETRY
    if sent.open_packages and sent.open_since:
        text = "{count} 个报送包、{entries} 条流水从 {since} 起等对方回执。"
        since = writing.moment(sent.open_since)
        told = message("peer.open_told", text, count=sent.open_packages, entries=sent.open_entries, since=since)
        yield message("peer.open", "待送达"), "wait", say(told), RETRY if peer.url else None
    waiting = sum(standing.held_by_state.values())
    if waiting:
        text = "有 {count} 条来件暂存，条件具备时自动办理。其他照常往来。"
        yield message("peer.held", "有暂存"), "wait", say(message("peer.held_told", text, count=waiting)), None
    if peer.heard_at is None:
        told = message("peer.silent_told", "刚加入，还没有收到对方的任何消息。请对方也用本平台的名片加入。")
        yield message("peer.silent", "未通"), "draft", say(told), RETRY if peer.url else None
    told = message("peer.in_step_told", "双方一致：发出的都有回执，收到的都已办理。")
    yield message("peer.in_step", "同步"), "ok done", say(told), None


def _skew(schema: int, writing: Writing) -> str:
    """That the peer runs another version, where it does."""
    if schema > SCHEMA:
        text = "对方的版本比这里新（第 {theirs} 版，这里第 {ours} 版）。读不懂的暂存，升级本平台后自动办理。"
        return writing.say(message("peer.newer", text, theirs=schema, ours=SCHEMA))
    if schema < SCHEMA:
        text = "对方的版本比这里旧（第 {theirs} 版，这里第 {ours} 版）。它读不懂的会在那边暂存，等它升级。"
        return writing.say(message("peer.older", text, theirs=schema, ours=SCHEMA))
    return ""
