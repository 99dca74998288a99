"""How numbers, days, moments and names are written on pages, in the reader's language.

Numbers arrive as exact text and leave as exact text: only their groups and signs are set, nothing is rounded. Times
are UTC inside and Asia/Shanghai here (GB/T 15835-2011 for figures in Chinese text, GB/T 7408.1-2023 for dates).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from markupsafe import Markup, escape

from duibiao.interfaces.wording import PLACE, Wording
from duibiao.model.values.dates import SHANGHAI, parse_utc
from duibiao.model.values.messages import Label, Message

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_LONG_WHOLE = 5
"""From how many digits on the whole part is set in groups of three."""
_THIN = "\N{NARROW NO-BREAK SPACE}"
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class Writing:
    """Writes for one reader: one language, one deployment's wording. Templates know its methods as globals."""

    def __init__(self, wording: Wording, language: str) -> None:
        self.wording = wording
        self.language = language

    @property
    def names(self) -> dict[str, Callable[..., object]]:
        """What templates call these methods."""
        return {
            "_": self.text,
            "label": self.label,
            "n": self.n,
            "number": self.number,
            "day": self.day,
            "spoken_day": self.spoken_day,
            "moment": self.moment,
            "clock": self.clock,
            "listed": self.listed,
            "say": self.say,
        }

    def text(self, zh: str, **values: object) -> Markup:
        """A source text of a template in the reader's language, its {places} filled in and escaped."""
        told = escape(self.wording.text(zh, self.language))
        return Markup(PLACE.sub(lambda found: str(escape(values.get(found[1], found[0]))), str(told)))  # noqa: S704

    def say(self, told: Message) -> str:
        """The sentence of a message."""
        return self.wording.say(told, self.language)

    def label(self, label: Label | None) -> str:
        """A name that the data carry; nothing where there is none."""
        return label.in_language(self.language) if label is not None else ""

    def listed(self, items: Iterable[str]) -> str:
        """Several names in a row: 甲、乙 in Chinese, A, B in English."""
        return (", " if self.language == "en" else "、").join(items)

    def number(self, value: object) -> str:
        """A number with its thousands parted and a real minus; any other text as it is."""
        text = str(value)
        if not _NUMBER.fullmatch(text):
            return text
        whole, point, part = text.removeprefix("-").partition(".")
        if len(whole) >= _LONG_WHOLE:
            whole = f"{int(whole):,}".replace(",", "," if self.language == "en" else _THIN)
        return f"{'−' if text.startswith('-') else ''}{whole}{point}{part}"

    def n(self, value: object) -> Markup:
        """A number, code or date in the digits that stand in columns."""
        return Markup('<span class="n">{}</span>').format(self.number(value))

    def day(self, moment: str | None) -> str:
        """The day in China of a UTC text, or a day as it is: 2026-11-24."""
        if not moment:
            return ""
        return parse_utc(moment).astimezone(SHANGHAI).date().isoformat() if "T" in moment else moment

    def spoken_day(self, moment: str | None) -> Markup:
        """The day as it stands in a sentence: 11 月 24 日, 24 November 2026."""
        year, month, day = self.day(moment).split("-")
        if self.language == "en":
            return Markup('<span class="nowrap">{} {} {}</span>').format(int(day), _MONTHS[int(month) - 1], year)
        return Markup('<span class="nowrap">{} 年 {} 月 {} 日</span>').format(self.n(year), int(month), int(day))

    def moment(self, moment: str | None) -> str:
        """Day and minute in China of a UTC text: 2026-11-24 10:42."""
        return parse_utc(moment).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if moment else ""

    def clock(self, moment: str) -> str:
        """Hour and minute in China of a UTC text: 10:42."""
        return parse_utc(moment).astimezone(SHANGHAI).strftime("%H:%M")
