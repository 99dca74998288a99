"""Each deployment of this repository from its folder to an accepted result, by its pages, in both languages."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from urllib.request import urlopen

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner

import duibiao
from duibiao.interfaces.cli import main
from duibiao.interfaces.locale.sentences import sentences, template_sentences
from duibiao.interfaces.operating import check
from tests.deployments.sites import DEPLOYMENTS, PASSWORD, SITES, Site, copy_folder, started
from tests.deployments.visits import addresses, opened, opened_draft, sent, things, typed, under, wrote
from tests.serving import free_port, served

LANGUAGES = ("zh-CN", "en")
BANNER = '<div class="demo">'
CONTACT = {"zh-CN": "业务咨询：请拨打 12345，说明“对标达标”。", "en": "Questions: call 12345 and ask for benchmarking."}
EXTRA = "是否持有“浙江制造”（品字标）证书"
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
COLOUR = re.compile(r"--([a-z-]+):(#[0-9A-F]{6})")


@pytest.fixture(params=SITES)
def site(
    request: pytest.FixtureRequest, run_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    """A deployment that runs for this test alone."""
    with started(request.param, run_folder, tmp_path / "deployments" / request.param, monkeypatch) as running:
        yield running


only = pytest.mark.parametrize("site", ["zhejiang"], indirect=True)
"""For the province alone."""


@pytest.mark.parametrize(("name", "plugins"), [("demo", 18), ("national", 17), ("zhejiang", 14), ("shaanxi", 11)])
def test_check_finds_nothing(name: str, plugins: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DUIBIAO_DATABASE", raising=False)
    copy_folder(name, tmp_path / name)
    told: list[str] = []

    refused = check(tmp_path / name, "zh-CN", told.append)

    assert (refused, len(told)) == (0, plugins + 1)
    assert told[-1].startswith(f"没有发现问题：{plugins} 个插件，")


def test_every_page_opens_in_both_languages(site: Site) -> None:
    places = things(site)
    visits = [(site.who_may(permission), address) for permission, address in addresses(site, places)]
    readers = {who: site.reader(who) for who in dict.fromkeys(who for who, _ in visits)}
    title = site.deployment.title

    wrong = {}
    for language in LANGUAGES:
        for who, address in visits:
            page = opened(readers[who].in_language(language), address)
            shown = unescape(page.text)
            if page.status_code != 200:
                wrong[language, who, address] = page.status_code
            elif f'<html lang="{language}"' not in shown or f"- {title.in_language(language)}</title>" not in shown:
                wrong[language, who, address] = "title"
            elif (BANNER in shown) != site.deployment.synthetic:
                wrong[language, who, address] = "banner"
            elif (CONTACT[language] in shown) != (site.deployment.instance == "zhejiang"):
                wrong[language, who, address] = "footer"

    assert wrong == {}
    assert len(visits) > 20


def test_result_is_filed_and_accepted_by_the_pages(site: Site) -> None:
    filer = site.reader("filer")

    id_ = opened_draft(filer)
    wrote(filer, id_, "indicators", typed("indicators") | typed("parameters") | added(site), to="form")
    wrote(filer, id_, "form", typed("fields") | under("fields", site.facts.fields), to="evidence")
    wrote(filer, id_, "evidence", {}, to="submit")
    submitted = sent(filer, f"/desk/{id_}/submit", {"do": "submit"})
    passed = [sent(site.reader(who), f"/review/{id_}", {"action": "pass"}).status_code for who in site.reviewers]

    assert (submitted.status_code, submitted.headers.get("location")) == (303, f"/desk/{id_}?done=submit")
    assert passed == [303] * len(site.reviewers)
    assert site.shown("FILER", id_)["state"] == "accepted"
    assert filer.get(f"/desk/{id_}").status_code == 200


@only
def test_extra_field_is_demanded_and_shown(site: Site) -> None:
    filer = site.reader("filer")
    id_ = opened_draft(filer)
    wrote(filer, id_, "indicators", typed("indicators") | typed("parameters") | added(site), to="form")
    wrote(filer, id_, "form", typed("fields"), to="evidence")

    refused = sent(filer, f"/desk/{id_}/submit", {"do": "submit"})
    wrote(filer, id_, "form", under("fields", site.facts.fields), to="evidence")
    submitted = sent(filer, f"/desk/{id_}/submit", {"do": "submit"})

    assert (refused.status_code, submitted.status_code) == (422, 303)
    assert f"请填写“{EXTRA}”。" in unescape(refused.text)
    for reader, address in ((filer, f"/desk/{id_}"), (site.reader("county"), f"/review/{id_}")):
        shown = unescape(reader.get(address).text)
        assert (EXTRA in shown, "已申请，尚未取得" in shown) == (True, True), address


@only
def test_province_has_its_own_title_words_and_footer(site: Site) -> None:
    chinese, english = (unescape(site.reader().in_language(one).get("/").text) for one in LANGUAGES)

    assert "- 浙江省对标达标信息平台</title>" in chinese
    assert "- Zhejiang benchmarking platform</title>" in english
    assert "浙江企业把执行的标准与国际标准、国外先进标准逐项比对；" in chinese
    assert "Enterprises of Zhejiang compare the standards they apply" in english
    assert f"<p>主办：浙江省<br>{CONTACT['zh-CN']}</p>" in chinese
    assert f"<br>{CONTACT['en']}</p>" in english


@only
def test_province_has_its_own_colours_and_mark(site: Site) -> None:
    reader = site.reader()
    page = reader.get("/").text
    (theme,) = re.findall(r'href="(/static/\w+/theme\.css)"', page)
    (mark,) = re.findall(r'href="(/static/\w+/mark\.svg)"', page)

    light, dark = reader.get(theme).text.split("@media (prefers-color-scheme:dark)")

    deployment = site.deployment
    assert [as_tokens(deployment.colours), as_tokens(deployment.dark_colours)] == [
        dict(COLOUR.findall(light)),
        dict(COLOUR.findall(dark)),
    ]
    assert reader.get(mark).content == (DEPLOYMENTS / "zhejiang/static/mark.svg").read_bytes()


@pytest.mark.parametrize("site", ["national", "zhejiang"], indirect=True)
def test_real_deployment_shows_nothing_of_the_demonstration(site: Site) -> None:
    front, sign_in = (site.reader().get(address).text for address in ("/", "/sign-in"))

    assert "合成" not in front + sign_in
    assert re.findall(r'name="login" value="([^"]*)"', sign_in) in ([], [""])


def test_colours_that_cannot_be_read_are_refused_with_their_place(tmp_path: Path) -> None:
    copy_folder("zhejiang", tmp_path / "zhejiang")
    file = tmp_path / "zhejiang/deployment.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("#27489A", "#7F9AD8"), encoding="utf-8")

    run = CliRunner().invoke(main, ["check", "--deployment", str(tmp_path / "zhejiang")])

    assert run.exit_code == 1
    assert [line.split(": ")[:2] for line in run.stderr.splitlines()] == [["deployment.toml", "colours.azurite"]] * 2


def test_readme_of_the_nation_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, port = tmp_path / "deployments/national", free_port()
    copy_folder("national", folder)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUIBIAO_DATABASE", f"sqlite:///{tmp_path / 'national.sqlite'}")
    monkeypatch.setenv("DUIBIAO_PASSWORD", PASSWORD)
    once, daily = (block.splitlines() for block in BLOCK.findall((folder / "README.md").read_text(encoding="utf-8")))
    variable, _, value = once[0].removeprefix("export ").partition("=")
    monkeypatch.setenv(variable, value)

    runs = [CliRunner().invoke(main, shlex.split(line)[1:]) for line in once[1:]]
    with served(Path("deployments/national"), port):
        front = urlopen(f"http://127.0.0.1:{port}/").read().decode()

    assert [(run.exit_code, run.stderr) for run in runs] == [(0, "")] * 6
    assert daily == ["duibiao serve --deployment deployments/national --port 8000"]
    assert "- 全国对标达标信息平台</title>" in front


def test_overridden_words_are_words_that_are_said() -> None:
    core = Path(duibiao.__file__).parent
    templates = [core, *DEPLOYMENTS.glob("*/templates")]
    said = {one.zh for one in (*sentences([core]), *template_sentences(templates))}
    files = sorted(DEPLOYMENTS.glob("*/locale/*.po"))

    unsaid = [(file.name, zh) for file in files for zh in words_in(file) if zh not in said]

    assert unsaid == []
    assert [f"{file.parts[-3]}/{file.name}" for file in files] == [
        "shaanxi/en.po",
        "shaanxi/zh-CN.po",
        "zhejiang/en.po",
        "zhejiang/zh-CN.po",
    ]


def words_in(file: Path) -> list[str]:
    """The sentences that a catalogue words anew."""
    with file.open("rb") as source:
        return [str(entry.id) for entry in read_po(source) if entry.id]


def as_tokens(colours: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): colour for name, colour in colours.items()}


def added(site: Site) -> dict[str, str]:
    """What the deployment's overlays ask beyond the scheme, as it is typed."""
    return {
        f"indicators.{key}.{name}": "true" if value is True else str(value)
        for key, answer in site.facts.indicators.items()
        for name, value in answer.items()
    }
