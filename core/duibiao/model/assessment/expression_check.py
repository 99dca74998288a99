"""What is wrong with the expressions of a scheme, beyond what keeps them from being parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from duibiao.model.assessment.preparation import known_names
from duibiao.model.expressions.functions import WORDS
from duibiao.model.expressions.parsing import parse
from duibiao.model.expressions.tree import Binary, Expression, Lookup, Name, Number, Text, nodes
from duibiao.model.records.schemes import BenchmarkScheme, BenchmarkStandard
from duibiao.model.values.messages import Fault, Message, message

KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")


class Known(NamedTuple):
    """What the parts of a scheme may refer to. `choices` are the answers offered for each name that offers some."""

    names: tuple[str, ...]
    tables: dict[str, int]
    standards: dict[str, BenchmarkStandard]
    choices: dict[str, tuple[str, ...]]


def known_in(scheme: BenchmarkScheme) -> Known:
    """The names, tables (with how many keys each takes), standards and choices of a scheme."""
    choices = {field.name: tuple(choice.name for choice in field.choices) for field in scheme.parameters}
    choices |= {indicator.key: tuple(choice.name for choice in indicator.choices) for indicator in scheme.indicators}
    choices |= {indicator.key: indicator.grades() for indicator in scheme.indicators if indicator.type == "ordinal"}
    return Known(
        known_names(scheme),
        {table.key: len(table.by) for table in scheme.tables},
        {standard.key: standard for standard in scheme.standards},
        {name: offered for name, offered in choices.items() if offered},
    )


def key_faults(key: str, at: str) -> Iterator[Message]:
    """Why `key` cannot name anything: keys are names in expressions, addresses and files."""
    if not KEY.fullmatch(key):
        yield message(
            "scheme.key",
            "“{key}”不能作键名。请用小写字母开头，后面是小写字母、数字和下划线，最多 60 个。",
            at=at,
            key=key,
        )
    elif key in WORDS:
        yield message("scheme.key_reserved", "“{key}”是表达式里的词，不能作键名。请改名。", at=at, key=key)


def expression_faults(text: str | None, known: Known, at: str) -> Iterator[Message]:
    """Why an expression cannot be meant: it does not parse, or a part of it could never have a value."""
    if text is None:
        return
    try:
        tree = parse(text, known.names, known.tables)
    except Fault as fault:
        yield from (told.under(at) for told in fault.messages)
        return
    for node in nodes(tree):
        match node:
            case Lookup(table, keys) if len(keys) != known.tables[table]:
                yield message(
                    "scheme.lookup_keys",
                    "表 {table} 按 {wanted} 项查，这里给了 {given} 项。",
                    at=at,
                    table=table,
                    wanted=known.tables[table],
                    given=len(keys),
                )
            case Binary("=" | "!=", left, right):
                yield from _comparison_faults(left, right, known, at)
                yield from _comparison_faults(right, left, known, at)


def _comparison_faults(named: Expression, literal: Expression, known: Known, at: str) -> Iterator[Message]:
    if not isinstance(named, Name) or named.name not in known.choices:
        return
    offered = known.choices[named.name]
    if isinstance(literal, Number) or (isinstance(literal, Text) and literal.value not in offered):
        yield message(
            "scheme.never_chosen",
            "{name} 不会等于 {value}。它的值只有：{offered}，要放在引号里。",
            at=at,
            name=named.name,
            value=literal.value,
            offered="、".join(offered),
        )
