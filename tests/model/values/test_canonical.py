from __future__ import annotations

import datetime
import hashlib
import json
import uuid
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from duibiao.model.values.canonical import canonical, digest, is_digest, salted_digest

texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=12,
)


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    key: str
    bound: Decimal | None = None
    notes: tuple[str, ...] = ()


class Whole(msgspec.Struct, frozen=True):
    parts: tuple[Part, ...]
    absent: str | None = None


def test_canonical_sorts_keys_at_every_level() -> None:
    assert canonical({"b": {"d": 1, "c": [{"z": 0, "a": 0}]}, "a": None}) == (
        b'{"a":null,"b":{"c":[{"a":0,"z":0}],"d":1}}'
    )


def test_canonical_orders_keys_by_code_point_not_by_utf16_unit() -> None:
    last_of_bmp, first_beyond = "\uffff", "\U00010000"

    text = canonical({first_beyond: 2, last_of_bmp: 1, "é": 0, "Z": 0, "a\0": 0, "a": 0}).decode()

    assert list(json.loads(text)) == ["Z", "a", "a\0", "é", last_of_bmp, first_beyond]


def test_canonical_leaves_text_unescaped_but_for_what_json_demands() -> None:
    assert canonical('对标 "a/b"\\\0\n\U0001f600') == '"对标 \\"a/b\\"\\\\\\u0000\\n\U0001f600"'.encode()


def test_canonical_omits_defaults_where_the_struct_says_so() -> None:
    whole = Whole(parts=(Part("E", Decimal("0.50")), Part("S")))

    assert canonical(whole) == b'{"absent":null,"parts":[{"bound":"0.50","key":"E"},{"key":"S"}]}'


def test_canonical_keeps_a_decimals_digits_without_exponent() -> None:
    decimals = [Decimal(text) for text in ("0.50", "1E+3", "1E-7", "-2.0", "-0.0")]

    assert canonical(decimals) == b'["0.50","1000","0.0000001","-2.0","0.0"]'


def test_canonical_writes_sets_in_order() -> None:
    assert canonical([{"b", "a", "c"}, frozenset({3, 1, 2})]) == b'[["a","b","c"],[1,2,3]]'


def test_canonical_keeps_integers_and_truth_values_apart() -> None:
    assert (
        canonical([True, 1, False, 0, 2**53 - 1, 1 - 2**53]) == b"[true,1,false,0,9007199254740991,-9007199254740991]"
    )


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        float("nan"),
        2**53,
        -(2**53),
        Decimal("NaN"),
        Decimal("-Infinity"),
        datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC),
        datetime.date(2026, 11, 23),
        datetime.timedelta(1),
        b"bytes",
        uuid.UUID(int=0),
        {1: "key"},
        {"1": 1, 1: 2},
        object(),
    ],
)
def test_canonical_refuses_what_has_no_single_spelling(value: object) -> None:
    with pytest.raises(TypeError):
        canonical({"deep": [value]})


def test_canonical_refuses_lone_surrogates() -> None:
    with pytest.raises(ValueError):
        canonical({"\ud800": 1})


@given(values)
def test_canonical_is_read_back_and_written_alike(value: object) -> None:
    data = canonical(value)

    assert json.loads(data) == value
    assert canonical(json.loads(data)) == data
    assert msgspec.json.format(data, indent=-1) == data


@given(st.dictionaries(texts, st.integers(0, 9)))
def test_canonical_does_not_depend_on_the_order_of_keys(value: dict[str, int]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@given(st.dictionaries(texts, st.none()))
def test_canonical_order_is_that_of_utf8_bytes(value: dict[str, None]) -> None:
    assert list(json.loads(canonical(value))) == sorted(value, key=str.encode) == sorted(value)


def test_digest_is_sha256() -> None:
    assert digest(b"abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_salted_digest_hashes_length_salt_and_data() -> None:
    salt = bytes(range(16))

    assert salted_digest(salt, b"abc") == "sha256:" + hashlib.sha256(b"\x10" + salt + b"abc").hexdigest()


def test_salted_digest_tells_salt_from_data() -> None:
    assert salted_digest(b"s" * 17, b"abc") != salted_digest(b"s" * 16, b"sabc")


@pytest.mark.parametrize("length", [0, 15, 256])
def test_salted_digest_salt_of_wrong_length_refused(length: int) -> None:
    with pytest.raises(ValueError):
        salted_digest(b"s" * length, b"abc")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (digest(b""), True),
        (digest(b"").upper(), False),
        (digest(b"")[:-1], False),
        (digest(b"") + "\n", False),
        ("sm3:" + "0" * 64, False),
        ("", False),
    ],
)
def test_is_digest(text: str, expected: bool) -> None:
    assert is_digest(text) is expected
