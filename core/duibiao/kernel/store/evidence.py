"""Evidence files, kept by digest in a folder or a bucket: the same bytes are stored once.

The store is any that obstore speaks (file, S3); a file is written before the row that names it, so a crash leaves at
most a file that nobody names.
"""

from __future__ import annotations

import hashlib
import logging

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from duibiao.model.values.messages import Fault, NotFound, Unavailable, message

_log = logging.getLogger(__name__)

LARGEST = 20 * 1024 * 1024
"""The most bytes that one file may have."""

SIGNATURES: dict[str, tuple[bytes, ...]] = {
    "application/pdf": (b"%PDF-",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
}
"""The kinds of files taken, and how their bytes begin; what a browser calls a file is not believed."""


class EvidenceStore:
    """Files by digest. Digests are "sha256:…"; paths are two levels deep so that no folder grows without end."""

    def __init__(self, place: str) -> None:
        """`place` is a folder, which is made, or the URL of a bucket."""
        if "://" in place:
            self._store: ObjectStore = from_url(place)
        else:
            self._store = LocalStore(place, mkdir=True)

    def put(self, content: bytes) -> str:
        """Keep `content` and give its digest. Keeping it again changes nothing.

        Raises `Unavailable` where the store takes nothing, as a full disk does.
        """
        digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
        try:
            obstore.put(self._store, _path(digest), content)
        except BaseError as error:
            _log.warning("evidence: %s", error)
            text = "文件库写不进去（磁盘可能已满），文件没有保存，其他内容没有改动。请告诉管理员，修好后再传。"
            raise Unavailable(message("evidence.not_kept", text, at="file")) from error
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes with this digest. Raises `NotFound`, and a `Fault` when the bytes on disk are not those."""
        try:
            content = bytes(obstore.get(self._store, _path(digest)).bytes())
        except FileNotFoundError as error:
            raise NotFound(
                message("evidence.gone", "证据文件 {digest} 不在文件库中，请联系管理员。", digest=digest)
            ) from error
        if f"sha256:{hashlib.sha256(content).hexdigest()}" != digest:
            raise Fault(
                message("evidence.damaged", "证据文件 {digest} 已损坏，请联系管理员从备份恢复。", digest=digest)
            )
        return content


def media_type_of(content: bytes, name: str) -> str:
    """What a file is by its first bytes. Raises a `Fault` for an empty, too large or unknown one."""
    if not content:
        raise Fault(message("evidence.empty", "文件“{name}”是空的，请重新选择。", at="file", name=name))
    if len(content) > LARGEST:
        text = "文件“{name}”超过 {megabytes} MB，请压缩或拆分后再传。"
        raise Fault(message("evidence.too_large", text, at="file", name=name, megabytes=LARGEST // 1024 // 1024))
    for media_type, beginnings in SIGNATURES.items():
        if content.startswith(beginnings):
            return media_type
    raise Fault(message("evidence.type", "文件“{name}”不是 PDF、PNG 或 JPEG，请转换后再传。", at="file", name=name))


def _path(digest: str) -> str:
    """Where the bytes of a digest lie."""
    name = digest.removeprefix("sha256:")
    return f"{name[:2]}/{name[2:4]}/{name}"
