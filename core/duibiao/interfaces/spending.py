"""How much time goes into the code of each plugin, since the start of this process."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import msgspec


class Spent(msgspec.Struct, frozen=True):
    """Calls of a plugin's code, the seconds they took together, and the longest of them."""

    calls: int = 0
    seconds: float = 0.0
    longest: float = 0.0


class Spending:
    """The account of this process. Threads may write at once."""

    def __init__(self) -> None:
        self._spent: defaultdict[str, Spent] = defaultdict(Spent)
        self._lock = threading.Lock()

    @contextmanager
    def on(self, slug: str) -> Iterator[None]:
        """Count what the block takes as spent in the code of the plugin `slug`."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            took = time.perf_counter() - begun
            with self._lock:
                before = self._spent[slug]
                self._spent[slug] = Spent(before.calls + 1, before.seconds + took, max(before.longest, took))

    def of(self, slugs: tuple[str, ...]) -> Mapping[str, Spent]:
        """What was spent on each of `slugs`."""
        with self._lock:
            return {slug: self._spent.get(slug, Spent()) for slug in slugs}
