"""Citations of what counts no more, in sentences: what became of the standard, and what that means for this page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal
from urllib.parse import quote

import msgspec

from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.standards.citations import Outdated
from duibiao.model.values.messages import Message, message

Citing = Literal["scheme", "result", "filing", "list"]
"""What cites the standard: each goes on differently."""


class OutdatedLine(msgspec.Struct, frozen=True):
    """A sentence, the standard's own page, and whether the register's word for it was verified."""

    words: str
    href: str
    checked: bool


def outdated_lines(found: Iterable[Outdated], citing: Citing, writing: Writing) -> tuple[OutdatedLine, ...]:
    """A sentence for each citation; what was judged keeps the edition it was judged by, and is told so."""
    return tuple(
        OutdatedLine(
            writing.say(_consequence(one, citing, writing.say(_fate(one)))), href_of(one.citation.number), one.checked
        )
        for one in found
    )


def href_of(number: str) -> str:
    """The page of a standard; its number may hold a stroke, which is a part of the address like any other."""
    return f"/standards/{quote(number)}"


def _fate(one: Outdated) -> Message:
    """What became of the edition cited."""
    given = {"number": one.citation.number, "day": one.ended_on or "", "successor": one.successor or ""}
    if not one.dated and one.replaced:
        text = "引用的 {number}（未注年份）已没有现行版本，由 {successor} 代替"
        return message("outdated.all_replaced", text, **given)
    if not one.dated:
        return message("outdated.all_withdrawn", "引用的 {number}（未注年份）已没有现行版本", **given)
    if one.replaced and one.ended_on:
        return message("outdated.replaced_on", "引用的 {number} 已于 {day} 被 {successor} 代替", **given)
    if one.replaced:
        return message("outdated.replaced", "引用的 {number} 已被 {successor} 代替", **given)
    if one.ended_on:
        return message("outdated.withdrawn_on", "引用的 {number} 已于 {day} 废止", **given)
    return message("outdated.withdrawn", "引用的 {number} 已废止", **given)


def _consequence(one: Outdated, citing: Citing, fate: str) -> Message:
    """The whole sentence: what became of it, and what that means here."""
    given = {"fate": fate, "edition": one.edition[:4]}
    match citing, one.citation.how:
        case "list", _:
            return message("outdated.list", "{fate}；这一版清单列的仍是原来的。", **given)
        case _, "listed":
            return message("outdated.listed", "{fate}；这里只列出，不作比较。", **given)
        case "filing", "executed":
            return message("outdated.executed_now", "{fate}；已改为执行新版的，请改写。", **given)
        case _, "executed":
            return message("outdated.executed", "{fate}；企业申报时执行的是这一版。", **given)
        case _ if not one.dated:
            return message("outdated.undated", "{fate}；这里仍按所引的标准比较。", **given)
        case "scheme", _:
            return message("outdated.scheme", "{fate}；本方案仍按 {edition} 版比较。", **given)
        case "result", _:
            return message("outdated.result", "{fate}；本结果仍按 {edition} 版评定。", **given)
        case _:
            return message("outdated.filing", "{fate}；方案没有更新，本申报仍按 {edition} 版评定。", **given)
