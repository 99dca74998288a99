"""The exchange from the command line: keys, cards, packages as files, and whether both sides hold the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec
from sqlalchemy import Connection, bindparam, func, select

from duibiao.interfaces import exchanging
from duibiao.interfaces.encrypting import signing_suite
from duibiao.interfaces.exchanging import here_of
from duibiao.interfaces.link import LinkDown
from duibiao.interfaces.operating import operator
from duibiao.interfaces.running import Running, start
from duibiao.interfaces.sealing import seal_all
from duibiao.interfaces.wording import say
from duibiao.kernel.journal.entries import Author
from duibiao.kernel.journal.keys import keys_of
from duibiao.kernel.store.federation import held_entries, packages_sent
from duibiao.model.values.messages import Fault, Label, Message, message
from duibiao.reporting.exchange import (
    packages,
    packing,
    peers,
    receipts,
    receiving,
    reconciling,
    recovering,
    renewing,
    talking,
    trust,
)
from duibiao.reporting.exchange.here import Here
from duibiao.reporting.exchange.reconciling import Compared
from duibiao.reporting.exchange.trust import Signed

Echo = Callable[[str], object]

MOST_TOLD = 20
"""How many differences are told one by one."""

_TO_SEND = (
    select(packages_sent.c.number, packages_sent.c.body, packages_sent.c.entries)
    .where(packages_sent.c.receiver == bindparam("receiver"), packages_sent.c.number >= bindparam("first"))
    .order_by(packages_sent.c.number)
)
_OLDEST_OPEN = select(func.min(packages_sent.c.number)).where(
    packages_sent.c.receiver == bindparam("receiver"), packages_sent.c.receipted_at.is_(None)
)
_OPEN = (
    select(packages_sent.c.receiver, func.count())
    .where(packages_sent.c.receipted_at.is_(None))
    .group_by(packages_sent.c.receiver)
)
_HELD = (
    select(held_entries.c.sender, held_entries.c.state, func.count())
    .where(held_entries.c.state != "settled")
    .group_by(held_entries.c.sender, held_entries.c.state)
)


@contextmanager
def _started(folder: Path) -> Iterator[Running]:
    """The instance in `folder`, for one command."""
    running = start(folder)
    try:
        yield running
    finally:
        running.store.close()


def _operator(running: Running) -> Author:
    return operator(running.instance.name, running.clock())


def show_keys(folder: Path, language: str, echo: Echo) -> None:
    """Every key that this instance knows: its own and its peers', with what may be read aloud."""
    with _started(folder) as running, running.store.read() as connection:
        names = [running.instance.name, *(peer.instance for peer in peers.all_peers(connection))]
        for name in names:
            for key in keys_of(connection, name):
                state = message("key.in_use", "在用")
                if key.revoked_at is not None:
                    state = message(
                        "key.revoked_at", "已停用，第 {number} 号之后的报送包不再接受", number=key.to_number
                    )
                elif key.to_number is not None:
                    state = message("key.replaced", "已更换，只用到第 {number} 号报送包", number=key.to_number)
                echo(f"{name}  {spaced(key.key)}  {key.suite}  {key.trusted_by}  {say(state, language)}")


def spaced(key: str) -> str:
    """A key's id in groups of four, as it is read aloud."""
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def new_key(folder: Path, language: str, echo: Echo) -> None:
    """A new key after a loss; peers must pin it by hand."""
    with _started(folder) as running:
        suites, located = running.catalogue.suites, running.located
        suite = signing_suite(located, suites)
        with running.store.write() as connection:
            made = renewing.begin_anew(connection, _operator(running), located.keys, suite, suites)
        text = "已另建密钥 {key}。请把新名片（duibiao exchange card）交给各往来平台，电话核对后由对方登记。"
        echo(say(message("key.made", text, key=spaced(made)), language))


