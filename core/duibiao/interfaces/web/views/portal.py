"""Public records as the lists of the portal show them."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from duibiao.interfaces.web.views.comparison import GradeView, grade_view
from duibiao.interfaces.web.views.states import StateView, state_view
from duibiao.interfaces.web.views.strip import Strip, strip_of
from duibiao.interfaces.web.writing import Writing
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import message
from duibiao.reporting.dissemination.public_records import Published, PublicRecord


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


def result_line(published: Published, schemes: Mapping[str, BenchmarkScheme], writing: Writing) -> ResultLine:
    """The line of a record; `schemes` holds its scheme by digest."""
    record = published.record
    scheme = schemes.get(record.scheme_digest or "")
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


def digests_of(items: list[Published]) -> set[str]:
    """The digests of the schemes that these records were judged by."""
    return {item.record.scheme_digest for item in items if item.record.scheme_digest}
