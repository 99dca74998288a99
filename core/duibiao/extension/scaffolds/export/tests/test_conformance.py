"""The kit as tests: one for each rule of docs/reference/rules.md."""

from __future__ import annotations

from duibiao.testing.conformance import *  # noqa: F403
