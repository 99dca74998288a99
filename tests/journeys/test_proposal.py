"""The way of a scheme that an association proposes: report, trial, comments, publication, revision, withdrawal.

A second application, started on the same database before any of it, is asked what is in force: it is at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from litestar.testing import TestClient
from sqlalchemy import select

from duibiao.interfaces.running import start
from duibiao.interfaces.web.app import create_app
from duibiao.kernel.store.tables import entries
from tests.demonstrations import Demo
from tests.interfaces.web.offices import send
from tests.interfaces.web.readers import Reader, hidden
from tests.proposals import NAME, archive


def acted(reader: Reader, page: str, do: str, **fields: str) -> int:
    """The status of the answer to a button of the office on the proposal at `page`."""
    status: int = send(reader, f"{page}/office", do=do, seen=seen(reader, page), **fields).status_code
    return status


def seen(reader: Reader, page: str) -> str:
    """The entry that the forms of a proposal's page name."""
    return dict(hidden(reader.get(page).text))["seen"]


def readers(demo: Demo) -> tuple[Reader, Reader, Reader]:
    """The association, the nation's publisher and an enterprise, freshly signed in."""
    association, nation, filer = (Reader(demo, login) for login in ("association", "nation", "filer"))
    return association, nation, filer


def version_in_force(other: TestClient[Any]) -> str | None:
    """The version in force as the second application answers it."""
    response = other.get(f"/api/v1/schemes/{NAME}")
    return str(response.json()["scheme"]["version"]) if response.status_code == 200 else None


def acts(demo: Demo) -> list[str]:
    """The acts on proposals in the journal, in their order."""
    query = select(entries.c.type).where(entries.c.subject_type == "proposal").order_by(entries.c.at, entries.c.id)
    with demo.running.store.read() as connection:
        return list(connection.execute(query).scalars())


def test_a_scheme_goes_from_upload_to_filing_revision_and_withdrawal(demo: Demo, tmp_path: Path) -> None:
    running = start(demo.folder, demo.clock)
    with TestClient(create_app(running), base_url="http://testserver.local") as other:
        association, nation, filer = readers(demo)
        page = association.upload("/studio/new", archive(tmp_path)).headers["location"]
        public = page.replace("/studio/", "/schemes/")
        assert "没有须改正的" in association.get(page).text
        assert filer.get(public).status_code == 404

        tried = send(association, f"{page}/form", indicators__water_extract__value="40")
        assert (tried.status_code, tried.text.count('class="v better')) == (200, 1)
        assert "算例都与答案一致" in association.get(f"{page}/examples").text

        assert acted(nation, page, "publish") == 409
        assert acted(nation, page, "open", days="10") == 303
        assert "征求意见稿" in Reader(demo).get(public).text
        said = send(filer, public, edition="1", place="水浸出物", unit="某企业", words="限值偏低，建议 34%。")
        comment = said.headers["location"].partition("#comment-")[2]
        demo.clock.advance(days=11)
        association, nation, filer = readers(demo)
        assert send(filer, public, edition="1", words="太晚了。").status_code == 409
        assert acted(nation, page, "publish") == 409
        assert acted(nation, page, "accepted", comment=comment, words="采纳，下一版提高。") == 303
        assert version_in_force(other) is None
        assert acted(nation, page, "publish") == 303
        assert version_in_force(other) == "1.0"
        read = Reader(demo).get(public).text
        assert "限值偏低，建议 34%。" in read
        assert "采纳，下一版提高。" in read

        filed = demo.drafted(scheme=NAME, content={})
        assert demo.shown("FILER", filed)["scheme"] == NAME

        sent = archive(tmp_path, version="1.1", water_extract=33)
        revised = association.upload(f"{page}/editions", sent, seen=seen(association, page))
        assert revised.status_code == 303
        compared = association.get(f"{page}/compare").text
        assert "≥ 32" in compared
        assert "≥ 33" in compared
        assert acted(nation, page, "open", days="30") == 303
        assert acted(nation, page, "close", reason="只改一条限值，各方无异议。") == 303
        assert version_in_force(other) == "1.0"
        assert acted(nation, page, "publish") == 303
        assert version_in_force(other) == "1.1"

        assert acted(nation, page, "withdraw", reason="标准已废止。") == 303
        assert version_in_force(other) is None
        refused = demo.call("FILER", "POST", "/submissions", demo.new_tile(scheme=NAME, content={}))
        assert refused.status_code == 422
        assert "已于本平台停用" in refused.text
        assert demo.shown("FILER", filed)["scheme"] == NAME

    assert acts(demo) == [
        f"proposal.{act}"
        for act in (
            "proposed",
            "comments_opened",
            "published",
            "revised",
            "comments_opened",
            "comments_closed",
            "published",
            "withdrawn",
        )
    ]
