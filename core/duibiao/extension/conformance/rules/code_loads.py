"""plugin.py can be imported."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("code.loads", __doc__, "refuse", keys=("plugin.import",))
