"""The `Host` that plugin code is handed, as this process implements it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class PluginHost(msgspec.Struct, frozen=True):
    """The handle of one plugin for one call: its settings, the organ of the instance, the moment."""

    organ: str
    now: str
    settings: Mapping[str, object]
