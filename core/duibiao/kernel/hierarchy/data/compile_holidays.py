"""Compile holidays.csv: `python -m duibiao.kernel.hierarchy.data.compile_holidays SOURCES`.

SOURCES is a folder that holds the unpacked package chinese_calendar named in README.md.
"""

from __future__ import annotations

import csv
import sys
from datetime import date
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent
FIRST_YEAR = 2018
"""The year in which the campaign began."""
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
}


def main(sources: Path) -> None:
    """Write the weekdays that are off and the weekend days that are worked, from `FIRST_YEAR` on."""
    sys.path.insert(0, str(sources))
    announced = import_module("chinese_calendar.constants")
    rows: dict[date, tuple[str, str]] = {}
    for day, festival in announced.holidays.items():
        if day.year >= FIRST_YEAR and day.weekday() < 5:
            rows[day] = ("no", f"{NAMES[festival]}放假")
    for day, festival in announced.workdays.items():
        if day.year >= FIRST_YEAR and day.weekday() >= 5:
            rows[day] = ("yes", f"{NAMES[festival]}调休上班")
    with (HERE / "holidays.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("day", "works", "note"))
        writer.writerows((day.isoformat(), *row) for day, row in sorted(rows.items()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
