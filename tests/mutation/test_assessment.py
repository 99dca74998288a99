from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.mutation.assessment import MUTATIONS, Mutation

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "core" / "duibiao"
NOTICED_BY = ("relations", "statistics", "combining", "judging", "measuring", "grading")
ALONE = ("-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:hypothesispytest", "--noconftest")


def copy_of_the_model(folder: Path) -> Path:
    """A package `duibiao` in `folder` that has the model alone."""
    package = folder / "duibiao"
    shutil.copytree(PACKAGE / "model", package / "model", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PACKAGE / "__init__.py", package)
    return package


def passes(folder: Path) -> bool:
    """Whether the tables of cases pass over the package in `folder`."""
    cases = [str(ROOT / "tests" / "model" / "assessment" / f"test_{name}.py") for name in NOTICED_BY]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *ALONE, *cases], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    return run.returncode == 0


def survives(mutation: Mutation, folder: Path) -> bool:
    """Whether nothing notices the mutation."""
    file = copy_of_the_model(folder) / "model" / mutation.file
    file.write_text(file.read_text(encoding="utf-8").replace(mutation.snippet, mutation.replacement), encoding="utf-8")
    return passes(folder)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.snippet)
def test_snippet_stands_once_in_the_source(mutation: Mutation) -> None:
    source = (PACKAGE / "model" / mutation.file).read_text(encoding="utf-8")

    assert (source.count(mutation.snippet), mutation.replacement != mutation.snippet) == (1, True)


def test_tables_of_cases_pass_over_a_copy(tmp_path: Path) -> None:
    copy_of_the_model(tmp_path)

    assert passes(tmp_path)


def test_every_mutation_is_noticed(tmp_path: Path) -> None:
    folders = [tmp_path / str(place) for place in range(len(MUTATIONS))]
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        survived = pool.map(survives, MUTATIONS, folders)

    assert [mutation for mutation, alive in zip(MUTATIONS, survived, strict=True) if alive] == []
