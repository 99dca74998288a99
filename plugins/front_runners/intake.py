"""The form of a new variety into a record, every fault at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from duibiao.api import BenchmarkScheme, Fault, Label, Message, convert, message, parse_number, parse_standard

from .book import Indicator, Variety
from .ranking import Better, CoreIndicator

ROWS = ("1", "2", "3", "4", "5", "6")
"""The rows that the form offers for core indicators."""

MEASURED = ("number", "sample")
"""The types of indicators that have a value to draw tiers by."""

YEAR = re.compile(r"20[0-9]{2}")


def variety_from(form: Mapping[str, str], id_: str, schemes: Iterable[BenchmarkScheme]) -> Variety:
    """The variety that was typed, by one of `schemes`. Raises a `Fault` with a message at each field that is wrong."""
    typed = {name: value.strip() for name, value in form.items()}
    faults: list[Message] = []
    year, scheme, standard = (typed.get(name, "") for name in ("year", "scheme", "standard"))
    if not YEAR.fullmatch(year):
        faults.append(message("front_runners.year", "请填四位的年份，如 2026。", at="year"))
    if not typed.get("title_zh"):
        faults.append(message("front_runners.title", "请填产品品种的名称。", at="title_zh"))
    chosen = next((one for one in schemes if one.name == scheme), None)
    if chosen is None:
        text = "请选择一个现行的对标方案。用它的结果才能参加。"
        faults.append(message("front_runners.scheme", text, at="scheme"))
    faults += _standard_faults(standard)
    found = [_indicator(typed, row, chosen, faults) for row in ROWS if typed.get(f"key_{row}")]
    keys = [one.core.key for one in found if one]
    if not keys and not faults:
        faults.append(message("front_runners.no_indicator", "请至少填一项核心指标。", at="key_1"))
    if len(set(keys)) != len(keys):
        faults.append(message("front_runners.indicator_twice", "同一项指标填了两次。请只留一个。", at="key_1"))
    if faults:
        raise Fault.of(faults)
    title = Label(typed["title_zh"], typed.get("title_en") or None)
    return Variety(id_, int(year), title, scheme, str(parse_standard(standard)), tuple(filter(None, found)))


def _standard_faults(standard: str) -> list[Message]:
    try:
        number = parse_standard(standard)
    except Fault as fault:
        return list(fault.under("standard").messages)
    if number.kind not in ("national", "industry"):
        text = "最低一级以国家标准或行业标准为底线。请填国家标准或行业标准的编号。"
        return [message("front_runners.floor_standard", text, at="standard")]
    return []


def _indicator(
    typed: Mapping[str, str], row: str, scheme: BenchmarkScheme | None, faults: list[Message]
) -> Indicator | None:
    """The indicator of a row, None where it adds to the faults."""
    before = len(faults)
    key, name, unit = (typed.get(f"{field}_{row}", "") for field in ("key", "label", "unit"))
    measured = [one.key for one in scheme.indicators if one.type in MEASURED] if scheme else [key]
    if key not in measured:
        text = "方案里没有以“{key}”为 key 的数值指标。可用的有：{keys}。"
        faults.append(message("front_runners.indicator_key", text, at=f"key_{row}", key=key, keys="、".join(measured)))
    if not name:
        faults.append(message("front_runners.indicator_name", "请填指标的名称。", at=f"label_{row}"))
    try:
        convert(Decimal(1), unit or "1", unit or "1")
    except Fault as fault:
        faults += fault.under(f"unit_{row}").messages
    better: Better = "lower" if typed.get(f"better_{row}") == "lower" else "higher"
    floor = _numbers(typed.get(f"floor_{row}", ""), f"floor_{row}", faults)
    bounds = _numbers(typed.get(f"bounds_{row}", ""), f"bounds_{row}", faults)
    if len(faults) > before:
        return None
    core = CoreIndicator(key, better, floor[0], bounds)
    faults += unsound(core, row, len(floor))
    return Indicator(Label(name, typed.get(f"label_en_{row}") or None), unit or "1", core)


def unsound(core: CoreIndicator, row: str, floors: int = 1) -> list[Message]:
    """What is wrong with the tiers of an indicator: out of order, or the lowest under the floor."""
    found: list[Message] = []
    if floors != 1:
        found.append(message("front_runners.one_floor", "底线只能填一个数。", at=f"floor_{row}"))
    pairs = zip(core.bounds, core.bounds[1:], strict=False)
    if any(best == next_ or core.reaches(next_, best) for best, next_ in pairs):
        text = "各级的界限要从最好的一级写起，一级比一级低，不能相同。"
        found.append(message("front_runners.tier_order", text, at=f"bounds_{row}"))
    if not core.reaches(core.bounds[-1], core.floor):
        text = "最低一级 {bound} 低于国家标准或行业标准的 {floor}。最低一级不能低于底线。"
        shown = {"bound": core.bounds[-1], "floor": core.floor}
        found.append(message("front_runners.tier_floor", text, at=f"bounds_{row}", **shown))
    return found


def _numbers(text: str, at: str, faults: list[Message]) -> tuple[Decimal, ...]:
    """The numbers in a field, parted by blanks or 、."""
    parts = text.replace("、", " ").split() or [""]
    found: list[Decimal] = []
    for part in parts:
        try:
            found.append(parse_number(part))
        except Fault as fault:
            faults += fault.under(at).messages
    return tuple(found)
