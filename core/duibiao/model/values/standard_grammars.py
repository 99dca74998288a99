"""How each issuer spells the numbers of its standards: one row of a table for each issuer or family of issuers.

A hyphen is a year in GB 18613-2020, a part in IEC 60335-2-7 and a year of two digits in ASTM D4157-13, so no single
pattern reads them all. Rows are tried from the top; every row reads capitals, half-width characters and single
blanks, with all dashes made hyphens.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

StandardKind = Literal["national", "industry", "local", "group", "enterprise", "international", "regional", "foreign"]


class Grammar(msgspec.Struct, frozen=True):
    """A family of issuers: what it reads, and the marks that stand before the year and before an amendment."""

    kind: StandardKind
    pattern: re.Pattern[str]
    year_mark: str
    amendment_mark: str


_CHINESE_NUMBER = r"(?P<number>\d+(?:\.\d+)*)(?: ?[-:] ?(?P<year>\d{4}|\d{2}))?(?: ?/ ?(?P<amendment>XG\d+-\d{4}))?"
_YEAR = r"(?: ?: ?(?P<year>(?:19|20)\d{2})| ?- ?(?P<hyphen_year>(?:19|20)\d{2}))?"
_ISO_NUMBER = r"(?P<number>\d+(?:-[0-9A-Z]+)*?)"
_ISO_AMENDMENT = r"(?: ?[/+] ?(?P<amendment>(?:AMD|COR) ?\d+(?::\d{4})?(?:[/+](?:AMD|COR) ?\d+(?::\d{4})?)*))?"
_EN_AMENDMENT = r"(?: ?[/+] ?(?P<amendment>(?:A\d+|AC)(?::\d{4})?(?:[/+](?:A\d+|AC)(?::\d{4})?)*))?"
_ISO_ISSUER = r"(?:(?:ISO/IEC/IEEE|ISO/IEC|ISO/IEEE|ISO/CIE|ISO/ASTM|ISO|IEC/IEEE|IEC)(?:[/ ](?:TR|TS|PAS|GUIDE))?)"
_EUROPEAN_BODY = r"(?:DIN|BS|NF|UNE|UNI|NEN|NBN|SFS|CSN)"
_ADOPTING_BODY = r"(?:DIN|BS|NF|UNE|UNI|NEN|NBN|SFS|CSN|SS|DS|SN|PN|NS)"
_FOREIGN_NUMBER = r"(?P<number>(?:(?<![A-Z])[A-Z]{1,3}[ \-]?)?\d+[A-Z]?(?:[.\-]\d+)*?)"
_CODE = r"[0-9A-Z\u4e00-\u9fff._\-]"
_CODE_START = r"[0-9A-Z\u4e00-\u9fff]"


def _row(kind: StandardKind, issuer: str, rest: str, year_mark: str = ":", amendment_mark: str = "/") -> Grammar:
    return Grammar(kind, re.compile(f"(?P<issuer>{issuer}) ?{rest}", re.ASCII), year_mark, amendment_mark)


GRAMMARS: tuple[Grammar, ...] = (
    _row("national", r"GB(?: ?/ ?[TZ]|-?T)?|GBZ(?: ?/ ?T)?|GBJ|JJ[FG]", _CHINESE_NUMBER, "-"),
    _row("local", r"DB ?(?:\d{4}|\d{2}) ?/ ?[TZ]", _CHINESE_NUMBER, "-"),
    _row("local", r"DB ?(?:\d{4}|\d{2})(?= \d)", _CHINESE_NUMBER, "-"),
    _row("group", r"T ?/ ?[0-9A-Z]*[A-Z]", _CHINESE_NUMBER, "-"),
    _row("enterprise", rf"Q ?/ ?{_CODE_START}{_CODE}*(?: {_CODE}+)*(?= )", _CHINESE_NUMBER, "-"),
    _row("enterprise", rf"Q ?/ ?(?:{_CODE_START}{_CODE}*)?[A-Z\u4e00-\u9fff]", rf"[.\-]?{_CHINESE_NUMBER}", "-"),
    _row("international", r"CODEX STAN|CODEX CXS|CXS|CXG|CXC|CAC/RCP|CAC/GL", _CHINESE_NUMBER, "-"),
    _row("international", r"CIE", rf"(?P<number>(?:S ?)?\d+(?:\.\d+)?(?:/E)?){_YEAR}"),
    _row("international", rf"{_ISO_ISSUER}|CISPR|OIML [RDG]", rf"{_ISO_NUMBER}{_YEAR}{_ISO_AMENDMENT}"),
    _row("regional", r"\(?(?:EU|EC)\)?(?: ?NO\.?)?", r"(?P<number>\d{1,4}/\d{1,4})"),
    _row(
        "regional",
        rf"(?:{_ADOPTING_BODY}[ \-])?(?:(?:PREN|EN)(?: {_ISO_ISSUER})?|CEN/T[RS]|CLC/T[RS])",
        rf"{_ISO_NUMBER}{_YEAR}{_EN_AMENDMENT}",
        amendment_mark="+",
    ),
    _row("foreign", rf"{_ADOPTING_BODY} {_ISO_ISSUER}", rf"{_ISO_NUMBER}{_YEAR}{_EN_AMENDMENT}", amendment_mark="+"),
    _row(
        "foreign",
        r"ASTM",
        r"(?P<number>[A-Z] ?\d+M?(?:/[A-Z]?\d+M?)?)"
        r"(?: ?- ?(?P<year>\d{4}|\d{2})(?P<amendment>(?:[A-D](?:\(\d{4}\))?|\(\d{4}\))?(?:E\d)?))?",
        year_mark="-",
        amendment_mark="",
    ),
    _row("foreign", r"JIS|KS", rf"(?P<number>[A-Z] ?\d+(?:-\d+)*?){_YEAR}"),
    _row("foreign", r"GOST R|GOST", _CHINESE_NUMBER, "-"),
    _row("foreign", r"OEKO-TEX STANDARD", rf"(?P<number>\d+){_YEAR}"),
    _row("foreign", r"ANSI/[A-Z]+|ANSI|AATCC|IEEE|SAE|ASME", rf"{_FOREIGN_NUMBER}{_YEAR}", "-"),
    _row("foreign", rf"{_EUROPEAN_BODY}|AS/NZS|AS|UL|CSA|NFPA", rf"{_FOREIGN_NUMBER}{_YEAR}"),
    _row("industry", r"(?!GB|EN|EU|EC|BS|NF|UL|KS|AS|DB\d)(?:[A-Z]{2}|JGJ|CJJ)(?: ?/ ?[TZ])?", _CHINESE_NUMBER, "-"),
)
"""The table. An industry is any two letters that no issuer above claims: new industries come without a new version."""


def grammar_of(written: str) -> tuple[Grammar, re.Match[str]] | None:
    """The first grammar that reads the whole of `written`, and what it read; None where there is none."""
    for grammar in GRAMMARS:
        match = grammar.pattern.fullmatch(written)
        if match:
            return grammar, match
    return None
