"""Every standard of a list has a provenance and, unless it is general knowledge, says where it was read."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("lists.sourced", __doc__, "refuse", keys=("standards_list.no_source",))
