from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duibiao.model.expressions.parsing import MAX_LENGTH, parse
from duibiao.model.expressions.tree import (
    MAX_DEPTH,
    Binary,
    Call,
    Expression,
    Lookup,
    Name,
    Number,
    Text,
    Truth,
    Unary,
    depth,
    from_tree,
    names_in,
    to_tree,
)
from duibiao.model.expressions.writing import write
from duibiao.model.values.messages import Fault
from tests.model.expressions.trees import NAMES, TABLES, trees

A, B, C = Name("a"), Name("b"), Name("c")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("1.50", Number(Decimal("1.50"))),
        ("'一''二'", Text("一'二")),
        ('"x ""y"""', Text('x "y"')),
        ("true", Truth(True)),
        ("a + b * c", Binary("+", A, Binary("*", B, C))),
        ("a - b - c", Binary("-", Binary("-", A, B), C)),
        ("(a + b) * c", Binary("*", Binary("+", A, B), C)),
        ("-a * b", Binary("*", Unary("-", A), B)),
        ("a × b ÷ c − 1", Binary("-", Binary("/", Binary("*", A, B), C), Number(Decimal(1)))),
        ("a ≤ b", Binary("<=", A, B)),
        ("a ≥ b", Binary(">=", A, B)),
        ("a ≠ b", Binary("!=", A, B)),
        ("（a＋b）＞c", Binary(">", Binary("+", A, B), C)),
        ("not a = b", Unary("not", Binary("=", A, B))),
        ("not a and b", Binary("and", Unary("not", A), B)),
        ("a or b and c", Binary("or", A, Binary("and", B, C))),
        ("(not a) = b", Binary("=", Unary("not", A), B)),
        ("if(a, b, c)", Call("if", (A, B, C))),
        ("min(a， b)", Call("min", (A, B))),
        ("lookup(efficiency, a, 'x')", Lookup("efficiency", (A, Text("x")))),
    ],
)
def test_parse_gives_the_tree(text: str, tree: object) -> None:
    assert parse(text, NAMES, TABLES) == tree


@pytest.mark.parametrize(
    ("text", "key", "params"),
    [
        ("", "expression.empty", {}),
        ("  ", "expression.empty", {}),
        ("a +", "expression.unfinished", {}),
        ("a b", "expression.unexpected", {"place": "3", "text": "b"}),
        ("a x b", "expression.times", {"place": "3"}),
        ("a )", "expression.unexpected", {"place": "3", "text": ")"}),
        ("(a", "expression.expected", {"place": "3", "sign": ")"}),
        ("a < b < c", "expression.chained", {"place": "7"}),
        ("1 = a = b", "expression.chained", {"place": "7"}),
        ("a ^ 2", "expression.power", {"place": "3"}),
        ("a ** 2", "expression.power", {"place": "3"}),
        ("a == b", "expression.double_equals", {"place": "3"}),
        ("a <> b", "expression.not_equals", {"place": "3"}),
        ("'a", "expression.quote", {"place": "1"}),
        ("“a”", "expression.quote", {"place": "1"}),
        ("a % b", "expression.character", {"place": "3", "character": "%"}),
        ("1.2.3", "expression.number", {"place": "1", "text": "1.2.3"}),
        ("1.", "expression.number", {"place": "1", "text": "1."}),
        ("pwer", "expression.unknown_name_near", {"place": "1", "name": "pwer", "near": "power"}),
        ("zzz", "expression.unknown_name", {"place": "1", "name": "zzz", "names": "a、b、c、power"}),
        ("min", "expression.function_bare", {"place": "1", "name": "min"}),
        ("lookup", "expression.function_bare", {"place": "1", "name": "lookup"}),
        ("maxx(a)", "expression.unknown_function_near", {"place": "1", "name": "maxx", "near": "max"}),
        (
            "exp(a)",
            "expression.unknown_function",
            {"place": "1", "name": "exp", "functions": "if、min、max、mean、sum、sd、count、round、abs、sqrt、lookup"},
        ),
        ("if(a, b)", "expression.arguments", {"place": "1", "function": "if", "wanted": "3", "given": "2"}),
        ("round(a)", "expression.arguments", {"place": "1", "function": "round", "wanted": "2", "given": "1"}),
        ("lookup('t', a)", "expression.lookup_table", {"place": "8"}),
        ("lookup(efficiency)", "expression.lookup_keys", {"place": "8", "table": "efficiency"}),
        (
            "lookup(efficency, a)",
            "expression.unknown_table_near",
            {"place": "8", "name": "efficency", "near": "efficiency"},
        ),
        (
            "lookup(x, a)",
            "expression.unknown_table",
            {"place": "8", "name": "x", "tables": "efficiency"},
        ),
    ],
)
def test_parse_refuses_and_says_where(text: str, key: str, params: dict[str, str]) -> None:
    with pytest.raises(Fault) as caught:
        parse(text, NAMES, TABLES)

    assert [(told.key, told.params) for told in caught.value.messages] == [(key, params)]


