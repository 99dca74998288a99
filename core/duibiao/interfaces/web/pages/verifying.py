"""/verify: the proof of a published result, step by step, and how to check it without us."""

from __future__ import annotations

from collections.abc import Sequence

from litestar import Controller, Response, get, post

from duibiao.interfaces.web.desk import AnyRequest, Desk, reading
from duibiao.interfaces.web.pages.forms import form_of
from duibiao.interfaces.web.pages.frame import show, writing_of
from duibiao.interfaces.web.views.verification import verification
from duibiao.kernel.journal import notes, proofs
from duibiao.kernel.journal.checkpoints import Checkpoint
from duibiao.kernel.journal.keys import keys_of
from duibiao.kernel.journal.proofs import Proof
from duibiao.model.values.messages import Fault, Message, message
from duibiao.reporting.dissemination.proving import prove

LARGEST = 1024 * 1024
"""The most bytes of a proof file."""


class VerifyPages(Controller):
    """Proofs, for everybody."""

    path = "/verify"

    @get("/", opt={"permission": "log.read"}, sync_to_thread=True)
    def ask(self, request: AnyRequest) -> Response[str]:
        """The proof of ?submission=, made and checked now; without one the form alone."""
        wanted = request.query_params.get("submission", "").strip()
        with reading(request) as desk:
            if not wanted:
                return _page(request, desk)
            try:
                proof = prove(desk.connection, desk.running.instance.name, wanted)
            except Fault as fault:
                return _page(request, desk, messages=fault.messages, typed=wanted, status=404)
            return _page(request, desk, proof, typed=wanted)

    @post("/", opt={"permission": "log.read"}, sync_to_thread=True)
    def check(self, request: AnyRequest) -> Response[str]:
        """A proof file that somebody has, checked here."""
        sent = form_of(request).files.get("file")
        with reading(request) as desk:
            try:
                if sent is None:
                    raise Fault(message("verify.no_file", "请选择一份证明文件。", at="file"))
                proof = proofs.read_proof(sent.file.read(LARGEST))
            except Fault as fault:
                return _page(request, desk, messages=fault.messages, status=422)
            return _page(request, desk, proof, brought=True)


def _page(
    request: AnyRequest,
    desk: Desk,
    proof: Proof | None = None,
    *,
    messages: Sequence[Message] = (),
    typed: str = "",
    status: int = 200,
    brought: bool = False,
) -> Response[str]:
    view = None
    if proof is not None:
        origin = notes.read(proof.checkpoint, Checkpoint).origin
        known = proofs.public_keys(keys_of(desk.connection, origin))
        view = verification(proof, proofs.check(proof, desk.running.catalogue.suites, known), writing_of(request))
    return show(
        request,
        desk,
        "portal/verify.html",
        status=status,
        view=view,
        messages=messages,
        typed=typed,
        brought=brought,
    )
