"""Structs as tables for people: each field with its type in plain words, its default, and what its docstring says."""

from __future__ import annotations

import ast
import inspect
import types
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from duibiao.extension.packs.notation import EXACT_KEYS

Record = type[msgspec.Struct]
PLAIN: Mapping[object, str] = {
    str: "text",
    int: "whole number",
    bool: "true or false",
    Decimal: "number",
    bytes: "bytes",
    Any: "any",
    object: "any",
}


def closure(roots: Iterable[Record]) -> list[Record]:
    """The records of `roots` and all that their fields are made of, each below the first that names it."""
    found: list[Record] = []
    waiting = list(roots)
    while waiting:
        record = waiting.pop(0)
        if record not in found:
            found.append(record)
            waiting = [*(inner for hint in _hints(record).values() for inner in _inner(hint)), *waiting]
    return found


def section(record: Record, linked: Collection[Record], *, meanings: bool = True) -> str:
    """A heading, what the record is, and its fields."""
    columns = ("key", "meaning", "type", "when left out") if meanings else ("key", "type", "when left out")
    rows = [columns, ("---",) * len(columns), *_cells(record, linked, meanings)]
    table = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"## {record.__name__}", "", doc(record), "", *table])


def untold(record: Record) -> list[str]:
    """The fields of a record that have no docstring."""
    return [name for name in record.__struct_fields__ if not _meanings(record).get(name)]


def doc(thing: object) -> str:
    """The docstring of a thing as Markdown, each paragraph on one line."""
    paragraphs = (inspect.getdoc(thing) or "").split("\n\n")
    return "\n\n".join(plain(" ".join(paragraph.split())) for paragraph in paragraphs)


def plain(text: str) -> str:
    """`text` so that Markdown shows it as it stands, what is between backticks aside."""
    pieces = text.split("`")
    return "`".join(piece if index % 2 else piece.replace("<", "&lt;") for index, piece in enumerate(pieces))


def _cells(record: Record, linked: Collection[Record], meanings: bool) -> Iterator[tuple[str, ...]]:
    hints, told = _hints(record), _meanings(record)
    for field in msgspec.structs.fields(record):
        hint = hints[field.name]
        words = _words(hint, linked)
        if field.name in EXACT_KEYS:
            words = words.replace("text", "number or text", 1)
        meaning = (plain(told.get(field.name, "")),) if meanings else ()
        yield f"`{field.name}`", *meaning, words, _default(field)


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return "needed"
    value = field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
    if value in (None, (), {}, ""):
        return "none"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _words(hint: object, linked: Collection[Record]) -> str:
    """A type as an author reads it."""
    origin, arguments = get_origin(hint), [one for one in get_args(hint) if one is not type(None)]
    if origin is Literal:
        return ", ".join(f"`{one}`" for one in arguments)
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(_words(one, linked) for one in arguments))
    if origin is tuple:
        inner = [one for one in arguments if one is not Ellipsis]
        return "list of " + " and ".join(_words(one, linked) for one in inner)
    if origin in (dict, Mapping):
        return f"section of {_words(arguments[1], linked)}"
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return f"[{hint.__name__}](#{hint.__name__.lower()})" if hint in linked else hint.__name__
    if origin is Callable:
        return "a function"
    return PLAIN.get(hint) or str(getattr(hint, "__name__", hint))


def _inner(hint: object) -> Iterator[Record]:
    """The records that a type is made of."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        yield hint
    for argument in get_args(hint):
        yield from _inner(argument)


@cache
def _hints(record: Record) -> dict[str, object]:
    return {name: hint for name, hint in get_type_hints(record).items() if name in record.__struct_fields__}


@cache
def _meanings(record: Record) -> dict[str, str]:
    """The text that stands below each field in the source, those of the records it is made from among them."""
    found: dict[str, str] = {}
    for owner in reversed(record.__mro__):
        if not issubclass(owner, msgspec.Struct) or owner.__module__ == "msgspec":
            continue
        (tree,) = (
            node
            for node in ast.parse(inspect.getsource(inspect.getmodule(owner) or owner)).body
            if isinstance(node, ast.ClassDef) and node.name == owner.__name__
        )
        for field, below in zip(tree.body, tree.body[1:], strict=False):
            match field, below:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                    found[name] = " ".join(text.split())
    return found
