"""Numbers of standards, read as people write them and spelt as their issuers do."""

from __future__ import annotations

import re
import unicodedata

import msgspec

from duibiao.model.values.messages import Fault, message
from duibiao.model.values.quoting import quoted
from duibiao.model.values.standard_grammars import StandardKind, grammar_of


class StandardNumber(msgspec.Struct, frozen=True, omit_defaults=True):
    """A standard by issuer ("GB/T", "T/ZZB", "DIN EN ISO") and number, parts included ("3098.1", "60335-2-7").

    `year` is as written, two digits where the issuer writes two. `amendment` is "XG1-2016", "Amd 1:2020", "A11:2015";
    for ASTM what follows the year, "a(2017)e1". `identical_to` is the standard whose number a national one bears
    beside its own (GB/T 20000.2). The number of an EU act holds its year: "2019/2015".
    """

    kind: StandardKind
    issuer: str
    number: str
    year: str | None = None
    amendment: str | None = None
    identical_to: StandardNumber | None = None

    def __str__(self) -> str:
        return format_standard(self)


_LONGEST = 120
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−─ー﹘﹣－", "-") | dict.fromkeys("∕⁄", "/"))
_IDENTICAL = re.compile(r"(.+?) ?/ ?((?:ISO|IEC|CISPR|CIE|OIML|CODEX)[ /\d].*)")
_MAY_BE_IDENTICAL: tuple[StandardKind, ...] = ("national", "industry", "local")


def parse_standard(text: str) -> StandardNumber:
    """The standard that `text` names: full-width characters, dashes of every kind, missing blanks and small letters
    are understood. Raises `Fault` that shows what can be written.
    """
    written = _capitals(text)
    if not written:
        raise Fault(message("standard.empty", "没有填标准编号。请填编号，如 GB/T 4100-2015。"))
    if len(written) <= _LONGEST:
        standard = _parse_one(written) or _parse_identical(written)
        if standard:
            return standard
    raise Fault(
        message(
            "standard.unknown",
            "“{text}”不像标准编号。请写代号、顺序号和年份，如 GB/T 4100-2015、HG/T 2579-2008、DB33/T 2034-2017、"
            "T/ZZB 0395-2018、Q/CSGD 003-2018、ISO 13006:2018、EN 14411:2016、ASTM D4157-13。",
            text=quoted(text.strip()),
        )
    )


def format_standard(standard: StandardNumber) -> str:
    """The number in its issuer's spelling, which `parse_standard` reads back as the same standard.

    Raises `ValueError` for a standard that `parse_standard` could not have made.
    """
    text = f"{standard.issuer} {standard.number}"
    found = grammar_of(text.upper())
    if found is None:
        raise ValueError(f"no issuer writes {text!r}")
    grammar, _ = found
    if standard.year:
        text += grammar.year_mark + standard.year
    if standard.amendment:
        text += grammar.amendment_mark + standard.amendment
    if standard.identical_to:
        text += f"/{format_standard(standard.identical_to)}"
    return text


def same_standard(a: StandardNumber, b: StandardNumber) -> bool:
    """Whether both name one standard, of whatever year and amendment."""
    return (a.issuer, a.number) == (b.issuer, b.number)


def same_edition(a: StandardNumber, b: StandardNumber) -> bool:
    """Whether both name one standard of one year with the same amendments; never where a year is missing."""
    return same_standard(a, b) and a.amendment == b.amendment and a.year is not None and _year(a) == _year(b)


def _year(standard: StandardNumber) -> int | None:
    """The year in four digits: two-digit years run from 1950 to 2049."""
    if standard.year is None or len(standard.year) == 4:
        return int(standard.year) if standard.year else None
    return int(standard.year) + (1900 if standard.year >= "50" else 2000)


def _capitals(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text.translate(_DASHES)).translate(_DASHES)
    return re.sub(r"\s+", " ", plain).strip().upper()


def _parse_one(written: str) -> StandardNumber | None:
    found = grammar_of(written)
    if found is None:
        return None
    grammar, match = found
    parts = match.groupdict()
    return StandardNumber(
        kind=grammar.kind,
        issuer=_issuer(grammar.kind, parts["issuer"]),
        number=_number(parts["issuer"], parts["number"]),
        year=parts.get("year") or parts.get("hyphen_year"),
        amendment=_amendment(parts.get("amendment"), grammar.amendment_mark),
    )


def _parse_identical(written: str) -> StandardNumber | None:
    match = _IDENTICAL.fullmatch(written)
    own, other = (_parse_one(match[1]), _parse_one(match[2])) if match else (None, None)
    if own is None or other is None or own.kind not in _MAY_BE_IDENTICAL:
        return None
    return msgspec.structs.replace(own, identical_to=other)


def _issuer(kind: StandardKind, written: str) -> str:
    match kind:
        case "national" | "industry" | "local" | "group":
            joined = written.replace(" ", "")
            return "GB/T" if joined in ("GBT", "GB-T") else joined
        case "enterprise":
            return re.sub(r"^Q ?/ ?", "Q/", written)
    act = re.fullmatch(r"\(?(EU|EC)\)?(?: ?NO\.?)?", written)
    if act:
        return act[1]
    named = written.replace("-EN", " EN").replace("PREN", "prEN").replace("OEKO-TEX STANDARD", "OEKO-TEX Standard")
    document = re.fullmatch(r"(.*(?:ISO|IEC|IEEE|CIE|ASTM))[/ ](TR|TS|PAS|GUIDE)", named)
    if not document:
        return named
    mark = "/" if re.search(r"(^| )ISO$", document[1]) and document[2] != "GUIDE" else " "
    return f"{document[1]}{mark}{document[2].replace('GUIDE', 'Guide')}"


def _number(issuer: str, written: str) -> str:
    joined = written.replace(" ", "")
    return re.sub(r"^[A-Z]", r"\g<0> ", joined) if issuer in ("JIS", "KS", "CIE") else joined


def _amendment(written: str | None, mark: str) -> str | None:
    if not written:
        return None
    if not mark:
        return written.lower()
    spelt = re.sub(r"(AMD|COR) ?(?=\d)", lambda found: f"{found[1].capitalize()} ", written)
    return re.sub(r"[/+]", mark, spelt)
