"""What a rule looks at: one plugin as it was read, and a deployment of it that needs no instance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from duibiao.extension.candidates import read_candidate
from duibiao.extension.catalogue import Catalogue, Offer, Offered, PluginStatus
from duibiao.extension.deployment import Deployment, Located
from duibiao.extension.discovery import folders as folders_in
from duibiao.extension.manifest import FILE, Manifest
from duibiao.extension.startup import SLOW_SECONDS, gather
from duibiao.extension.suites import CryptoSuite
from duibiao.extension.verbs import ExportWriter
from duibiao.model.values.messages import Fault, Label, message

ABSENT = ("plugin.dangling", "plugin.dangling_near")
"""The faults of a plugin that names what no other plugin of the deployment offers."""


class Subject(msgspec.Struct, frozen=True):
    """One plugin: its folder, how it fared, what it offers, and the deployment in which it was gathered.

    `offers`, `writers` and `suites` are empty where the plugin has a fault; `beside` is all that is
    offered in the deployment.
    """

    folder: Path
    status: PluginStatus
    offers: tuple[Offer, ...]
    deployment: Located
    beside: tuple[Offer, ...] = ()
    writers: tuple[Offered[ExportWriter], ...] = ()
    suites: tuple[CryptoSuite, ...] = ()

    @property
    def slug(self) -> str:
        """The name of the plugin, which is that of its folder."""
        return self.status.slug

    @property
    def manifest(self) -> Manifest | None:
        """What plugin.toml states; None where it cannot be read."""
        return self.status.manifest


def trial(slugs: Sequence[str], paths: Iterable[Path]) -> Located:
    """A deployment that lies nowhere: it lists the plugins `slugs`, found in `paths`, and has no settings."""
    deployment = Deployment(
        instance="test",
        organ="cn",
        title=Label("测试"),
        plugins=tuple(dict.fromkeys(slugs)),
        plugin_paths=tuple(map(str, paths)),
    )
    return Located(deployment, Path.cwd())


def subjects(folders: Sequence[Path], beside: Iterable[Path] = ()) -> tuple[Subject, ...]:
    """The plugins in `folders`, laid side by side with those they rely on.

    What they rely on is looked for in the folders that hold them and in `beside`; a neighbour of whom nothing is
    needed takes no part. Raises a `Fault` for a folder that is no plugin, or that another of its name hides.
    """
    given = tuple(folder.resolve() for folder in folders)
    for folder in given:
        if not (folder / FILE).is_file():
            text = "{folder} 里没有 plugin.toml。请指明插件的文件夹。"
            raise Fault(message("kit.no_manifest", text, folder=folder))
    paths = tuple(dict.fromkeys((*(folder.parent for folder in given), *(path.resolve() for path in beside))))
    there = folders_in(paths, ())
    for folder in given:
        if (other := there[folder.name].resolve()) != folder:
            text = "{folder} 和 {other} 同名，不能放在一起检查。请分开检查。"
            raise Fault(message("kit.same_name", text, folder=folder, other=other))
    located, catalogue = _with_what_they_need(trial([folder.name for folder in given], paths), there)
    by_slug = {status.slug: status for status in catalogue.plugins}
    return tuple(
        Subject(
            folder=folder,
            status=by_slug[folder.name],
            offers=tuple(offer for offer in catalogue.offers.values() if offer.plugin == folder.name),
            deployment=located,
            beside=tuple(catalogue.offers.values()),
            writers=tuple(one for one in catalogue.writers.values() if one.owner.slug == folder.name),
            suites=tuple(one.record for one in catalogue.crypto.values() if one.owner.slug == folder.name),
        )
        for folder in dict.fromkeys(given)
    )


def without(located: Located, slug: str) -> Located:
    """The same deployment, the plugin `slug` not listed."""
    listed = tuple(other for other in located.deployment.plugins if other != slug)
    return msgspec.structs.replace(located, deployment=msgspec.structs.replace(located.deployment, plugins=listed))


def _with_what_they_need(located: Located, there: Mapping[str, Path]) -> tuple[Located, Catalogue]:
    """The deployment and its catalogue, neighbours added until no name is missing that one of them offers."""
    names: dict[str, set[str]] = {}
    while True:
        catalogue = gather(located)
        listed = located.deployment.plugins
        wanted = {told.params["name"] for told in catalogue.faults if told.key in ABSENT}
        if wanted and not names:
            names = {slug: _names(slug, folder) for slug, folder in there.items()}
        more = sorted(slug for slug in names if slug not in listed and names[slug] & wanted)
        if not more:
            return located, catalogue
        located = trial((*listed, *more), located.plugin_paths)


def _names(slug: str, folder: Path) -> set[str]:
    """The names that the plugin in `folder` offers; none where it has a fault."""
    return {offer.definition.name for offer in read_candidate(slug, folder, {}, SLOW_SECONDS).offers}
