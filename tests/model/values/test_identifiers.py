from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duibiao.model.values.identifiers import parse_uuid, uuid7
from duibiao.model.values.messages import Fault

times = st.integers(0, 2**48 - 1)
randoms = st.binary(min_size=10, max_size=10)


def test_uuid7_is_the_example_of_rfc_9562() -> None:
    random = bytes.fromhex("0cc318c4dc0c0c07398f")

    assert uuid7(0x017F22E279B0, random) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@given(times, randoms)
def test_uuid7_has_version_variant_and_time(now_ms: int, random: bytes) -> None:
    made = uuid.UUID(uuid7(now_ms, random))

    assert (made.version, made.variant, made.int >> 80) == (7, uuid.RFC_4122, now_ms)


@given(times, times, randoms, randoms)
def test_uuid7_of_a_later_millisecond_sorts_later(a: int, b: int, first: bytes, second: bytes) -> None:
    if a != b:
        assert (uuid7(a, first) < uuid7(b, second)) == (a < b)
    else:
        assert uuid7(a, first)[:13] == uuid7(b, second)[:13]


@pytest.mark.parametrize(("now_ms", "length"), [(0, 9), (0, 11), (-1, 10), (2**48, 10)])
def test_uuid7_wrong_input_refused(now_ms: int, length: int) -> None:
    with pytest.raises(ValueError):
        uuid7(now_ms, bytes(length))


@given(st.uuids())
def test_parse_uuid_any_version_in_lower_case(identifier: uuid.UUID) -> None:
    assert parse_uuid(f" {str(identifier).upper()}\n") == str(identifier)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "017f22e279b07cc398c4dc0c0c07398f",
        "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
        "０17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
    ],
)
def test_parse_uuid_refused(text: str) -> None:
    with pytest.raises(Fault) as caught:
        parse_uuid(text)

    assert [message.key for message in caught.value.messages] == ["identifier.uuid"]


@given(st.text())
def test_parse_uuid_any_text_gives_uuid_or_fault(text: str) -> None:
    try:
        identifier = parse_uuid(text)
    except Fault:
        return

    assert str(uuid.UUID(identifier)) == identifier
