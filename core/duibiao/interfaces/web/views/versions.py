"""Two versions of a scheme in sentences: what was added, removed, tightened, relaxed, and what is words only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from duibiao.interfaces.web.views.fields import condition_words, field_words, names_in, value_in
from duibiao.interfaces.web.views.limits import unit_words
from duibiao.interfaces.web.views.rules import terms_of_scheme
from duibiao.interfaces.web.views.schemes import demand_words
from duibiao.interfaces.web.writing import Writing
from duibiao.model.records.comparing import VersionDifference, differences, limits_by_key
from duibiao.model.records.schemes import BenchmarkScheme, Indicator, Limit, Relation
from duibiao.model.values.messages import Fault, Message, message
from duibiao.model.values.numbers import parse_number

Effect = Literal["", "tighter", "looser"]

GROUPS: dict[str, Message] = {
    "standards": message("versions.standards", "对标标准"),
    "parameters": message("versions.parameters", "产品参数"),
    "indicators": message("versions.indicators", "指标和限值"),
    "tables": message("versions.tables", "查用的表"),
    "grades": message("versions.grades", "等级"),
    "examples": message("versions.examples", "算例"),
    "other": message("versions.other", "其他"),
    "words": message("versions.words", "仅文字"),
}

_WORDS = {"label", "hint", "title", "note", "scope", "product_class", "constraint_message", "drafted_by"}
_DEMAND = {"bound", "bound_formula", "relation", "unit", "tolerance", "tolerance_in_percent", "open_low", "open_high"}
_LANGUAGES = ("zh", "en")
_HIGH, _LOW = {"at_most": 0, "less_than": 1}, {"at_least": 0, "more_than": 1}
"""One-sided relations, with how much stricter they are at the same bound."""

_EFFECTS: dict[Effect, Message] = {
    "tighter": message("versions.tighter", "{words}（收紧）"),
    "looser": message("versions.looser", "{words}（放宽）"),
}


class VersionLine(msgspec.Struct, frozen=True):
    """One difference as a sentence, with the old and the new beside it."""

    words: str
    was: str
    now: str
    effect: Effect = ""


class VersionGroup(msgspec.Struct, frozen=True):
    """The differences of one part of a scheme."""

    key: str
    title: str
    lines: tuple[VersionLine, ...]


class VersionsView(msgspec.Struct, frozen=True):
    """Every difference, grouped; no groups where the versions are equal."""

    summary: str
    groups: tuple[VersionGroup, ...]


def versions_view(was: BenchmarkScheme, now: BenchmarkScheme, writing: Writing) -> VersionsView:
    """What is different in `now`; the number of the version itself is not counted."""
    found = list(_in_language([one for one in differences(was, now) if one.path != ("version",)], writing.language))
    sorted_lines: dict[str, list[VersionLine]] = {key: [] for key in GROUPS}
    told: set[tuple[tuple[str, ...], bool]] = set()
    for one in found:
        place = (*one.path[:4], "demand") if _is_demand(one) else one.path
        if (place, one.kind == "moved") in told:
            continue
        told.add((place, one.kind == "moved"))
        sorted_lines[_group(one)].append(_line(one, was, now, writing))
    lines = [line for several in sorted_lines.values() for line in several]
    text = "共 {count} 处差别：收紧 {tighter} 处，放宽 {looser} 处。"
    effects = [line.effect for line in lines]
    summary = message(
        "versions.summary", text, count=len(lines), tighter=effects.count("tighter"), looser=effects.count("looser")
    )
    return VersionsView(
        writing.say(summary),
        tuple(
            VersionGroup(key, writing.say(GROUPS[key]), tuple(several))
            for key, several in sorted_lines.items()
            if several
        ),
    )


def _in_language(found: list[VersionDifference], language: str) -> Iterator[VersionDifference]:
    """Without what was reworded in another language too: the reader is shown it in their own."""
    own = "en" if language == "en" else "zh"
    places = {one.path for one in found}
    for one in found:
        if one.path[-1] not in _LANGUAGES or one.path[-1] == own or (*one.path[:-1], own) not in places:
            yield one


def effect_of(was: Limit, now: Limit, indicator_was: Indicator, indicator_now: Indicator) -> Effect:
    """Whether a one-sided numeric limit is tightened or relaxed; neither where units differ or no number stands."""
    if (was.unit or indicator_was.unit) != (now.unit or indicator_now.unit):
        return ""
    if not (isinstance(was.bound, str) and isinstance(now.bound, str)):
        return ""
    return _turned((was.relation, was.bound), (now.relation, now.bound))


def _turned(was: tuple[Relation, str], now: tuple[Relation, str]) -> Effect:
    """Whether a relation with its bound demands more than another on the same side."""
    try:
        before, after = parse_number(was[1]), parse_number(now[1])
    except Fault:
        return ""
    for side, sign in ((_HIGH, -1), (_LOW, 1)):
        if was[0] in side and now[0] in side:
            old, new = (sign * before, side[was[0]]), (sign * after, side[now[0]])
            return "tighter" if new > old else "looser" if new < old else ""
    return ""


def _table_effect(one: VersionDifference, scheme: BenchmarkScheme) -> Effect:
    """The same for a number in a table, where every limit that names the table is nothing but what is found there."""
    if one.path[0] != "tables" or one.path[-1] != "value" or one.kind != "changed":
        return ""
    begins = f"lookup({one.path[1]},"
    formulas = [(limit.relation, limit.bound_formula or "") for each in scheme.indicators for limit in each.limits]
    naming = [(relation, formula) for relation, formula in formulas if f"({one.path[1]}" in formula]
    plain = all(formula.startswith(begins) and formula.find(")") == len(formula) - 1 for _, formula in naming)
    effects = {_turned((relation, str(one.was)), (relation, str(one.now))) for relation, _ in naming}
    return effects.pop() if plain and len(effects) == 1 else ""


def _is_demand(one: VersionDifference) -> bool:
    return _in_limit(one) and len(one.path) > 4 and one.path[4] in _DEMAND


def _in_limit(one: VersionDifference) -> bool:
    return len(one.path) > 3 and one.path[0] == "indicators" and one.path[2] == "limits"


def _group(one: VersionDifference) -> str:
    if one.path[0] == "examples":
        return "examples"
    if _WORDS & set(one.path):
        return "words"
    return one.path[0] if one.path[0] in GROUPS else "other"


def _line(one: VersionDifference, was: BenchmarkScheme, now: BenchmarkScheme, writing: Writing) -> VersionLine:
    place = _place(one, was, now, writing)
    if _in_limit(one) and (len(one.path) == 4 or _is_demand(one)):
        return _limit_line(one, place, was, now, writing)
    field = next(part for part in reversed(one.path) if part not in _LANGUAGES)
    old, new = value_in(field, one.was, was, writing), value_in(field, one.now, now, writing)
    match one.kind:
        case "changed" if one.path[-1] in _LANGUAGES:
            words = message("versions.reworded", "{place}：文字有改动", place=place)
        case "added" if len(one.path) == 2:
            words = message("versions.item_added", "{place}：新增", place=place)
        case "removed" if len(one.path) == 2:
            words = message("versions.item_removed", "{place}：删除", place=place)
        case "added":
            words = message("versions.added", "{place}：新增 {now}", place=place, now=new)
        case "removed":
            words = message("versions.removed", "{place}：删除 {was}", place=place, was=old)
        case "moved":
            words = message("versions.moved", "{place}：顺序有调整", place=place)
        case _:
            words = message("versions.changed", "{place}：由 {was} 改为 {now}", place=place, was=old, now=new)
    effect = _table_effect(one, now)
    return VersionLine(_with_effect(writing.say(words), effect, writing), old, new, effect)


def _with_effect(sentence: str, effect: Effect, writing: Writing) -> str:
    if not effect:
        return sentence
    return writing.say(msgspec.structs.replace(_EFFECTS[effect], params={"words": sentence}))


def _limit_line(
    one: VersionDifference, place: str, was: BenchmarkScheme, now: BenchmarkScheme, writing: Writing
) -> VersionLine:
    """A limit that was added, removed, or demands something else."""
    old, old_words = _limit(one, was, writing)
    new, new_words = _limit(one, now, writing)
    if old is None or new is None:
        old_words, new_words = _conditional(old, old_words, was, writing), _conditional(new, new_words, now, writing)
        if old is None:
            words = message("versions.limit_added", "{place}：新增限值 {limit}", place=place, limit=new_words)
        else:
            words = message("versions.limit_removed", "{place}：删除限值 {limit}", place=place, limit=old_words)
        return VersionLine(writing.say(words), old_words or "—", new_words or "—")
    effect = effect_of(old[1], new[1], old[0], new[0])
    told = message("versions.limit", "{place}：限值由 {was} 改为 {now}", place=place, was=old_words, now=new_words)
    return VersionLine(_with_effect(writing.say(told), effect, writing), old_words, new_words, effect)


def _limit(
    one: VersionDifference, scheme: BenchmarkScheme, writing: Writing
) -> tuple[tuple[Indicator, Limit] | None, str]:
    """The limit that a difference speaks of, with its indicator and in words; nothing where a version lacks it."""
    indicator = next((each for each in scheme.indicators if each.key == one.path[1]), None)
    limit = limits_by_key(indicator).get(one.path[3]) if indicator else None
    if indicator is None or limit is None:
        return None, ""
    unit = "" if limit.relation == "unset" else unit_words(limit.unit or indicator.unit)
    return (indicator, limit), demand_words(indicator, limit, terms_of_scheme(scheme, writing), writing) + unit


def _conditional(found: tuple[Indicator, Limit] | None, words: str, scheme: BenchmarkScheme, writing: Writing) -> str:
    """A limit in words with the condition under which it holds."""
    if found is None or found[1].when is None:
        return words
    condition = condition_words(found[1].when, scheme, writing)
    return writing.say(message("versions.limit_when", "{limit}（{condition}时）", limit=words, condition=condition))


def _place(one: VersionDifference, was: BenchmarkScheme, now: BenchmarkScheme, writing: Writing) -> str:
    """Where a difference stands, in words: the item, then the field; of a limit its standard and clause."""
    head, *rest = one.path
    if not rest:
        return writing.say(GROUPS[head]) if head in GROUPS else field_words(head, writing)
    parts = [names_in(head, (was, now), writing).get(rest[0], field_words(rest[0], writing))]
    if head == "tables" or head not in GROUPS:
        parts.insert(0, field_words(head, writing))
    if _in_limit(one):
        standard, clause = one.path[3].split(" | ")[:2]
        number = names_in("standards", (was, now), writing).get(standard, standard)
        parts.append(number + ("" if clause == "-" else f" {clause}"))
        parts += [] if _is_demand(one) else [field_words(part, writing) for part in one.path[4:]]
    elif head == "tables":
        parts += [" ".join(part.split(" | ")) for part in rest[1:] if part not in ("rows", "value")]
    else:
        inner = names_in(rest[1], (was, now), writing) if len(rest) > 1 else {}
        parts += [inner.get(part, field_words(part, writing)) for part in rest[1:]]
    return " · ".join(part for part in parts if part not in _LANGUAGES)
