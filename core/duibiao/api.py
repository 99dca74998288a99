"""The one door for plugins: everything that plugin code may import from the platform.

What stands here keeps its meaning for as long as the plugin API's major version (`API_VERSION`). A plugin also may
import litestar, sqlalchemy and msgspec, whose versions are part of the same promise, and itself.
"""

from __future__ import annotations

from duibiao.extension.hooks import hookimpl
from duibiao.extension.host import Holder, Host, ResultView, SubmissionView
from duibiao.extension.manifest import API_VERSION
from duibiao.extension.pages import Download, Page, SeeOther, Sent
from duibiao.extension.verbs import Check, Filing, Followed, Follower, Job, RouteHandler
from duibiao.model.assessment.verdict import Comparison, Gap, LimitResult, Verdict
from duibiao.model.records.codelists import Code, CodeList
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
    "Check",
    "Choice",
    "Code",
    "CodeList",
    "Comparison",
    "Conflict",
    "Download",
    "Example",
    "Expected",
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
    "Limit",
    "LimitResult",
    "ListedStandard",
    "Message",
    "NotAllowed",
    "NotFound",
    "OverlayExample",
    "OwnName",
    "Page",
    "Publicity",
    "ResultView",
    "RouteHandler",
    "Row",
    "SchemeOverlay",
    "SeeOther",
    "Sent",
    "StandardsList",
    "Step",
    "SubmissionKind",
    "SubmissionView",
    "Table",
    "Tier",
    "Verdict",
    "convert",
    "format_number",
    "hookimpl",
    "message",
    "parse_number",
    "parse_standard",
    "round_to",
    "same_standard",
]
