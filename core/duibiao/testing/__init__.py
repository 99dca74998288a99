"""For the authors of plugins: a plugin tried without an instance. Tests import this and `duibiao.api`, nothing else.

`faults_in` is what `duibiao check` would say, worked examples and all; `checks_in` gives a plugin's checks, `host` the
handle they are run with, and `filing` what they look at; `writers_in` and `table` do the same for writers of exports,
`suites_in` for crypto suites.
`duibiao.testing.conformance` is the whole kit as tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from duibiao.api import (
    Answer,
    BenchmarkScheme,
    Check,
    Column,
    CryptoSuite,
    ExportWriter,
    Filing,
    Host,
    SubmissionKind,
    TableDocument,
    TableProvenance,
)
from duibiao.extension.catalogue import Catalogue, Owner
from duibiao.extension.conformance.refusals import faults_of
from duibiao.extension.conformance.subject import trial
from duibiao.extension.startup import gather
from duibiao.interfaces.host import PluginHost
from duibiao.interfaces.wording import say_all
from duibiao.model.assessment.engine import assess

__all__ = ["checks_in", "faults_in", "filing", "host", "suites_in", "table", "writers_in"]


def faults_in(*folders: Path) -> tuple[str, ...]:
    """A line for each fault of the plugins in `folders`, laid side by side, and of their worked examples."""
    return tuple(say_all(faults_of(_gathered(folders)), "zh-CN").splitlines())


def checks_in(folder: Path, *beside: Path) -> Mapping[str, Check]:
    """The checks of the plugin in `folder`, by key; none where it has a fault.

    `beside` are the folders of plugins that it relies on, as for the kinds that its checks name.
    """
    offered = _gathered((folder, *beside)).checks
    return {key: one.record for key, one in offered.items() if one.owner.slug == folder.name}


def writers_in(folder: Path, *beside: Path) -> Mapping[str, ExportWriter]:
    """The writers of exports in the plugin in `folder`, by format; none where it has a fault."""
    offered = _gathered((folder, *beside)).writers
    return {name: one.record for name, one in offered.items() if one.owner.slug == folder.name}


def suites_in(folder: Path) -> Mapping[str, CryptoSuite]:
    """The crypto suites of the plugin in `folder`, by key; none where it has a fault."""
    return {key: one.record for key, one in _gathered((folder,)).crypto.items()}


def table(
    columns: Sequence[Column],
    rows: Iterable[tuple[str | None, ...]],
    *,
    title: str = "样表",
    language: str = "zh-CN",
    synthetic: bool = False,
) -> TableDocument:
    """A table as a writer is given it."""
    digest = "sha256:" + "0" * 64
    provenance = TableProvenance("测试", "what=sample", "2026-01-05T00:00:00.000000Z", digest, synthetic)
    return TableDocument(title, language, tuple(columns), iter(rows), provenance)


def host(settings: Mapping[str, object], organ: str = "cn", now: str = "2026-01-05T00:00:00.000000Z") -> Host:
    """The handle that a check or a writer is run with; `settings` are all that the plugin declares."""
    return PluginHost(organ, now, Owner("", settings))


def filing(
    kind: SubmissionKind,
    scheme: BenchmarkScheme | None = None,
    *,
    fields: Mapping[str, object] | None = None,
    parameters: Mapping[str, str | bool | None] | None = None,
    indicators: Mapping[str, Answer] | None = None,
) -> Filing:
    """A filing as a check sees it, with the verdict that the scheme gives on these answers."""
    verdict = assess(scheme, parameters or {}, indicators or {}) if scheme else None
    return Filing(kind, fields or {}, parameters or {}, indicators or {}, scheme, verdict)


def _gathered(folders: tuple[Path, ...]) -> Catalogue:
    """The catalogue of a deployment that lists the plugins in `folders` and nothing else."""
    return gather(trial([folder.name for folder in folders], [folder.resolve().parent for folder in folders]))
