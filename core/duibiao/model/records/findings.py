"""Findings: the remarks of a check — A block, B explain, C verify, D hint."""

from __future__ import annotations

import msgspec

from duibiao.model.records.forms import Severity
from duibiao.model.values.messages import Message


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """One remark: how grave, what, and where (the path in the message). `check` names the check that made it.

    An A finding blocks submission; a B finding needs `explanation` from the filer; C is for the reviewer to verify;
    D is a hint.
    """

    severity: Severity
    message: Message
    check: str = "form"
    explanation: str | None = None
