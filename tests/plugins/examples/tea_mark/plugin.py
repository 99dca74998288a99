"""The certification of a mark for good tea; everything about it is made up."""

from __future__ import annotations

from collections.abc import Iterable

from duibiao.api import (
    CertificationScheme,
    Criterion,
    Decision,
    Label,
    NumberPart,
    NumberPattern,
    Statement,
    Surveillance,
    Validity,
    hookimpl,
)

RULES = "《好茶标志认证规则》"

MARK = CertificationScheme(
    key="good_tea",
    version="1.0",
    title=Label("好茶标志", "Good tea mark"),
    object="product",
    owner=Statement(text=Label("茶叶协会", "Tea association"), provenance="verified", source=RULES),
    scope=Statement(text=Label("绿茶", "Green tea"), provenance="verified", source=RULES),
    criteria=(
        Criterion(
            key="extract",
            label=Label("水浸出物不少于 34 %", "At least 34 % of water extract"),
            standard="ISO 11287",
            evidence=(Label("检测报告", "test report"),),
            provenance="verified",
            source=RULES,
        ),
    ),
    decision=Decision(
        rule=Label("全部依据符合", "all criteria are met"),
        decided_by=Label("评审委员会", "the review board"),
        provenance="general_knowledge",
    ),
    validity=Validity(months=24, renewal_months_ahead=2, provenance="verified", source=RULES),
    surveillance=Surveillance(every_months=12, provenance="secondary", source="协会网页"),
    numbers=(
        NumberPattern(
            key="certificate",
            label=Label("证书编号", "Certificate number"),
            parts=(
                NumberPart(label=Label("年份", "year"), of="digits", length=4),
                NumberPart(label=Label("顺序号和校验位", "serial number and check digit"), of="digits", length=6),
            ),
            check="luhn",
            valid=("2026000014",),
            invalid=("2026000015", "202600014"),
            provenance="verified",
            source=RULES,
        ),
    ),
)


@hookimpl
def certification_schemes() -> Iterable[CertificationScheme]:
    """The one scheme of this plugin."""
    return [MARK]
