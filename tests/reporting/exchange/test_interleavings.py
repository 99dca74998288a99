"""Whatever two instances do and in whatever order their entries arrive: nothing is lost, doubled or told twice.

A model of one filing is driven over two real databases: acts of whoever has the turn, requests, deliveries of any part
of what was made, in any order and repeatedly. When everything has arrived both sides say the same.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.federation import Pair

ACTS = {
    "draft": [("FILER", "submit")],
    "returned": [*[("FILER", "submit")] * 5, ("FILER", "withdraw")],
    "in_review": [*[("TURN", "pass")] * 4, ("TURN", "return"), ("FILER", "withdraw")],
    "accepted": [("NATION", "publicise"), ("FILER", "withdraw")],
    "in_publicity": [*[("NATION", "publish")] * 5, ("NATION", "return")],
    "published": [("FILER", "correct"), ("NATION", "suspend")],
    "suspended": [("NATION", "resume"), ("FILER", "correct")],
}
"""What may be tried in a state; what the state or the custody does not allow is refused and changes nothing."""
OFFICES = ("COUNTY", "CITY", "PROVINCE", "NATION")

moves = st.lists(
    st.one_of(
        st.tuples(st.just("act"), st.booleans(), st.integers(0, 5)),
        st.tuples(st.just("deliver"), st.booleans(), st.randoms(use_true_random=False)),
    ),
    min_size=8,
    max_size=20,
)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_both_sides_agree_however_acts_and_deliveries_interleave(pair: Pair) -> None:
    @settings(
        max_examples=12,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(moves)
    def drive(drawn: list[tuple[str, bool, object]]) -> None:
        id_ = pair.province.demo.drafted()
        pair.province.demo.acts(id_, ("FILER", "submit"), ("COUNTY", "pass"), ("CITY", "pass"))
        for kind, here, what in drawn:
            if kind == "act":
                _try(pair, id_, here=here, choice=what)  # type: ignore[arg-type]
            else:
                _deliver(pair, up=here, order=what)
        _settle(pair)

        left = [one for side in (pair.province, pair.nation) for one in side.held() if one[1] != "settled"]
        assert left == []
        if pair.province.standing(id_)[2]:
            assert pair.province.standing(id_) == pair.nation.standing(id_)
            assert pair.province.journal(id_) == pair.nation.journal(id_)
            assert pair.province.requests(id_) == pair.nation.requests(id_)
            assert "open" not in pair.province.requests(id_)

    drive()


def _try(pair: Pair, id_: str, *, here: bool, choice: int) -> None:
    """Let somebody at one of the sides try an act that the side's own view of the filing suggests."""
    side = pair.province if here else pair.nation
    state, step = side.state_and_step(id_)
    possible = ACTS.get(state, [])
    if not possible:
        return
    who, action = possible[choice % len(possible)]
    who = OFFICES[step or 0] if who == "TURN" else who
    seen = side.demo.call(who, "GET", f"/submissions/{id_}")
    if seen.status_code == 200:
        given_ = {"action": action, "seen": seen.json()["seen"], "comment": "请核对。"}
        answered = side.demo.call(who, "POST", f"/submissions/{id_}/actions", given_)
        assert answered.status_code in (200, 202, 403, 409, 422), answered.text


def _deliver(pair: Pair, *, up: bool, order: object) -> None:
    """Hand over a part of what one side made, in any order."""
    sender, receiver = (pair.province, pair.nation) if up else (pair.nation, pair.province)
    made = sender.made()
    part = order.sample(made, order.randint(0, len(made))) if made else []  # type: ignore[attr-defined]
    receiver.takes(sender, part)


def _settle(pair: Pair) -> None:
    """Let everything arrive, and what waited be tried again."""
    pair.exchange()
    while pair.province.retries() + pair.nation.retries():
        pair.exchange()
