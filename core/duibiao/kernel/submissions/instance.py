"""What the room knows of the instance it runs in, gathered once at start-up."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from duibiao.extension.catalogue import Offered, Owner
from duibiao.extension.host import Host
from duibiao.extension.verbs import Check
from duibiao.model.records.kinds import Publicity, SubmissionKind


class Instance(msgspec.Struct, frozen=True):
    """The instance's name (it signs entries and holds custody), its organ, its checks and its own publicity rules.

    `host_for` gives the handle that a plugin's check is handed: of which plugin, at what moment.
    """

    name: str
    organ: str
    checks: Mapping[str, Offered[Check]]
    host_for: Callable[[Owner, str], Host]
    publicity: Mapping[str, Publicity] = {}

    def publicity_of(self, kind: SubmissionKind) -> Publicity | None:
        """The publicity that a kind gets here: the deployment's where it names the kind, else the kind's own."""
        return self.publicity.get(kind.name, kind.publicity)
