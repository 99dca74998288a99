"""Every limit has a provenance and, unless it is general knowledge, says where its figure was read."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("limits.sourced", __doc__, "refuse", keys=("limit.no_source",))
