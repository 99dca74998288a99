"""The reference pages are the code: made from it and compared, or worked out line by line."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from duibiao.model.expressions.evaluation import Value, evaluate
from duibiao.model.expressions.functions import ARITY
from duibiao.model.expressions.parsing import MAX_LENGTH, parse
from duibiao.model.expressions.tree import MAX_DEPTH
from tests.docs.reference.definitions import MANIFEST, RECORDS
from tests.docs.reference.pages import FOLDER, MADE
from tests.docs.reference.structs import Record, untold

EXPRESSIONS = (FOLDER / "expressions.md").read_text(encoding="utf-8")
LINE = re.compile(r"^\| `([^`]+)` \| (\S+) \|", re.MULTILINE)
VALUES: dict[str, Value] = {
    "thickness": Decimal("9.5"),
    "surface": "glazed",
    "indoor": True,
    "strength": (Decimal(30), Decimal(32), Decimal(34)),
    "pressure": None,
}
TABLES: dict[str, dict[tuple[str, ...], Decimal]] = {"efficiency": {("0.75",): Decimal("82.5")}}
WRITTEN: dict[str, Value] = {"true": True, "false": False, "null": None}


@pytest.mark.parametrize("name", MADE)
def test_page_is_made_from_the_code_as_it_is(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == MADE[name](), "run `make docs`"


def test_no_other_page_lies_there() -> None:
    assert {file.name for file in FOLDER.iterdir()} == {*MADE, "expressions.md"}


@pytest.mark.parametrize("record", dict.fromkeys((*MANIFEST, *RECORDS)), ids=lambda record: record.__name__)
def test_every_key_that_an_author_writes_says_what_it_means(record: Record) -> None:
    assert untold(record) == [], "write it below the field"


@pytest.mark.parametrize(("text", "gives"), LINE.findall(EXPRESSIONS))
def test_expression_gives_what_the_page_says(text: str, gives: str) -> None:
    worked_out = evaluate(parse(text, VALUES, {"efficiency": 1}), VALUES, TABLES)

    assert worked_out == (WRITTEN[gives] if gives in WRITTEN else Decimal(gives))


def test_every_function_is_on_the_page() -> None:
    assert [name for name in ARITY if f"{name}(" not in EXPRESSIONS and f"`{name}`" not in EXPRESSIONS] == []


def test_bounds_are_those_of_the_page() -> None:
    assert f"{MAX_LENGTH:,} characters or a tree of more than {MAX_DEPTH} levels" in EXPRESSIONS
