"""What a fault says, as a reader sees it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from duibiao.model.values.messages import Fault


def said(act: Callable[[], object]) -> list[tuple[str, str]]:
    """The place and the sentence of every message of the fault that `act` raises."""
    with pytest.raises(Fault) as caught:
        act()
    return [(told.at, told.zh.format(**told.params)) for told in caught.value.messages]
