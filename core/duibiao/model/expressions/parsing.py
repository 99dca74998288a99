"""From the text of an expression to its tree."""

from __future__ import annotations

from collections.abc import Collection
from typing import get_args

from duibiao.model.expressions import complaints
from duibiao.model.expressions.functions import ARITY, FUNCTIONS
from duibiao.model.expressions.tokens import Token, tokens
from duibiao.model.expressions.tree import (
    MAX_DEPTH,
    Binary,
    BinaryOperator,
    Call,
    Expression,
    Lookup,
    Name,
    Number,
    Text,
    Truth,
    Unary,
    depth,
    too_deep,
)
from duibiao.model.values.messages import Fault
from duibiao.model.values.numbers import parse_number

MAX_LENGTH = 2_000
MAX_NESTING = 2 * MAX_DEPTH
"""Brackets and signs that may enclose one another: each level of a tree is written with at most two of them."""

OPERATORS: dict[str, BinaryOperator] = {operator: operator for operator in get_args(BinaryOperator)}
OR, AND, COMPARISON, SUM, PRODUCT, SIGN = range(1, 7)
NEGATION = COMPARISON
"""How tightly operators bind, the loosest first. `not` takes a whole comparison, a sign only what stands next to it."""

BINDING: dict[str, int] = {
    "or": OR,
    "and": AND,
    **dict.fromkeys(("=", "!=", "<", "<=", ">", ">="), COMPARISON),
    "+": SUM,
    "-": SUM,
    "*": PRODUCT,
    "/": PRODUCT,
}


def parse(text: str, names: Collection[str], tables: Collection[str] = ()) -> Expression:
    """The tree of an expression over `names` and `tables`.

    Raises a Fault that says at which character (counted from 1) it stopped, and which known name an unknown one
    resembles. A text longer than `MAX_LENGTH` characters and a tree deeper than `MAX_DEPTH` levels are refused.
    """
    if len(text) > MAX_LENGTH:
        raise complaints.too_long(len(text), MAX_LENGTH)
    expression = _Parser(tokens(text), names, tables).whole()
    if depth(expression) > MAX_DEPTH:
        raise too_deep()
    return expression


class _Parser:
    """Precedence climbing over a list of tokens; `_next` is the one that is read next."""

    def __init__(self, found: list[Token], names: Collection[str], tables: Collection[str]) -> None:
        self._tokens = found
        self._names = names
        self._tables = tables
        self._at = 0
        self._nesting = 0

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._next
        self._at += 1
        return token

    def _is(self, kind: str, text: str) -> bool:
        return self._next.kind == kind and self._next.text == text

    def _expect(self, sign: str) -> None:
        if not self._is("sign", sign):
            raise complaints.expected(sign, self._next)
        self._take()

    def whole(self) -> Expression:
        if self._is("end", ""):
            raise complaints.empty()
        expression = self._operation(OR)
        if not self._is("end", ""):
            raise complaints.unexpected(self._next)
        return expression

    def _operation(self, loosest: int) -> Expression:
        """Operands joined by operators that bind as tightly as `loosest` or tighter."""
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            raise too_deep()
        left = self._operand(loosest)
        compared = False
        while (binding := self._binding()) >= loosest:
            if binding == COMPARISON and compared:
                raise complaints.chained(self._next)
            compared = binding == COMPARISON
            left = Binary(OPERATORS[self._take().text], left, self._operation(binding + 1))
        self._nesting -= 1
        return left

    def _binding(self) -> int:
        return BINDING.get(self._next.text, 0) if self._next.kind in ("sign", "word") else 0

    def _operand(self, loosest: int) -> Expression:
        if self._is("sign", "-"):
            self._take()
            return Unary("-", self._operation(SIGN))
        if self._is("word", "not") and loosest <= NEGATION:
            self._take()
            return Unary("not", self._operation(NEGATION))
        token = self._take()
        match token.kind:
            case "number":
                return _number(token)
            case "text":
                return Text(token.text)
            case "word" if token.text not in ("and", "or", "not"):
                return self._word(token)
            case "sign" if token.text == "(":
                inner = self._operation(OR)
                self._expect(")")
                return inner
            case _:
                raise complaints.unexpected(token)

    def _word(self, word: Token) -> Expression:
        if self._is("sign", "("):
            return self._lookup() if word.text == "lookup" else self._call(word)
        if word.text in ("true", "false"):
            return Truth(word.text == "true")
        if word.text in self._names:
            return Name(word.text)
        raise complaints.unknown_name(word, self._names)

    def _call(self, word: Token) -> Expression:
        function = FUNCTIONS.get(word.text)
        if function is None:
            raise complaints.unknown_function(word)
        self._expect("(")
        arguments = (self._operation(OR), *self._more())
        least, most = ARITY[function]
        if not least <= len(arguments) <= most:
            raise complaints.wrong_count(function, len(arguments), word)
        return Call(function, arguments)

    def _lookup(self) -> Expression:
        self._expect("(")
        table = self._take()
        if table.kind != "word":
            raise complaints.no_table(table)
        if table.text not in self._tables:
            raise complaints.unknown_table(table, self._tables)
        keys = self._more()
        if not keys:
            raise complaints.no_keys(table)
        return Lookup(table.text, keys)

    def _more(self) -> tuple[Expression, ...]:
        """The arguments that follow the first, each after a comma, up to the closing bracket."""
        found: list[Expression] = []
        while self._is("sign", ","):
            self._take()
            found.append(self._operation(OR))
        self._expect(")")
        return tuple(found)


def _number(token: Token) -> Number:
    try:
        return Number(parse_number(token.text))
    except Fault:
        raise complaints.not_a_number(token) from None
