"""Every fact of a certification scheme says how sure it is and, unless it is assumed, where it was read."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("facts.sourced", __doc__, "refuse", keys=("certification.no_source",))
