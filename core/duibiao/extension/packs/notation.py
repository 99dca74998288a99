"""How people write numbers and tables in TOML, turned into how records hold them.

A bound, an answer or a parameter is a bare number in the file and exact text in the record. A table is written as
keys and numbers; a table of two columns as a section for each key of the first:

    [tables.rows]           [tables.rows.4]
    "0.75" = 82.5           "0.75" = 82.5
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from duibiao.model.records.reading import exact_text, under
from duibiao.model.values.messages import Fault, Message, message

EXACT_KEYS = frozenset({"bound", "value", "detection_limit"})
"""The keys whose numbers are text in the record."""


def as_record_data(data: Mapping[str, Any]) -> dict[str, Any]:
    """A file's content, its numbers and tables as records hold them. Raises a `Fault` with every bad one."""
    faults: list[Message] = []
    result = _section(data, "", faults)
    if faults:
        raise Fault.of(faults)
    return result


def _section(data: Mapping[str, Any], at: str, faults: list[Message]) -> dict[str, Any]:
    return {key: _entry(key, value, under(at, key), faults) for key, value in data.items()}


def _entry(key: str, value: Any, at: str, faults: list[Message]) -> Any:
    if key in EXACT_KEYS:
        return _exact(value, at, faults)
    if key == "parameters" and isinstance(value, Mapping):
        return {name: _exact(item, under(at, name), faults) for name, item in value.items()}
    if key == "rows" and isinstance(value, Mapping):
        return list(_rows(value, (), at, faults))
    if isinstance(value, Mapping):
        return _section(value, at, faults)
    if isinstance(value, list):
        return [
            _section(item, f"{at}[{index}]", faults) if isinstance(item, Mapping) else item
            for index, item in enumerate(value)
        ]
    return value


def _exact(value: Any, at: str, faults: list[Message]) -> Any:
    """A number as text, a list of them as texts, anything else as it is."""
    if isinstance(value, list):
        return [_exact(item, f"{at}[{index}]", faults) for index, item in enumerate(value)]
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return value
    try:
        return exact_text(value, at)
    except Fault as fault:
        faults.extend(fault.messages)
        return None


def _rows(
    data: Mapping[str, Any], before: tuple[str, ...], at: str, faults: list[Message]
) -> Iterator[tuple[list[str], Any]]:
    """The rows of a table: the keys that lead to a number, and the number."""
    for key, value in data.items():
        keys, place = (*before, key), under(at, key)
        if isinstance(value, Mapping):
            yield from _rows(value, keys, place, faults)
        elif isinstance(value, bool) or not isinstance(value, int | Decimal):
            text = "表中“{key}”这一行要写一个数，不加引号，如 82.5。"
            faults.append(message("pack.table_row", text, at=place, key=key))
        else:
            yield list(keys), _exact(value, place, faults)
