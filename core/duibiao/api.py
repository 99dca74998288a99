"""The one door for plugins: everything that plugin code may import from the platform.

What stands here keeps its meaning for as long as the plugin API's major version (`API_VERSION`). A plugin also may
import litestar, sqlalchemy, msgspec and cryptography, whose versions are part of the same promise, and itself.
"""

from __future__ import annotations

from duibiao.extension.documents import Column, TableDocument, TableProvenance
from duibiao.extension.hooks import hookimpl
from duibiao.extension.host import Holder, Host, ResultView, RoundView, SubmissionView
from duibiao.extension.manifest import API_VERSION
from duibiao.extension.pages import Download, Page, SeeOther, Sent
from duibiao.extension.suites import CryptoSuite
from duibiao.extension.verbs import Check, Errand, ExportWriter, Filing, Followed, Follower, Job, RouteHandler
from duibiao.model.assessment.verdict import Comparison, Gap, LimitResult, Verdict
from duibiao.model.records.certificate_numbers import read_number
from duibiao.model.records.certification import (
    CertificationScheme,
    Criterion,
    Decision,
    Level,
    NumberPart,
    NumberPattern,
    Statement,
    Surveillance,
    Validity,
)
from duibiao.model.records.codelists import Code, CodeList
from duibiao.model.records.exports import ExportFormat
from duibiao.model.records.findings import Finding
from duibiao.model.records.forms import Choice, Field, FormDefinition
from duibiao.model.records.kinds import Publicity, Step, SubmissionKind
from duibiao.model.records.overlays import AddedCheck, AddedLimits, OverlayExample, OwnName, SchemeOverlay
from duibiao.model.records.schemes import (
    Answer,
    BenchmarkScheme,
    BenchmarkStandard,
    Example,
    Expected,
    Grade,
    Indicator,
    Limit,
    Row,
    Table,
    Tier,
)
from duibiao.model.records.standards_lists import ListedStandard, StandardsList
from duibiao.model.values.messages import Conflict, Fault, Label, Message, NotAllowed, NotFound, message
from duibiao.model.values.numbers import format_number, parse_number, round_to
from duibiao.model.values.standards import parse_standard, same_standard
from duibiao.model.values.units import convert

__all__ = [
    "API_VERSION",
    "AddedCheck",
    "AddedLimits",
    "Answer",
    "BenchmarkScheme",
    "BenchmarkStandard",
    "CertificationScheme",
    "Check",
    "Choice",
    "Code",
    "CodeList",
    "Column",
    "Comparison",
    "Conflict",
    "Criterion",
    "CryptoSuite",
    "Decision",
    "Download",
    "Errand",
    "Example",
    "Expected",
    "ExportFormat",
    "ExportWriter",
    "Fault",
    "Field",
    "Filing",
    "Finding",
    "Followed",
    "Follower",
    "FormDefinition",
    "Gap",
    "Grade",
    "Holder",
    "Host",
    "Indicator",
    "Job",
    "Label",
    "Level",
    "Limit",
    "LimitResult",
    "ListedStandard",
    "Message",
    "NotAllowed",
    "NotFound",
    "NumberPart",
    "NumberPattern",
    "OverlayExample",
    "OwnName",
    "Page",
    "Publicity",
    "ResultView",
    "RoundView",
    "RouteHandler",
    "Row",
    "SchemeOverlay",
    "SeeOther",
    "Sent",
    "StandardsList",
    "Statement",
    "Step",
    "SubmissionKind",
    "SubmissionView",
    "Surveillance",
    "Table",
    "TableDocument",
    "TableProvenance",
    "Tier",
    "Validity",
    "Verdict",
    "convert",
    "format_number",
    "hookimpl",
    "message",
    "parse_number",
    "parse_standard",
    "read_number",
    "round_to",
    "same_standard",
]
