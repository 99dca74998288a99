"""The one handle that running plugin code is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Host(Protocol):
    """What plugin code may know of the instance it runs in. It never hands out what its person may not see.

    The handle grows with the hooks that need it: a check asks for the three attributes below.
    """

    @property
    def organ(self) -> str:
        """The id of the organ that this instance is."""
        ...

    @property
    def now(self) -> str:
        """The moment of the request, UTC text."""
        ...

    @property
    def settings(self) -> Mapping[str, object]:
        """The settings of the plugin whose code runs, defaults filled in."""
        ...
