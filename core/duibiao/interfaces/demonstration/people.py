"""Who is in the demonstration, as demo.toml states it, and whom the sign-in page may offer."""

from __future__ import annotations

from pathlib import Path

import msgspec

from duibiao.extension.deployment import Located
from duibiao.extension.toml_files import read_toml
from duibiao.kernel.submissions.rounds import Round
from duibiao.model.records.definitions import Record
from duibiao.model.records.kinds import OrganLevel
from duibiao.model.records.reading import read_record
from duibiao.model.values.messages import Label
from duibiao.model.values.uscc import make_uscc

FILE = "demo.toml"


class DemoProduct(Record, frozen=True):
    """A product of a made-up enterprise, under an id that the documentation can name."""

    id: str
    name: str
    model: str


class DemoEnterprise(Record, frozen=True, kw_only=True):
    """A made-up enterprise; its code is made from the parts with right check digits."""

    department_and_kind: str
    region: str
    serial: str
    name: str
    organ: str
    industry: str
    filer: str
    products: tuple[DemoProduct, ...] = ()

    @property
    def uscc(self) -> str:
        """Its unified social credit code."""
        return make_uscc(self.department_and_kind, self.region, self.serial)


class DemoOrgan(Record, frozen=True):
    """An organ that no division of the country stands for: a made-up association or institute."""

    id: str
    level: OrganLevel
    name: Label
    parent: str


class DemoOfficer(Record, frozen=True):
    """Somebody at an office: pairs of role and organ."""

    login: str
    name: str
    roles: tuple[tuple[str, str], ...]


class Listed(Record, frozen=True):
    """Somebody whom the sign-in page offers, and what one can try as them."""

    login: str
    title: Label


class Demo(Record, frozen=True, kw_only=True):
    """What demo.toml states. `password` is everybody's; what the plugins in `later` offer is published last."""

    password: str
    listed: tuple[Listed, ...]
    enterprises: tuple[DemoEnterprise, ...]
    officers: tuple[DemoOfficer, ...]
    rounds: tuple[Round, ...]
    organs: tuple[DemoOrgan, ...] = ()
    later: tuple[str, ...] = ()

    @property
    def logins(self) -> tuple[str, ...]:
        """Every login, the filers first."""
        return tuple(made_up.filer for made_up in self.enterprises) + tuple(one.login for one in self.officers)


class DemoPerson(msgspec.Struct, frozen=True):
    """How to sign in as somebody of the demonstration."""

    login: str
    title: Label
    password: str


def read_demo(folder: Path) -> Demo:
    """What the demo.toml in `folder` states. Raises a `Fault` that names everything wrong with it."""
    return read_record(read_toml(folder / FILE, FILE), Demo, FILE)


def listed_people(located: Located) -> tuple[DemoPerson, ...]:
    """Whom the sign-in page offers, in its order; nobody unless the deployment is synthetic and has a demo.toml."""
    if not located.deployment.synthetic or not (located.folder / FILE).exists():
        return ()
    demo = read_demo(located.folder)
    return tuple(DemoPerson(one.login, one.title, demo.password) for one in demo.listed)
