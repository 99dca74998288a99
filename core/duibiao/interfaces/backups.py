"""Backup and restore: one archive for SQLite and PostgreSQL alike, which can prove that it is whole.

The archive is a gzipped tar: `manifest.json` with the migration step, the number of rows and the SHA-256 of every
file; `tables/<name>.jsonl`, a row a line; `evidence/<digest>`. It is read in one snapshot of the database. Restoring
fills an empty instance of the same release; a backup of SQLite may be restored into PostgreSQL and the reverse. What
was sent to other instances after the backup is asked back from them before anything else.
"""

from __future__ import annotations

import base64
import hashlib
import io
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import msgspec
from sqlalchemy import Connection, LargeBinary, Table, func, insert, select

from duibiao.extension.deployment import Located, read_deployment
from duibiao.interfaces.plugin_tables import installed_trees, plugin_trees, tables_of
from duibiao.kernel.journal.entries import read_entry
from duibiao.kernel.store.engine import Store
from duibiao.kernel.store.evidence import EvidenceStore
from duibiao.kernel.store.migrations import Tree, current, upgrade
from duibiao.kernel.store.schema import metadata
from duibiao.kernel.store.tables import entries, organs, revisions
from duibiao.model.values.canonical import digest
from duibiao.model.values.messages import Conflict, Fault, Message, NotFound, message
from duibiao.reporting.exchange import talking

Echo = Callable[[str], object]

MANIFEST = "manifest.json"
BATCH = 1000


class Part(msgspec.Struct, frozen=True):
    """One file of the archive. `rows` is None for evidence."""

    sha256: str
    rows: int | None = None


class Archive(msgspec.Struct, frozen=True):
    """What the manifest says: the instance, the migration step, every file, and the step of each plugin with tables."""

    instance: str
    step: str
    files: dict[str, Part]
    plugins: dict[str, str] = {}


def backup(folder: Path, file: Path, echo: Echo) -> None:
    """Write the instance in `folder` to `file`; an existing file is replaced only once the new one is whole."""
    located = read_deployment(folder)
    store, evidence = Store(located.database), EvidenceStore(located.evidence)
    unfinished = file.with_name(file.name + ".part")
    parts: dict[str, Part] = {}
    trees = installed_trees(located)
    with store.snapshot() as connection, tarfile.open(unfinished, "w:gz") as archive:
        own = [table for slug, tree in trees.items() for table in tables_of(connection, slug, tree)]
        for table in (*metadata.sorted_tables, *own):
            parts[f"tables/{table.name}.jsonl"] = part = _write_table(archive, connection, table)
            echo(f"{table.name}: {part.rows}")
        for name in sorted(_evidence_named(connection)):
            content = evidence.get(name)
            parts[f"evidence/{name}"] = Part(name.removeprefix("sha256:"))
            _add(archive, f"evidence/{name}", io.BytesIO(content), len(content))
        step = current(located.database) or ""
        steps = {slug: current(located.database, tree) or "" for slug, tree in trees.items()}
        manifest = msgspec.json.encode(Archive(located.deployment.instance, step, parts, steps))
        _add(archive, MANIFEST, io.BytesIO(manifest), len(manifest))
    store.close()
    unfinished.replace(file)
    echo(f"{file}: {len(parts)} files")


def restore(folder: Path, file: Path, echo: Echo, *, verify_only: bool) -> None:
    """Verify `file`, and unless `verify_only` fill the empty instance in `folder` from it, all or nothing.

    Raises a `Fault` with every file, entry, chain or revision that is not what its digest says, and a `Conflict` for
    an instance that has rows already.
    """
    located = read_deployment(folder)
    with tarfile.open(file, "r:gz") as archive:
        manifest = _manifest(archive)
        faults = [*_damaged(archive, manifest), *_broken_chains(archive)]
        if faults:
            raise Fault.of(faults)
        echo(f"{file}: {len(manifest.files)} files, every digest and chain right")
        if not verify_only:
            _fill(archive, manifest, located, echo)


def _fill(archive: tarfile.TarFile, manifest: Archive, located: Located, echo: Echo) -> None:
    if manifest.instance != located.deployment.instance:
        text = "归档属于 {found}，本部署是 {wanted}。请在同名部署中恢复。"
        wanted = located.deployment.instance
        raise Conflict(message("restore.other_instance", text, found=manifest.instance, wanted=wanted))
    upgrade(located.database)
    if current(located.database) != manifest.step:
        text = "归档的数据库版本是 {found}，本软件是 {wanted}。请先用当时的版本恢复，再升级。"
        wanted = str(current(located.database))
        raise Conflict(message("restore.other_step", text, found=manifest.step, wanted=wanted))
    trees = _plugin_trees(manifest, located)
    evidence = EvidenceStore(located.evidence)
    for name in manifest.files:
        if name.startswith("evidence/"):
            evidence.put(_content(archive, name))
    store = Store(located.database)
    with store.write() as connection:
        if connection.execute(select(func.count()).select_from(organs)).scalar_one():
            raise Conflict(message("restore.not_empty", "数据库里已有数据。请恢复到空的数据库。"))
        own = [table for slug, tree in trees.items() for table in tables_of(connection, slug, tree)]
        for table in (*metadata.sorted_tables, *own):
            rows = list(_rows(archive, table))
            for start in range(0, len(rows), BATCH):
                connection.execute(insert(table), rows[start : start + BATCH])
            echo(f"{table.name}: {len(rows)}")
        talking.mark_restored(connection)
    store.close()


