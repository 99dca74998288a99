"""The reference pages, which nobody writes by hand: each is made from the code that it describes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.docs.pages import DOCS
from tests.docs.reference import code, definitions, sayings

FOLDER = DOCS / "reference"
MADE: Mapping[str, Callable[[], str]] = {
    "manifest.md": definitions.manifest,
    "records.md": definitions.records,
    "units.md": definitions.units,
    "hooks.md": code.hooks,
    "host.md": code.host,
    "api.md": code.api,
    "rules.md": sayings.rules,
    "messages.md": sayings.messages,
}
