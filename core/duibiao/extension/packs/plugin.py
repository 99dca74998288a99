"""A pack as a plugin: it answers the data hooks from its files."""

from __future__ import annotations

from pathlib import Path

from duibiao.extension.hooks import hookimpl
from duibiao.extension.manifest import Manifest
from duibiao.extension.packs.reading import read_pack
from duibiao.model.records.certification import CertificationScheme
from duibiao.model.records.codelists import CodeList
from duibiao.model.records.exports import ExportFormat
from duibiao.model.records.forms import FormDefinition
from duibiao.model.records.kinds import SubmissionKind
from duibiao.model.records.overlays import SchemeOverlay
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.records.standards_lists import StandardsList


class Pack:
    """The folder of a pack, read once. Making one raises a `Fault` with everything that is wrong in its files."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self._contents = read_pack(folder, manifest)

    @hookimpl
    def code_lists(self) -> tuple[CodeList, ...]:
        """The pack's code lists."""
        return self._contents.code_lists

    @hookimpl
    def form_definitions(self) -> tuple[FormDefinition, ...]:
        """The pack's forms."""
        return self._contents.form_definitions

    @hookimpl
    def standards_lists(self) -> tuple[StandardsList, ...]:
        """The pack's lists of benchmark standards."""
        return self._contents.standards_lists

    @hookimpl
    def benchmark_schemes(self) -> tuple[BenchmarkScheme, ...]:
        """The pack's benchmark schemes, each with its worked examples."""
        return self._contents.benchmark_schemes

    @hookimpl
    def submission_kinds(self) -> tuple[SubmissionKind, ...]:
        """The pack's kinds of submissions."""
        return self._contents.submission_kinds

    @hookimpl
    def overlays(self) -> tuple[SchemeOverlay, ...]:
        """The pack's additions to schemes of others."""
        return self._contents.overlays

    @hookimpl
    def certification_schemes(self) -> tuple[CertificationScheme, ...]:
        """The pack's certification schemes."""
        return self._contents.certification_schemes

    @hookimpl
    def export_formats(self) -> tuple[ExportFormat, ...]:
        """The pack's export formats; what writes them is code."""
        return self._contents.export_formats
