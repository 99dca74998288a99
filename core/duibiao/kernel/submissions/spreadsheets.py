"""Filings from a table: a header row of places, one filing in each row after it.

Columns are `kind, enterprise, scheme, product, round, id` and places in the answers: "fields.report_number",
"parameters.surface", "indicators.water_absorption" and, beside it, ".unit", ".method", ".detection_limit" of the same
indicator. Readings of a sample stand in one cell, parted by blanks or semicolons. Without an `id` a row gets one made
from what it is about, so that importing the same table twice files nothing twice.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from duibiao.kernel.definitions import known
from duibiao.kernel.submissions.drafts import NewSubmission
from duibiao.model.expressions.nearest import nearest
from duibiao.model.records.forms import Field, FormDefinition
from duibiao.model.records.kinds import SubmissionKind
from duibiao.model.records.reading import in_file
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.canonical import canonical
from duibiao.model.values.messages import Fault, Message, message

ABOUT = ("id", "kind", "enterprise", "scheme", "product", "round")
DETAILS = ("unit", "method", "detection_limit", "note")
NAMESPACE = uuid.UUID("6f1c1f3e-5a0d-5c56-9a55-1a7f3a0f6d11")
TRUTHS = {"是": True, "true": True, "否": False, "false": False}
PARTED = re.compile(r"[\s;；]+")


def read_table(text: str) -> list[dict[str, str]]:
    """The rows of a CSV text by column name, cells trimmed. Raises a `Fault` for an empty or ragged table."""
    rows = [row for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        raise Fault(message("table.empty", "表里没有数据。第一行写列名，从第二行起每行一件申报。"))
    header = [cell.strip() for cell in rows[0]]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise Fault(message("table.column_twice", "列名 {names} 出现两次，请只留一列。", names="、".join(twice)))
    ragged = [number for number, row in enumerate(rows[1:], 2) if len(row) > len(header)]
    if ragged:
        text = "第 {rows} 行的格数多于列名。请检查多余的逗号。"
        raise Fault(message("table.ragged", text, rows="、".join(map(str, ragged[:10]))))
    return [dict(zip(header, (cell.strip() for cell in row), strict=False)) for row in rows[1:]]


def filings_of(connection: Connection, rows: Sequence[Mapping[str, str]]) -> list[NewSubmission]:
    """A filing for each row. Raises one `Fault` with the faults of all rows, placed as "row 3: indicators.x"."""
    faults: list[Message] = []
    filings = []
    for number, row in enumerate(rows, 2):
        try:
            filings.append(_filing(connection, row))
        except Fault as fault:
            faults += in_file(fault, f"row {number}").messages
    if faults:
        raise Fault.of(faults)
    return filings


def _filing(connection: Connection, row: Mapping[str, str]) -> NewSubmission:
    kind = known.current(connection, SubmissionKind, row.get("kind") or "duibiao:benchmark_result").definition
    form = known.current(connection, FormDefinition, kind.form_name).definition
    scheme = None
    if row.get("scheme"):
        scheme = known.current(connection, BenchmarkScheme, row["scheme"]).definition
    content = _content(row, form, scheme)
    about: dict[str, Any] = {name: row[name] for name in ABOUT[1:] if row.get(name)}
    about["kind"] = kind.name
    id_ = row.get("id") or str(uuid.uuid5(NAMESPACE, hashlib.sha256(canonical(about)).hexdigest()))
    return NewSubmission(id=id_, content=content, **{"enterprise": "", **about})


def _content(row: Mapping[str, str], form: FormDefinition, scheme: BenchmarkScheme | None) -> dict[str, Any]:
    """The answers of a row, each cell read by the type of its place."""
    fields = {f"fields.{field.name}": field for field in form.fields}
    fields |= {f"parameters.{field.name}": field for field in (scheme.parameters if scheme else ())}
    indicators = {f"indicators.{one.key}": one.type for one in (scheme.indicators if scheme else ())}
    details = {f"{place}.{detail}" for place in indicators for detail in DETAILS}
    content: dict[str, dict[str, Any]] = {}
    faults = list(_unknown_columns(row, {*ABOUT, *fields, *indicators, *details}))
    for column, cell in row.items():
        if not cell:
            continue
        if column in fields:
            section, _, name = column.partition(".")
            content.setdefault(section, {})[name] = _form_cell(fields[column], cell)
        elif column in indicators:
            _answer(content, column)["value"] = _indicator_cell(indicators[column], cell)
        elif column in details:
            place, _, detail = column.rpartition(".")
            if row.get(place):
                _answer(content, place)[detail] = cell
    if faults:
        raise Fault.of(faults)
    return content


def _answer(content: dict[str, dict[str, Any]], column: str) -> dict[str, Any]:
    answer: dict[str, Any] = content.setdefault("indicators", {}).setdefault(column.partition(".")[2], {})
    return answer


def _unknown_columns(row: Mapping[str, str], columns: set[str]) -> Iterator[Message]:
    for name in row:
        if name and name not in columns:
            near = nearest(name, sorted(columns))
            if near is None:
                yield message("table.column_unknown", "没有名为“{name}”的列，请删去。", at=name, name=name)
            else:
                text = "没有名为“{name}”的列，是否指“{near}”？"
                yield message("table.column_misspelt", text, at=name, name=name, near=near)


def _form_cell(field: Field, cell: str) -> str | bool:
    return TRUTHS.get(cell.lower(), cell) if field.type == "boolean" else cell


def _indicator_cell(type_: str, cell: str) -> str | bool | list[str]:
    if type_ == "sample":
        return PARTED.split(cell)
    return TRUTHS.get(cell.lower(), cell) if type_ == "boolean" else cell
