"""What is filed in the crowd: product, answers of each revision in turn, and the files that they rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

import msgspec

from duibiao.interfaces.demonstration.answers import series, standards_of
from duibiao.interfaces.demonstration.crowd import RESULT, Crowd, Fate, Report
from duibiao.interfaces.demonstration.pages import one_page
from duibiao.interfaces.demonstration.people import DemoEnterprise, DemoProduct
from duibiao.interfaces.demonstration.population import Firm
from duibiao.kernel.submissions.content import Content
from duibiao.model.records.schemes import Answer, BenchmarkScheme
from duibiao.model.values.canonical import digest
from duibiao.model.values.dates import add_days, day_of, parse_utc
from duibiao.model.values.identifiers import RANDOM_BYTES, uuid7


class Filing(msgspec.Struct, frozen=True):
    """What is filed: the answers of each revision in turn, and the files they rest on, by name."""

    id: str
    kind: str
    enterprise: DemoEnterprise
    product: DemoProduct
    scheme: BenchmarkScheme | None
    round: str | None
    contents: tuple[Content, ...]
    files: tuple[tuple[str, bytes], ...] = ()


def filing_for(
    crowd: Crowd, chance: Random, number: int, firm: Firm, fate: Fate, moment: str, round_: str | None, progress: float
) -> Filing:
    """What filing `number` of the crowd says, opened at `moment`; the greater `progress`, the better as a rule."""
    opened = parse_utc(moment)
    ids = [uuid7(int(opened.timestamp() * 1000), chance.randbytes(RANDOM_BYTES)) for _ in range(2)]
    trade, scheme = firm.line.trade, firm.line.scheme
    product = DemoProduct(ids[1], chance.choice(trade.products), f"{trade.model}-{number:04}")
    if fate.kind != RESULT:
        standards = Content(fields=standards_of(scheme, product.name))
        return Filing(ids[0], fate.kind, firm.enterprise, product, None, round_, (standards,))
    (report,) = chance.choices(crowd.reports, [report.share for report in crowd.reports])
    name = f"SYN-{opened.year}-{number:04}"
    files = tuple((f"{name}-{n}.pdf", _page(firm, product, f"{name}-{n}")) for n in range(1, report.files + 1))
    tested = add_days(day_of(opened), -chance.randint(5, 60), "calendar", {}).isoformat()
    told = {"number": name.removeprefix("SYN-"), "model": product.model, "day": tested}
    count, every = 1 + fate.acts.count("improve"), "correct" in fate.acts
    variants = series(scheme, firm.line.pool, chance, count, fate.answers, every=every, progress=progress)
    contents = tuple(
        Content(
            fields=_fields(report, told, revision),
            parameters=variant.parameters,
            indicators=_with_evidence(variant.indicators, [digest(content) for _, content in files]),
        )
        for revision, variant in enumerate(variants)
    )
    return Filing(ids[0], fate.kind, firm.enterprise, product, scheme, round_, contents, files)


def _fields(report: Report, told: Mapping[str, str], revision: int) -> dict[str, str | bool]:
    """The answers to the form; a later revision rests on a later edition of the report."""
    number = told["number"] + (f"-R{revision}" if revision else "")
    shown = {**told, "number": number}
    return {name: value.format(**shown) if isinstance(value, str) else value for name, value in report.fields.items()}


def _with_evidence(indicators: Mapping[str, Answer], digests: Sequence[str]) -> Mapping[str, Answer]:
    """The answers, the first three of which name the files."""
    named = list(indicators)[:3] if digests else []
    return {
        key: msgspec.structs.replace(answer, evidence=tuple(digests)) if key in named else answer
        for key, answer in indicators.items()
    }


def _page(firm: Firm, product: DemoProduct, number: str) -> bytes:
    lines = (
        "SYNTHETIC DATA - this is not a test report.",
        "Made for the Duibiao demonstration. Enterprise, product and figures are fictitious.",
        f"Report: {number}",
        f"Enterprise: {firm.enterprise.uscc}",
        f"Model: {product.model}",
    )
    return one_page("合成数据，不是真实的检验报告", lines)
