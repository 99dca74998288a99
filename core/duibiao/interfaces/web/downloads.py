"""Answering with an export: what pages and programs alike are sent."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from litestar.response import Stream
from sqlalchemy import Connection

from duibiao.extension.documents import Cell, TableDocument, TableProvenance
from duibiao.interfaces import exporting
from duibiao.interfaces.exporting import Chosen
from duibiao.interfaces.running import Running
from duibiao.interfaces.web.headers import DATA_HEADERS
from duibiao.interfaces.web.views.result_table import columns, rows
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.definitions import known
from duibiao.model.values.messages import Fault, message
from duibiao.reporting.dissemination import public_records
from duibiao.reporting.dissemination.public_records import Wanted

PAGE = 500
"""How many records are read at a time."""

WHAT = ("results",)
"""What can be exported."""


def refuse_unknown(what: str) -> None:
    """Raise a `Fault` for something that is not exported."""
    if what not in WHAT:
        text = "没有可导出的“{what}”。可导出的有：{known}。"
        raise Fault(message("export.what", text, at="what", what=what, known="、".join(WHAT)))


def results_download(
    running: Running, choice: Chosen, wanted: Wanted, question: str, writing: Writing, now: str
) -> Stream:
    """The public records that are wanted, as a file in the chosen format; all of one state of the database.

    `question` is how the address asks for them. Raises `Unavailable` where the writer is not at hand.
    """
    with running.store.snapshot() as connection:
        provenance = TableProvenance(
            instance=writing.label(running.located.deployment.title),
            question=f"what=results&{question}".removesuffix("&"),
            as_of=public_records.as_of(connection),
            digest=public_records.fingerprint(connection, wanted),
            synthetic=running.located.deployment.synthetic,
        )
        title = writing.say(message("export.results", "对标结果"))
        document = TableDocument(
            title, writing.language, columns(writing), _rows(connection, wanted, writing), provenance
        )
        written = exporting.write(running, choice, document, now)
    day = writing.day(provenance.as_of or now)
    name = f"{title}-{day}.{choice.format.suffix}"
    headers = {
        **DATA_HEADERS,
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "content-type": choice.format.media_type,
        "content-length": str(written.size),
        "content-language": writing.language,
    }
    return Stream(written.pieces, headers=headers)


def _rows(connection: Connection, wanted: Wanted, writing: Writing) -> Iterator[tuple[Cell, ...]]:
    for page in public_records.pages(connection, wanted, PAGE):
        digests = {one.record.scheme_digest for one in page if one.record.scheme_digest}
        yield from rows(page, known.of_digests(connection, digests), writing)
