"""This instance as the exchange needs it: its name and organ, its key, its evidence files."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from duibiao.extension.suites import CryptoSuite
from duibiao.kernel.journal.entries import Author
from duibiao.kernel.journal.notes import Signer
from duibiao.kernel.store.engine import Store
from duibiao.kernel.store.evidence import EvidenceStore
from duibiao.kernel.submissions.instance import Instance
from duibiao.model.values.messages import Label

SYSTEM = "system"
"""The role in entries that this instance makes by itself."""


class Here(msgspec.Struct, frozen=True):
    """One side of every exchange. `url` is where others reach it, None where they cannot."""

    instance: Instance
    title: Label
    url: str | None
    store: Store
    evidence: EvidenceStore
    suites: Mapping[str, CryptoSuite]
    signer: Signer

    @property
    def name(self) -> str:
        """What this instance is called."""
        return self.instance.name

    def author(self, now: str) -> Author:
        """The author of what this instance does by itself."""
        return Author(self.name, "", SYSTEM, now)
