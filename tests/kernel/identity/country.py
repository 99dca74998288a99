"""The country of these tests: made up, but with the shapes that scopes must tell apart."""

from __future__ import annotations

from duibiao.kernel.identity.roles import OPERATOR as OPERATOR_ROLE
from duibiao.kernel.journal.entries import Author
from duibiao.model.values.uscc import make_uscc

NOW = "2026-11-23T08:15:30.123456Z"
TODAY = "2026-11-23"

PATHS = {
    "cn": "/cn/",
    "cn-33": "/cn/cn-33/",
    "cn-3301": "/cn/cn-33/cn-3301/",
    "cn-330106": "/cn/cn-33/cn-3301/cn-330106/",
    "cn-330": "/cn/cn-330/",
    "cn-33.zone": "/cn/cn-33.zone/",
    "CN-33": "/cn/CN-33/",
    "cn-32": "/cn/cn-32/",
    "cn-3205": "/cn/cn-32/cn-3205/",
    "协会": "/cn/cn-32/协会/",
}
"""Organ -> path. Some ids begin like another, differ in case, or lie beyond ASCII."""

ORGANS = [{"id": id, "level": "zone", "area": None, "path": path} for id, path in PATHS.items()]

OPERATOR = Author("cn-33", "operator", OPERATOR_ROLE, NOW)

TEA = make_uscc("91", "330106", "MA2A1B2C")
SILK = make_uscc("91", "320500", "MA2A1B2D")
PASSWORD = "Long-jing 2026"
