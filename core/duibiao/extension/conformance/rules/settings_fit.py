"""Settings have a name, a label and a default of their type."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("settings.fit", __doc__, "refuse", keys=("manifest.setting", "settings."))
