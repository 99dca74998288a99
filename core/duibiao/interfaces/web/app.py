"""The web application: the controllers under /api/v1, how faults are told, and what every answer carries."""

from __future__ import annotations

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.routes import HTTPRoute
from sqlalchemy.exc import OperationalError

from duibiao.interfaces.running import Running
from duibiao.interfaces.web import problems
from duibiao.interfaces.web.api.enterprises import EnterpriseController
from duibiao.interfaces.web.api.evidence import EvidenceController
from duibiao.interfaces.web.api.operations import OperationsController
from duibiao.interfaces.web.api.organs import OrganController
from duibiao.interfaces.web.api.results import ResultController
from duibiao.interfaces.web.api.rounds import RoundController
from duibiao.interfaces.web.api.schemes import SchemeController
from duibiao.interfaces.web.api.session import SessionController
from duibiao.interfaces.web.api.submissions import SubmissionController
from duibiao.interfaces.web.intake import take_in
from duibiao.model.values.messages import Fault

LARGEST_BODY = 8 * 1024 * 1024
"""The most bytes of a request that is no upload of evidence."""

SECURITY_HEADERS = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
}


def create_app(running: Running) -> Litestar:
    """The application that serves `running`. Raises `TypeError` for a route without a permission."""
    api = Router(
        "/api/v1",
        route_handlers=[
            SchemeController,
            SubmissionController,
            ResultController,
            EnterpriseController,
            EvidenceController,
            RoundController,
            OrganController,
            SessionController,
            OperationsController,
        ],
        before_request=take_in,
    )
    app = Litestar(
        route_handlers=[api],
        state=State({"running": running}),
        request_max_body_size=LARGEST_BODY,
        exception_handlers={
            Fault: problems.on_fault,
            ValidationException: problems.on_invalid,
            HTTPException: problems.on_http,
            RecursionError: problems.on_too_deep,
            OperationalError: problems.on_busy,
            Exception: problems.on_crash,
        },
        response_headers=SECURITY_HEADERS,
        logging_config=None,
        openapi_config=OpenAPIConfig(
            title="Duibiao 对标",
            version="1",
            description="Comparing executed standards with international and leading ones: file, review, look up.",
            components=Components(security_schemes={"token": SecurityScheme(type="http", scheme="bearer")}),
            security=[{"token": []}, {}],
            render_plugins=[JsonRenderPlugin()],
            path="/schema",
        ),
        on_shutdown=[running.store.close],
    )
    refuse_unguarded(app)
    return app


def refuse_unguarded(app: Litestar) -> None:
    """Raise `TypeError` where a route of ours names no permission: such a route must not be served."""
    for route in app.routes:
        if isinstance(route, HTTPRoute) and route.path.startswith("/api/"):
            for handler in route.route_handlers:
                if "permission" not in handler.opt and handler.http_methods != {"OPTIONS"}:
                    raise TypeError(f"{route.path}: {handler.handler_name} names no permission")
