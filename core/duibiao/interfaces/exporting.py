"""Exports: finding the writer of a format, and having it write a table into a file that is then sent.

The file is written whole before the first byte is sent, into a temporary one that leaves memory when it grows: so a
writer that fails is told in words, and a slow reader holds no transaction open.
"""

from __future__ import annotations

import logging
import tempfile
import threading
from collections.abc import Iterator
from typing import IO, BinaryIO, cast

import msgspec
from sqlalchemy import Connection

from duibiao.extension.catalogue import Offered
from duibiao.extension.documents import TableDocument
from duibiao.extension.host import Host
from duibiao.extension.verbs import ExportWriter
from duibiao.interfaces.host import PluginHost
from duibiao.interfaces.running import Running
from duibiao.kernel.definitions import known
from duibiao.model.records.exports import ExportFormat
from duibiao.model.values.messages import Fault, NotFound, Unavailable, message

IN_MEMORY = 1024 * 1024
"""How large a file may grow before it moves to the disk."""

AT_ONCE = 2
"""How many exports this process writes at the same time; whoever comes after is asked to come again."""

_CHUNK = 64 * 1024
_log = logging.getLogger(__name__)
_places = threading.BoundedSemaphore(AT_ONCE)


class Chosen(msgspec.Struct, frozen=True):
    """A format in force and what writes it."""

    format: ExportFormat
    writer: Offered[ExportWriter]


class Written(msgspec.Struct, frozen=True):
    """An export: its bytes, in pieces, and how many they are."""

    pieces: Iterator[bytes]
    size: int


def formats(running: Running, connection: Connection) -> list[ExportFormat]:
    """The formats in force that can be written now."""
    found = (one.definition for one in known.in_force(connection, ExportFormat))
    return [one for one in found if one.name in running.catalogue.writers]


def chosen(running: Running, connection: Connection, name: str) -> Chosen:
    """The format "issuer:key" and its writer.

    Raises `NotFound` for a format that is not in force, `Unavailable` for one whose plugin does not take part.
    """
    found = known.one_in_force(known.versions(connection, ExportFormat, name))
    if found is None:
        text = "没有名为“{name}”的导出格式。请从对标结果页选择格式。"
        raise NotFound(message("export.unknown_format", text, name=name))
    writer = running.catalogue.writers.get(name)
    if writer is None:
        text = "导出格式“{name}”暂时不能用：写出它的插件没有启用，或暂停服务。请换一种格式，或联系平台管理员。"
        raise Unavailable(message("export.no_writer", text, name=name))
    return Chosen(found.definition, writer)


def write(running: Running, choice: Chosen, document: TableDocument, now: str) -> Written:
    """The document in the chosen format; what its writer spends is counted. Raises `Unavailable`."""
    if not _places.acquire(blocking=False):
        text = "同时导出的人较多，请一分钟后再试。"
        raise Unavailable(message("export.busy", text))
    try:
        return _written(running, choice, document, now)
    finally:
        _places.release()


def _written(running: Running, choice: Chosen, document: TableDocument, now: str) -> Written:
    owner = choice.writer.owner
    host: Host = PluginHost(running.organ.id, document.provenance.as_of or now, owner, document.language)
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed when it has been sent
    try:
        with running.spending.on(owner.slug):
            choice.writer.record.run(host, document, cast("BinaryIO", file))
        size = file.seek(0, 2)
        file.seek(0)
    except Exception as error:
        file.close()
        if isinstance(error, Fault):
            raise
        _log.warning("export %s: %s: %s", choice.format.name, type(error).__name__, error)
        text = "插件 {plugin} 没能写出“{name}”，没有可下载的文件。请换一种格式，或联系平台管理员。"
        raise Unavailable(message("export.failed", text, plugin=owner.slug, name=choice.format.name)) from error
    return Written(_pieces(file), size)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_CHUNK):
            yield piece
