"""Laying an overlay on a base, the one it was written against or a newer one: what clashes, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from duibiao.model.assessment.overlaying import fields_for, overlaid, widened_form
from duibiao.model.assessment.scheme_check import check_scheme
from duibiao.model.expressions.nearest import nearest
from duibiao.model.records.checking import check_form
from duibiao.model.records.definitions import Definition
from duibiao.model.records.forms import FormDefinition
from duibiao.model.records.overlays import SchemeOverlay
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Message, message
from duibiao.model.values.quoting import quoted


def clashes(overlay: SchemeOverlay, base: BenchmarkScheme, form: FormDefinition | None = None) -> tuple[Message, ...]:
    """Why an overlay cannot go with this edition of its base; none when it can be carried over as it is.

    There are two kinds: a key added twice, by the base or its form as well ("overlay.twice"), and a label, mark, limit,
    check or name for something that is gone ("overlay.gone"). The form is looked at where it is given and meant.
    """
    meant = form if form is not None and overlay.form == form.name else None
    return (*_twice(overlay, base, meant), *_gone(overlay, base, meant))


def faults_on(overlay: SchemeOverlay, base: BenchmarkScheme, form: FormDefinition | None = None) -> tuple[Message, ...]:
    """Every fault of an overlay on this base, placed within the overlay: clashes, or else what makes no sound whole."""
    if found := clashes(overlay, base, form):
        return found
    return (*_unsound(overlay, base), *_unsound_fields(overlay, form))


def _twice(overlay: SchemeOverlay, base: BenchmarkScheme, form: FormDefinition | None) -> Iterator[Message]:
    asked = {indicator.key for indicator in base.indicators} | {field.name for field in base.parameters}
    standards = {standard.key for standard in base.standards}
    added: list[tuple[str, str, bool, str]] = [
        (f"standards[{i}].key", one.key, one.key in standards, base.edition) for i, one in enumerate(overlay.standards)
    ]
    added += [
        (f"indicators[{i}].key", one.key, one.key in asked, base.edition) for i, one in enumerate(overlay.indicators)
    ]
    if form is not None:
        names = {field.name for field in form.fields}
        added += [
            (f"fields[{i}].name", one.name, one.name in names, form.edition) for i, one in enumerate(overlay.fields)
        ]
    for at, key, taken, by in added:
        if taken:
            text = "“{key}”在 {base} 里已经有了。请在补充方案里改名；两者是一回事的，删去补充的这一项。"
            yield message("overlay.twice", text, at=at, key=quoted(key), base=by)


def _gone(overlay: SchemeOverlay, base: BenchmarkScheme, form: FormDefinition | None) -> Iterator[Message]:
    places = places_of(base, form)
    named = [(f"required[{i}]", place) for i, place in enumerate(overlay.required)]
    named += [(f"labels[{i}].at", own.at) for i, own in enumerate(overlay.labels)]
    yield from _absent([one for one in named if form is not None or not one[1].startswith("fields.")], places, base)
    limited = [(f"limits[{i}].indicator", added.indicator) for i, added in enumerate(overlay.limits)]
    yield from _absent(limited, [indicator.key for indicator in base.indicators], base)
    against = [(f"grades[{i}].against", key) for i, grade in enumerate(overlay.grades) for key in grade.against]
    yield from _absent(against, [standard.key for standard in (*base.standards, *overlay.standards)], base)
    if form is not None:
        checked = [(f"checks[{i}].field", check.field) for i, check in enumerate(overlay.checks)]
        yield from _absent(checked, [field.name for field in (*form.fields, *overlay.fields)], form)


def places_of(base: BenchmarkScheme, form: FormDefinition | None) -> tuple[str, ...]:
    """Every place of a filing under a base that an overlay may speak of."""
    fields = form.fields if form is not None else ()
    return (
        *(f"parameters.{field.name}" for field in base.parameters),
        *(f"indicators.{indicator.key}" for indicator in base.indicators),
        *(f"fields.{field.name}" for field in fields),
    )


def _absent(named: Iterable[tuple[str, str]], known: Sequence[str], base: Definition) -> Iterator[Message]:
    """A message for each of the places and names that is not known."""
    for at, name in named:
        if name in known:
            continue
        if near := nearest(name, known):
            text = "{base} 里没有“{name}”。是不是“{near}”？已经取消的，请在补充方案里删去这一项。"
            yield message("overlay.gone_near", text, at=at, name=quoted(name), near=near, base=base.edition)
        else:
            text = "{base} 里没有“{name}”。请改指别处，或在补充方案里删去这一项。"
            yield message("overlay.gone", text, at=at, name=quoted(name), base=base.edition)


def _unsound(overlay: SchemeOverlay, base: BenchmarkScheme) -> Iterator[Message]:
    """The faults of the overlaid scheme that the base alone does not have, placed where the overlay says it."""
    whole = overlaid(base, overlay)
    places = _places(overlay, base)
    for told in check_scheme(whole):
        led = next((place for place in sorted(places, key=len, reverse=True) if told.at.startswith(place)), None)
        if led is not None:
            yield msgspec.structs.replace(told, at=places[led] + told.at.removeprefix(led))
        elif told.at.startswith("grades") or not told.at:
            yield told


def _places(overlay: SchemeOverlay, base: BenchmarkScheme) -> Mapping[str, str]:
    """Where the parts of an overlay stand in the overlaid scheme, and in the overlay."""
    found = {f"standards[{len(base.standards) + i}]": f"standards[{i}]" for i in range(len(overlay.standards))}
    found |= {f"indicators[{len(base.indicators) + i}]": f"indicators[{i}]" for i in range(len(overlay.indicators))}
    for index, indicator in enumerate(base.indicators):
        at = len(indicator.limits)
        for number, added in enumerate(overlay.limits):
            for within in range(len(added.limits)) if added.indicator == indicator.key else ():
                found[f"indicators[{index}].limits[{at}]"] = f"limits[{number}].limits[{within}]"
                at += 1
    return found


def _unsound_fields(overlay: SchemeOverlay, form: FormDefinition | None) -> Iterator[Message]:
    """The faults of the widened form, placed in the overlay: an added field may name those of the form."""
    if form is None or not fields_for(overlay, form):
        return
    first = len(form.fields)
    places = {f"fields[{first + index}]": f"fields[{index}]" for index in range(len(overlay.fields))}
    for told in check_form(widened_form(form, (overlay,))):
        led = next((place for place in places if told.at.startswith(place)), None)
        if led is not None:
            yield msgspec.structs.replace(told, at=places[led] + told.at.removeprefix(led))
