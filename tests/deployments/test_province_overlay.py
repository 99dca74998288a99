"""What Zhejiang adds to the national scheme of porcelain tile, on its pages, in its API and when its pack is gone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import delete

from duibiao.interfaces.cli import main
from duibiao.interfaces.operating import operator
from duibiao.kernel.definitions import known
from duibiao.kernel.definitions.publishing import withdraw
from duibiao.kernel.store.tables import definitions
from duibiao.model.records.overlays import SchemeOverlay
from tests.counting import counted
from tests.demonstrations import ROOT, TILE
from tests.deployments.sites import Site, started
from tests.deployments.visits import PUBLIC_DAYS, sent
from tests.interfaces.web.readers import Reader

MOST_STATEMENTS, MOST_BYTES = 8, 100_000
TITLE = "瓷质砖“浙江制造”补充方案（示例）"
EDITION = "zhejiang:made_porcelain_tile@1.0"
OWN_GRADE = "未达“浙江制造”水平（示例）"
NATIONAL_GRADE = "存在差距"
ADDER = '<span class="tag">浙江省补充</span>'
"""The mark on what the province added."""

ADDED = """
[[indicators]]
key = "length_deviation"
type = "number"
label = { zh = "边长偏差" }
unit = "%"
required = false

"""
"""What a newer edition of the base brings along: the very indicator that the province added."""


@pytest.fixture
def site(run_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """The province's instance, running for this test alone."""
    with started("zhejiang", run_folder, tmp_path / "deployments/zhejiang", monkeypatch) as running:
        yield running


def published(site: Site) -> str:
    id_ = site.accepted()
    site.acts(id_, ("PUBLISHER", "publicise"))
    site.clock.advance(days=PUBLIC_DAYS)
    site.acts(id_, ("PUBLISHER", "publish"))
    return id_


def filed(site: Site) -> str:
    id_ = site.drafted()
    site.acts(id_, ("FILER", "submit"))
    return id_


def text(reader: Reader, address: str) -> str:
    page = reader.get(address)
    assert page.status_code == 200, page.text
    return unescape(page.text)


def without_pack(site: Site) -> Site:
    """The same instance, started again without the province's pack."""
    file = site.folder / "deployment.toml"
    stated = file.read_text(encoding="utf-8")
    assert '  "zhejiang_overlays",\n' in stated
    file.write_text(stated.replace('  "zhejiang_overlays",\n', ""), encoding="utf-8")
    return Site("zhejiang", site.folder, site.clock)


def test_national_verdict_is_that_of_the_scheme_alone(site: Site) -> None:
    id_ = filed(site)
    asked = {name: TILE["content"][name] for name in ("parameters", "indicators")}

    alone = site.call(None, "POST", "/assessments", {"scheme": TILE["scheme"], **asked}).json()
    shown = site.shown("COUNTY", id_)

    assert shown["verdict"] == alone["verdict"]
    assert [(one["scheme"], one["grade"]) for one in shown["beside"]] == [
        ("zhejiang:made_porcelain_tile@1.0", "made_gap")
    ]
    assert shown["overlays"] == [one["definition_digest"] for one in shown["beside"]]


def test_pages_show_both_verdicts_and_who_added_what(site: Site) -> None:
    id_, result = filed(site), published(site)
    pages = {
        "filer": f"/desk/{id_}",
        "county": f"/review/{id_}",
        None: f"/results/{result}",
    }

    shown = {who: text(site.reader(who), address) for who, address in pages.items()}

    for who, page in shown.items():
        said = [words in page for words in (NATIONAL_GRADE, OWN_GRADE, TITLE, ADDER, "T/ZZB 99999-2026", "边长偏差")]
        assert said == [True] * 6, who
    assert re.search(r"报告编号（“浙江制造”评价所用的同一份报告）", shown["filer"])


