"""The files of the plugin can be read."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("folder.readable", __doc__, "refuse", keys=("plugin.unreadable", "plugin.missing"))
