"""The crowd settles: enterprises, officers and rounds are registered, then their months are lived."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection

from duibiao.extension.catalogue import Catalogue
from duibiao.interfaces.demonstration.crowd import Crowd
from duibiao.interfaces.demonstration.living import Life
from duibiao.interfaces.demonstration.people import Demo, DemoEnterprise, DemoOfficer
from duibiao.interfaces.demonstration.planning import Plan, Routes, plan
from duibiao.interfaces.demonstration.population import Firm, Post, firms_of, lines_of, officers_for
from duibiao.interfaces.demonstration.resting import with_resting
from duibiao.interfaces.demonstration.timeline import months_before, timeline
from duibiao.interfaces.running import Running
from duibiao.kernel.definitions import known
from duibiao.kernel.hierarchy.calendars import announced
from duibiao.kernel.hierarchy.organs import get_organ, line_of
from duibiao.kernel.hierarchy.routes import RouteStep, effective_route
from duibiao.kernel.identity.accounts import add_person, grant_role
from duibiao.kernel.identity.enterprises import put_enterprise
from duibiao.kernel.identity.people import Person, find_person, get_person
from duibiao.kernel.identity.products import put_product
from duibiao.kernel.journal.entries import Author
from duibiao.kernel.submissions.rounds import Round, add_round
from duibiao.model.records.kinds import SubmissionKind
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.dates import day_of, parse_utc


def register(
    connection: Connection,
    author: Author,
    password: str,
    enterprises: Iterable[DemoEnterprise],
    officers: Iterable[DemoOfficer],
) -> None:
    """Register made-up enterprises with their products and filers, and officers; `password` is a hash for them all."""
    for made_up in enterprises:
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
        filer = add_person(connection, author, made_up.filer, f"演示·{made_up.name}填报人", password)
        grant_role(connection, author, filer, "filer", enterprise=made_up.uscc)
    for officer in officers:
        person = add_person(connection, author, officer.login, officer.name, password)
        for role, organ in officer.roles:
            grant_role(connection, author, person, role, organ=organ)


class Settlement(msgspec.Struct, frozen=True):
    """Who settles, in which rounds they file, and everything that they will do."""

    firms: tuple[Firm, ...]
    rounds: tuple[Round, ...]
    plan: Plan


def draw_up(
    connection: Connection, catalogue: Catalogue, demo: Demo, crowd: Crowd, opening: str, now: str
) -> Settlement:
    """The settlement of `crowd` beside what `demo` states, by the schemes in force. Nothing is stored yet."""
    plugins = {offer.digest: offer.plugin for offer in catalogue.offers.values()}
    lines = lines_of(crowd, known.in_force(connection, BenchmarkScheme), plugins)
    areas = {place.organ: _area(connection, place.organ) for place in crowd.places}
    firms = tuple(firms_of(crowd, lines, areas, (made_up.name for made_up in demo.enterprises)))
    own = {f"{e.filer}/{line.scheme.key}": Firm(e, line) for e in demo.enterprises for line in lines}
    rounds = tuple(_rounds(crowd, now))
    time, routes = timeline(opening, now, announced(connection)), _routes(connection, opening)
    kinds = (kind.definition.name for kind in known.in_force(connection, SubmissionKind))
    lived = plan(crowd, firms, own, rounds, time, routes)
    return Settlement(firms, rounds, with_resting(lived, crowd, kinds, time, routes))


def settle(
    connection: Connection, running: Running, author: Author, password: str, demo: Demo, crowd: Crowd, now: str
) -> None:
    """Make the crowd beside what `demo` states; that is registered already. `author` acts at the opening.

    Posts above this instance's own organ are nobody's here.
    """
    drawn = draw_up(connection, running.catalogue, demo, crowd, author.at, now)
    organs = {organ: get_organ(connection, organ) for _, organ in drawn.plan.posts}
    here = {post for post in drawn.plan.posts if organs[post[1]].path.startswith(running.organ.path)}
    officers = officers_for(here, demo.officers, organs)
    register(connection, author, password, (firm.enterprise for firm in drawn.firms), officers)
    for round_ in drawn.rounds:
        add_round(connection, author, round_)
    enterprises = (*demo.enterprises, *(firm.enterprise for firm in drawn.firms))
    logins: dict[Post, str] = {("filer", made_up.uscc): made_up.filer for made_up in enterprises}
    logins |= {post: officer.login for officer in (*demo.officers, *officers) for post in officer.roles}
    people = {post: _person(connection, login, now) for post, login in logins.items()}
    Life(connection, running.instance, running.evidence, people).live(drawn.plan)


def _person(connection: Connection, login: str, now: str) -> Person:
    return get_person(connection, find_person(connection, login), day_of(parse_utc(now)).isoformat())


def _rounds(crowd: Crowd, now: str) -> Iterable[Round]:
    for one in crowd.rounds:
        opens, closes = months_before(now, one.opens), months_before(now, one.closes)
        yield Round(one.id, one.organ, one.title, one.kinds, opens, closes)


def _area(connection: Connection, organ: str) -> str:
    """The division that the codes of an organ's enterprises begin with; for a zone that of the organ above it."""
    found = get_organ(connection, organ)
    return found.area or _area(connection, found.parent or "")


def _routes(connection: Connection, opening: str) -> Routes:
    """The routes of kinds, each worked out once."""
    day = day_of(parse_utc(opening))
    found: dict[tuple[str, str], tuple[RouteStep, ...]] = {}

    def route(kind: str, organ: str) -> tuple[RouteStep, ...]:
        if (kind, organ) not in found:
            steps = known.current(connection, SubmissionKind, kind).definition.route
            found[kind, organ] = effective_route(steps, line_of(connection, organ, day))
        return found[kind, organ]

    return route
