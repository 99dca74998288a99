"""The functions of the language, and how many arguments each takes."""

from __future__ import annotations

from typing import get_args

from duibiao.model.expressions.tree import Function

MANY = 100

ARITY: dict[Function, tuple[int, int]] = {
    "if": (3, 3),
    "min": (1, MANY),
    "max": (1, MANY),
    "mean": (1, MANY),
    "sum": (1, MANY),
    "sd": (1, MANY),
    "count": (1, MANY),
    "round": (2, 2),
    "abs": (1, 1),
    "sqrt": (1, 1),
}
"""The least and the most arguments of each function."""

FUNCTIONS: dict[str, Function] = {name: name for name in get_args(Function)}
"""Every function by its name. `lookup` is not among them: its first argument is the bare name of a table."""

WORDS = frozenset({"and", "or", "not", "true", "false", "lookup", *FUNCTIONS})
"""Words of the language, which therefore cannot be names."""
