"""Writing a filing: opening it for its enterprise, and keeping what was typed into one of its parts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from duibiao.interfaces.web.desk import Desk
from duibiao.interfaces.web.entry import changes, typed_evidence, typed_explanations, typed_form, typed_scheme
from duibiao.interfaces.web.pages.forms import Form
from duibiao.kernel.definitions import known
from duibiao.kernel.identity import files
from duibiao.kernel.submissions import drafts
from duibiao.kernel.submissions import reading as submissions
from duibiao.kernel.submissions.additions import Asked, asked_of
from duibiao.kernel.submissions.content import Content
from duibiao.kernel.submissions.reading import Held
from duibiao.model.records.forms import FormDefinition
from duibiao.model.records.kinds import SubmissionKind
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Fault, Message, NotFound, message

Part = Literal["indicators", "form", "evidence", "submit"]


class Opened(msgspec.Struct, frozen=True):
    """A filing with the definitions that it is pinned to; `form` and `scheme` hold what overlays add to them."""

    held: Held
    kind: SubmissionKind
    asked: Asked

    @property
    def form(self) -> FormDefinition:
        """The form, all additions in it."""
        return self.asked.form

    @property
    def scheme(self) -> BenchmarkScheme | None:
        """The scheme, all additions in it; None where nothing is assessed."""
        return self.asked.scheme

    @property
    def content(self) -> Content:
        """The answers being written; those last filed where none are."""
        if self.held.draft is not None:
            return self.held.draft
        return self.held.revision.content if self.held.revision else Content()

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that this filing is written in."""
        return ("indicators", "form", "evidence", "submit") if self.scheme else ("form", "submit")


def open_filing(desk: Desk, id_: str, *, for_change: bool = False) -> Opened:
    """The filing for its filer. Raises `NotFound` also for an office: it has its own desk."""
    held = submissions.show(desk.connection, desk.person, id_, for_change=for_change)
    standing = held.standing
    if not submissions.is_filer(desk.person, standing.enterprise):
        raise NotFound(message("desk.not_own", "这不是本企业的申报。审核请从“审核”进入。"))
    kind = known.of_digest(desk.connection, SubmissionKind, standing.kind_digest)
    return Opened(held, kind, asked_of(desk.connection, standing))


def save(desk: Desk, opened: Opened, part: Part, form: Form) -> tuple[Message, ...]:
    """Keep what was typed in one part; a message for each place that another hand was faster with.

    A place named under "theirs" is left as it is stored.
    """
    was = was_sent(form)
    now = typed(desk, opened, part, form, was)
    changed = {place: one for place, one in changes(was, now).items() if place not in form.all("theirs")}
    if not changed:
        return ()
    return drafts.change_draft(desk.connection, desk.person, opened.held.standing.id, changed, desk.now)


def typed(desk: Desk, opened: Opened, part: Part, form: Form, was: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed in one part, as plain values by place."""
    match part:
        case "indicators" if opened.scheme:
            return typed_scheme(form, opened.scheme, was)
        case "form":
            return typed_form(form, opened.form)
        case "evidence":
            known_files = files.files_of(desk.connection, opened.held.standing.enterprise)
            return typed_evidence(form, [file.digest for file in known_files], was)
        case _:
            return typed_explanations(form)


def was_sent(form: Form) -> dict[str, Any]:
    """What the page was loaded with, from its hidden field."""
    try:
        was = json.loads(form.get("was") or "{}", parse_float=str)
    except ValueError:
        was = None
    if not isinstance(was, dict):
        raise Fault(message("draft.was", "页面的内容不完整，没有保存。请复制填写的内容，刷新页面后再填。"))
    return was
