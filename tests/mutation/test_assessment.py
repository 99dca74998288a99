from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import pytest

from tests.mutation.assessment import MUTATIONS, Mutation

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "core" / "duibiao"
NOTICED_BY = ("relations", "statistics", "combining", "judging", "measuring", "grading")
ALONE = ("-x", "-q", "--tb=line", "--noconftest", "-p", "no:cacheprovider")

Verdict = Literal["survives", "noticed", "breaks"]


def copy_of_the_model(folder: Path) -> Path:
    """A package `duibiao` in `folder` that has the model alone; what is compiled comes along, as it saves time."""
    package = folder / "duibiao"
    shutil.copytree(PACKAGE / "model", package / "model")
    shutil.copy(PACKAGE / "__init__.py", package)
    return package


def verdict_on(folder: Path) -> Verdict:
    """What the tables of cases say of the package in `folder`: no assertion fails, one does, or it does not run."""
    cases = [str(ROOT / "tests" / "model" / "assessment" / f"test_{name}.py") for name in NOTICED_BY]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *ALONE, *cases],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    if run.returncode == 0:
        return "survives"
    return "noticed" if run.returncode == 1 and "assert" in run.stdout.lower() else "breaks"


def verdict_on_mutation(mutation: Mutation, folder: Path) -> Verdict:
    """What the tables of cases say of a copy of the model with the mutation in it."""
    file = copy_of_the_model(folder) / "model" / mutation.file
    file.write_text(file.read_text(encoding="utf-8").replace(mutation.snippet, mutation.replacement), encoding="utf-8")
    return verdict_on(folder)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.snippet)
def test_snippet_stands_once_in_the_source(mutation: Mutation) -> None:
    source = (PACKAGE / "model" / mutation.file).read_text(encoding="utf-8")

    assert (source.count(mutation.snippet), mutation.replacement != mutation.snippet) == (1, True)


def test_tables_of_cases_pass_over_a_copy(tmp_path: Path) -> None:
    copy_of_the_model(tmp_path)

    assert verdict_on(tmp_path) == "survives"


def test_every_mutation_is_noticed(tmp_path: Path) -> None:
    folders = [tmp_path / str(place) for place in range(len(MUTATIONS))]
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        verdicts = pool.map(verdict_on_mutation, MUTATIONS, folders)

    assert [(mutation, got) for mutation, got in zip(MUTATIONS, verdicts, strict=True) if got != "noticed"] == []
