from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from duibiao.model.values.quoting import LONGEST, quoted


def test_quoted_short_text_stays() -> None:
    assert quoted("GB／T　4100—2015") == "GB／T　4100—2015"


def test_quoted_long_text_is_cut() -> None:
    assert quoted("9" * 400) == "9" * 39 + "…"


def test_quoted_unprintable_characters_are_shown_as_such() -> None:
    assert quoted("a\0b\ud800c\u202ed\n") == "a�b�c�d�"


@given(st.text())
def test_quoted_is_short_and_can_be_stored(text: str) -> None:
    shown = quoted(text)

    assert len(shown) <= LONGEST
    assert shown.encode().decode() == shown
