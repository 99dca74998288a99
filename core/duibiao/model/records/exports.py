"""Export formats: how the platform may hand out what it knows, as files of a stated kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from duibiao.model.records.definitions import Definition
from duibiao.model.values.messages import Label, Message, message
from duibiao.model.values.quoting import quoted

DocumentKind = Literal["table"]
"""What a format can hold: a table, titled, with columns of stated types."""

MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]{0,80}(; ?[a-z]+=[A-Za-z0-9-]+)*")
SUFFIX = re.compile(r"[a-z0-9]{1,10}(\.[a-z0-9]{1,10})?")


class ExportFormat(Definition, frozen=True, kw_only=True):
    """A kind of file that documents are handed out as. What writes it is an `ExportWriter` that names it."""

    media_type: str
    """That of RFC 6838, with its parameters: text/csv; charset=utf-8."""
    suffix: str
    """The end of the file's name, without the point."""
    documents: tuple[DocumentKind, ...] = ("table",)
    """What it can hold."""
    note: Label | None = None
    """To whom it is of use."""


def check_export_format(export: ExportFormat) -> tuple[Message, ...]:
    """What is wrong with an export format. Whether anything writes it is seen when all plugins lie side by side."""
    return tuple(_format(export))


def _format(export: ExportFormat) -> Iterator[Message]:
    if not MEDIA_TYPE.fullmatch(export.media_type):
        text = "“{type}”不是媒体类型。请写成 text/csv; charset=utf-8 这样。"
        yield message("export.media_type", text, at="media_type", type=quoted(export.media_type))
    if not SUFFIX.fullmatch(export.suffix):
        text = "“{suffix}”不能作文件后缀。请只用小写字母和数字，不带开头的点，如 csv。"
        yield message("export.suffix", text, at="suffix", suffix=quoted(export.suffix))
    if not export.documents:
        yield message("export.no_documents", '这个格式什么也写不了。请写明 documents，如 ["table"]。', at="documents")
