"""The register and the lists of benchmark standards as the public reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from duibiao.interfaces.web.views.limits import PROVENANCES
from duibiao.interfaces.web.views.outdated import href_of
from duibiao.interfaces.web.views.schemes import LEVELS
from duibiao.interfaces.web.views.states import StateView
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.definitions.known import Known
from duibiao.kernel.standards.register import Registered
from duibiao.model.records.editions import Adoption, Degree, EditionStatus, place_of, standard_of
from duibiao.model.records.schemes import BenchmarkScheme, Provenance
from duibiao.model.records.standards_lists import StandardsList
from duibiao.model.values.messages import Fault, Message, message
from duibiao.model.values.standards import StandardNumber, parse_standard

STATUSES: dict[EditionStatus, tuple[Message, str]] = {
    "in_force": (message("edition.in_force", "现行"), "ok done"),
    "upcoming": (message("edition.upcoming", "即将实施"), "wait"),
    "replaced": (message("edition.replaced", "被代替"), "wait done"),
    "withdrawn": (message("edition.withdrawn", "废止"), "bad done"),
}
"""Status -> its name and the classes it is shown with."""

UNVERIFIED = message("edition.unverified", "未核验")
DEGREES: dict[Degree, Message] = {
    "IDT": message("degree.idt", "等同采用（IDT）"),
    "MOD": message("degree.mod", "修改采用（MOD）"),
    "NEQ": message("degree.neq", "非等效（NEQ），不算采用"),
}


class AdoptionLine(msgspec.Struct, frozen=True):
    """Another standard that one follows or is followed by, and how closely."""

    degree: str
    number: str
    href: str


class EditionLine(msgspec.Struct, frozen=True):
    """An edition in a list or among its like. `checked_on` is empty for one that nobody verified."""

    number: str
    href: str
    title: str
    status: StateView
    issuer: str
    published_on: str
    effective_on: str
    ended_on: str
    successor: str
    successor_href: str
    adopts: tuple[AdoptionLine, ...]
    source: str
    checked_on: str
    results: int = 0
    shown: bool = False


class CitingLine(msgspec.Struct, frozen=True):
    """A scheme or list that cites the standard, and the numbers by which it does."""

    href: str
    title: str
    version: str
    numbers: tuple[str, ...]


class ListedLine(msgspec.Struct, frozen=True):
    """A standard of a list; `status` is what the register says of it, None where it says nothing."""

    number: str
    href: str
    title: str
    level: str
    provenance: Provenance
    sureness: str
    source: str
    note: str
    status: StateView | None


class ListLine(msgspec.Struct, frozen=True):
    """A list among lists."""

    href: str
    title: str
    product_class: str
    version: str
    industries: tuple[str, ...]
    numbers: tuple[str, ...]


def status_view(status: EditionStatus, writing: Writing) -> StateView:
    """A status in words."""
    told, tone = STATUSES[status]
    return StateView(writing.say(told), tone)


def edition_line(
    one: Registered, writing: Writing, results: Mapping[str, int] | None = None, shown: str = ""
) -> EditionLine:
    """An edition; `results` says how many results cite each number, `shown` which edition the address names."""
    edition = one.edition
    return EditionLine(
        number=edition.number,
        href=href_of(edition.number),
        title=writing.label(edition.title),
        status=status_view(one.status, writing),
        issuer=edition.issuer or "",
        published_on=edition.published_on or "",
        effective_on=edition.effective_on or "",
        ended_on=edition.ended_on or "",
        successor=edition.successor or "",
        successor_href=href_of(edition.successor) if edition.successor else "",
        adopts=tuple(adoption_line(adoption, writing) for adoption in edition.adopts),
        source=edition.source,
        checked_on=edition.checked_on or "",
        results=(results or {}).get(edition.number, 0),
        shown=edition.place == shown,
    )


def adoption_line(adoption: Adoption, writing: Writing) -> AdoptionLine:
    """What is followed, and how closely."""
    return AdoptionLine(writing.say(DEGREES[adoption.degree]), adoption.number, href_of(adoption.number))


def followed_by(found: Iterable[Registered], number: StandardNumber, writing: Writing) -> tuple[AdoptionLine, ...]:
    """The editions that follow the standard, each with how closely."""
    wanted = standard_of(number)
    return tuple(
        AdoptionLine(writing.say(DEGREES[adoption.degree]), one.edition.number, href_of(one.edition.number))
        for one in found
        for adoption in one.edition.adopts
        if standard_of(parse_standard(adoption.number)) == wanted
    )


def citing_schemes(
    found: Iterable[Known[BenchmarkScheme]], number: StandardNumber, writing: Writing
) -> tuple[CitingLine, ...]:
    """The schemes among `found` that cite the standard in whatever edition."""
    return tuple(
        CitingLine(f"/schemes/{scheme.name}", writing.label(scheme.title), scheme.version, cited)
        for scheme in (one.definition for one in found)
        if (cited := _citing((standard.number for standard in scheme.standards), number))
    )


def citing_lists(
    found: Iterable[Known[StandardsList]], number: StandardNumber, writing: Writing
) -> tuple[CitingLine, ...]:
    """The lists among `found` that name the standard in whatever edition."""
    return tuple(
        CitingLine(_href(listed), writing.label(listed.title), listed.version, cited)
        for listed in (one.definition for one in found)
        if (cited := _citing((standard.number for standard in listed.standards), number))
    )


def list_line(found: Known[StandardsList], writing: Writing) -> ListLine:
    """The line of a list."""
    listed = found.definition
    return ListLine(
        href=_href(listed),
        title=writing.label(listed.title),
        product_class=writing.label(listed.product_class),
        version=listed.version,
        industries=listed.industries,
        numbers=tuple(standard.number for standard in listed.standards),
    )


def listed_lines(listed: StandardsList, registered: Sequence[Registered], writing: Writing) -> tuple[ListedLine, ...]:
    """The standards of a list, each with what the register says of the edition it names, or of the newest."""
    return tuple(
        ListedLine(
            number=standard.number,
            href=href_of(standard.number) if (of := _registered(standard.number, registered)) else "",
            title=writing.label(standard.title) or (writing.label(of.edition.title) if of else ""),
            level=writing.say(LEVELS[standard.level]),
            provenance=standard.provenance,
            sureness=writing.say(PROVENANCES[standard.provenance]),
            source=standard.source or "",
            note=writing.label(standard.note),
            status=status_view(of.status, writing) if of else None,
        )
        for standard in listed.standards
    )


def _registered(text: str, registered: Sequence[Registered]) -> Registered | None:
    """The edition that a number names, or the newest where it names none; `registered` stands newest first."""
    number = parse_standard(text)
    place, standard = place_of(number), standard_of(number)
    exact = next((one for one in registered if one.edition.place == place), None)
    return exact or next((one for one in registered if not number.year and one.edition.standard == standard), None)


def _href(listed: StandardsList) -> str:
    return f"/standards/lists/{listed.name}"


def _citing(numbers: Iterable[str], wanted: StandardNumber) -> tuple[str, ...]:
    """Those of the numbers that name the standard."""
    return tuple(text for text in numbers if _standard(text) == standard_of(wanted))


def _standard(text: str) -> str | None:
    try:
        return standard_of(parse_standard(text))
    except Fault:
        return None
