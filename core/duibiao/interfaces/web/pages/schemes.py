"""/schemes: by what products are compared — every limit, where it was read, and how sure it is."""

from __future__ import annotations

from litestar import Controller, Response, get
from litestar.params import FromPath

from duibiao.interfaces.web.desk import AnyRequest, reading
from duibiao.interfaces.web.pages.citing import outdated_in
from duibiao.interfaces.web.pages.frame import show, writing_of
from duibiao.interfaces.web.views.scheme_overlays import overlay_panels
from duibiao.interfaces.web.views.schemes import scheme_line, scheme_view
from duibiao.interfaces.web.views.versions import versions_view
from duibiao.kernel.definitions import known
from duibiao.kernel.hierarchy.organs import names_of
from duibiao.kernel.standards.citations import of_scheme
from duibiao.model.records.overlays import SchemeOverlay
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values import folding
from duibiao.model.values.messages import NotFound, message
from duibiao.reporting.dissemination import words


class SchemePages(Controller):
    """Schemes, for everybody."""

    path = "/schemes"

    @get("/", opt={"permission": "schemes.read"}, sync_to_thread=True)
    def list(self, request: AnyRequest) -> Response[str]:
        """Schemes in force; ?q= looks in titles, product classes, standards and industries."""
        q, writing = request.query_params.get("q", "").strip(), writing_of(request)
        with reading(request) as desk:
            schemes = known.in_force(desk.connection, BenchmarkScheme)
            found = [one for one in schemes if _matches(one.definition, q)]
            lines = [scheme_line(one, writing) for one in found]
            return show(request, desk, "portal/schemes.html", lines=lines, q=q, total=len(schemes))

    @get("/{name:str}", opt={"permission": "schemes.read"}, sync_to_thread=True)
    def show_scheme(self, request: AnyRequest, name: FromPath[str]) -> Response[str]:
        """A scheme: the version in force, or that of ?version=."""
        wanted, writing = request.query_params.get("version", ""), writing_of(request)
        with reading(request) as desk:
            versions = known.versions(desk.connection, BenchmarkScheme, name)
            found = known.chosen(versions, wanted)
            if found is None:
                raise NotFound(message("scheme.unknown", "没有名为 {name} 的对标方案。请从对标方案中查找。", name=name))
            current = found.status == "in_force"
            overlays = [
                one
                for one in (known.in_force(desk.connection, SchemeOverlay) if current else ())
                if one.definition.base == found.definition.name
            ]
            names = names_of(desk.connection, {one.definition.organ for one in overlays})
            return show(
                request,
                desk,
                "portal/scheme.html",
                scheme=found.definition,
                digest=found.digest,
                in_force=current,
                versions=versions,
                may_preview=desk.person.may("definitions.publish"),
                view=scheme_view(found, writing),
                overlays=overlay_panels(found.definition, overlays, names, writing),
                outdated=outdated_in(desk, of_scheme(found.definition), "scheme", writing),
            )

    @get("/{name:str}/compare", opt={"permission": "schemes.read"}, sync_to_thread=True)
    def compare(self, request: AnyRequest, name: FromPath[str]) -> Response[str]:
        """Two known versions side by side: ?from= and ?to=, else the two published last."""
        asked, writing = request.query_params, writing_of(request)
        with reading(request) as desk:
            versions = known.versions(desk.connection, BenchmarkScheme, name)
            if not versions:
                raise NotFound(message("scheme.unknown", "没有名为 {name} 的对标方案。请从对标方案中查找。", name=name))
            newest, before = versions[0], versions[1] if len(versions) > 1 else versions[0]
            was = known.version_of(versions, name, asked["from"]) if asked.get("from") else before
            now = known.version_of(versions, name, asked["to"]) if asked.get("to") else newest
            return show(
                request,
                desk,
                "portal/compare.html",
                scheme=now.definition,
                versions=[one.definition.version for one in versions],
                was=was.definition.version,
                now=now.definition.version,
                view=versions_view(was.definition, now.definition, writing),
            )


def _matches(scheme: BenchmarkScheme, q: str) -> bool:
    """Whether every part of a query stands in what a scheme is looked for by."""
    held = folding.words([*words.of_scheme(scheme), *scheme.industries, scheme.name])
    return all(part in held for part in folding.parts_of(q))
