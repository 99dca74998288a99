"""A scheme that is not in force, as its readers see it: its limits, the form to try, its examples, what it changes."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath

from duibiao.interfaces.web.desk import AnyRequest, Desk, reading
from duibiao.interfaces.web.entry import typed_scheme
from duibiao.interfaces.web.pages.forms import Form, form_of
from duibiao.interfaces.web.pages.frame import show, writing_of
from duibiao.interfaces.web.pages.parts import assessment_context
from duibiao.interfaces.web.views.proposals import stage_of
from duibiao.interfaces.web.views.schemes import scheme_view
from duibiao.interfaces.web.views.versions import versions_view
from duibiao.interfaces.web.views.worked_examples import worked_examples
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.definitions import known
from duibiao.kernel.proposals import reading as proposals
from duibiao.kernel.proposals.records import Proposal
from duibiao.kernel.submissions.additions import NO_FORM, laid
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Message, NotFound, message

PARTS: dict[str, Message] = {
    "scheme": message("draft.scheme", "限值和出处"),
    "form": message("draft.form", "试填"),
    "examples": message("draft.examples", "算例核对"),
    "compare": message("draft.compare", "与现行版比较"),
}
"""The pages of a draft, by the end of their address."""


class Draft(msgspec.Struct, frozen=True):
    """One scheme of a proposal, opened; `base` is the address of the proposal's page in its room."""

    proposal: Proposal
    scheme: BenchmarkScheme
    digest: str
    base: str

    def href(self, part: str) -> str:
        """The address of a page of this draft."""
        return f"{self.base}/{part}?scheme={self.scheme.name}"


class DraftPages(Controller):
    """Drafts, for their association and the office."""

    path = "/studio/proposals"

    @get("/{proposal:str}/{part:str}", opt={"permission": "studio.read"}, sync_to_thread=True)
    def read(self, request: AnyRequest, proposal: FromPath[str], part: FromPath[str]) -> Response[str]:
        with reading(request) as desk:
            found = proposals.get_proposal(desk.connection, desk.person, proposal)
            return show_draft(request, desk, found, part, f"/studio/proposals/{proposal}")

    @get("/{proposal:str}/form", opt={"permission": "studio.read"}, sync_to_thread=True)
    def ask(self, request: AnyRequest, proposal: FromPath[str]) -> Response[str]:
        """The form as an enterprise will see it."""
        with reading(request) as desk:
            found = proposals.get_proposal(desk.connection, desk.person, proposal)
            return show_draft(request, desk, found, "form", f"/studio/proposals/{proposal}")

    @post("/{proposal:str}/form", opt={"permission": "studio.read"}, sync_to_thread=True, status_code=200)
    def assess(self, request: AnyRequest, proposal: FromPath[str]) -> Response[str]:
        """The verdict on what was typed; nothing is stored."""
        with reading(request) as desk:
            found = proposals.get_proposal(desk.connection, desk.person, proposal)
            return show_draft(request, desk, found, "form", f"/studio/proposals/{proposal}", form_of(request))


def show_draft(
    request: AnyRequest, desk: Desk, proposal: Proposal, part: str, base: str, sent: Form | None = None
) -> Response[str]:
    """One page of a draft. Raises `NotFound` for a scheme or a page that it does not have."""
    if part not in PARTS:
        raise NotFound(message("page.not_found", "没有这个页面。地址可能已更改，请从首页或用搜索查找。"))
    writing = writing_of(request)
    edition = proposals.get_edition(desk.connection, proposal)
    digest, scheme = edition.scheme(request.query_params.get("scheme", ""))
    draft = Draft(proposal, scheme, digest, base)
    return show(
        request,
        desk,
        f"studio/{part}.html",
        draft=draft,
        proposal=proposal,
        scheme=scheme,
        base=base,
        messages=(),
        stage=stage_of(proposal, desk.now),
        links=[(draft.href(name), told, name == part) for name, told in PARTS.items()],
        **{"digest": digest, **_context(part, desk, draft, writing, sent or Form([]))},
    )


def _context(part: str, desk: Desk, draft: Draft, writing: Writing, sent: Form) -> dict[str, Any]:
    """What the page shows beside its frame."""
    match part:
        case "scheme":
            without = msgspec.structs.replace(draft.scheme, examples=())
            return {"view": scheme_view(known.Known(draft.digest, "known", without), writing)}
        case "form":
            return _form(draft, writing, sent)
        case "examples":
            found = worked_examples(draft.scheme, draft.digest, writing)
            wrong = sum(not one.agrees for one in found)
            return {"examples": found, "total": len(draft.scheme.examples), "wrong": wrong}
        case _:
            return _compare(desk, draft, writing)


def _form(draft: Draft, writing: Writing, sent: Form) -> dict[str, Any]:
    """The table in which an enterprise will type, made by the code that makes it for enterprises."""
    values = typed_scheme(sent, draft.scheme, {})
    asked = laid(NO_FORM, draft.scheme, draft.digest, (), {})
    return assessment_context(asked, draft.digest, values, {}, writing, {}, sent.get("base") or None)


def _compare(desk: Desk, draft: Draft, writing: Writing) -> dict[str, Any]:
    """What the draft changes in the version in force; nothing to compare where there is none."""
    versions = known.versions(desk.connection, BenchmarkScheme, draft.scheme.name)
    current = known.one_in_force(versions)
    if current is None:
        return {"was": None, "view": None}
    was = current.definition
    return {"was": was.version, "view": versions_view(was, draft.scheme, writing)}
