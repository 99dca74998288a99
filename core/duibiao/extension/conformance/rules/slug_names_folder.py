"""The slug has the form of a name and is that of the folder."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule("slug.names_folder", __doc__, "refuse", keys=("manifest.slug", "manifest.folder"))
