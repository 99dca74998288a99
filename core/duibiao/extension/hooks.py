"""What a plugin may offer: one plural noun a hook, asked once at start-up, answered with records of one type.

A plugin in code implements any of these as module functions decorated with `hookimpl`; its folder's files answer the
data hooks beside them, and a pack has nothing else. Hooks take nothing, are pure, and give a list or tuple. Every hook
has a page in docs/hooks/ and a test; a test compares the three.
"""

from __future__ import annotations

from collections.abc import Iterable

import pluggy

from duibiao.extension.suites import CryptoSuite
from duibiao.extension.verbs import Check, ExportWriter, Follower, Job, RouteHandler
from duibiao.model.records.certification import CertificationScheme
from duibiao.model.records.codelists import CodeList
from duibiao.model.records.exports import ExportFormat
from duibiao.model.records.forms import FormDefinition
from duibiao.model.records.kinds import SubmissionKind
from duibiao.model.records.overlays import SchemeOverlay
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.records.standards_lists import StandardsList

PROJECT = "duibiao"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


class Hooks:
    """The signatures. The return annotation's element type is what the registry demands of each answer."""

    @hookspec
    def code_lists(self) -> Iterable[CodeList]:  # type: ignore[empty-body]
        """Code lists that the fields of forms may name."""

    @hookspec
    def form_definitions(self) -> Iterable[FormDefinition]:  # type: ignore[empty-body]
        """Forms that submission kinds may name."""

    @hookspec
    def benchmark_schemes(self) -> Iterable[BenchmarkScheme]:  # type: ignore[empty-body]
        """Benchmark schemes, each with its worked examples."""

    @hookspec
    def standards_lists(self) -> Iterable[StandardsList]:  # type: ignore[empty-body]
        """Lists of benchmark standards, by product class and industry."""

    @hookspec
    def submission_kinds(self) -> Iterable[SubmissionKind]:  # type: ignore[empty-body]
        """Kinds of submissions: form, route, assessment, publicity and validity."""

    @hookspec
    def overlays(self) -> Iterable[SchemeOverlay]:  # type: ignore[empty-body]
        """What a province or an association adds to a benchmark scheme, each with its worked examples."""

    @hookspec
    def certification_schemes(self) -> Iterable[CertificationScheme]:  # type: ignore[empty-body]
        """Certification schemes: what is certified, by which criteria, for how long."""

    @hookspec
    def export_formats(self) -> Iterable[ExportFormat]:  # type: ignore[empty-body]
        """Kinds of files that the platform hands out; each needs a writer."""

    @hookspec
    def checks(self) -> Iterable[Check]:  # type: ignore[empty-body]
        """Checks in code, run when a draft is checked and when it is submitted."""

    @hookspec
    def route_handlers(self) -> Iterable[RouteHandler]:  # type: ignore[empty-body]
        """Pages of the plugin, under /x/<slug>."""

    @hookspec
    def followers(self) -> Iterable[Follower]:  # type: ignore[empty-body]
        """Code that reads the journal in order."""

    @hookspec
    def jobs(self) -> Iterable[Job]:  # type: ignore[empty-body]
        """Work outside requests, on demand or every day."""

    @hookspec
    def export_writers(self) -> Iterable[ExportWriter]:  # type: ignore[empty-body]
        """Code that writes documents in export formats."""

    @hookspec
    def crypto_suites(self) -> Iterable[CryptoSuite]:  # type: ignore[empty-body]
        """Ways to sign, to take digests, and to encrypt fields."""


DATA_HOOKS: dict[str, type] = {
    "code_lists": CodeList,
    "form_definitions": FormDefinition,
    "standards_lists": StandardsList,
    "benchmark_schemes": BenchmarkScheme,
    "submission_kinds": SubmissionKind,
    "overlays": SchemeOverlay,
    "certification_schemes": CertificationScheme,
    "export_formats": ExportFormat,
}
"""The hooks whose records are definitions, in the order in which one may name another."""

CODE_HOOKS: dict[str, type] = {
    "checks": Check,
    "route_handlers": RouteHandler,
    "followers": Follower,
    "jobs": Job,
    "export_writers": ExportWriter,
    "crypto_suites": CryptoSuite,
}
"""The hooks whose records carry code."""