def rotate_key(folder: Path, language: str, echo: Echo) -> None:
    """A new key that the present one introduces; peers accept it by itself."""
    with _started(folder) as running:
        suite = signing_suite(running.located, running.catalogue.suites)
        here = here_of(running)
        with running.store.write() as connection:
            made = renewing.rotate(connection, here, _operator(running), running.located.keys, suite)
        text = "已换成密钥 {key}，由旧密钥签名介绍，各往来平台会自动接受。旧密钥文件请留存到对方都收到之后。"
        echo(say(message("key.rotated", text, key=spaced(made)), language))


def pin_key(folder: Path, card: Path, language: str, echo: Echo) -> None:
    """Trust the key on a card that was compared with its owner."""
    with _started(folder) as running:
        here = here_of(running)
        with running.store.write() as connection:
            shown = peers.pin_card(connection, here, _operator(running), card.read_bytes())
        text = "已登记“{instance}”的密钥 {key}。"
        echo(say(message("key.pinned", text, instance=shown.instance, key=spaced(shown.key)), language))


def revoke_key(folder: Path, key: str, number: int | None, language: str, echo: Echo) -> None:
    """Believe a key no more; whose it is, the key says."""
    with _started(folder) as running, running.store.write() as connection:
        wanted = key.replace(" ", "")
        names = [running.instance.name, *(peer.instance for peer in peers.all_peers(connection))]
        owner = next((name for name in names for one in keys_of(connection, name) if one.key == wanted), names[0])
        trust.revoke(connection, _operator(running), owner, wanted, number)
        text = "“{instance}”的密钥 {key} 已停用；此前签名的内容仍可核验。"
        echo(say(message("key.revoked_now", text, instance=owner, key=spaced(wanted)), language))


def show_card(folder: Path, echo: Echo) -> None:
    """This instance's card, to be handed to others."""
    with _started(folder) as running, running.store.read() as connection:
        echo(msgspec.json.encode(peers.card(connection, here_of(running))).decode())


def join(folder: Path, card: Path, url: str | None, language: str, echo: Echo) -> None:
    """Exchange with the instance whose card this is."""
    with _started(folder) as running:
        here = here_of(running)
        content = card.read_bytes()
        shown, key = peers.read_card(content, here)
        with running.store.write() as connection:
            peer = peers.join(connection, here, _operator(running), content, url)
        title = msgspec.json.decode(peer.title, type=Label).in_language(language)
        text = "已与“{title}”（{instance}，机构 {organ}）建立往来。请电话核对它的密钥指纹：{key}。"
        told = message(
            "peer.joined", text, title=title, instance=shown.instance, organ=shown.organ, key=spaced(key.key)
        )
        echo(say(told, language))


def pack(folder: Path, instance: str, out: Path, first: int | None, language: str, echo: Echo) -> None:
    """Write what a peer has no receipt for as files: OUT, and OUT with its number where there are several."""
    with _started(folder) as running:
        here = here_of(running)
        with running.store.read() as connection:
            peer = peers.get_peer(connection, instance)
        if talking.is_restored(peer):
            raise Fault(peer.told or talking.RESTORED)
        seal_all(running)
        for one in packing.pack_all(here, instance, running.clock()):
            text = "第 {number} 号：{entries} 条流水"
            echo(say(message("exchange.packed", text, number=one.number, entries=one.entries), language))
        with running.store.read() as connection:
            start_at = first or connection.execute(_OLDEST_OPEN, {"receiver": instance}).scalar_one_or_none()
            given = {"receiver": instance, "first": start_at or 0}
            rows = connection.execute(_TO_SEND, given).all() if start_at else []
        if not rows:
            echo(say(message("exchange.nothing_to_pack", "没有新的内容要送。"), language))
        for row in rows:
            file = out if len(rows) == 1 else out.with_name(f"{out.stem}-{row.number}{out.suffix}")
            with file.open("wb") as written:
                for piece in packages.pieces(row.body, talking.files_of(row.body), running.evidence):
                    written.write(piece)
            text = "{file}：给“{instance}”的第 {number} 号报送包，{size} 字节"
            told = message(
                "exchange.pack_written", text, file=file, instance=instance, number=row.number, size=file.stat().st_size
            )
            echo(say(told, language))


