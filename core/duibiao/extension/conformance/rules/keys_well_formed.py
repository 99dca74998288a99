"""Keys, names and versions have their form, and no key is a word of the expression language."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("keys.well_formed", __doc__, "refuse", keys=("pack.key", "pack.version", "form.name", "scheme.key"))
