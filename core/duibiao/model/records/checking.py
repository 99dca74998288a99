"""What a well-formed code list, form, kind or list of standards may get wrong: names used twice, names of nothing.

Each check gives messages placed within the definition, an empty tuple for a sound one. Packs, uploads and the
conformance kit ask the same functions. Schemes have a check of their own, in `duibiao.model.assessment.scheme_check`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from duibiao.model.expressions.nearest import nearest
from duibiao.model.expressions.parsing import parse
from duibiao.model.records.codelists import CodeList
from duibiao.model.records.forms import Field, FormDefinition
from duibiao.model.records.kinds import SubmissionKind
from duibiao.model.records.standards_lists import ListedStandard, StandardsList
from duibiao.model.values.messages import Fault, Message, message
from duibiao.model.values.quoting import quoted
from duibiao.model.values.standards import parse_standard
from duibiao.model.values.units import find_unit

NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


def check_code_list(code_list: CodeList) -> tuple[Message, ...]:
    """What is wrong with a code list."""
    codes = [code.code for code in code_list.codes]
    return (*_empty(codes, "codes"), *_twice(codes, "codes", "code"), *_parents(code_list))


def check_form(form: FormDefinition) -> tuple[Message, ...]:
    """What is wrong with a form."""
    return (*_empty(form.fields, "fields"), *check_form_fields(form.fields, "fields"))


def check_kind(kind: SubmissionKind) -> tuple[Message, ...]:
    """What is wrong with a kind. Whether its form is there is seen when all plugins lie side by side."""
    return tuple(_kind(kind))


def check_standards_list(standards_list: StandardsList) -> tuple[Message, ...]:
    """What is wrong with a list of benchmark standards."""
    numbers = [standard.number for standard in standards_list.standards]
    found = [*_empty(numbers, "standards"), *_twice(numbers, "standards", "number")]
    for index, standard in enumerate(standards_list.standards):
        found += [told.under(f"standards[{index}]") for told in _listed(standard)]
    return tuple(found)


def check_form_fields(fields: Sequence[Field], path: str) -> Iterator[Message]:
    """What is wrong with the fields of a form, of one row of a repeat, or the parameters of a scheme."""
    names = [field.name for field in fields]
    yield from _twice(names, path, "name")
    for index, field in enumerate(fields):
        for told in _field(field, names):
            yield told.under(f"{path}[{index}]")


def _field(field: Field, names: Sequence[str]) -> Iterator[Message]:
    if not NAME.fullmatch(field.name):
        text = "“{name}”不能作 name。请以小写字母开头，只用小写字母、数字和下划线。"
        yield message("form.name", text, at="name", name=quoted(field.name))
    for key in ("relevant", "constraint"):
        expression = getattr(field, key)
        if expression is not None:
            yield from _expression(expression, names, key)
    if field.constraint_message and not field.constraint:
        text = "有 constraint_message 而没有 constraint。请补上条件，或删去这句话。"
        yield message("form.constraint_missing", text, at="constraint_message")
    if (field.type == "choice") != bool(field.choices or field.code_list):
        text = "choices 或 code_list 与类型 choice 要同时有；现在的类型是 {type}。"
        yield message("form.choices", text, at="type", type=field.type)
    if field.choices and field.code_list:
        yield message("form.choices_twice", "choices 和 code_list 只能写一个。", at="code_list")
    yield from _twice([choice.name for choice in field.choices], "choices", "name")
    if field.unit is not None:
        yield from _unit(field)
    if (field.type == "repeat") != bool(field.fields):
        text = "fields 与类型 repeat 要同时有；现在的类型是 {type}。"
        yield message("form.rows", text, at="type", type=field.type)
    if not 0 <= field.min_rows <= field.max_rows:
        text = "min_rows 是 {least}，max_rows 是 {most}。请让前者不小于 0、不大于后者。"
        yield message("form.row_count", text, at="min_rows", least=field.min_rows, most=field.max_rows)
    yield from check_form_fields(field.fields, "fields")


def _listed(standard: ListedStandard) -> Iterator[Message]:
    try:
        parse_standard(standard.number)
    except Fault as fault:
        yield from fault.under("number").messages
    if standard.provenance != "general_knowledge" and not standard.source:
        text = "没有写出处 source。请写明在哪里读到；没有出处的，provenance 写 general_knowledge。"
        yield message("standards_list.no_source", text, at="source")


def _unit(field: Field) -> Iterator[Message]:
    if field.type != "number":
        text = "只有数值才有单位；现在的类型是 {type}。请删去 unit，或改类型。"
        yield message("form.unit_without_number", text, at="unit", type=field.type)
    try:
        find_unit(field.unit or "")
    except Fault as fault:
        yield from fault.under("unit").messages


def _expression(expression: str, names: Sequence[str], at: str) -> Iterator[Message]:
    try:
        parse(expression, names)
    except Fault as fault:
        yield from fault.under(at).messages


def _kind(kind: SubmissionKind) -> Iterator[Message]:
    yield from _empty(kind.route, "route")
    yield from _twice([step.key for step in kind.route], "route", "key")
    if kind.publicity and not kind.published:
        yield message(
            "kind.publicity", "不公布的申报没有公示期。请删去 publicity，或令 published = true。", at="publicity"
        )
    if kind.publicity and kind.publicity.days < 1:
        text = "公示至少 1 天；现在是 {days}。不公示时请删去 publicity。"
        yield message("kind.publicity_days", text, at="publicity.days", days=kind.publicity.days)
    if kind.validity_months is not None and kind.validity_months < 1:
        text = "有效期至少 1 个月；现在是 {months}。长期有效时请删去 validity_months。"
        yield message("kind.validity", text, at="validity_months", months=kind.validity_months)


def _parents(code_list: CodeList) -> Iterator[Message]:
    """Parents that are not in the list, and codes that are above themselves."""
    above = {code.code: code.parent for code in code_list.codes}
    for index, code in enumerate(code_list.codes):
        place = f"codes[{index}].parent"
        if code.parent is not None and code.parent not in above:
            near = nearest(code.parent, above)
            if near:
                text = "上级“{parent}”不在这个代码表里。是不是“{near}”？"
                yield message("code_list.parent_near", text, at=place, parent=quoted(code.parent), near=near)
            else:
                text = "上级“{parent}”不在这个代码表里。请先写上级。"
                yield message("code_list.parent", text, at=place, parent=quoted(code.parent))
        elif code.code in _line(code.parent, above):
            text = "“{code}”成了自己的上级。请改正 parent。"
            yield message("code_list.circle", text, at=place, code=quoted(code.code))


def _line(code: str | None, above: dict[str, str | None]) -> set[str]:
    """`code` and all that are above it."""
    line: set[str] = set()
    while code is not None and code not in line:
        line.add(code)
        code = above.get(code)
    return line


def _empty(items: Sequence[object], path: str) -> Iterator[Message]:
    if not items:
        yield message("definition.empty", "这里一项也没有。请至少写一项。", at=path)


def _twice(keys: Iterable[str], path: str, name: str) -> Iterator[Message]:
    """Every key that an earlier item has already."""
    seen: set[str] = set()
    for index, key in enumerate(keys):
        if key in seen:
            text = "“{key}”前面已经用过。请改名，或删去其中一个。"
            yield message("definition.twice", text, at=f"{path}[{index}].{name}", key=quoted(key))
        seen.add(key)