def test_form_marks_what_the_province_asks(site: Site) -> None:
    id_ = site.drafted()

    form, indicators = (text(site.reader("filer"), f"/desk/{id_}/{part}") for part in ("form", "indicators"))

    assert re.search(r'受检样品的规格 <span class="tag">浙江省要求填写</span>', form)
    assert form.index(TITLE) < form.index("是否持有“浙江制造”（品字标）证书")
    assert indicators.index("外照射指数") < indicators.index(TITLE) < indicators.index("边长偏差")


def test_verdict_follows_what_is_typed(site: Site) -> None:
    id_, filer = site.drafted(), site.reader("filer")
    page = text(filer, f"/desk/{id_}/indicators")
    fields = dict(re.findall(r'<input type="hidden" name="(scheme|digest|overlay)" value="([^"]*)"', page))

    answer = filer.post("/assessments", {**fields, "indicators.length_deviation.value": "0.1"})

    assert sorted(fields) == ["digest", "overlay", "scheme"]
    assert answer.status_code == 200
    assert 'id="c-indicators.length_deviation-t_zzb"' in answer.text
    assert (
        "优于" in unescape(answer.text).partition('id="c-indicators.length_deviation-t_zzb"')[2].partition("</td>")[0]
    )


def test_check_of_the_province_asks_for_an_explanation(site: Site) -> None:
    id_ = site.drafted()
    site.call(
        "FILER",
        "PATCH",
        f"/submissions/{id_}",
        {"changes": {"fields.made_certificate": {"was": "applied", "now": "holds"}}},
    )

    chinese = text(site.reader("filer"), f"/desk/{id_}/submit")
    english = text(site.reader("filer").in_language("en"), f"/desk/{id_}/submit")
    refused = site.act("FILER", id_, "submit")

    assert "持有“浙江制造”证书的，一般应附第三方检验报告。" in chinese
    assert "With a Zhejiang Made certificate a third-party report is expected." in english
    assert [one["at"] for one in refused.json()["errors"]] == ["fields.evidence_kind"]


def test_scheme_says_who_adds_what_to_it(site: Site) -> None:
    porcelain, pressed = (
        text(site.reader(), f"/schemes/duibiao:{key}") for key in ("porcelain_tile", "dry_pressed_tile_biia")
    )
    listed = site.call(None, "GET", f"/schemes/{TILE['scheme']}").json()

    assert [words in porcelain for words in (TITLE, ADDER, "T/ZZB 99999-2026", OWN_GRADE)] == [True] * 4
    assert "申报表多问：是否持有“浙江制造”（品字标）证书" in pressed
    assert [one["overlay"]["organ"] for one in listed["overlays"]] == ["cn-33"]


def test_office_remarks_on_an_added_indicator(site: Site) -> None:
    id_ = filed(site)
    remark = {"path": "indicators.length_deviation", "text": "请附报告。", "severity": "A"}

    returned = site.act("COUNTY", id_, "return", comment="请补充。", remarks=[remark])
    page = text(site.reader("filer"), f"/desk/{id_}/indicators")

    assert returned.status_code == 200
    assert page.index(TITLE) < page.rindex("请附报告。")


def test_other_scheme_is_asked_only_what_was_added_to_it(site: Site) -> None:
    tile = site.new_tile(scheme="duibiao:dry_pressed_tile_biia", content={})

    opened = site.call("FILER", "POST", "/submissions", tile).json()
    form = text(site.reader("filer"), f"/desk/{opened['id']}/form")
    indicators = text(site.reader("filer"), f"/desk/{opened['id']}/indicators")

    assert "是否持有“浙江制造”（品字标）证书" in form
    assert "浙江省补充" not in indicators


def test_pages_with_additions_ask_and_send_no_more_than_others(site: Site) -> None:
    draft, in_review, result = site.drafted(), filed(site), published(site)
    visits = {
        "filer": [
            *(f"/desk/{draft}/{part}" for part in ("indicators", "form", "evidence", "submit")),
            f"/desk/{in_review}",
        ],
        "county": [f"/review/{in_review}", f"/review/{in_review}?beside=scheme"],
        None: [f"/results/{result}", f"/schemes/{TILE['scheme']}"],
    }
    beyond = []

    for who, addresses in visits.items():
        reader = site.reader(who)
        for address in addresses:
            with counted(site) as statements:
                page = reader.get(address)
            asked = [one for one in statements if not one.startswith("BEGIN")]
            if page.status_code != 200 or len(asked) > MOST_STATEMENTS or len(page.content) > MOST_BYTES:
                beyond.append((address, page.status_code, len(asked), len(page.content)))

    assert beyond == []


