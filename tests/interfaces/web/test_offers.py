"""The enterprise's desk offers a draft the newer version of its scheme."""

from __future__ import annotations

import re

from tests.demonstrations import Demo
from tests.interfaces.web.readers import Reader
from tests.versions import publish_tightened, put_in_force, scheme_in_force, without


def offered(page: str) -> str:
    """The digest that the page offers."""
    return str(re.findall(r'name="offered" value="([^"]+)"', page)[0])


def test_draft_says_what_changed_and_what_it_would_come_to(demo: Demo) -> None:
    id_ = demo.drafted()
    older = publish_tightened(demo, "0.0001").version

    page = Reader(demo, "filer").get(f"/desk/{id_}/indicators").text

    assert "限值由 平均值 ≤ 0.5 % 改为 平均值 ≤ 0.0001 %（收紧）" in page
    assert f"/schemes/duibiao:porcelain_tile/compare?from={older}&amp;to=9.0" in page
    assert "改用新版（第 9.0 版）" in page
    assert "保留旧版（第 1.0 版）" in page
    assert "这是本平台的假定" in page


def test_taking_it_tells_what_was_not_kept_there_and_in_the_history_after_filing(demo: Demo) -> None:
    id_ = demo.drafted()
    put_in_force(demo, without(scheme_in_force(demo), "friction_coefficient"))
    reader = Reader(demo, "filer")
    page = reader.get(f"/desk/{id_}/indicators").text
    sentence = "填报人把对标方案由第 1.0 版改为第 9.0 版；新版不再要求、没有保留的回答：摩擦系数"

    answer = reader.post(f"/desk/{id_}/edition", {"csrf": reader.csrf, "offered": offered(page), "do": "take"})
    after = reader.get(f"/desk/{id_}/indicators").text
    demo.acts(id_, ("FILER", "submit"))

    assert (answer.status_code, answer.headers["location"]) == (303, f"/desk/{id_}")
    assert 'name="offered"' not in after
    assert sentence in after
    assert sentence in reader.get(f"/desk/{id_}").text
    assert sentence in Reader(demo, "county").get(f"/review/{id_}?beside=history").text


def test_keeping_the_old_one_leaves_the_way_open(demo: Demo) -> None:
    id_ = demo.drafted()
    publish_tightened(demo)
    reader = Reader(demo, "filer")
    digest = offered(reader.get(f"/desk/{id_}/form").text)

    reader.post(f"/desk/{id_}/edition", {"csrf": reader.csrf, "offered": digest, "do": "keep"})
    page = reader.get(f"/desk/{id_}/form").text

    assert "您保留了第" in page
    assert ('value="take"' in page, 'value="keep"' in page) == (True, False)


def test_an_overtaken_offer_and_an_unknown_choice_change_nothing(demo: Demo) -> None:
    id_ = demo.drafted()
    publish_tightened(demo)
    reader = Reader(demo, "filer")
    fields = {"csrf": reader.csrf, "offered": "sha256:gone"}

    assert reader.post(f"/desk/{id_}/edition", {**fields, "do": "take"}).status_code == 409
    assert reader.post(f"/desk/{id_}/edition", {**fields, "do": "else"}).status_code == 422


def test_programs_choose_too(demo: Demo) -> None:
    id_ = demo.drafted()
    digest = put_in_force(demo, without(scheme_in_force(demo), "friction_coefficient"))

    answer = demo.call("FILER", "POST", f"/submissions/{id_}/edition", {"to": digest, "take": True})
    again = demo.call("FILER", "POST", f"/submissions/{id_}/edition", {"to": digest, "take": True})

    assert answer.status_code == 200
    assert [one["path"] for one in answer.json()["dropped"]] == ["indicators.friction_coefficient"]
    assert demo.shown("FILER", id_)["scheme_digest"] == digest
    assert again.status_code == 409
