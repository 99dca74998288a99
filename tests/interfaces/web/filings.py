"""Filings at an office's step, made through the API, and what tests read from the pages about them."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import msgspec

from tests.demonstrations import TILE, Demo
from tests.interfaces.web.readers import Reader, hidden

PDF = b"%PDF-1.4\nsynthetic\n"
PLACE = "indicators.water_absorption"

_ROW = re.compile(r'<tr id="p-([^"]+)"')
_TEXT = re.compile(r'<textarea id="f-([^"]+)"[^>]*>([^<]*)</textarea>')


def filed(demo: Demo, **given: Any) -> str:
    """The id of a filing that waits at the county."""
    id_ = demo.drafted(**given)
    demo.acts(id_, ("FILER", "submit"))
    return id_


def sound(demo: Demo) -> dict[str, Any]:
    """Answers that meet every limit, with a report: what may be passed together with others."""
    files = {"file": ("report.pdf", PDF, "application/pdf")}
    uploaded = demo.call("FILER", "POST", "/evidence", data={"enterprise": demo.names["ENTERPRISE"]}, files=files)
    content: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(TILE["content"]))
    content["indicators"]["breaking_strength"] = {"value": ["1850", "1910", "1880", "1870", "1900", "1890", "1900"]}
    content["indicators"]["modulus_of_rupture"] = {"value": ["42", "44", "43", "41", "45", "44", "43"]}
    content["indicators"]["water_absorption"]["evidence"] = [uploaded.json()["digest"]]
    return content


def resubmitted(demo: Demo, remark: str = "请核对试样。") -> str:
    """The id of a filing that was returned with a remark and filed again with another value and an explanation."""
    id_ = filed(demo)
    remarks = [{"path": PLACE, "text": remark, "severity": "B"}]
    assert demo.act("COUNTY", id_, "return", comment="请按意见修改。", remarks=remarks).status_code == 200
    was = TILE["content"]["indicators"]["water_absorption"]
    changes = {
        PLACE: {"was": was, "now": {**was, "value": ["0.11", "0.15", "0.13", "0.12", "0.14"]}},
        f"explanations.{PLACE}": {"was": None, "now": "试样换过。"},
    }
    assert demo.call("FILER", "PATCH", f"/submissions/{id_}", {"changes": changes}).status_code == 200
    demo.acts(id_, ("FILER", "submit"))
    return id_


def history(demo: Demo, id_: str) -> list[dict[str, Any]]:
    """Every act on a filing, the oldest first."""
    found: list[dict[str, Any]] = demo.call("NATION", "GET", f"/submissions/{id_}/history").json()["items"]
    return found


def typed_on(reader: Reader, id_: str) -> dict[str, str]:
    """The hidden fields of the form that acts on a filing: the token, and what was seen."""
    page = reader.get(f"/review/{id_}").text
    return {name: value for name, value in hidden(page) if name in ("csrf", "seen")}


def rows(page: str) -> list[str]:
    """The places that a page has rows for."""
    return _ROW.findall(page)


def texts(page: str) -> dict[str, str]:
    """What stands in the text areas, by id without its "f-"; empty ones are left out."""
    return {name: unescape(value) for name, value in _TEXT.findall(page) if value}
