"""Exchange with the other instances while this one runs: one thread for each, so that a slow one delays nobody.

A round with a peer asks how things stand, sends what it has not got, in order, and fetches what it has for this
instance. After a failure it waits, longer each time; how long lies in the table `peers`, so that all processes know.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from threading import Condition, Event, Thread
from typing import BinaryIO

import msgspec
from sqlalchemy import bindparam, select
from sqlalchemy.exc import DBAPIError

from duibiao.interfaces.link import LinkDown, Sent, answer_to
from duibiao.interfaces.running import Running
from duibiao.kernel.store.federation import packages_sent
from duibiao.model.values.dates import parse_utc, utc_text
from duibiao.model.values.messages import Fault, Message, message
from duibiao.reporting.exchange import (
    packages,
    packing,
    receipts,
    receiving,
    reconciling,
    recovering,
    refusals,
    talking,
)
from duibiao.reporting.exchange.here import Here
from duibiao.reporting.exchange.peers import Peer, all_peers, get_peer, set_peer, trouble
from duibiao.reporting.exchange.receipts import Held
from duibiao.reporting.exchange.receiving import Received
from duibiao.reporting.exchange.reconciling import Compared
from duibiao.reporting.exchange.recovering import Recovered
from duibiao.reporting.exchange.refusals import Refused
from duibiao.reporting.exchange.talking import Answer, Wanted
from duibiao.reporting.exchange.trust import Signed

PACKAGES = "/api/v1/exchange/packages"
FETCHES = "/api/v1/exchange/fetches"
SENDER = "duibiao-instance"
"""The header that names the sender, so that a stranger is refused before anything is read."""

PAUSE = 3.0
"""Seconds between rounds with a peer while nothing happens here."""
LONGEST_PAUSE = 60.0
ASKED_AGAIN = 5
"""How often one ask is sent before its count is given up."""
LOOK_AROUND = 2.0
"""Seconds until a new peer is noticed."""

_AFTER = (
    select(packages_sent.c.number, packages_sent.c.body)
    .where(packages_sent.c.receiver == bindparam("receiver"), packages_sent.c.number > bindparam("after"))
    .order_by(packages_sent.c.number)
    .limit(1)
)
_log = logging.getLogger(__name__)


class Bell:
    """Rung when something was sealed; whoever waits for news goes on at once."""

    def __init__(self) -> None:
        self._condition, self._rung = Condition(), 0

    def ring(self) -> None:
        """Wake everybody who waits."""
        with self._condition:
            self._rung += 1
            self._condition.notify_all()

    def wait(self, heard: int, seconds: float) -> int:
        """Wait for a ring after `heard`, at most so many seconds; the last one heard."""
        with self._condition:
            self._condition.wait_for(lambda: self._rung > heard, seconds)
            return self._rung


class Round(msgspec.Struct, frozen=True):
    """What a round with a peer did."""

    sent: int = 0
    received: int = 0


def here_of(running: Running) -> Here:
    """This instance as the exchange needs it. Raises a `Fault` where its key is not to be had."""
    deployment = running.located.deployment
    return Here(
        running.instance,
        deployment.title,
        running.located.url,
        running.store,
        running.evidence,
        running.catalogue.suites,
        running.signer(),
    )


def talk_with(running: Running, instance: str) -> Round:
    """One round with a peer: send it what it lacks, fetch what it has. Raises `LinkDown` or a `Fault`.

    Where this instance was restored from an old backup, its own packages come back before anything else.
    """
    here = here_of(running)
    received = 0
    answered, got = _ask(running, here, instance, "next")
    if _is_restored(here, instance):
        for back in recover_from(running, instance):
            _log.warning("exchange %s: own package %s is back: %s", instance, back.number, back.entries)
        answered, got = _ask(running, here, instance, "next")
    sent = _push(running, here, instance, answered.held)
    while got is not None and got.receipt.applied:
        received += 1
        answered, got = _ask(running, here, instance, "next")
    if got is not None:
        raise Fault(got.receipt.reason or message("exchange.refused", "报送包被拒收。"))
    return Round(sent, received)


def recover_from(running: Running, instance: str) -> Iterator[Recovered]:
    """Ask this instance's own packages back from a peer and apply them, one after another; then sending goes on."""
    here = here_of(running)
    answered, _ = _ask(running, here, instance, "nothing")
    held = answered.held
    number = max(1, min(held.number, _last_sent(here, instance)))
    back = True
    while number <= held.number:
        recovered = _own_package(running, here, instance, number)
        if recovered is None:
            text = "“{instance}”没有给出本平台的第 {number} 号报送包。请稍后重试。"
            raise Fault(message("exchange.own_missing", text, instance=instance, number=number))
        if back and not recovered.known and recovered.number == 0:
            number -= 1
            continue
        back = False
        yield recovered
        number += 1
    with here.store.write() as connection:
        recovering.finish(connection, instance, held)


