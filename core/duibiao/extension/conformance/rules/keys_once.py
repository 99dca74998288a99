"""Nothing is named twice, here or in a plugin beside this one."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule(
    "keys.once",
    __doc__,
    "refuse",
    keys=(
        "pack.edition_twice",
        "plugin.key_",
        "definition.twice",
        "scheme.key_twice",
        "form.choices_twice",
        "indicator.limit_twice",
    ),
)
