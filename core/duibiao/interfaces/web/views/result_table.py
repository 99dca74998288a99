"""Public records as a table for exports: one row a record, columns whose keys never change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec

from duibiao.extension.documents import Cell, Column, ColumnType
from duibiao.interfaces.web.views.comparison import grade_view
from duibiao.interfaces.web.views.portal import compared_standards, scheme_of
from duibiao.interfaces.web.views.states import state_view
from duibiao.interfaces.web.writing import Writing
from duibiao.model.records.definitions import Definition
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Message, message
from duibiao.reporting.dissemination.public_records import PublicRecord, Published


class Line(msgspec.Struct, frozen=True):
    """A record, the scheme it was judged by, and how its reader is written for."""

    published: Published
    scheme: BenchmarkScheme | None
    writing: Writing

    @property
    def record(self) -> PublicRecord:
        """What was published."""
        return self.published.record

    def say(self, told: Message) -> str:
        """A sentence in the reader's language."""
        return self.writing.say(told)


def _counted(outcome: str) -> Callable[[Line], Cell]:
    """How many indicators came out like this."""

    def cell(line: Line) -> Cell:
        verdict = line.record.verdict
        return str(getattr(verdict.counts, outcome)) if verdict else None

    return cell


def _grade(line: Line) -> Cell:
    verdict = line.record.verdict
    return grade_view(line.scheme, verdict, line.writing).words if line.scheme and verdict else None


def _synthetic(line: Line) -> Cell:
    yes, no = message("value.true", "是"), message("value.false", "否")
    return line.say(yes if line.record.enterprise.synthetic else no)


COLUMNS: tuple[tuple[str, ColumnType, Message, Callable[[Line], Cell]], ...] = (
    ("submission", "text", message("column.submission", "结果编号"), lambda line: line.record.submission),
    ("revision", "number", message("column.revision", "修订次数"), lambda line: str(line.record.revision)),
    (
        "status",
        "text",
        message("column.status", "状态"),
        lambda line: state_view(line.published.status, line.writing).words,
    ),
    ("published_at", "moment", message("column.published_at", "公开时间"), lambda line: line.published.published_at),
    ("filed_at", "moment", message("column.filed_at", "申报时间"), lambda line: line.record.filed_at),
    ("enterprise_name", "text", message("column.enterprise", "企业名称"), lambda line: line.record.enterprise.name),
    ("enterprise", "text", message("column.uscc", "统一社会信用代码"), lambda line: line.record.enterprise.uscc),
    ("synthetic", "text", message("column.synthetic", "是否合成数据"), _synthetic),
    ("organ_name", "text", message("column.organ_name", "地区"), lambda line: line.record.organ_name),
    ("organ", "text", message("column.organ", "地区编号"), lambda line: line.record.organ),
    ("industry", "text", message("column.industry", "行业代码"), lambda line: line.record.industry),
    (
        "product",
        "text",
        message("column.product", "产品"),
        lambda line: line.record.product.name if line.record.product else None,
    ),
    (
        "model",
        "text",
        message("column.model", "型号"),
        lambda line: line.record.product.model if line.record.product else None,
    ),
    (
        "scheme_title",
        "text",
        message("column.scheme_title", "对标方案"),
        lambda line: line.writing.label(line.scheme.title) if line.scheme else None,
    ),
    (
        "scheme",
        "text",
        message("column.scheme", "对标方案编号和版本"),
        lambda line: line.scheme.edition if line.scheme else None,
    ),
    (
        "standards",
        "text",
        message("column.standards", "比对的标准"),
        lambda line: "; ".join(compared_standards(line.record, line.scheme)),
    ),
    ("grade", "text", message("column.grade", "结论"), _grade),
    ("better", "number", message("column.better", "优于（项）"), _counted("better")),
    ("meets", "number", message("column.meets", "达到（项）"), _counted("meets")),
    ("incomparable", "number", message("column.incomparable", "不可比（项）"), _counted("incomparable")),
    ("missing", "number", message("column.missing", "未填（项）"), _counted("missing")),
    ("below", "number", message("column.below", "低于（项）"), _counted("below")),
    ("digest", "text", message("column.digest", "记录摘要"), lambda line: line.published.digest),
)
"""Key, what the cells are, the head, and how a cell comes about."""


def columns(writing: Writing) -> tuple[Column, ...]:
    """The columns in the reader's language."""
    return tuple(Column(key, writing.say(head), type_) for key, type_, head, _ in COLUMNS)


def rows(page: list[Published], definitions: Mapping[str, Definition], writing: Writing) -> Iterator[tuple[Cell, ...]]:
    """The rows of these records; `definitions` holds their schemes by digest."""
    for published in page:
        line = Line(published, scheme_of(published.record, definitions), writing)
        yield tuple(cell(line) for _, _, _, cell in COLUMNS)
