"""The documentation of the seam is the code: every page, signature, example and message is compared."""

from __future__ import annotations

import ast
import inspect
import re
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

import duibiao
from duibiao.extension.conformance.rules.imports_doors import forbidden_imports
from duibiao.extension.hooks import CODE_HOOKS, DATA_HOOKS, Hooks
from duibiao.interfaces.locale.sentences import sentences
from tests.docs.pages import DOCS, quoted
from tests.seam.deployments import EXAMPLES

PAGES = DOCS / "hooks"
RECORDS: dict[str, type[Any]] = {**DATA_HOOKS, **CODE_HOOKS}
SIGNATURE = re.compile(r"^## Signature\n\n```python\n(.*?)\n```", re.MULTILINE)
FIELD = re.compile(r"^\| `(\w+)` \|", re.MULTILINE)
TOLD = re.compile(r"^\| ([^|`]+) \| ", re.MULTILINE)
HEAD = re.compile(r"^\| (?:message \| when|消息 \| 什么时候) \|$", re.MULTILINE)
TELLING = [file for file in sorted(DOCS.rglob("*.md")) if HEAD.search(file.read_text(encoding="utf-8"))]
"""The pages with a table of messages."""


@cache
def said() -> frozenset[str]:
    """Every sentence of the core."""
    return frozenset(sentence.zh for sentence in sentences([Path(duibiao.__file__).parent]))


def page(hook: str) -> str:
    return (PAGES / f"{hook}.md").read_text(encoding="utf-8")


def test_every_hook_has_a_page_and_no_page_is_of_a_hook_that_is_gone() -> None:
    assert {file.stem for file in PAGES.glob("*.md")} == set(RECORDS)


def test_every_hook_has_a_test_of_its_name() -> None:
    source = (Path(__file__).parent / "test_hooks.py").read_text(encoding="utf-8")

    assert [hook for hook in RECORDS if f"def test_{hook}(" not in source] == []


@pytest.mark.parametrize("hook", RECORDS)
def test_signature_is_that_of_the_code(hook: str) -> None:
    signature = inspect.signature(getattr(Hooks, hook))
    bare = signature.replace(parameters=[p for name, p in signature.parameters.items() if name != "self"])
    written = SIGNATURE.findall(page(hook))

    assert written == [f"def {hook}() -> {bare.return_annotation}: ..."]
    assert list(bare.parameters) == []
    assert bare.return_annotation == f"Iterable[{RECORDS[hook].__name__}]"


@pytest.mark.parametrize("hook", RECORDS)
def test_fields_are_those_of_the_record(hook: str) -> None:
    fields = RECORDS[hook].__struct_fields__

    assert sorted(FIELD.findall(page(hook))) == sorted(fields)


@pytest.mark.parametrize("hook", RECORDS)
def test_example_is_the_tested_file(hook: str) -> None:
    examples = quoted(page(hook))

    assert [Path(part.file).name for part in examples] == ["plugin.toml", "plugin.py"]
    assert [part.text for part in examples] == [(EXAMPLES / p.file).read_text(encoding="utf-8") for p in examples]
    assert f"def {hook}()" in examples[1].text


def test_examples_import_their_door_alone() -> None:
    files = sorted(EXAMPLES.rglob("*.py"))

    found = [
        forbidden_imports(ast.parse(file.read_text(encoding="utf-8")), PurePosixPath(file.relative_to(EXAMPLES)))
        for file in files
    ]

    assert len(files) >= len(RECORDS)
    assert found == [[]] * len(files)


@pytest.mark.parametrize("file", TELLING, ids=lambda file: file.name)
def test_messages_are_sentences_that_are_said(file: Path) -> None:
    table = HEAD.split(file.read_text(encoding="utf-8"))[1]
    written = TOLD.findall(table)

    assert written != []
    assert [told for told in written if told not in said()] == []
