"""The tree of an expression: seven kinds of nodes, the same in Python, in JSON and in the browser."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Literal

import msgspec

from duibiao.model.values.messages import Fault, message

MAX_DEPTH = 50
"""How many nodes may lie above one another. Evaluation recurses, so this keeps it far from Python's own limit."""

UnaryOperator = Literal["-", "not"]
BinaryOperator = Literal["+", "-", "*", "/", "=", "!=", "<", "<=", ">", ">=", "and", "or"]
Function = Literal["if", "min", "max", "mean", "sum", "sd", "count", "round", "abs", "sqrt"]


class Node(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """One node; `type` tells in JSON which kind it is."""


class Number(Node, frozen=True, tag="number"):
    """A number as it was written, never negative: a sign is a `Unary`."""

    value: Decimal


class Text(Node, frozen=True, tag="text"):
    """A text in quotes."""

    value: str


class Truth(Node, frozen=True, tag="truth"):
    """`true` or `false`."""

    value: bool


class Name(Node, frozen=True, tag="name"):
    """A value that is given at evaluation."""

    name: str


class Unary(Node, frozen=True, tag="unary"):
    """A sign or a negation."""

    operator: UnaryOperator
    operand: Expression


class Binary(Node, frozen=True, tag="binary"):
    """Two operands and what stands between them."""

    operator: BinaryOperator
    left: Expression
    right: Expression


class Call(Node, frozen=True, tag="call"):
    """A function with its arguments."""

    function: Function
    arguments: tuple[Expression, ...]


class Lookup(Node, frozen=True, tag="lookup"):
    """The number that a table holds for these keys."""

    table: str
    keys: tuple[Expression, ...]


Expression = Number | Text | Truth | Name | Unary | Binary | Call | Lookup


def children(expression: Expression) -> tuple[Expression, ...]:
    """The nodes directly below a node, from left to right."""
    match expression:
        case Unary(_, operand):
            return (operand,)
        case Binary(_, left, right):
            return (left, right)
        case Call(_, arguments):
            return arguments
        case Lookup(_, keys):
            return keys
        case _:
            return ()


def nodes(expression: Expression) -> Iterator[Expression]:
    """Every node of the tree, a parent before its children, from left to right."""
    waiting = [expression]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))


def names_in(expression: Expression) -> tuple[str, ...]:
    """The names that an expression asks for, each once, in the order in which it does."""
    return tuple(dict.fromkeys(node.name for node in nodes(expression) if isinstance(node, Name)))


def depth(expression: Expression) -> int:
    """How many nodes lie above one another: 1 for a single number."""
    levels, layer = 0, [expression]
    while layer:
        levels += 1
        layer = [child for node in layer for child in children(node)]
    return levels


def to_tree(expression: Expression) -> Any:
    """The tree in dicts, lists and texts, as JSON takes it; numbers are texts."""
    return msgspec.to_builtins(expression)


def from_tree(tree: Any) -> Expression:
    """The expression that `to_tree` wrote; Fault when `tree` is no such thing, or too deep."""
    try:
        expression: Expression = msgspec.convert(tree, Expression)
    except (msgspec.ValidationError, RecursionError) as error:
        raise _no_tree(str(error)) from None
    if depth(expression) > MAX_DEPTH:
        raise too_deep()
    for node in nodes(expression):
        if isinstance(node, Number) and (not node.value.is_finite() or node.value.is_signed()):
            raise _no_tree(str(node.value))
    return expression


def _no_tree(reason: str) -> Fault:
    return Fault(message("expression.tree", "这不是一棵表达式树：{reason}", reason=reason))


def too_deep() -> Fault:
    """The fault of an expression with more than `MAX_DEPTH` levels."""
    return Fault(
        message("expression.too_deep", "表达式超过 {depth} 层。请拆成几个计算指标，再引用它们的结果。", depth=MAX_DEPTH)
    )
