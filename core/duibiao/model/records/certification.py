"""Certification schemes, in the terms of ISO/IEC 17065:2012 and ISO/IEC 17067:2013.

Every fact carries how sure it is and where it was read, as the limits of a benchmark scheme do. What nobody could find
out is left out, and readers are told so; it is never filled in with what is usual elsewhere.
"""

from __future__ import annotations

from typing import Literal

from duibiao.model.records.definitions import Definition, Record
from duibiao.model.records.schemes import Provenance
from duibiao.model.values.messages import Label

CertifiedObject = Literal["product", "service", "management_system"]
"""What a certificate speaks of. One may not be passed off for another (认证认可条例 art. 24), so a scheme has one."""

Characters = Literal["digits", "letters", "digits_or_letters", "fixed"]
CheckRule = Literal["luhn", "mod_11_10"]
"""How the last character follows from those before: ISO/IEC 7812-1 annex B, or ISO 7064 MOD 11,10."""


class Fact(Record, frozen=True, kw_only=True):
    """What every statement about a scheme has: how sure it is, where it was read, a remark."""

    provenance: Provenance
    """How sure it is."""
    source: str | None = None
    """Where it was read."""
    note: Label | None = None
    """What a reader had better know."""


class Statement(Fact, frozen=True, kw_only=True):
    """A fact in words."""

    text: Label
    """The fact."""


class Criterion(Fact, frozen=True, kw_only=True):
    """A requirement (ISO/IEC 17065, 3.7) by standard and clause, and the evidence demanded for it."""

    key: str
    """Names the criterion within the scheme."""
    label: Label
    """What is required."""
    standard: str | None = None
    """The standard that requires it."""
    clause: str | None = None
    """Its clause."""
    evidence: tuple[Label, ...] = ()
    """What has to be shown for it, each piece in words."""


class Level(Fact, frozen=True, kw_only=True):
    """One level that a certificate may state."""

    key: str
    """Names the level within the scheme."""
    label: Label
    """What it is called."""
    text: Label | None = None
    """What it takes."""


class Decision(Fact, frozen=True, kw_only=True):
    """By which rule certification is decided, and by whom (ISO/IEC 17065, 7.6)."""

    rule: Label
    """By which rule."""
    decided_by: Label
    """By whom."""


class Validity(Fact, frozen=True, kw_only=True):
    """How many months a certificate holds, None without end, and how long before its end renewal is asked for."""

    months: int | None = None
    """How many months a certificate holds; without end when left out."""
    renewal_months_ahead: int | None = None
    """How many months before its end renewal is asked for."""


class Surveillance(Fact, frozen=True, kw_only=True):
    """How often the certified object is looked at again (ISO/IEC 17065, 7.9); None where the scheme has none."""

    every_months: int | None = None
    """Every how many months; never when left out."""
    text: Label | None = None
    """How it goes on."""


class NumberPart(Record, frozen=True, kw_only=True):
    """A run of characters in a number: how many of which kind, or a fixed text, and what they stand for."""

    label: Label
    """What the characters stand for."""
    of: Characters
    """Which characters: digits, letters, either, or a fixed text."""
    length: int | None = None
    """How many; left out for a fixed text."""
    text: str | None = None
    """The fixed text."""


class NumberPattern(Fact, frozen=True, kw_only=True):
    """How a number on a certificate or label is built, part by part, with numbers that fit it and numbers that do not.

    A pattern is data and not a regular expression: it can be told in words, and takes as long as a number is long.
    """

    key: str
    """Names the pattern within the scheme."""
    label: Label
    """Which number it is."""
    parts: tuple[NumberPart, ...]
    """The parts, from left to right."""
    check: CheckRule | None = None
    """How the last character follows from those before."""
    valid: tuple[str, ...] = ()
    """Numbers that fit it, tried by the kit."""
    invalid: tuple[str, ...] = ()
    """Numbers that do not, tried by the kit."""


class CertificationScheme(Definition, frozen=True, kw_only=True):
    """A certification scheme (ISO/IEC 17067, 3.2): who owns it, what it certifies, by which criteria, for how long.

    A scheme says nothing of whether any one certificate holds.
    """

    object: CertifiedObject
    """What a certificate speaks of; a scheme has one."""
    owner: Statement
    """Who owns it."""
    scope: Statement
    """What it covers and what not."""
    criteria: tuple[Criterion, ...]
    """What is required."""
    documents: tuple[Statement, ...] = ()
    """The rules and catalogues that it consists of."""
    levels: tuple[Level, ...] = ()
    """The levels, from the lowest up."""
    decision: Decision | None = None
    """How certification is decided."""
    validity: Validity | None = None
    """How long a certificate holds."""
    surveillance: Surveillance | None = None
    """How often the certified object is looked at again."""
    marks: tuple[Statement, ...] = ()
    """What may and may not be said or shown (ISO/IEC 17065, 4.1.3)."""
    numbers: tuple[NumberPattern, ...] = ()
    """How numbers on certificates and labels are built."""
    note: Label | None = None
    """What a reader had better know."""

    def facts(self) -> tuple[tuple[str, Fact], ...]:
        """Every fact with its path, in the order in which they are read."""
        single = (("decision", self.decision), ("validity", self.validity), ("surveillance", self.surveillance))
        several = ("documents", "criteria", "levels", "marks", "numbers")
        return (
            ("owner", self.owner),
            ("scope", self.scope),
            *((name, fact) for name, fact in single if fact is not None),
            *((f"{name}[{index}]", fact) for name in several for index, fact in enumerate(getattr(self, name))),
        )
