"""What plugins owe each other and the instance: no edition changed, no key claimed twice, no name of nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from duibiao.extension.candidates import Candidate
from duibiao.extension.catalogue import Offer
from duibiao.extension.discovery import CODE
from duibiao.extension.overlay_fit import own_faults, rebase_clashes
from duibiao.extension.verbs import ExportWriter
from duibiao.model.expressions.nearest import nearest
from duibiao.model.records.exports import ExportFormat
from duibiao.model.records.forms import Field, FormDefinition
from duibiao.model.records.kinds import SubmissionKind
from duibiao.model.records.overlays import SchemeOverlay
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Message, message

Established = Mapping[tuple[str, str], str]
"""The digests an instance knows, by type and edition."""

Name = tuple[str, str]
"""The hook that offers a definition, and its `issuer:key`."""


WRITERS = "export_writers"
"""The hook under which the writer of a format is relied on."""


class Reference(msgspec.Struct, frozen=True):
    """A name that something relies on, and where it is written."""

    name: Name
    at: str


def refuse_changed(candidates: Iterable[Candidate], known: Established) -> None:
    """An edition that the instance knows may not come back with other content."""
    for candidate in candidates:
        for offer in candidate.offers:
            edition = offer.definition.edition
            if known.get((offer.type, edition), offer.digest) != offer.digest:
                text = "{edition} 的内容与本平台已有的同一版本不同。内容有改动时请改 version。"
                candidate.faults.append(message("plugin.edition_changed", text, at=offer.place, edition=edition))


def refuse_clashes(candidates: Iterable[Candidate], known: Established) -> None:
    """Of plugins that claim one key only the one that the instance already knows may stay; newcomers all wait."""
    claims: dict[Name, list[tuple[Candidate, str]]] = defaultdict(list)
    for candidate in candidates:
        for offer in candidate.offers:
            claims[offer.type, offer.definition.edition].append((candidate, offer.place))
        for check in candidate.checks:
            claims["checks", check.key].append((candidate, f"{CODE}: checks {check.key}"))
        for writer in candidate.writers:
            claims[WRITERS, writer.format].append((candidate, _writing(writer)))
        for suite in candidate.suites:
            claims["crypto_suites", suite.key].append((candidate, f"{CODE}: crypto_suites {suite.key}"))
    for name, claimants in claims.items():
        if len(claimants) > 1:
            _refuse_claimants(name, claimants, stays=name in known)


def _refuse_claimants(name: Name, claimants: Sequence[tuple[Candidate, str]], *, stays: bool) -> None:
    """Fault all who claim `name`, but for the first sound one where what it offers is known already."""
    slugs = list(dict.fromkeys(candidate.slug for candidate, _ in claimants))
    holder = next((candidate.slug for candidate, _ in claimants if not candidate.faults), None) if stays else None
    told: set[str] = set()
    for candidate, place in claimants:
        if len(slugs) == 1 and candidate.slug not in told:
            text = "{key} 在这个插件里出现了 {times} 次。请只留一个。"
            shown = {"key": name[1], "times": len(claimants)}
            candidate.faults.append(message("plugin.key_twice", text, at=place, **shown))
        elif candidate.slug not in told and candidate.slug != holder:
            others = "、".join(slug for slug in slugs if slug != candidate.slug)
            text = "{key} 也由插件 {others} 提供。请让其中一个改名，或停用一个。"
            candidate.faults.append(message("plugin.key_clash", text, at=place, key=name[1], others=others))
        told.add(candidate.slug)


def refuse_dangling(candidates: Sequence[Candidate], known: Established) -> None:
    """Whatever a definition, check or writer names must be offered by a plugin that takes part, or known already.

    A plugin that waits takes its names along, so one that relies on them waits too.
    """
    known_names = {(type_, edition.rpartition("@")[0]) for type_, edition in known}
    standing = [candidate for candidate in candidates if not candidate.faults]
    while True:
        there = known_names.union(*map(_names, standing))
        still = [candidate for candidate in standing if not any(_dangling(candidate, there))]
        if len(still) == len(standing):
            break
        standing = still
    offered_by = {name: candidate.slug for candidate in candidates for name in _names(candidate)}
    for candidate in candidates:
        for reference in _dangling(candidate, there | _names(candidate)):
            candidate.faults.append(_told(reference, there, offered_by.get(reference.name)))


def refuse_unfit(candidates: Sequence[Candidate]) -> None:
    """An overlay that does not fit the edition it was written against waits; clashes with another are remarked upon.

    The clash with a newer base is no fault of the plugin: what it offers stays with the base before it.
    """
    offers = [offer for candidate in candidates if not candidate.faults for offer in candidate.offers]
    for candidate in candidates:
        for offer in candidate.offers if not candidate.faults else ():
            candidate.faults += own_faults(offer, offers)
            candidate.remarks += rebase_clashes(offer, offers)


def _names(candidate: Candidate) -> set[Name]:
    """What others may rely on: the definitions that a candidate offers, and the formats that it writes."""
    written = {(WRITERS, writer.format) for writer in candidate.writers}
    return {(offer.type, offer.definition.name) for offer in candidate.offers} | written


def _dangling(candidate: Candidate, there: set[Name]) -> Iterator[Reference]:
    """The references of a candidate to what is not there."""
    for offer in candidate.offers:
        yield from (one for one in _references(offer) if one.name not in there)
    for check in candidate.checks:
        for index, kind in enumerate(check.kinds):
            if ("submission_kinds", kind) not in there:
                yield Reference(("submission_kinds", kind), f"{CODE}: checks {check.key}: kinds[{index}]")
    for writer in candidate.writers:
        if ("export_formats", writer.format) not in there:
            yield Reference(("export_formats", writer.format), f"{_writing(writer)}: format")


def _references(offer: Offer) -> Iterator[Reference]:
    """What a definition names outside itself."""
    definition = offer.definition
    if isinstance(definition, SubmissionKind):
        yield Reference(("form_definitions", definition.form_name), f"{offer.place}: form")
    elif isinstance(definition, FormDefinition):
        yield from _lists(definition.fields, f"{offer.place}: fields")
    elif isinstance(definition, BenchmarkScheme):
        yield from _lists(definition.parameters, f"{offer.place}: parameters")
    elif isinstance(definition, SchemeOverlay):
        yield Reference(("benchmark_schemes", definition.base), f"{offer.place}: base")
        if definition.form is not None:
            yield Reference(("form_definitions", definition.form), f"{offer.place}: form")
        yield from _lists(definition.fields, f"{offer.place}: fields")
    elif isinstance(definition, ExportFormat):
        yield Reference((WRITERS, definition.name), offer.place)


def _writing(writer: ExportWriter) -> str:
    """Where a writer stands."""
    return f"{CODE}: {WRITERS} {writer.format}"


def _lists(fields: Sequence[Field], at: str) -> Iterator[Reference]:
    """The code lists that fields name, rows of repeats among them."""
    for index, field in enumerate(fields):
        if field.code_list is not None:
            yield Reference(("code_lists", field.code_list), f"{at}[{index}].code_list")
        yield from _lists(field.fields, f"{at}[{index}].fields")


def _told(reference: Reference, there: set[Name], waiting: str | None) -> Message:
    """What is said of a name that nothing bears: who would bear it, what was meant, or what to do."""
    type_, name = reference.name
    if waiting is not None:
        text = "{name} 由插件 {plugin} 提供，而该插件没有生效。请先改正插件 {plugin}。"
        return message("plugin.dangling_waiting", text, at=reference.at, name=name, plugin=waiting)
    if type_ == WRITERS:
        text = "没有插件写出 {name} 这种格式。请在 plugin.py 里提供，见 docs/hooks/export_writers.md。"
        return message("plugin.format_unwritten", text, at=reference.at, name=name)
    near = nearest(name, [other for other_type, other in there if other_type == type_])
    if near is not None:
        text = "没有 {name}。是不是 {near}？"
        return message("plugin.dangling_near", text, at=reference.at, name=name, near=near)
    if ":" not in name:
        text = "没有 {name}。这里要写全名，前面加发布者和半角冒号，如 {example}。发布者写在 plugin.toml 的 issuer。"
        return message("plugin.dangling_bare", text, at=reference.at, name=name, example=f"my_association:{name}")
    text = "没有插件提供 {name}，本平台也没有。请在 deployment.toml 的 plugins 中列出提供它的插件，或改正名称。"
    return message("plugin.dangling", text, at=reference.at, name=name)
