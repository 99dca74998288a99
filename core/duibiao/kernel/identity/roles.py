"""Roles, what each may do, and which of them one person may not hold together.

A route names one permission. A person has it by a role; where, is a matter of scope. Duties are separated as
GB/T 22239-2019, 8.1.5 asks: the administrator makes accounts, the security officer gives them roles, the auditor
reads what both did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from duibiao.model.values.messages import Label, Message, message

PUBLIC: frozenset[str] = frozenset(
    {
        "schemes.read",
        "assessments.run",
        "organs.read",
        "results.read",
        "standards.read",
        "statistics.read",
        "objections.write",
        "session.open",
        "health.read",
        "log.read",
        "pages.read",
        "exchange.talk",
    }
)
"""What everybody may do everywhere, signed in or not."""

PERMISSIONS: Mapping[str, frozenset[str]] = {
    "filer": frozenset(
        {
            "submissions.read",
            "submissions.write",
            "enterprises.read",
            "enterprises.write",
            "evidence.read",
            "evidence.write",
            "rounds.read",
        }
    ),
    "checker": frozenset(
        {
            "submissions.read",
            "submissions.review",
            "enterprises.read",
            "enterprises.write",
            "evidence.read",
            "rounds.read",
        }
    ),
    "approver": frozenset(
        {"submissions.read", "submissions.review", "enterprises.read", "evidence.read", "rounds.read", "rounds.write"}
    ),
    "publisher": frozenset(
        {
            "submissions.read",
            "submissions.publish",
            "enterprises.read",
            "evidence.read",
            "rounds.read",
            "definitions.publish",
            "studio.read",
            "studio.publish",
        }
    ),
    "proposer": frozenset({"studio.read", "studio.propose"}),
    "auditor": frozenset({"journal.read", "accounts.read", "exchange.read", "rounds.read"}),
    "security_officer": frozenset({"access.manage", "accounts.read", "rounds.read"}),
    "administrator": frozenset(
        {
            "accounts.manage",
            "accounts.read",
            "exchange.manage",
            "exchange.read",
            "organs.write",
            "plugins.read",
            "rounds.read",
        }
    ),
}
"""Role -> permissions. `accounts.manage` makes and ends accounts, `access.manage` gives and takes roles and tokens;
`exchange.manage` joins other instances, trusts their keys and clears up what stands in the way."""

OPERATOR = "operator"
"""Who runs the command line on the machine itself: makes the first accounts. Nobody can be granted it."""

OPERATOR_PERMISSIONS: frozenset[str] = frozenset(
    {"accounts.manage", "access.manage", "organs.write", "enterprises.write"}
)

LABELS: Mapping[str, Label] = {
    "filer": Label("填报人", "Filer"),
    "checker": Label("审核人", "Checker"),
    "approver": Label("批准人", "Approver"),
    "publisher": Label("发布人", "Publisher"),
    "proposer": Label("提案人", "Proposer"),
    "auditor": Label("审计员", "Auditor"),
    "security_officer": Label("安全管理员", "Security officer"),
    "administrator": Label("系统管理员", "Administrator"),
}


class Separation(msgspec.Struct, frozen=True):
    """A person who holds a role of `these` may hold no other role of `those`, and the other way round."""

    these: frozenset[str]
    those: frozenset[str]
    reason: Message

    def parts(self, one: str, other: str) -> bool:
        """Whether the two roles need two people."""
        return one != other and (
            (one in self.these and other in self.those) or (other in self.these and one in self.those)
        )


_OFFICERS = frozenset({"administrator", "security_officer", "auditor"})

SEPARATIONS: tuple[Separation, ...] = (
    Separation(
        _OFFICERS,
        _OFFICERS,
        message(
            "role.three_officers", "系统管理员、安全管理员、审计员须由不同的人担任。请另选一人，或先收回原有角色。"
        ),
    ),
    Separation(
        frozenset({"filer"}),
        frozenset({"checker", "approver", "publisher"}),
        message("role.filer_reviews", "填报人不能兼任审核人、批准人或发布人。请另选一人，或先收回原有角色。"),
    ),
    Separation(
        frozenset({"proposer"}),
        frozenset({"publisher"}),
        message("role.proposer_publishes", "提案人不能兼任发布人：方案由别人发布。请另选一人，或先收回原有角色。"),
    ),
)


SIGNED_IN: frozenset[str] = frozenset({"session.read"})
"""What everybody may do who is signed in, whatever their roles."""


def permissions_of(role: str) -> frozenset[str]:
    """What `role` may do; nothing for a role that this release does not know."""
    return OPERATOR_PERMISSIONS if role == OPERATOR else PERMISSIONS.get(role, frozenset())


def separation(held: Iterable[str], role: str) -> Message | None:
    """Why somebody who holds `held` may not hold `role` too; None when he may."""
    for other in held:
        for rule in SEPARATIONS:
            if rule.parts(other, role):
                return rule.reason
    return None