def _own_package(running: Running, here: Here, instance: str, number: int) -> Recovered | None:
    """An own package that came back; its number is 0 where one before it differs as well."""
    with _asked(running, here, instance, "own", number) as (answered, source):
        if answered.package != number:
            return None
        try:
            return recovering.take_back(here, source, running.clock())
        except Refused as refused:
            if refused.why == "fork" and number > 1:
                return Recovered(0, known=False)
            raise


def reconcile_with(running: Running, instance: str) -> Compared:
    """What differs between this instance and a peer. Raises a `Fault` where it cannot be reached."""
    here = here_of(running)
    try:
        theirs = _ask(running, here, instance, "counts")[0].counts
    except LinkDown as down:
        raise Fault(told_down(instance, down)) from None
    with here.store.read() as connection:
        return reconciling.compare(reconciling.counts(connection, here, instance), theirs)


def _ask(running: Running, here: Here, instance: str, wanted: Wanted) -> tuple[Answer, Received | None]:
    """The answer to an ask, and what became of the package with it: none is taken while own ones are missing."""
    with _asked(running, here, instance, wanted) as (answered, source):
        if not answered.package or _is_restored(here, instance):
            return answered, None
        return answered, receiving.receive(here, source, running.clock(), instance)


@contextmanager
def _asked(
    running: Running, here: Here, instance: str, wanted: Wanted, package: int = 0
) -> Iterator[tuple[Answer, BinaryIO]]:
    """The answer to an ask, and the rest of what came. Asked again where the count of asks went back, as after a
    restore, or another process asked meanwhile."""
    with ExitStack() as stack:
        answered, left = None, ASKED_AGAIN
        while answered is None:
            left -= 1
            try:
                answered = stack.enter_context(_asked_once(running, here, instance, wanted, package))
            except Refused as refused:
                if refused.why != "replayed" or not left:
                    raise
        yield answered


@contextmanager
def _asked_once(
    running: Running, here: Here, instance: str, wanted: Wanted, package: int
) -> Iterator[tuple[Answer, BinaryIO]]:
    url = _url(here, instance)
    with here.store.write() as connection:
        number, signed = talking.ask(connection, here, instance, wanted, package)
    body = msgspec.json.encode(signed)
    with answer_to(url, Sent(FETCHES, len(body), iter([body])), {SENDER: here.name}) as source:
        yield _answer(running, here, instance, number, source), source


def _answer(running: Running, here: Here, instance: str, number: int, source: BinaryIO) -> Answer:
    """The answer that came. What it tells is kept also where it is a refusal."""
    with here.store.write() as connection:
        try:
            return talking.take_answer(connection, here, instance, number, source, running.clock())
        except Refused as error:
            refused = error
    raise refused


def _push(running: Running, here: Here, instance: str, held: Held) -> int:
    """Send every package after the last that the peer has, in order; how many."""
    count = 0
    for _ in packing.pack_all(here, instance, running.clock()):
        pass
    after = held.number
    while True:
        with here.store.read() as connection:
            row = connection.execute(_AFTER, {"receiver": instance, "after": after}).one_or_none()
        if row is None:
            return count
        receipt = _send(running, here, instance, row.body)
        if not receipt.applied:
            raise Fault(receipt.reason or message("exchange.refused", "报送包被拒收。"))
        after, count = row.number, count + 1


def _send(running: Running, here: Here, instance: str, body: bytes) -> receipts.Receipt:
    """The receipt for one package."""
    files = talking.files_of(body)
    sent = Sent(PACKAGES, packages.size_of(body, files), packages.pieces(body, files, here.evidence))
    with answer_to(_url(here, instance), sent, {SENDER: here.name}) as source:
        try:
            signed = msgspec.json.decode(source.read(talking.LARGEST_ANSWER), type=Signed)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise refusals.damaged(str(error)) from None
    with here.store.write() as connection:
        receipt = receipts.take(connection, here, signed, running.clock(), instance)
        talking.compare(connection, instance, receipt.held)
    return receipt


def _url(here: Here, instance: str) -> str:
    """Where a peer is reached. Raises a `Fault` for one that is reached by file only."""
    with here.store.read() as connection:
        peer = get_peer(connection, instance)
    if not peer.active:
        text = "与“{instance}”的往来已暂停。需要时请先恢复。"
        raise Fault(message("exchange.paused", text, instance=instance))
    if peer.url is None:
        text = "“{instance}”没有网络地址，请用文件往来（duibiao exchange pack 和 unpack）。"
        raise Fault(message("exchange.no_url", text, instance=instance))
    return peer.url


def _is_restored(here: Here, instance: str) -> bool:
    with here.store.read() as connection:
        return talking.is_restored(get_peer(connection, instance))


