"""A list as CSV (RFC 4180): UTF-8 with a byte order mark, and no cell that a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping

from duibiao.api import Label

from .book import Entry, Variety
from .words import REASONS

HEADS = (
    Label("年度", "Year"),
    Label("产品品种", "Product variety"),
    Label("核心指标", "Core indicator"),
    Label("级", "Tier"),
    Label("数值", "Value"),
    Label("单位", "Unit"),
    Label("统一社会信用代码", "Unified social credit code"),
    Label("企业", "Enterprise"),
    Label("产品", "Product"),
    Label("企业标准", "Enterprise standard"),
    Label("状态", "State"),
    Label("原因", "Reason"),
    Label("时间（UTC）", "Moment (UTC)"),
)
LISTED, REMOVED = Label("在榜", "Listed"), Label("已移出", "Removed")

_RISKY = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def csv_bytes(
    variety: Variety, entries: Iterable[Entry], withheld: Mapping[tuple[str, str], str | None], language: str
) -> bytes:
    """A row for each entry on each list that is issued, by indicator, tier and code, removed ones with the reason."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([head.in_language(language) for head in HEADS])
    found = list(entries)
    for one in variety.indicators:
        placed = [entry for entry in found if one.core.key in entry.placings]
        if any(withheld.get((entry.list, one.core.key)) for entry in placed):
            continue
        for entry in sorted(placed, key=lambda entry: (entry.placings[one.core.key][0], entry.enterprise)):
            tier, value = entry.placings[one.core.key]
            reason = REASONS[entry.reason].in_language(language) if entry.reason else ""
            state = (LISTED if entry.state == "listed" else REMOVED).in_language(language)
            head = [variety.year, variety.title.in_language(language), one.label.in_language(language), tier]
            about = [value, one.unit, entry.enterprise, entry.enterprise_name, entry.product, entry.standard]
            writer.writerow([safe(str(cell)) for cell in (*head, *about, state, reason, entry.at)])
    return file.getvalue().encode("utf-8-sig")


def safe(cell: str) -> str:
    """A cell that begins like a formula, made text by a leading apostrophe; a plain number stays one."""
    return f"'{cell}" if cell.startswith(_RISKY) and not _NUMBER.fullmatch(cell) else cell
