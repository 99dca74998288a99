"""Getting Structs ready before threads share them.

msgspec learns a Struct's fields when it is first decoded, and a second thread that decodes it meanwhile sees what is
half made: the process ends with a segmentation fault (msgspec 0.22, two threads, one type). So all is learned once,
before there is a second thread.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec


def learn_all() -> int:
    """Let msgspec learn every Struct that is imported by now; how many there are."""
    found = list(_below(msgspec.Struct))
    for struct in found:
        try:
            msgspec.json.Decoder(struct)
        except (TypeError, NameError):  # it is never decoded: a field holds code, or a name is for type checkers alone
            continue
    return len(found)


def _below(struct: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    """Every class that descends from `struct`."""
    for one in struct.__subclasses__():
        yield one
        yield from _below(one)
