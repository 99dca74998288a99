"""Expressions can be read, know every name they use, and do not go round in a circle."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule(
    "expressions.parse",
    __doc__,
    "refuse",
    keys=("expression.", "scheme.cycle", "scheme.lookup_keys", "scheme.never_chosen"),
)
