from __future__ import annotations

from decimal import ROUND_UP, Decimal, localcontext

import pytest
from hypothesis import given

from duibiao.model.expressions.evaluation import Value, evaluate
from duibiao.model.expressions.parsing import parse
from duibiao.model.expressions.tree import Expression
from tests.model.expressions.trees import NAMES, TABLES, trees, values

D = Decimal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", D(7)),
        ("0.1 * 3 <= 0.3", True),
        ("7 / 2", D("3.5")),
        ("1 / 3", D("0." + "3" * 34)),
        ("-2 - -3", D(1)),
        ("1 / 0", None),
        ("0 / 0", None),
        ("2 > 1 and 1 < 2", True),
        ("1 = 1.0", True),
        ("1 != 1.0", False),
        ("'a' = 'a'", True),
        ("'a' != 'b'", True),
        ("true = false", False),
        ("1 = '1'", None),
        ("1 != '1'", None),
        ("true = 1", None),
        ("'a' < 'b'", None),
        ("1 + 'a'", None),
        ("1 + true", None),
        ("not 1", None),
        ("-true", None),
        ("1 >= 1", True),
        ("1 > 1", False),
        ("1 <= 1", True),
        ("1 < 1", False),
        ("if(1 < 2, 'yes', 1 / 0)", "yes"),
        ("if(2 < 1, 'yes', 3)", D(3)),
        ("if(1, 2, 3)", None),
        ("min(3, 1, 2)", D(1)),
        ("max(3, 1, 2)", D(3)),
        ("mean(1, 2, 6)", D(3)),
        ("sum(1, 2, 6)", D(9)),
        ("sd(2, 4, 4, 4, 5, 5, 7, 9) > 2.13", True),
        ("sd(1)", None),
        ("count(5, 6)", D(2)),
        ("min(1, 'a')", None),
        ("round(2.665, 0.01)", D("2.66")),
        ("round(2.675, 0.01)", D("2.68")),
        ("round(-2.5, 1)", D(-2)),
        ("round(7.3, 0.5)", D("7.5")),
        ("round(1, 0)", None),
        ("round(1, -1)", None),
        ("round('1', 1)", None),
        ("abs(-3)", D(3)),
        ("abs('x')", None),
        ("sqrt(6.25)", D("2.5")),
        ("sqrt(-1)", None),
        ("lookup(efficiency, 0.75, 'IE3')", D("82.5")),
        ("lookup(efficiency, 0.750, 'IE3')", D("82.5")),
        ("lookup(efficiency, '0.75', 'IE3')", D("82.5")),
        ("lookup(efficiency, 0.76, 'IE3')", None),
        ("lookup(efficiency, 0.75)", None),
        ("lookup(efficiency, 0.75, true)", None),
        ("lookup(efficiency, 0.75, 'ie3')", None),
    ],
)
def test_evaluate_gives_the_value(text: str, expected: Value) -> None:
    value = evaluate(parse(text, (), TABLES), {}, TABLES)

    assert (value, type(value)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", None),
        ("a + 1", None),
        ("a = a", None),
        ("not a", None),
        ("b and a", None),
        ("a and c", False),
        ("c and a", False),
        ("a or b", True),
        ("b or a", True),
        ("a or c", None),
        ("c or c", False),
        ("b and b", True),
        ("1 and c", False),
        ("1 and b", None),
        ("if(a, 1, 2)", None),
        ("if(b, c, a)", False),
        ("min(a, 1)", None),
        ("count(a)", None),
    ],
)
def test_evaluate_is_three_valued(text: str, expected: Value) -> None:
    assert evaluate(parse(text, NAMES), {"a": None, "b": True, "c": False}) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mean(a)", D(2)),
        ("sum(a, 4)", D(10)),
        ("count(a)", D(3)),
        ("max(a)", D(3)),
        ("sd(a)", D(1)),
        ("a + 1", None),
        ("count(b)", D(0)),
        ("mean(b)", None),
        ("min(b)", None),
        ("sum(b)", D(0)),
    ],
)
def test_evaluate_takes_the_readings_of_a_sample(text: str, expected: Value) -> None:
    assert evaluate(parse(text, NAMES), {"a": (D(1), D(2), D(3)), "b": ()}) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a * a", D("1E6000")),
        ("a + 1", D("Infinity")),
        ("a + 1", D("NaN")),
        ("sum(a)", (D(1), D("NaN"))),
        ("a - 1", D("sNaN")),
    ],
)
def test_evaluate_gives_null_for_what_is_no_number(text: str, value: Value) -> None:
    assert evaluate(parse(text, NAMES), {"a": value}) is None


def test_lookup_finds_a_key_by_value() -> None:
    tree = parse("lookup(efficiency, power)", NAMES, TABLES)

    assert evaluate(tree, {"power": "3"}, {"efficiency": {("3.0",): D("87.7")}}) == D("87.7")


def test_evaluate_ignores_the_context_of_the_thread() -> None:
    with localcontext() as context:
        context.prec = 3
        context.rounding = ROUND_UP

        assert evaluate(parse("123456 + 0.1", ()), {}) == D("123456.1")


@given(trees(), values())
def test_evaluate_is_total(tree: Expression, given_values: dict[str, Value]) -> None:
    value = evaluate(tree, given_values, TABLES)

    assert value is None or isinstance(value, Decimal | str | bool | tuple)
    assert not isinstance(value, Decimal) or value.is_finite()
