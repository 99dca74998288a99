"""Dates are days of the calendar, written as 2026-01-31."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("dates.readable", __doc__, "refuse", keys=("date.",))
