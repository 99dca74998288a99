"""/evidence: files of an enterprise, kept by digest; an answer names them by it."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import Controller, Response, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import BodyKwarg, FromPath

from duibiao.interfaces.web.desk import AnyRequest, reading, writing
from duibiao.interfaces.web.openapi import REFUSED
from duibiao.kernel.identity import files
from duibiao.kernel.identity.files import EvidenceFile
from duibiao.kernel.store.evidence import LARGEST, media_type_of


class Upload(msgspec.Struct, frozen=True):
    """A file for an enterprise, as multipart/form-data."""

    enterprise: str
    file: UploadFile


class EvidenceController(Controller):
    """Evidence files, within the reader's scope."""

    path = "/evidence"
    tags = ("evidence",)
    request_max_body_size = LARGEST + 64 * 1024

    @post(
        "/",
        opt={"permission": "evidence.write"},
        operation_id="uploadEvidence",
        summary="Keep a file of an enterprise; its digest names it in answers",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def upload(
        self,
        request: AnyRequest,
        data: Annotated[Upload, BodyKwarg(media_type=RequestEncodingType.MULTI_PART)],
    ) -> EvidenceFile:
        content = data.file.file.read()
        media_type = media_type_of(content, data.file.filename)
        with writing(request) as desk:
            files.refuse_unless_writer(desk.person, data.enterprise)
            digest = desk.running.evidence.put(content)
            kept = EvidenceFile(digest, data.enterprise, data.file.filename[:200], media_type, len(content), desk.now)
            files.keep(desk.connection, desk.person, kept)
            return kept

    @get(
        "/{digest:str}",
        opt={"permission": "evidence.read"},
        operation_id="getEvidence",
        summary="A file, for those who may see its enterprise",
        media_type="application/octet-stream",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def download(self, request: AnyRequest, digest: FromPath[str]) -> Response[bytes]:
        with reading(request) as desk:
            kept = files.see(desk.connection, desk.person, digest)
            content = desk.running.evidence.get(digest)
        headers = {"content-disposition": "attachment", "x-content-type-options": "nosniff"}
        return Response(content, media_type=kept.media_type, headers=headers)
