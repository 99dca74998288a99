"""Finding every sentence that the source can say: the second argument of `message`, and what templates hand to `_`.

Babel's own extractor sees a literal argument alone; here many a sentence is first given a name, so that the call
stays readable. This one follows such names within their function and module.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from jinja2 import Environment, nodes


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of the source: its key, its zh-CN text, and the module it stands in."""

    key: str
    zh: str
    module: str


class Unfollowed(Exception):
    """A call of `message` whose key or sentence is not written where it can be found."""


def sentences(folders: Iterable[Path]) -> list[Sentence]:
    """Every sentence of the modules below `folders`, by key. Raises `Unfollowed` for one that cannot be found."""
    found = set()
    for folder in folders:
        for file in sorted(folder.rglob("*.py")):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            found |= set(_of_scope(tree, {}, file.relative_to(folder).as_posix()))
    return sorted(found, key=lambda sentence: (sentence.key, sentence.zh))


def template_sentences(folders: Iterable[Path]) -> list[Sentence]:
    """Every sentence of the templates below `folders`: the literal that `_` is called with, keyed by its template."""
    environment = Environment(autoescape=True)
    found = set()
    for folder in folders:
        for file in sorted(folder.rglob("*.html")):
            place = file.relative_to(folder).as_posix()
            tree = environment.parse(file.read_text(encoding="utf-8"))
            for call in tree.find_all(nodes.Call):
                if isinstance(call.node, nodes.Name) and call.node.name == "_":
                    match call.args:
                        case [nodes.Const(value=str(text))]:
                            found.add(Sentence(place, text, place))
                        case _:
                            raise Unfollowed(f"{place}:{call.lineno}")
    return sorted(found, key=lambda sentence: (sentence.key, sentence.zh))


Names = dict[str, dict[int, list[str]]]
"""The texts that each name is given, by the line where it is given them."""


def _of_scope(scope: ast.AST, outer: Names, module: str) -> Iterator[Sentence]:
    """The sentences said in a module or function, and in those inside it."""
    own, inner = _split(scope)
    names = {**outer, **_named_texts(own)}
    for node in own:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "message":
            yield from _said(node, names, module)
    for function in inner:
        yield from _of_scope(function, names, module)


def _split(scope: ast.AST) -> tuple[list[ast.AST], list[ast.AST]]:
    """The nodes of a scope itself, and the functions defined in it."""
    own: list[ast.AST] = []
    inner: list[ast.AST] = []
    waiting = list(ast.iter_child_nodes(scope))
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            inner.append(node)
        else:
            own.append(node)
            waiting.extend(ast.iter_child_nodes(node))
    return own, inner


def _named_texts(nodes: Iterable[ast.AST]) -> Names:
    """What the names of a scope are given."""
    names: Names = {}
    for node in nodes:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                _bind(target, node.value, names)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            _bind(node.target, node.value, names)
    return names


def _bind(target: ast.AST, value: ast.AST, names: Names) -> None:
    if isinstance(target, ast.Name):
        names.setdefault(target.id, {})[target.lineno] = _texts(value, {}, target.lineno)
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for inner, given in zip(target.elts, value.elts, strict=True):
            _bind(inner, given, names)


def _said(call: ast.Call, names: Names, module: str) -> Iterator[Sentence]:
    keys, texts = (_texts(part, names, call.lineno) for part in call.args[:2])
    if not keys or not texts:
        raise Unfollowed(f"{module}:{call.lineno}")
    for key in keys:
        for text in texts:
            yield Sentence(key, text, module)


def _texts(node: ast.AST, names: Names, line: int) -> list[str]:
    """The texts that an expression on `line` may stand for; a name stands for what it was given last before."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _texts(node.body, names, line) + _texts(node.orelse, names, line)
    if isinstance(node, ast.Name):
        given = names.get(node.id, {})
        before = [at for at in given if at < line] or list(given)
        return given[max(before)] if before else []
    return []
