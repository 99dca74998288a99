"""`duibiao schemes assess`: the verdict on answers in a file, as sentences or as facts. Nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from duibiao.extension.catalogue import Offer
from duibiao.extension.conformance.subject import subjects
from duibiao.extension.deployment import read_deployment
from duibiao.extension.packs.notation import as_record_data
from duibiao.extension.startup import gather
from duibiao.extension.toml_files import read_toml
from duibiao.interfaces.web.api.schemes import AssessmentRequest
from duibiao.interfaces.web.views.comparison import Cell, ComparisonView, comparison_view
from duibiao.interfaces.web.writing import Writing
from duibiao.interfaces.wording import core_wording
from duibiao.kernel.submissions.checking import check_answers
from duibiao.model.assessment.verdict import Outcome
from duibiao.model.records.reading import read_record
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Fault, Message, message

Echo = Callable[[str], object]

OUTCOMES: dict[Outcome, Message] = {
    "better": message("outcome.better", "优于"),
    "meets": message("outcome.meets", "达到"),
    "below": message("outcome.below", "低于"),
    "incomparable": message("outcome.incomparable", "不可比"),
    "missing": message("outcome.missing", "未填"),
}


def assess_file(
    folder: Path, plugin: Path | None, file: Path, as_json: bool, language: str, echo: Echo, complain: Echo
) -> None:
    """Tell the verdict on the answers in `file`, by a scheme of the folder `plugin` or else of the deployment.

    What is wrong with the answers themselves goes to `complain`.
    """
    asked = read_record(_content(file), AssessmentRequest, file.name)
    offers = gather(read_deployment(folder)).offers.values() if plugin is None else _offers_of(plugin)
    scheme, digest = _scheme(offers, asked.scheme)
    verdict, findings = check_answers(scheme, asked.parameters, asked.indicators, digest)
    writing = Writing(core_wording(), language)
    for finding in findings:
        complain(f"{finding.severity} {finding.message.at}: {writing.say(finding.message)}")
    if as_json:
        echo(msgspec.json.format(msgspec.json.encode(verdict)).decode())
        return
    units = {(one.indicator, one.standard): one.limits[0].unit or "" for one in verdict.comparisons}
    for line in _lines(comparison_view(scheme, verdict, asked.indicators, writing), units, writing):
        echo(line)


def read_json(file: Path) -> object:
    """What a JSON file states. Raises a `Fault` for one that is none."""
    try:
        return msgspec.json.decode(file.read_bytes())
    except msgspec.DecodeError as error:
        told = message("file.json", "{file} 不是正确的 JSON。请检查引号、逗号和括号。", file=file.name)
        raise Fault(told) from error


def _content(file: Path) -> object:
    """The answers as TOML, written like those of a worked example, or as JSON for `POST /assessments`."""
    return as_record_data(read_toml(file, file.name)) if file.suffix == ".toml" else read_json(file)


def _offers_of(plugin: Path) -> Iterable[Offer]:
    (subject,) = subjects([plugin])
    if subject.status.faults:
        raise Fault.of(subject.status.faults)
    return subject.offers


def _scheme(offers: Iterable[Offer], name: str) -> tuple[BenchmarkScheme, str]:
    """The scheme called `name` and its digest."""
    schemes = [(one.definition, one.digest) for one in offers if isinstance(one.definition, BenchmarkScheme)]
    for scheme, digest in schemes:
        if scheme.name == name:
            return scheme, digest
    text = "没有提供对标方案 {scheme}。这里提供的有：{offered}。"
    offered = "、".join(scheme.name for scheme, _ in schemes) or "-"
    raise Fault(message("scheme.not_offered", text, at="scheme", scheme=name, offered=offered))


def _lines(view: ComparisonView, units: Mapping[tuple[str, str], str], writing: Writing) -> Iterator[str]:
    """Each indicator, below it how it compares with each standard; then the grade."""
    for row in view.rows:
        yield f"{row.label} {row.declared or '-'} {row.unit}".rstrip()
        for cell in row.cells:
            if cell.outcome is not None:
                why = cell.reason or _limits(cell, units[row.key, cell.standard], writing)
                yield f"  {cell.head} {writing.say(OUTCOMES[cell.outcome])} ({why})"
    yield writing.say(message("assess.grade", "等级：{grade}", grade=view.grade.words))


def _limits(cell: Cell, unit: str, writing: Writing) -> str:
    """The limits that an indicator was held against, with their unit where they do not end in one."""
    words = writing.listed(dict.fromkeys(f"{line.tier} {line.words}".strip() for line in cell.limits))
    return words if words.endswith("%") else f"{words} {unit}".rstrip()
