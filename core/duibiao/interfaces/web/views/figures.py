"""The figures of the front page: each with its trend and what stands under it."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from duibiao.interfaces.web.views.sparkline import Sparkline, sparkline
from duibiao.interfaces.web.writing import Writing
from duibiao.model.values.messages import Message, message
from duibiao.model.values.numbers import EXACT
from duibiao.reporting.dissemination.overview import Overview, Trend

TENTH = Decimal("0.1")


class Headline(msgspec.Struct, frozen=True):
    """One figure: its name, the figure with its unit, its trend where it has one, and two remarks under it."""

    name: str
    figure: str
    unit: str
    trend: Sparkline | None
    remark: str
    aside: str


def headlines(figures: Overview, writing: Writing) -> tuple[Headline, ...]:
    """Results, enterprises, the share that reaches its standards, what is in publicity."""
    items = message("unit.results", "项")
    return (
        _counted(message("headline.published", "已公开的对标结果"), items, figures.published, figures, writing),
        _counted(
            message("headline.enterprises", "参与企业"),
            message("unit.enterprises", "家"),
            figures.enterprises,
            figures,
            writing,
        ),
        _share(figures, writing),
        _in_publicity(figures, items, writing),
    )


def percentage(part: int, whole: int) -> Decimal | None:
    """A share in per cent to a tenth, half to even; None of nothing."""
    if not whole:
        return None
    return EXACT.divide(Decimal(part * 100), Decimal(whole)).quantize(TENTH)


def _counted(name: Message, unit: Message, trend: Trend, figures: Overview, writing: Writing) -> Headline:
    return Headline(
        name=writing.say(name),
        figure=writing.number(trend.total),
        unit=writing.say(unit),
        trend=sparkline(trend.monthly, figures.months, writing),
        remark=writing.say(message("headline.months", "近 12 个月，按公开的月份")),
        aside=writing.say(
            message("headline.this_month", "本月 {figure} {unit}", figure=trend.monthly[-1], unit=writing.say(unit))
        ),
    )


def _share(figures: Overview, writing: Writing) -> Headline:
    share = percentage(figures.reaching.total, figures.published.total)
    text = "{part} 项，其中优于 {ahead} 项"
    return Headline(
        name=writing.say(message("headline.reaching", "达到或优于对标标准")),
        figure="—" if share is None else f"{share}",
        unit="" if share is None else "%",
        trend=sparkline(figures.reaching.monthly, figures.months, writing),
        remark=writing.say(
            message(
                "headline.reaching_part",
                text,
                part=writing.number(figures.reaching.total),
                ahead=writing.number(figures.by_grade.get("ahead", 0)),
            )
        ),
        aside="",
    )


def _in_publicity(figures: Overview, unit: Message, writing: Writing) -> Headline:
    return Headline(
        name=writing.say(message("headline.in_publicity", "公示中")),
        figure=writing.number(figures.in_publicity),
        unit=writing.say(unit),
        trend=None,
        remark=writing.say(message("headline.objections", "公示期间和公开以后，任何人都可以提出异议。")),
        aside="",
    )
