"""What the codes of lists are called. A published code keeps its meaning, so each is looked up once in a process."""

from __future__ import annotations

from collections.abc import Mapping, Set

from sqlalchemy import Connection

from duibiao.kernel.definitions import known
from duibiao.model.records.codelists import CodeList
from duibiao.model.values.messages import Label

_met: dict[str, dict[str, Label]] = {}


def code_labels(connection: Connection, wanted: Mapping[str, Set[str]]) -> Mapping[str, Mapping[str, Label]]:
    """The labels of the codes `wanted`, by the name of their list; a code that no list knows is its own label."""
    if any(codes - _met.get(name, {}).keys() for name, codes in wanted.items()):
        for one in known.in_force(connection, CodeList):
            _met.setdefault(one.definition.name, {}).update((code.code, code.label) for code in one.definition.codes)
        for name, codes in wanted.items():
            for code in codes:
                _met.setdefault(name, {}).setdefault(code, Label(code))
    return {name: {code: _met[name][code] for code in codes} for name, codes in wanted.items()}
