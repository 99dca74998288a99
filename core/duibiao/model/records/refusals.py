"""What is said of data that does not make a record: which key, what was written, what to write instead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from duibiao.model.values.messages import Message, message
from duibiao.model.values.quoting import quoted


def unknown_key(name: str, near: str | None, known: tuple[str, ...], at: str) -> Message:
    """A key that the record does not have."""
    if near:
        text = "“{name}”不是这里的键。是不是“{near}”？"
        return message("record.unknown_key_near", text, at=at, name=quoted(name), near=near)
    text = "“{name}”不是这里的键。可以写：{known}。"
    return message("record.unknown_key", text, at=at, name=quoted(name), known="、".join(known))


def missing_key(name: str, at: str) -> Message:
    """A key that the record cannot do without."""
    return message("record.missing_key", "缺少“{name}”，请补上。", at=at, name=name)


def not_offered(data: object, offered: tuple[str, ...], at: str) -> Message:
    """A word that is none of those that may stand here."""
    text = "{got} 不能写在这里。可以写：{offered}。"
    return message("record.not_offered", text, at=at, got=written(data), offered="、".join(offered))


def text_wanted(data: object, at: str) -> Message:
    """Something else where text belongs."""
    return message("record.text", "这里要写文字，两边加半角双引号；现在是 {got}。", at=at, got=written(data))


def truth_wanted(data: object, at: str) -> Message:
    """Something else where a truth value belongs."""
    return message("record.truth", "这里要写 true 或 false，不加引号；现在是 {got}。", at=at, got=written(data))


def whole_number_wanted(data: object, at: str) -> Message:
    """Something else where a whole number belongs."""
    return message("record.whole_number", "这里要写整数，不加引号，如 7；现在是 {got}。", at=at, got=written(data))


def number_wanted(data: object, at: str) -> Message:
    """Something else where an exact number belongs; a binary fraction is not exact."""
    return message("record.number", '这里要写数值，如 "0.5"；现在是 {got}。', at=at, got=written(data))


def not_a_number(data: object, at: str) -> Message:
    """A number that is infinite, undefined, or larger than anything measured."""
    return message(
        "record.not_a_number", "{got} 不是可以比较的数值。请写成普通小数，如 0.5。", at=at, got=written(data)
    )


def list_wanted(data: object, at: str) -> Message:
    """Something else where a list belongs."""
    return message("record.list", '这里要写列表，如 ["甲", "乙"]；现在是 {got}。', at=at, got=written(data))


def section_wanted(data: object, at: str) -> Message:
    """Something else where keys and values belong."""
    return message("record.section", "这里要写成若干“键 = 值”；现在是 {got}。", at=at, got=written(data))


def label_wanted(data: object, at: str) -> Message:
    """Something else where a name belongs, in Chinese and English."""
    text = "这里的文字要分语言写，如 {example}；现在是 {got}。"
    return message("record.label", text, at=at, example='{ zh = "强度", en = "strength" }', got=written(data))


def wrong_length(given: int, wanted: int, at: str) -> Message:
    """A list of more or fewer values than the record has."""
    return message("record.length", "这里要有 {wanted} 项；现在有 {given} 项。", at=at, wanted=wanted, given=given)


def too_deep() -> Message:
    """Sections within sections without end."""
    return message("record.too_deep", "内容一层套一层，层数太多。请减少层数。")


def unreadable(at: str) -> Message:
    """Whatever else the record refuses."""
    return message("record.unreadable", "这里的内容读不出来。请对照说明文档改正。", at=at)


def written(data: object) -> str:
    """What somebody wrote, as short as a sentence can hold and in no language: 5, true, "yes", […], {…}."""
    match data:
        case None:
            return "null"
        case bool():
            return "true" if data else "false"
        case str():
            return f'"{quoted(data)}"'
        case Mapping():
            return "{…}"
        case list() | tuple():
            return "[…]"
        case date() | datetime() | time():
            return data.isoformat()
        case int() if abs(data) >= 10**40:
            return "…"
        case _:
            return quoted(str(data))
