"""/verify and /api/v1/log: the proof of a result for everybody, and nothing else of the log."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from sqlalchemy import update

from duibiao.extension.suites import CORE_SUITES
from duibiao.interfaces.sealing import seal_all
from duibiao.kernel.journal import growth, proofs
from duibiao.kernel.journal.checkpoints import read_checkpoint
from duibiao.kernel.store.tables import entries
from tests.demonstrations import Demo
from tests.interfaces.web.readers import ADDRESS, Reader
from tests.versions import work

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])


def got(demo: Demo, path: str) -> Any:
    """What anybody is answered."""
    response = demo.call(None, "GET", path)
    assert response.status_code == 200, response.text
    return response


def tones(page: Any) -> list[int]:
    """How many steps hold, fail, and are left to the reader."""
    return [page.text.count(f'<li class="{tone}"') for tone in ("good", "bad", "open")]


def sent(demo: Demo, content: bytes) -> Any:
    """The page that a file is answered with."""
    headers = {"accept": "text/html", "origin": ADDRESS, "accept-language": "zh-CN"}
    return demo.client.post("/verify", files={"file": ("proof.json", content)}, headers=headers)


def test_button_of_a_result_leads_to_a_proof_that_holds(demo: Demo) -> None:
    submission = demo.published()
    seal_all(demo.running)
    reader = Reader(demo)
    result = reader.get(f"/results/{submission}")

    page = reader.get(f"/verify?submission={submission}")

    file = proofs.read_proof(got(demo, f"/log/proof?submission={submission}").content)
    assert f'href="/verify?submission={submission}"' in result.text
    assert page.status_code == 200
    assert tones(page) == [5, 0, 0]
    assert f"排在第 {file.index + 1} 位" in page.text
    assert proofs.check(file, CORE_SUITES).holds


def test_file_that_was_changed_is_refused_at_the_step(demo: Demo) -> None:
    submission = demo.published()
    seal_all(demo.running)
    content = got(demo, f"/log/proof?submission={submission}").content
    changed = content.replace(rb"\"status\":\"published\"", rb"\"status\":\"suspended\"", 1)

    held, page, other = sent(demo, content), sent(demo, changed), sent(demo, b"{}")

    assert (tones(held), tones(page)) == ([5, 0, 0], [4, 1, 0])
    assert "对不上，请勿采信" in page.text
    assert (other.status_code, "这不是证明文件" in other.text) == (422, True)


def test_result_in_nobodys_log_is_told_with_what_was_typed(demo: Demo) -> None:
    page = Reader(demo).get("/verify?submission=nothing-like-it")

    assert page.status_code == 404
    assert 'value="nothing-like-it"' in page.text


def test_two_checkpoints_and_the_way_between_them(demo: Demo) -> None:
    first = read_checkpoint(got(demo, "/log/checkpoint").content).checkpoint
    demo.drafted()
    seal_all(demo.running)
    second = read_checkpoint(got(demo, "/log/checkpoint").content).checkpoint

    between = got(demo, f"/log/consistency?first={first.size}&second={second.size}")

    shown = growth.check(growth.read_growth(between.content), CORE_SUITES)
    assert first.size < second.size
    assert [step.name for step in shown if step.holds is False] == []
    assert demo.call(None, "GET", f"/log/consistency?first=1&second={second.size}").status_code == 404


def test_keys_are_those_that_the_proof_brings(demo: Demo) -> None:
    submission = demo.published()
    seal_all(demo.running)

    keys = got(demo, "/log/keys").json()["keys"]

    proof = got(demo, f"/log/proof?submission={submission}").json()
    assert keys == proof["keys"]
    assert [key["key"] for key in keys] == [proof["checkpoint"]["key"]]
    assert sorted(keys[0]) == ["instance", "key", "public", "suite", "trusted_at", "trusted_by"]
    assert msgspec.json.decode(proof["entry"])["body"]["status"] == "published"


def test_auditor_has_the_whole_log_gone_over_and_reads_what_is_wrong(demo: Demo) -> None:
    auditor = Reader(demo, "auditor")
    asked = auditor.post("/admin/log/check", {"csrf": auditor.csrf})
    work(demo)
    good = auditor.get("/admin/log").text
    with demo.running.store.write() as connection:
        connection.execute(update(entries).where(entries.c.position == 9).values(salt=bytes(16)))
    auditor.post("/admin/log/check", {"csrf": auditor.csrf})
    work(demo)

    bad = auditor.get(f"/admin/log?subject={demo.names['ENTERPRISE']}").text

    assert asked.headers["location"] == "/admin/log"
    assert ("完成" in good, "第 9 位的流水" in good) == (True, False)
    assert "第 9 位的流水" in bad
    assert "<code>enterprise.registered</code>" in bad