def _plugin_trees(manifest: Archive, located: Located) -> Mapping[str, Tree]:
    """The plugins with tables in an archive, their tables made. Raises where one is missing or of another release."""
    there = plugin_trees(located)
    trees = {}
    for slug, step in manifest.plugins.items():
        if slug not in there:
            text = "归档里有插件 {slug} 的数据表，而找不到这个插件。请把它的文件夹放进 plugin_paths 再恢复。"
            raise Conflict(message("restore.no_plugin", text, slug=slug))
        upgrade(located.database, there[slug])
        found = str(current(located.database, there[slug]))
        if found != step:
            text = "归档里插件 {slug} 的数据库版本是 {found}，这里是 {wanted}。请先用当时的版本恢复，再升级。"
            raise Conflict(message("restore.other_plugin_step", text, slug=slug, found=step, wanted=found))
        trees[slug] = there[slug]
    return trees


def _write_table(archive: tarfile.TarFile, connection: Connection, table: Table) -> Part:
    """One table as lines of JSON, bytes as base64, in the order of its primary key."""
    hashed, count = hashlib.sha256(), 0
    with tempfile.TemporaryFile() as spool:
        ordered = select(table).order_by(*table.primary_key.columns)
        for row in connection.execution_options(yield_per=BATCH).execute(ordered).mappings():
            line = msgspec.json.encode(dict(row)) + b"\n"
            hashed.update(line)
            spool.write(line)
            count += 1
        size = spool.tell()
        spool.seek(0)
        _add(archive, f"tables/{table.name}.jsonl", spool, size)
    return Part(hashed.hexdigest(), count)


def _evidence_named(connection: Connection) -> set[str]:
    return set(connection.execute(select(metadata.tables["evidence"].c.digest)).scalars())


def _add(archive: tarfile.TarFile, name: str, content: IO[bytes], size: int) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    archive.addfile(info, content)


def _manifest(archive: tarfile.TarFile) -> Archive:
    try:
        return msgspec.json.decode(_content(archive, MANIFEST), type=Archive)
    except (NotFound, msgspec.DecodeError) as error:
        raise Fault(message("restore.no_manifest", "这不是完整的备份文件：缺少清单。请换一份备份。")) from error


def _content(archive: tarfile.TarFile, name: str) -> bytes:
    try:
        member = archive.extractfile(name)
    except KeyError:
        member = None
    if member is None:
        raise NotFound(message("restore.missing", "备份文件里缺少 {name}。", name=name))
    return member.read()


def _rows(archive: tarfile.TarFile, table: Table) -> Iterator[dict[str, Any]]:
    binary = [column.name for column in table.c if isinstance(column.type, LargeBinary)]
    for line in _content(archive, f"tables/{table.name}.jsonl").splitlines():
        row = msgspec.json.decode(line, type=dict[str, Any])
        for name in binary:
            if row[name] is not None:
                row[name] = base64.b64decode(row[name])
        yield row


def _damaged(archive: tarfile.TarFile, manifest: Archive) -> Iterator[Message]:
    """A message for each file that is missing or whose bytes are not those of the manifest."""
    for name, part in manifest.files.items():
        try:
            content = _content(archive, name)
        except NotFound as missing:
            yield from missing.messages
            continue
        if hashlib.sha256(content).hexdigest() != part.sha256:
            yield message("restore.damaged", "备份文件里的 {name} 已损坏，与清单的摘要不符。", name=name)


def verify_rows(connection: Connection) -> Iterator[Message]:
    """A message for each entry, chain or revision in a database that is not what its digest says."""
    kept = [dict(row) for row in connection.execute(select(entries)).mappings()]
    filed = [dict(row) for row in connection.execute(select(revisions)).mappings()]
    yield from _broken(kept, filed)


def _broken_chains(archive: tarfile.TarFile) -> Iterator[Message]:
    """The same for an archive."""
    yield from _broken(list(_rows(archive, entries)), list(_rows(archive, revisions)))


def _broken(kept: list[dict[str, Any]], filed: list[dict[str, Any]]) -> Iterator[Message]:
    digests = {row["digest"] for row in kept}
    for row in kept:
        if digest(row["body"]) != row["digest"]:
            yield message("restore.entry", "流水条目 {id} 的内容与摘要不符。", id=row["id"])
        elif (previous := read_entry(row["body"]).previous) is not None and previous not in digests:
            yield message("restore.chain", "流水条目 {id} 所接的前一条不见了。", id=row["id"])
    for row in filed:
        if digest(row["body"]) != row["digest"]:
            name = f"{row['submission']}/{row['number']}"
            yield message("restore.revision", "申报版本 {name} 的内容与摘要不符。", name=name)