def test_old_pages_open_when_the_pack_is_gone(site: Site) -> None:
    id_, result = filed(site), published(site)
    bare = without_pack(site)

    with bare.client:
        pages = [
            text(bare.reader(who), address)
            for who, address in (("filer", f"/desk/{id_}"), ("county", f"/review/{id_}"), (None, f"/results/{result}"))
        ]
        passed = bare.acts(id_, ("COUNTY", "pass"))

    assert [OWN_GRADE in page and ADDER in page for page in pages] == [True] * 3
    assert passed == "in_review"


def test_receiver_without_the_overlay_shows_what_is_stored(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    id_, result = filed(site), published(site)
    (digest,) = site.shown("COUNTY", id_)["overlays"]
    monkeypatch.setattr(known, "_cached", {})
    with site.running.store.write() as connection:
        connection.execute(delete(definitions).where(definitions.c.digest == digest))

    pages = [
        text(site.reader(who), address)
        for who, address in (("filer", f"/desk/{id_}"), ("county", f"/review/{id_}"), (None, f"/results/{result}"))
    ]

    for page in pages:
        assert "本平台没有这份补充方案，只能照存下的内容显示：等级代码" in page
        assert NATIONAL_GRADE in page
        assert EDITION in page


def test_answers_taken_over_leave_out_what_is_asked_no_more(site: Site) -> None:
    product = site.shown("FILER", filed(site))["product"]
    with site.running.store.write() as connection:
        for one in known.in_force(connection, SchemeOverlay):
            author = operator(site.running.instance.name, site.clock())
            withdraw(connection, author, "overlays", one.definition)
    choices = {"kind": TILE["kind"], "product": product, "product_name": "", "scheme": TILE["scheme"], "round": ""}

    opened = sent(site.reader("filer"), "/desk/new", {**choices, "before": "on"})
    shown = site.shown("FILER", opened.headers["location"].rsplit("/", 1)[1])

    assert shown["answers"]["indicators"]["friction_coefficient"] == {"value": "0.62"}
    refusing = [one["at"] for one in shown["findings"] if one["severity"] == "A"]
    assert refusing == ["fields.test_date", "fields.commitment"]
    assert "length_deviation" not in shown["answers"]["indicators"]


def test_publisher_of_a_clashing_base_is_shown_it_first(site: Site, tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    shutil.copytree(ROOT / "plugins", packs, ignore=shutil.ignore_patterns("__pycache__"))
    file = packs / "ceramic_tiles/schemes/porcelain_tile.toml"
    stated = file.read_text(encoding="utf-8").replace('version = "1.0"', 'version = "2.0"', 1)
    file.write_text(stated.replace("[[grades]]", f"{ADDED}[[grades]]", 1), encoding="utf-8")
    deployment = site.folder / "deployment.toml"
    words = deployment.read_text(encoding="utf-8").replace(str(ROOT / "plugins"), str(packs))
    deployment.write_text(words, encoding="utf-8")

    def publish(*more: str) -> tuple[int, str]:
        run = CliRunner().invoke(main, ["plugins", "publish", "--deployment", str(site.folder), *more])
        return run.exit_code, run.stderr

    code, told = publish()
    before = site.call(None, "GET", f"/schemes/{TILE['scheme']}").json()
    left = publish("--leave-behind")
    after = site.call(None, "GET", f"/schemes/{TILE['scheme']}").json()
    opened = site.drafted()

    assert code == 1
    assert f"{EDITION}: indicators[0].key: " in told
    assert left == (0, "")
    assert (before["scheme"]["version"], after["scheme"]["version"]) == ("1.0", "2.0")
    assert site.shown("FILER", opened)["overlays"] == []