def unpack(folder: Path, files: Sequence[Path], receipt: Path | None, language: str, echo: Echo) -> bool:
    """Take in packages (.dbx) and receipts (.dbr) from files, in the order given; whether all were taken."""
    with _started(folder) as running:
        here = here_of(running)
        taken = [_unpack(running, here, file, receipt, language, echo) for file in files]
        return all(taken)


def _unpack(running: Running, here: Here, file: Path, receipt: Path | None, language: str, echo: Echo) -> bool:
    with file.open("rb") as source:
        is_package = source.read(1) == b"d"
        source.seek(0)
        if not is_package:
            return _take_receipt(running, here, source.read(talking.LARGEST_ANSWER), language, echo)
        if packages.read_head(source).manifest.sender == here.name:
            source.seek(0)
            back = recovering.take_back(here, source, running.clock())
            echo(say(_told_back(back), language))
            return True
        source.seek(0)
        received = receiving.receive(here, source, running.clock())
    if receipt is not None:
        receipt.write_bytes(msgspec.json.encode(received.signed))
    if not received.receipt.applied:
        echo(f"{file}: {say(received.receipt.reason, language) if received.receipt.reason else ''}")
        return False
    text = "{file}：“{instance}”的第 {number} 号报送包已收下（{counts}）。"
    counts = ", ".join(f"{name} {count}" for name, count in sorted(received.entries.items())) or "—"
    given = received.receipt
    told = message("exchange.unpacked", text, file=file, instance=given.sender, number=given.number, counts=counts)
    echo(say(told, language))
    return True


def _take_receipt(running: Running, here: Here, content: bytes, language: str, echo: Echo) -> bool:
    try:
        signed = msgspec.json.decode(content, type=Signed)
    except msgspec.DecodeError:
        text = "这既不是报送包（.dbx），也不是回执（.dbr）。"
        raise Fault(message("exchange.no_package", text)) from None
    with running.store.write() as connection:
        said = receipts.take(connection, here, signed, running.clock())
        talking.note_receipt(connection, said)
    if said.reason is not None:
        echo(say(said.reason, language))
    text = "“{instance}”已收到第 {number} 号为止的报送包。"
    echo(say(message("exchange.receipt", text, instance=said.receiver, number=said.held.number), language))
    return said.applied


def push(folder: Path, instance: str | None, language: str, echo: Echo) -> bool:
    """One round with a peer, or with all that have an address; whether every one succeeded."""
    with _started(folder) as running:
        done = [_push(running, peer, language, echo) for peer in _reached(running, instance)]
        return all(done)


def _reached(running: Running, instance: str | None) -> list[str]:
    with running.store.read() as connection:
        there = peers.all_peers(connection)
    return [instance] if instance else [peer.instance for peer in there if peer.url and peer.active]


def _push(running: Running, instance: str, language: str, echo: Echo) -> bool:
    seal_all(running)
    done = exchanging.attempt(running, instance)
    if done is None:
        with running.store.read() as connection:
            told = peers.get_peer(connection, instance).told
        echo(say(told, language) if told else instance)
        return False
    text = "“{instance}”：送出 {sent} 个报送包，收到 {received} 个。"
    echo(say(message("exchange.pushed", text, instance=instance, sent=done.sent, received=done.received), language))
    return True


def recover(folder: Path, instance: str, language: str, echo: Echo) -> None:
    """Ask this instance's own packages back from a peer, after a restore of an old backup."""
    with _started(folder) as running:
        count = 0
        try:
            for back in exchanging.recover_from(running, instance):
                count += 0 if back.known else 1
                echo(say(_told_back(back), language))
        except LinkDown as down:
            raise Fault(exchanging.told_down(instance, down)) from None
        text = "从“{instance}”取回 {count} 个自己的报送包，可以继续往来了。"
        echo(say(message("exchange.recovered", text, instance=instance, count=count), language))


