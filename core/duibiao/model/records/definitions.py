"""What forms, schemes, kinds and code lists share: an issuer, a key, a version and immutable bytes."""

from __future__ import annotations

import msgspec

from duibiao.model.values.messages import Label


class Record(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A part of a definition. Defaults are left out of its bytes, so a field added later changes no digest."""


class Definition(Record, frozen=True, kw_only=True):
    """A noun that is offered by a plugin, known to an instance and put in force by a published act."""

    key: str
    """Its name under the issuer: small letters, digits and underscores. It never changes."""
    version: str
    """The edition, "1.0"; a new one for every change of content."""
    title: Label
    """What people call it."""
    issuer: str = ""
    """Who signs it. Files leave it out: plugin.toml states it."""

    @property
    def name(self) -> str:
        """`issuer:key`, what stays the same from version to version."""
        return f"{self.issuer}:{self.key}"

    @property
    def edition(self) -> str:
        """`issuer:key@version`, one edition of it."""
        return f"{self.name}@{self.version}"
