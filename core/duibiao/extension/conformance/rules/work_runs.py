"""A follower and a job have a function to run, and say what they follow and what they are called."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("work.runs", __doc__, "refuse", keys=("plugin.follower_", "plugin.job_"))
