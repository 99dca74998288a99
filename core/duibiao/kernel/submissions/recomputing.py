"""A verdict from elsewhere, computed again here: the difference is told beside it, and nothing is overwritten."""

from __future__ import annotations

from duibiao.kernel.submissions.additions import Asked
from duibiao.kernel.submissions.records import Revision
from duibiao.model.assessment.engine import ENGINE
from duibiao.model.assessment.verdict import Verdict
from duibiao.model.records.findings import Finding
from duibiao.model.values.canonical import canonical
from duibiao.model.values.messages import Message, message

CHECK = "recomputing"


def recomputed(asked: Asked, filed: Revision, origin: str) -> tuple[Finding, ...]:
    """What computing the verdict of a filing from `origin` again comes to; nothing where it comes to the same.

    A difference is a C finding, for the office to look into. Where it cannot be computed here, by another version of
    the engine or without the scheme, a D finding says so.
    """
    if filed.verdict is None:
        return ()
    if asked.base is None:
        text = "结论未复算：本平台没有它所用的方案。所示结论由填报地的平台得出。"
        return (Finding("D", message("verdict.no_scheme", text, at="verdict"), CHECK),)
    if filed.verdict.engine != ENGINE:
        text = "结论未复算：它由第 {theirs} 版评定引擎得出，本平台用的是第 {ours} 版。所示结论由填报地的平台得出。"
        told = message("verdict.other_engine", text, at="verdict", theirs=filed.verdict.engine, ours=ENGINE)
        return (Finding("D", told, CHECK),)
    here, _ = asked.verdicts(filed.content.parameters, filed.content.indicators, filed.scheme_digest or "")
    if here is None or canonical(here) == canonical(filed.verdict):
        return ()
    return (Finding("C", _difference(here, filed.verdict, origin), CHECK),)


def _difference(here: Verdict, said: Verdict, origin: str) -> Message:
    if here.grade != said.grade:
        text = "本平台复算的等级是“{here}”，{origin} 给出的是“{said}”。申报里的结论没有改动，请核实。"
        return message("verdict.other_grade", text, at="verdict", here=here.grade, said=said.grade, origin=origin)
    text = "本平台复算的等级与 {origin} 给出的相同，但逐项比对有不同之处。申报里的结论没有改动，请核实。"
    return message("verdict.other_facts", text, at="verdict", origin=origin)
