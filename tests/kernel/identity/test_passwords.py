from __future__ import annotations

import unicodedata

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from duibiao.kernel.identity.passwords import (
    GROUP,
    GROUPS,
    LETTERS,
    complaints,
    hash_password,
    is_outdated,
    new_password,
    verify,
)
from duibiao.model.values.messages import Fault


@pytest.mark.parametrize(
    ("password", "keys"),
    [
        ("Abc-12345", ["password.short"]),
        ("abcdefghij", ["password.simple"]),
        ("abcdefgh12", ["password.simple"]),
        ("short", ["password.short", "password.simple"]),
        ("Aa1-" + "bcdefghijk" * 13, ["password.long", "password.repetitive"]),
        ("Aa1Aa1Aa1Aa1", ["password.repetitive"]),
        ("Green-LiMing-26", ["password.contains_login"]),
        ("", ["password.short", "password.simple", "password.repetitive"]),
    ],
)
def test_poor_password_is_refused_with_every_reason(password: str, keys: list[str]) -> None:
    assert [m.key for m in complaints(password, "liming")] == keys


@pytest.mark.parametrize("password", ["Longjing-26", "longjing-26-tea", "西湖龙井-longjing2", "correct horse battery"])
def test_good_password_is_taken(password: str) -> None:
    assert list(complaints(password, "liming")) == []


def test_poor_password_is_not_hashed() -> None:
    with pytest.raises(Fault) as refusal:
        hash_password("short", "liming")

    assert [m.key for m in refusal.value.messages] == ["password.short", "password.simple"]


def test_hash_is_argon2id_with_the_parameters_of_rfc_9106() -> None:
    kept = hash_password("Longjing-26", "liming")

    assert extract_parameters(kept) == RFC_9106_LOW_MEMORY
    assert is_outdated(kept) is False


def test_nobodys_password_is_compared_at_the_same_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    def compare(_hasher: PasswordHasher, kept: str, _given: bytes) -> bool:
        compared.append(extract_parameters(kept))
        return True

    monkeypatch.setattr(PasswordHasher, "verify", compare)

    assert verify("", "Longjing-26") is False
    assert compared == [RFC_9106_LOW_MEMORY]


def test_hash_tells_right_from_wrong() -> None:
    kept = hash_password("Longjing-26", "liming")

    assert [verify(kept, given) for given in ("Longjing-26", "longjing-26", "")] == [True, False, False]


def test_accents_typed_in_another_way_are_the_same_password() -> None:
    kept = hash_password(unicodedata.normalize("NFC", "Café-crème-26"), "liming")

    assert verify(kept, unicodedata.normalize("NFD", "Café-crème-26")) is True


def test_weaker_hash_is_outdated() -> None:
    assert is_outdated(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("Longjing-26")) is True


@pytest.mark.parametrize("kept", ["", "not a hash", "$argon2id$v=19$broken"])
def test_nothing_matches_what_is_no_hash(kept: str) -> None:
    assert verify(kept, "Longjing-26") is False


@pytest.mark.parametrize("login", ["abc", "liming", ""])
def test_new_password_is_accepted_and_never_the_same(login: str) -> None:
    made = {new_password(login) for _ in range(50)}

    assert len(made) == 50
    assert {told.key for password in made for told in complaints(password, login)} == set()
    assert {len(group) for password in made for group in password.split("-")} == {GROUP}
    assert {len(password.split("-")) for password in made} == {GROUPS}
    assert set("".join(made)) - {"-"} <= set(LETTERS)
