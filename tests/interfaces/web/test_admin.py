"""/admin as a whole: whom it lets in, what it shows each, what that costs."""

from __future__ import annotations

from html import unescape

from duibiao.extension.hooks import CODE_HOOKS, DATA_HOOKS
from duibiao.interfaces.operating import operator
from duibiao.interfaces.web.views.plugins import OFFERS
from duibiao.kernel.identity.accounts import add_person
from tests.counting import counted
from tests.demonstrations import Demo
from tests.interfaces.web.offices import changes, id_of, links, parts, rooms
from tests.interfaces.web.readers import Reader
from tests.seam.instances import PLUGINS, restarted

OFFICERS = ("admin", "security", "auditor")
DOORS = {
    "/admin": OFFICERS,
    "/admin/people": OFFICERS,
    "/admin/people/new": ("admin",),
    "/admin/people/{county}": OFFICERS,
    "/admin/people/{county}/password": ("admin",),
    "/admin/people/{county}/end": ("admin",),
    "/admin/people/{county}/grant": ("security",),
    "/admin/organs": OFFICERS,
    "/admin/organs?q=%E5%B9%B3%E9%98%B3": OFFICERS,
    "/admin/organs/cn-33": OFFICERS,
    "/admin/organs/cn-33/add": ("admin",),
    "/admin/organs/cn-33/rename": ("admin",),
    "/admin/organs/cn-33/move": ("admin",),
    "/admin/rounds": (*OFFICERS, "filer", "county", "province", "nation"),
    "/admin/rounds/new": ("province", "nation"),
    "/admin/log": ("auditor",),
    "/admin/plugins": ("admin",),
    "/admin/holidays": OFFICERS,
    "/account": (*OFFICERS, "filer", "county", "province", "nation"),
    "/account/password": (*OFFICERS, "filer", "county", "province", "nation"),
}
"""Page -> who may open it."""


def test_pages_open_to_just_whom_they_are_for(demo: Demo) -> None:
    readers = {login: Reader(demo, login) for login in (*OFFICERS, "filer", "county", "province", "nation")}
    county = id_of(demo, "county")

    found = {
        page: {login: reader.get(page.format(county=county)).status_code for login, reader in readers.items()}
        for page in DOORS
    }

    assert found == {
        page: {login: 200 if login in let_in else 403 for login in readers} for page, let_in in DOORS.items()
    }


def test_pages_ask_strangers_to_sign_in(demo: Demo) -> None:
    stranger = Reader(demo)

    answers = {door: stranger.get(door.format(county="x")) for door in DOORS}

    found = {door: (answer.status_code, answer.headers["location"][:14]) for door, answer in answers.items()}
    assert found == dict.fromkeys(DOORS, (303, "/sign-in?next="))


def test_bar_has_what_one_may_open(demo: Demo) -> None:
    found = {login: parts(Reader(demo, login).get("/admin/rounds").text) for login in ("admin", "auditor", "filer")}

    common = ["/admin", "/admin/people", "/admin/organs", "/admin/rounds", "/admin/exchange"]
    assert found == {
        "admin": [*common, "/admin/plugins", "/admin/holidays"],
        "auditor": [*common, "/admin/log", "/admin/holidays"],
        "filer": [],
    }


def test_rooms_of_the_navigation_follow_the_roles(demo: Demo) -> None:
    found = {login: rooms(Reader(demo, login).get("/account").text) for login in ("admin", "province", "filer")}

    common, plugins = (
        ["/", "/results", "/schemes", "/standards", "/statistics", "/certifications"],
        ["/x/front_runners", "/x/notices"],
    )
    assert found == {
        "admin": [*common, "/admin", *plugins],
        "province": [*common, "/review", "/admin/rounds", *plugins],
        "filer": [*common, "/desk", *plugins],
    }


def test_auditor_is_offered_nothing_that_changes(demo: Demo) -> None:
    auditor, county = Reader(demo, "auditor"), id_of(demo, "county")
    doors = [door for door, let_in in DOORS.items() if "auditor" in let_in and door.startswith("/admin")]

    shown = {door: auditor.get(door.format(county=county)).text for door in doors}

    ways = ("/new", "/grant", "/password", "/end", "/add", "/rename", "/move")
    offered = {door: [href for href in links(page) if href.endswith(ways)] for door, page in shown.items()}
    own = {"/admin/log": {"/admin/log/check"}}
    assert {door: changes(page) for door, page in shown.items()} == {door: own.get(door, set()) for door in doors}
    assert offered == {door: [] for door in doors}


def test_overview_counts_and_says_what_one_may_do(demo: Demo) -> None:
    shown = Reader(demo, "admin").get("/admin").text

    assert "您可以开设、停用账号，重设密码。" in shown
    assert "您可以授予、收回角色，收回令牌。" not in shown
    assert 'class="n">3335</span>' in shown


