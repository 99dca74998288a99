"""Every front-end file of others is listed with its licence and digest, and nothing else is taken for theirs."""

from __future__ import annotations

import hashlib
import tomllib
from typing import Any

from duibiao.interfaces.web.static_files import CORE

OURS = {"duibiao.css", "mark.svg", "progress.js", "review.js", "verify.js", "writing.js"}
LISTED: list[dict[str, Any]] = tomllib.loads((CORE / "front_end.toml").read_text(encoding="utf-8"))["files"]


def licences() -> set[str]:
    return {file["licence_file"] for file in LISTED}


def test_every_file_is_ours_or_listed() -> None:
    there = {file.name for file in CORE.iterdir()}

    assert there == OURS | licences() | {file["name"] for file in LISTED} | {"front_end.toml"}


def test_every_block_of_the_stylesheet_begins_where_the_one_before_is_closed() -> None:
    depth, open_at = 0, []

    for line in (CORE / "duibiao.css").read_text(encoding="utf-8").splitlines():
        if line.startswith("/* ") and depth:
            open_at.append(line)
        depth += line.count("{") - line.count("}")

    assert (open_at, depth) == ([], 0)


def test_digests_are_those_of_the_files() -> None:
    digests = {file["name"]: hashlib.sha256((CORE / file["name"]).read_bytes()).hexdigest() for file in LISTED}

    assert digests == {file["name"]: file["sha256"] for file in LISTED}


def test_copyright_stands_above_each_licence() -> None:
    heads = {file["name"]: (CORE / file["licence_file"]).read_text(encoding="utf-8").split("\n")[0] for file in LISTED}

    assert heads == {file["name"]: file["copyright"] for file in LISTED}


def test_each_entry_says_the_same_things() -> None:
    keys = {"name", "title", "version", "licence", "licence_file", "copyright", "origin", "sha256", "changed"}

    assert {frozenset(file) for file in LISTED} == {frozenset(keys)}


def test_rules_of_the_stylesheet_close_before_the_next_begins() -> None:
    """A rule left open swallows all that follow it, and a browser says nothing."""
    depth, swallowed = 0, []
    for number, line in enumerate((CORE / "duibiao.css").read_text(encoding="utf-8").splitlines(), start=1):
        if line.endswith("{") and depth and not line.startswith("  "):
            swallowed.append((number, line))
        depth += line.count("{") - line.count("}")

    assert (swallowed, depth) == ([], 0)
