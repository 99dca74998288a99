"""The archive made of the folder can be unpacked, and then holds the same files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from duibiao.extension.archives import build, packed, unpack
from duibiao.extension.conformance.rule import Rule
from duibiao.extension.conformance.subject import Subject
from duibiao.model.values.messages import Fault, Message, message


def find(subject: Subject) -> Iterator[Message]:
    """Why no archive can be made, or the files that come out of it otherwise than they went in."""
    if subject.manifest is None:
        return
    with tempfile.TemporaryDirectory(prefix="duibiao-kit-") as folder:
        try:
            again = packed(unpack(build(subject.folder, Path(folder)), Path(folder) / "unpacked"))
        except Fault as fault:
            yield from fault.messages
            return
        here = packed(subject.folder)
        for name in sorted(here.keys() | again.keys()):
            if name not in here or name not in again or here[name].read_bytes() != again[name].read_bytes():
                text = "打包后再解开，这个文件就不同了。请改名，或换成普通的文件。"
                yield message("kit.archive_differs", text, at=name)


RULE = Rule("archive.whole", __doc__, "refuse", find)
