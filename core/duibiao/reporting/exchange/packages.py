"""The container: a numbered, signed batch of entries for one receiver, as bytes.

A line that names the format, the length of the manifest, the manifest, its signature as one line of JSON, then the
evidence files in the manifest's order. The manifest is read and its signature checked before a byte of evidence is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import BinaryIO

import msgspec

from duibiao.kernel.identity.files import EvidenceFile
from duibiao.kernel.journal import notes
from duibiao.kernel.journal.checkpoints import Checkpoint
from duibiao.kernel.journal.erasables import Word
from duibiao.kernel.journal.notes import Note
from duibiao.kernel.store.evidence import LARGEST, EvidenceStore
from duibiao.reporting.exchange.refusals import damaged, later_format
from duibiao.reporting.exchange.trust import Signed

PURPOSE = "package"
"""What the signature of a manifest is good for."""

FORMAT = 1
"""The version of the container that this release writes and reads."""

MOST_ENTRIES = 500
LARGEST_MANIFEST = 16 * 1024 * 1024
"""The most bytes of a manifest."""
LARGEST_PACKAGE = LARGEST_MANIFEST + 256 * 1024 * 1024
"""The most bytes of a package with its evidence files."""

_NAME = b"duibiao package "
_LONGEST_LINE = 64 * 1024
_PIECE = 1024 * 1024


class CarriedEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """An entry as its author wrote it, and the words beside it that the receiver is to read."""

    body: str
    words: tuple[Word, ...] = ()


class CarriedDefinition(msgspec.Struct, frozen=True):
    """A definition in its canonical bytes, and what it is called."""

    type: str
    name: str
    version: str
    body: str


class Consistency(msgspec.Struct, frozen=True):
    """What proves that the sender's log begins with the one whose checkpoint came with package `since`.

    `since` is the package before this one, unless the sender was restored from a backup made earlier.
    """

    since: int
    path: tuple[str, ...]


class Manifest(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is signed. `previous` is the digest of the manifest before it, "" for the first."""

    sender: str
    receiver: str
    number: int
    previous: str
    at: str
    schema: int
    entries: tuple[CarriedEntry, ...] = ()
    definitions: tuple[CarriedDefinition, ...] = ()
    evidence: tuple[EvidenceFile, ...] = ()
    checkpoint: Note | None = None
    consistency: Consistency | None = None
    receipts: tuple[Signed, ...] = ()


class _Pointed(msgspec.Struct, frozen=True):
    """A manifest of which nothing but the checkpoint is wanted."""

    checkpoint: Note | None = None


class _Signature(msgspec.Struct, frozen=True, omit_defaults=True):
    """The line after the manifest: everything of a `Signed` but its text."""

    key: str
    suite: str
    signature: str
    rotations: tuple[Note, ...] = ()


class Head(msgspec.Struct, frozen=True):
    """A package without its evidence files: the manifest, its signature, and both as they came."""

    manifest: Manifest
    signed: Signed
    body: bytes

    @property
    def digest(self) -> str:
        """What the package is known by."""
        return self.signed.digest


def head_bytes(signed: Signed) -> bytes:
    """The package without its evidence files."""
    manifest = signed.note.encode()
    signature = msgspec.json.encode(_Signature(signed.key, signed.suite, signed.signature, signed.rotations))
    return b"%s%d\n%d\n%s\n%s\n" % (_NAME, FORMAT, len(manifest), manifest, signature)


def read_head(source: BinaryIO) -> Head:
    """Read a package up to its evidence files. Raises `Refused` for what is damaged or of a later format."""
    signed, body = _read_signed(source)
    try:
        manifest = msgspec.json.decode(signed.note, type=Manifest)
    except msgspec.DecodeError as error:
        raise damaged(str(error)) from None
    if len(manifest.entries) > MOST_ENTRIES or any(file.size > LARGEST for file in manifest.evidence):
        raise damaged("entries")
    return Head(manifest, signed, body)


def _read_signed(source: BinaryIO) -> tuple[Signed, bytes]:
    """What is signed, with its signature, and all bytes up to the evidence files. Raises `Refused`."""
    name = source.readline(_LONGEST_LINE)
    if not name.startswith(_NAME) or not name.endswith(b"\n"):
        raise damaged("duibiao package")
    version = name[len(_NAME) : -1]
    if version != b"%d" % FORMAT:
        if not version.isdigit():
            raise damaged("duibiao package")
        raise later_format(version.decode())
    length = source.readline(32)
    if not length.endswith(b"\n") or not length[:-1].isdigit() or int(length) > LARGEST_MANIFEST:
        raise damaged("length")
    text = source.read(int(length) + 1)
    line = source.readline(_LONGEST_LINE)
    if len(text) != int(length) + 1 or not text.endswith(b"\n") or not line.endswith(b"\n"):
        raise damaged("manifest")
    try:
        signature = msgspec.json.decode(line, type=_Signature)
        signed = Signed(text[:-1].decode(), signature.key, signature.suite, signature.signature, signature.rotations)
    except (UnicodeDecodeError, msgspec.DecodeError) as error:
        raise damaged(str(error)) from None
    return signed, name + length + text + line


def take_evidence(source: BinaryIO, files: Iterable[EvidenceFile], store: EvidenceStore) -> None:
    """Keep the evidence files that follow the head. Raises `Refused` unless they are there whole, and nothing more."""
    for file in files:
        content = source.read(file.size)
        if f"sha256:{hashlib.sha256(content).hexdigest()}" != file.digest:
            raise damaged(file.digest)
        store.put(content)
    if source.read(1):
        raise damaged("end")


def pieces(body: bytes, files: Iterable[EvidenceFile], store: EvidenceStore) -> Iterator[bytes]:
    """The whole package, piece by piece, its evidence read from the store as it goes."""
    yield body
    for file in files:
        content = store.get(file.digest)
        for start in range(0, len(content), _PIECE):
            yield content[start : start + _PIECE]


def size_of(body: bytes, files: Iterable[EvidenceFile]) -> int:
    """How many bytes the whole package has."""
    return len(body) + sum(file.size for file in files)


def checkpoint_of(body: bytes) -> Checkpoint | None:
    """The checkpoint in a package that was kept without its evidence; None where it has none."""
    signed, _ = _read_signed(BytesIO(body))
    note = msgspec.json.decode(signed.note, type=_Pointed).checkpoint
    return notes.read(note, Checkpoint) if note is not None else None
