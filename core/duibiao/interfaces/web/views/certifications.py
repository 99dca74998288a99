"""A certification scheme as the public reads it: every fact with its source, and plainly what nobody found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.definitions.known import Known
from duibiao.model.records.certificate_numbers import part_length, read_number
from duibiao.model.records.certification import (
    CertificationScheme,
    CertifiedObject,
    Characters,
    CheckRule,
    Criterion,
    Decision,
    Fact,
    Level,
    NumberPart,
    NumberPattern,
    Statement,
    Surveillance,
    Validity,
)
from duibiao.model.records.schemes import Provenance
from duibiao.model.values.messages import Fault, Message, message

OBJECTS: dict[CertifiedObject, Message] = {
    "product": message("certified.product", "产品认证"),
    "service": message("certified.service", "服务认证"),
    "management_system": message("certified.management_system", "管理体系认证"),
}

SURENESS: dict[Provenance, Message] = {
    "verified": message("fact.verified", "出处已核对"),
    "secondary": message("fact.secondary", "二手来源"),
    "general_knowledge": message("fact.assumption", "假定，未核实"),
}
"""How sure a fact is, as its readers are told."""

CHARACTERS: dict[Characters, Message] = {
    "digits": message("characters.digits", "{count} 位数字"),
    "letters": message("characters.letters", "{count} 位字母"),
    "digits_or_letters": message("characters.digits_or_letters", "{count} 位数字或字母"),
    "fixed": message("characters.fixed", "固定为 {text}"),
}

CHECKED: dict[CheckRule, Message] = {
    "luhn": message("check_rule.luhn", "末位是校验位，按 ISO/IEC 7812-1 附录 B 计算"),
    "mod_11_10": message("check_rule.mod_11_10", "末位是校验位，按 ISO 7064 MOD 11,10 计算"),
}


class FactView(msgspec.Struct, frozen=True):
    """A fact: what it says, more of it line by line, how sure it is and where it was read."""

    text: str
    more: tuple[str, ...]
    provenance: Provenance
    sureness: str
    source: str
    note: str


class Topic(msgspec.Struct, frozen=True):
    """What readers ask of a scheme, and the facts that answer; none where nobody found out."""

    key: str
    label: str
    facts: tuple[FactView, ...]


class Sureness(msgspec.Struct, frozen=True):
    """How many facts are how sure."""

    provenance: Provenance
    words: str
    count: int


class CertificationLine(msgspec.Struct, frozen=True):
    """A scheme in a list."""

    href: str
    title: str
    version: str
    object: str
    scope: str
    standards: tuple[str, ...]
    validity: str
    sureness: tuple[Sureness, ...]


class NumberForm(msgspec.Struct, frozen=True):
    """A kind of number that can be tried: its name, how it is built, what was typed and what came of it.

    `fits` is None where nothing was typed. `parts` are those of a number that fits, `faults` why another does not.
    """

    key: str
    label: str
    built: str
    typed: str
    fits: bool | None
    parts: tuple[tuple[str, str], ...]
    faults: tuple[str, ...]


class CertificationView(msgspec.Struct, frozen=True):
    """The page of a scheme."""

    object: str
    topics: tuple[Topic, ...]
    sureness: tuple[Sureness, ...]
    numbers: tuple[NumberForm, ...]


def certification_line(known: Known[CertificationScheme], writing: Writing) -> CertificationLine:
    """The line of a scheme."""
    scheme = known.definition
    return CertificationLine(
        href=f"/certifications/{scheme.name}",
        title=writing.label(scheme.title),
        version=scheme.version,
        object=writing.say(OBJECTS[scheme.object]),
        scope=writing.label(scheme.scope.text),
        standards=tuple(dict.fromkeys(one.standard for one in scheme.criteria if one.standard)),
        validity=_validity(scheme.validity, writing)[0] if scheme.validity else "",
        sureness=sureness_of(scheme, writing),
    )


def certification_view(scheme: CertificationScheme, writing: Writing, pattern: str, typed: str) -> CertificationView:
    """The page of a scheme, with the number that was `typed` tried on the pattern called `pattern`."""
    return CertificationView(
        object=writing.say(OBJECTS[scheme.object]),
        topics=tuple(_topics(scheme, writing)),
        sureness=sureness_of(scheme, writing),
        numbers=tuple(_form(one, typed if one.key == pattern else "", writing) for one in scheme.numbers),
    )


def sureness_of(scheme: CertificationScheme, writing: Writing) -> tuple[Sureness, ...]:
    """How many facts of a scheme are how sure, the surest first."""
    given = [fact.provenance for _, fact in scheme.facts()]
    return tuple(Sureness(one, writing.say(words), given.count(one)) for one, words in SURENESS.items() if one in given)


def _topics(scheme: CertificationScheme, writing: Writing) -> Iterable[Topic]:
    """The questions in the order in which they are asked, also those without an answer."""
    asked: tuple[tuple[str, Message, Sequence[Fact | None]], ...] = (
        ("owner", message("topic.owner", "方案所有者"), [scheme.owner]),
        ("scope", message("topic.scope", "适用范围"), [scheme.scope]),
        ("documents", message("topic.documents", "规则和目录"), scheme.documents),
        ("criteria", message("topic.criteria", "认证依据和要求的证据"), scheme.criteria),
        ("levels", message("topic.levels", "等级（由低到高）"), scheme.levels),
        ("decision", message("topic.decision", "怎样决定，由谁决定"), [scheme.decision]),
        ("validity", message("topic.validity", "有效期"), [scheme.validity]),
        ("surveillance", message("topic.surveillance", "获证后监督"), [scheme.surveillance]),
        ("marks", message("topic.marks", "标志和宣传"), scheme.marks),
        ("numbers", message("topic.numbers", "号码写法"), scheme.numbers),
    )
    for key, label, facts in asked:
        yield Topic(key, writing.say(label), tuple(_view(fact, writing) for fact in facts if fact is not None))


def _view(fact: Fact, writing: Writing) -> FactView:
    text, *more = _words(fact, writing)
    return FactView(
        text=text,
        more=tuple(line for line in more if line),
        provenance=fact.provenance,
        sureness=writing.say(SURENESS[fact.provenance]),
        source=fact.source or "",
        note=writing.label(fact.note),
    )


def _words(fact: Fact, writing: Writing) -> tuple[str, ...]:
    """What a fact says, and more of it line by line."""
    match fact:
        case Statement(text=text):
            return (writing.label(text),)
        case Criterion():
            return _criterion(fact, writing)
        case Level(label=label, text=text):
            return (writing.label(label), writing.label(text))
        case Decision(rule=rule, decided_by=by):
            decided = message("fact.decided_by", "由{body}决定", body=writing.label(by))
            return (writing.label(rule), writing.say(decided))
        case Validity():
            return _validity(fact, writing)
        case Surveillance(every_months=months, text=text):
            none = message("fact.no_surveillance", "没有获证后监督")
            every = message("fact.every_months", "每 {months} 个月一次", months=months or 0)
            return (writing.say(every if months else none), writing.label(text))
        case NumberPattern():
            return (writing.label(fact.label), built(fact, writing))
    raise TypeError(type(fact).__name__)


def _criterion(criterion: Criterion, writing: Writing) -> tuple[str, ...]:
    standard = " ".join(part for part in (criterion.standard, criterion.clause) if part)
    evidence = writing.listed(map(writing.label, criterion.evidence))
    wanted = message("fact.evidence", "要求的证据：{evidence}", evidence=evidence)
    missing = message("fact.no_evidence", "要求的证据：没有查到")
    return (writing.label(criterion.label), standard, writing.say(wanted if evidence else missing))


def _validity(validity: Validity, writing: Writing) -> tuple[str, ...]:
    endless = message("fact.endless", "长期有效")
    months = message("fact.months", "{months} 个月", months=validity.months or 0)
    ahead = message("fact.renewal", "到期前 {months} 个月申请换证", months=validity.renewal_months_ahead or 0)
    return (
        writing.say(months if validity.months else endless),
        writing.say(ahead) if validity.renewal_months_ahead else "",
    )


def built(pattern: NumberPattern, writing: Writing) -> str:
    """How a number is built, in words: 认证机构 3 位数字 + 年份 2 位数字."""
    parts = " + ".join(f"{writing.label(part.label)} {_run(part, writing)}" for part in pattern.parts)
    checked = CHECKED.get(pattern.check) if pattern.check else None
    return f"{parts} · {writing.say(checked)}" if checked else parts


def _run(part: NumberPart, writing: Writing) -> str:
    filled = {"count": str(part_length(part)), "text": part.text or ""}
    return writing.say(msgspec.structs.replace(CHARACTERS[part.of], params=filled))


def _form(pattern: NumberPattern, typed: str, writing: Writing) -> NumberForm:
    fits: bool | None = None
    parts: tuple[tuple[str, str], ...] = ()
    faults: tuple[str, ...] = ()
    if typed.strip():
        try:
            parts = tuple((writing.label(label), run) for label, run in read_number(pattern, typed))
            fits = True
        except Fault as fault:
            faults, fits = tuple(writing.say(told) for told in fault.messages), False
    return NumberForm(pattern.key, writing.label(pattern.label), built(pattern, writing), typed, fits, parts, faults)
