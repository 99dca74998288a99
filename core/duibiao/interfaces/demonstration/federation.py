"""Several demonstrations that belong together, as federation.toml states them: who they are, where each answers."""

from __future__ import annotations

from pathlib import Path

import msgspec

from duibiao.extension.deployment import Deployment, read_deployment
from duibiao.extension.toml_files import read_toml
from duibiao.interfaces.demonstration.people import Demo, read_demo
from duibiao.kernel.submissions.lifecycle import ActionName
from duibiao.model.records.definitions import Record
from duibiao.model.records.reading import read_record

FILE = "federation.toml"


class Answers(Record, frozen=True):
    """What somebody of the instance above does with what the others send up: actions by turns, with their words."""

    login: str
    turns: tuple[tuple[ActionName, ...], ...]
    sayings: dict[str, str] = {}


class Federation(Record, frozen=True):
    """What federation.toml states: folders below its own, the first that of the instance above the others."""

    instances: tuple[str, ...]
    answers: Answers


class Member(msgspec.Struct, frozen=True):
    """One of the instances, and the port on 127.0.0.1 at which it answers."""

    folder: Path
    port: int
    deployment: Deployment
    demo: Demo

    @property
    def name(self) -> str:
        """The name that its entries are signed with."""
        return self.deployment.instance

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"


class Members(msgspec.Struct, frozen=True):
    """The instances, the one above first, and how what they send up is answered."""

    above: Member
    below: tuple[Member, ...]
    answers: Answers

    @property
    def all(self) -> tuple[Member, ...]:
        """Every one of them."""
        return (self.above, *self.below)

    def peers_of(self, member: Member) -> tuple[Member, ...]:
        """Whom a member exchanges with: the one above with all others, these with it."""
        return self.below if member is self.above else (self.above,)


def is_federation(folder: Path) -> bool:
    """Whether `folder` holds several demonstrations and not one."""
    return (folder / FILE).is_file()


def members_of(folder: Path, port: int) -> Members:
    """The instances that federation.toml in `folder` names, on ports from `port` on. Raises a `Fault` for any typo."""
    stated = read_record(read_toml(folder / FILE, FILE), Federation, FILE)
    above, *below = (
        Member(folder / name, port + number, read_deployment(folder / name).deployment, read_demo(folder / name))
        for number, name in enumerate(stated.instances)
    )
    return Members(above, tuple(below), stated.answers)
