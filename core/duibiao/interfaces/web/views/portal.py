"""Public records as the lists of the portal show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from duibiao.interfaces.web.views.comparison import GradeView, grade_view
from duibiao.interfaces.web.views.deadlines import Calendar, due_view
from duibiao.interfaces.web.views.states import StateView, state_view
from duibiao.interfaces.web.views.strip import Strip, strip_of
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.hierarchy.organs import Organ
from duibiao.model.records.definitions import Definition
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import message
from duibiao.reporting.dissemination.public_records import PublicRecord, Published


class ResultLine(msgspec.Struct, frozen=True):
    """One result in a list. `standards` are those it was compared with; `at` is when it became public (UTC)."""

    href: str
    title: str
    enterprise: str
    enterprise_href: str
    organ: str
    standards: tuple[str, ...]
    scheme: str
    grade: GradeView | None
    strip: Strip | None
    state: StateView
    quiet: bool
    at: str


class PublicityLine(msgspec.Struct, frozen=True):
    """One result in publicity: until which day, and how many working days that is from today."""

    href: str
    title: str
    enterprise: str
    ends_on: str
    left: str


def result_line(published: Published, definitions: Mapping[str, Definition], writing: Writing) -> ResultLine:
    """The line of a record; `definitions` holds its scheme by digest."""
    record = published.record
    scheme = scheme_of(record, definitions)
    return ResultLine(
        href=f"/results/{record.submission}",
        title=title_of(record, writing),
        enterprise=record.enterprise.name,
        enterprise_href=f"/enterprises/{record.enterprise.uscc}",
        organ=record.organ_name,
        standards=compared_standards(record, scheme),
        scheme=writing.label(scheme.product_class) if scheme else "",
        grade=grade_view(scheme, record.verdict, writing) if scheme and record.verdict else None,
        strip=strip_of(record.verdict.counts, writing) if record.verdict else None,
        state=state_view(published.status, writing),
        quiet=published.status == "published",
        at=published.published_at,
    )


def title_of(record: PublicRecord, writing: Writing) -> str:
    """What a result is called: its product and model; without a product, what was declared."""
    if record.product is None:
        return writing.say(message("result.declared_standards", "执行标准和关键指标"))
    return f"{record.product.name} {record.product.model}".strip()


def compared_standards(record: PublicRecord, scheme: BenchmarkScheme | None) -> tuple[str, ...]:
    """The numbers of the standards that a record was compared with; those it declares where it was not compared."""
    if record.verdict is not None and scheme is not None:
        compared = {comparison.standard for comparison in record.verdict.comparisons}
        return tuple(standard.number for standard in scheme.standards if standard.key in compared)
    declared = record.answers.get("fields", {}).get("standards", ())
    return tuple(str(row["standard"]) for row in declared if isinstance(row, dict) and "standard" in row)


def scheme_of(record: PublicRecord, definitions: Mapping[str, Definition]) -> BenchmarkScheme | None:
    """The scheme that a record was judged by, where it was judged at all."""
    found = definitions.get(record.scheme_digest or "")
    return found if isinstance(found, BenchmarkScheme) else None


def publicity_line(published: Published, calendar: Calendar, writing: Writing) -> PublicityLine:
    """The line of a record that is in publicity."""
    record = published.record
    due = due_view(record.publicity_ends_on, calendar, writing)
    left = due.words if due and due.tone != "bad" else writing.say(message("publicity.over", "公示期满，待公开"))
    return PublicityLine(
        href=f"/results/{record.submission}",
        title=title_of(record, writing),
        enterprise=record.enterprise.name,
        ends_on=record.publicity_ends_on or "",
        left=left,
    )


def place_of(line: Sequence[Organ], writing: Writing) -> str:
    """Where an organ is, the widest first: 浙江省温州市平阳县. `line` is the organ and all above it."""
    names = [writing.label(organ.name) for organ in reversed(line) if organ.level != "nation"]
    return (", " if writing.language == "en" else "").join(reversed(names) if writing.language == "en" else names)
