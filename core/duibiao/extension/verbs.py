"""The verbs of the seam: records that carry code, and what that code is given.

A record of this module is offered by a hook like any noun, but it holds a function. The function is called with a
`Host` and plain data and gives plain data back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

from duibiao.extension.host import Host
from duibiao.model.assessment.verdict import Verdict
from duibiao.model.records.findings import Finding
from duibiao.model.records.kinds import SubmissionKind
from duibiao.model.records.schemes import Answer, BenchmarkScheme


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
