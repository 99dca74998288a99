"""The studio: what is refused leaves nothing, who may do what, and what the pages of a proposal show."""

from __future__ import annotations

import re
import stat
import tempfile
import zipfile
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from duibiao.interfaces.operating import operator
from duibiao.kernel.identity.accounts import add_person, grant_role
from duibiao.kernel.store.tables import entries, erasables, proposal_comments, proposal_editions, proposals
from tests.demonstrations import Demo
from tests.interfaces.web.offices import changes, errors, id_of, send
from tests.interfaces.web.readers import Reader, hidden
from tests.proposals import NAME, SLUG, archive, files_of, zipped

Files = dict[str, bytes]
SCHEME = f"{SLUG}/schemes/{SLUG}.toml"
_RULE = re.compile(r'<code class="small mute">([^<]*)</code>')
_FILE = re.compile(r'<code class="at">([^<]*)</code>')


def association(demo: Demo) -> Reader:
    """Who proposes."""
    return Reader(demo, "association")


def proposed(demo: Demo, tmp_path: Path) -> str:
    """The page of a sound proposal."""
    answer = association(demo).upload("/studio/new", archive(tmp_path))
    assert answer.status_code == 303
    return str(answer.headers["location"])


def acted(reader: Reader, page: str, do: str, **fields: str) -> Any:
    """The answer to a button of the office."""
    seen = fields.pop("seen", None) or dict(hidden(reader.get(page).text))["seen"]
    return send(reader, f"{page}/office", do=do, seen=seen, **fields)


def kept(demo: Demo) -> tuple[int, int, int]:
    """How many proposals, entries about them and files of evidence there are."""
    with demo.running.store.read() as connection:
        count = connection.execute(select(func.count()).select_from(proposals)).scalar_one()
        told = select(func.count()).select_from(entries).where(entries.c.subject_type == "proposal")
        acts = connection.execute(told).scalar_one()
    files = [file for file in Path(demo.running.located.evidence).rglob("*") if file.is_file()]
    return count, acts, len(files)


def changed(files: Files, name: str, change: Callable[[str], str]) -> Files:
    """The files with one of them changed."""
    return {**files, name: change(files[name].decode()).encode()}


def bomb(files: Files) -> bytes:
    return zipped({**files, f"{SLUG}/forms/big.toml": b"#" * 9_000_000}, method=zipfile.ZIP_DEFLATED)


def climbing(files: Files) -> bytes:
    return zipped({**files, "../outside.toml": "a = 1"})


def symlink(files: Files) -> bytes:
    name = f"{SLUG}/forms/link.toml"
    return zipped({**files, name: "/etc/passwd"}, attributes={name: stat.S_IFLNK | 0o777})


def lying(files: Files) -> bytes:
    return zipped(changed(files, f"{SLUG}/plugin.toml", lambda text: text.replace(f'"{SLUG}"', '"green_tea"')))


def mangled(files: Files) -> bytes:
    return zipped({**files, SCHEME: b'key = "\xff\xfe"'})


def with_code(files: Files) -> bytes:
    return zipped({**files, f"{SLUG}/plugin.py": "import os"})


def with_template(files: Files) -> bytes:
    return zipped({**files, f"{SLUG}/templates/page.html": "{{ ''.__class__ }}"})


def huge_expression(files: Files) -> bytes:
    return zipped(changed(files, SCHEME, lambda text: text.replace("core_better >= 1", "1" + "+1" * 900_000 + " > 1")))


def huge_exponent(files: Files) -> bytes:
    return zipped(changed(files, SCHEME, lambda text: text.replace("bound = 32,", "bound = 1e999999999,")))


def no_archive(_: Files) -> bytes:
    return b"%PDF-1.7"


def truncated(files: Files) -> bytes:
    return zipped(files)[:-40]


@pytest.mark.parametrize(
    ("spoil", "file", "rule"),
    [
        (bomb, f"{SLUG}/forms/big.toml", "archive.ratio"),
        (climbing, "../outside.toml", "archive.climbs"),
        (symlink, f"{SLUG}/forms/link.toml", "archive.link"),
        (lying, "plugin.toml", "archive.slug_differs"),
        (mangled, f"schemes/{SLUG}.toml", "files.readable"),
        (with_code, "plugin.py", "proposal.code"),
        (with_template, "templates/page.html", "proposal.template"),
        (huge_expression, f"schemes/{SLUG}.toml", "expressions.parse"),
        (huge_exponent, f"schemes/{SLUG}.toml", "records.complete"),
        (no_archive, "proposal.zip", "archive.not_zip"),
        (truncated, "proposal.zip", "archive.not_zip"),
    ],
)
def test_hostile_archive_is_refused_on_the_page_and_leaves_nothing(
    demo: Demo,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[Files], bytes],
    file: str,
    rule: str,
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    before = kept(demo)
    content = spoil(files_of(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))

    answer = association(demo).upload("/studio/new", content)

    assert answer.status_code == 422
    assert (unescape(_FILE.findall(answer.text)[0]), _RULE.findall(answer.text)[0]) == (file, rule)
    assert "什么都没有留存" in answer.text
    assert kept(demo) == before
    assert list(scratch.iterdir()) == []


