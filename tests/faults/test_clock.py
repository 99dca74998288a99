"""A clock that jumps: what was done later stands later, in the log, whatever the clock said."""

from __future__ import annotations

import time

import pytest

from duibiao.interfaces.worker.round import work_once
from tests.demonstrations import Demo
from tests.faults import oracle

HOURS = (1000, -400, 30, -300, 500)


def test_order_of_acts_holds_when_the_clock_jumps_back_and_ahead(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    id_ = demo.drafted()
    acts = [("FILER", "submit"), ("COUNTY", "pass"), ("CITY", "pass"), ("PROVINCE", "return"), ("FILER", "submit")]
    heads = []
    for (who, action), hours in zip(acts, HOURS, strict=True):
        demo.clock.advance(hours=hours)
        moment = demo.clock.moment.timestamp()
        monkeypatch.setattr(time, "time_ns", lambda moment=moment: int(moment * 1e9))

        given = {"comment": "请核对。"} if action == "return" else {}
        response = demo.act(who, id_, action, **given)

        assert response.status_code == 200, response.text
        heads.append(response.json()["head"])
    work_once(demo.running)
    held = oracle.held(demo.running.located.database)
    assert held.complaints == []
    assert [digest for digest, _ in held.chains[id_]] == heads
