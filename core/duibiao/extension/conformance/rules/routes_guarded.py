"""Every page has an address and a permission that is known, and none changes anything for the public."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("routes.guarded", __doc__, "refuse", keys=("plugin.route_",))