def test_archive_with_wrong_answers_is_kept_to_be_mended_and_cannot_be_opened(demo: Demo, tmp_path: Path) -> None:
    wrong = changed(files_of(tmp_path), f"{SLUG}/examples/{SLUG}.toml", lambda text: text.replace('"ahead"', '"gap"'))

    page = association(demo).upload("/studio/new", zipped(wrong)).headers["location"]

    shown = association(demo).get(page).text
    assert _RULE.findall(shown)[0] == "examples.come_out"
    assert "须修改" in shown
    assert "不一致" in association(demo).get(f"{page}/examples").text
    seen = dict(hidden(shown))["seen"]
    assert acted(Reader(demo, "nation"), page, "open", days="10", seen=seen).status_code == 409
    mended = association(demo).upload(f"{page}/editions", archive(tmp_path), seen=seen)
    assert mended.status_code == 303
    assert "待办理" in association(demo).get(page).text


def test_refused_edition_never_takes_the_place_of_a_sound_one(demo: Demo, tmp_path: Path) -> None:
    page = proposed(demo, tmp_path)
    before = kept(demo)
    wrong = changed(files_of(tmp_path), f"{SLUG}/examples/{SLUG}.toml", lambda text: text.replace('"ahead"', '"gap"'))
    seen = dict(hidden(association(demo).get(page).text))["seen"]

    answer = association(demo).upload(f"{page}/editions", zipped(wrong), seen=seen)

    assert answer.status_code == 422
    assert kept(demo) == before


def test_issuer_that_others_publish_under_is_refused(demo: Demo, tmp_path: Path) -> None:
    taken = changed(files_of(tmp_path), f"{SLUG}/plugin.toml", lambda text: text.replace('"test-tea"', '"duibiao"'))

    page = association(demo).upload("/studio/new", zipped(taken)).headers["location"]

    shown = association(demo).get(page).text
    assert _RULE.findall(shown)[0] == "issuer.in_manifest"
    assert "已由别的机构使用" in shown


def test_other_pack_is_no_edition_of_this_proposal(demo: Demo, tmp_path: Path) -> None:
    page = proposed(demo, tmp_path)
    other = {
        name.replace(SLUG, "other_tea"): content.replace(SLUG.encode(), b"other_tea")
        for name, content in files_of(tmp_path).items()
    }
    seen = dict(hidden(association(demo).get(page).text))["seen"]

    answer = association(demo).upload(f"{page}/editions", zipped(other), seen=seen)

    assert answer.status_code == 422
    assert "提案的是" in errors(answer.text)["file"]


def test_act_on_what_has_moved_on_is_refused(demo: Demo, tmp_path: Path) -> None:
    page = proposed(demo, tmp_path)
    seen = dict(hidden(association(demo).get(page).text))["seen"]
    revised = association(demo).upload(f"{page}/editions", archive(tmp_path, water_extract=33), seen=seen)
    assert revised.status_code == 303

    answer = acted(Reader(demo, "nation"), page, "open", days="10", seen=seen)

    assert answer.status_code == 409
    assert "已有变动" in answer.text


@pytest.mark.parametrize("days", ["0", "181", "-3", "ten", "٣", ""])
def test_days_that_are_none_are_told_at_their_field(demo: Demo, tmp_path: Path, days: str) -> None:
    page = proposed(demo, tmp_path)

    answer = acted(Reader(demo, "nation"), page, "open", days=days)

    assert answer.status_code == 422
    assert list(errors(answer.text)) == ["days"]


def test_proposal_is_hidden_from_who_has_nothing_to_do_with_it(demo: Demo, tmp_path: Path) -> None:
    page = proposed(demo, tmp_path)
    public = page.replace("/studio/", "/schemes/")

    assert Reader(demo).get(page).status_code == 303
    assert Reader(demo, "filer").get(page).status_code == 403
    assert [Reader(demo, login).get(public).status_code for login in (None, "filer", "nation")] == [404] * 3
    assert Reader(demo).get(f"{public}/form").status_code == 404
    assert "还没有提案" not in Reader(demo, "nation").get("/studio").text


