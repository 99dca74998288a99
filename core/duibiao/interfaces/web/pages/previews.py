"""/schemes/{name}/previews: before a version is published, what it would change — for whoever publishes."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from duibiao.interfaces.running import Running
from duibiao.interfaces.web.desk import AnyRequest, Desk, reading, writing
from duibiao.interfaces.web.pages.forms import form_of
from duibiao.interfaces.web.pages.frame import see_other, show, writing_of
from duibiao.interfaces.web.views.previews import changed_lines, preview_line, tally_view
from duibiao.kernel.definitions import known
from duibiao.kernel.definitions.known import Known
from duibiao.kernel.submissions import previews
from duibiao.kernel.work import jobs
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Conflict, NotFound, message

PAGE = 30


class Candidate(msgspec.Struct, frozen=True):
    """A version that can be tried; its status is that of `Known`, or offered by a plugin and not known yet."""

    version: str
    digest: str
    status: str


class PreviewPages(Controller):
    """What versions of a scheme would do to drafts and filings."""

    path = "/schemes/{name:str}/previews"

    @get("/", opt={"permission": "definitions.publish"}, sync_to_thread=True)
    def list(self, request: AnyRequest, name: FromPath[str]) -> Response[str]:
        """The versions that can be tried, and what was tried before."""
        with reading(request) as desk:
            versions = _versions(desk, name)
            candidates = [Candidate(one.definition.version, one.digest, one.status) for one in versions]
            return show(
                request,
                desk,
                "previews/list.html",
                scheme=versions[0].definition,
                candidates=candidates,
                lines=[preview_line(one, writing_of(request)) for one in previews.previews_of(desk.connection, name)],
            )

    @post("/", opt={"permission": "definitions.publish"}, sync_to_thread=True)
    def start(self, request: AnyRequest, name: FromPath[str]) -> Redirect:
        """Try the chosen version."""
        chosen = form_of(request).get("candidate")
        with writing(request) as desk:
            found = next((one for one in _versions(desk, name) if one.digest == chosen), None)
            if found is None:
                text = "要预览的版本已经不在列表里。请返回上一页，刷新后再选。"
                raise Conflict(message("preview.no_candidate", text))
            job = previews.start_preview(desk.connection, found.definition, desk.person, desk.now)
        return see_other(f"/schemes/{name}/previews/{job}")

    @get("/{job:str}", opt={"permission": "definitions.publish"}, sync_to_thread=True)
    def show_preview(self, request: AnyRequest, name: FromPath[str], job: FromPath[str]) -> Response[str]:
        """How far a preview has come, and what it found within the reader's scope."""
        after, say = request.query_params.get("after", ""), writing_of(request)
        with reading(request) as desk:
            found = previews.preview_of(desk.connection, name, job)
            versions = {one.definition.version: one.definition for one in _known(desk, name)}
            page = previews.changed_in(desk.connection, job, desk.person, after, PAGE + 1)
            changed = page[:PAGE]
            return show(
                request,
                desk,
                "previews/preview.html",
                scheme=found.candidate,
                versions=versions,
                line=preview_line(found, say),
                tally=tally_view(found, versions, say),
                lines=changed_lines(changed, found.candidate, versions, say),
                listed=previews.count_changed(desk.connection, job, desk.person),
                links=desk.person.may("submissions.review"),
                next=f"/schemes/{name}/previews/{job}?after={changed[-1].submission}" if len(page) > PAGE else None,
            )

    @post("/{job:str}/cancel", opt={"permission": "definitions.publish"}, sync_to_thread=True)
    def cancel(self, request: AnyRequest, name: FromPath[str], job: FromPath[str]) -> Redirect:
        """End a preview that is under way. What it found so far stays."""
        with writing(request) as desk:
            previews.preview_of(desk.connection, name, job)
            jobs.cancel(desk.connection, job, desk.now)
        return see_other(f"/schemes/{name}/previews/{job}")


def _versions(desk: Desk, name: str) -> list[Known[BenchmarkScheme]]:
    """Every version that can be tried: what plugins offer beyond what is known, then the known. Raises `NotFound`."""
    there = _known(desk, name)
    found = [*_offered(desk.running, name, {one.digest for one in there}), *there]
    if not found:
        raise NotFound(message("scheme.unknown", "没有名为 {name} 的对标方案。请从对标方案中查找。", name=name))
    return found


def _known(desk: Desk, name: str) -> list[Known[BenchmarkScheme]]:
    return known.versions(desk.connection, BenchmarkScheme, name)


def _offered(running: Running, name: str, there: set[str]) -> Iterable[Known[BenchmarkScheme]]:
    for offer in running.catalogue.offers.values():
        scheme = offer.definition
        if isinstance(scheme, BenchmarkScheme) and scheme.name == name and offer.digest not in there:
            yield Known(offer.digest, "offered", scheme)
