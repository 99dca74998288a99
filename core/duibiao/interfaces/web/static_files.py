"""The front-end files: the core's own, a deployment's over them, each under the digest of all.

They are read once at start-up and served from memory, compressed where that helps; an address with today's digest may
be kept for a year. `theme.css` is made from the colours of the deployment.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from litestar import Response, get
from litestar.params import FromPath

from duibiao.extension.deployment import Located
from duibiao.interfaces.web.desk import AnyRequest
from duibiao.interfaces.web.theme import stylesheet
from duibiao.model.values.messages import NotFound, message

CORE = Path(__file__).parent / "static"
MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".png": "image/png",
    ".txt": "text/plain",
}
COMPRESSED = (".css", ".js", ".svg", ".txt")


class StaticFile(msgspec.Struct, frozen=True):
    """One file: its bytes, the same compressed where it is text, and its media type."""

    content: bytes
    compressed: bytes | None
    media_type: str


class StaticFiles(msgspec.Struct, frozen=True):
    """Every file by name; `digest` names this very set."""

    files: Mapping[str, StaticFile]
    digest: str

    @property
    def prefix(self) -> str:
        """Where pages find the files: /static/3f2a91c05e2d."""
        return f"/static/{self.digest}"


def read_static_files(located: Located, plugins: Mapping[str, Path]) -> StaticFiles:
    """The files of the core and of the deployment, the latter's where both have one; a plugin's under its slug."""
    files: dict[str, StaticFile] = {}
    for slug, folder in plugins.items():
        files |= {f"{slug}/{name}": file for name, file in _files(folder)}
    for folder in (CORE, located.folder / "static"):
        files |= dict(_files(folder))
    files["theme.css"] = _file("theme.css", _theme(located))
    seal = hashlib.sha256()
    for name in sorted(files):
        seal.update(name.encode() + b"\0" + hashlib.sha256(files[name].content).digest())
    return StaticFiles(files, seal.hexdigest()[:12])


def _files(folder: Path) -> Iterator[tuple[str, StaticFile]]:
    """The files of a folder that a browser may ask for, by name; none where there is no such folder."""
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        if file.suffix in MEDIA_TYPES:
            yield file.name, _file(file.name, file.read_bytes())


def _theme(located: Located) -> bytes:
    deployment = located.deployment
    return stylesheet(deployment.colours, deployment.dark_colours).encode()


def _file(name: str, content: bytes) -> StaticFile:
    suffix = Path(name).suffix
    compressed = gzip.compress(content, 9, mtime=0) if suffix in COMPRESSED else None
    return StaticFile(content, compressed, MEDIA_TYPES[suffix])


@get(
    "/static/{digest:str}/{name:str}",
    opt={"permission": "pages.read"},
    include_in_schema=False,
    sync_to_thread=False,
)
def static_file(request: AnyRequest, digest: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    """A front-end file. An address of another release is answered with today's file, not to be kept."""
    return _answer(request, digest, name)


@get(
    "/static/{digest:str}/{slug:str}/{name:str}",
    opt={"permission": "pages.read"},
    include_in_schema=False,
    sync_to_thread=False,
)
def plugin_file(
    request: AnyRequest, digest: FromPath[str], slug: FromPath[str], name: FromPath[str]
) -> Response[bytes]:
    """A front-end file of a plugin."""
    return _answer(request, digest, f"{slug}/{name}")


def _answer(request: AnyRequest, digest: str, name: str) -> Response[bytes]:
    known: StaticFiles = request.app.state.pages.static
    found = known.files.get(name)
    if found is None:
        raise NotFound(message("http.no_file", "没有这个文件：{name}。请刷新页面。", name=name))
    cache = "public, max-age=31536000, immutable" if digest == known.digest else "no-cache"
    headers = {"cache-control": cache, "vary": "accept-encoding"}
    if found.compressed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.compressed, media_type=found.media_type, headers={**headers, "content-encoding": "gzip"})
    return Response(found.content, media_type=found.media_type, headers=headers)