def test_overview_of_the_auditor_says_that_he_may_look(demo: Demo) -> None:
    shown = Reader(demo, "auditor").get("/admin").text

    assert shown.count("您可以查看。") == 3
    assert "/admin/plugins" not in shown


def test_quarantined_plugin_is_shown_with_every_reason(demo: Demo) -> None:
    with restarted(demo, *PLUGINS, "failing_hook") as again:
        admin = Reader(again, "admin")
        overview, shown = admin.get("/admin").text, admin.get("/admin/plugins").text

    assert "1 个插件被隔离：failing_hook。" in overview
    assert "1 个插件已隔离" in shown
    assert shown.count("已隔离</span>") == 1
    reasons = shown.partition("隔离原因")[2].partition("</ul>")[0]
    assert reasons.count("<li>") == len(
        next(plugin.faults for plugin in again.running.catalogue.plugins if plugin.slug == "failing_hook")
    )
    assert "<code>plugin.py: " in reasons


def test_instance_without_quarantined_plugins_raises_no_alarm(demo: Demo) -> None:
    admin = Reader(demo, "admin")

    assert "隔离" not in admin.get("/admin").text + admin.get("/admin/plugins").text


def test_instance_without_plugins_says_what_to_do(demo: Demo) -> None:
    with restarted(demo) as again:
        shown = Reader(again, "admin").get("/admin/plugins").text

    assert "没有列出插件" in shown


def test_plugins_that_could_be_listed_show_the_rights_they_ask_for(demo: Demo) -> None:
    with restarted(demo, *PLUGINS) as again:
        shown = Reader(again, "admin").get("/admin/plugins").text
    others = shown.partition('id="available"')[2].partition("</section>")[0]
    slug = '<span class="n small mute block">'
    rows = {row.partition(slug)[2].partition("<")[0]: unescape(row) for row in others.split("<tbody>")[1:]}

    assert "自己的数据表" in rows["front_runners"]
    assert "编制领跑者名单：发布人" in rows["front_runners"]
    assert '<code class="n nowrap">"front_runners",</code>' in rows["front_runners"]
    assert "只有数据" in rows["light_sources"]
    assert "接口版本" in rows["api_range"]
    assert not rows.keys() & set(PLUGINS)


def test_what_a_plugin_offers_has_a_name_for_every_hook() -> None:
    assert set(OFFERS) == {*DATA_HOOKS, *CODE_HOOKS}


def test_notice_says_only_what_the_platform_knows(demo: Demo) -> None:
    admin = Reader(demo, "admin")

    known = admin.get("/admin/people?done=account_added").text
    unknown = admin.get("/admin/people?done=%E5%B7%B2%E5%85%A8%E9%83%A8%E5%88%A0%E9%99%A4").text

    assert "账号已开设。请安全管理员授予角色。" in known
    assert "已全部删除" not in unknown
    assert 'role="status"' not in unknown


STATEMENTS = {
    ("admin", "/admin"): 4,
    ("admin", "/admin/people"): 2,
    ("security", "/admin/people/{county}"): 3,
    ("security", "/admin/people/{county}/grant"): 2,
    ("admin", "/admin/organs"): 5,
    ("admin", "/admin/organs?q=%E5%B9%B3"): 3,
    ("admin", "/admin/organs/cn-33/move"): 2,
    ("province", "/admin/rounds"): 4,
    ("province", "/admin/rounds/new"): 3,
    ("admin", "/admin/plugins"): 4,
    ("admin", "/admin/holidays"): 3,
    ("filer", "/account"): 3,
}
"""How many statements a page takes, the session among them and BEGIN not."""


def test_pages_take_few_statements(demo: Demo) -> None:
    readers = {login: Reader(demo, login) for login, _ in STATEMENTS}
    county, found = id_of(demo, "county"), {}

    for login, door in STATEMENTS:
        with counted(demo) as executed:
            assert readers[login].get(door.format(county=county)).status_code == 200
        found[login, door] = len([statement for statement in executed if not statement.startswith("BEGIN")])

    assert found == STATEMENTS


def test_pages_stay_small(demo: Demo) -> None:
    with demo.running.store.write() as connection:
        for number in range(40):
            add_person(connection, operator("cn", demo.clock()), f"person-{number:02}", "名" * 60)
    admin = Reader(demo, "admin")

    sizes = [len(admin.get(f"/admin/{part}").content) for part in ("people", "organs", "rounds", "holidays")]

    assert [size for size in sizes if size > 40_000] == []


def test_template_of_a_deployment_builds_on_the_room(demo: Demo) -> None:
    own = demo.folder / "templates/admin"
    own.mkdir(parents=True)
    text = '{% extends "core:admin/overview.html" %}{% block crumbs %}<p>本地说明</p>{% endblock %}'
    (own / "overview.html").write_text(text, encoding="utf-8")

    again = Demo(demo.folder, demo.clock)
    with again.client:
        shown = Reader(again, "admin").get("/admin").text
    again.running.store.close()

    assert "本地说明" in shown
