"""Pages on which a publisher sees what a version would change, before it is published."""

from __future__ import annotations

import re
from unittest.mock import patch

import msgspec

from duibiao.extension.catalogue import Offer
from duibiao.model.values.canonical import canonical, digest
from tests.demonstrations import Demo
from tests.interfaces.web.readers import Reader
from tests.versions import TILE, publish_tightened, scheme_in_force, started, tightened, work

LIST = f"/schemes/{TILE}/previews"


def test_publisher_starts_a_preview_of_a_version_and_reads_whose_verdict_changes_and_why(demo: Demo) -> None:
    demo.published()
    demo.drafted()
    publish_tightened(demo, "0.0001")
    reader = Reader(demo, "nation")
    chosen = re.findall(r'name="candidate" value="([^"]+)"', reader.get(LIST).text)

    answer = reader.post(LIST, {"csrf": reader.csrf, "candidate": chosen[0]})
    address = answer.headers["location"]
    waiting = reader.get(address).text
    work(demo)
    done = reader.get(address).text

    assert answer.status_code == 303
    assert "data-running" in waiting
    assert "data-running" not in done
    assert "平阳示例陶瓷有限公司（合成）" in done
    assert "限值由 平均值 ≤ 0.5 % 改为 平均值 ≤ 0.0001 %" in done
    assert f'href="{address}"' in reader.get(LIST).text


def test_a_version_that_a_plugin_offers_can_be_tried_before_it_is_published(demo: Demo) -> None:
    candidate = tightened(scheme_in_force(demo))
    body = canonical(candidate)
    offer = Offer("benchmark_schemes", candidate, body, digest(body), "ceramic_tiles", "schemes/porcelain_tile.toml")
    offers = {**demo.running.catalogue.offers, ("benchmark_schemes", candidate.edition): offer}
    offering = msgspec.structs.replace(
        demo.running, catalogue=msgspec.structs.replace(demo.running.catalogue, offers=offers)
    )

    with patch.dict(demo.client.app.state._state, {"running": offering}):
        page = Reader(demo, "nation").get(LIST).text

    assert "插件提供，还没有公布" in page
    assert offer.digest in page


def test_names_are_shown_within_the_scope_alone_and_drafts_are_counted(demo: Demo) -> None:
    demo.published()
    demo.drafted()
    job = started(demo)
    work(demo)

    page = Reader(demo, "nation").get(f"{LIST}/{job}").text

    assert "您的权限范围内 1 件" in page
    assert page.count("平阳示例陶瓷有限公司（合成）") == 1


def test_filings_are_listed_page_by_page(demo: Demo) -> None:
    for _ in range(3):
        demo.published()
    job = started(demo)
    work(demo)
    reader = Reader(demo, "nation")

    with patch("duibiao.interfaces.web.pages.previews.PAGE", 2):
        first = reader.get(f"{LIST}/{job}").text
        following = re.findall(r'rel="next" href="([^"]+)"', first)
        second = reader.get(following[0]).text

    assert (first.count("限值由"), second.count("限值由")) == (2, 1)


def test_cancelling_ends_the_preview_and_keeps_what_was_found(demo: Demo) -> None:
    demo.published()
    job = started(demo)
    reader = Reader(demo, "nation")

    answer = reader.post(f"{LIST}/{job}/cancel", {"csrf": reader.csrf})
    work(demo)
    page = reader.get(f"{LIST}/{job}").text

    assert (answer.status_code, answer.headers["location"]) == (303, f"{LIST}/{job}")
    assert "已取消" in page


def test_only_publishers_come_in(demo: Demo) -> None:
    job = started(demo)

    refused = {
        Reader(demo, who).get(path).status_code
        for who in ("filer", "county", "province", "admin", "auditor")
        for path in (LIST, f"{LIST}/{job}")
    }
    anonymous = Reader(demo).get(LIST).status_code

    assert refused == {403}
    assert anonymous == 303


def test_scheme_page_leads_publishers_to_the_preview(demo: Demo) -> None:
    links = [
        Reader(demo, who).get(f"/schemes/{TILE}").text.count(f'href="{LIST}"') for who in ("nation", "filer", None)
    ]

    assert links == [1, 0, 0]


def test_api_tells_the_progress_to_who_asked_and_to_operators(demo: Demo) -> None:
    demo.published()
    job = started(demo)

    before = demo.call("NATION", "GET", f"/jobs/{job}").json()
    work(demo)
    after = demo.call("ADMIN", "GET", f"/jobs/{job}").json()

    assert (before["state"], before["done"], before["total"]) == ("waiting", 0, None)
    assert (after["state"], after["done"], after["total"], after["job"]) == ("done", 1, 1, "scheme_preview")
    assert demo.call("COUNTY", "GET", f"/jobs/{job}").status_code == 404


def test_unknown_preview_and_candidate_are_told(demo: Demo) -> None:
    reader = Reader(demo, "nation")

    assert reader.get(f"{LIST}/nothing").status_code == 404
    assert reader.get("/schemes/duibiao:nobody/previews").status_code == 404
    assert reader.post(LIST, {"csrf": reader.csrf, "candidate": "sha256:gone"}).status_code == 409
