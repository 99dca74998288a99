"""What is wrong with an overlay by itself, wherever its base is: every fault at once, each with its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from duibiao.model.assessment.expression_check import key_faults
from duibiao.model.records.overlays import SchemeOverlay
from duibiao.model.values.messages import Fault, Message, message
from duibiao.model.values.quoting import quoted
from duibiao.model.values.standards import parse_standard

NAME = re.compile(r"[a-z][a-z0-9_]*:[a-z][a-z0-9_]*")
PLACE = re.compile(r"(indicators|parameters|fields)\.[a-z][a-z0-9_]*")


def check_overlay(overlay: SchemeOverlay) -> tuple[Message, ...]:
    """Every fault of an overlay that can be seen without its base; `rebasing.faults_on` sees the others."""
    return (
        *_references(overlay),
        *_standards(overlay),
        *_limits(overlay),
        *_form(overlay),
        *_places(overlay),
        *_twice(overlay),
        *_grades(overlay),
        *_examples(overlay),
    )


def _references(overlay: SchemeOverlay) -> Iterator[Message]:
    for at, name in (("base", overlay.base), ("form", overlay.form or "issuer:key")):
        if not NAME.fullmatch(name):
            text = "“{name}”不是完整的名称。请写明发布者和 key，如 duibiao:porcelain_tile。"
            yield message("overlay.name", text, at=at, name=quoted(name))
    added = (overlay.indicators, overlay.limits, overlay.fields, overlay.checks, overlay.required, overlay.labels)
    if not any(added) and not overlay.grades:
        text = "补充方案什么也没有补充。请至少写一个指标、限值、字段、检查、必填、名称或等级。"
        yield message("overlay.empty", text, at="indicators")


def _standards(overlay: SchemeOverlay) -> Iterator[Message]:
    for index, standard in enumerate(overlay.standards):
        yield from _led(key_faults(standard.key, "key"), f"standards[{index}]")
        try:
            parse_standard(standard.number)
        except Fault as fault:
            yield from _led(fault.messages, f"standards[{index}].number")


def _limits(overlay: SchemeOverlay) -> Iterator[Message]:
    """An added limit stands under a standard of the overlay's own, so that it says nothing in another's name."""
    own = [standard.key for standard in overlay.standards]
    limits = [
        (f"indicators[{i}].limits[{j}].standard", limit.standard)
        for i, indicator in enumerate(overlay.indicators)
        for j, limit in enumerate(indicator.limits)
    ]
    limits += [
        (f"limits[{i}].limits[{j}].standard", limit.standard)
        for i, added in enumerate(overlay.limits)
        for j, limit in enumerate(added.limits)
    ]
    for at, standard in limits:
        if standard not in own:
            text = "补充的限值要列在自己的标准下面，而这里的 standards 没有“{standard}”。请先写明它。"
            yield message("overlay.foreign_limit", text, at=at, standard=quoted(standard))


def _form(overlay: SchemeOverlay) -> Iterator[Message]:
    if overlay.form is not None:
        return
    named = {
        "fields": bool(overlay.fields),
        "checks": bool(overlay.checks),
        "required": any(place.startswith("fields.") for place in overlay.required),
        "labels": any(own.at.startswith("fields.") for own in overlay.labels),
    }
    for name, there in named.items():
        if there:
            text = "{name} 说到了表单，却没有写是哪张。请写明 form，如 duibiao:benchmark_result。"
            yield message("overlay.no_form", text, at="form", name=name)


def _places(overlay: SchemeOverlay) -> Iterator[Message]:
    named = [(f"required[{index}]", place) for index, place in enumerate(overlay.required)]
    named += [(f"labels[{index}].at", own.at) for index, own in enumerate(overlay.labels)]
    for at, place in named:
        if not PLACE.fullmatch(place):
            text = "“{place}”不是一处的写法。请写作 indicators.名称、parameters.名称或 fields.名称。"
            yield message("overlay.place", text, at=at, place=quoted(place))


def _twice(overlay: SchemeOverlay) -> Iterator[Message]:
    for path, keys in (
        ("standards", [one.key for one in overlay.standards]),
        ("indicators", [one.key for one in overlay.indicators]),
        ("fields", [one.name for one in overlay.fields]),
        ("checks", [one.key for one in overlay.checks]),
        ("grades", [one.key for one in overlay.grades]),
        ("labels", [one.at for one in overlay.labels]),
    ):
        for key, times in Counter(keys).items():
            if times > 1:
                text = "“{key}”在补充方案里出现了 {times} 次。请只留一个。"
                yield message("overlay.own_twice", text, at=path, key=quoted(key), times=times)


def _grades(overlay: SchemeOverlay) -> Iterator[Message]:
    demands = any(indicator.limits for indicator in overlay.indicators) or bool(overlay.limits)
    if demands and not overlay.grades:
        text = "补充了限值，却没有自己的等级规则。国家方案的等级不看补充的限值；请写 grades。"
        yield message("overlay.no_grades", text, at="grades")


def _examples(overlay: SchemeOverlay) -> Iterator[Message]:
    for index, example in enumerate(overlay.examples):
        if (example.own is not None) != overlay.assesses:
            text = "算例“{example}”的 own 与等级规则要同时有：有 grades 的要写 own，没有的不写。"
            yield message("overlay.example_own", text, at=f"examples[{index}].own", example=quoted(example.name))


def _led(faults: Iterable[Message], path: str) -> list[Message]:
    return [told.under(path) for told in faults]
