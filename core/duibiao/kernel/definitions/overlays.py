"""Overlays in force beside what is about to be published: whom a new base leaves behind, and who adds a key twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection

from duibiao.kernel.definitions import known
from duibiao.model.assessment.rebasing import faults_on
from duibiao.model.records.definitions import Definition
from duibiao.model.records.forms import FormDefinition
from duibiao.model.records.overlays import SchemeOverlay
from duibiao.model.records.reading import in_file
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Conflict, Fault, Message, message


class LeftBehind(msgspec.Struct, frozen=True):
    """An overlay in force that cannot go over to a new edition of its base or form, and why."""

    overlay: SchemeOverlay
    clashes: tuple[Message, ...]


def left_behind(connection: Connection, new: Definition) -> tuple[LeftBehind, ...]:
    """The overlays in force that `new`, a scheme or form about to be published, would leave behind.

    Until it is mended such an overlay stays with the edition before: filings under it go on, new ones are not asked it.
    All others go over at once, without an act.
    """
    if not isinstance(new, BenchmarkScheme | FormDefinition):
        return ()
    found = []
    for one in known.in_force(connection, SchemeOverlay):
        overlay = one.definition
        if isinstance(new, BenchmarkScheme) and overlay.base == new.name:
            clashes = faults_on(overlay, new, _current(connection, FormDefinition, overlay.form))
        elif isinstance(new, FormDefinition) and overlay.form == new.name:
            base = _current(connection, BenchmarkScheme, overlay.base)
            clashes = faults_on(overlay, base, new) if base is not None else ()
        else:
            clashes = ()
        if clashes:
            found.append(LeftBehind(overlay, clashes))
    return tuple(found)


def refuse_leaving(connection: Connection, published: Sequence[Definition]) -> None:
    """Raise a `Conflict` that names every overlay in force which one of `published` leaves behind, and why.

    An overlay of which another edition is published with them is not left behind: it is replaced.
    """
    editions = {one.name: one.edition for one in published if isinstance(one, SchemeOverlay)}
    told: list[Message] = []
    text = "{new} 发布后，补充方案 {overlay} 会留在上一版。请先改好它，或选照样发布（命令加 --leave-behind）。原因是："
    for new in published:
        for left in left_behind(connection, new):
            edition = left.overlay.edition
            if editions.get(left.overlay.name, edition) == edition:
                told.append(message("overlay.left_behind", text, new=new.edition, overlay=edition))
                told += in_file(Fault.of(left.clashes), edition).messages
    if told:
        raise Conflict(*told)


def refuse_unfit(connection: Connection, overlay: SchemeOverlay) -> None:
    """Raise `Conflict` for an overlay that nothing could be filed under: without a base, or clashing.

    It may clash with its base in force, and with another overlay in force of the same base: one filing may be asked
    both.
    """
    base = _current(connection, BenchmarkScheme, overlay.base)
    if base is None:
        text = "本平台没有现行的 {base}，补充方案没有可补充的。请先发布它。"
        raise Conflict(message("overlay.no_base", text, at="base", base=overlay.base))
    faults = faults_on(overlay, base, _current(connection, FormDefinition, overlay.form))
    if faults:
        raise Conflict(*faults)
    others = [
        one.definition for one in known.in_force(connection, SchemeOverlay) if one.definition.base == overlay.base
    ]
    told = [one for other in others if other.name != overlay.name for one in _shared(overlay, other)]
    if told:
        raise Conflict(*told)


def _shared(overlay: SchemeOverlay, other: SchemeOverlay) -> Iterable[Message]:
    """The keys that two overlays of one base both add."""
    taken = _keys(other)
    for key, at in _keys(overlay).items():
        if key in taken:
            text = "“{key}”也由现行的补充方案 {other} 补充，一件申报可能同时用到两者。请改名。"
            yield message("overlay.shared", text, at=at, key=key[1], other=other.edition)


def _keys(overlay: SchemeOverlay) -> dict[tuple[str, str], str]:
    """What an overlay adds, by kind and key, and where it is written."""
    found = {("standards", one.key): f"standards[{i}].key" for i, one in enumerate(overlay.standards)}
    found |= {("indicators", one.key): f"indicators[{i}].key" for i, one in enumerate(overlay.indicators)}
    return found | {("fields", one.name): f"fields[{i}].name" for i, one in enumerate(overlay.fields)}


def _current(connection: Connection, type_: type[known.T], name: str | None) -> known.T | None:
    """The edition in force; None where there is none."""
    found = known.one_in_force(known.versions(connection, type_, name)) if name is not None else None
    return found.definition if found is not None else None
