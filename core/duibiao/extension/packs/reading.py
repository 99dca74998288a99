"""A pack's folder made into records: read, stamped with the issuer, and checked. Every fault of every file at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from duibiao.extension.manifest import Manifest
from duibiao.extension.packs.files import examples_of, files_of, strays
from duibiao.extension.packs.limits import MOST_FAULTS, MOST_FILES, too_many
from duibiao.extension.packs.notation import as_record_data
from duibiao.extension.toml_files import read_toml
from duibiao.model.assessment.overlay_check import check_overlay
from duibiao.model.assessment.scheme_check import check_scheme
from duibiao.model.records.certification import CertificationScheme
from duibiao.model.records.certification_check import check_certification
from duibiao.model.records.checking import check_code_list, check_form, check_kind, check_standards_list
from duibiao.model.records.codelists import CodeList
from duibiao.model.records.definitions import Definition, Record
from duibiao.model.records.exports import ExportFormat, check_export_format
from duibiao.model.records.forms import FormDefinition
from duibiao.model.records.kinds import SubmissionKind
from duibiao.model.records.overlays import SchemeOverlay
from duibiao.model.records.reading import in_file, read_record
from duibiao.model.records.schemes import BenchmarkScheme, Example
from duibiao.model.records.standards_lists import StandardsList
from duibiao.model.values.messages import Fault, Message, message
from duibiao.model.values.quoting import quoted

D = TypeVar("D", bound=Definition)

KEY = re.compile(r"[a-z][a-z0-9_]{1,59}")
VERSION = re.compile(r"[0-9][0-9A-Za-z.-]{0,29}")


class Contents(msgspec.Struct, frozen=True):
    """What a pack holds, in the order of its files."""

    code_lists: tuple[CodeList, ...] = ()
    form_definitions: tuple[FormDefinition, ...] = ()
    standards_lists: tuple[StandardsList, ...] = ()
    benchmark_schemes: tuple[BenchmarkScheme, ...] = ()
    submission_kinds: tuple[SubmissionKind, ...] = ()
    overlays: tuple[SchemeOverlay, ...] = ()
    certification_schemes: tuple[CertificationScheme, ...] = ()
    export_formats: tuple[ExportFormat, ...] = ()


class Examples(Record, frozen=True):
    """A file of worked examples."""

    examples: tuple[Example, ...]


def read_pack(folder: Path, manifest: Manifest) -> Contents:
    """The definitions in `folder`, issued by the manifest's issuer.

    Raises a `Fault` with everything wrong in every file, placed as "schemes/porcelain_tile.toml: indicators[3].unit".
    Worked examples are read here and run by the rules of `duibiao.extension.conformance`.
    """
    reader = _Reader(folder, manifest.issuer)
    contents = Contents(
        code_lists=tuple(reader.read("code_lists", CodeList, check_code_list)),
        form_definitions=tuple(reader.read("forms", FormDefinition, check_form)),
        standards_lists=tuple(reader.read("standards_lists", StandardsList, check_standards_list)),
        benchmark_schemes=tuple(reader.read("schemes", BenchmarkScheme, check_scheme)),
        submission_kinds=tuple(reader.read("kinds", SubmissionKind, check_kind)),
        overlays=tuple(reader.read("overlays", SchemeOverlay, check_overlay)),
        certification_schemes=tuple(reader.read("certification_schemes", CertificationScheme, check_certification)),
        export_formats=tuple(reader.read("export_formats", ExportFormat, check_export_format)),
    )
    faults = (*strays(folder), *reader.faults)
    if faults:
        raise Fault.of(faults)
    return contents


class _Reader:
    """Reads file after file of one folder and keeps every fault on the way."""

    def __init__(self, folder: Path, issuer: str) -> None:
        self.folder = folder
        self.issuer = issuer
        self.faults: list[Message] = []

    def read(self, kind: str, type_: type[D], check: Callable[[D], Iterable[Message]]) -> Iterator[D]:
        """The sound definitions of one kind; the faults of the others are kept."""
        files: dict[str, str] = {}
        listed = files_of(self.folder, kind)
        if len(listed) > MOST_FILES:
            text = "这个文件夹里有 {count} 个文件，最多 {most} 个。请分成几个数据包。"
            self.faults.append(message("pack.too_many_files", text, at=f"{kind}/", count=len(listed), most=MOST_FILES))
            return
        for file in listed:
            try:
                definition = self._definition(file, type_)
                _refuse(file, (*_names(file, definition, files), *check(definition)))
            except Fault as fault:
                self.faults.extend(fault.messages)
            else:
                files[definition.edition] = file
                yield definition

    def _definition(self, file: str, type_: type[D]) -> D:
        data = self._data(file)
        if "issuer" in data:
            _refuse(file, [message("pack.issuer", "发布者由 plugin.toml 写明，请在这里删去。", at="issuer")])
        if type_ is BenchmarkScheme:
            data = data | {"examples": self._examples(file, data)}
        return msgspec.structs.replace(read_record(data, type_, file), issuer=self.issuer)

    def _examples(self, scheme: str, data: dict[str, Any]) -> Any:
        file = examples_of(scheme)
        if "examples" in data:
            text = "算例不写在方案里。请移到 {file}。"
            _refuse(scheme, [message("pack.examples_inside", text, at="examples", file=file)])
        if not (self.folder / file).is_file():
            return []
        examples = self._data(file)
        read_record(examples, Examples, file)
        return examples["examples"]

    def _data(self, file: str) -> dict[str, Any]:
        try:
            data = read_toml(self.folder / file, file)
            if excess := tuple(islice(too_many(data), MOST_FAULTS)):
                raise Fault.of(excess)
            return as_record_data(data)
        except Fault as fault:
            raise _placed(fault, file) from None


def name_faults(definition: Definition) -> Iterator[Message]:
    """What is wrong with a definition's key and version."""
    if not KEY.fullmatch(definition.key):
        text = "“{key}”不能作 key。请以小写字母开头，只用小写字母、数字和下划线，2 到 60 个字符。"
        yield message("pack.key", text, at="key", key=quoted(definition.key))
    if not VERSION.fullmatch(definition.version):
        text = "“{version}”不能作版本号。请以数字开头，如 1.0 或 2026.1。"
        yield message("pack.version", text, at="version", version=quoted(definition.version))


def _names(file: str, definition: Definition, files: dict[str, str]) -> Iterator[Message]:
    """What is wrong with a definition's key and version, and with the name of its file."""
    yield from name_faults(definition)
    stem = Path(file).stem
    if "/" in file and stem not in (definition.key, f"{definition.key}@{definition.version}"):
        text = "文件名与 key 不同。请把文件改名为 {key}.toml，或改 key。"
        yield message("pack.file_name", text, at="key", key=quoted(definition.key))
    if other := files.get(definition.edition):
        text = "{other} 已有同一个 key 和版本。请改其中一个的版本。"
        yield message("pack.edition_twice", text, at="version", other=other)


def _refuse(file: str, found: Iterable[Message]) -> None:
    """Raise what was found in a file; a fault of a worked example is placed in the file of examples."""
    placed = [
        told
        for fault in found
        for told in in_file(Fault(fault), examples_of(file) if fault.at.startswith("examples[") else file).messages
    ]
    if placed:
        raise Fault.of(placed)


def _placed(fault: Fault, file: str) -> Fault:
    """`fault` seen from outside `file`, unless it names the file already."""
    return fault if all(told.at.startswith(file) for told in fault.messages) else in_file(fault, file)
