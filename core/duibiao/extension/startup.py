"""Deciding who takes part: every listed plugin is found, read, asked and laid beside the others.

`gather` never raises for a plugin's fault: it quarantines the plugin and says why. `duibiao check` refuses a catalogue
with any fault; `duibiao serve` runs with what is sound. Where two plugins claim one key, the one whose definition is
already known to the instance stays, and two newcomers both wait.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from duibiao.extension.agreement import Established, refuse_changed, refuse_clashes, refuse_dangling, refuse_unfit
from duibiao.extension.candidates import Candidate, read_candidate
from duibiao.extension.catalogue import Catalogue, Offered, PluginStatus
from duibiao.extension.deployment import FILE, Located
from duibiao.extension.discovery import folders
from duibiao.extension.manifest import Manifest, read_manifest
from duibiao.extension.signatures import refuse_unsigned
from duibiao.model.expressions.nearest import nearest
from duibiao.model.records.reading import under
from duibiao.model.values.messages import Fault, Message, message

SLOW_SECONDS = 1.0
"""A hook that takes longer is shown to the operator; nothing in Python can stop it."""


def gather(
    located: Located,
    established: Established | None = None,
    slow_seconds: float = SLOW_SECONDS,
    unready: Mapping[str, Message] | None = None,
) -> Catalogue:
    """The catalogue of a deployment; faulty plugins are in it as quarantined, with every fault.

    `established` is what the instance knows already, `unready` says of plugins why they cannot take part
    yet. Raises a `Fault` for a deployment that names a kind which neither its plugins offer nor the instance knows.
    """
    known = established or {}
    listed = located.deployment.plugins
    found = folders(located.plugin_paths, listed)
    candidates = [_candidate(slug, found, located, slow_seconds) for slug in listed]
    for candidate in candidates:
        candidate.faults += [told for slug, told in (unready or {}).items() if slug == candidate.slug]
    refuse_changed(candidates, known)
    refuse_clashes(candidates, known)
    refuse_dangling(candidates, known)
    refuse_unfit(candidates)
    _refuse_unknown_kinds(located, candidates, known)
    sound = [candidate for candidate in candidates if not candidate.faults]
    return Catalogue(
        offers={(offer.type, offer.definition.edition): offer for one in sound for offer in one.offers},
        checks={check.key: Offered(check, one.owner) for one in sound for check in one.checks},
        plugins=tuple(map(_status, candidates)),
        routes={one.slug: _of(one, "route_handlers") for one in sound if one.code.get("route_handlers")},
        followers=_by_key(sound, "followers"),
        jobs=_by_key(sound, "jobs"),
        writers={offered.record.format: offered for one in sound for offered in _of(one, "export_writers")},
        crypto={offered.record.key: offered for one in sound for offered in _of(one, "crypto_suites")},
    )


def _of(candidate: Candidate, hook: str) -> tuple[Offered[Any], ...]:
    """What a candidate answers a code hook with, marked as its own."""
    return tuple(Offered(record, candidate.owner) for record in candidate.code.get(hook, ()))


def _by_key(candidates: Sequence[Candidate], hook: str) -> Mapping[str, Offered[Any]]:
    """The records of a code hook by "<slug>.<key>"."""
    return {f"{one.slug}.{offered.record.key}": offered for one in candidates for offered in _of(one, hook)}


def without_plugins(located: Located) -> Catalogue:
    """The catalogue of safe mode: nothing takes part, and every listed plugin says so. Manifests alone are read."""
    text = "平台以安全模式启动，没有载入插件。排除故障后请照常启动。"
    told = message("plugin.safe_mode", text)
    listed = located.deployment.plugins
    found = folders(located.plugin_paths, ())
    return Catalogue({}, {}, tuple(PluginStatus(slug, "off", _stated(slug, found), (told,)) for slug in listed))


def _stated(slug: str, found: Mapping[str, Path]) -> Manifest | None:
    """What a plugin says of itself, where that can be read."""
    try:
        return read_manifest(found[slug]) if slug in found else None
    except Fault:
        return None


def _candidate(slug: str, found: Mapping[str, Path], located: Located, slow_seconds: float) -> Candidate:
    """One listed plugin, or the fault that there is none of that name, or none signed by whom the deployment trusts.

    Nothing of a plugin is imported before its signature stands.
    """
    if slug not in found:
        return Candidate(slug, faults=[_missing(slug, found, located)])
    if located.deployment.signers:
        try:
            refuse_unsigned(found[slug], located.deployment.signers)
        except Fault as fault:
            return Candidate(slug, found[slug], faults=list(fault.messages))
    return read_candidate(slug, found[slug], located.deployment.settings.get(slug, {}), slow_seconds)


def _missing(slug: str, found: Mapping[str, Path], located: Located) -> Message:
    place = f"{FILE}: plugins"
    near = nearest(slug, [name for name in found if name not in located.deployment.plugins])
    if near is not None:
        text = "没有名为 {slug} 的插件。是不是 {near}？"
        return message("plugin.missing_near", text, at=place, slug=slug, near=near)
    text = "找不到插件 {slug}。请把它的文件夹放进 {paths}，或从 plugins 中去掉它。"
    paths = "、".join(located.deployment.plugin_paths)
    return message("plugin.missing", text, at=place, slug=slug, paths=paths)


def _refuse_unknown_kinds(located: Located, candidates: Sequence[Candidate], known: Established) -> None:
    """Raise a `Fault` for publicity of a kind that nobody knows, unless a plugin that gave no answer may have it."""
    if not all(candidate.asked for candidate in candidates):
        return
    kinds = {edition.rpartition("@")[0] for type_, edition in known if type_ == "submission_kinds"}
    kinds |= {o.definition.name for one in candidates for o in one.offers if o.type == "submission_kinds"}
    faults = []
    for name in located.deployment.publicity:
        place = f"{FILE}: {under('publicity', name)}"
        near = nearest(name, kinds)
        if name in kinds:
            continue
        if near is not None:
            text = "没有名为 {name} 的申报类型。是不是 {near}？"
            faults.append(message("deployment.kind_near", text, at=place, name=name, near=near))
        else:
            text = "没有名为 {name} 的申报类型。请删去这一行，或列出提供它的插件。"
            faults.append(message("deployment.kind", text, at=place, name=name))
    if faults:
        raise Fault.of(faults)


def _status(candidate: Candidate) -> PluginStatus:
    """What the operator is shown of a candidate."""
    counts: dict[str, int] = {}
    for offer in candidate.offers:
        counts[offer.type] = counts.get(offer.type, 0) + 1
    counts |= {hook: len(records) for hook, records in candidate.code.items() if records}
    return PluginStatus(
        slug=candidate.slug,
        state="quarantined" if candidate.faults else "active",
        manifest=candidate.manifest,
        faults=tuple(candidate.faults),
        remarks=tuple(candidate.remarks),
        contributes=counts,
        seconds=candidate.took,
        folder=candidate.folder,
    )
