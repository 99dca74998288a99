"""What an office lays beside a filing: an earlier one, the limits with their sources, the files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from duibiao.interfaces.web.views.comparison import declared_words
from duibiao.interfaces.web.views.limits import PROVENANCES, limit_words, unit_words
from duibiao.interfaces.web.views.workbench import Codes, words_of
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.identity.files import EvidenceFile
from duibiao.kernel.submissions.content import Content, flatten
from duibiao.model.assessment.verdict import Verdict
from duibiao.model.records.forms import Field, FormDefinition
from duibiao.model.records.schemes import BenchmarkScheme, Indicator
from duibiao.model.values.canonical import canonical
from duibiao.model.values.messages import Message, message

TABS: Mapping[str, Message] = {
    "previous": message("beside.previous", "上一次提交"),
    "last_year": message("beside.last_year", "以前的申报"),
    "scheme": message("beside.scheme", "限值与出处"),
    "evidence": message("beside.evidence", "证据文件"),
    "history": message("beside.history", "办理历程"),
}
"""What can be laid beside a filing."""

KINDS: Mapping[str, Message] = {
    "application/pdf": message("file.pdf", "PDF 文件"),
    "image/jpeg": message("file.jpeg", "JPEG 图片"),
    "image/png": message("file.png", "PNG 图片"),
}


class Pair(msgspec.Struct, frozen=True):
    """One place then and now."""

    label: str
    then: str
    now: str
    differs: bool


class LimitSource(msgspec.Struct, frozen=True):
    """One limit that was held against the filing: what it demands, by which clause, read where, how sure."""

    indicator: str
    words: str
    tier: str
    clause: str
    mandatory: bool
    source: str
    provenance: str
    doubtful: bool


class StandardSources(msgspec.Struct, frozen=True):
    """The limits of one standard."""

    number: str
    title: str
    limits: tuple[LimitSource, ...]


class FileLine(msgspec.Struct, frozen=True):
    """An evidence file and what it is evidence of."""

    digest: str
    name: str
    kind: str
    size: str
    uploaded_at: str
    of: str


def side_by_side(
    then: Content,
    now: Content,
    form: FormDefinition,
    scheme: BenchmarkScheme | None,
    codes: Codes,
    writing: Writing,
) -> tuple[Pair, ...]:
    """Every place that was answered then or is now: indicators, parameters, fields; repeats by how many rows."""
    old, new = flatten(then), flatten(now)
    pairs = []
    if scheme is not None:
        for indicator in scheme.indicators:
            path = f"indicators.{indicator.key}"
            pairs.append(
                Pair(
                    label=writing.label(indicator.label),
                    then=_declared(indicator, then, writing),
                    now=_declared(indicator, now, writing),
                    differs=_differs(old, new, path),
                )
            )
        for field in scheme.parameters:
            path = f"parameters.{field.name}"
            pairs.append(_pair(field, path, old, new, codes, writing))
    pairs += [_pair(field, f"fields.{field.name}", old, new, codes, writing) for field in form.fields]
    return tuple(pair for pair in pairs if pair.then or pair.now)


def sources(scheme: BenchmarkScheme, verdict: Verdict, writing: Writing) -> tuple[StandardSources, ...]:
    """The limits that applied to a filing, by standard."""
    indicators = {indicator.key: indicator for indicator in scheme.indicators}
    found: dict[str, list[LimitSource]] = {standard.key: [] for standard in scheme.standards}
    tiers = {tier.key: writing.label(tier.label) for standard in scheme.standards for tier in standard.tiers}
    for comparison in verdict.comparisons:
        indicator = indicators[comparison.indicator]
        for result in comparison.limits:
            limit = indicator.limits[result.limit]
            unit = unit_words(result.unit or limit.unit or indicator.unit) if result.bound else ""
            found[comparison.standard].append(
                LimitSource(
                    indicator=writing.label(indicator.label),
                    words=f"{limit_words(limit, indicator, result.bound, writing)}{unit}",
                    tier=tiers.get(result.tier or "", ""),
                    clause=result.clause or "",
                    mandatory=result.purpose == "mandatory",
                    source="；".join(
                        part for part in (limit.source, limit.evidence, writing.label(limit.note)) if part
                    ),
                    provenance=writing.say(PROVENANCES[limit.provenance]),
                    doubtful=limit.provenance != "verified",
                )
            )
    return tuple(
        StandardSources(standard.number, writing.label(standard.title), tuple(found[standard.key]))
        for standard in scheme.standards
        if found[standard.key]
    )


def file_lines(
    files: Iterable[EvidenceFile], content: Content, labels: Mapping[str, str], writing: Writing
) -> tuple[FileLine, ...]:
    """The files, each with the indicators that name it."""
    return tuple(
        FileLine(
            digest=file.digest,
            name=file.name,
            kind=writing.say(KINDS[file.media_type]) if file.media_type in KINDS else file.media_type,
            size=f"{writing.number(max(1, round(file.size / 1024)))} kB",
            uploaded_at=file.uploaded_at,
            of=writing.listed(
                labels.get(f"indicators.{key}", key)
                for key, answer in content.indicators.items()
                if file.digest in answer.evidence
            ),
        )
        for file in files
    )


def tabs_for(revision: int, *, assessed: bool, product: bool) -> Sequence[str]:
    """Which of the tabs a filing has; the first is shown when none is asked for."""
    wanted = {"previous": revision > 1, "scheme": assessed, "last_year": product, "evidence": assessed, "history": True}
    return tuple(name for name in wanted if wanted[name])


def _declared(indicator: Indicator, content: Content, writing: Writing) -> str:
    answer = content.indicators.get(indicator.key)
    words = declared_words(indicator, answer, writing)
    return f"{words}{unit_words((answer and answer.unit) or indicator.unit)}" if words else ""


def _pair(
    field: Field, path: str, old: Mapping[str, object], new: Mapping[str, object], codes: Codes, writing: Writing
) -> Pair:
    return Pair(
        label=writing.label(field.label),
        then=_words(field, old.get(path), codes, writing),
        now=_words(field, new.get(path), codes, writing),
        differs=_differs(old, new, path),
    )


def _words(field: Field, value: object, codes: Codes, writing: Writing) -> str:
    if field.type == "repeat" and isinstance(value, (list, tuple)):
        return writing.say(message("beside.rows", "{count} 行", count=len(value)))
    return words_of(field, value, codes, writing)


def _differs(old: Mapping[str, object], new: Mapping[str, object], path: str) -> bool:
    return canonical(old.get(path)) != canonical(new.get(path))
