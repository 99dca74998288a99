"""A base with what overlays add to it, and both verdicts: the base's from the base alone, the overlay's beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from duibiao.model.assessment.engine import assess
from duibiao.model.assessment.forms import holds
from duibiao.model.assessment.verdict import Verdict
from duibiao.model.records.findings import Finding
from duibiao.model.records.forms import Field, FormDefinition
from duibiao.model.records.overlays import SchemeOverlay
from duibiao.model.records.schemes import Answer, BenchmarkScheme, Indicator
from duibiao.model.values.messages import Label, Message

Parameters = Mapping[str, str | bool | None]
Answers = Mapping[str, Answer]


def overlaid(base: BenchmarkScheme, overlay: SchemeOverlay) -> BenchmarkScheme:
    """The scheme by which an overlay assesses: the base, all that is added, and the overlay's grades if it has any.

    Everything of the base keeps its place; what is added stands behind it. It bears the name of the overlay, so that
    a verdict by it is never taken for one by the base.
    """
    wide = widened(base, (overlay,))
    return msgspec.structs.replace(
        wide,
        issuer=overlay.issuer,
        key=overlay.key,
        version=overlay.version,
        title=overlay.title,
        grades=overlay.grades or base.grades,
        examples=(),
    )


def marked(base: BenchmarkScheme, overlays: Iterable[SchemeOverlay]) -> BenchmarkScheme:
    """The base with the names and marks that overlays give its places, and nothing more: its verdicts fit it still."""
    for overlay in overlays:
        base = msgspec.structs.replace(
            base,
            parameters=tuple(_field(one, "parameters", overlay) for one in base.parameters),
            indicators=tuple(_indicator(one, overlay) for one in base.indicators),
        )
    return base


def widened(base: BenchmarkScheme, overlays: Sequence[SchemeOverlay]) -> BenchmarkScheme:
    """The base with what overlays ask and demand beside it: what a filing under all of them is asked."""
    scheme = marked(base, overlays)
    for overlay in overlays:
        scheme = msgspec.structs.replace(
            scheme,
            standards=(*scheme.standards, *overlay.standards),
            indicators=(*(_limited(one, overlay) for one in scheme.indicators), *overlay.indicators),
        )
    return scheme


def widened_form(form: FormDefinition, overlays: Iterable[SchemeOverlay]) -> FormDefinition:
    """The form with the fields that overlays add to it behind its own."""
    for overlay in overlays:
        own = tuple(_field(one, "fields", overlay) for one in form.fields)
        form = msgspec.structs.replace(form, fields=own + fields_for(overlay, form))
    return form


def fields_for(overlay: SchemeOverlay, form: FormDefinition) -> tuple[Field, ...]:
    """The fields that an overlay adds to this form; none where it means another."""
    return overlay.fields if overlay.form == form.name else ()


def check_additions(
    form: FormDefinition, overlays: Iterable[SchemeOverlay], answers: Mapping[str, object]
) -> tuple[Finding, ...]:
    """What the checks of overlays find in the answers to the `form` widened by them."""
    return tuple(
        Finding(check.severity, Message("overlay.check", check.message.zh, {}, f"fields.{check.field}"), overlay.name)
        for overlay in overlays
        if overlay.form == form.name
        for check in overlay.checks
        if not holds(check.constraint, form.fields, answers)
    )


def assess_both(
    base: BenchmarkScheme,
    overlays: Sequence[SchemeOverlay],
    parameters: Parameters,
    answers: Answers,
    digests: Sequence[str] = (),
    base_digest: str = "",
) -> tuple[Verdict, tuple[Verdict, ...]]:
    """The base's verdict, and beside it that of each overlay which assesses, named by its digest.

    The first is computed from the base and the answers to it alone: whatever the overlays are, it is the same bytes.
    """
    national = assess(base, *answers_to(base, parameters, answers), base_digest)
    named = zip(overlays, digests or [""] * len(overlays), strict=True)
    beside = [(overlaid(base, overlay), digest) for overlay, digest in named if overlay.assesses]
    return national, tuple(
        assess(scheme, *answers_to(scheme, parameters, answers), digest) for scheme, digest in beside
    )


def answers_to(scheme: BenchmarkScheme, parameters: Parameters, answers: Answers) -> tuple[Parameters, Answers]:
    """Of the answers those that the scheme asks for."""
    names = {field.name for field in scheme.parameters}
    keys = {indicator.key for indicator in scheme.indicators}
    return (
        {name: value for name, value in parameters.items() if name in names},
        {key: answer for key, answer in answers.items() if key in keys},
    )


def additions_alone(whole: BenchmarkScheme, overlay: SchemeOverlay) -> BenchmarkScheme:
    """Of an overlaid scheme only what was added: its own standards, and the indicators that they say something about.

    An indicator of the base keeps its limits, so that a verdict by the whole can be shown with it.
    """
    own = {indicator.key for indicator in overlay.indicators} | {added.indicator for added in overlay.limits}
    return msgspec.structs.replace(
        whole,
        standards=overlay.standards,
        indicators=tuple(one for one in whole.indicators if one.key in own),
    )


def narrowed(verdict: Verdict, overlay: SchemeOverlay) -> Verdict:
    """Of an overlay's verdict what its own standards came to: what the base does not say already."""
    standards = {standard.key for standard in overlay.standards}
    comparisons = tuple(one for one in verdict.comparisons if one.standard in standards)
    shown = {one.indicator for one in comparisons}
    return msgspec.structs.replace(
        verdict,
        comparisons=comparisons,
        indicators=tuple(one for one in verdict.indicators if one.indicator in shown),
        gaps=tuple(one for one in verdict.gaps if one.standard in standards),
    )


def _indicator(indicator: Indicator, overlay: SchemeOverlay) -> Indicator:
    """An indicator of the base with its mark and name."""
    place = f"indicators.{indicator.key}"
    return msgspec.structs.replace(
        indicator,
        required=indicator.required or place in overlay.required,
        label=_named(indicator.label, place, overlay),
    )


def _limited(indicator: Indicator, overlay: SchemeOverlay) -> Indicator:
    """An indicator of the base with the added limits behind its own."""
    more = tuple(limit for added in overlay.limits if added.indicator == indicator.key for limit in added.limits)
    return msgspec.structs.replace(indicator, limits=indicator.limits + more)


def _field(field: Field, section: str, overlay: SchemeOverlay) -> Field:
    place = f"{section}.{field.name}"
    return msgspec.structs.replace(
        field, required=field.required or place in overlay.required, label=_named(field.label, place, overlay)
    )


def _named(label: Label, place: str, overlay: SchemeOverlay) -> Label:
    """The label of the base, what the adder calls it behind it in brackets."""
    for own in overlay.labels:
        if own.at == place:
            english = f"{label.en or label.zh} ({own.label.en or own.label.zh})"
            return Label(f"{label.zh}（{own.label.zh}）", english)
    return label
