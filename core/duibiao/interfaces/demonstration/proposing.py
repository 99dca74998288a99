"""What the demonstration's association puts forward, as proposals.toml states it, by the way that people go."""

from __future__ import annotations

import tempfile
from pathlib import Path

from sqlalchemy import Connection

from duibiao.extension.archives import build
from duibiao.extension.conformance.confined import Judged, judge
from duibiao.extension.toml_files import read_toml
from duibiao.interfaces.running import Running
from duibiao.kernel.identity.people import Person, find_person, get_person
from duibiao.kernel.proposals.commenting import answer, comment, open_comments
from duibiao.kernel.proposals.reading import get_proposal
from duibiao.kernel.proposals.records import House, Said
from duibiao.kernel.proposals.standing import examined
from duibiao.kernel.proposals.uploading import Upload, propose
from duibiao.model.records.definitions import Record
from duibiao.model.records.reading import read_record
from duibiao.model.values.dates import day_of, parse_utc

FILE = "proposals.toml"


class DemoComment(Record, frozen=True, kw_only=True):
    """What somebody says of a draft, and what the office answers where it has answered."""

    login: str
    unit: str
    place: str
    words: str
    accepted: str = ""


class DemoProposal(Record, frozen=True, kw_only=True):
    """A pack in a folder beside proposals.toml, who puts it forward, and who opens it to comments for how long."""

    pack: str
    proposer: str
    organ: str
    office: str = ""
    days: int = 0
    comments: tuple[DemoComment, ...] = ()


class DemoProposals(Record, frozen=True):
    """What proposals.toml states."""

    proposals: tuple[DemoProposal, ...]


def read_proposals(folder: Path) -> tuple[DemoProposal, ...]:
    """What is put forward in the demonstration in `folder`; nothing where it has no proposals.toml."""
    if not (folder / FILE).exists():
        return ()
    return read_record(read_toml(folder / FILE, FILE), DemoProposals, FILE).proposals


def judged_proposals(running: Running) -> list[tuple[DemoProposal, str, Judged]]:
    """Every stated proposal with the digest of its archive and what the kit says of it."""
    return [(one, *_judged(running, one.pack)) for one in read_proposals(running.located.folder)]


def put_forward(
    connection: Connection, house: House, stated: DemoProposal, digest: str, judged: Judged, now: str
) -> str:
    """Propose a pack, and open it to comments where somebody of the office does. Gives the proposal's id."""

    def person(login: str) -> Person:
        return get_person(connection, find_person(connection, login), day_of(parse_utc(now)).isoformat())

    upload = Upload(digest, judged, examined(connection, house, stated.organ, judged))
    id_ = propose(connection, person(stated.proposer), house, stated.organ, upload, now)
    if not stated.office:
        return id_
    office = person(stated.office)
    found = get_proposal(connection, office, id_)
    found = open_comments(connection, office, house, found, stated.days, found.head, now)
    for said in stated.comments:
        given = Said("", said.unit, said.place, said.words)
        which = comment(connection, person(said.login), house, found, given, str(found.edition), now)
        if said.accepted:
            answer(connection, office, house, found, which, "accepted", said.accepted, now)
    return id_


def _judged(running: Running, pack: str) -> tuple[str, Judged]:
    with tempfile.TemporaryDirectory() as place:
        content = build(running.located.folder / pack, Path(place)).read_bytes()
    return running.evidence.put(content), judge(content, running.located.plugin_paths)
