"""Several demonstrations at once: made in parallel, each served by a process of its own, ended together.

A member's process ends with this one however this one ends, so that none is left behind.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

import click

from duibiao.extension.deployment import read_deployment
from duibiao.interfaces.demonstration.answering import answer_all
from duibiao.interfaces.demonstration.federation import Member, Members, members_of
from duibiao.interfaces.demonstration.joining import Cards, card_of, carry, reach
from duibiao.interfaces.demonstration.preparing import found, is_prepared, populate, refuse_unless_synthetic
from duibiao.interfaces.operating import Echo
from duibiao.interfaces.running import start, system_clock
from duibiao.interfaces.serving import serve
from duibiao.model.values.messages import Fault, Message, message

SHARED = ("DUIBIAO_DATABASE", "DUIBIAO_EVIDENCE", "DUIBIAO_KEYS", "DUIBIAO_URL")
"""What the environment may say of one instance. Several must not share it, so it is left out here."""
SPAWN = get_context("spawn")
AZURITE = "#0F4F7D"
"""The core's own colour, for a deployment that sets none."""
PATIENCE = 10.0
"""Seconds that members are given to end by themselves."""


def demonstrate(folder: Path, port: int, echo: Echo, *, prepare_only: bool) -> None:
    """Make the members of the federation in `folder` where there are none yet, and serve them until interrupted.

    Raises a `Fault` where a deployment is not synthetic, a port is taken, or a member cannot be made or ends by itself.
    """
    members = members_of(folder, port)
    for member in members.all:
        refuse_unless_synthetic(member.folder, member.deployment)
        if not prepare_only:
            _refuse_taken(member.port)
    _prepare(members, echo)
    if not prepare_only:
        _serve_all(members.all, echo)


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            text = "端口 {port} 已被占用。请结束占用它的程序，或用 --port 另选。"
            raise Fault(message("demo.port_taken", text, port=port)) from error


def _prepare(members: Members, echo: Echo) -> None:
    """Make every member's instance where any is missing, several at a time. Raises the first member's `Fault`.

    All are founded first and then shown each other's cards: whose turn a filing is depends on who there is.
    """
    if all(is_prepared(member.folder) for member in members.all):
        return
    echo("合成数据，首次准备，约 15 秒。 Making synthetic data, once: about 15 seconds.")
    now = system_clock()
    with ProcessPoolExecutor(len(members.all), SPAWN, initializer=_forget_shared) as pool:
        _all(pool, _found, [(member, now) for member in members.all])
        told = pool.map(card_of, [member.folder for member in members.all])
        cards = {member.address: card for member, card in zip(members.all, told, strict=True)}
        _all(pool, _populate, [(member, now, _shown(members, member, cards)) for member in members.all])
        _all(pool, _meet, [(members,)])


def _shown(members: Members, member: Member, cards: Cards) -> Cards:
    """The cards of a member's peers."""
    return {peer.address: cards[peer.address] for peer in members.peers_of(member)}


def _all(pool: ProcessPoolExecutor, stage: Callable[..., None], given: Sequence[tuple[Any, ...]]) -> None:
    """Do a stage for all that is given, and raise the first `Fault`."""
    for refused in pool.map(partial(_refused, stage), given):
        if refused:
            raise Fault.of(refused)


def _refused(stage: Callable[..., None], given: tuple[Any, ...]) -> tuple[Message, ...]:
    """Why a stage could not be done; messages and not their `Fault`, for they come from another process."""
    try:
        stage(*given)
    except Fault as fault:
        return fault.messages
    return ()


def _found(member: Member, now: str) -> None:
    found(member.folder, now, lambda _: None)


def _populate(member: Member, now: str, cards: Cards) -> None:
    populate(member.folder, member.address, now, cards=cards)


def _meet(members: Members) -> None:
    """What goes up is carried up, answered, and the answers carried down."""
    runnings = [start(member.folder) for member in members.all]
    above, *below = runnings
    for one in below:
        carry(one, above)
    answer_all(above, members.answers)
    for one in below:
        carry(above, one)
        carry(one, above)
    for running in runnings:
        running.store.close()


def _serve_all(members: Sequence[Member], echo: Echo) -> None:
    """Serve every member until interrupted. Raises a `Fault` when one of them ends by itself; the others end then."""
    addresses = {one.name: one.address for one in members}
    processes = {one.name: SPAWN.Process(target=_serve, args=(one.folder, one.port, addresses)) for one in members}
    with _ended_at_last(tuple(processes.values())):
        for process in processes.values():
            process.start()
        if all(_answers(member, processes[member.name]) for member in members):
            for line in _told(members):
                echo(line)
            wait([process.sentinel for process in processes.values()])
        ended = next(name for name, process in processes.items() if not process.is_alive())
        text = "{instance} 意外结束，其余一并结束。原因见上面的输出。"
        raise Fault(message("demo.member_ended", text, instance=ended))


def _serve(folder: Path, port: int, addresses: Mapping[str, str]) -> None:
    """What a member's process does: serve, until told to end or the process that started it is gone."""
    _forget_shared()
    located = read_deployment(folder)
    os.environ["DUIBIAO_URL"] = addresses[located.deployment.instance]
    reach(located.database, addresses)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    serve(folder, port)


def _forget_shared() -> None:
    for name in SHARED:
        os.environ.pop(name, None)


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def _ended_at_last(processes: Sequence[SpawnProcess]) -> Iterator[None]:
    """Whatever happens in the block, an interruption too, no process is left after it."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        signal.signal(signal.SIGTERM, before)
        for process in processes:
            if process.is_alive():
                process.terminate()
        until = time.monotonic() + PATIENCE
        for process in processes:
            if process.pid is not None:
                process.join(max(0.1, until - time.monotonic()))
                process.kill()


def _answers(member: Member, process: SpawnProcess) -> bool:
    """Wait until the member takes connections; whether it came to that."""
    while process.is_alive():
        with suppress(OSError), socket.create_connection(("127.0.0.1", member.port), timeout=1):
            return True
        time.sleep(0.05)
    return False


def _told(members: Sequence[Member]) -> Iterator[str]:
    """The addresses, each in its deployment's colour, and how to sign in."""
    width = max(len(member.name) for member in members)
    for member in members:
        colour = member.deployment.colours.get("azurite", AZURITE)
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        name = click.style(f" {member.name:{width}} ", fg="bright_white", bg=(red, green, blue), bold=True)
        yield f"{name} {member.address}/  {member.deployment.title.zh}"
        yield f"{'':{width + 2}} 登录 sign in as: {' · '.join(one.login for one in member.demo.listed)}"
    (password,) = {member.demo.password for member in members}
    yield f"密码 password: {password}    Ctrl-C 全部结束 ends them all"
