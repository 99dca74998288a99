"""What officers did on the pages of plugins: forms of crowd.toml, handed to the handlers that browsers reach.

Followers and jobs run after each, as the worker would have run them by then.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import msgspec

from duibiao.extension.pages import SeeOther, Sent
from duibiao.extension.routing import find_route
from duibiao.interfaces.demonstration.crowd import Visit
from duibiao.interfaces.demonstration.timeline import Timeline
from duibiao.interfaces.host import is_open
from duibiao.interfaces.running import Running
from duibiao.interfaces.worker.round import work_once
from duibiao.kernel.identity.people import find_person, get_person
from duibiao.model.values.dates import day_of, parse_utc
from duibiao.model.values.messages import Fault

PREFIX = "/x/"


class Call(msgspec.Struct, frozen=True, order=True):
    """A form of a visit: its moment, which visit it belongs to, the page within it, what is typed."""

    moment: str
    visit: int
    page: str
    form: Mapping[str, str]


def pay(running: Running, visits: tuple[Visit, ...], time: Timeline) -> None:
    """Pay the visits whose plugins take part, in the order of time; one whose form is refused ends there.

    Raises `ValueError` for a page that there is not, and for one that is not open to who comes.
    """
    paid = [visit for visit in visits if visit.page.removeprefix(PREFIX).split("/")[0] in running.catalogue.routes]
    calls = sorted(
        Call(time.office_hour(step.ago, number), number, step.page, step.form)
        for number, visit in enumerate(paid)
        for step in visit.steps
    )
    led: dict[int, str] = {}
    over: set[int] = set()
    for call in calls:
        if call.visit in over:
            continue
        at = msgspec.structs.replace(running, clock=lambda moment=call.moment: moment)
        _work(at)
        led_to = _send(at, paid[call.visit], call, led.get(call.visit, ""))
        if led_to is None:
            over.add(call.visit)
        else:
            led.setdefault(call.visit, led_to)
        _work(at)


def _send(running: Running, visit: Visit, call: Call, led: str) -> str | None:
    """Send one form and give the address that it leads to, None where it is refused.

    The page of a later step lies below the address that the first led to.
    """
    address = f"{led}/{call.page}" if led else visit.page
    year = call.moment[:4]
    slug, _, path = address.removeprefix(PREFIX).partition("/")
    found = find_route(running.catalogue, "POST", slug, f"/{path}")
    if found is None:
        raise ValueError(f"no form at {address}")
    offered, places = found
    with suppress(Fault), running.store.write() as connection:
        day = day_of(parse_utc(call.moment)).isoformat()
        person = get_person(connection, find_person(connection, visit.login), day)
        if not is_open(offered, person, running.organ.path):
            raise ValueError(f"{address} is not open to {visit.login}")
        form = {name: value.format(year=year) for name, value in call.form.items()}
        host = running.host(offered.owner, connection, call.moment, None, person)
        answered = offered.record.run(host, Sent(places, {}, form))
        return answered.path if isinstance(answered, SeeOther) else None
    return None


def _work(running: Running) -> None:
    """Let followers and jobs do what there is to do."""
    while work_once(running):
        pass
