"""The table in which indicators are filled in: each row's fields beside its verdict, the remarks made on it below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from duibiao.interfaces.web.views.comparison import ComparisonView, IndicatorRow
from duibiao.interfaces.web.views.findings import FindingLine
from duibiao.interfaces.web.views.history import EventView, RemarkView
from duibiao.interfaces.web.views.inputs import NO_MARKS, IndicatorInput
from duibiao.model.values.messages import Message


class EntryRow(msgspec.Struct, frozen=True):
    """One indicator: its fields (None where it is worked out), its verdict, what is wrong, what an office said.

    `by` says who beyond the scheme demands an answer.
    """

    place: str
    input: IndicatorInput | None
    row: IndicatorRow
    errors: tuple[FindingLine, ...]
    remarks: tuple[RemarkView, ...]
    by: Message | None = None


def entry_rows(
    view: ComparisonView,
    inputs: Mapping[str, IndicatorInput],
    findings: Sequence[FindingLine],
    remarks: Mapping[str, Sequence[RemarkView]],
    marks: Mapping[str, Message] = NO_MARKS,
) -> tuple[EntryRow, ...]:
    """The rows of the table. Of the findings, those that say only that something is not filled in yet are left out."""
    return tuple(
        EntryRow(
            place=f"indicators.{row.key}",
            input=inputs.get(row.key),
            row=row,
            errors=tuple(one for one in findings if one.place == f"indicators.{row.key}"),
            remarks=tuple(remarks.get(f"indicators.{row.key}", ())),
            by=marks.get(f"indicators.{row.key}"),
        )
        for row in view.rows
    )


def last_remarks(events: Iterable[EventView]) -> tuple[EventView | None, Mapping[str, list[RemarkView]]]:
    """The act by which a filing came back to its enterprise, and its remarks by place."""
    for event in events:
        if event.type in ("submission.returned", "submission.correction_opened"):
            by_place: dict[str, list[RemarkView]] = {}
            for remark in event.remarks:
                by_place.setdefault(remark.path, []).append(remark)
            return event, by_place
    return None, {}
