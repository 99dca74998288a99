"""A limit in the signs and words that a table has room for: ≤ 0.5, ±0.6, 4.0–7.5, not detected."""

from __future__ import annotations

import re
from collections.abc import Sequence

from duibiao.interfaces.web.writing import Writing
from duibiao.model.records.schemes import Indicator, Limit, Provenance, Relation, Statistic
from duibiao.model.values.messages import Message, message

SIGNS: dict[Relation, str] = {"at_least": "≥", "more_than": ">", "at_most": "≤", "less_than": "<", "equals": "="}

STATISTICS: dict[Statistic, Message] = {
    "mean": message("statistic.mean", "平均值"),
    "each": message("statistic.each", "每个值"),
    "min": message("statistic.min", "最小值"),
    "max": message("statistic.max", "最大值"),
    "sd": message("statistic.sd", "标准差"),
    "count": message("statistic.count", "个数"),
}

PROVENANCES: dict[Provenance, Message] = {
    "verified": message("provenance.verified", "出处已核对"),
    "secondary": message("provenance.secondary", "二手来源"),
    "general_knowledge": message("provenance.general_knowledge", "常识性数值，未核实"),
}
"""How sure a figure is, as its readers are told."""


POWERS = {"2": "²", "3": "³"}
_POWER = re.compile(r"((?:[dcmk]?m|s))([23])(?![0-9])")


def limit_words(
    limit: Limit, indicator: Indicator, bound: Sequence[str], writing: Writing, *, undefined: bool = False
) -> str:
    """What the limit demands, its bound resolved: "≤ 0.5", "平均值 ≥ 35", "600 ± 0.6%".

    Without a bound it says that the product's parameters decide or, where it is `undefined`, that there is none.
    """
    demanded = _demanded(limit, [value_words(text, indicator, writing) for text in bound], writing, undefined)
    statistic = STATISTICS.get(limit.statistic)
    return f"{writing.say(statistic)} {demanded}" if statistic and indicator.type == "sample" else demanded


def value_words(text: str, indicator: Indicator, writing: Writing) -> str:
    """One value of an indicator as people read it: a choice by its label, a truth by a word, a number as written."""
    for choice in indicator.choices:
        if choice.name == text:
            return writing.label(choice.label)
    match text:
        case "true":
            return writing.say(message("value.true", "是"))
        case "false":
            return writing.say(message("value.false", "否"))
        case "not_detected":
            return writing.say(message("value.not_detected", "未检出"))
        case _:
            return writing.number(text)


def unit_words(unit: str | None) -> str:
    """A unit behind its number, a blank before it; nothing for a quantity without unit."""
    return f" {_POWER.sub(lambda found: found[1] + POWERS[found[2]], unit)}" if unit and unit != "1" else ""


def _demanded(limit: Limit, bound: Sequence[str], writing: Writing, undefined: bool) -> str:
    match limit.relation:
        case "unset":
            return writing.say(message("limit.unset", "未设限值"))
        case "not_detected":
            return writing.say(message("limit.not_detected", "不得检出"))
        case _ if not bound and undefined:
            return writing.say(message("limit.undefined", "无对应限值"))
        case _ if not bound:
            return writing.say(message("limit.by_parameters", "按产品参数确定"))
        case "between":
            low, high = bound
            if limit.open_low or limit.open_high:
                return f"{'>' if limit.open_low else '≥'} {low}, {'<' if limit.open_high else '≤'} {high}"
            return f"{low}–{high}"
        case "within":
            width = f"±{writing.number(limit.tolerance or 0)}{'%' if limit.tolerance_in_percent else ''}"
            return width if bound[0] == "0" else f"{bound[0]} {width}"
        case "one_of":
            return writing.say(message("limit.one_of", "{options} 之一", options=" / ".join(bound)))
        case "equals" if not bound[0].lstrip("−").replace(".", "", 1).isdigit():
            return bound[0]
        case _:
            return f"{SIGNS[limit.relation]} {bound[0]}"
