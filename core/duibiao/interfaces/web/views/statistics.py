"""A cut of the figures as a picture and a table, each number a link to the filings that it counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode

import msgspec

from duibiao.interfaces.web.views.industries import INDUSTRIES
from duibiao.interfaces.web.views.search import GRADES, organ_name
from duibiao.interfaces.web.views.stacks import Bar, stacks
from duibiao.interfaces.web.views.states import STATES
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.hierarchy.organs import Organ
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Label, Message, message
from duibiao.reporting.consolidation.cuts import Cell

Pairs = tuple[tuple[str, str], ...]

COMPLETENESS = "completeness"
"""The room beside the cuts: who was invited to a round, who has filed."""

TABS: Mapping[str, Message] = {
    "scheme_grade": message("cut.scheme_grade", "方案 × 结论"),
    "gaps": message("cut.gaps", "差距"),
    "section_grade": message("cut.section_grade", "行业门类 × 结论"),
    "division_grade": message("cut.division_grade", "行业大类 × 结论"),
    "state_month": message("cut.state_month", "月份 × 状态"),
    "kind_state": message("cut.kind_state", "申报类型 × 状态"),
    COMPLETENESS: message("cut.completeness", "报送进度"),
}
"""What one can choose, in the order of the page."""

ROWS: Mapping[str, Message] = {
    "scheme_grade": message("cut.by_scheme", "对标方案"),
    "gaps": message("cut.by_indicator", "指标"),
    "section_grade": message("cut.by_section", "行业门类"),
    "division_grade": message("cut.by_division", "行业大类"),
    "state_month": message("cut.by_month", "月份"),
    "kind_state": message("cut.by_kind", "申报类型"),
}
"""What the rows of each cut are."""

TURNED = frozenset({"state_month"})
"""Cuts whose second key makes the rows."""

ORDER = (*GRADES, *STATES)
"""In which order the columns stand."""


class Link(msgspec.Struct, frozen=True):
    """A way to another view of the figures."""

    href: str
    words: str
    current: bool = False


class Figure(msgspec.Struct, frozen=True):
    """A number and where it leads; no address for nothing."""

    words: str
    href: str = ""


class Column(msgspec.Struct, frozen=True):
    """A column and the colour of its parts in the picture."""

    words: str
    tone: str


class Row(msgspec.Struct, frozen=True):
    """A row of the table: its name, what it belongs to, its figures and their sum."""

    name: str
    above: str
    figures: tuple[Figure, ...]
    total: Figure


class CutView(msgspec.Struct, frozen=True):
    """A cut: what its rows are, its columns, the picture with what it says in words, the table with its sums."""

    rows_are: str
    columns: tuple[Column, ...]
    bars: tuple[Bar, ...]
    words: str
    rows: tuple[Row, ...]
    sums: Row | None


class Names(msgspec.Struct, frozen=True):
    """What the keys of cells are called: schemes by name with their indicators and grades, kinds by name."""

    schemes: Mapping[str, BenchmarkScheme]
    kinds: Mapping[str, Label]


class Address(msgspec.Struct, frozen=True):
    """What the page is asked: organ, cut, as of which checkpoint, in which round; all as in the address."""

    organ: str
    cut: str
    as_of: str = ""
    round: str = ""

    def view(self, **changed: str) -> str:
        """The address of the page with something else asked."""
        return _address("/statistics", {**msgspec.structs.asdict(self), **changed})

    def data(self) -> str:
        """The address of the same figures as JSON."""
        return _address("/api/v1/statistics", msgspec.structs.asdict(self))

    def records(self, first: str = "", second: str = "", *, organ: str = "", whole: bool = False) -> str:
        """The address of the filings behind a figure: a cell of the cut, or every filing where `whole`."""
        asked = {"organ": organ or self.organ, "cut": "" if whole else self.cut, "first": first, "second": second}
        return _address("/statistics/records", {**asked, "as_of": self.as_of, "round": self.round})


def _address(path: str, given: Mapping[str, str]) -> str:
    kept = {name: value for name, value in given.items() if value}
    return f"{path}?{urlencode(kept)}" if kept else path


def tabs(address: Address, offered: Sequence[str], writing: Writing) -> tuple[Link, ...]:
    """The cuts to choose from."""
    return tuple(Link(address.view(cut=key), writing.say(TABS[key]), key == address.cut) for key in offered)


def cut_view(address: Address, cells: Mapping[Cell, int], names: Names, writing: Writing) -> CutView:
    """The picture and the table of a cut."""
    if address.cut == "gaps":
        return _gaps(address, cells, names, writing)
    turned = address.cut in TURNED
    table: dict[str, dict[str, int]] = {}
    for (first, second), number in cells.items():
        row, column = (second, first) if turned else (first, second)
        table.setdefault(row, {})[column] = number
    keys = sorted({key for row in table.values() for key in row}, key=_place)

    def records(row: str, column: str = "") -> str:
        return address.records(column, row) if turned else address.records(row, column)

    named = [(key, _row_name(address.cut, key, names, writing)) for key in _sorted(address.cut, table)]
    columns = tuple(Column(_column_name(key, names, writing), _tone(key)) for key in keys)
    rows = tuple(_row(name, key, table[key], keys, records, writing) for key, name in named)
    bars = stacks([(name, [(_tone(one), table[key].get(one, 0)) for one in keys]) for key, name in named], writing)
    sums = {column: sum(row.get(column, 0) for row in table.values()) for column in keys}
    whole = _row(writing.say(message("cut.sum", "合计")), "", sums, keys, records, writing) if len(rows) > 1 else None
    return CutView(_rows_are(address, writing), columns, bars, _in_words(bars, writing), rows, whole)


def _gaps(address: Address, cells: Mapping[Cell, int], names: Names, writing: Writing) -> CutView:
    """Indicators by how many filings have a gap there, the most first."""
    ranked = sorted(cells.items(), key=lambda item: (-item[1], item[0]))
    rows, drawn = [], []
    for (scheme, indicator), number in ranked:
        name, above = _indicator(scheme, indicator, names, writing), _row_name("scheme_grade", scheme, names, writing)
        figure = Figure(writing.number(number), address.records(scheme, indicator))
        rows.append(Row(name, above, (), figure))
        drawn.append((f"{name} · {above}", [("below", number)]))
    bars = stacks(drawn[:15], writing)
    return CutView(_rows_are(address, writing), (), bars, _in_words(bars, writing), tuple(rows), None)


def below_view(
    address: Address, organs: Sequence[Organ], counts: Mapping[str, int], writing: Writing
) -> tuple[tuple[Bar, ...], tuple[Row, ...]]:
    """The organs directly below with their filings; the picture has those that have any, the most first."""
    ranked = sorted(organs, key=lambda organ: -counts.get(organ.id, 0))
    rows = tuple(
        Row(
            organ_name(organ, writing),
            address.view(organ=organ.id),
            (),
            _figure(counts.get(organ.id, 0), address.records(organ=organ.id, whole=True), writing),
        )
        for organ in ranked
    )
    counted = [organ for organ in ranked if counts.get(organ.id, 0)]
    return stacks([(organ_name(organ, writing), [("meets", counts[organ.id])]) for organ in counted], writing), rows


def _rows_are(address: Address, writing: Writing) -> str:
    return writing.say(ROWS[address.cut])


def _row(
    name: str,
    key: str,
    figures: Mapping[str, int],
    columns: Sequence[str],
    records: Callable[..., str],
    writing: Writing,
) -> Row:
    shown = tuple(_figure(figures.get(column, 0), records(key, column), writing) for column in columns)
    return Row(name, "", shown, _figure(sum(figures.values()), records(key), writing))


def _figure(number: int, href: str, writing: Writing) -> Figure:
    return Figure(writing.number(number), href) if number else Figure("0")


def _in_words(bars: Sequence[Bar], writing: Writing) -> str:
    """What a picture says; the numbers themselves are in the table."""
    if not bars:
        return ""
    most = max(bars, key=lambda bar: bar.total)
    text = "共 {count} 行，最多的是 {name}（{figure} 件）；数字见下表。"
    return writing.say(message("cut.in_words", text, count=len(bars), name=most.name, figure=most.words))


def _sorted(cut: str, table: Mapping[str, Mapping[str, int]]) -> list[str]:
    """The rows: months and codes in their order, anything else by its sum."""
    if cut in ("state_month", "section_grade", "division_grade"):
        return sorted(table)
    return sorted(table, key=lambda key: (-sum(table[key].values()), key))


def _place(key: str) -> tuple[int, str]:
    return (ORDER.index(key) if key in ORDER else len(ORDER), key)


_TONES = {"ahead": "better", "reaches": "meets", "gap": "below", "undecided": "incomparable"}


def _tone(key: str) -> str:
    return _TONES.get(key) or (f"s-{key}" if key in STATES else "other")


def key_name(cut: str, key: str, names: Names, writing: Writing, scheme: str = "") -> str:
    """What a key of a cut is called, whichever of its two it is; indicators are those of `scheme`."""
    if key in STATES or key in GRADES:
        return _column_name(key, names, writing)
    if cut == "gaps" and key != scheme:
        return _indicator(scheme, key, names, writing)
    return _row_name("scheme_grade" if cut == "gaps" else cut, key, names, writing)


def _column_name(key: str, names: Names, writing: Writing) -> str:
    if key in STATES:
        return writing.say(STATES[key][0])
    if key in GRADES:
        return writing.say(GRADES[key])
    own = (grade.label for scheme in names.schemes.values() for grade in scheme.grades if grade.key == key)
    return writing.label(next(own, Label(key)))


def _row_name(cut: str, key: str, names: Names, writing: Writing) -> str:
    if cut == "scheme_grade" and key in names.schemes:
        return writing.label(names.schemes[key].product_class)
    if cut == "kind_state":
        return writing.label(names.kinds.get(key, Label(key)))
    if key in INDUSTRIES:
        return f"{key} {writing.label(INDUSTRIES[key])}"
    return key


def _indicator(scheme: str, key: str, names: Names, writing: Writing) -> str:
    known = names.schemes[scheme].indicators if scheme in names.schemes else ()
    return writing.label(next((one.label for one in known if one.key == key), Label(key)))
