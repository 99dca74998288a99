"""A writer of exports names a format in full and has a function to run."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("writers.callable", __doc__, "refuse", keys=("plugin.writer_",))
