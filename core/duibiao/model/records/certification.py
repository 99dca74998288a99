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
    source: str | None = None
    note: Label | None = None


class Statement(Fact, frozen=True, kw_only=True):
    """A fact in words."""

    text: Label


class Criterion(Fact, frozen=True, kw_only=True):
    """A requirement (ISO/IEC 17065, 3.7) by standard and clause, and the evidence demanded for it."""

    key: str
    label: Label
    standard: str | None = None
    clause: str | None = None
    evidence: tuple[Label, ...] = ()


class Level(Fact, frozen=True, kw_only=True):
    """One level that a certificate may state."""

    key: str
    label: Label
    text: Label | None = None


class Decision(Fact, frozen=True, kw_only=True):
    """By which rule certification is decided, and by whom (ISO/IEC 17065, 7.6)."""

    rule: Label
    decided_by: Label


class Validity(Fact, frozen=True, kw_only=True):
    """How many months a certificate holds, None without end, and how long before its end renewal is asked for."""

    months: int | None = None
    renewal_months_ahead: int | None = None


class Surveillance(Fact, frozen=True, kw_only=True):
    """How often the certified object is looked at again (ISO/IEC 17065, 7.9); None where the scheme has none."""

    every_months: int | None = None
    text: Label | None = None


class NumberPart(Record, frozen=True, kw_only=True):
    """A run of characters in a number: how many of which kind, or a fixed text, and what they stand for."""

    label: Label
    of: Characters
    length: int | None = None
    text: str | None = None


class NumberPattern(Fact, frozen=True, kw_only=True):
    """How a number on a certificate or label is built, part by part, with numbers that fit it and numbers that do not.

    A pattern is data and not a regular expression: it can be told in words, and takes as long as a number is long.
    """

    key: str
    label: Label
    parts: tuple[NumberPart, ...]
    check: CheckRule | None = None
    valid: tuple[str, ...] = ()
    invalid: tuple[str, ...] = ()


class CertificationScheme(Definition, frozen=True, kw_only=True):
    """A certification scheme (ISO/IEC 17067, 3.2): who owns it, what it certifies, by which criteria, for how long.

    `documents` are the rules and catalogues it consists of, `marks` what may and may not be said or shown
    (ISO/IEC 17065, 4.1.3). `levels` go from the lowest up. A scheme says nothing of whether any one certificate holds.
    """

    object: CertifiedObject
    owner: Statement
    scope: Statement
    criteria: tuple[Criterion, ...]
    documents: tuple[Statement, ...] = ()
    levels: tuple[Level, ...] = ()
    decision: Decision | None = None
    validity: Validity | None = None
    surveillance: Surveillance | None = None
    marks: tuple[Statement, ...] = ()
    numbers: tuple[NumberPattern, ...] = ()
    note: Label | None = None

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
