"""The issuer is named in plugin.toml alone."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("issuer.in_manifest", __doc__, "refuse", keys=("pack.issuer", "plugin.issuer"))
