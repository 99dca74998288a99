"""Making the instance of the demonstration, once, and telling how to use it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from duibiao.extension.deployment import Deployment, read_deployment
from duibiao.interfaces.demonstration.crowd import Crowd, read_crowd
from duibiao.interfaces.demonstration.joining import Cards, join_all
from duibiao.interfaces.demonstration.people import Demo, read_demo
from duibiao.interfaces.demonstration.proposing import judged_proposals, put_forward
from duibiao.interfaces.demonstration.settling import register, settle
from duibiao.interfaces.demonstration.timeline import Timeline, months_before, timeline
from duibiao.interfaces.demonstration.visiting import pay
from duibiao.interfaces.operating import Echo, migrate, operator, publish_offers, token_for
from duibiao.interfaces.running import Clock, Running, start, system_clock
from duibiao.interfaces.sealing import seal_all
from duibiao.interfaces.standards_operating import import_standards
from duibiao.kernel.hierarchy.calendars import announced
from duibiao.kernel.hierarchy.changes import add_organ
from duibiao.kernel.identity.passwords import complaints, rehash
from duibiao.kernel.proposals.records import House
from duibiao.kernel.submissions.rounds import add_round
from duibiao.model.values.dates import day_of, parse_utc
from duibiao.model.values.messages import Fault, message

TOKENS = Path("var/tokens.env")
NONE: Cards = {}
REGISTER = Path("standards.csv")
"""The sheet that fills the register of standards, where the folder has one."""


def prepare(folder: Path, address: str, echo: Echo, clock: Clock = system_clock) -> None:
    """Make the instance where there is none yet, and say how to use it. Raises a `Fault` where it is not synthetic."""
    refuse_unless_synthetic(folder, read_deployment(folder).deployment)
    if not is_prepared(folder):
        echo("合成数据，首次准备，约 20 秒。 Making synthetic data, once: about 20 seconds.")
        now = clock()
        found(folder, now, echo)
        populate(folder, address, now, clock)
    echo(f"打开 Open: {address}/   登录 sign in: {address}/sign-in")
    echo(f"API: {address}/schema   tokens: {folder / TOKENS}")


def refuse_unless_synthetic(folder: Path, deployment: Deployment) -> None:
    """Raises a `Fault` for a deployment that is not marked synthetic: made-up data must not get into it."""
    if not deployment.synthetic:
        text = "{folder} 没有标明 synthetic = true。演示数据只能进入演示部署。"
        raise Fault(message("demo.not_synthetic", text, folder=folder))


def is_prepared(folder: Path) -> bool:
    """Whether the instance is made already, to its end."""
    return (folder / TOKENS).exists()


def found(folder: Path, now: str, echo: Echo) -> None:
    """Make the database with its organs, and put in force what the plugins offer; all of it at the opening.

    The opening is so many months before `now` as the folder's crowd.toml says, `now` itself where there is none.
    """
    located, demo, opening = read_deployment(folder), read_demo(folder), _opening(read_crowd(folder), now)
    migrate(folder, echo, lambda: opening)
    first = [slug for slug in located.deployment.plugins if slug not in demo.later]
    publish_offers(folder, first, lambda _: None, lambda: opening)
    if (folder / REGISTER).is_file():
        import_standards(folder, folder / REGISTER, located.deployment.language, lambda _: None, lambda: opening)


def populate(folder: Path, address: str, now: str, clock: Clock = system_clock, cards: Cards = NONE) -> None:
    """Fill the founded instance with people and, where the folder has a crowd.toml, with months of their filings.

    Before that it joins the peers of `cards`, so that what is passed on to their organs is theirs to decide.

    The tokens are written to var/tokens.env below the folder, for this machine's user alone, so that the quick start
    can read them.
    """
    demo, crowd = read_demo(folder), read_crowd(folder)
    opening, running = _opening(crowd, now), start(folder, clock)
    join_all(running, cards, opening)
    _people_and_filings(running, demo, crowd, opening, now)
    if demo.later:
        publish_offers(folder, demo.later, lambda _: None, lambda: now)
    _write_tokens(running, demo, address, folder / TOKENS)
    if crowd is not None:
        pay(running, crowd.visits, _timeline(running, opening, now))
    seal_all(running)
    running.store.close()


def _opening(crowd: Crowd | None, now: str) -> str:
    return months_before(now, crowd.months) if crowd else now


def _people_and_filings(running: Running, demo: Demo, crowd: Crowd | None, opening: str, now: str) -> None:
    """Register everything in one transaction, so that an interrupted start leaves nothing half made."""
    author = operator(running.instance.name, opening)
    password = _hashed(demo.password, demo.logins)
    house, proposals = House(running.instance.name, running.instance.organ), judged_proposals(running)
    with running.store.write() as connection:
        for organ in demo.organs:
            add_organ(
                connection,
                author,
                organ.id,
                level=organ.level,
                name=organ.name,
                parent=organ.parent,
                valid_from=day_of(parse_utc(opening)),
            )
        register(connection, author, password, demo.enterprises, demo.officers)
        for round_ in demo.rounds:
            add_round(connection, author, round_)
        if crowd is not None:
            settle(connection, running, author, password, demo, crowd, now)
        for stated, digest, judged in proposals:
            put_forward(connection, house, stated, digest, judged, now)


def _timeline(running: Running, opening: str, now: str) -> Timeline:
    """The working days from the opening to today."""
    with running.store.read() as connection:
        return timeline(opening, now, announced(connection))


def _hashed(password: str, logins: Iterable[str]) -> str:
    """One hash for everybody. Raises a `Fault` where the password will not do for one of them."""
    faults = [told for login in logins for told in complaints(password, login)]
    if faults:
        raise Fault.of(faults)
    return rehash(password)


def _write_tokens(running: Running, demo: Demo, address: str, file: Path) -> None:
    """A file that a shell can source: the address, the first enterprise's code if any, and a token for every login."""
    lines = [f"ADDRESS={address}", *(f"ENTERPRISE={first.uscc}" for first in demo.enterprises[:1])]
    for login in demo.logins:
        name = login.upper().replace("-", "_")
        lines.append(f"{name}={token_for(running, login, 'demonstration', 366)}")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
