"""Expressions of a scheme in words: conditions of limits, formulas of bounds, rules of grades."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from duibiao.interfaces.web.views.limits import unit_words
from duibiao.interfaces.web.writing import Writing
from duibiao.model.assessment.verdict import Counts
from duibiao.model.expressions.parsing import BINDING, COMPARISON, parse
from duibiao.model.expressions.tree import Binary, Call, Expression, Lookup, Name, Number, Text, Truth, Unary
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Message, message

COUNTS: dict[str, Message] = {
    "below": message("count.below", "低于的指标数"),
    "missing": message("count.missing", "未填的指标数"),
    "incomparable": message("count.incomparable", "不可比的指标数"),
    "meets": message("count.meets", "达到的指标数"),
    "better": message("count.better", "优于的指标数"),
    "total": message("count.total", "指标总数"),
    "core_below": message("count.core_below", "低于的核心指标数"),
    "core_missing": message("count.core_missing", "未填的核心指标数"),
    "core_incomparable": message("count.core_incomparable", "不可比的核心指标数"),
    "core_meets": message("count.core_meets", "达到的核心指标数"),
    "core_better": message("count.core_better", "优于的核心指标数"),
    "core_total": message("count.core_total", "核心指标总数"),
    "mandatory_failed": message("count.mandatory_failed", "不符合的强制性限值数"),
}
"""What the rules of grades count."""

OPERATORS = {"=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "+": "+", "-": "−", "*": "×", "/": "÷"}

JOINED: dict[str, Message] = {
    "and": message("rule.and", "{left}，且 {right}"),
    "or": message("rule.or", "{left}，或 {right}"),
}

FUNCTIONS: dict[str, Message] = {
    "if": message("rule.if", "按条件取值（条件；符合时；不符合时）：{arguments}"),
    "min": message("rule.min", "最小值（{arguments}）"),
    "max": message("rule.max", "最大值（{arguments}）"),
    "mean": message("rule.mean", "平均值（{arguments}）"),
    "sum": message("rule.sum", "合计（{arguments}）"),
    "sd": message("rule.sd", "标准差（{arguments}）"),
    "count": message("rule.count", "个数（{arguments}）"),
    "round": message("rule.round", "修约（{arguments}）"),
    "abs": message("rule.abs", "绝对值（{arguments}）"),
    "sqrt": message("rule.sqrt", "平方根（{arguments}）"),
}


class Terms(msgspec.Struct, frozen=True):
    """What the names of a scheme are called: parameters and indicators, their units, their choices by value."""

    names: Mapping[str, str]
    units: Mapping[str, str]
    choices: Mapping[tuple[str, str], str]
    tables: frozenset[str]


def terms_of_scheme(scheme: BenchmarkScheme, writing: Writing) -> Terms:
    """The terms that the expressions of a scheme may use."""
    names = {key: writing.say(told) for key, told in COUNTS.items()}
    names |= {indicator.key: writing.label(indicator.label) for indicator in scheme.indicators}
    names |= {field.name: writing.label(field.label) for field in scheme.parameters}
    choices = {
        (name, choice.name): writing.label(choice.label)
        for name, offered in [
            *((field.name, field.choices) for field in scheme.parameters),
            *((indicator.key, indicator.choices) for indicator in scheme.indicators),
        ]
        for choice in offered
    }
    units = {indicator.key: unit_words(indicator.unit) for indicator in scheme.indicators}
    units |= {field.name: unit_words(field.unit) for field in scheme.parameters}
    return Terms(names, units, choices, frozenset(table.key for table in scheme.tables))


def rule_words(text: str, terms: Terms, writing: Writing) -> str:
    """An expression in words; `text` is one that a checked scheme contains."""
    return _words(parse(text, [*terms.names, *Counts.__struct_fields__], terms.tables), terms, writing)


def _words(node: Expression, terms: Terms, writing: Writing, weakest: int = 0) -> str:
    match node:
        case Number(value):
            return writing.number(format(value, "f"))
        case Text(value):
            return f"“{value}”"
        case Truth(value):
            return writing.say(message("value.true", "是") if value else message("value.false", "否"))
        case Name(name):
            return terms.names[name]
        case Unary(operator, operand):
            words = _words(operand, terms, writing, BINDING["*"])
            return writing.say(message("rule.not", "不是“{words}”", words=words)) if operator == "not" else f"−{words}"
        case Lookup(table, keys):
            given = writing.listed(_words(key, terms, writing) for key in keys)
            return writing.say(message("rule.lookup", "查表 {table}（{keys}）", table=table, keys=given))
        case Call(function, arguments):
            separator = "; " if writing.language == "en" else "；"
            given = separator.join(_words(argument, terms, writing) for argument in arguments)
            return writing.say(msgspec.structs.replace(FUNCTIONS[function], params={"arguments": given}))
        case Binary():
            return _binary(node, terms, writing, weakest)


def _binary(node: Binary, terms: Terms, writing: Writing, weakest: int) -> str:
    if isinstance(node.left, Name) and isinstance(node.right, Text) and node.operator in ("=", "!="):
        chosen = terms.choices.get((node.left.name, node.right.value), node.right.value)
        told = message("rule.is", "{name}为“{value}”", name=terms.names[node.left.name], value=chosen)
        if node.operator == "!=":
            told = message("rule.is_not", "{name}不为“{value}”", name=terms.names[node.left.name], value=chosen)
        return writing.say(told)
    binding = BINDING[node.operator]
    left, right = (_words(side, terms, writing, binding) for side in (node.left, node.right))
    if node.operator in JOINED:
        words = writing.say(msgspec.structs.replace(JOINED[node.operator], params={"left": left, "right": right}))
    else:
        words = f"{left} {OPERATORS[node.operator]} {right}"
    if isinstance(node.left, Name) and isinstance(node.right, Number) and binding == COMPARISON:
        words += terms.units.get(node.left.name, "")
    return f"（{words}）" if weakest > binding else words
