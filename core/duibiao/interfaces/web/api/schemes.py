"""GET /schemes, /schemes/{name}: what products are compared by; POST /assessments: a verdict, nothing stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import msgspec
from litestar import Controller, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from duibiao.interfaces.web.api.findings import FindingView, view_findings
from duibiao.interfaces.web.desk import AnyRequest, reading
from duibiao.interfaces.web.openapi import REFUSED
from duibiao.kernel.definitions import known
from duibiao.kernel.submissions.checking import check_answers
from duibiao.model.assessment.verdict import Verdict
from duibiao.model.records.comparing import VersionDifference, differences
from duibiao.model.records.overlays import SchemeOverlay
from duibiao.model.records.schemes import Answer, BenchmarkScheme
from duibiao.model.values.messages import Label

FromVersion = Annotated[str, QueryParameter(name="from", description="The older version, as 1.0")]
ToVersion = Annotated[str, QueryParameter(name="to", description="The newer version, as 1.1")]


class SchemeListed(msgspec.Struct, frozen=True):
    """A scheme in force, as a list shows it."""

    name: str
    version: str
    digest: str
    title: Label
    product_class: Label
    industries: tuple[str, ...]
    standards: tuple[str, ...]
    indicators: int


class SchemeList(msgspec.Struct, frozen=True):
    """The schemes in force, by name."""

    items: list[SchemeListed]


class OverlayInForce(msgspec.Struct, frozen=True):
    """What an organ adds to a scheme, with the digest that filings name it by."""

    digest: str
    overlay: SchemeOverlay


class SchemeView(msgspec.Struct, frozen=True):
    """A scheme whole, with the digest that filings name it by. Figures carry how sure they are (`provenance`).

    `overlays` are what organs add to it, in force here; they leave its verdict alone.
    """

    digest: str
    status: str
    scheme: BenchmarkScheme
    overlays: tuple[OverlayInForce, ...] = ()


class SchemeDifferences(msgspec.Struct, frozen=True):
    """What differs between two known versions of a scheme, by path; items of lists stand under their natural key."""

    name: str
    was: str
    now: str
    differences: tuple[VersionDifference, ...]


class AssessmentRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Answers to be judged by the scheme in force under `scheme` ("issuer:key")."""

    scheme: str
    parameters: Mapping[str, str | bool | None] = {}
    indicators: Mapping[str, Answer] = {}


class Assessment(msgspec.Struct, frozen=True):
    """A verdict and what is wrong with the answers it rests on. Nothing was stored."""

    scheme: str
    verdict: Verdict
    findings: list[FindingView]


class SchemeController(Controller):
    """Benchmark schemes."""

    path = "/"
    tags = ("schemes",)

    @get(
        "/schemes",
        opt={"permission": "schemes.read"},
        operation_id="listSchemes",
        summary="Schemes in force",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def list_schemes(self, request: AnyRequest) -> SchemeList:
        with reading(request) as desk:
            return SchemeList([_listed(found) for found in known.in_force(desk.connection, BenchmarkScheme)])

    @get(
        "/schemes/{name:str}",
        opt={"permission": "schemes.read"},
        operation_id="getScheme",
        summary="A scheme in force, whole",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def get_scheme(self, request: AnyRequest, name: FromPath[str]) -> SchemeView:
        with reading(request) as desk:
            found = known.current(desk.connection, BenchmarkScheme, name)
            overlays = known.in_force(desk.connection, SchemeOverlay)
            added = [OverlayInForce(one.digest, one.definition) for one in overlays if one.definition.base == name]
            return SchemeView(found.digest, found.status, found.definition, tuple(added))

    @get(
        "/schemes/{name:str}/differences",
        opt={"permission": "schemes.read"},
        operation_id="compareScheme",
        summary="What differs between two known versions of a scheme",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def compare(self, request: AnyRequest, name: FromPath[str], was: FromVersion, now: ToVersion) -> SchemeDifferences:
        with reading(request) as desk:
            known_ones = known.versions(desk.connection, BenchmarkScheme, name)
            old, new = known.version_of(known_ones, name, was), known.version_of(known_ones, name, now)
            return SchemeDifferences(name, was, now, differences(old.definition, new.definition))

    @post(
        "/assessments",
        opt={"permission": "assessments.run"},
        operation_id="assess",
        summary="Judge answers by a scheme; nothing is stored",
        status_code=200,
        sync_to_thread=True,
        responses=REFUSED,
    )
    def assess(self, request: AnyRequest, data: JSONBody[AssessmentRequest]) -> Assessment:
        with reading(request) as desk:
            found = known.current(desk.connection, BenchmarkScheme, data.scheme)
            verdict, findings = check_answers(found.definition, data.parameters, data.indicators, found.digest)
            return Assessment(found.definition.edition, verdict, view_findings(desk, findings))


def _listed(found: known.Known[BenchmarkScheme]) -> SchemeListed:
    scheme = found.definition
    return SchemeListed(
        name=scheme.name,
        version=scheme.version,
        digest=found.digest,
        title=scheme.title,
        product_class=scheme.product_class,
        industries=scheme.industries,
        standards=tuple(standard.number for standard in scheme.standards),
        indicators=len(scheme.indicators),
    )
