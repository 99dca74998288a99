"""Going through the pages of a deployment as browsers do: every address there is, and forms filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from itertools import product
from typing import Any
from urllib.parse import urlsplit

from litestar.routes import HTTPRoute

from duibiao.interfaces.operating import operator
from duibiao.kernel.identity.people import find_person
from duibiao.kernel.standards.importing import import_editions
from duibiao.kernel.standards.sheets import read_sheet
from tests.demonstrations import ROOT, TILE
from tests.deployments.sites import Site
from tests.interfaces.web.addresses import FILES
from tests.interfaces.web.peers_in_trouble import held, join
from tests.interfaces.web.readers import Reader, hidden
from tests.plugins.front_runner_acts import add_variety, did, list_at, worked
from tests.proposals import put_forward
from tests.versions import started

NOT_PAGES = ("/api", "/schema", "/static", "/x/", "/exports/")
NO_FILING = "0198c000-0000-7000-8000-0000000000ff"
PUBLIC_DAYS = 30
"""Days after which publicity is over in every deployment."""
FIELD = re.compile(r"\{(\w+)\}")

Places = Mapping[tuple[str, str], tuple[str, ...]]
"""What stands for a name in the addresses below a path; the longest path counts."""


def things(site: Site) -> Places:
    """Filings at several stages, an objection, and what else addresses may name."""
    draft, filed = site.drafted(), site.drafted()
    site.acts(filed, ("FILER", "submit"))
    published, publicised = site.accepted(), site.accepted()
    site.acts(published, ("PUBLISHER", "publicise"))
    site.clock.advance(days=PUBLIC_DAYS)
    site.acts(published, ("PUBLISHER", "publish"))
    site.acts(publicised, ("PUBLISHER", "publicise"))
    words = {"text": "数值与包装上的不符。", "name": "王某", "contact": "synthetic contact"}
    objection = site.call(None, "POST", f"/results/{publicised}/objections", words).json()["id"]
    own = site.running.instance.organ
    front_runners = front_runners_of(site) if "front_runners" in site.running.catalogue.routes else {}
    editions = read_sheet((ROOT / "deployments/demo/standards.csv").read_text(encoding="utf-8"), "2026-11-24")
    with site.running.store.write() as connection:
        person = find_person(connection, "county")
        import_editions(connection, operator(site.running.instance.name, site.clock()), editions, "sha256:1")
    return {
        ("/desk", "submission"): (draft, filed, published),
        ("/desk/{submission}/{part}", "submission"): (draft,),
        ("/desk", "part"): ("indicators", "form", "evidence", "submit"),
        ("/review", "submission"): (filed, published),
        ("/results", "submission"): (published, publicised),
        ("/results/{submission}/object", "submission"): (publicised,),
        ("/results", "objection"): (objection,),
        ("/certifications", "certification"): ("duibiao:organic_product",),
        ("/schemes", "name"): (TILE["scheme"], "duibiao:apparel_and_household_textiles"),
        ("/standards", "number"): ("GB/T%2034549-2017",),
        ("/standards/lists", "name"): ("duibiao:smart_toilet",),
        ("/schemes/{name}/previews/{job}", "name"): (TILE["scheme"],),
        ("/schemes", "job"): (started(site, login="publisher"),),
        ("", "proposal"): (put_forward(site.running, proposer="proposer", organ=own, office="office"),),
        ("", "part"): ("scheme", "examples", "compare"),
        ("/admin/exchange", "digest"): (conflict(site),),
        ("", "organ"): ("cn-3303",),
        ("", "person"): (person,),
        ("", "uscc"): (site.names["ENTERPRISE"],),
        ("", "enterprise"): (site.names["ENTERPRISE"],),
        **front_runners,
    }


def front_runners_of(site: Site) -> Places:
    """A variety without a nomination, and its list, which says so."""
    publisher = site.reader("publisher")
    home = add_variety(site, publisher)
    did(publisher, home, "draw")
    worked(site)
    return {
        ("/x/front_runners/manage", "id"): (home.rpartition("/")[2],),
        ("/x/front_runners/lists", "id"): (list_at(publisher, home).rpartition("/")[2],),
    }


def conflict(site: Site) -> str:
    """The digest of an entry in conflict that came from a peer; it is paused, so that nothing else is its to decide."""
    join(site, "guangdong", active=False)
    return held(site, "guangdong", "conflict", NO_FILING)


def addresses(site: Site, places: Places) -> Iterator[tuple[str, str]]:
    """Permission and address of every page that can be opened, with each thing that its path may name.

    A plugin's own permission stands behind its slug.
    """
    for route in site.client.app.routes:
        if isinstance(route, HTTPRoute) and not route.path.startswith(NOT_PAGES) and not route.path.endswith(FILES):
            for handler in route.route_handlers:
                if "GET" in handler.http_methods:
                    names = FIELD.findall(route.path_format)
                    for values in product(*(standing_for(name, route.path_format, places) for name in names)):
                        named = dict(zip(names, values, strict=True))
                        yield str(handler.opt["permission"]), route.path_format.format(**named)
    for slug, offers in site.running.catalogue.routes.items():
        for record in (offered.record for offered in offers):
            path = f"/x/{slug}{record.path}"
            if record.method == "GET" and not path.endswith(FILES):
                names = FIELD.findall(path)
                for values in product(*(standing_for(name, path, places) for name in names)):
                    yield f"{slug}.{record.permission}", path.format(**dict(zip(names, values, strict=True)))


def standing_for(name: str, path: str, places: Places) -> tuple[str, ...]:
    below = [known for known, what in places if what == name and path.startswith(known)]
    assert below, f"{path}: say in things() what stands for {{{name}}}"
    return places[max(below, key=len), name]


def opened(reader: Reader, address: str) -> Any:
    """The page at an address, or the one that it leads to."""
    page = reader.get(address)
    if page.status_code != 303:
        return page
    led = urlsplit(page.headers["location"])
    return reader.get(f"{led.path}?{led.query}" if led.query else led.path)


def opened_draft(filer: Reader) -> str:
    """The id of a draft for a new tile, opened as the page offers it."""
    fields = {"kind": TILE["kind"], "product_name": "瓷质砖", "scheme": TILE["scheme"], "round": ""}
    answer = sent(filer, "/desk/new", fields)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).rsplit("/", 1)[1]


def wrote(filer: Reader, id_: str, part: str, fields: Mapping[str, str], *, to: str) -> None:
    """Fill in a part and go on to the next."""
    answer = sent(filer, f"/desk/{id_}/{part}", {**fields, "do": "next"})
    assert (answer.status_code, answer.headers.get("location")) == (303, f"/desk/{id_}/{to}"), answer.text


def sent(reader: Reader, address: str, fields: Mapping[str, str]) -> Any:
    """The answer to the form of a page, loaded a moment ago, with what was typed and the button."""
    return reader.post(address, {**filled(reader.get(address).text), **fields})


def filled(page: str) -> dict[str, str]:
    """The fields of a page as they are when it is loaded: hidden, typed, chosen and ticked."""
    found = dict(hidden(page))
    for tag in re.findall(r"<input [^>]*>", page):
        given = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if given.get("type") in ("text", "date") and "name" in given:
            found[given["name"]] = unescape(given.get("value", ""))
        elif given.get("type") in ("checkbox", "radio") and " checked" in tag:
            found[given["name"]] = unescape(given.get("value", "on"))
    for name, options in re.findall(r'<select [^>]*?name="([^"]*)".*?>(.*?)</select>', page, re.DOTALL):
        found[name] = unescape((re.findall(r'<option value="([^"]*)" selected', options) or [""])[0])
    for name, text in re.findall(r'<textarea [^>]*?name="([^"]*)"[^>]*>(.*?)</textarea>', page, re.DOTALL):
        found[name] = unescape(text)
    return found


def typed(section: str) -> dict[str, str]:
    """The quick start's answers as they are typed into the fields of a page."""
    answers = TILE["content"][section]
    if section != "indicators":
        return under(section, answers)
    return {
        f"indicators.{key}.{name}": " ".join(value) if isinstance(value, list) else value
        for key, answer in answers.items()
        for name, value in answer.items()
    }


def under(section: str, answers: Mapping[str, Any]) -> dict[str, str]:
    return {f"{section}.{name}": "true" if value is True else value for name, value in answers.items()}
