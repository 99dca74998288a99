"""Export formats: media types, suffixes and documents that make sense."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from duibiao.model.records.exports import ExportFormat, check_export_format
from duibiao.model.values.messages import Label

CSV = ExportFormat(key="csv", version="1", title=Label("CSV"), media_type="text/csv; charset=utf-8", suffix="csv")
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize("given", [{}, {"media_type": SHEET, "suffix": "xlsx"}, {"suffix": "tar.gz"}])
def test_sound_format_has_no_faults(given: dict[str, str]) -> None:
    assert check_export_format(replace(CSV, **given)) == ()


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"media_type": "csv"}, "media_type"),
        ({"media_type": "text/csv\r\nset-cookie: a=b"}, "media_type"),
        ({"suffix": ".csv"}, "suffix"),
        ({"suffix": "csv/../x"}, "suffix"),
        ({"documents": ()}, "documents"),
    ],
)
def test_what_no_file_can_be_sent_as_is_told(given: dict[str, object], place: str) -> None:
    assert [told.at for told in check_export_format(replace(CSV, **given))] == [place]
