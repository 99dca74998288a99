"""Deciding who takes part: every listed plugin is found, read, asked and laid beside the others.

`gather` never raises for a plugin's fault: it quarantines the plugin and says why. `duibiao check` refuses a catalogue
with any fault; `duibiao serve` runs with what is sound. Where two plugins claim one key, the one whose definition is
already known to the instance stays, and two newcomers both wait.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import msgspec

from duibiao.extension.catalogue import Catalogue, Offer, OfferedCheck, PluginStatus
from duibiao.extension.deployment import Located
from duibiao.extension.discovery import folders, import_plugin
from duibiao.extension.manifest import Manifest, check_api, read_manifest
from duibiao.extension.packs.plugin import Pack
from duibiao.extension.registry import Offers, ask
from duibiao.extension.settings import settings_of
from duibiao.model.values.canonical import canonical, digest
from duibiao.model.values.messages import Fault, Message, message

SLOW_SECONDS = 1.0
"""A hook that takes longer is shown to the operator; nothing in Python can stop it."""

Established = Mapping[tuple[str, str], str]
"""The digests an instance knows, by type and edition."""


class _Candidate(msgspec.Struct):
    """A plugin on its way into the catalogue."""

    slug: str
    manifest: Manifest | None = None
    settings: Mapping[str, object] = {}
    offers: Offers | None = None
    faults: list[Message] = []
    remarks: list[Message] = []


def gather(located: Located, established: Established | None = None) -> Catalogue:
    """The catalogue of a deployment; faulty plugins are in it as quarantined, with every fault."""
    known = established or {}
    found = folders(located.plugin_paths)
    candidates = [_candidate(slug, found.get(slug), located) for slug in located.deployment.plugins]
    offers = {candidate.slug: _offers(candidate) for candidate in candidates}
    _refuse_changed(candidates, offers, known)
    _refuse_clashes(candidates, offers, known)
    sound = [candidate for candidate in candidates if not candidate.faults]
    return Catalogue(
        offers={(o.type, o.definition.edition): o for c in sound for o in offers[c.slug]},
        checks={
            check.key: OfferedCheck(check, c.slug, c.settings) for c in sound if c.offers for check in c.offers.checks
        },
        plugins=tuple(_status(candidate) for candidate in candidates),
    )


def _candidate(slug: str, folder: Path | None, located: Located) -> _Candidate:
    """One listed plugin, read and asked; what goes wrong is kept as its faults."""
    candidate = _Candidate(slug)
    try:
        if folder is None:
            text = "找不到。请把它的文件夹放进 {paths}，或从 deployment.toml 的 plugins 中去掉它。"
            searched = "、".join(located.deployment.plugin_paths)
            raise Fault(message("plugin.missing", text, paths=searched))
        candidate.manifest = read_manifest(folder)
        check_api(candidate.manifest)
        candidate.settings = settings_of(candidate.manifest, located.deployment.settings.get(slug, {}))
        is_code = (folder / "plugin.py").exists()
        plugin = import_plugin(slug, folder) if is_code else Pack(folder, candidate.manifest)
        candidate.offers = ask(slug, plugin)
    except Fault as fault:
        candidate.faults.extend(fault.messages)
    for hook, seconds in (candidate.offers.seconds if candidate.offers else {}).items():
        if seconds > SLOW_SECONDS:
            text = "hook {hook} 用了 {seconds} 秒，超过 {limit} 秒。hook 应只返回数据，不做计算和读取。"
            candidate.remarks.append(
                message("plugin.hook_slow", text, hook=hook, seconds=f"{seconds:.1f}", limit=f"{SLOW_SECONDS:.0f}")
            )
    return candidate


def _offers(candidate: _Candidate) -> list[Offer]:
    """The definitions of a candidate as canonical bytes, the manifest's issuer stamped on them."""
    if candidate.offers is None or candidate.manifest is None:
        return []
    result = []
    for type_, definitions in candidate.offers.definitions.items():
        for definition in definitions:
            stamped = definition
            if not definition.issuer:
                stamped = msgspec.structs.replace(definition, issuer=candidate.manifest.issuer)
            body = canonical(stamped)
            result.append(Offer(type_, stamped, body, digest(body), candidate.slug))
    return result


def _refuse_changed(candidates: list[_Candidate], offers: Mapping[str, list[Offer]], known: Established) -> None:
    """An edition that the instance knows may not come back with other content."""
    for candidate in candidates:
        for offer in offers[candidate.slug]:
            edition = offer.definition.edition
            if known.get((offer.type, edition), offer.digest) != offer.digest:
                text = "{type} {edition} 的内容与本平台已有的同一版本不同。内容有改动时请改 version。"
                candidate.faults.append(message("plugin.edition_changed", text, type=offer.type, edition=edition))


def _refuse_clashes(candidates: list[_Candidate], offers: Mapping[str, list[Offer]], known: Established) -> None:
    """Of plugins that claim one key only the one that the instance already knows may stay."""
    by_slug = {candidate.slug: candidate for candidate in candidates}
    claims: dict[tuple[str, str], list[str]] = defaultdict(list)
    for candidate in candidates:
        for offer in offers[candidate.slug]:
            claims[offer.type, offer.definition.edition].append(candidate.slug)
        for check in candidate.offers.checks if candidate.offers else ():
            claims["checks", check.key].append(candidate.slug)
    for (type_, key), slugs in claims.items():
        if len(slugs) < 2:
            continue
        holder = next((s for s in slugs if not by_slug[s].faults), None) if (type_, key) in known else None
        for slug in slugs:
            if slug != holder:
                others = "、".join(other for other in dict.fromkeys(slugs) if other != slug) or slug
                text = "{type} {key} 也由插件 {others} 提供。请让其中一个改名，或停用一个。"
                by_slug[slug].faults.append(message("plugin.key_clash", text, type=type_, key=key, others=others))


def _status(candidate: _Candidate) -> PluginStatus:
    """What the operator is shown of a candidate."""
    counts: dict[str, int] = {}
    if candidate.offers:
        counts = {hook: len(records) for hook, records in candidate.offers.definitions.items() if records}
        if candidate.offers.checks:
            counts["checks"] = len(candidate.offers.checks)
    return PluginStatus(
        slug=candidate.slug,
        state="quarantined" if candidate.faults else "active",
        manifest=candidate.manifest,
        faults=tuple(candidate.faults),
        remarks=tuple(candidate.remarks),
        contributes=counts,
        seconds=sum(candidate.offers.seconds.values()) if candidate.offers else 0.0,
    )