def _told_back(back: recovering.Recovered) -> Message:
    if back.known:
        return message("exchange.back_known", "第 {number} 号：没有丢失", number=back.number)
    counts = ", ".join(f"{name} {count}" for name, count in sorted(back.entries.items())) or "—"
    return message("exchange.back", "第 {number} 号：已取回（{counts}）", number=back.number, counts=counts)


def reconcile(
    folder: Path, instance: str | None, theirs: Path | None, out: Path | None, language: str, echo: Echo
) -> bool:
    """Compare with a peer what both hold, over the network or with its file; whether all agrees."""
    with _started(folder) as running:
        here, now = here_of(running), running.clock()
        if theirs is not None:
            with running.store.write() as connection:
                said = reconciling.read_summary(connection, here, theirs.read_bytes(), now)
                compared = reconciling.compare(reconciling.counts(connection, here, said.sender), said.counts)
            return _tell_compared(said.sender, compared, language, echo)
        with running.store.read() as connection:
            names = [instance] if instance else [peer.instance for peer in peers.all_peers(connection) if peer.active]
            if out is not None:
                _write_summaries(connection, here, names, out, now, language, echo)
                return True
        agree = [_tell_compared(name, exchanging.reconcile_with(running, name), language, echo) for name in names]
        return all(agree)


def _write_summaries(
    connection: Connection, here: Here, names: Iterable[str], out: Path, now: str, language: str, echo: Echo
) -> None:
    for name in names:
        out.write_bytes(msgspec.json.encode(reconciling.summarise(connection, here, name, now)))
        text = "{file}：给“{instance}”的对账单。请对方运行 duibiao exchange reconcile --with {file}。"
        echo(say(message("exchange.summary_written", text, file=out, instance=name), language))


def _tell_compared(instance: str, compared: Compared, language: str, echo: Echo) -> bool:
    if compared.agree:
        text = "与“{instance}”核对一致：{organs} 个机构的 {count} 件申报。"
        told = message("exchange.agree", text, instance=instance, organs=compared.organs, count=compared.count)
    else:
        text = "与“{instance}”有 {differ} 件申报不同（共 {count} 件）："
        differ = len(compared.differences)
        told = message("exchange.differ", text, instance=instance, differ=differ, count=compared.count)
    echo(say(told, language))
    for one in compared.differences[:MOST_TOLD]:
        text = "  {organ} {submission}：本平台 {ours}，对方 {theirs}"
        ours, theirs = one.ours[7:19] or "—", one.theirs[7:19] or "—"
        line = message(
            "exchange.difference", text, organ=one.organ, submission=one.submission, ours=ours, theirs=theirs
        )
        echo(say(line, language))
    return compared.agree


def status(folder: Path, language: str, echo: Echo) -> None:
    """How things stand with each peer."""
    with _started(folder) as running, running.store.read() as connection:
        waiting: dict[str, int] = dict(connection.execute(_OPEN).tuples().all())
        held: dict[str, list[str]] = {}
        for sender, state, count in connection.execute(_HELD):
            held.setdefault(sender, []).append(f"{state} {count}")
        for peer in peers.all_peers(connection):
            text = (
                "{instance}（{organ}，{url}）：已送到第 {sent} 号，{waiting} 个待回执；已收到第 {received} 号；{held}"
            )
            told = message(
                "exchange.status",
                text,
                instance=peer.instance,
                organ=peer.organ,
                url=peer.url or "file",
                sent=talking.last_sent(connection, peer.instance),
                waiting=waiting.get(peer.instance, 0),
                received=receipts.held_of(connection, peer.instance).number,
                held=", ".join(held.get(peer.instance, [])) or "—",
            )
            echo(say(told, language))
            if peer.told is not None:
                echo(f"  {say(peer.told, language)}")