def test_association_elsewhere_sees_and_revises_nothing_of_it(demo: Demo, tmp_path: Path) -> None:
    page = proposed(demo, tmp_path)
    author = operator("demo", demo.clock())
    with demo.running.store.write() as connection:
        person = add_person(connection, author, "institute", "某院")
        grant_role(connection, author, person, "proposer", organ="cn-33")
    other = Reader(demo, "institute")

    assert "还没有提案" in other.get("/studio").text
    assert other.get(page).status_code == 404
    assert other.upload(f"{page}/editions", archive(tmp_path), seen="x").status_code == 404
    assert send(other, f"{page}/take-back", seen="x", reason="不是我的").status_code == 404
    assert other.upload("/studio/new", archive(tmp_path), organ="cn-demo-tea").status_code == 403


def test_publisher_of_another_organ_decides_nothing(demo: Demo, tmp_path: Path) -> None:
    page = proposed(demo, tmp_path)
    author = operator("demo", demo.clock())
    with demo.running.store.write() as connection:
        person = add_person(connection, author, "tea-publisher", "某人")
        grant_role(connection, author, person, "publisher", organ="cn-demo-tea")
    reader = Reader(demo, "tea-publisher")

    assert f"{page}/office" not in changes(reader.get(page).text)
    assert acted(reader, page, "open", days="3", seen="x").status_code == 403


def test_who_uploaded_a_draft_does_not_decide_on_it(demo: Demo, tmp_path: Path) -> None:
    page = proposed(demo, tmp_path)
    with demo.running.store.write() as connection:
        connection.execute(proposal_editions.update().values(uploaded_by=id_of(demo, "nation")))
    reader = Reader(demo, "nation")

    answer = acted(reader, page, "open", days="3", seen="x")

    assert answer.status_code == 403
    assert "另一位发布人" in answer.text


def test_comment_needs_a_name_and_words_and_an_open_period(demo: Demo, tmp_path: Path) -> None:
    page = proposed(demo, tmp_path)
    public = page.replace("/studio/", "/schemes/")
    assert acted(Reader(demo, "nation"), page, "open", days="3").status_code == 303

    assert Reader(demo).post(public, {"words": "匿名"}).status_code == 401
    empty = send(Reader(demo, "filer"), public, edition="1", words="  ", place="水浸出物")
    assert (empty.status_code, list(errors(empty.text))) == (422, ["words"])
    assert 'value="水浸出物"' in empty.text
    said = send(Reader(demo, "filer"), public, edition="1", words="<b>好</b>", name="冒名")
    assert said.status_code == 303
    shown = Reader(demo).get(public).text
    assert "&lt;b&gt;好&lt;/b&gt;" in shown
    assert "冒名" not in shown


def test_words_of_a_comment_can_be_erased(demo: Demo, tmp_path: Path) -> None:
    page = proposed(demo, tmp_path)
    public = page.replace("/studio/", "/schemes/")
    acted(Reader(demo, "nation"), page, "open", days="3")
    send(Reader(demo, "filer"), public, edition="1", words="请删除这句话")
    with demo.running.store.write() as connection:
        (digest,) = connection.execute(select(proposal_comments.c.text)).scalars()
        connection.execute(erasables.update().where(erasables.c.digest == digest).values(body=None, salt=None))

    shown = Reader(demo).get(public).text

    assert "请删除这句话" not in shown
    assert "（已删除）" in shown


def test_decline_and_take_back_need_a_reason_that_the_other_reads(demo: Demo, tmp_path: Path) -> None:
    page = proposed(demo, tmp_path)
    nation = Reader(demo, "nation")

    assert acted(nation, page, "decline", reason="").status_code == 422
    assert acted(nation, page, "decline", reason="标准正在修订。").status_code == 303

    shown = association(demo).get(page).text
    assert "未采纳" in shown
    assert "标准正在修订。" in shown


def test_comment_on_a_draft_that_was_replaced_is_not_taken(demo: Demo, tmp_path: Path) -> None:
    page = proposed(demo, tmp_path)
    public = page.replace("/studio/", "/schemes/")
    acted(Reader(demo, "nation"), page, "open", days="3")
    seen = dict(hidden(association(demo).get(page).text))["seen"]
    association(demo).upload(f"{page}/editions", archive(tmp_path, water_extract=33), seen=seen)

    answer = send(Reader(demo, "filer"), public, edition="1", words="说的是第一稿")

    assert answer.status_code == 409
    assert "第 2 稿" in answer.text
    assert "说的是第一稿" in answer.text
    assert "征求意见中" in association(demo).get(page).text


