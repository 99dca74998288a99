"""The web application: pages for people, /api/v1 for programs, how faults are told, what every answer carries."""

from __future__ import annotations

from typing import Any

from litestar import Litestar, Response, Router
from litestar.datastructures import State
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.routes import HTTPRoute
from sqlalchemy.exc import OperationalError

from duibiao.interfaces.running import Running
from duibiao.interfaces.web import problems
from duibiao.interfaces.web.api.certifications import CertificationController
from duibiao.interfaces.web.api.enterprises import EnterpriseController
from duibiao.interfaces.web.api.evidence import EvidenceController
from duibiao.interfaces.web.api.exchange import ExchangeController
from duibiao.interfaces.web.api.exports import ExportController
from duibiao.interfaces.web.api.jobs import JobController
from duibiao.interfaces.web.api.log import LogController
from duibiao.interfaces.web.api.operations import OperationsController
from duibiao.interfaces.web.api.organs import OrganController
from duibiao.interfaces.web.api.results import ResultController
from duibiao.interfaces.web.api.rounds import RoundController
from duibiao.interfaces.web.api.schemes import SchemeController
from duibiao.interfaces.web.api.session import SessionController
from duibiao.interfaces.web.api.standards import StandardController
from duibiao.interfaces.web.api.statistics import StatisticsController
from duibiao.interfaces.web.api.submissions import SubmissionController
from duibiao.interfaces.web.desk import AnyRequest, is_page
from duibiao.interfaces.web.headers import DATA_HEADERS
from duibiao.interfaces.web.intake import take_in
from duibiao.interfaces.web.pages import faults
from duibiao.interfaces.web.pages.account import AccountPages
from duibiao.interfaces.web.pages.admin.exchange import ExchangePages
from duibiao.interfaces.web.pages.admin.exchange_acts import ExchangeActs
from duibiao.interfaces.web.pages.admin.holidays import HolidayPages
from duibiao.interfaces.web.pages.admin.log import LogPages
from duibiao.interfaces.web.pages.admin.organs import OrganPages
from duibiao.interfaces.web.pages.admin.overview import OverviewPages
from duibiao.interfaces.web.pages.admin.people import PeoplePages
from duibiao.interfaces.web.pages.admin.plugins import PluginPages
from duibiao.interfaces.web.pages.admin.roles import RolePages
from duibiao.interfaces.web.pages.admin.rounds import RoundPages
from duibiao.interfaces.web.pages.assessments import AssessmentPages
from duibiao.interfaces.web.pages.certifications import CertificationPages
from duibiao.interfaces.web.pages.desk import DeskPages
from duibiao.interfaces.web.pages.enterprises import EnterprisePages
from duibiao.interfaces.web.pages.exports import ExportPages
from duibiao.interfaces.web.pages.filing import FilingPages
from duibiao.interfaces.web.pages.forms import take_in_form
from duibiao.interfaces.web.pages.plugin_routes import PluginRoutes
from duibiao.interfaces.web.pages.portal import PortalPages
from duibiao.interfaces.web.pages.previews import PreviewPages
from duibiao.interfaces.web.pages.proposals import ProposalPages
from duibiao.interfaces.web.pages.rendering import prepare_pages
from duibiao.interfaces.web.pages.results import ResultPages
from duibiao.interfaces.web.pages.review import ReviewPages
from duibiao.interfaces.web.pages.review_bulk import ReviewBulkPages
from duibiao.interfaces.web.pages.review_file import ReviewFilePages
from duibiao.interfaces.web.pages.schemes import SchemePages
from duibiao.interfaces.web.pages.session import SessionPages
from duibiao.interfaces.web.pages.standards import StandardPages
from duibiao.interfaces.web.pages.statistics import StatisticsPages
from duibiao.interfaces.web.pages.studio.drafts import DraftPages
from duibiao.interfaces.web.pages.studio.proposals import StudioPages
from duibiao.interfaces.web.pages.verifying import VerifyPages
from duibiao.interfaces.web.static_files import plugin_file, static_file
from duibiao.model.values.messages import Fault

LARGEST_BODY = 8 * 1024 * 1024
"""The most bytes of a request that is no upload of evidence."""


def create_app(running: Running) -> Litestar:
    """The application that serves `running`. Raises `TypeError` for a route without a permission."""
    api = Router(
        "/api/v1",
        route_handlers=[
            SchemeController,
            CertificationController,
            SubmissionController,
            ResultController,
            StandardController,
            StatisticsController,
            ExportController,
            EnterpriseController,
            EvidenceController,
            RoundController,
            OrganController,
            SessionController,
            LogController,
            OperationsController,
            JobController,
            ExchangeController,
        ],
        before_request=take_in,
    )
    pages = Router(
        "/",
        route_handlers=[
            static_file,
            plugin_file,
            SessionPages,
            DeskPages,
            FilingPages,
            AssessmentPages,
            ReviewPages,
            ReviewBulkPages,
            ReviewFilePages,
            PortalPages,
            ResultPages,
            VerifyPages,
            ProposalPages,
            SchemePages,
            ExportPages,
            CertificationPages,
            StandardPages,
            StatisticsPages,
            PreviewPages,
            StudioPages,
            DraftPages,
            EnterprisePages,
            AccountPages,
            OverviewPages,
            PeoplePages,
            RolePages,
            OrganPages,
            RoundPages,
            ExchangeActs,
            ExchangePages,
            PluginPages,
            HolidayPages,
            LogPages,
            PluginRoutes,
        ],
        before_request=take_in_form,
        exception_handlers={
            Fault: faults.on_fault,
            HTTPException: faults.on_http,
            OperationalError: faults.on_outage,
            Exception: faults.on_crash,
        },
        include_in_schema=False,
    )
    app = Litestar(
        route_handlers=[api, pages],
        state=State({"running": running, "pages": prepare_pages(running)}),
        request_max_body_size=LARGEST_BODY,
        exception_handlers={
            Fault: problems.on_fault,
            ValidationException: problems.on_invalid,
            HTTPException: _on_unrouted,
            RecursionError: problems.on_too_deep,
            OperationalError: problems.on_outage,
            Exception: problems.on_crash,
        },
        response_headers=DATA_HEADERS,
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
        on_shutdown=[_close],
    )
    refuse_unguarded(app)
    return app


def _close(app: Litestar) -> None:
    """Give the database's connections back when the server stops."""
    app.state.running.store.close()


def _on_unrouted(request: AnyRequest, error: HTTPException) -> Response[Any]:
    """An address that leads nowhere: told as a page to a browser that looks for one, as a problem to programs."""
    wants_page = is_page(request) and "text/html" in request.headers.get("accept", "")
    return faults.on_http(request, error) if wants_page else problems.on_http(request, error)


def refuse_unguarded(app: Litestar) -> None:
    """Raise `TypeError` where a route of ours names no permission: such a route must not be served."""
    for route in app.routes:
        if isinstance(route, HTTPRoute) and not route.path.startswith("/schema"):
            for handler in route.route_handlers:
                if "permission" not in handler.opt and handler.http_methods != {"OPTIONS"}:
                    raise TypeError(f"{route.path}: {handler.handler_name} names no permission")
