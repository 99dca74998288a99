"""Findings as a page shows them: in the reader's language, each with a way to the field it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from duibiao.interfaces.web.writing import Writing
from duibiao.model.records.findings import Finding
from duibiao.model.records.forms import Field, FormDefinition, Severity
from duibiao.model.records.overlays import SchemeOverlay
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Label, Message

_PLACE = re.compile(r"(fields|parameters|indicators)\.([^.\[]+)")


class FindingLine(msgspec.Struct, frozen=True):
    """One finding: `place` is the field or indicator it speaks of ("indicators.ph"), `at` the exact path."""

    severity: Severity
    at: str
    place: str
    words: str
    explanation: str


def finding_lines(
    findings: Iterable[Finding],
    form: FormDefinition | None,
    scheme: BenchmarkScheme | None,
    writing: Writing,
    overlays: Iterable[SchemeOverlay] = (),
) -> tuple[FindingLine, ...]:
    """The findings, the gravest first. What checks of `overlays` say is said in the reader's language too."""
    terms = terms_of(form, scheme, writing, overlays)
    lines = [
        FindingLine(
            finding.severity,
            finding.message.at,
            place_of(finding.message.at),
            say_with(finding.message, terms, writing),
            finding.explanation or "",
        )
        for finding in findings
    ]
    return tuple(sorted(lines, key=lambda line: line.severity))


def place_of(path: str) -> str:
    """The field or indicator that a path lies in: "indicators.ph.unit" lies in "indicators.ph"."""
    found = _PLACE.match(path)
    return found[0] if found else path


def say_with(told: Message, terms: Mapping[str, str], writing: Writing) -> str:
    """A message whose values may be labels of the data: those are said in the reader's language too."""
    params = {name: terms.get(value, value) for name, value in told.params.items()}
    sentence = terms.get(told.zh)
    return sentence or writing.say(msgspec.structs.replace(told, params=params))


def terms_of(
    form: FormDefinition | None,
    scheme: BenchmarkScheme | None,
    writing: Writing,
    overlays: Iterable[SchemeOverlay] = (),
) -> Mapping[str, str]:
    """The Chinese labels of a form, a scheme and its overlays with what they are called in the reader's language."""
    labels: list[Label | None] = [check.message for overlay in overlays for check in overlay.checks]
    if form is not None:
        labels += _labels(form.fields)
    if scheme is not None:
        labels += _labels(scheme.parameters)
        labels += [indicator.label for indicator in scheme.indicators]
    return {label.zh: writing.label(label) for label in labels if label is not None}


def labels_of_places(
    form: FormDefinition | None, scheme: BenchmarkScheme | None, writing: Writing
) -> Mapping[str, str]:
    """The label of every place of a filing, for remarks that speak of it."""
    places = {f"fields.{field.name}": field.label for field in (form.fields if form else ())}
    if scheme is not None:
        places |= {f"parameters.{field.name}": field.label for field in scheme.parameters}
        places |= {f"indicators.{indicator.key}": indicator.label for indicator in scheme.indicators}
    return {place: writing.label(label) for place, label in places.items()}


def _labels(fields: Iterable[Field]) -> list[Label | None]:
    found: list[Label | None] = []
    for field in fields:
        found += [field.label, field.constraint_message, *_labels(field.fields)]
    return found
