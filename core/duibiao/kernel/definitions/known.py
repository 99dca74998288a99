"""Reading definitions: by digest for what was filed under them, by name for what is in force today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import Connection, bindparam, case, select, tuple_

from duibiao.extension.hooks import DATA_HOOKS
from duibiao.kernel.store.tables import definitions
from duibiao.model.records.definitions import Definition
from duibiao.model.values.messages import NotFound, message
from duibiao.model.values.quoting import quoted

T = TypeVar("T", bound=Definition)

HOOK_OF: Mapping[type, str] = {type_: hook for hook, type_ in DATA_HOOKS.items()}
"""The name under which definitions of a type are stored: that of the hook which offers them."""

_ALL = select(definitions.c.type, definitions.c.name, definitions.c.version, definitions.c.digest)
_BY_DIGEST = select(definitions.c.type, definitions.c.body).where(definitions.c.digest == bindparam("digest"))
_BY_DIGESTS = select(definitions.c.digest, definitions.c.type, definitions.c.body).where(
    definitions.c.digest.in_(bindparam("digests", expanding=True))
)
_STATUSES = select(definitions.c.digest, definitions.c.status).where(
    definitions.c.digest.in_(bindparam("digests", expanding=True))
)
_LATEST = (
    case((definitions.c.status == "in_force", 0), else_=1),
    definitions.c.status_at.desc(),
    definitions.c.known_at.desc(),
    definitions.c.digest,
)
"""The version in force first, then the last published."""

_BY_NAME = (
    select(definitions.c.digest, definitions.c.type, definitions.c.version, definitions.c.status, definitions.c.body)
    .where(definitions.c.type == bindparam("type"), definitions.c.name == bindparam("name"))
    .order_by(*_LATEST)
)
_BY_NAMES = (
    select(
        definitions.c.digest,
        definitions.c.type,
        definitions.c.name,
        definitions.c.version,
        definitions.c.status,
        definitions.c.body,
    )
    .where(tuple_(definitions.c.type, definitions.c.name).in_(bindparam("wanted", expanding=True)))
    .order_by(*_LATEST)
)
_IN_FORCE = (
    select(definitions.c.digest, definitions.c.type, definitions.c.version, definitions.c.status, definitions.c.body)
    .where(definitions.c.type == bindparam("type"), definitions.c.status == "in_force")
    .order_by(definitions.c.name)
)


class Known(msgspec.Struct, Generic[T], frozen=True):
    """A definition as this instance has it. Status: known, in_force, superseded or withdrawn."""

    digest: str
    status: str
    definition: T


def digests(connection: Connection) -> Mapping[tuple[str, str], str]:
    """The digest of every known definition by type and edition."""
    return {(row.type, f"{row.name}@{row.version}"): row.digest for row in connection.execute(_ALL)}


def of_digest(connection: Connection, type_: type[T], digest: str) -> T:
    """The definition with this digest; its bytes never change, so it is read once in a process."""
    found = _cached.get(digest)
    if found is None:
        row = connection.execute(_BY_DIGEST, {"digest": digest}).one_or_none()
        if row is None:
            raise NotFound(message("definition.unknown", "本平台没有摘要为 {digest} 的定义。", digest=digest))
        found = _cached[digest] = decode(row.type, row.body)
    assert isinstance(found, type_)
    return found


def of_digests(connection: Connection, digests: Iterable[str]) -> Mapping[str, Definition]:
    """Several definitions by digest; one statement for those that this process has not read before."""
    wanted = set(digests)
    missing = sorted(wanted - _cached.keys())
    for row in connection.execute(_BY_DIGESTS, {"digests": missing}) if missing else ():
        _cached[row.digest] = decode(row.type, row.body)
    return {digest: _cached[digest] for digest in wanted if digest in _cached}


def statuses(connection: Connection, digests: Iterable[str]) -> Mapping[str, str]:
    """How definitions stand, by digest; unknown ones are left out."""
    return {row.digest: row.status for row in connection.execute(_STATUSES, {"digests": sorted(digests)})}


def versions(connection: Connection, type_: type[T], name: str) -> list[Known[T]]:
    """All known versions of `issuer:key`: the one in force, then the others, the last published first."""
    given = {"type": HOOK_OF[type_], "name": name}
    return [_known(row, type_) for row in connection.execute(_BY_NAME, given)]


def version_of(candidates: Sequence[Known[T]], name: str, version: str) -> Known[T]:
    """One version among those of `name`. Raises `NotFound`, naming the versions that there are."""
    for candidate in candidates:
        if candidate.definition.version == version:
            return candidate
    if not candidates:
        raise NotFound(
            message("definition.no_such_name", "本平台没有名为 {name} 的定义。请核对名称。", name=quoted(name))
        )
    text = "{name} 没有第 {version} 版。已有的版本：{known}。"
    have = ", ".join(candidate.definition.version for candidate in candidates)
    raise NotFound(message("definition.no_such_version", text, name=quoted(name), version=quoted(version), known=have))


def versions_of(
    connection: Connection, wanted: Iterable[tuple[type[Definition], str]]
) -> Mapping[tuple[type[Definition], str], list[Known[Any]]]:
    """All known versions of several definitions, each by type and name, the last published first; one statement."""
    found: dict[tuple[type[Definition], str], list[Known[Any]]] = {one: [] for one in wanted}
    keys = {(HOOK_OF[type_], name): (type_, name) for type_, name in found}
    for row in connection.execute(_BY_NAMES, {"wanted": sorted(keys)}) if keys else ():
        key = keys[row.type, row.name]
        found[key].append(_known(row, key[0]))
    return found


def chosen(found: Sequence[Known[T]], version: str) -> Known[T] | None:
    """Of the `versions` of a definition the one asked for, else the one in force, else the last; None of nothing."""
    for one in found:
        if one.definition.version == version:
            return one
    return one_in_force(found) or next(iter(found), None)


def one_in_force(found: Sequence[Known[T]]) -> Known[T] | None:
    """Of the `versions` of a definition the one in force; None where none is."""
    return next((one for one in found if one.status == "in_force"), None)


def in_force(connection: Connection, type_: type[T]) -> list[Known[T]]:
    """Every definition of a type that is in force, by name."""
    return [_known(row, type_) for row in connection.execute(_IN_FORCE, {"type": HOOK_OF[type_]})]


def current(connection: Connection, type_: type[T], name: str) -> Known[T]:
    """The version of `issuer:key` in force. Raises `NotFound`, saying whether it was withdrawn or never known."""
    candidates = versions(connection, type_, name)
    if (found := one_in_force(candidates)) is not None:
        return found
    if candidates:
        text = "{name} 已于本平台停用，不能再用于新的申报。请选用现行的。"
        raise NotFound(message("definition.withdrawn", text, name=name))
    raise NotFound(message("definition.not_in_force", "本平台没有现行的 {name}。可用的见 /api/v1/schemes。", name=name))


@lru_cache(maxsize=512)
def _decoder(type_: str) -> msgspec.json.Decoder[Definition]:
    return msgspec.json.Decoder(DATA_HOOKS[type_])


def decode(type_: str, body: bytes) -> Definition:
    """The definition that these canonical bytes state."""
    return _decoder(type_).decode(body)


_cached: dict[str, Definition] = {}


def _known(row: Any, type_: type[T]) -> Known[T]:
    """A row with its definition, from the cache where it was read before."""
    found = _cached.get(row.digest)
    if found is None:
        found = _cached[row.digest] = decode(row.type, row.body)
    assert isinstance(found, type_)
    return Known(row.digest, row.status, found)
