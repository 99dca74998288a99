"""What a well-formed certification scheme may still get wrong: facts without a source, patterns that fit nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from duibiao.model.records.certificate_numbers import LONGEST, normal, part_length, read_number
from duibiao.model.records.certification import (
    CertificationScheme,
    Criterion,
    Fact,
    NumberPart,
    NumberPattern,
    Surveillance,
    Validity,
)
from duibiao.model.values.messages import Fault, Message, message
from duibiao.model.values.quoting import quoted
from duibiao.model.values.standards import parse_standard

MOST_MONTHS = 600


def check_certification(scheme: CertificationScheme) -> tuple[Message, ...]:
    """What is wrong with a certification scheme."""
    return tuple(_scheme(scheme))


def _scheme(scheme: CertificationScheme) -> Iterator[Message]:
    if not scheme.criteria:
        yield message("certification.no_criteria", "没有写认证依据。请至少写一条 criteria。", at="criteria")
    for path, fact in scheme.facts():
        for told in _fact(fact):
            yield told.under(path)
    for name in ("criteria", "levels", "numbers"):
        yield from _twice([one.key for one in getattr(scheme, name)], name)


def _fact(fact: Fact) -> Iterator[Message]:
    """What is wrong with one fact: its source, and what its own kind asks."""
    if fact.provenance != "general_knowledge" and not (fact.source or "").strip():
        text = '请写明在哪里读到（source）；没有查到出处、只是假定时写 provenance = "general_knowledge"。'
        yield message("certification.no_source", text, at="source")
    match fact:
        case Criterion():
            yield from _criterion(fact)
        case Validity():
            yield from _validity(fact)
        case Surveillance():
            yield from _months(fact.every_months, "every_months")
        case NumberPattern():
            yield from _pattern(fact)


def _criterion(criterion: Criterion) -> Iterator[Message]:
    if criterion.standard is not None:
        try:
            parse_standard(criterion.standard)
        except Fault as fault:
            yield from fault.under("standard").messages
    elif criterion.clause is not None:
        text = "有条号而没有标准。请写明 standard，或把条号写进 label。"
        yield message("certification.clause_alone", text, at="clause")


def _validity(validity: Validity) -> Iterator[Message]:
    yield from _months(validity.months, "months")
    ahead = validity.renewal_months_ahead
    yield from _months(ahead, "renewal_months_ahead")
    if ahead is not None and (validity.months is None or ahead >= validity.months):
        text = "提前 {ahead} 个月申请换证，而证书的有效期没有这么长。请核对 months。"
        yield message("certification.renewal", text, at="renewal_months_ahead", ahead=ahead)


def _months(months: int | None, at: str) -> Iterator[Message]:
    if months is not None and not 0 < months <= MOST_MONTHS:
        text = "月数应在 1 到 {most} 之间，现在是 {given}；没有期限时不写这一项。"
        yield message("certification.months", text, at=at, most=MOST_MONTHS, given=months)


def _pattern(pattern: NumberPattern) -> Iterator[Message]:
    """A pattern whose parts make no sense is told so; one that does is tried on its own examples."""
    found = [told.under(f"parts[{index}]") for index, part in enumerate(pattern.parts) for told in _part(part)]
    length = sum(map(part_length, pattern.parts))
    if not found and not 0 < length <= LONGEST:
        text = "号码共 {length} 位。请写明各段（parts），合计 1 到 {most} 位。"
        found.append(message("number_pattern.size", text, at="parts", length=length, most=LONGEST))
    if pattern.check is not None and any(part.of != "digits" for part in pattern.parts):
        text = "只有全是数字的号码才能用校验规则 {check}。请删去 check，或改各段的 of。"
        found.append(message("number_pattern.check_digits", text, at="check", check=pattern.check))
    yield from found or _examples(pattern)


def _part(part: NumberPart) -> Iterator[Message]:
    if (part.of == "fixed") != (part.text is not None) or (part.text is None) == (part.length is None):
        text = "一段要么写 length，要么在 of 为 fixed 时写 text。"
        yield message("number_pattern.part", text, at="of")
    elif part.text is not None and part.text != normal(part.text):
        text = "固定的文字“{text}”请用大写、半角，不带空格。"
        yield message("number_pattern.text", text, at="text", text=quoted(part.text))
    elif part_length(part) < 1:
        yield message("number_pattern.part_size", "一段至少有 1 位。", at="length")


def _examples(pattern: NumberPattern) -> Iterator[Message]:
    """The numbers that the author says fit and do not fit, tried."""
    if not pattern.valid or not pattern.invalid:
        text = "请在 valid 和 invalid 中各写至少一个号码：符合写法的，和不符合的。"
        yield message("number_pattern.no_examples", text, at="valid" if not pattern.valid else "invalid")
    for name, numbers in (("valid", pattern.valid), ("invalid", pattern.invalid)):
        for index, number in enumerate(numbers):
            yield from _example(pattern, number, f"{name}[{index}]", fits=name == "valid")


def _example(pattern: NumberPattern, number: str, at: str, *, fits: bool) -> Iterator[Message]:
    try:
        read_number(pattern, number)
    except Fault as fault:
        if fits:
            yield from (Message(told.key, told.zh, told.params, at) for told in fault.messages)
    else:
        if not fits:
            text = "“{number}”列在 invalid 里，却符合写法。请移到 valid，或改写法。"
            yield message("number_pattern.fits", text, at=at, number=quoted(number))


def _twice(keys: Sequence[str], path: str) -> Iterator[Message]:
    for index, key in enumerate(keys):
        if key in keys[:index]:
            text = "“{key}”前面已经用过。请改名，或删去其中一个。"
            yield message("definition.twice", text, at=f"{path}[{index}].key", key=quoted(key))
