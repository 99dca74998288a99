"""A crypto suite has a name of its own, its functions, and what it takes to encrypt or nothing of that."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("suites.callable", __doc__, "refuse", keys=("plugin.suite_",))
