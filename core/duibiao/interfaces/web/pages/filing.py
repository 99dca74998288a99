"""/desk/{submission}: writing a filing part by part, submitting it, and what becomes of it afterwards."""

from __future__ import annotations

from typing import cast

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from duibiao.interfaces.web.desk import AnyRequest, Desk, reading, writing
from duibiao.interfaces.web.pages.drafting import Opened, Part, open_filing, save
from duibiao.interfaces.web.pages.filed import show_filed
from duibiao.interfaces.web.pages.forms import Form, form_of
from duibiao.interfaces.web.pages.frame import see_other
from duibiao.interfaces.web.pages.parts import show_part
from duibiao.kernel.identity import files
from duibiao.kernel.identity.files import EvidenceFile
from duibiao.kernel.journal.entries import Recorded
from duibiao.kernel.store.evidence import LARGEST, media_type_of
from duibiao.kernel.submissions.acting import act
from duibiao.kernel.submissions.editions import choose
from duibiao.kernel.submissions.lifecycle import ActionName
from duibiao.kernel.submissions.records import Action
from duibiao.kernel.submissions.requests import act_or_ask
from duibiao.model.values.messages import Conflict, Fault, NotFound, message
from duibiao.reporting.dissemination.public_records import follow

OWN_ACTIONS = ("withdraw", "correct")
"""What a filer does with a filing that is not his to write any more."""


class FilingPages(Controller):
    """One filing, for the enterprise whose it is."""

    path = "/desk"

    @get("/{submission:str}", opt={"permission": "submissions.write"}, sync_to_thread=True)
    def open(self, request: AnyRequest, submission: FromPath[str]) -> Response[str] | Redirect:
        """The filing as it was filed; one that is being written leads to its first part."""
        with reading(request) as desk:
            opened = open_filing(desk, submission)
            if opened.held.draft is not None:
                return see_other(f"/desk/{submission}/{opened.parts[0]}")
            return show_filed(request, desk, opened)

    @post("/{submission:str}", opt={"permission": "submissions.write"}, sync_to_thread=True)
    def act(self, request: AnyRequest, submission: FromPath[str]) -> Response[str] | Redirect:
        """Withdraw, or ask for a correction."""
        form = form_of(request)
        action = form.get("action")
        if action not in OWN_ACTIONS:
            raise Fault(message("desk.action", "这里只能撤回或申请更正。请返回上一页，用页面上的按钮办理。"))
        try:
            with writing(request) as desk:
                _take(desk, submission, cast("ActionName", action), form)
        except (Conflict, Fault) as fault:
            if isinstance(fault, NotFound):
                raise
            with reading(request) as desk:
                return show_filed(request, desk, open_filing(desk, submission), form=form, messages=fault.messages)
        return see_other(f"/desk/{submission}")

    @post("/{submission:str}/edition", opt={"permission": "submissions.write"}, sync_to_thread=True)
    def choose_edition(self, request: AnyRequest, submission: FromPath[str]) -> Redirect:
        """Take the newer version of the scheme that the draft was offered, or keep the old one."""
        form = form_of(request)
        if form.get("do") not in ("take", "keep"):
            raise Fault(message("edition.choice", "请返回上一页，点“改用新版”或“保留旧版”。"))
        with writing(request) as desk:
            choose(desk.connection, desk.person, submission, form.get("offered"), form.get("do") == "take", desk.now)
        return see_other(f"/desk/{submission}")

    @get("/{submission:str}/{part:str}", opt={"permission": "submissions.write"}, sync_to_thread=True)
    def read_part(
        self, request: AnyRequest, submission: FromPath[str], part: FromPath[str]
    ) -> Response[str] | Redirect:
        with reading(request) as desk:
            opened = open_filing(desk, submission)
            if opened.held.draft is None:
                return see_other(f"/desk/{submission}")
            return show_part(request, desk, opened, _part(opened, part))

    @post(
        "/{submission:str}/{part:str}",
        opt={"permission": "submissions.write"},
        sync_to_thread=True,
        request_max_body_size=LARGEST + 256 * 1024,
    )
    def write_part(
        self, request: AnyRequest, submission: FromPath[str], part: FromPath[str]
    ) -> Response[str] | Redirect:
        """Keep what was typed; then stay, go on, upload or submit, as the button says."""
        form = form_of(request)
        try:
            return self._write(request, submission, part, form)
        except Fault as fault:
            if type(fault) not in (Fault, Conflict):
                raise
            with reading(request) as desk:
                opened = open_filing(desk, submission)
                if opened.held.draft is None:
                    raise
                return show_part(request, desk, opened, _part(opened, part), sent=form, messages=fault.messages)

    def _write(self, request: AnyRequest, submission: str, name: str, form: Form) -> Response[str] | Redirect:
        with writing(request) as desk:
            opened = open_filing(desk, submission, for_change=True)
            part = _part(opened, name)
            seen = opened.held.seen
            if part == "evidence":
                _keep_files(desk, opened, form)
            conflicts = save(desk, opened, part, form)
            if conflicts:
                return show_part(request, desk, open_filing(desk, submission), part, sent=form, conflicts=conflicts)
            match form.get("do"):
                case "submit":
                    _submit(desk, submission, form, seen)
                    return see_other(f"/desk/{submission}?done=submit")
                case "next":
                    following = opened.parts[min(opened.parts.index(part) + 1, len(opened.parts) - 1)]
                    return see_other(f"/desk/{submission}/{following}")
                case _:
                    return show_part(request, desk, open_filing(desk, submission), part, saved=True)


def _part(opened: Opened, name: str) -> Part:
    """The part of that name. Raises `NotFound` for one that this kind of filing does not have."""
    if name in opened.parts:
        return name
    raise NotFound(message("page.not_found", "没有这个页面。地址可能已更改，请从首页或用搜索查找。"))


def _submit(desk: Desk, submission: str, form: Form, seen_before: str) -> None:
    """File what was on the screen. Explanations typed with the same click are saved before and belong to it."""
    if form.get("seen") != seen_before:
        text = "申报在您查看之后已有变动。请核对下面的内容，再提交一次。"
        raise Conflict(message("desk.changed", text))
    seen = open_filing(desk, submission).held.seen
    recorded = act(desk.connection, desk.person, desk.running.instance, submission, Action("submit", seen), desk.now)
    follow(desk.connection, recorded)


def _take(desk: Desk, submission: str, action: ActionName, form: Form) -> None:
    """Take the action, or ask the instance that holds the submission for it."""
    taken = Action(action, form.get("seen"), form.get("comment") or None)
    done = act_or_ask(desk.connection, desk.person, desk.running.instance, submission, taken, desk.now)
    if isinstance(done, Recorded):
        follow(desk.connection, done)


def _keep_files(desk: Desk, opened: Opened, form: Form) -> None:
    """Keep the file that came with the form, if one did, as evidence of the enterprise."""
    sent = form.files.get("file")
    if sent is None:
        return
    enterprise = opened.held.standing.enterprise
    content = sent.file.read()
    media_type = media_type_of(content, sent.filename)
    files.refuse_unless_writer(desk.person, enterprise)
    digest = desk.running.evidence.put(content)
    kept = EvidenceFile(digest, enterprise, sent.filename[:200], media_type, len(content), desk.now)
    files.keep(desk.connection, desk.person, kept)
    for key in form.all("for"):
        form.pairs.append((f"evidence.{digest}", key))
