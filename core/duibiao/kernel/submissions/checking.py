"""Checking a filing: form, answers, verdict and the checks of plugins, all findings in one list.

A finding blocks (A), must be explained (B), is for the reviewer (C) or a hint (D). The reviewer sees them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import msgspec
from sqlalchemy import Connection

from duibiao.extension.catalogue import Offered
from duibiao.extension.verbs import Check, Filing
from duibiao.kernel.definitions import known
from duibiao.kernel.identity.files import held
from duibiao.kernel.standards.citations import of_answers, of_scheme, outdated
from duibiao.kernel.submissions.additions import asked_of, replaced_overlays
from duibiao.kernel.submissions.content import Content
from duibiao.kernel.submissions.instance import Instance
from duibiao.kernel.submissions.records import Standing
from duibiao.model.assessment.answers import missing_answers, validate_answers
from duibiao.model.assessment.engine import assess
from duibiao.model.assessment.forms import check_fields
from duibiao.model.assessment.verdict import Verdict
from duibiao.model.records.codelists import CodeList
from duibiao.model.records.definitions import Definition
from duibiao.model.records.findings import Finding
from duibiao.model.records.forms import Field, FormDefinition
from duibiao.model.records.kinds import SubmissionKind
from duibiao.model.records.schemes import Answer, BenchmarkScheme
from duibiao.model.values.dates import day_of, parse_utc
from duibiao.model.values.messages import Message, message
from duibiao.model.values.quoting import quoted

Versions = Mapping[tuple[type[Definition], str], Sequence[known.Known[Any]]]
"""All known versions of definitions, by type and name."""


class Checked(msgspec.Struct, frozen=True):
    """What a check of a filing comes to: its findings, and where its kind is assessed the verdict.

    `beside` are the verdicts of the overlays that it is filed under.
    """

    findings: tuple[Finding, ...]
    verdict: Verdict | None
    beside: tuple[Verdict, ...] = ()

    def blocking(self) -> tuple[Message, ...]:
        """What must be put right before it can be submitted: A findings, and B findings without explanation."""
        told = [finding.message for finding in self.findings if finding.severity == "A"]
        unexplained = [f for f in self.findings if f.severity == "B" and not (f.explanation or "").strip()]
        text = "请说明：{finding}。说明填在 explanations.{path}。"
        for finding in unexplained:
            path = finding.message.at
            told.append(message("finding.unexplained", text, at=path, finding=finding.message.zh, path=path))
        return tuple(told)


def check_filing(connection: Connection, instance: Instance, standing: Standing, content: Content, now: str) -> Checked:
    """Check `content` as it would be filed now under the definitions that `standing` is pinned to."""
    kind = known.of_digest(connection, SubmissionKind, standing.kind_digest)
    asked = asked_of(connection, standing)
    versions = known.versions_of(connection, _named(asked.form.fields, asked.base))
    lists = _code_lists(versions)
    findings = list(check_fields(asked.form.fields, content.fields, lists, "fields"))
    findings += asked.findings(content.fields)
    verdict, beside = asked.verdicts(content.parameters, content.indicators, standing.scheme_digest or "")
    if asked.base is not None and asked.scheme is not None:
        findings += _not_current(versions[BenchmarkScheme, asked.base.name], asked.base, standing.scheme_digest or "")
        findings += replaced_overlays(connection, standing)
        findings += faults_in(asked.scheme, content.parameters, content.indicators, lists)
        findings += [Finding("A", told, "evidence") for told in _foreign_evidence(connection, standing, content)]
    filing = Filing(kind, content.fields, content.parameters, content.indicators, asked.scheme, verdict)
    cited = _outdated(connection, asked.scheme, asked.form, content, now)
    findings += [Finding("D", told, "citations") for told in cited]
    findings += _plugin_findings(instance, filing, now)
    return Checked(tuple(_explained(_once_each(findings), content.explanations)), verdict, beside)


def check_answers(
    scheme: BenchmarkScheme,
    parameters: Mapping[str, str | bool | None],
    indicators: Mapping[str, Answer],
    digest: str,
    lists: Mapping[str, frozenset[str]] | None = None,
) -> tuple[Verdict, tuple[Finding, ...]]:
    """The verdict on answers to a scheme, and what is wrong with them."""
    return assess(scheme, parameters, indicators, digest), faults_in(scheme, parameters, indicators, lists)


def faults_in(
    scheme: BenchmarkScheme,
    parameters: Mapping[str, str | bool | None],
    indicators: Mapping[str, Answer],
    lists: Mapping[str, frozenset[str]] | None = None,
) -> tuple[Finding, ...]:
    """What is wrong with answers to a scheme."""
    findings = list(check_fields(scheme.parameters, parameters, lists or {}, "parameters"))
    findings += [Finding("A", told, "answers") for told in validate_answers(scheme, parameters, indicators)]
    findings += [Finding("A", told, "answers") for told in missing_answers(scheme, parameters, indicators)]
    return tuple(_once_each(findings))


def _plugin_findings(instance: Instance, filing: Filing, now: str) -> Iterable[Finding]:
    """What the checks of plugins find; one that fails blocks when it is required, and is told as a hint otherwise."""
    for offered in instance.checks.values():
        check = offered.record
        if check.kinds and filing.kind.name not in check.kinds:
            continue
        try:
            yield from (
                _signed(finding, offered) for finding in check.run(instance.host_for(offered.owner, now), filing)
            )
        except Exception as error:  # noqa: BLE001 - a plugin may fail in any way, and must not take the filing along
            text = "检查项 {check}（插件 {plugin}）暂不能核验：{error}。请联系平台管理员。"
            described = f"{type(error).__name__}: {error}"
            told = message("check.failed", text, check=check.key, plugin=offered.owner.slug, error=described)
            yield Finding("A" if check.required else "D", told, check.key)


def _signed(finding: Finding, offered: Offered[Check]) -> Finding:
    return msgspec.structs.replace(finding, check=offered.record.key)


def _once_each(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for one place and sentence, the first that said it, in the order found."""
    said = {(f.message.at, f.message.key, *f.message.params.items()): f for f in reversed(list(findings))}
    return list(said.values())[::-1]


