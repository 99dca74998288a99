"""Who cites which standards, and what has become of those: which are replaced or withdrawn, when, and by what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection

from duibiao.kernel.standards.register import Registered, of_standards
from duibiao.model.records.editions import edition_of, place_of, standard_of
from duibiao.model.records.forms import Field
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Fault
from duibiao.model.values.standards import StandardNumber, parse_standard

How = Literal["compared", "listed", "executed"]
"""How a standard is cited: its limits are compared with, it is only named, or the enterprise says it executes it."""

COUNTING = ("in_force", "upcoming")
"""How an edition stands that may still be cited."""


class Citation(msgspec.Struct, frozen=True):
    """A standard's number as somebody wrote it; `at` is the place within a filing, "scheme" or "fields.executed"."""

    number: str
    how: How
    at: str = ""


class Outdated(msgspec.Struct, frozen=True):
    """A citation of what counts no more; `dated` where it names the edition.

    `ended_on` and `successor` are of the edition cited, or of the last one where none is named; `checked` is whether
    anybody verified what the register says.
    """

    citation: Citation
    dated: bool
    edition: str
    replaced: bool
    ended_on: str | None
    successor: str | None
    checked: bool


def of_scheme(scheme: BenchmarkScheme) -> Iterator[Citation]:
    """The standards of a scheme; one without limits there is only listed."""
    compared = {limit.standard for indicator in scheme.indicators for limit in indicator.limits}
    for standard in scheme.standards:
        yield Citation(standard.number, "compared" if standard.key in compared else "listed", "scheme")


def of_answers(fields: Iterable[Field], answers: Mapping[str, Any], at: str = "fields") -> Iterator[Citation]:
    """The standards that an enterprise says it executes, those in rows too."""
    for field in fields:
        answer = answers.get(field.name)
        if answer is None:
            continue
        if field.type == "standard":
            yield Citation(str(answer), "executed", f"{at}.{field.name}")
        elif field.type == "repeat":
            for index, row in enumerate(answer):
                yield from of_answers(field.fields, row, f"{at}.{field.name}[{index}]")


def outdated(connection: Connection, citations: Iterable[Citation], day: str) -> tuple[Outdated, ...]:
    """Those of the citations whose standard is replaced or withdrawn on `day`, in the order given; one statement."""
    cited = list(citations)
    return judged(cited, of_standards(connection, standards_of(cited), day))


def standards_of(citations: Iterable[Citation]) -> set[str]:
    """The standards cited, of whatever edition; what is no number is passed over."""
    return {standard_of(number) for one in citations if (number := _number(one)) is not None}


def judged(citations: Iterable[Citation], found: Sequence[Registered]) -> tuple[Outdated, ...]:
    """The same by what the register holds of those standards, the newest edition first.

    A number without a year means the edition of the day: it is outdated when no edition counts any more. What the
    register does not have is not judged; a number cited twice is told once.
    """
    by_place = {one.edition.place: one for one in found}
    by_standard: dict[str, list[Registered]] = {}
    for one in found:
        by_standard.setdefault(one.edition.standard, []).append(one)
    once: dict[str, Citation] = {}
    for citation in citations:
        once.setdefault(citation.number, citation)
    each = (_judge(citation, by_place, by_standard) for citation in once.values())
    return tuple(one for one in each if one is not None)


def _judge(
    citation: Citation, by_place: Mapping[str, Registered], by_standard: Mapping[str, Sequence[Registered]]
) -> Outdated | None:
    number = _number(citation)
    if number is None:
        return None
    edition = edition_of(number)
    if edition or place_of(number) in by_place:
        meant = by_place.get(place_of(number))
    else:
        known = by_standard.get(standard_of(number), ())
        meant = None if any(one.status in COUNTING for one in known) else next(iter(known), None)
    if meant is None or meant.status in COUNTING:
        return None
    return Outdated(
        citation=citation,
        dated=bool(edition),
        edition=edition,
        replaced=meant.status == "replaced",
        ended_on=meant.edition.ended_on,
        successor=meant.edition.successor,
        checked=meant.edition.checked_on is not None,
    )


def _number(citation: Citation) -> StandardNumber | None:
    try:
        return parse_standard(citation.number)
    except Fault:
        return None
