"""Whole journeys in a real browser: filing to portal, return, correction, two tabs, an ended session, versions."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsers import Doorkeeper, Window, sign_in
from tests.browser.checking import checked
from tests.browser.instance import Instance
from tests.interfaces.web.test_desk import ANSWERS, FORM

OFFICES = ("county", "city", "province", "nation")
NEXT = ".dock .btn.main"
SAVE = '.dock button[name="do"][value="save"]'
FRICTION = "indicators.friction_coefficient.value"
STRENGTH = "indicators.breaking_strength.value"


def place(page: Page, name: str) -> str:
    """The selector of the field under a name."""
    return f'[id="f-{name}"]'


def fill(page: Page, answers: Mapping[str, str]) -> None:
    """Fill in fields as people do: type, choose, tick."""
    for name, value in answers.items():
        field = page.locator(place(page, name))
        if name.endswith(".commitment"):
            field.check()
        elif field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def without_scripts(window: Window) -> Window:
    """The window, in which no script of ours arrives; those that check the page still run."""
    window.page.context.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    return window


def opened(window: Window, product: str) -> str:
    """The id of a new draft for a new product, made by the page for it."""
    window.go("/desk/new")
    window.page.fill("#f-product_name", product)
    window.page.select_option("#f-scheme", "duibiao:porcelain_tile")
    window.page.click("main .btn.main")
    window.page.wait_for_url("**/indicators")
    return window.page.url.split("/")[-2]


def filed(window: Window, product: str) -> str:
    """The id of a filing written and submitted part by part, by the button that leads on."""
    id_, page = opened(window, product), window.page
    fill(page, ANSWERS)
    page.click(NEXT)
    page.wait_for_url("**/form")
    fill(page, FORM)
    page.click(NEXT)
    page.wait_for_url("**/evidence")
    page.click(NEXT)
    page.wait_for_url("**/submit")
    page.click(NEXT)
    page.wait_for_url(f"**/desk/{id_}?*")
    return id_


def passed(open_as: Doorkeeper, login: str, id_: str, language: str = "zh-CN", **options: bool) -> Window:
    """The window in which somebody has just taken the main action of the step at hand."""
    window = open_as(login, language, **options)
    assert window.go(f"/review/{id_}") == 200
    window.page.click("#do-pass")
    window.page.wait_for_url("**/done?*")
    expect(window.page.locator(".notice.ok")).to_be_visible()
    return window


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_filing_reaches_the_portal(open_as: Doorkeeper, language: str) -> None:
    product = f"瓷质砖 {uuid4()}"
    filer, visitor = open_as("filer", language), open_as(None, language)

    id_ = filed(filer, product)
    windows = [passed(open_as, login, id_, language) for login in (*OFFICES, "nation", "nation")]
    found = visitor.go(f"/results?q={product[4:]}")
    visitor.page.click(f'main a[href^="/results/{id_}"]')

    assert found == 200
    expect(visitor.page.locator("h1")).to_contain_text(product)
    assert visitor.page.get_attribute("html", "lang") == language
    assert [window.complaints for window in (filer, *windows, visitor)] == [[]] * 8


def test_returned_filing_is_corrected_and_both_values_are_seen(open_as: Doorkeeper) -> None:
    filer, county = open_as("filer"), open_as("county")
    id_ = filed(filer, f"瓷质砖 {uuid4()}")

    county.go(f"/review/{id_}")
    county.page.click('[data-remark][href="#n-indicators.breaking_strength"]')
    county.page.fill('[name="remarks.indicators.breaking_strength.text"]', "第 1 片与报告不一致。")
    county.page.fill("#f-comment", "请核对破坏强度。")
    county.page.click("#do-return")
    county.page.wait_for_url("**/done?*")
    filer.go(f"/desk/{id_}")
    told = filer.page.locator(".notice.wait").inner_text()
    filer.go(f"/desk/{id_}/indicators")
    fill(filer.page, {STRENGTH: "1950 1910 1880 1870 1900 1890 1900"})
    filer.page.click(NEXT)
    filer.page.wait_for_url("**/form")
    filer.go(f"/desk/{id_}/submit")
    filer.page.click(NEXT)
    filer.page.wait_for_url(f"**/desk/{id_}?*")
    county.go(f"/review/{id_}")
    changed = county.page.locator(".places tr.changed")

    assert "请核对破坏强度。" in told
    assert "第 1 片与报告不一致。" in told
    expect(changed).to_have_count(1)
    assert changed.get_attribute("id") == "p-indicators.breaking_strength"
    assert (changed.locator("del").count(), changed.locator("ins").count()) == (1, 1)
    assert (filer.complaints, county.complaints) == ([], [])


def test_correction_of_a_published_result_is_announced_to_the_public(
    open_as: Doorkeeper, served_instance: Instance
) -> None:
    filer, visitor, id_ = open_as("filer"), open_as(None), served_instance.known["published_too"]

    filer.go(f"/desk/{id_}")
    filer.page.click("#correct summary")
    filer.page.fill("#f-reason", "检验报告已更新。")
    filer.page.click('#correct button[value="correct"]')
    filer.page.wait_for_url(f"**/desk/{id_}/*")
    visitor.go(f"/results/{id_}")

    expect(visitor.page.locator("main")).to_contain_text("更正")
    assert filer.page.input_value(place(filer.page, FRICTION)) == "0.62"


def test_two_tabs_on_one_draft_lose_nothing(open_as: Doorkeeper) -> None:
    """Different fields: both are kept. The same field: the second is asked, and may take what is kept."""
    one = without_scripts(open_as("filer"))
    id_ = opened(one, f"瓷质砖 {uuid4()}")
    two = Window(one.page.context.new_page(), one.address)
    for tab in (one, two):
        tab.go(f"/desk/{id_}/indicators")

    fill(one.page, {FRICTION: "0.61"})
    one.page.click(SAVE)
    fill(two.page, {"parameters.thickness": "9.5"})
    two.page.click(SAVE)
    no_clash = two.page.locator("#clashes table").count()
    fill(two.page, {FRICTION: "0.66"})
    two.page.click(SAVE)
    fill(one.page, {FRICTION: "0.63"})
    one.page.click(SAVE)
    clash = one.page.locator("#clashes tbody tr")
    shown = clash.locator("code").all_inner_texts()
    found = checked(one)
    one.resize(1280)
    one.page.click('#clashes button[name="theirs"]')

    assert no_clash == 0
    assert [("0.66" in shown[0]), ("0.63" in shown[1])] == [True, True]
    assert found == []
    assert one.page.input_value(place(one.page, FRICTION)) == "0.66"
    assert one.page.input_value(place(one.page, "parameters.thickness")) == "9.5"


def test_session_that_ends_in_the_middle_of_a_form_loses_nothing(
    open_as: Doorkeeper, served_instance: Instance
) -> None:
    window = without_scripts(open_as("filer"))
    id_, page = opened(window, f"瓷质砖 {uuid4()}"), window.page
    fill(page, {FRICTION: "0.64", STRENGTH: "1850 1910"})

    open_as.expire_sessions()
    page.click(SAVE)
    told = page.locator("main form .notice.bad").inner_text()
    found = checked(window)
    window.resize(1280)
    page.fill("#f-login", "filer")
    page.fill("#f-password", served_instance.password)
    page.locator("#f-password").press("Enter")
    page.click("main .btn.main")

    assert "刚才填写的内容没有丢失" in told
    assert found == []
    assert page.url.endswith(f"/desk/{id_}/indicators")
    assert page.input_value(place(page, FRICTION)) == "0.64"
    window.go(f"/desk/{id_}/indicators")
    assert page.input_value(place(page, STRENGTH)).split() == ["1850", "1910"]


def test_draft_that_saves_itself_says_so_when_the_session_ended_and_goes_on(open_as: Doorkeeper) -> None:
    window = open_as("filer")
    id_, page = opened(window, f"瓷质砖 {uuid4()}"), window.page
    state = page.locator("#save-state")

    fill(page, {FRICTION: "0.65"})
    expect(state).to_contain_text("已保存")
    open_as.expire_sessions()
    fill(page, {FRICTION: "0.67"})
    expect(state).to_contain_text("登录已过期")
    other = Window(page.context.new_page(), window.address)
    sign_in(other, "filer", open_as.instance.password)
    other.page.close()
    page.bring_to_front()
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    expect(state).to_contain_text("已保存")
    window.go(f"/desk/{id_}/indicators")

    assert page.input_value(place(page, FRICTION)) == "0.67"
    assert [complaint.split(":")[0] for complaint in window.complaints] == ["401"]


def test_way_back_after_submitting_submits_nothing_twice(open_as: Doorkeeper) -> None:
    window = open_as("filer")
    id_, page = filed(window, f"瓷质砖 {uuid4()}"), window.page

    page.go_back()
    if page.locator(NEXT).count():
        page.click(NEXT)
    window.go(f"/desk/{id_}")

    expect(page.locator(".tl > li")).to_have_count(1)
    assert window.complaints == []


def test_everything_works_without_a_script(open_as: Doorkeeper) -> None:
    filer = open_as("filer", java_script_enabled=False)
    opened(filer, f"瓷质砖 {uuid4()}")
    grade = filer.page.locator("#verdict .v")
    blank = grade.inner_text()
    fill(filer.page, ANSWERS)
    filer.page.click("#assess")
    expect(grade).not_to_have_text(blank)
    kept = filer.page.input_value(place(filer.page, FRICTION))

    id_ = filed(filer, f"瓷质砖 {uuid4()}")
    county = passed(open_as, "county", id_, java_script_enabled=False)

    assert kept == ANSWERS[FRICTION]
    assert (filer.complaints, county.complaints) == ([], [])


def test_draft_is_judged_while_one_types_and_keeps_nothing(open_as: Doorkeeper, served_instance: Instance) -> None:
    window = open_as(None)
    address = f"/schemes/proposals/{served_instance.known['proposal']}/form"
    window.go(address)

    window.page.fill(place(window.page, "indicators.water_extract.value"), "40")

    expect(window.page.locator("#verdict .tally li").first).to_contain_text("1")
    window.go(address)
    expect(window.page.locator(place(window.page, "indicators.water_extract.value"))).to_have_value("")


def test_preview_of_a_version_ends_on_its_page_by_itself(open_as: Doorkeeper, served_instance: Instance) -> None:
    nation = open_as("nation")
    nation.go(f"/schemes/{served_instance.known['scheme']}/previews")

    nation.page.click("button[name=candidate] >> nth=0")

    expect(nation.page.locator("#tally")).to_be_visible(timeout=30_000)
    expect(nation.page.locator("[data-running]")).to_have_count(0)
    assert nation.complaints == []


def test_draft_goes_over_to_the_newer_version_and_keeps_its_answers(
    open_as: Doorkeeper, served_instance: Instance
) -> None:
    filer = open_as("filer")
    filer.go(f"/desk/{served_instance.known['offered']}/indicators")
    kept = filer.page.input_value(place(filer.page, FRICTION))

    filer.page.click("#offer button[value=take]")

    expect(filer.page.locator("#offer")).to_have_count(0)
    expect(filer.page.get_by_text("改为第 1.1 版，回答全部保留")).to_be_visible()
    assert filer.page.input_value(place(filer.page, FRICTION)) == kept
    assert filer.complaints == []
