"""/certifications: what is certified, by which criteria, for how long — every fact with its source."""

from __future__ import annotations

from litestar import Controller, Response, get
from litestar.params import FromPath

from duibiao.interfaces.web.desk import AnyRequest, reading
from duibiao.interfaces.web.pages.frame import show, writing_of
from duibiao.interfaces.web.views.certifications import certification_line, certification_view
from duibiao.kernel.definitions import known
from duibiao.model.records.certification import CertificationScheme
from duibiao.model.values.messages import NotFound, message

LONGEST_TYPED = 200


class CertificationPages(Controller):
    """Certification schemes, for everybody."""

    path = "/certifications"

    @get("/", opt={"permission": "schemes.read"}, sync_to_thread=True)
    def list(self, request: AnyRequest) -> Response[str]:
        """Schemes in force."""
        writing = writing_of(request)
        with reading(request) as desk:
            lines = [certification_line(one, writing) for one in known.in_force(desk.connection, CertificationScheme)]
            return show(request, desk, "portal/certifications.html", lines=lines)

    @get("/{certification:str}", opt={"permission": "schemes.read"}, sync_to_thread=True)
    def show_scheme(self, request: AnyRequest, certification: FromPath[str]) -> Response[str]:
        """A scheme: the version in force, or that of ?version=. With ?pattern= and ?number= a number is tried."""
        given, writing = request.query_params, writing_of(request)
        with reading(request) as desk:
            versions = known.versions(desk.connection, CertificationScheme, certification)
            found = known.chosen(versions, given.get("version", ""))
            if found is None:
                text = "没有名为 {name} 的认证方案。请从认证方案中查找。"
                raise NotFound(message("certification.unknown", text, name=certification))
            typed = given.get("number", "")[:LONGEST_TYPED]
            return show(
                request,
                desk,
                "portal/certification.html",
                scheme=found.definition,
                digest=found.digest,
                in_force=found.status == "in_force",
                versions=versions,
                view=certification_view(found.definition, writing, given.get("pattern", ""), typed),
            )
