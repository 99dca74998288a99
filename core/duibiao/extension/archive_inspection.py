"""A plugin archive looked at whole before anything of it is written: names, kinds of entries, sizes, the manifest.

Nothing an archive says of itself is believed: sizes are counted while the content streams past, and the reading stops
at the first byte too many.
"""

from __future__ import annotations

import copy
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import msgspec

from duibiao.extension.manifest import FILE, SLUG
from duibiao.extension.toml_files import parse_toml
from duibiao.model.values.messages import Fault, Message, message
from duibiao.model.values.quoting import quoted

MOST_ARCHIVE_BYTES = 20_000_000
"""How large an archive file may be."""

MOST_DIRECTORY_BYTES = 1_000_000
"""How long the archive's own list of its entries may be; it is read into memory whole."""

MOST_ENTRIES = 1_000
"""How many files and folders an archive may hold."""

MOST_ENTRY_BYTES = 10_000_000
"""How large one file may be when unpacked."""

MOST_TOTAL_BYTES = 50_000_000
"""How large all files together may be when unpacked."""

MOST_RATIO = 200
"""How many times larger than its compressed form a file may be; text seldom passes 20."""

RATIO_FROM = 100_000
"""Files smaller than this many bytes may have any ratio."""

MOST_NAME_BYTES = 240
"""How long a path within the archive may be, in UTF-8."""

CHUNK = 64 * 1024
"""How many bytes are held at a time."""

END = b"PK\x05\x06"
END_LENGTH = 22
LONGEST_COMMENT = 65_535
LARGE_FORM = b"PK\x06\x07"
LARGE_FORM_LENGTH = 20
ENCRYPTED = 0x1 | 0x40
UTF8 = 0x800


class Inspected(msgspec.Struct, frozen=True):
    """A sound archive: the slug of its plugin, and its files by their paths seen from the plugin's folder."""

    slug: str
    files: dict[str, zipfile.ZipInfo]


def opened(archive: Path) -> zipfile.ZipFile:
    """The zip file `archive`, once its list of entries is known to be short. Raises a `Fault` for anything else."""
    try:
        if archive.stat().st_size > MOST_ARCHIVE_BYTES:
            text = "压缩包太大，最多 {most} 字节。请删去多余的内容后重新打包。"
            raise Fault(message("archive.file_size", text, at=archive.name, most=MOST_ARCHIVE_BYTES))
        _refuse_long_directory(archive)
        return zipfile.ZipFile(archive)
    except UnicodeDecodeError:
        raise Fault(_not_utf8(archive.name)) from None
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        raise Fault(_not_zip(archive.name)) from None


def inspect(zipped: zipfile.ZipFile) -> Inspected:
    """What a sound archive holds. Raises a `Fault` with what is wrong; nothing is written either way."""
    entries = zipped.infolist()
    if len(entries) > MOST_ENTRIES:
        text = "压缩包里有 {count} 个文件，最多 {most} 个。请删去多余的文件后重新打包。"
        raise Fault(message("archive.entries", text, count=len(entries), most=MOST_ENTRIES))
    faults: list[Message] = []
    files: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        try:
            path = _path(entry)
            if _leftover(path):
                continue
            _refuse_kind(entry, path)
        except Fault as fault:
            faults.extend(fault.messages)
            continue
        if path in files:
            faults.append(_twice(path))
        elif not entry.is_dir():
            files[path] = entry
    faults.extend(_look_alikes(files))
    if faults:
        raise Fault.of(faults)
    _refuse_sizes(zipped, files)
    return _named(zipped, files)


def content(zipped: zipfile.ZipFile, entry: zipfile.ZipInfo, at: str) -> Iterator[bytes]:
    """The bytes of `entry`, a piece at a time. Raises a `Fault` as soon as there are more than it declares."""
    roomy = copy.copy(entry)
    roomy.file_size = entry.file_size + CHUNK
    count = 0
    try:
        with zipped.open(roomy) as stream:
            while piece := stream.read(CHUNK):
                count += len(piece)
                if count > entry.file_size:
                    break
                yield piece
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        text = "这个文件在压缩包里已损坏。请重新打包。"
        raise Fault(message("archive.damaged", text, at=quoted(at))) from None
    if count != entry.file_size:
        text = "压缩包写明这个文件有 {declared} 字节，实际不是。请重新打包。"
        raise Fault(message("archive.size_lie", text, at=quoted(at), declared=entry.file_size))


def _refuse_long_directory(archive: Path) -> None:
    """Refuse an archive whose list of entries is long, before it is read."""
    with archive.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - END_LENGTH - LONGEST_COMMENT - LARGE_FORM_LENGTH))
        tail = file.read()
    end = tail.rfind(END)
    if end < 0:
        raise Fault(_not_zip(archive.name))
    large_form = tail[max(0, end - LARGE_FORM_LENGTH) : end].startswith(LARGE_FORM)
    if large_form or int.from_bytes(tail[end + 12 : end + 16], "little") > MOST_DIRECTORY_BYTES:
        text = "压缩包的目录太长，最多 {most} 个文件。请删去多余的文件后重新打包。"
        raise Fault(message("archive.directory", text, at=archive.name, most=MOST_ENTRIES))


