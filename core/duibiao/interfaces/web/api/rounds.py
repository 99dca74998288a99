"""/rounds: the time windows in which organs are invited to report."""

from __future__ import annotations

import msgspec
from litestar import Controller, get, post
from litestar.params import JSONBody

from duibiao.interfaces.web.desk import AnyRequest, reading, writing
from duibiao.interfaces.web.openapi import REFUSED
from duibiao.kernel.hierarchy.organs import get_organ
from duibiao.kernel.identity.scope import author_at
from duibiao.kernel.submissions import rounds
from duibiao.kernel.submissions.rounds import Round


class RoundList(msgspec.Struct, frozen=True):
    """The rounds, the one that closes last first."""

    items: list[Round]


class RoundController(Controller):
    """Rounds."""

    path = "/rounds"
    tags = ("rounds",)

    @get(
        "/",
        opt={"permission": "rounds.read"},
        operation_id="listRounds",
        summary="Rounds, open and closed",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def list_rounds(self, request: AnyRequest) -> RoundList:
        with reading(request) as desk:
            return RoundList(rounds.list_rounds(desk.connection))

    @post(
        "/",
        opt={"permission": "rounds.write"},
        operation_id="addRound",
        summary="Invite the organs below one's own to report",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def add_round(self, request: AnyRequest, data: JSONBody[Round]) -> Round:
        with writing(request) as desk:
            path = get_organ(desk.connection, data.organ).path
            origin = desk.running.instance.name
            author = author_at(
                desk.person, "rounds.write", origin, desk.now, organ_path=path, industry=None, enterprise=None
            )
            rounds.add_round(desk.connection, author, data)
            return data