def test_parse_takes_a_text_of_the_greatest_length() -> None:
    assert parse("1".rjust(MAX_LENGTH), ()) == Number(Decimal(1))


def test_parse_refuses_a_longer_text() -> None:
    with pytest.raises(Fault) as caught:
        parse("1".rjust(MAX_LENGTH + 1), ())

    assert caught.value.messages[0].key == "expression.too_long"


@pytest.mark.parametrize("text", ["+".join("1" * MAX_DEPTH), "-" * (MAX_DEPTH - 1) + "1", "(" * 60 + "1" + ")" * 60])
def test_parse_takes_the_greatest_depth(text: str) -> None:
    assert depth(parse(text, ())) <= MAX_DEPTH


@pytest.mark.parametrize("text", ["+".join("1" * (MAX_DEPTH + 1)), "-" * MAX_DEPTH + "1", "(" * 900 + "1" + ")" * 900])
def test_parse_refuses_a_deeper_tree(text: str) -> None:
    with pytest.raises(Fault) as caught:
        parse(text, ())

    assert caught.value.messages[0].key == "expression.too_deep"


def test_names_in_lists_each_name_once_in_order() -> None:
    assert names_in(parse("if(b > a, lookup(efficiency, c), b)", NAMES, TABLES)) == ("b", "a", "c")


def test_to_tree_is_plain_json() -> None:
    assert to_tree(parse("-a < 1.50", NAMES)) == {
        "type": "binary",
        "operator": "<",
        "left": {"type": "unary", "operator": "-", "operand": {"type": "name", "name": "a"}},
        "right": {"type": "number", "value": "1.50"},
    }


@pytest.mark.parametrize(
    "tree", [None, {}, {"type": "name"}, {"type": "number", "value": "x"}, {"type": "number", "value": "-1"}, [1]]
)
def test_from_tree_refuses_what_no_expression_makes(tree: object) -> None:
    with pytest.raises(Fault) as caught:
        from_tree(tree)

    assert caught.value.messages[0].key == "expression.tree"


def test_from_tree_refuses_a_tree_too_deep() -> None:
    tree: object = {"type": "truth", "value": True}
    for _ in range(MAX_DEPTH):
        tree = {"type": "unary", "operator": "not", "operand": tree}

    with pytest.raises(Fault) as caught:
        from_tree(tree)

    assert caught.value.messages[0].key == "expression.too_deep"


@given(trees())
def test_written_expression_parses_to_the_same_tree(tree: Expression) -> None:
    assert parse(write(tree), NAMES, TABLES) == tree


@given(trees())
def test_tree_survives_json(tree: Expression) -> None:
    assert from_tree(to_tree(tree)) == tree


SIGNS = "+-*/=<>(),×÷≤≠（'\"^. 1a中"
PIECES = st.sampled_from([*SIGNS, "and", "or", "not", "if(", "lookup(", "efficiency", "power"])


@given(st.text(max_size=60) | st.lists(PIECES, max_size=40).map("".join))
def test_parse_of_any_text_ends_in_a_tree_or_a_fault(text: str) -> None:
    try:
        tree = parse(text, NAMES, TABLES)
    except Fault:
        return

    assert parse(write(tree), NAMES, TABLES) == tree