def _explained(findings: Iterable[Finding], explanations: Mapping[str, str]) -> Iterable[Finding]:
    for finding in findings:
        explanation = explanations.get(finding.message.at)
        yield msgspec.structs.replace(finding, explanation=explanation) if explanation else finding


def _foreign_evidence(connection: Connection, standing: Standing, content: Content) -> Iterable[Message]:
    """A message for each answer that names a file which its enterprise has not uploaded."""
    named = {key: answer.evidence for key, answer in content.indicators.items() if answer.evidence}
    known_files = held(connection, standing.enterprise, frozenset(chain.from_iterable(named.values())))
    for key, digests in named.items():
        for digest in digests:
            if digest not in known_files:
                text = "本企业没有上传过摘要为 {digest} 的证据文件。请先上传，再在这里引用。"
                yield message("evidence.not_held", text, at=f"indicators.{key}.evidence", digest=quoted(digest))


def _not_current(
    versions: Sequence[known.Known[BenchmarkScheme]], scheme: BenchmarkScheme, digest: str
) -> Iterable[Finding]:
    """A version that was withdrawn takes no new filings; that one is superseded is told to whoever reads the filing."""
    status = next((version.status for version in versions if version.digest == digest), "known")
    if status == "in_force":
        return
    newer = known.one_in_force(versions)
    if newer is None:
        text = "对标方案 {edition} 已停用，不能再申报。请选用现行的方案。"
        told = message("scheme.withdrawn", text, at="scheme", edition=scheme.edition)
        yield Finding("A", told, "currency")
    else:
        text = "本申报按对标方案 {edition} 填报，现行的是 {newer}。填报时的版本继续有效，结论以它为准。"
        told = message("scheme.superseded", text, at="scheme", edition=scheme.edition, newer=newer.definition.edition)
        yield Finding("D", told, "currency")


def _outdated(
    connection: Connection, scheme: BenchmarkScheme | None, form: FormDefinition, content: Content, now: str
) -> Iterable[Message]:
    """A hint for each standard, compared with or declared as executed, that is replaced or withdrawn today."""
    cited = [*(of_scheme(scheme) if scheme else ()), *of_answers(form.fields, content.fields)]
    wanted = (one for one in cited if one.how != "listed")
    for one in outdated(connection, wanted, day_of(parse_utc(now)).isoformat()):
        at, number = one.citation.at, one.citation.number
        if one.successor:
            text = "引用的 {number} 已由 {successor} 代替；本申报仍按引用的版本评定。"
            yield message("citation.replaced", text, at=at, number=number, successor=one.successor)
        else:
            text = "引用的 {number} 已废止；本申报仍按引用的版本评定。"
            yield message("citation.withdrawn", text, at=at, number=number)


def _named(fields: Iterable[Field], scheme: BenchmarkScheme | None) -> Iterable[tuple[type[Definition], str]]:
    """The definitions that a filing is held against as they stand today: its scheme, and the lists that fields name."""
    if scheme is not None:
        yield BenchmarkScheme, scheme.name
    for field in fields:
        for one in (field, *field.fields):
            if one.code_list:
                yield CodeList, one.code_list


def _code_lists(versions: Versions) -> Mapping[str, frozenset[str]]:
    """The codes of every list among `versions` that is in force."""
    return {
        name: frozenset(code.code for code in one.definition.codes)
        for (type_, name), found in versions.items()
        if type_ is CodeList and (one := known.one_in_force(found)) is not None
    }