def _path(entry: zipfile.ZipInfo) -> str:
    """The path of an entry without its last slash. Raises a `Fault` for one that cannot be, or that climbs out."""
    name = entry.orig_filename
    if not entry.flag_bits & UTF8:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            raise Fault(_not_utf8(name)) from None
    shown = quoted(name)
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in name):
        text = "文件名里有控制字符。请改名后重新打包。"
        raise Fault(message("archive.name_control", text, at=shown))
    if len(name.encode()) > MOST_NAME_BYTES:
        text = "文件名太长，最多 {most} 字节。请改短后重新打包。"
        raise Fault(message("archive.name_long", text, at=shown, most=MOST_NAME_BYTES))
    if "\\" in name:
        raise Fault(message("archive.backslash", "路径里有反斜杠。请换一个压缩软件，用 / 分隔。", at=shown))
    path = name.removesuffix("/")
    if name.startswith("/") or ":" in name:
        text = "这是绝对路径，或含有冒号。请只打包插件文件夹本身。"
        raise Fault(message("archive.absolute", text, at=shown))
    if any(part in ("", ".", "..") for part in path.split("/")):
        text = "路径指到插件文件夹之外，或不完整。请只打包插件文件夹本身。"
        raise Fault(message("archive.climbs", text, at=shown))
    return path


def _refuse_kind(entry: zipfile.ZipInfo, path: str) -> None:
    """Refuse whatever is neither a plain file nor a folder."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        text = "这是符号链接。请换成文件本身后重新打包。"
        raise Fault(message("archive.link", text, at=quoted(path)))
    if kind not in (0, stat.S_IFDIR if entry.is_dir() else stat.S_IFREG):
        text = "这不是普通的文件或文件夹。请删去后重新打包。"
        raise Fault(message("archive.special", text, at=quoted(path)))
    if entry.flag_bits & ENCRYPTED:
        raise Fault(message("archive.encrypted", "这个文件加了密码。请不设密码重新打包。", at=quoted(path)))
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        text = "压缩方法不受支持。请用普通的 zip 格式（deflate）重新打包。"
        raise Fault(message("archive.method", text, at=quoted(path)))


def _look_alikes(files: dict[str, zipfile.ZipInfo]) -> Iterator[Message]:
    """Paths that are one and the same on some file systems, and files that are folders at once."""
    seen: dict[str, str] = {}
    for file in files:
        for path in (file, *map(str, PurePosixPath(file).parents)):
            folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
            if seen.setdefault(folded, path) != path or (path != file and path in files):
                yield _twice(file)
                break


def _refuse_sizes(zipped: zipfile.ZipFile, files: dict[str, zipfile.ZipInfo]) -> None:
    """Refuse what declares too much; then read everything once, so that nothing has lied."""
    for path, entry in files.items():
        if entry.file_size > MOST_ENTRY_BYTES:
            text = "这个文件太大，最多 {most} 字节。请删减后重新打包。"
            raise Fault(message("archive.entry_size", text, at=quoted(path), most=MOST_ENTRY_BYTES))
        if entry.file_size > max(RATIO_FROM, MOST_RATIO * entry.compress_size):
            text = "这个文件解压后是压缩时的 {most} 倍以上，像是压缩炸弹。请检查内容后重新打包。"
            raise Fault(message("archive.ratio", text, at=quoted(path), most=MOST_RATIO))
    if sum(entry.file_size for entry in files.values()) > MOST_TOTAL_BYTES:
        text = "解压后的内容太大，一共最多 {most} 字节。请删去多余的文件后重新打包。"
        raise Fault(message("archive.total_size", text, most=MOST_TOTAL_BYTES))
    for path, entry in files.items():
        for _ in content(zipped, entry, path):
            pass


def _named(zipped: zipfile.ZipFile, files: dict[str, zipfile.ZipInfo]) -> Inspected:
    """The files seen from the plugin's folder, which bears the slug of the manifest."""
    tops = sorted({path.partition("/")[0] for path in files})
    at_root = FILE in files
    if not at_root and len(tops) > 1:
        text = "压缩包里有几个文件夹：{tops}。请只打包一个插件文件夹。"
        raise Fault(message("archive.tops", text, tops="、".join(map(quoted, tops[:5]))))
    manifest = FILE if at_root else f"{tops[0]}/{FILE}" if tops else FILE
    if manifest not in files:
        text = "压缩包里没有 plugin.toml。请打包含有 plugin.toml 的插件文件夹。"
        raise Fault(message("archive.no_manifest", text, at=quoted(manifest)))
    try:
        stated = b"".join(content(zipped, files[manifest], manifest)).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Fault(message("toml.encoding", "文件不是 UTF-8 编码。请在编辑器中另存为 UTF-8。", at=manifest)) from None
    slug = parse_toml(stated, manifest).get("slug")
    if not isinstance(slug, str) or not SLUG.fullmatch(slug):
        text = "plugin.toml 没有写明合用的 slug。请以小写字母开头，只用小写字母、数字和下划线。"
        raise Fault(message("archive.slug", text, at=f"{quoted(manifest)}: slug"))
    if not at_root and slug != tops[0]:
        text = "插件名“{slug}”与压缩包里的文件夹名“{folder}”不同。请改成一样后重新打包。"
        raise Fault(message("archive.slug_differs", text, at=f"{FILE}: slug", slug=slug, folder=quoted(tops[0])))
    return Inspected(slug, files if at_root else {path.partition("/")[2]: entry for path, entry in files.items()})


def _leftover(path: str) -> bool:
    """Whether macOS left this behind."""
    parts = path.split("/")
    return parts[0] == "__MACOSX" or parts[-1] == ".DS_Store"


def _twice(path: str) -> Message:
    text = "压缩包里有两个同名的文件（不分大小写）。请改名或删去一个。"
    return message("archive.duplicate", text, at=quoted(path))


def _not_utf8(name: str) -> Message:
    text = "压缩包里的文件名不是 UTF-8 编码。请把文件名改成英文字母，或换一个压缩软件重新打包。"
    return message("archive.name_encoding", text, at=quoted(name))


def _not_zip(name: str) -> Message:
    return message("archive.not_zip", "这不是可以打开的 zip 文件。请重新打包或重新下载。", at=name)
