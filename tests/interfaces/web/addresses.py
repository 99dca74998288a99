"""What tests know of addresses without asking."""

from __future__ import annotations

FILES = ("/csv", "/archive", "/admin/exchange/card", "/receipt")
"""How addresses end that answer with a file and not with a page."""
