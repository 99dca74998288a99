"""/schemes/proposals: drafts that are open to everybody's comments, what was said of them and what was answered."""

from __future__ import annotations

from collections.abc import Iterable

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from duibiao.interfaces.web.desk import AnyRequest, Desk, reading, writing
from duibiao.interfaces.web.pages.forms import Form, form_of
from duibiao.interfaces.web.pages.frame import see_other, show, writing_of
from duibiao.interfaces.web.pages.studio.drafts import show_draft
from duibiao.interfaces.web.pages.studio.opening import house_of, proposal_context
from duibiao.interfaces.web.views.proposals import organs_of, proposal_line
from duibiao.kernel.hierarchy.organs import names_of
from duibiao.kernel.identity.people import ANONYMOUS
from duibiao.kernel.proposals import reading as proposals
from duibiao.kernel.proposals.commenting import comment
from duibiao.kernel.proposals.records import Said
from duibiao.model.values.messages import Conflict, Fault, Message, NotAllowed, NotFound


class ProposalPages(Controller):
    """Drafts, for everybody; whoever is signed in may say something."""

    path = "/schemes/proposals"

    @get("/", opt={"permission": "schemes.read"}, sync_to_thread=True)
    def list(self, request: AnyRequest) -> Response[str]:
        """The proposals that were opened to comments, the newest first."""
        with reading(request) as desk:
            before = request.query_params.get("before", "")
            found = proposals.list_public(desk.connection, before, proposals.SHOWN + 1)
            shown = found[: proposals.SHOWN]
            names, writing_ = names_of(desk.connection, organs_of(shown)), writing_of(request)
            lines = [proposal_line(one, names, desk.now, writing_, deciding=False) for one in shown]
            following = shown[-1].id if len(found) > len(shown) else None
            return show(request, desk, "studio/public_list.html", lines=lines, following=following)

    @get("/{proposal:str}", opt={"permission": "schemes.read"}, sync_to_thread=True)
    def open(self, request: AnyRequest, proposal: FromPath[str]) -> Response[str]:
        """One proposal, its drafts and what was said of them."""
        with reading(request) as desk:
            return _page(request, desk, proposal)

    @post("/{proposal:str}", opt={"permission": "session.read"}, sync_to_thread=True)
    def comment(self, request: AnyRequest, proposal: FromPath[str]) -> Response[str] | Redirect:
        """Say something of a draft, in one's own name."""
        form = form_of(request)
        said = Said("", form.get("unit"), form.get("place"), form.get("words"))
        try:
            with writing(request) as desk:
                found = proposals.get_public(desk.connection, proposal, for_change=True)
                id_ = comment(desk.connection, desk.person, house_of(desk), found, said, form.get("edition"), desk.now)
        except Fault as fault:
            if isinstance(fault, NotAllowed | NotFound):
                raise
            with reading(request) as desk:
                status = 409 if isinstance(fault, Conflict) else 422
                return _page(request, desk, proposal, status=status, messages=fault.messages, typed=form)
        return see_other(f"/schemes/proposals/{proposal}#comment-{id_}")

    @get("/{proposal:str}/{part:str}", opt={"permission": "schemes.read"}, sync_to_thread=True)
    def read(self, request: AnyRequest, proposal: FromPath[str], part: FromPath[str]) -> Response[str]:
        """A scheme of the draft: its limits, the form to try, its examples, what it changes."""
        with reading(request) as desk:
            found = proposals.get_public(desk.connection, proposal)
            return show_draft(request, desk, found, part, f"/schemes/proposals/{proposal}")

    @get("/{proposal:str}/form", opt={"permission": "schemes.read"}, sync_to_thread=True)
    def ask(self, request: AnyRequest, proposal: FromPath[str]) -> Response[str]:
        """The form as an enterprise will see it."""
        with reading(request) as desk:
            found = proposals.get_public(desk.connection, proposal)
            return show_draft(request, desk, found, "form", f"/schemes/proposals/{proposal}")

    @post("/{proposal:str}/form", opt={"permission": "assessments.run"}, sync_to_thread=True, status_code=200)
    def assess(self, request: AnyRequest, proposal: FromPath[str]) -> Response[str]:
        """The verdict on what was typed; nothing is stored."""
        with reading(request) as desk:
            found = proposals.get_public(desk.connection, proposal)
            return show_draft(request, desk, found, "form", f"/schemes/proposals/{proposal}", form_of(request))


def _page(
    request: AnyRequest,
    desk: Desk,
    id_: str,
    *,
    status: int = 200,
    messages: Iterable[Message] = (),
    typed: Form | None = None,
) -> Response[str]:
    found = proposals.get_public(desk.connection, id_)
    edition = proposals.get_edition(desk.connection, found)
    context = proposal_context(request, desk, found, edition, request.query_params.get("after", ""))
    form = typed or Form([])
    return show(
        request,
        desk,
        "studio/public.html",
        status=status,
        messages=tuple(messages),
        typed={name: form.get(name) for name in ("unit", "place", "words")},
        signed_in=desk.person is not ANONYMOUS,
        base=f"/schemes/proposals/{id_}",
        **context,
    )
