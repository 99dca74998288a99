"""The verbs of the seam: records that carry code, and what that code is given.

A record of this module is offered by a hook like any noun, but it holds a function. The function is called with a
`Host` and plain data and gives plain data back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, BinaryIO, Literal

import msgspec

from duibiao.extension.documents import TableDocument
from duibiao.extension.host import Host
from duibiao.extension.pages import Answered, Sent
from duibiao.model.assessment.verdict import Verdict
from duibiao.model.records.findings import Finding
from duibiao.model.records.kinds import SubmissionKind
from duibiao.model.records.schemes import Answer, BenchmarkScheme
from duibiao.model.values.messages import Label


class Filing(msgspec.Struct, frozen=True):
    """A submission as a check sees it: what it is, what was answered, and the verdict where it is assessed."""

    kind: SubmissionKind
    fields: Mapping[str, object]
    parameters: Mapping[str, str | bool | None]
    indicators: Mapping[str, Answer]
    scheme: BenchmarkScheme | None
    verdict: Verdict | None


class Check(msgspec.Struct, frozen=True):
    """A question put to every filing of `kinds` (names like "duibiao:benchmark_result"; empty means all).

    `run` gives findings. When it fails, a `required` check blocks submission (暂不能核验), any other leaves one
    D finding that says so.
    """

    key: str
    run: Callable[[Host, Filing], Iterable[Finding]]
    kinds: tuple[str, ...] = ()
    required: bool = False


class RouteHandler(msgspec.Struct, frozen=True):
    """A page of the plugin under /x/<slug>.

    `path` begins with "/" and may hold places, "/lists/{year}". `permission` is "public", "signed_in", or one that
    the manifest declares. `nav` puts the page among the ways at the top; only a GET without places can be there.
    """

    path: str
    permission: str
    run: Callable[[Host, Sent], Answered]
    method: Literal["GET", "POST"] = "GET"
    nav: Label | None = None

    @property
    def key(self) -> str:
        """Method and path, what no two handlers of a plugin share."""
        return f"{self.method} {self.path}"


class Followed(msgspec.Struct, frozen=True):
    """A journal entry as a follower sees it: every act, without the person."""

    id: str
    position: int
    origin: str
    at: str
    type: str
    subject_type: str
    subject: str
    revision: int
    body: Mapping[str, Any]


class Follower(msgspec.Struct, frozen=True):
    """Code that reads the journal in order, and keeps the plugin's own tables up to date.

    `run` sees each entry of `types` once: its cursor moves in the transaction of its effect. When it fails, it stops at
    that entry, tries again later, and the operator is shown why.
    """

    key: str
    run: Callable[[Host, Followed], None]
    types: tuple[str, ...]


class Errand(msgspec.Struct, frozen=True):
    """What a job does at others' servers, which may take its time: in no transaction, and with no `Host`.

    `go` is given the plugin's settings and what `run` of the job returned. What it gives back goes to `settle`, in the
    transaction that ends the job. A worker that dies in between leaves the job to the next one, which begins with
    `run` again: so `run` counts the try, and `go` may come about twice.
    """

    go: Callable[[Mapping[str, object], Any], Any]
    settle: Callable[[Host, Any], None]


class Job(msgspec.Struct, frozen=True):
    """Longer work, outside a request: enqueued by `Host.enqueue`, or run once every day (Asia/Shanghai) when `daily`.

    `run` is given the arguments it was enqueued with. When it fails nothing of it stays, and it is tried again, at most
    three times. A job with an `errand` goes on with what `run` returned; None, and there is nowhere to go.
    """

    key: str
    run: Callable[[Host, Mapping[str, str]], Any]
    label: Label
    daily: bool = False
    errand: Errand | None = None


class ExportWriter(msgspec.Struct, frozen=True):
    """Code that writes documents in one export format, named "issuer:key".

    `run` writes the document into the file from where it stands and does not close it, row by row, keeping none. The
    same document gives the same bytes: what is printed of time and origin is the document's own provenance. Its `Host`
    knows the settings, the organ, the reader's language, and nothing else.
    """

    format: str
    run: Callable[[Host, TableDocument, BinaryIO], None]

    @property
    def key(self) -> str:
        """The format: one writer for each."""
        return self.format
