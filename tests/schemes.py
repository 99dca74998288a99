"""The benchmark schemes that properties and golden verdicts are tested over."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path

import msgspec

from duibiao.model.records.schemes import BenchmarkScheme

EVERY_KIND = Path(__file__).parent / "model" / "assessment" / "every_kind.toml"


def schemes() -> tuple[BenchmarkScheme, ...]:
    """Every scheme there is to test with: the one of every kind of limit, then those of the packs."""
    return (every_kind(), *of_packs())


def of_packs() -> tuple[BenchmarkScheme, ...]:
    """The schemes of the packs under plugins/."""
    return ()


@cache
def every_kind() -> BenchmarkScheme:
    """The scheme with every kind of indicator, limit, statistic, tier and rule."""
    text = EVERY_KIND.read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text, parse_float=Decimal), BenchmarkScheme)
