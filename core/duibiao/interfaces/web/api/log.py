"""/log: checkpoints, proofs and keys, for everybody; what else is in the log is the auditor's."""

from __future__ import annotations

from litestar import Controller, get
from litestar.params import FromQuery

from duibiao.interfaces.web.desk import AnyRequest, reading
from duibiao.interfaces.web.openapi import REFUSED
from duibiao.kernel.journal import checkpoints, growth
from duibiao.kernel.journal.growth import Growth
from duibiao.kernel.journal.keys import keys_of
from duibiao.kernel.journal.lines import Keys
from duibiao.kernel.journal.notes import Note
from duibiao.kernel.journal.proofs import Proof, public_keys
from duibiao.model.values.messages import NotFound, message
from duibiao.reporting.dissemination.proving import prove


class LogController(Controller):
    """The sealed log, as far as it is public."""

    path = "/log"
    tags = ("log",)

    @get(
        "/checkpoint",
        opt={"permission": "log.read"},
        operation_id="getCheckpoint",
        summary="The newest signed checkpoint: how long the log is, and its root",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def checkpoint(self, request: AnyRequest) -> Note:
        with reading(request) as desk:
            latest = checkpoints.latest(desk.connection)
        if latest is None:
            raise NotFound(message("log.empty", "日志里还没有封存任何流水。请过几秒再试。"))
        return latest.note

    @get(
        "/proof",
        opt={"permission": "log.read"},
        operation_id="getProof",
        summary="What proves a published result: record, entry, path, checkpoint, keys; checked without this server",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def proof(self, request: AnyRequest, submission: FromQuery[str], revision: FromQuery[int | None] = None) -> Proof:
        with reading(request) as desk:
            return prove(desk.connection, desk.running.instance.name, submission, revision)

    @get(
        "/consistency",
        opt={"permission": "log.read"},
        operation_id="getConsistency",
        summary="What shows that the log of the second checkpoint begins with that of the first; both by their sizes",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def consistency(self, request: AnyRequest, first: FromQuery[int], second: FromQuery[int]) -> Growth:
        with reading(request) as desk:
            return growth.make(desk.connection, desk.running.instance.name, first, second)

    @get(
        "/keys",
        opt={"permission": "log.read"},
        operation_id="getKeys",
        summary="This instance's public keys, the oldest first, each with the statement of the one before it",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def keys(self, request: AnyRequest) -> Keys:
        with reading(request) as desk:
            return Keys(public_keys(keys_of(desk.connection, desk.running.instance.name)))
