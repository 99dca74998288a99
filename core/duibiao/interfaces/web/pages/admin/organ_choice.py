"""Finding an organ inside a form, without script: type part of a name, send, choose among what was found.

The text stands under `find_<field>`, the chosen id under `<field>`; `found_<field>` carries for which text the choices
were shown, so that a choice made for another text is not taken for one made for this.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection

from duibiao.interfaces.web.pages.forms import Form
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.hierarchy.organs import Organ, names_of, search_organs
from duibiao.model.values.messages import Fault, message

SHOWN = 20


class OrganOption(msgspec.Struct, frozen=True):
    """An organ to choose: its name, and the names of those above it."""

    id: str
    name: str
    above: str
    chosen: bool


class OrganChoice(msgspec.Struct, frozen=True):
    """The state of such a field; `more` where not everything found is shown."""

    field: str
    typed: str
    options: tuple[OrganOption, ...] = ()
    more: bool = False


def organ_choice(connection: Connection, writing: Writing, form: Form, field: str, typed: str = "") -> OrganChoice:
    """The field as it is shown again: what was typed, or `typed` in a new form, with what is found for it."""
    typed = form.get(f"find_{field}", typed)
    if not typed:
        return OrganChoice(field, "")
    found = search_organs(connection, typed, limit=SHOWN + 1)
    lines = lines_of(connection, writing, found[:SHOWN])
    wanted = form.get(field) if _is_current(form, field) else ""
    chosen = wanted or (found[0].id if len(found) == 1 else typed)
    options = tuple(
        OrganOption(organ.id, writing.label(organ.name), line, organ.id == chosen)
        for organ, line in zip(found[:SHOWN], lines, strict=True)
    )
    return OrganChoice(field, typed, options, len(found) > SHOWN)


def chosen_organ(connection: Connection, form: Form, field: str) -> str | None:
    """The id of the organ that was chosen, or typed in full; None for an empty field.

    Raises `Fault` for a text that is part of names only: nobody guesses which one was meant.
    """
    typed, chosen = form.get(f"find_{field}"), form.get(field)
    if chosen and _is_current(form, field):
        return chosen
    if not typed:
        return None
    found = search_organs(connection, typed, limit=SHOWN)
    if any(organ.id == typed for organ in found):
        return typed
    if found:
        raise Fault(message("organ.choose", "名称含“{typed}”的机构已列出，请选定一个。", at=field, typed=typed))
    text = "没有查到名称含“{typed}”的机构。请换个写法，或填机构编号，如 cn-330326。"
    raise Fault(message("organ.none_found", text, at=field, typed=typed))


def lines_of(connection: Connection, writing: Writing, organs: Sequence[Organ]) -> list[str]:
    """For each organ the names of those above it, the root left out; one statement."""
    above = [organ.path.split("/")[2:-2] for organ in organs]
    names = names_of(connection, (id for line in above for id in line))
    return [" / ".join(writing.label(names.get(id)) or id for id in line) for line in above]


def _is_current(form: Form, field: str) -> bool:
    return form.get(f"found_{field}") == form.get(f"find_{field}")
