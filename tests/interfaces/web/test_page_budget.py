"""Every page at 31 provinces with 1,000 filings each: at most 8 statements and 100 kB."""

from __future__ import annotations

from tests.counting import counted
from tests.demonstrations import Demo
from tests.interfaces.web.crowded import crowd, crowd_of_contributions, crowd_of_front_runners, crowd_of_proposals
from tests.interfaces.web.readers import Reader
from tests.proposals import put_forward
from tests.versions import started, work

MOST_STATEMENTS = 8
MOST_BYTES = 100_000

PAGES = {
    None: [
        "/",
        "/results",
        "/results?q=示例",
        "/results?q=示例产品 7&organ=cn-33",
        "/results/{published}",
        "/results/{published}/object",
        "/verify",
        "/verify?submission={published}",
        "/schemes",
        "/schemes/duibiao:porcelain_tile",
        "/schemes/duibiao:porcelain_tile/compare",
        "/schemes/duibiao:porcelain_tile/try",
        "/standards",
        "/standards?q=GB/T 4100&status=in_force",
        "/standards/GB/T 4100-2015",
        "/standards/lists",
        "/standards/lists/duibiao:smart_toilet",
        "/schemes/proposals",
        "/schemes/proposals/{proposal}",
        "/schemes/proposals/{proposal}/form",
        "/certifications",
        "/certifications/duibiao:organic_product?pattern=label_code&number=12326",
        "/enterprises/{uscc}",
        "/x/front_runners",
        "/x/front_runners?q=瓷质砖",
        "/x/front_runners/{fr_list}",
        "/statistics",
        "/statistics?cut=gaps",
        "/statistics/records?cut=scheme_grade",
        "/help",
        "/sign-in",
    ],
    "filer": [
        "/x/notices/",
        "/x/notices/settings",
        "/desk",
        "/desk?show=mine",
        "/desk/new",
        "/desk/{published}",
        "/desk/{drafted}/indicators",
    ]
    + [f"/desk/{{{which}}}/{part}" for which in ("drafted", "returned") for part in ("form", "evidence", "submit")],
    "county": [
        "/review",
        "/review?show=overdue",
        "/review/all",
        "/review/{waiting}",
        "/review/{waiting}?beside=scheme",
    ],
    "nation": [
        "/review",
        "/review/all",
        "/review/{published}",
        "/x/front_runners",
        "/x/front_runners/manage",
        "/x/front_runners/manage/new",
        "/x/front_runners/manage/varieties/{fr_variety}",
        "/schemes/duibiao:porcelain_tile/previews",
        "/schemes/duibiao:porcelain_tile/previews/{preview}",
        "/studio",
        "/studio/proposals/{proposal}",
        "/statistics?cut=state_month&as_of=1",
        "/statistics?cut=kind_state",
        "/statistics?cut=completeness",
        "/statistics/records?cut=kind_state",
    ],
    "association": ["/studio", "/studio/new", "/studio/proposals/{proposal}"]
    + [f"/studio/proposals/{{proposal}}/{part}" for part in ("scheme", "form", "examples", "compare")],
    "admin": ["/admin", "/admin/people", "/admin/organs", "/admin/rounds", "/admin/plugins", "/admin/holidays"]
    + ["/admin/exchange", "/admin/exchange/join"]
    + [f"/x/notices/{page}" for page in ("", "settings", "webhooks", "log")],
    "security": ["/admin/people", "/account"],
    "auditor": ["/admin", "/admin/log?subject={published}", "/admin/people"],
}


def test_no_page_asks_or_sends_too_much(demo: Demo) -> None:
    published, waiting, drafted = demo.published(), demo.drafted(), demo.drafted()
    returned = demo.drafted()
    demo.acts(waiting, ("FILER", "submit"))
    demo.acts(returned, ("FILER", "submit"))
    demo.act("COUNTY", returned, "return", comment="请补充。")
    crowd(demo, published, waiting, drafted)
    names = {"published": published, "waiting": waiting, "drafted": drafted, "returned": returned}
    names["preview"] = started(demo)
    work(demo)
    crowd_of_contributions(demo)
    names["uscc"] = demo.names["ENTERPRISE"]
    names |= crowd_of_front_runners(demo, published)
    names["proposal"] = put_forward(demo.running, comments=60)
    crowd_of_proposals(demo, names["proposal"])
    beyond = []

    for login, paths in PAGES.items():
        reader = Reader(demo, login)
        for path in paths:
            with counted(demo) as statements:
                page = reader.get(path.format(**names))
            asked = [one for one in statements if not one.startswith("BEGIN")]
            if page.status_code != 200 or len(asked) > MOST_STATEMENTS or len(page.content) > MOST_BYTES:
                beyond.append((login, path, page.status_code, len(asked), len(page.content)))

    assert not beyond, "\n".join(map(str, beyond))
