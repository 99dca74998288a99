"""A list as CSV (RFC 4180): UTF-8 with a byte order mark, and no cell that a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping

from duibiao.api import Host, message

from .book import Entry, Variety
from .words import REASONS

HEADS = (
    message("front_runners.csv_year", "年度"),
    message("front_runners.csv_variety", "产品品种"),
    message("front_runners.csv_indicator", "核心指标"),
    message("front_runners.csv_tier", "级"),
    message("front_runners.csv_value", "数值"),
    message("front_runners.csv_unit", "单位"),
    message("front_runners.csv_uscc", "统一社会信用代码"),
    message("front_runners.csv_enterprise", "企业"),
    message("front_runners.csv_product", "产品"),
    message("front_runners.csv_standard", "企业标准"),
    message("front_runners.csv_state", "状态"),
    message("front_runners.csv_reason", "原因"),
    message("front_runners.csv_at", "时间（UTC）"),
)
LISTED = message("front_runners.csv_listed", "在榜")
REMOVED = message("front_runners.csv_removed", "已移出")

_RISKY = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def csv_bytes(
    host: Host, variety: Variety, entries: Iterable[Entry], withheld: Mapping[tuple[str, str], str | None]
) -> bytes:
    """A row for each entry on each list that is issued, by indicator, tier and code, removed ones with the reason."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    language = host.language
    writer.writerow([host.say(head) for head in HEADS])
    found = list(entries)
    for one in variety.indicators:
        placed = [entry for entry in found if one.core.key in entry.placings]
        if any(withheld.get((entry.list, one.core.key)) for entry in placed):
            continue
        for entry in sorted(placed, key=lambda entry: (entry.placings[one.core.key][0], entry.enterprise)):
            tier, value = entry.placings[one.core.key]
            reason = host.say(REASONS[entry.reason]) if entry.reason else ""
            state = host.say(LISTED if entry.state == "listed" else REMOVED)
            head = [variety.year, variety.title.in_language(language), one.label.in_language(language), tier]
            about = [value, one.unit, entry.enterprise, entry.enterprise_name, entry.product, entry.standard]
            writer.writerow([safe(str(cell)) for cell in (*head, *about, state, reason, entry.at)])
    return file.getvalue().encode("utf-8-sig")


def safe(cell: str) -> str:
    """A cell that begins like a formula, made text by a leading apostrophe; a plain number stays one."""
    return f"'{cell}" if cell.startswith(_RISKY) and not _NUMBER.fullmatch(cell) else cell
