"""GET /certifications[/{certification}]: certification schemes in force, every fact with how sure it is."""

from __future__ import annotations

import msgspec
from litestar import Controller, get
from litestar.params import FromPath

from duibiao.interfaces.web.desk import AnyRequest, reading
from duibiao.interfaces.web.openapi import REFUSED
from duibiao.kernel.definitions import known
from duibiao.model.records.certification import CertificationScheme, CertifiedObject
from duibiao.model.values.messages import Label


class CertificationListed(msgspec.Struct, frozen=True):
    """A certification scheme in force, as a list shows it."""

    name: str
    version: str
    digest: str
    title: Label
    object: CertifiedObject
    standards: tuple[str, ...]


class CertificationList(msgspec.Struct, frozen=True):
    """The certification schemes in force, by name."""

    items: list[CertificationListed]


class CertificationSchemeView(msgspec.Struct, frozen=True):
    """A certification scheme whole. Facts carry how sure they are (`provenance`); what nobody found is left out."""

    digest: str
    status: str
    scheme: CertificationScheme


class CertificationController(Controller):
    """Certification schemes."""

    path = "/certifications"
    tags = ("certifications",)

    @get(
        "/",
        opt={"permission": "schemes.read"},
        operation_id="listCertifications",
        summary="Certification schemes in force",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def list_certifications(self, request: AnyRequest) -> CertificationList:
        with reading(request) as desk:
            return CertificationList([_listed(one) for one in known.in_force(desk.connection, CertificationScheme)])

    @get(
        "/{certification:str}",
        opt={"permission": "schemes.read"},
        operation_id="getCertification",
        summary="A certification scheme in force, whole",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def get_certification(self, request: AnyRequest, certification: FromPath[str]) -> CertificationSchemeView:
        with reading(request) as desk:
            found = known.current(desk.connection, CertificationScheme, certification)
            return CertificationSchemeView(found.digest, found.status, found.definition)


def _listed(found: known.Known[CertificationScheme]) -> CertificationListed:
    scheme = found.definition
    return CertificationListed(
        name=scheme.name,
        version=scheme.version,
        digest=found.digest,
        title=scheme.title,
        object=scheme.object,
        standards=tuple(dict.fromkeys(one.standard for one in scheme.criteria if one.standard)),
    )
