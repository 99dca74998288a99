"""Counting what a request asks of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from tests.demonstrations import Demo


@contextmanager
def counted(demo: Demo) -> Iterator[list[str]]:
    """The statements that the block makes the store execute."""
    executed: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        executed.append(statement)

    for engine in demo.running.store.engines:
        event.listen(engine, "before_cursor_execute", note)
    yield executed
    for engine in demo.running.store.engines:
        event.remove(engine, "before_cursor_execute", note)