def _last_sent(here: Here, instance: str) -> int:
    with here.store.read() as connection:
        return talking.last_sent(connection, instance)


def attempt(running: Running, instance: str) -> Round | None:
    """One round with a peer, and how it went noted; None after a failure, which is tried again later."""
    try:
        done = talk_with(running, instance)
    except (LinkDown, Fault) as failure:
        told = told_down(instance, failure) if isinstance(failure, LinkDown) else failure.messages[0]
        _note_failure(running, instance, told)
        return None
    except DBAPIError:
        raise
    except Exception:
        _note_failure(running, instance, _crashed(instance))
        raise
    with running.store.write() as connection:
        peer = get_peer(connection, instance)
        standing = peer.trouble if talking.is_restored(peer) else None
        if peer.failures or peer.next_try_at or peer.trouble != standing:
            set_peer(connection, instance, failures=0, next_try_at=None, trouble=standing)
    return done


def recover_first(running: Running) -> None:
    """After a restore, one round with each peer that is to be asked what is missing here, before anybody acts here."""
    with running.store.read() as connection:
        asked = [peer.instance for peer in all_peers(connection) if talking.is_restored(peer) and peer.url]
    for instance in asked:
        attempt(running, instance)


def told_down(instance: str, failure: LinkDown) -> Message:
    """What is said of a peer that cannot be reached."""
    text = "连不上“{instance}”（{why}）。会自动重试，待送的内容不会丢失。"
    return message("exchange.link", text, instance=instance, why=failure)


def _crashed(instance: str) -> Message:
    text = "与“{instance}”往来时程序出错。会自动重试；请管理员查看日志。"
    return message("exchange.crashed", text, instance=instance)


def _note_failure(running: Running, instance: str, told: Message) -> None:
    """Note what stands in the way, and when to try again: a second at first, a minute at last, never all at once."""
    now = running.clock()
    with running.store.write() as connection:
        peer = get_peer(connection, instance)
        seconds = min(LONGEST_PAUSE, 2.0 ** min(peer.failures, 6)) * random.uniform(0.5, 1.0)  # noqa: S311 - no secret
        next_try = utc_text(parse_utc(now) + timedelta(seconds=seconds))
        kept = peer.trouble if talking.is_restored(peer) else trouble(told)
        set_peer(connection, instance, failures=peer.failures + 1, tried_at=now, next_try_at=next_try, trouble=kept)


class _Talker(Thread):
    """Talks with one peer until it is ended."""

    def __init__(self, running: Running, instance: str, bell: Bell, ended: Event) -> None:
        super().__init__(name=f"exchange {instance}", daemon=True)
        self._running, self._instance, self._bell, self._ended = running, instance, bell, ended

    def run(self) -> None:
        """Round after round; a database that is busy or away is tried again."""
        heard = 0
        while not self._ended.is_set():
            waits = True
            try:
                if self._is_due():
                    attempt(self._running, self._instance)
                waits = self._is_waiting()
            except DBAPIError as error:
                _log.warning("exchange %s: %s", self._instance, error.orig)
            except Exception:  # noqa: BLE001 - whatever it is, the next round may succeed
                _log.exception("exchange %s", self._instance)
            if waits:
                self._ended.wait(1.0)
            else:
                heard = self._bell.wait(heard, PAUSE)

    def _is_due(self) -> bool:
        peer = self._peer()
        return peer.active and peer.url is not None and not self._is_waiting()

    def _is_waiting(self) -> bool:
        """Whether the time after a failure is not over yet; a clock that jumped far ahead or back does not count."""
        peer, now = self._peer(), self._running.clock()
        if peer.next_try_at is None or peer.tried_at is None:
            return False
        return peer.tried_at <= now < peer.next_try_at

    def _peer(self) -> Peer:
        with self._running.store.read() as connection:
            return get_peer(connection, self._instance)


@contextmanager
def beside(running: Running, bell: Bell) -> Iterator[None]:
    """Talk with every peer for as long as the block lasts; `bell` is rung when something was sealed."""
    ended = Event()
    watch = Thread(target=_watch, args=(running, bell, ended), name="exchange", daemon=True)
    watch.start()
    try:
        yield
    finally:
        ended.set()
        bell.ring()
        watch.join()


def _watch(running: Running, bell: Bell, ended: Event) -> None:
    """Begin to talk with each peer that there is, and with those that join."""
    talkers: dict[str, _Talker] = {}
    while not ended.is_set():
        try:
            with running.store.read() as connection:
                there = all_peers(connection)
        except DBAPIError as error:
            _log.warning("exchange: %s", error.orig)
            there = []
        for peer in there:
            if peer.instance not in talkers:
                talkers[peer.instance] = _Talker(running, peer.instance, bell, ended)
                talkers[peer.instance].start()
        ended.wait(LOOK_AROUND)
    for talker in talkers.values():
        talker.join()
