"""Sheets of editions: a header row, then one edition in each row. Every fault of every row at once, or all editions.

The columns are those of `COLUMNS`, by their name or their Chinese name, in any order; `number`, `title_zh`, `status`
and `source` are needed. What the standard follows stands in one cell, "IDT ISO 9283:1998; NEQ IEC 60335-1:2020".
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import cast, get_args

import msgspec

from duibiao.model.expressions.nearest import nearest
from duibiao.model.records.editions import Adoption, Degree, Edition, EditionStatus, check_edition
from duibiao.model.records.reading import in_file
from duibiao.model.values.dates import parse_date
from duibiao.model.values.messages import Fault, Label, Message, message
from duibiao.model.values.quoting import quoted
from duibiao.model.values.standards import StandardNumber, format_standard, parse_standard

COLUMNS: Mapping[str, str] = {
    "number": "标准编号",
    "title_zh": "中文名称",
    "title_en": "英文名称",
    "issuer": "发布机构",
    "status": "状态",
    "published_on": "发布日期",
    "effective_on": "实施日期",
    "ended_on": "终止日期",
    "successor": "代替标准",
    "adopts": "采用关系",
    "source": "来源",
    "checked_on": "核对日期",
}
"""The columns of a sheet and their Chinese names."""

NEEDED = ("number", "title_zh", "status", "source")
STATUSES: Mapping[str, EditionStatus] = {
    **{status: status for status in get_args(EditionStatus)},
    "现行": "in_force",
    "即将实施": "upcoming",
    "被代替": "replaced",
    "废止": "withdrawn",
}
_PARTED = re.compile(r"[;；\n]+")
_REWRITTEN = re.compile(r"(\d{4})[/.年](\d{1,2})[/.月](\d{1,2})日?")
_FOLLOWS = re.compile(r"([A-Za-z]+)[ \u3000:：]+(.+)")


def read_sheet(text: str, today: str) -> list[Edition]:
    """The editions of a CSV text, with or without byte order mark.

    Raises one `Fault` with the faults of the header, or else of all rows, placed as "row 3: status" by the sheet's
    own words for its columns. Days that a spreadsheet rewrote as 2024/11/1 are understood.
    """
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    if not any(any(cell.strip() for cell in row) for row in rows[1:]):
        raise Fault(message("sheet.empty", "表里没有数据。第一行写列名，从第二行起每行一个标准版本。"))
    header = [cell.strip() for cell in rows[0]]
    columns = _columns(header)
    editions: list[Edition] = []
    faults: list[Message] = []
    met: dict[str, int] = {}
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        try:
            if any(cell.strip() for cell in row[len(header) :]):
                raise Fault(message("sheet.ragged", "这一行的格数多于列名。含逗号的内容要用双引号括起来。"))
            edition = _edition(dict(zip(columns, (cell.strip() for cell in row), strict=False)), today)
            if edition.place in met:
                text = "{number} 在第 {row} 行已经有了。请只留一行。"
                raise Fault(message("sheet.twice", text, at="number", number=edition.number, row=met[edition.place]))
            met[edition.place] = number
            editions.append(edition)
        except Fault as fault:
            shown = dict(zip(columns, header, strict=True))
            faults += in_file(_in_words_of(fault, shown), f"row {number}").messages
    if faults:
        raise Fault.of(faults)
    return editions


def _in_words_of(fault: Fault, shown: Mapping[str, str]) -> Fault:
    """The same fault, its places the words that the sheet has for its columns."""
    return Fault.of(msgspec.structs.replace(told, at=shown.get(told.at, told.at)) for told in fault.messages)


def _columns(header: Sequence[str]) -> list[str]:
    """The column that each cell of the header stands for."""
    names = {**{name: name for name in COLUMNS}, **{chinese: name for name, chinese in COLUMNS.items()}}
    columns = [names.get(cell.lower(), "") for cell in header]
    faults: list[Message] = []
    for cell, column in zip(header, columns, strict=True):
        if cell and not column:
            near = nearest(cell, names)
            if near is None:
                text = "没有名为“{name}”的列。可用的列：{columns}。"
                faults.append(
                    message("sheet.column", text, at=cell, name=quoted(cell), columns="、".join(COLUMNS.values()))
                )
            else:
                text = "没有名为“{name}”的列，是否指“{near}”？"
                faults.append(message("sheet.column_near", text, at=cell, name=quoted(cell), near=near))
        elif column and columns.count(column) > 1:
            text = "列“{name}”出现不止一次。请只留一列。"
            faults.append(message("sheet.column_twice", text, at=cell, name=cell))
    for column in NEEDED:
        if column not in columns:
            text = "缺少列“{name}”（{column}）。请补上。"
            faults.append(message("sheet.column_missing", text, name=COLUMNS[column], column=column))
    if faults:
        raise Fault.of(faults)
    return columns


def _edition(row: Mapping[str, str], today: str) -> Edition:
    """The edition of one row; a `Fault` with everything wrong in it, placed at columns."""
    faults: list[Message] = []
    for column in NEEDED:
        if not row.get(column):
            text = "没有填“{name}”。这一列必填。"
            faults.append(message("sheet.cell_empty", text, at=column, name=COLUMNS[column]))

    number = _number(row, "number", faults)
    successor = _number(row, "successor", faults)
    status = STATUSES.get(row.get("status", "").lower())
    if row.get("status") and status is None:
        text = "“{text}”不是状态。请写“现行”“即将实施”“被代替”或“废止”。"
        faults.append(message("sheet.status", text, at="status", text=quoted(row["status"])))
    days = {column: _day(row, column, faults) for column in ("published_on", "effective_on", "ended_on", "checked_on")}
    adopts = list(_adopts(row.get("adopts", ""), faults))
    if number is not None and number.identical_to is not None:
        adopts = _with_identical(adopts, number.identical_to)
    if faults or number is None or status is None:
        raise Fault.of(faults)
    edition = Edition(
        number=_spelt(number),
        title=Label(row["title_zh"], row.get("title_en") or None),
        status=status,
        source=row["source"],
        issuer=row.get("issuer") or None,
        successor=_spelt(successor) if successor else None,
        adopts=tuple(adopts),
        **days,
    )
    if told := list(check_edition(edition, today)):
        raise Fault.of(told)
    return edition


def _number(row: Mapping[str, str], column: str, faults: list[Message]) -> StandardNumber | None:
    if not row.get(column):
        return None
    try:
        return parse_standard(row[column])
    except Fault as fault:
        faults += fault.under(column).messages
        return None


def _day(row: Mapping[str, str], column: str, faults: list[Message]) -> str | None:
    if not row.get(column):
        return None
    rewritten = _REWRITTEN.fullmatch(row[column])
    text = f"{rewritten[1]}-{rewritten[2]:0>2}-{rewritten[3]:0>2}" if rewritten else row[column]
    try:
        return parse_date(text).isoformat()
    except Fault as fault:
        faults += fault.under(column).messages
        return None


def _adopts(cell: str, faults: list[Message]) -> Iterator[Adoption]:
    """What a cell says of other standards: a degree and a number each."""
    for part in filter(None, map(str.strip, _PARTED.split(cell))):
        found = _FOLLOWS.fullmatch(part)
        degree = found[1].upper() if found else ""
        if found is None or degree not in get_args(Degree):
            text = "“{text}”看不出采用关系。请写程度（IDT、MOD 或 NEQ）和编号，如 IDT ISO 9283:1998，多项之间用分号。"
            faults.append(message("sheet.adoption", text, at="adopts", text=quoted(part)))
            continue
        try:
            yield Adoption(cast("Degree", degree), format_standard(parse_standard(found[2])))
        except Fault as fault:
            faults += fault.under("adopts").messages


def _with_identical(adopts: Sequence[Adoption], identical: StandardNumber) -> list[Adoption]:
    """What is followed, the standard among it whose number a national one bears beside its own."""
    number = format_standard(identical)
    return [Adoption("IDT", number), *(one for one in adopts if one.number != number)]


def _spelt(number: StandardNumber) -> str:
    """The number by itself, without that of the standard it is identical to."""
    return format_standard(msgspec.structs.replace(number, identical_to=None))
