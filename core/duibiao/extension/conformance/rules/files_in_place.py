"""Every file lies where a pack has it and is named after its key."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("files.in_place", __doc__, "refuse", keys=("pack.folder", "pack.file", "pack.examples", "toml.absent"))
