"""What is said of an expression that does not parse: each complaint names the character, counted from 1."""

from __future__ import annotations

from collections.abc import Collection

from duibiao.model.expressions.functions import ARITY, FUNCTIONS
from duibiao.model.expressions.nearest import nearest
from duibiao.model.expressions.tokens import Token
from duibiao.model.expressions.tree import Function
from duibiao.model.values.messages import Fault, message


def empty() -> Fault:
    """Nothing was written."""
    return Fault(message("expression.empty", "表达式是空的。"))


def too_long(length: int, most: int) -> Fault:
    """More characters than allowed."""
    return Fault(message("expression.too_long", "表达式有 {length} 个字符，最多 {most} 个。", length=length, most=most))


def unexpected(token: Token) -> Fault:
    """A token that cannot stand where it stands."""
    if token.kind == "end":
        return Fault(message("expression.unfinished", "表达式没有写完：结尾还缺数值、名称或括号。"))
    if token.text in ("x", "X"):
        return Fault(message("expression.times", "第 {place} 个字符：乘号请写 *。", place=token.place))
    return Fault(
        message(
            "expression.unexpected",
            "第 {place} 个字符：“{text}”不应出现在这里。",
            place=token.place,
            text=token.text,
        )
    )


def expected(sign: str, token: Token) -> Fault:
    """Another token where only `sign` can stand."""
    return Fault(
        message("expression.expected", "第 {place} 个字符：这里应当是“{sign}”。", place=token.place, sign=sign)
    )


def chained(token: Token) -> Fault:
    """A comparison of a comparison."""
    return Fault(
        message(
            "expression.chained",
            "第 {place} 个字符：比较不能连写。请写成两个比较，中间用 and，如 1 < x and x < 3。",
            place=token.place,
        )
    )


def not_a_number(token: Token) -> Fault:
    """Digits and points that make no number."""
    return Fault(
        message(
            "expression.number",
            "第 {place} 个字符：“{text}”不是数值。请写成 12 或 0.5 的样子。",
            place=token.place,
            text=token.text,
        )
    )


def wrong_count(function: Function, given: int, token: Token) -> Fault:
    """Too few or too many arguments."""
    least, most = ARITY[function]
    return Fault(
        message(
            "expression.arguments",
            "第 {place} 个字符：{function} 要 {wanted} 个参数，这里有 {given} 个。",
            place=token.place,
            function=function,
            wanted=least if least == most else f"{least}–{most}",
            given=given,
        )
    )


def no_table(token: Token) -> Fault:
    """`lookup` without the name of a table."""
    return Fault(
        message(
            "expression.lookup_table",
            "第 {place} 个字符：lookup 的第一个参数是表的名称，不加引号，如 lookup(efficiency, power)。",
            place=token.place,
        )
    )


def no_keys(token: Token) -> Fault:
    """`lookup` without anything to look up by."""
    return Fault(
        message(
            "expression.lookup_keys",
            "第 {place} 个字符：lookup 要说明按什么查，如 lookup({table}, power)。",
            place=token.place,
            table=token.text,
        )
    )


def unknown_name(token: Token, names: Collection[str]) -> Fault:
    """A bare word that is no name."""
    if token.text in FUNCTIONS or token.text == "lookup":
        return Fault(
            message(
                "expression.function_bare",
                "第 {place} 个字符：“{name}”是函数，后面要有括号，如 {name}(…)。",
                place=token.place,
                name=token.text,
            )
        )
    if near := nearest(token.text, {*names, "true", "false", "and", "or", "not"}):
        return Fault(
            message(
                "expression.unknown_name_near",
                "第 {place} 个字符：没有“{name}”这个名称。是不是“{near}”？",
                place=token.place,
                name=token.text,
                near=near,
            )
        )
    return Fault(
        message(
            "expression.unknown_name",
            "第 {place} 个字符：没有“{name}”这个名称。这里可以用：{names}。文字要放在引号里。",
            place=token.place,
            name=token.text,
            names="、".join(sorted(names)) or "（没有名称）",
        )
    )


def unknown_function(token: Token) -> Fault:
    """A word before a bracket that is no function."""
    if near := nearest(token.text, {*FUNCTIONS, "lookup"}):
        return Fault(
            message(
                "expression.unknown_function_near",
                "第 {place} 个字符：没有“{name}”这个函数。是不是“{near}”？",
                place=token.place,
                name=token.text,
                near=near,
            )
        )
    return Fault(
        message(
            "expression.unknown_function",
            "第 {place} 个字符：没有“{name}”这个函数。可以用：{functions}。",
            place=token.place,
            name=token.text,
            functions="、".join([*FUNCTIONS, "lookup"]),
        )
    )


def unknown_table(token: Token, tables: Collection[str]) -> Fault:
    """The first argument of `lookup` is no table."""
    if near := nearest(token.text, tables):
        return Fault(
            message(
                "expression.unknown_table_near",
                "第 {place} 个字符：没有“{name}”这张表。是不是“{near}”？",
                place=token.place,
                name=token.text,
                near=near,
            )
        )
    return Fault(
        message(
            "expression.unknown_table",
            "第 {place} 个字符：没有“{name}”这张表。这里可以查：{tables}。",
            place=token.place,
            name=token.text,
            tables="、".join(sorted(tables)) or "（没有表）",
        )
    )
