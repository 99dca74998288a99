"""From a tree back to text: for the studio, for workbooks and for people who check a rule."""

from __future__ import annotations

from duibiao.model.expressions.parsing import BINDING, COMPARISON, NEGATION, OR, SIGN
from duibiao.model.expressions.tree import Binary, Call, Expression, Lookup, Name, Number, Text, Truth, Unary


def write(expression: Expression) -> str:
    """The text of an expression with no more brackets than it needs; parsing it gives the same tree."""
    return _written(expression, OR)


def _written(node: Expression, weakest: int) -> str:
    match node:
        case Number(value):
            return format(value, "f")
        case Text(value):
            return "'" + value.replace("'", "''") + "'"
        case Truth(value):
            return "true" if value else "false"
        case Name(name):
            return name
        case Unary("not", operand):
            return _bracketed(f"not {_written(operand, NEGATION)}", weakest > NEGATION)
        case Unary(sign, operand):
            return sign + _written(operand, SIGN)
        case Binary(operator, left, right):
            binding = BINDING[operator]
            leftmost = binding + 1 if binding == COMPARISON else binding
            text = f"{_written(left, leftmost)} {operator} {_written(right, binding + 1)}"
            return _bracketed(text, weakest > binding)
        case Call(function, arguments):
            return f"{function}({', '.join(_written(argument, OR) for argument in arguments)})"
        case Lookup(table, keys):
            return f"lookup({', '.join([table, *(_written(key, OR) for key in keys)])})"


def _bracketed(text: str, brackets: bool) -> str:
    return f"({text})" if brackets else text
