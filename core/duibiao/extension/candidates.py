"""One listed plugin on its way into the catalogue: read, imported, asked, and what it offers checked.

Whatever goes wrong on the way is kept as a fault of the candidate; nothing is raised.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from duibiao.extension.catalogue import Offer, Owner
from duibiao.extension.discovery import CODE, import_plugin
from duibiao.extension.manifest import Manifest, check_api, read_manifest
from duibiao.extension.packs.files import file_of
from duibiao.extension.packs.plugin import Pack
from duibiao.extension.packs.reading import name_faults
from duibiao.extension.registry import ask
from duibiao.extension.settings import settings_of
from duibiao.extension.suites import CryptoSuite
from duibiao.extension.verb_check import unsound_verbs
from duibiao.extension.verbs import Check, ExportWriter
from duibiao.model.assessment.overlay_check import check_overlay
from duibiao.model.assessment.scheme_check import check_scheme
from duibiao.model.records.certification_check import check_certification
from duibiao.model.records.checking import check_code_list, check_form, check_kind, check_standards_list
from duibiao.model.records.definitions import Definition
from duibiao.model.records.exports import check_export_format
from duibiao.model.records.reading import in_file, read_record
from duibiao.model.values.canonical import canonical, digest
from duibiao.model.values.messages import Fault, Message, message

SOUNDNESS: Mapping[str, Callable[[Any], Iterable[Message]]] = {
    "code_lists": check_code_list,
    "form_definitions": check_form,
    "standards_lists": check_standards_list,
    "benchmark_schemes": check_scheme,
    "submission_kinds": check_kind,
    "overlays": check_overlay,
    "certification_schemes": check_certification,
    "export_formats": check_export_format,
}
"""What is asked of a definition, by the hook that offers it. Packs are asked file by file when they are read."""


class Candidate(msgspec.Struct):
    """A plugin on its way into the catalogue; `seconds` are those of its hooks, `took` those of reading it and all."""

    slug: str
    folder: Path | None = None
    manifest: Manifest | None = None
    settings: Mapping[str, object] = {}
    offers: tuple[Offer, ...] = ()
    code: Mapping[str, tuple[Any, ...]] = {}
    seconds: Mapping[str, float] = {}
    took: float = 0.0
    asked: bool = False
    faults: list[Message] = []
    remarks: list[Message] = []

    @property
    def checks(self) -> tuple[Check, ...]:
        """The checks among its code."""
        return self.code.get("checks", ())

    @property
    def writers(self) -> tuple[ExportWriter, ...]:
        """The writers of exports among its code."""
        return self.code.get("export_writers", ())

    @property
    def suites(self) -> tuple[CryptoSuite, ...]:
        """The crypto suites among its code."""
        return self.code.get("crypto_suites", ())

    @property
    def owner(self) -> Owner:
        """Itself, as its code belongs to it."""
        manifest = self.manifest
        rights = manifest.rights if manifest else ()
        return Owner(self.slug, self.settings, rights, manifest.permissions if manifest else {})


def read_candidate(slug: str, folder: Path, given: Mapping[str, object], slow_seconds: float) -> Candidate:
    """The plugin in `folder`, read and asked. A hook that takes longer than `slow_seconds` is remarked upon."""
    candidate, begun = Candidate(slug, folder), time.perf_counter()
    try:
        _read(candidate, folder, given)
    except Fault as fault:
        candidate.faults.extend(fault.messages)
    except Exception as error:  # noqa: BLE001 - a folder may be broken in any way, and must not stop the others
        text = "插件的文件读不出来（{error}）。请检查文件夹及其权限。"
        candidate.faults.append(message("plugin.unreadable", text, error=f"{type(error).__name__}: {error}"))
    candidate.took = time.perf_counter() - begun
    for hook, seconds in candidate.seconds.items():
        if seconds > slow_seconds:
            text = "hook {hook} 用了 {seconds} 秒，超过 {limit} 秒。hook 应只返回数据，不做计算和读取。"
            shown = {"hook": hook, "seconds": f"{seconds:.2f}", "limit": f"{slow_seconds:g}"}
            candidate.remarks.append(message("plugin.hook_slow", text, at=f"{CODE}: {hook}", **shown))
    return candidate


def _read(candidate: Candidate, folder: Path, given: Mapping[str, object]) -> None:
    """Fill `candidate` as far as it goes. Raises a `Fault` at the step after which nothing can follow."""
    candidate.manifest = manifest = read_manifest(folder)
    check_api(manifest)
    candidate.settings = settings_of(manifest, given)
    module = import_plugin(candidate.slug, folder) if (folder / CODE).exists() else None
    pack = Pack(folder, manifest)
    answers = ask(pack) if module is None else ask(module, pack)
    candidate.asked = True
    candidate.code, candidate.seconds = answers.code, answers.seconds
    if module is not None:
        made = [(hook, one) for hook, one in _each(answers.definitions) if _file(folder, hook, one) is None]
        faults = [told for hook, one in made for told in _unsound(hook, one, manifest)]
        faults += unsound_verbs(answers.code, manifest)
        if faults:
            raise Fault.of(faults)
    candidate.offers = tuple(
        _offer(candidate.slug, manifest, hook, one, folder) for hook, one in _each(answers.definitions)
    )


def _each(definitions: Mapping[str, tuple[Definition, ...]]) -> Iterator[tuple[str, Definition]]:
    for hook, several in definitions.items():
        for definition in several:
            yield hook, definition


def _offer(slug: str, manifest: Manifest, hook: str, definition: Definition, folder: Path) -> Offer:
    """A definition as canonical bytes, the manifest's issuer stamped on it."""
    stamped = msgspec.structs.replace(definition, issuer=manifest.issuer)
    body = canonical(stamped)
    place = _file(folder, hook, definition) or _in_code(hook, definition)
    return Offer(hook, stamped, body, digest(body), slug, place)


def _unsound(hook: str, definition: Definition, manifest: Manifest) -> tuple[Message, ...]:
    """What is wrong with a definition that code made: nothing has looked at it before."""
    try:
        plain = msgspec.to_builtins(definition, builtin_types=(Decimal,))
        read_record(plain, type(definition))
        found = [*name_faults(definition), *SOUNDNESS[hook](definition)]
    except Fault as fault:
        found = list(fault.messages)
    except (TypeError, ValueError, ArithmeticError, AttributeError) as error:
        text = "这里的内容不能写成记录（{error}）。请只用文字、整数、Decimal、元组和 duibiao.api 里的记录。"
        found = [message("plugin.definition", text, error=f"{type(error).__name__}: {error}")]
    if definition.issuer not in ("", manifest.issuer):
        text = "发布者由 plugin.toml 写明（{issuer}），请在这里删去 issuer。"
        found.append(message("plugin.issuer", text, at="issuer", issuer=manifest.issuer))
    return in_file(Fault.of(found), _in_code(hook, definition)).messages


def _file(folder: Path, hook: str, definition: Definition) -> str | None:
    """The file that states a definition; None where code made it."""
    return file_of(folder, hook, definition.key, definition.version)


def _in_code(hook: str, definition: Definition) -> str:
    """Where a definition stands that no file states."""
    return f"{CODE}: {hook} {definition.key}@{definition.version}"
