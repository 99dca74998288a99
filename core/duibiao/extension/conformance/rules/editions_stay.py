"""An edition that is known does not come back with other content."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("editions.stay", __doc__, "refuse", keys=("plugin.edition_changed",))
