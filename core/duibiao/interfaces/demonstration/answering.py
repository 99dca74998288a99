"""What the people above do with what has come up, by turns: wait, return, accept, publish."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle

from duibiao.interfaces.demonstration.federation import Answers
from duibiao.interfaces.running import Running
from duibiao.kernel.identity.people import Person, find_person, get_person
from duibiao.kernel.submissions import reading
from duibiao.kernel.submissions.acting import act
from duibiao.kernel.submissions.records import Action
from duibiao.model.values.dates import day_of, parse_utc
from duibiao.reporting.dissemination.public_records import follow

PAGE = 50


def answer_all(running: Running, answers: Answers) -> None:
    """Deal with every filing that waits here, each by the next of the turns."""
    with running.store.write() as connection:
        today = day_of(parse_utc(running.clock())).isoformat()
        person = get_person(connection, find_person(connection, answers.login), today)
        waiting = list(_waiting(running, person))
        for id_, turn in zip(waiting, cycle(answers.turns), strict=False):
            for name in turn:
                seen = reading.show(connection, person, id_).seen
                action = Action(name, seen, answers.sayings.get(name))
                follow(connection, act(connection, person, running.instance, id_, action, running.clock()))


def _waiting(running: Running, person: Person) -> Iterator[str]:
    """The filings that wait at this instance's organ, by id."""
    after, more = "", True
    while more:
        with running.store.read() as connection:
            found: Sequence[reading.Listed] = reading.page(
                connection, person, waiting_at=running.organ.id, after=after, limit=PAGE
            )
        yield from (one.id for one in found)
        more = len(found) == PAGE
        after = found[-1].id if found else ""
