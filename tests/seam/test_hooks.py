"""Each hook by the example of its page: what a plugin writes is what the catalogue holds."""

from __future__ import annotations

import io

import pytest

from duibiao.api import Column, Filing, Finding, SubmissionKind
from duibiao.extension.catalogue import Catalogue
from duibiao.extension.startup import gather
from duibiao.model.records.certification import CertificationScheme
from duibiao.model.records.codelists import CodeList
from duibiao.model.records.exports import ExportFormat
from duibiao.model.records.forms import FormDefinition
from duibiao.model.records.overlays import SchemeOverlay
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.records.standards_lists import StandardsList
from duibiao.testing import checks_in, faults_in, filing, host, table, writers_in
from tests.seam.deployments import EXAMPLES, located

SLUGS = (
    "tea_grades",
    "tea_standards",
    "tea_visit",
    "tea_inspection",
    "green_tea",
    "tea_fairs",
    "tea_ledger",
    "tea_census",
    "tea_extras",
    "tea_mark",
    "tea_sheet",
    "tea_seal",
    "tea_season",
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The examples side by side."""
    return gather(located(*SLUGS))


def test_examples_have_no_fault() -> None:
    assert faults_in(*(EXAMPLES / slug for slug in SLUGS)) == ()


def test_code_lists(catalogue: Catalogue) -> None:
    offer = catalogue.offers["code_lists", "tea_association:tea_grades@1.0"]

    assert isinstance(offer.definition, CodeList)
    assert (offer.plugin, offer.place) == ("tea_grades", "plugin.py: code_lists tea_grades@1.0")
    assert [code.code for code in offer.definition.codes] == ["special", "first"]


def test_form_definitions(catalogue: Catalogue) -> None:
    form = catalogue.offers["form_definitions", "tea_association:tea_visit@1.0"].definition

    assert isinstance(form, FormDefinition)
    assert [field.name for field in form.fields] == ["day", "grade", "remark"]


def test_standards_lists(catalogue: Catalogue) -> None:
    listed = catalogue.offers["standards_lists", "tea_association:teas@1.0"].definition

    assert isinstance(listed, StandardsList)
    assert [standard.number for standard in listed.standards] == ["ISO 11287:2011"]


def test_benchmark_schemes(catalogue: Catalogue) -> None:
    scheme = catalogue.offers["benchmark_schemes", "tea_association:green_tea@1.0"].definition

    assert isinstance(scheme, BenchmarkScheme)
    assert (scheme.issuer, len(scheme.examples)) == ("tea_association", 2)


def test_submission_kinds(catalogue: Catalogue) -> None:
    kind = catalogue.offers["submission_kinds", "tea_association:tea_inspection@1.0"].definition

    assert isinstance(kind, SubmissionKind)
    assert [step.level for step in kind.route] == ["county", "city"]


def test_overlays(catalogue: Catalogue) -> None:
    overlay = catalogue.offers["overlays", "tea_county:tea_extras@1.0"].definition

    assert isinstance(overlay, SchemeOverlay)
    assert (overlay.base, [limit.bound for added in overlay.limits for limit in added.limits]) == (
        "tea_association:green_tea",
        ["40"],
    )


def test_checks(catalogue: Catalogue) -> None:
    offered = catalogue.checks["tea_season"]
    kind = catalogue.offers["submission_kinds", "tea_association:tea_inspection@1.0"].definition
    assert isinstance(kind, SubmissionKind)

    def found(day: str) -> list[Finding]:
        asked: Filing = filing(kind, fields={"day": day})
        return list(offered.record.run(host(offered.owner.settings), asked))

    assert [(finding.severity, finding.message.at) for finding in found("2026-02-28")] == [("B", "fields.day")]
    assert found("2026-03-01") == []


def test_checks_need_the_plugins_that_they_name() -> None:
    season, *beside = (EXAMPLES / slug for slug in reversed(SLUGS))

    assert (checks_in(season), list(checks_in(season, *beside))) == ({}, ["tea_season"])


def test_route_handlers(catalogue: Catalogue) -> None:
    fairs, guests, come = catalogue.routes["tea_fairs"]

    assert (fairs.record.key, fairs.record.permission) == ("GET /", "public")
    assert (guests.record.key, guests.owner.permissions["guests"].roles) == ("GET /{year}/guests.csv", ("publisher",))
    assert (come.record.key, come.record.permission) == ("POST /come", "signed_in")


def test_followers(catalogue: Catalogue) -> None:
    offered = catalogue.followers["tea_ledger.ledger"]

    assert offered.record.types == ("submission.published", "submission.suspended", "submission.revoked")
    assert offered.owner.rights == ("tables", "results")


def test_jobs(catalogue: Catalogue) -> None:
    offered = catalogue.jobs["tea_census.count"]

    assert (offered.record.label.zh, offered.record.daily) == ("清点结果", True)


def test_certification_schemes(catalogue: Catalogue) -> None:
    scheme = catalogue.offers["certification_schemes", "tea_association:good_tea@1.0"].definition

    assert isinstance(scheme, CertificationScheme)
    assert [path for path, fact in scheme.facts() if fact.provenance != "verified"] == ["decision", "surveillance"]


def test_export_formats(catalogue: Catalogue) -> None:
    export = catalogue.offers["export_formats", "tea_association:tea_sheet@1.0"].definition

    assert isinstance(export, ExportFormat)
    assert (export.suffix, export.documents) == ("tsv", ("table",))


def test_export_writers(catalogue: Catalogue) -> None:
    offered = catalogue.writers["tea_association:tea_sheet"]
    file, columns = io.BytesIO(), (Column("name", "名称"), Column("value", "数值", "number"))

    offered.record.run(host(offered.owner.settings), table(columns, [("=绿茶\t一级", "0.50"), ("白茶", None)]), file)

    assert file.getvalue().decode().splitlines()[:3] == ["名称\t数值", "'=绿茶 一级\t0.50", "白茶\t"]


def test_writers_are_found_in_their_plugin_alone() -> None:
    sheet, mark = EXAMPLES / "tea_sheet", EXAMPLES / "tea_mark"

    assert (list(writers_in(sheet, mark)), list(writers_in(mark, sheet))) == (["tea_association:tea_sheet"], [])


def test_crypto_suites(catalogue: Catalogue) -> None:
    suite = catalogue.suites["tea_seal"]
    private = suite.make()
    signature = suite.sign(private, b"tea")

    assert sorted(catalogue.suites) == ["ed25519", "tea_seal"]
    assert suite.verify(suite.public(private), b"tea", signature)
    assert not suite.verify(suite.public(private), b"coffee", signature)
