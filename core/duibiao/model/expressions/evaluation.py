"""The value of an expression. Evaluation is total: what cannot be worked out is null, and nothing is raised."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, DecimalException
from functools import lru_cache
from types import MappingProxyType

from duibiao.model.expressions.tree import (
    Binary,
    BinaryOperator,
    Call,
    Expression,
    Function,
    Lookup,
    Name,
    Number,
    Text,
    Truth,
    Unary,
    UnaryOperator,
)
from duibiao.model.values.messages import Fault
from duibiao.model.values.numbers import EXACT, mean, parse_number, round_to, sqrt, standard_deviation

Value = Decimal | str | bool | tuple[Decimal, ...] | None
"""A number, a text, a truth value, a sample (its readings), or null for what is missing."""

Tables = Mapping[str, Mapping[tuple[str, ...], Decimal]]
"""Tables by name: the number that stands at each combination of keys."""

NO_TABLES: Tables = MappingProxyType({})


def evaluate(expression: Expression, values: Mapping[str, Value], tables: Tables = NO_TABLES) -> Value:
    """The value of `expression` over `values` and `tables`, worked out in the context `EXACT`.

    Null is missing and propagates; only `false and null` is false and `true or null` is true. A name that is not
    given, a division by zero, the root of a negative number, an overflow, a key that a table does not hold and a
    value of the wrong type give null.
    """
    match expression:
        case Number(number):
            return number
        case Text(text):
            return text
        case Truth(truth):
            return truth
        case Name(name):
            return _finite(values.get(name))
        case Unary(operator, operand):
            return _signed(operator, evaluate(operand, values, tables))
        case Binary(operator, left, right):
            return _combined(operator, evaluate(left, values, tables), evaluate(right, values, tables))
        case Call("if", (condition, then, otherwise)):
            chosen = evaluate(condition, values, tables)
            return evaluate(then if chosen else otherwise, values, tables) if isinstance(chosen, bool) else None
        case Call(function, arguments):
            return _called(function, [evaluate(argument, values, tables) for argument in arguments])
        case Lookup(table, keys):
            return _looked_up(tables.get(table, {}), [evaluate(key, values, tables) for key in keys])


def same(left: Value, right: Value) -> bool | None:
    """Whether two values of one type are equal, numbers by value; null where one is missing or the types differ."""
    if left is None or right is None or type(left) is not type(right):
        return None
    return left == right


def _finite(value: Value) -> Value:
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, tuple):
        return value if all(reading.is_finite() for reading in value) else None
    return value


def _signed(operator: UnaryOperator, value: Value) -> Value:
    if operator == "not":
        return not value if isinstance(value, bool) else None
    return _worked_out(EXACT.minus, value) if isinstance(value, Decimal) else None


def _combined(operator: BinaryOperator, left: Value, right: Value) -> Value:
    match operator:
        case "and":
            return _and(left, right)
        case "or":
            return _not(_and(_not(left), _not(right)))
        case "=":
            return same(left, right)
        case "!=":
            return _not(same(left, right))
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        return None
    if operator in COMPARE:
        return COMPARE[operator](left, right)
    return _worked_out(ARITHMETIC[operator], left, right)


COMPARE: dict[BinaryOperator, Callable[[Decimal, Decimal], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}
ARITHMETIC: dict[BinaryOperator, Callable[[Decimal, Decimal], Decimal]] = {
    "+": EXACT.add,
    "-": EXACT.subtract,
    "*": EXACT.multiply,
    "/": EXACT.divide,
}


def _not(value: Value) -> bool | None:
    return not value if isinstance(value, bool) else None


def _and(left: Value, right: Value) -> bool | None:
    if left is False or right is False:
        return False
    return True if left is True and right is True else None


def _worked_out(function: Callable[..., Decimal], *arguments: object) -> Decimal | None:
    """What `function` gives in at most 34 digits, without a sign on zero; null where it gives nothing."""
    try:
        result = EXACT.plus(function(*arguments))
    except (DecimalException, Fault):
        return None
    return result or result.copy_abs()


def _called(function: Function, arguments: Sequence[Value]) -> Decimal | None:
    match function, *arguments:
        case "abs", Decimal() as value:
            return value.copy_abs()
        case "sqrt", Decimal() as value:
            return _worked_out(sqrt, value)
        case "round", Decimal() as value, Decimal() as step:
            return _worked_out(round_to, value, step)
        case (("abs" | "sqrt" | "round" | "if"), *_):
            return None
    numbers = _numbers(arguments)
    if numbers is None:
        return None
    match function:
        case "count":
            return Decimal(len(numbers))
        case "min":
            return min(numbers, default=None)
        case "max":
            return max(numbers, default=None)
        case "mean":
            return _worked_out(mean, numbers)
        case "sd":
            return _worked_out(standard_deviation, numbers)
        case _:
            return _sum(numbers)


def _numbers(arguments: Sequence[Value]) -> list[Decimal] | None:
    """Numbers and the readings of samples in one list; null where one of them is missing or no number."""
    found: list[Decimal] = []
    for argument in arguments:
        if isinstance(argument, Decimal):
            found.append(argument)
        elif isinstance(argument, tuple):
            found.extend(argument)
        else:
            return None
    return found


def _sum(numbers: Sequence[Decimal]) -> Decimal | None:
    total: Decimal | None = Decimal(0)
    for number in numbers:
        total = None if total is None else _worked_out(EXACT.add, total, number)
    return total


def _looked_up(table: Mapping[tuple[str, ...], Decimal], keys: Sequence[Value]) -> Decimal | None:
    wanted = [_key(key) if isinstance(key, str) else key for key in keys]
    if any(not isinstance(key, str | Decimal) for key in wanted):
        return None
    for at, found in table.items():
        if len(at) == len(wanted) and all(_key(text) == key for text, key in zip(at, wanted, strict=True)):
            return found
    return None


@lru_cache(maxsize=4096)
def _key(text: str) -> Decimal | str:
    """A key as it is compared: by its value where it states a number, else as text."""
    try:
        return parse_number(text)
    except Fault:
        return text
