"""The range of plugin API versions holds the platform's."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("api.accepted", __doc__, "refuse", keys=("manifest.api",))
