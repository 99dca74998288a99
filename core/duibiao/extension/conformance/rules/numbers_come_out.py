"""Every pattern of a number has worked examples, those that fit and those that do not, and they come out."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("numbers.come_out", __doc__, "refuse", keys=("number_pattern.",))
