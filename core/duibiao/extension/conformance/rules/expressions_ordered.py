"""Only numbers are compared by size or reckoned with: of dates, texts and samples such an expression gives nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from duibiao.extension.conformance.placing import placed
from duibiao.extension.conformance.rule import Rule
from duibiao.extension.conformance.subject import Subject
from duibiao.model.expressions.parsing import parse
from duibiao.model.expressions.tree import Binary, Expression, Name, Text, nodes
from duibiao.model.records.forms import Field, FormDefinition
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Message, message
from duibiao.model.values.quoting import quoted

WITHOUT_ORDER = frozenset({"=", "!=", "and", "or"})
Written = tuple[str, str | None, Mapping[str, str]]
"""A place, the expression that stands there, and the types of the names it may use."""


def find(subject: Subject) -> Iterator[Message]:
    """The expressions that would be null whatever is answered, and so would neither hold nor be told."""
    for offer in subject.offers:
        tables = [table.key for table in getattr(offer.definition, "tables", ())]
        for at, text, types in _written(offer.definition):
            for culprit in _misused(text, types, tables) if text else ():
                said = "“{name}”不是数，不能比大小或计算，这个条件永远不起作用。只可用 = 和 !=；多次读数先取 mean 等。"
                yield placed(offer, message("kit.not_a_number", said, at=at, name=quoted(culprit)))


def _written(definition: object) -> Iterator[Written]:
    """The expressions of a form or scheme; the counts of a grade are numbers by themselves."""
    if isinstance(definition, FormDefinition):
        yield from _of_fields(definition.fields, "fields")
    if isinstance(definition, BenchmarkScheme):
        yield from _of_fields(definition.parameters, "parameters")
        types = {field.name: str(field.type) for field in definition.parameters}
        types |= {one.key: "number" if one.calculation else str(one.type) for one in definition.indicators}
        for index, one in enumerate(definition.indicators):
            at = f"indicators[{index}]"
            yield f"{at}.relevant", one.relevant, types
            yield f"{at}.calculation", one.calculation, types
            for place, limit in enumerate(one.limits):
                yield f"{at}.limits[{place}].when", limit.when, types
                yield f"{at}.limits[{place}].bound_formula", limit.bound_formula, types


def _of_fields(fields: Sequence[Field], path: str) -> Iterator[Written]:
    types = {field.name: str(field.type) for field in fields}
    for index, field in enumerate(fields):
        yield f"{path}[{index}].relevant", field.relevant, types
        yield f"{path}[{index}].constraint", field.constraint, types
        yield from _of_fields(field.fields, f"{path}[{index}].fields")


def _misused(text: str, types: Mapping[str, str], tables: Sequence[str]) -> Iterator[str]:
    """What stands beside a sign of order or arithmetic and is no number."""
    for node in nodes(parse(text, types, tables)):
        if isinstance(node, Binary) and node.operator not in WITHOUT_ORDER:
            yield from (found for side in (node.left, node.right) for found in _no_number(side, types))


def _no_number(side: Expression, types: Mapping[str, str]) -> Iterator[str]:
    match side:
        case Text(text):
            yield text
        case Name(name) if types[name] != "number":
            yield name


RULE = Rule("expressions.ordered", __doc__, "refuse", find)
