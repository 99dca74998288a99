"""The numbers of standards can be read."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("standards.parse", __doc__, "refuse", keys=("standard.",))
