"""What differs between two versions of a definition, item by item and by its natural key, never by position."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

import msgspec

from duibiao.model.records.definitions import Definition
from duibiao.model.records.schemes import Indicator, Limit

Kind = Literal["added", "removed", "changed", "moved"]

_DIRECTION = {"at_least": "low", "more_than": "low", "at_most": "high", "less_than": "high"}
_LIMIT_KEY = ("standard", "clause", "purpose", "tier", "statistic", "when")
_NAMES = ("key", "name", "code")


class VersionDifference(msgspec.Struct, frozen=True):
    """One place in which two versions differ.

    `path` leads there: names of fields, and the natural keys of items in lists. An item that one version lacks is one
    difference with the whole item; `moved` stands at a list and holds the order of the items that both versions have.
    """

    path: tuple[str, ...]
    was: Any
    now: Any
    kind: Kind

    def reversed(self) -> VersionDifference:
        """The same difference, looked at from the other version."""
        kinds: Mapping[Kind, Kind] = {"added": "removed", "removed": "added"}
        return VersionDifference(self.path, self.now, self.was, kinds.get(self.kind, self.kind))


def differences(was: Definition, now: Definition) -> tuple[VersionDifference, ...]:
    """Every difference between two versions of a definition, by path. Equal versions have none."""
    found = _between((), _plain(was), _plain(now))
    return tuple(sorted(found, key=lambda one: (one.path, one.kind)))


def limits_by_key(indicator: Indicator) -> dict[str, Limit]:
    """The limits of an indicator by the natural keys that paths of differences name them by."""
    return dict(zip(_by_key(_plain(indicator.limits)), indicator.limits, strict=True))


def _plain(value: Any) -> Any:
    """A record as mappings, lists and texts, its defaults among them."""
    match value:
        case msgspec.Struct():
            return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
        case Mapping():
            return {str(name): _plain(inner) for name, inner in value.items()}
        case tuple() | list():
            return [_plain(inner) for inner in value]
        case Decimal():
            return str(value)
        case _:
            return value


def _between(path: tuple[str, ...], was: Any, now: Any) -> Iterator[VersionDifference]:
    if isinstance(was, Mapping) and isinstance(now, Mapping):
        for name in was.keys() | now.keys():
            yield from _between((*path, name), was.get(name), now.get(name))
    elif _is_items(was, now):
        yield from _between_items(path, was, now)
    elif was is None and now is not None:
        yield VersionDifference(path, None, now, "added")
    elif now is None and was is not None:
        yield VersionDifference(path, was, None, "removed")
    elif type(was) is not type(now) or was != now:
        yield VersionDifference(path, was, now, "changed")


def _between_items(path: tuple[str, ...], was: Sequence[Any], now: Sequence[Any]) -> Iterator[VersionDifference]:
    """Lists of items: each against its namesake, then the order of those in both."""
    old, new = _by_key(was), _by_key(now)
    for key in old.keys() | new.keys():
        yield from _between((*path, key), old.get(key), new.get(key))
    before = [key for key in old if key in new]
    after = [key for key in new if key in old]
    if before != after:
        yield VersionDifference(path, before, after, "moved")


def _is_items(was: Any, now: Any) -> bool:
    if not (isinstance(was, list) and isinstance(now, list)):
        return False
    items = [*was, *now]
    return bool(items) and all(isinstance(item, Mapping) for item in items)


def _by_key(items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Items by their natural key; namesakes are numbered from the second on."""
    seen: Counter[str] = Counter()
    found: dict[str, Any] = {}
    for item in items:
        key = natural_key(item)
        seen[key] += 1
        found[key if seen[key] == 1 else f"{key} #{seen[key]}"] = item
    return found


def natural_key(item: Mapping[str, Any]) -> str:
    """What an item is called among its neighbours: a limit by what it speaks of, a row by where it is looked up."""
    if "relation" in item and "standard" in item:
        parts = [item.get(name) for name in _LIMIT_KEY] + [_DIRECTION.get(item["relation"])]
        return " | ".join(str(part) if part is not None else "-" for part in parts)
    if "at" in item:
        return " | ".join(item["at"])
    return next((str(item[name]) for name in _NAMES if name in item), "-")
