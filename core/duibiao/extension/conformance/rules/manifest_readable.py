"""plugin.toml says all that a manifest must, and nothing unknown."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule
from duibiao.extension.manifest import FILE

RULE = Rule("manifest.readable", __doc__, "refuse", keys=("toml.", "record.", "manifest."), place=FILE)
