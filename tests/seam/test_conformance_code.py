"""What the kit asks of code and of what lies beside it: pages, work, tables, templates, and the archive."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from duibiao.extension.archives import build
from duibiao.extension.conformance.report import report
from duibiao.extension.conformance.subject import subjects
from duibiao.extension.scaffolding import scaffold
from duibiao.extension.signatures import make_key, sign
from duibiao.interfaces.cli import main
from tests.demonstrations import Demo
from tests.interfaces.web.readers import Reader
from tests.seam.deployments import EXAMPLES, FAULTY
from tests.seam.instances import restarted

VERBS = """
from duibiao.api import Follower, Job, Label, RouteHandler


def answer(host, sent):
    return host.page("tea.html")


@hookimpl
def {hook}():
    return [{record}]
"""

ESCAPES = [
    "{{ frame.__class__ }}",
    "{{ frame|attr('__class__') }}",
    "{{ ''['__class__'] }}",
    "{% set inside = cycler.__init__.__globals__ %}{{ inside }}",
]


def found_by(folder: Path, *rules: str) -> list[tuple[str, str, object]]:
    """Rule, place and line of what the rules find in one plugin."""
    (subject,) = subjects([folder])
    return [
        (one.rule.id, told.at, told.params.get("line"))
        for one in report(subject).rules
        for told in one.messages
        if one.rule.id in rules
    ]


@pytest.mark.parametrize(
    ("hook", "record", "found"),
    [
        ("route_handlers", 'RouteHandler("/", "unheard", answer)', ("routes.guarded", "GET /")),
        ("route_handlers", 'RouteHandler("/", "public", answer, method="POST")', ("routes.guarded", "POST /")),
        ("route_handlers", 'RouteHandler("/Tea", "public", answer)', ("routes.guarded", "GET /Tea")),
        ("followers", 'Follower("tea", answer, ())', ("work.runs", "tea")),
        ("jobs", 'Job("tea", None, Label("茶", "Tea"))', ("work.runs", "tea")),
    ],
)
def test_page_and_work_that_cannot_be_are_refused(
    hook: str, record: str, found: tuple[str, str], tmp_path: Path
) -> None:
    folder = scaffold("tea", "code", tmp_path)
    with (folder / "plugin.py").open("a", encoding="utf-8") as code:
        code.write(VERBS.format(hook=hook, record=record))

    rule, key = found
    assert found_by(folder, "routes.guarded", "work.runs") == [(rule, f"plugin.py: {hook} {key}", None)]


@pytest.mark.parametrize(
    ("code", "named"),
    [
        (
            "from sqlalchemy import text\nMINE = text('SELECT 1 FROM tea_leaves JOIN submissions ON true')",
            "submissions",
        ),
        ("import sqlalchemy as sa\nMINE = sa.Table('people', sa.MetaData())", "people"),
        ("from sqlalchemy import table\nMINE = table('results')", "results"),
        ("from sqlalchemy import ForeignKey\nMINE = ForeignKey('organs.id')", "organs"),
        ("from alembic import op\ndef upgrade():\n    op.create_index('ix', 'entries', ['at'])", "entries"),
        ("def mine(host):\n    host.connection.exec_driver_sql('update drafts set answers = 1')", "drafts"),
    ],
)
def test_table_of_the_core_is_refused_where_code_names_it(code: str, named: str, tmp_path: Path) -> None:
    folder = scaffold("tea", "code", tmp_path)
    (folder / "store.py").write_text(code, encoding="utf-8")

    (subject,) = subjects([folder])
    told = [
        each.params["table"] for one in report(subject).rules if one.rule.id == "tables.own" for each in one.messages
    ]

    assert told == [named]


@pytest.mark.parametrize(
    "code",
    [
        "from sqlalchemy import text\nMINE = text('WITH best AS (SELECT 1 FROM tea_leaves) SELECT * FROM best')",
        "from sqlalchemy import ForeignKey, Table\nMINE = [Table('tea_cups', None), ForeignKey('tea_leaves.id')]",
        "def table(rows):\n    return rows\n\nMINE = table('results')",
        "WORDS = 'taken from people'",
    ],
)
def test_own_tables_and_plain_words_are_not_refused(code: str, tmp_path: Path) -> None:
    folder = scaffold("tea", "code", tmp_path)
    (folder / "store.py").write_text(code, encoding="utf-8")

    assert found_by(folder, "tables.own") == []


@pytest.mark.parametrize(
    "line",
    [
        *ESCAPES,
        "{{ place|safe }}",
        "{% autoescape false %}{{ place }}{% endautoescape %}",
        '<p style="color: red">',
        "<script>alert(1)</script>",
        '<a href="/" onclick="go()">',
    ],
)
def test_template_that_reaches_out_is_refused_at_its_line(line: str, tmp_path: Path) -> None:
    folder = scaffold("tea", "code", tmp_path)
    (folder / "templates").mkdir()
    (folder / "templates/tea.html").write_text(f"<h1>{{{{ _('茶') }}}}</h1>\n{line}\n", encoding="utf-8")

    assert found_by(folder, "templates.plain") == [("templates.plain", "templates/tea.html", "2")]


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize("line", ESCAPES)
def test_template_that_reaches_out_all_the_same_gets_nothing(line: str, demo: Demo, tmp_path: Path) -> None:
    folder = tmp_path / "plugins/tea_fairs"
    shutil.copytree(EXAMPLES / "tea_fairs", folder)
    with (folder / "templates/fairs.html").open("a", encoding="utf-8") as page:
        page.write("{% block scripts %}" + line + "{% endblock %}")

    with restarted(demo, "tea_fairs", paths=(folder.parent,)) as again:
        page_of = Reader(again).get("/x/tea_fairs")

    assert (page_of.status_code, "&lt;" in page_of.text) == (500, False)


def test_link_in_the_folder_is_refused_since_no_archive_can_hold_it(tmp_path: Path) -> None:
    folder = scaffold("tea", "scheme", tmp_path)
    (folder / "more.md").symlink_to(folder / "README.md")

    assert found_by(folder, "archive.whole") == [("archive.whole", "more.md", None)]


def test_signature_of_other_files_is_refused(tmp_path: Path) -> None:
    folder = scaffold("tea", "scheme", tmp_path)
    make_key(tmp_path / "tea.key")
    sign(folder, tmp_path / "tea.key", "tea_association")
    before = found_by(folder, "signature.fits")
    (folder / "README.md").unlink()

    assert (before, found_by(folder, "signature.fits")) == ([], [("signature.fits", "plugin.sig", None)])


def checked(*given: Path) -> tuple[int, list[str]]:
    """Exit code and lines of `duibiao plugins check`."""
    done = CliRunner().invoke(main, ["plugins", "check", *map(str, given)], env={"LANG": "zh_CN.UTF-8"})
    return done.exit_code, done.output.splitlines()


def test_archive_is_told_what_its_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "folders").mkdir()
    broken = shutil.copytree(FAULTY / "wrong_example", tmp_path / "folders/wrong_example")

    archive = build(broken, tmp_path / "archives")

    assert checked(archive) == checked(broken)
    assert checked(archive)[0] == 1


def test_archive_finds_what_it_relies_on_beside_it(tmp_path: Path) -> None:
    plugins = Path(__file__).parents[2] / "plugins"
    zhejiang = build(plugins / "zhejiang_overlays", tmp_path)
    for slug in ("benchmarking", "ceramic_tiles"):
        shutil.copytree(plugins / slug, tmp_path / slug)

    assert checked(zhejiang)[0] == 0


def test_file_that_is_no_archive_is_told(tmp_path: Path) -> None:
    given = tmp_path / "tea.zip"
    given.write_bytes(b"PK\x03\x04 and then nothing")

    assert checked(given) == (1, ["tea.zip: 这不是可以打开的 zip 文件。请重新打包或重新下载。"])
