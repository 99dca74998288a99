"""The demonstration: a synthetic instance made once from `demo.toml`, with people of every level and their tokens."""

from __future__ import annotations

from pathlib import Path

from duibiao.extension.deployment import read_deployment
from duibiao.extension.toml_files import read_toml
from duibiao.interfaces.operating import Echo, migrate, operator, publish_offers, token_for
from duibiao.interfaces.running import Running, start
from duibiao.kernel.identity.accounts import add_person, grant_role
from duibiao.kernel.identity.enterprises import put_enterprise
from duibiao.kernel.identity.products import put_product
from duibiao.kernel.submissions.rounds import Round, add_round
from duibiao.model.records.definitions import Record
from duibiao.model.records.reading import read_record
from duibiao.model.values.messages import Fault, message
from duibiao.model.values.uscc import make_uscc

FILE = "demo.toml"
TOKENS = Path("var/tokens.env")


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
    products: tuple[DemoProduct, ...]

    @property
    def uscc(self) -> str:
        """Its unified social credit code."""
        return make_uscc(self.department_and_kind, self.region, self.serial)


class DemoOfficer(Record, frozen=True):
    """Somebody at an office: pairs of role and organ."""

    login: str
    name: str
    roles: tuple[tuple[str, str], ...]


class Demo(Record, frozen=True, kw_only=True):
    """What demo.toml states."""

    enterprises: tuple[DemoEnterprise, ...]
    officers: tuple[DemoOfficer, ...]
    rounds: tuple[Round, ...]


def prepare(folder: Path, address: str, echo: Echo) -> None:
    """Make the instance where there is none yet, and say how to use it.

    The tokens are written to var/tokens.env below the folder, for this machine's user alone, so that the quick start
    can read them. Raises a `Fault` for a deployment that is not marked synthetic.
    """
    located = read_deployment(folder)
    if not located.deployment.synthetic:
        text = "{folder} 没有标明 synthetic = true。演示数据只能进入演示部署。"
        raise Fault(message("demo.not_synthetic", text, folder=folder))
    tokens = folder / TOKENS
    if not tokens.exists():
        demo = read_record(read_toml(folder / FILE, FILE), Demo, FILE)
        echo("合成数据，首次准备。 Making synthetic data, once.")
        migrate(folder, echo)
        publish_offers(folder, (), lambda _: None)
        running = start(folder)
        _people_and_enterprises(running, demo)
        _write_tokens(running, demo, address, tokens)
        running.store.close()
    echo(f"{address}/api/v1/schemes  ·  {address}/schema")
    echo(f"tokens: {tokens}")


def _people_and_enterprises(running: Running, demo: Demo) -> None:
    """Register everything in one transaction, so that an interrupted start leaves nothing half made."""
    author = operator(running.instance.name, running.clock())
    with running.store.write() as connection:
        for made_up in demo.enterprises:
            put_enterprise(
                connection,
                author,
                made_up.uscc,
                name=made_up.name,
                organ=made_up.organ,
                industry=made_up.industry,
                synthetic=True,
            )
            for product in made_up.products:
                put_product(connection, author, product.id, made_up.uscc, name=product.name, model=product.model)
            filer = add_person(connection, author, made_up.filer, f"演示·{made_up.name}填报人")
            grant_role(connection, author, filer, "filer", enterprise=made_up.uscc)
        for officer in demo.officers:
            person = add_person(connection, author, officer.login, officer.name)
            for role, organ in officer.roles:
                grant_role(connection, author, person, role, organ=organ)
        for round_ in demo.rounds:
            add_round(connection, author, round_)


def _write_tokens(running: Running, demo: Demo, address: str, file: Path) -> None:
    """A file that a shell can source: the address, the first enterprise's code, and a token for every login."""
    lines = [f"ADDRESS={address}", f"ENTERPRISE={demo.enterprises[0].uscc}"]
    logins = [made_up.filer for made_up in demo.enterprises] + [officer.login for officer in demo.officers]
    for login in logins:
        name = login.upper().replace("-", "_")
        lines.append(f"{name}={token_for(running, login, 'demonstration', 366)}")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
