"""The documentation of the seam is the code: every page, signature, example, message and name is compared."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

import duibiao
import duibiao.api
from duibiao.extension.conformance.kit import RULES
from duibiao.extension.conformance.rules.imports_doors import forbidden_imports
from duibiao.extension.hooks import CODE_HOOKS, DATA_HOOKS, Hooks
from duibiao.interfaces.locale.sentences import sentences
from tests.seam.deployments import EXAMPLES, ROOT

PAGES = ROOT / "docs/hooks"
RECORDS: dict[str, type[Any]] = {**DATA_HOOKS, **CODE_HOOKS}
EXAMPLE = re.compile(r"^`([a-z_]+/plugin\.(?:py|toml))`\n\n```[a-z]+\n(.*?)^```", re.MULTILINE | re.DOTALL)
SIGNATURE = re.compile(r"^## Signature\n\n```python\n(.*?)\n```", re.MULTILINE)
FIELD = re.compile(r"^\| `(\w+)` \|", re.MULTILINE)
TOLD = re.compile(r"^\| ([^|`]+) \| ", re.MULTILINE)
WITHOUT_DOCSTRING = {
    "API_VERSION": "The version of everything that `duibiao.api` promises to plugins.",
    "hookimpl": "The mark that makes a function of plugin.py a hook.",
}
"""The names that are values: what is said of them stands here."""


def page(hook: str) -> str:
    return (PAGES / f"{hook}.md").read_text(encoding="utf-8")


def first_sentence(name: str) -> str:
    told = WITHOUT_DOCSTRING.get(name) or inspect.getdoc(getattr(duibiao.api, name)) or ""
    return re.split(r"(?<=[.])\s", " ".join(told.split("\n\n")[0].split()), maxsplit=1)[0]


def api_page() -> str:
    """docs/api.md as it must read."""
    lines = [f"- `{name}` — {first_sentence(name)}" for name in duibiao.api.__all__]
    version = duibiao.api.API_VERSION
    head = f"""# duibiao.api

The one door for plugins: every name that plugin code may import from the platform. It keeps its meaning for as long as
the major version of the plugin API, now {version}. A plugin may also import msgspec, litestar, sqlalchemy and
itself; its tests also `duibiao.testing`, pytest and hypothesis.

"""
    return head + "\n".join(lines) + "\n"


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
    examples = EXAMPLE.findall(page(hook))

    assert [Path(file).name for file, _ in examples] == ["plugin.toml", "plugin.py"]
    assert [text for _, text in examples] == [(EXAMPLES / file).read_text(encoding="utf-8") for file, _ in examples]
    assert f"def {hook}()" in examples[1][1]


def test_examples_import_their_door_alone() -> None:
    files = sorted(EXAMPLES.rglob("*.py"))

    found = [
        forbidden_imports(ast.parse(file.read_text(encoding="utf-8")), PurePosixPath(file.relative_to(EXAMPLES)))
        for file in files
    ]

    assert len(files) >= len(RECORDS)
    assert found == [[]] * len(files)


@pytest.mark.parametrize(
    "file",
    [*sorted(PAGES.glob("*.md")), ROOT / "docs/write-a-scheme.md", ROOT / "docs/overlays.md"],
    ids=lambda f: f.stem,
)
def test_messages_are_sentences_that_are_said(file: Path) -> None:
    said = {sentence.zh for sentence in sentences([Path(duibiao.__file__).parent])}
    text = file.read_text(encoding="utf-8")
    written = [told for told in TOLD.findall(text[text.index("| message | when |") :]) if told != "message"]

    assert written != []
    assert [told for told in written if told not in said] == []


def test_every_name_of_the_door_is_described() -> None:
    assert (ROOT / "docs/api.md").read_text(encoding="utf-8") == api_page()


def kit_page() -> str:
    """docs/kit.md from its table on, as it must read."""
    said = {"refuse": "refused", "remark": "remarked"}
    rows = [f"| `{rule.id}` | {said[rule.severity]} | {rule.sentence} |" for rule in RULES]
    return "\n".join(["| rule | | what it asks |", "|---|---|---|", *rows]) + "\n"


def test_every_rule_of_the_kit_is_described() -> None:
    page = (ROOT / "docs/kit.md").read_text(encoding="utf-8")

    assert page[page.index("| rule |") :] == kit_page()


@pytest.mark.parametrize(
    "name", ["write-a-scheme.md", "overlays.md", "plugins.md", "kit.md", *(f"hooks/{hook}.md" for hook in RECORDS)]
)
def test_links_lead_to_files(name: str) -> None:
    file = ROOT / "docs" / name
    links = re.findall(r"\]\(([^)#:]+)\)", file.read_text(encoding="utf-8"))

    assert [link for link in links if not (file.parent / link).exists()] == []


@pytest.mark.parametrize("page", ["write-a-scheme.md", "overlays.md"])
def test_page_quotes_the_packs(page: str) -> None:
    """Every TOML block of the page that begins with its file's name is cut from that file."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    blocks = re.findall(r"^```toml\n# (\S+)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)

    assert len(blocks) >= 4
    for file, block in blocks:
        assert block in (ROOT / "plugins" / file).read_text(encoding="utf-8"), file
