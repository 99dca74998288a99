"""Every other file is TOML in UTF-8."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("files.readable", __doc__, "refuse", keys=("toml.", "pack.table_row"))
