"""The pages for authors do what they say, in both languages: what they quote is tested, what they run is run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import duibiao
from duibiao.extension.conformance.kit import RULES
from tests.docs.pages import DOCS, Commands, Quoted, Shown, commands, parts
from tests.seam.deployments import EXAMPLES

AUTHORS = DOCS / "authors"
ENGLISH = sorted(file for file in AUTHORS.glob("*.md") if not file.name.endswith(".zh-CN.md"))
PAGES = sorted(AUTHORS.glob("*.md"))
RUN = [file for file in PAGES if commands(file.read_text(encoding="utf-8"))]
RULE = re.compile(r"[(（]`([a-z]+\.[a-z_]+)`[)）]")
NEW = "duibiao plugins new "


def chinese(file: Path) -> Path:
    """The Chinese page of an English one."""
    return file.with_name(f"{file.stem}.zh-CN.md")


def shell(script: str, folder: Path, language: str) -> subprocess.CompletedProcess[str]:
    """What a shell in `folder` makes of a script that calls `duibiao`, in the language of a reader."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    sources = str(Path(duibiao.__file__).parents[1])
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
    environment = inherited | {"PATH": path, "PYTHONPATH": sources, "LANG": language, "EXAMPLES": str(EXAMPLES)}
    return subprocess.run(
        ["bash", "-eu", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def joined(pieces: list[str]) -> str:
    """A file whose sections a page quotes one after another."""
    return "\n".join(pieces)


def test_every_page_is_there_in_both_languages() -> None:
    assert sorted(map(chinese, ENGLISH)) == sorted(set(PAGES) - set(ENGLISH))


@pytest.mark.parametrize("file", ENGLISH, ids=lambda file: file.stem)
def test_both_languages_quote_and_run_the_same(file: Path) -> None:
    pages = [page.read_text(encoding="utf-8") for page in (file, chinese(file))]

    english, zh = ([part for part in parts(page) if not isinstance(part, Shown)] for page in pages)

    scripts = [[part.script if isinstance(part, Commands) else part for part in found] for found in (english, zh)]
    assert scripts[0] == scripts[1]


@pytest.mark.parametrize("file", RUN, ids=lambda file: file.name)
def test_page_does_what_it_says(file: Path, tmp_path: Path) -> None:
    """Follow the page in an empty folder: write what it quotes, run what it runs."""
    language = "zh_CN.UTF-8" if file.name.endswith(".zh-CN.md") else "C.UTF-8"
    written: dict[str, list[str]] = {}
    made = set()

    for part in parts(file.read_text(encoding="utf-8")):
        if isinstance(part, Quoted):
            pieces = written.setdefault(part.file, [])
            pieces.append(part.text)
            (tmp_path / part.file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / part.file).write_text(joined(pieces), encoding="utf-8")
        elif isinstance(part, Commands):
            run = shell(part.script, tmp_path, language)
            said = (run.stdout + run.stderr).splitlines()
            assert (said, run.returncode) == (list(part.printed), 0), part.script
            made |= {line.removeprefix(NEW).split()[0] for line in part.script.splitlines() if line.startswith(NEW)}

    finished = {name: joined(pieces) for name, pieces in written.items() if name.split("/")[0] in made}
    assert finished == {name: (EXAMPLES / name).read_text(encoding="utf-8") for name in finished}
    assert {name.split("/")[0] for name in finished} == made


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.name)
def test_rules_that_are_named_are_rules_of_the_kit(file: Path) -> None:
    named = RULE.findall(file.read_text(encoding="utf-8"))

    assert [rule for rule in named if rule not in {rule.id for rule in RULES}] == []


def test_checklist_names_what_the_kit_remarks_on() -> None:
    named = RULE.findall((AUTHORS / "checklist.md").read_text(encoding="utf-8"))

    assert {rule.id for rule in RULES if rule.severity == "remark"} - {"hooks.quick"} <= set(named)
