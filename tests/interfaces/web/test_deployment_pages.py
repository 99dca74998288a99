"""A deployment's own templates and wording stand before the core's, and may build on them."""

from __future__ import annotations

from pathlib import Path

from tests.demonstrations import Demo
from tests.interfaces.web.readers import Reader


def started_again(demo: Demo) -> Reader:
    """The demonstration started anew after its folder changed."""
    return Reader(Demo(demo.folder, demo.clock))


def write(demo: Demo, path: str, text: str) -> None:
    file: Path = demo.folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_template_of_the_deployment_builds_on_the_one_it_stands_for(demo: Demo) -> None:
    own = "{% block sponsor %}承办：{{ label(frame.organ) }}<b>热线 12315</b>{% endblock %}"
    write(demo, "templates/frame.html", f'{{% extends "core:frame.html" %}}{own}')

    page = started_again(demo).get("/sign-in").text

    assert "<b>热线 12315</b>" in page
    assert "主办：" not in page
    assert '<form method="post" action="/sign-in" class="stack">' in page


def test_whole_page_is_replaced(demo: Demo) -> None:
    own = '{% block title %}首页{% endblock %}{% block main %}<h1>{{ _("登录") }}</h1>{% endblock %}'
    write(demo, "templates/portal/front.html", f'{{% extends "frame.html" %}}{own}')

    page = started_again(demo).get("/").text

    assert "<h1>登录</h1>" in page


def test_wording_of_the_deployment_wins_in_both_languages(demo: Demo) -> None:
    write(demo, "locale/zh-CN.po", 'msgid "登录"\nmsgstr "进入"\n')
    write(demo, "locale/en.po", 'msgid "登录"\nmsgstr "Enter"\n')
    reader = started_again(demo)

    chinese = reader.get("/sign-in").text
    reader.post("/preferences", {"language": "en", "back": "/"})
    english = reader.get("/sign-in").text

    assert "<h1>进入</h1>" in chinese
    assert "<h1>Enter</h1>" in english


def test_title_and_organ_of_the_deployment_stand_on_each_page(demo: Demo) -> None:
    file = demo.folder / "deployment.toml"
    text = file.read_text(encoding="utf-8").replace('organ = "cn"', 'organ = "cn-33"')
    file.write_text(text.replace("对标达标演示平台（合成数据）", "浙江 <对标> 平台"), encoding="utf-8")

    reader = started_again(demo)
    organ = reader.demo.call(None, "GET", "/organs/cn-33").json()["organ"]["name"]["zh"]

    page = reader.get("/").text

    assert "- 浙江 &lt;对标&gt; 平台</title>" in page
    assert f'<span class="place">{organ}</span>' in page
