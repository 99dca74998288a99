"""/schemes/{name}/try and /assessments: anybody may try a scheme; nothing is stored."""

from __future__ import annotations

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from duibiao.interfaces.web.desk import AnyRequest, Desk, reading
from duibiao.interfaces.web.entry import typed_scheme
from duibiao.interfaces.web.pages.forms import Form, form_of
from duibiao.interfaces.web.pages.frame import show, writing_of
from duibiao.interfaces.web.pages.parts import assessment_context
from duibiao.interfaces.web.views.additions import organs_of
from duibiao.kernel.definitions import known
from duibiao.kernel.hierarchy.organs import names_of
from duibiao.kernel.submissions.additions import NO_FORM, laid
from duibiao.model.records.schemes import BenchmarkScheme


class AssessmentPages(Controller):
    """The trial of a scheme: the table in which one types, and the verdict on it."""

    @get("/schemes/{name:str}/try", opt={"permission": "schemes.read"}, sync_to_thread=True)
    def ask(self, request: AnyRequest, name: FromPath[str]) -> Response[str]:
        with reading(request) as desk:
            return _page(request, desk, known.current(desk.connection, BenchmarkScheme, name), Form([]))

    @post("/assessments", opt={"permission": "assessments.run"}, sync_to_thread=True, status_code=200)
    def assess(self, request: AnyRequest) -> Response[str]:
        """The verdict on what was typed, by the version that the form names: a draft keeps to its own."""
        form = form_of(request)
        with reading(request) as desk:
            versions = known.versions(desk.connection, BenchmarkScheme, form.get("scheme"))
            named = next((one for one in versions if one.digest == form.get("digest")), None)
            found = named or known.current(desk.connection, BenchmarkScheme, form.get("scheme"))
            return _page(request, desk, found, form)


def _page(request: AnyRequest, desk: Desk, found: known.Known[BenchmarkScheme], form: Form) -> Response[str]:
    """The trial of a scheme; with the overlays that a draft is pinned to, what they add as well."""
    scheme, pinned = found.definition, form.all("overlay")
    definitions = known.of_digests(desk.connection, pinned) if pinned else {}
    asked = laid(NO_FORM, scheme, found.digest, pinned, definitions)
    names = names_of(desk.connection, organs_of(asked))
    values = typed_scheme(form, asked.scheme or scheme, {})
    writing, base = writing_of(request), form.get("base") or None
    context = assessment_context(asked, found.digest, values, names, writing, {}, base)
    return show(request, desk, "portal/try.html", scheme=scheme, messages=(), **context)
