from __future__ import annotations

import pytest

from duibiao.kernel.identity.roles import LABELS, OPERATOR, PERMISSIONS, PUBLIC, permissions_of, separation


def test_every_role_has_a_label() -> None:
    assert LABELS.keys() == PERMISSIONS.keys()


def test_roles_do_not_carry_what_is_public() -> None:
    assert frozenset().union(*PERMISSIONS.values()) & PUBLIC == frozenset()


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        ("accounts.manage", {"administrator"}),
        ("access.manage", {"security_officer"}),
        ("journal.read", {"auditor"}),
        ("organs.write", {"administrator"}),
        ("submissions.write", {"filer"}),
        ("evidence.write", {"filer"}),
        ("submissions.review", {"checker", "approver"}),
        ("submissions.publish", {"publisher"}),
        ("definitions.publish", {"publisher"}),
        ("studio.propose", {"proposer"}),
        ("studio.publish", {"publisher"}),
        ("studio.read", {"proposer", "publisher"}),
        ("enterprises.write", {"filer", "checker"}),
    ],
)
def test_permission_belongs_to_its_roles_alone(permission: str, roles: set[str]) -> None:
    assert {role for role, permissions in PERMISSIONS.items() if permission in permissions} == roles


def test_unknown_role_may_nothing() -> None:
    assert permissions_of("emperor") == frozenset()


def test_operator_cannot_be_granted() -> None:
    assert OPERATOR not in PERMISSIONS


@pytest.mark.parametrize(
    ("held", "role", "key"),
    [
        ("administrator", "security_officer", "role.three_officers"),
        ("security_officer", "administrator", "role.three_officers"),
        ("auditor", "administrator", "role.three_officers"),
        ("auditor", "security_officer", "role.three_officers"),
        ("filer", "checker", "role.filer_reviews"),
        ("approver", "filer", "role.filer_reviews"),
        ("publisher", "filer", "role.filer_reviews"),
        ("publisher", "proposer", "role.proposer_publishes"),
        ("proposer", "publisher", "role.proposer_publishes"),
    ],
)
def test_duties_that_need_two_people_are_parted(held: str, role: str, key: str) -> None:
    reason = separation(["checker", held] if role != "filer" else [held], role)

    assert reason is not None
    assert reason.key == key


@pytest.mark.parametrize(
    ("held", "role"),
    [("checker", "approver"), ("checker", "publisher"), ("checker", "checker"), ("administrator", "administrator")],
)
def test_duties_that_one_person_may_hold_are_not_parted(held: str, role: str) -> None:
    assert separation([held], role) is None
