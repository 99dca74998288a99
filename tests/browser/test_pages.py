"""Every page of the list, for everybody who sees it, in both languages, in a real browser."""

from __future__ import annotations

import pytest
from litestar.routes import HTTPRoute

from duibiao.interfaces.web.app import create_app
from tests.browser.browsers import Doorkeeper
from tests.browser.checking import DESK, PHONE, checked
from tests.browser.instance import Instance
from tests.browser.pages import Visit, read_pages
from tests.demonstrations import Demo
from tests.interfaces.web.addresses import FILES

LISTED = read_pages()
NO_PAGES = ("/api/", "/schema", "/static/", "/x/", "/exports/")


@pytest.mark.parametrize(("language", "width"), [("zh-CN", DESK), ("en", PHONE)], ids=["zh", "en"])
@pytest.mark.parametrize("visit", LISTED.shown, ids=str)
def test_page_holds(visit: Visit, language: str, width: int, open_as: Doorkeeper, served_instance: Instance) -> None:
    """In Chinese looked at closely at a desk, in English on a telephone; the layout in both at every width."""
    window = open_as.look(visit.login, language)

    status = window.go(visit.filled(served_instance.known))
    found = checked(window, closely=(width,))

    assert (status, window.page.get_attribute("html", "lang")) == (visit.status, language)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_every_route_is_listed(demo: Demo) -> None:
    routes = {
        route.path_format
        for route in create_app(demo.running).routes
        if isinstance(route, HTTPRoute)
        and "GET" in route.methods
        and not route.path.startswith(NO_PAGES)
        and not route.path.endswith(FILES)
    }

    of_plugins = {
        f"/x/{slug}{offered.record.path}"
        for slug, offers in demo.running.catalogue.routes.items()
        for offered in offers
        if offered.record.method == "GET" and not offered.record.path.endswith(FILES)
    }

    assert routes | of_plugins == set(LISTED.pages)
