"""How much a pack may hold. What is beyond is refused by count, before any of it is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from duibiao.model.records.reading import under
from duibiao.model.values.messages import Message, message

MOST_FILES = 500
"""Files of one kind in a pack."""

MOST_ITEMS: Mapping[str, int] = {
    "indicators": 500,
    "limits": 100,
    "fields": 500,
    "parameters": 100,
    "choices": 1_000,
    "standards": 100,
    "grades": 50,
    "tables": 100,
    "rows": 5_000,
    "codes": 20_000,
    "examples": 500,
}
"""Items of a list or section, by the key it is written under."""

MOST_OTHERWISE = 1_000
"""Items under any other key."""

MOST_FAULTS = 20
"""Places told at a time; who wrote a file by program need not see each."""


def too_many(data: Mapping[str, Any], at: str = "") -> Iterator[Message]:
    """The lists and sections of a file that hold too many items; what is inside those is not looked at."""
    for key, value in data.items():
        place = under(at, key)
        most = MOST_ITEMS.get(key, MOST_OTHERWISE)
        if isinstance(value, Mapping | list) and len(value) > most:
            text = "这里有 {count} 项，最多 {most} 项。请删减，或分成几份。"
            yield message("pack.too_many", text, at=place, count=len(value), most=most)
        elif isinstance(value, Mapping):
            yield from too_many(value, place)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, Mapping):
                    yield from too_many(item, f"{place}[{index}]")