def test_declined_revision_leaves_what_is_in_force(demo: Demo, tmp_path: Path) -> None:
    page = proposed(demo, tmp_path)
    nation = Reader(demo, "nation")
    for do, fields in (("open", {"days": "3"}), ("close", {"reason": "无异议。"}), ("publish", {})):
        assert acted(nation, page, do, **fields).status_code == 303
    seen = dict(hidden(association(demo).get(page).text))["seen"]
    sent = archive(tmp_path, version="2.0", water_extract=33)
    assert association(demo).upload(f"{page}/editions", sent, seen=seen).status_code == 303

    assert acted(nation, page, "decline", reason="暂不提高。").status_code == 303

    assert "第 1 稿" in nation.get(page).text
    assert demo.call(None, "GET", f"/schemes/{NAME}").json()["scheme"]["version"] == "1.0"
    assert acted(nation, page, "withdraw", reason="不再适用。").status_code == 303
    assert demo.call(None, "GET", f"/schemes/{NAME}").status_code == 404


def test_office_previews_a_revision_before_it_decides(demo: Demo, tmp_path: Path) -> None:
    page = proposed(demo, tmp_path)
    nation = Reader(demo, "nation")
    for do, fields in (("open", {"days": "3"}), ("close", {"reason": "无异议。"}), ("publish", {})):
        acted(nation, page, do, **fields)
    seen = dict(hidden(association(demo).get(page).text))["seen"]
    sent = archive(tmp_path, version="2.0", water_extract=33)
    association(demo).upload(f"{page}/editions", sent, seen=seen)

    started = send(nation, f"{page}/preview", scheme=NAME)

    assert f'action="{page}/preview"' in nation.get(page).text
    assert f'action="{page}/preview"' not in association(demo).get(page).text
    assert started.status_code == 303
    assert started.headers["location"].startswith(f"/schemes/{NAME}/previews/")
    assert nation.get(started.headers["location"]).status_code == 200
    assert demo.call(None, "GET", f"/schemes/{NAME}").json()["scheme"]["version"] == "1.0"


def test_same_version_with_another_content_is_refused_once_it_is_known(demo: Demo, tmp_path: Path) -> None:
    page = proposed(demo, tmp_path)
    nation = Reader(demo, "nation")
    for do, fields in (("open", {"days": "3"}), ("close", {"reason": "无异议。"}), ("publish", {})):
        assert acted(nation, page, do, **fields).status_code == 303
    seen = dict(hidden(association(demo).get(page).text))["seen"]

    answer = association(demo).upload(f"{page}/editions", archive(tmp_path, water_extract=33), seen=seen)

    assert answer.status_code == 422
    assert _RULE.findall(answer.text)[0] == "editions.stay"


def test_archive_beyond_the_limit_is_refused_by_its_size(demo: Demo) -> None:
    assert association(demo).upload("/studio/new", b"PK" + bytes(21_000_000)).status_code == 413


def test_draft_is_tried_and_compared_by_the_public_too(demo: Demo, tmp_path: Path) -> None:
    page = proposed(demo, tmp_path)
    public = page.replace("/studio/", "/schemes/")
    acted(Reader(demo, "nation"), page, "open", days="3")
    reader = Reader(demo)

    tried = reader.post(f"{public}/form?scheme={NAME}", {"indicators.water_extract.value": "20"})

    assert (tried.status_code, "低于" in tried.text) == (200, True)
    for part in ("scheme", "form", "examples", "compare"):
        shown = reader.get(f"{public}/{part}?scheme={NAME}")
        assert (shown.status_code, "征求意见稿" in shown.text) == (200, True)
    assert reader.get(f"{public}/nothing").status_code == 404
    assert reader.get(f"{public}/form?scheme=no:such").status_code == 404


def test_archive_is_given_back_as_it_came(demo: Demo, tmp_path: Path) -> None:
    page = proposed(demo, tmp_path)

    assert association(demo).get(f"{page}/archive").content == archive(tmp_path)


def test_empty_upload_is_told_at_its_field(demo: Demo) -> None:
    answer = send(association(demo), "/studio/new")

    assert (answer.status_code, list(errors(answer.text))) == (422, ["file"])
