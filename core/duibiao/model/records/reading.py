"""Data that somebody wrote, made into a record: every fault at once, each with its place and what to write instead.

TOML files, workbooks and API requests all come in through `read_record`, so a typo is told in the same words wherever
it was made. The words of msgspec never reach a reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

import msgspec
from msgspec import inspect

from duibiao.model.expressions.nearest import nearest
from duibiao.model.records import refusals
from duibiao.model.values.messages import Fault, Label, Message
from duibiao.model.values.numbers import LARGEST, MOST_PLACES, format_number, parse_number

T = TypeVar("T")

BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
MOST_DIGITS = len(LARGEST.as_tuple().digits) + MOST_PLACES
PLACE = re.compile(r" - at `\$(.*)`$")


def read_record(data: object, type_: type[T], file: str = "") -> T:
    """`data` — mappings, lists, text, truth values, whole numbers and Decimals — as a record of `type_`.

    Raises a `Fault` with every unknown key, missing key and wrong value. The places are paths as "indicators[3].unit",
    led by "`file`: " where a file is named. Numbers of a `Decimal` field may be text or Decimal, never float.
    """
    try:
        found = tuple(_complaints(data, _shape(type_), ""))
    except RecursionError:
        found = (refusals.too_deep(),)
    if found:
        raise in_file(Fault.of(found), file)
    try:
        return msgspec.convert(data, type_)
    except msgspec.ValidationError as error:
        place = PLACE.search(str(error))
        raise in_file(Fault(refusals.unreadable(place[1].lstrip(".") if place else "")), file) from None


def in_file(fault: Fault, file: str) -> Fault:
    """The same fault, its places seen from outside the file: "scheme.toml: indicators[3].unit"."""
    if not file:
        return fault
    return type(fault)(*(msgspec.structs.replace(m, at=f"{file}: {m.at}" if m.at else file) for m in fault.messages))


def exact_text(value: Decimal | int, at: str = "") -> str:
    """The digits of a number as they were written; a `Fault` at `at` for one that is not finite or has too many."""
    number = Decimal(value)
    if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS or len(number.as_tuple().digits) > MOST_DIGITS:
        raise Fault(refusals.not_a_number(value, at))
    text = format_number(number)
    try:
        parse_number(text)
    except Fault as fault:
        raise fault.under(at) from None
    return text


def under(path: str, key: str) -> str:
    """The path of `key` seen from `path`, the key in quotes where TOML would want them."""
    step = key if BARE_KEY.fullmatch(key) else f'"{key}"'
    return f"{path}.{step}" if path else step


def _shape(type_: type) -> inspect.Type:
    """What msgspec knows of a type; looked at once, for it takes a while."""
    if type_ not in _shapes:
        _shapes[type_] = inspect.type_info(type_)
    return _shapes[type_]


_shapes: dict[type, inspect.Type] = {}


def _complaints(data: object, shape: inspect.Type, at: str) -> Iterator[Message]:
    """What is wrong with `data`, in the order in which it is written."""
    match shape:
        case inspect.UnionType():
            yield from _complaints(data, _branch(data, shape.types), at)
        case inspect.StructType(array_like=True):
            yield from _row(data, shape, at)
        case inspect.StructType():
            yield from _section(data, shape, at)
        case inspect.DictType():
            yield from _named(data, shape.value_type, at)
        case inspect.VarTupleType() | inspect.ListType():
            yield from _listed(data, shape.item_type, at)
        case inspect.DecimalType():
            yield from _number(data, at)
        case _:
            yield from _word(data, shape, at)


def _word(data: object, shape: inspect.Type, at: str) -> Iterator[Message]:
    """A value that holds no others."""
    match shape:
        case inspect.LiteralType() if not isinstance(data, str) or data not in shape.values:
            yield refusals.not_offered(data, tuple(map(str, shape.values)), at)
        case inspect.StrType() if not isinstance(data, str):
            yield refusals.text_wanted(data, at)
        case inspect.BoolType() if not isinstance(data, bool):
            yield refusals.truth_wanted(data, at)
        case inspect.IntType() if not isinstance(data, int) or isinstance(data, bool):
            yield refusals.whole_number_wanted(data, at)
        case inspect.NoneType() if data is not None:
            yield refusals.unreadable(at)


def _named(data: object, shape: inspect.Type, at: str) -> Iterator[Message]:
    """Values of one shape under names of the writer's own."""
    if not isinstance(data, Mapping):
        yield refusals.section_wanted(data, at)
        return
    for key, value in data.items():
        yield from _complaints(value, shape, under(at, str(key)))


def _listed(data: object, shape: inspect.Type, at: str) -> Iterator[Message]:
    """Values of one shape in a list."""
    if not isinstance(data, list | tuple):
        yield refusals.list_wanted(data, at)
        return
    for index, item in enumerate(data):
        yield from _complaints(item, shape, f"{at}[{index}]")


def _section(data: object, shape: inspect.StructType, at: str) -> Iterator[Message]:
    """A record that is written as keys and values."""
    if not isinstance(data, Mapping):
        yield (refusals.label_wanted if shape.cls is Label else refusals.section_wanted)(data, at)
        return
    fields = {field.encode_name: field for field in shape.fields}
    absent = [name for name, field in fields.items() if field.required and name not in data]
    for key, value in data.items():
        if field := fields.get(key):
            yield from _complaints(value, field.type, under(at, key))
        elif shape.forbid_unknown_fields:
            near = nearest(str(key), [name for name in fields if name not in data])
            yield refusals.unknown_key(str(key), near, tuple(fields), at)
            absent = [name for name in absent if name != near]
    for name in absent:
        yield refusals.missing_key(name, at)


def _row(data: object, shape: inspect.StructType, at: str) -> Iterator[Message]:
    """A record that is written as a list of its values."""
    if not isinstance(data, list | tuple):
        yield refusals.list_wanted(data, at)
    elif len(data) != len(shape.fields):
        yield refusals.wrong_length(len(data), len(shape.fields), at)
    else:
        for index, (item, field) in enumerate(zip(data, shape.fields, strict=True)):
            yield from _complaints(item, field.type, f"{at}[{index}]")


def _number(data: object, at: str) -> Iterator[Message]:
    if isinstance(data, bool) or not isinstance(data, str | int | Decimal):
        yield refusals.number_wanted(data, at)
        return
    try:
        parse_number(data) if isinstance(data, str) else exact_text(data)
    except Fault as fault:
        yield from fault.under(at).messages


def _is_number(data: object) -> bool:
    """Whether `data` is a number; Python takes truth values for whole ones too."""
    return isinstance(data, int | Decimal) and not isinstance(data, bool)


def _branch(data: object, types: Sequence[inspect.Type]) -> inspect.Type:
    """The one of several shapes that `data` seems meant for; the first where it fits none.

    A truth value is a whole number to Python, so the shape for truth values is tried before the others.
    """
    for shape in sorted(types, key=lambda one: not isinstance(one, inspect.BoolType)):
        match shape:
            case inspect.NoneType() if data is None:
                return shape
            case inspect.StrType() | inspect.LiteralType() if isinstance(data, str):
                return shape
            case inspect.BoolType() if isinstance(data, bool):
                return shape
            case inspect.IntType() | inspect.DecimalType() if _is_number(data):
                return shape
            case inspect.StructType() | inspect.DictType() if isinstance(data, Mapping):
                return shape
            case inspect.VarTupleType() | inspect.ListType() if isinstance(data, list | tuple):
                return shape
    return types[0]
