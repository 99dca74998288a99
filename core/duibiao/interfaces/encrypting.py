"""The crypto suites that a deployment states, for signatures and for fields: where keys come from, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, select

from duibiao.extension.deployment import FILE, Located
from duibiao.extension.startup import gather
from duibiao.extension.suites import CORE_SUITES, CryptoSuite
from duibiao.kernel.store import field_keys
from duibiao.kernel.store.field_keys import FieldKeys
from duibiao.kernel.store.tables import erasables
from duibiao.model.values.messages import Fault, Message, message

_SUITES = select(erasables.c.suite).where(erasables.c.suite.is_not(None), erasables.c.body.is_not(None)).distinct()


def suites_stated(located: Located) -> Mapping[str, CryptoSuite]:
    """The suites that a deployment may state: the core's, and the plugins' where it states another than those."""
    encryption = located.deployment.encryption
    stated = {located.deployment.signing, *([encryption.suite] if encryption else [])}
    return CORE_SUITES if stated <= CORE_SUITES.keys() else gather(located).suites


def field_keys_of(located: Located, suites: Mapping[str, CryptoSuite]) -> FieldKeys:
    """The keys for fields that are there, and which of them is stated for new rows."""
    return field_keys.read(located.keys, suites, _stated(located))


def refuse_without_key(located: Located, suites: Mapping[str, CryptoSuite]) -> FieldKeys:
    """The same, raising a `Fault` where the stated suite or its key is not there: nothing may be kept plain instead."""
    keys = field_keys_of(located, suites)
    faults = [*_unfit(located, suites), *_without_key(keys, [keys.current] if keys.current else [])]
    if faults:
        raise Fault.of(faults[:1])
    return keys


def complaints(located: Located, suites: Mapping[str, CryptoSuite], connection: Connection | None) -> list[Message]:
    """What is wrong with the stated suite; by a connection also each key that is not there and was or will be used."""
    found = list(_unfit(located, suites))
    if connection is not None:
        keys = field_keys_of(located, suites)
        used = set(connection.execute(_SUITES).scalars()) | ({keys.current} if keys.current and not found else set())
        found += _without_key(keys, sorted(used))
    return found


def make_first_key(located: Located, suites: Mapping[str, CryptoSuite], connection: Connection) -> None:
    """Make the key that the deployment states where there is none. Raises a `Fault` where one was used and is gone."""
    stated = _stated(located)
    faults = list(_unfit(located, suites))
    if faults:
        raise Fault.of(faults)
    if stated is None or (located.keys / field_keys.file_name(stated)).exists():
        return
    if stated in set(connection.execute(_SUITES).scalars()):
        raise Fault.of(list(_without_key(FieldKeys(), [stated])))
    field_keys.make(located.keys, suites[stated])


def signing_suite(located: Located, suites: Mapping[str, CryptoSuite]) -> CryptoSuite:
    """The suite that new keys for signatures are made in. Raises a `Fault` where nothing offers it."""
    named = located.deployment.signing
    if named not in suites:
        text = "没有插件提供 {suite} 算法。可用的有：{suites}。"
        listed = "、".join(sorted(suites))
        raise Fault(message("deployment.signing", text, at=f"{FILE}: signing", suite=named, suites=listed))
    return suites[named]


def _stated(located: Located) -> str | None:
    encryption = located.deployment.encryption
    return encryption.suite if encryption else None


def _unfit(located: Located, suites: Mapping[str, CryptoSuite]) -> Iterator[Message]:
    """A stated suite that nobody offers, or that does not encrypt."""
    stated = _stated(located)
    able = sorted(name for name, suite in suites.items() if suite.encrypt is not None)
    if stated is not None and stated not in able:
        text = "没有名为 {suite}、可以加密字段的套件。可用的有：{suites}。要用别的，请启用提供它的插件。"
        shown = {"suite": stated, "suites": "、".join(able)}
        yield message("deployment.encryption", text, at=f"{FILE}: encryption.suite", **shown)


def _without_key(keys: FieldKeys, used: list[str]) -> Iterator[Message]:
    """A message for each suite whose key is not there or not whole."""
    for suite in used:
        if suite not in keys.keys:
            text = (
                "密钥文件夹里没有可用的 {file}，或者没有插件提供 {suite}。"
                "请把它从保管处放回；第一次使用时运行 duibiao migrate。"
            )
            yield message("field.key_missing", text, file=field_keys.file_name(suite), suite=suite)
