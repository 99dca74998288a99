"""The benchmark schemes that properties and golden verdicts are tested over."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path

import msgspec

from duibiao.extension.manifest import read_manifest
from duibiao.extension.packs.reading import read_pack
from duibiao.model.records.schemes import BenchmarkScheme

PLUGINS = Path(__file__).parent.parent / "plugins"
EVERY_KIND = Path(__file__).parent / "model" / "assessment" / "every_kind.toml"


def schemes() -> tuple[BenchmarkScheme, ...]:
    """Every scheme there is to test with: the one of every kind of limit, then those of the packs."""
    return (every_kind(), *of_packs())


@cache
def of_packs() -> tuple[BenchmarkScheme, ...]:
    """The schemes of the packs under plugins/, in the order of their folders."""
    folders = sorted(file.parent for file in PLUGINS.glob("*/plugin.toml") if (file.parent / "schemes").is_dir())
    return tuple(of for folder in folders for of in read_pack(folder, read_manifest(folder)).benchmark_schemes)


@cache
def every_kind() -> BenchmarkScheme:
    """The scheme with every kind of indicator, limit, statistic, tier and rule."""
    text = EVERY_KIND.read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text, parse_float=Decimal), BenchmarkScheme)
