"""Routes: which organs a submission passes, from the steps of its kind and its enterprise's line of organs. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from duibiao.kernel.hierarchy.organs import Organ
from duibiao.model.records.kinds import OrganLevel, ReviewRole, Step
from duibiao.model.values.messages import Fault, Label, message


class RouteStep(msgspec.Struct, frozen=True, omit_defaults=True):
    """A step with the organ that takes it, and the organs whose opinions it collects. `days` are working days."""

    key: str
    level: OrganLevel
    role: ReviewRole
    label: Label
    organ: str
    with_organs: tuple[str, ...] = ()
    days: int | None = None


def effective_route(
    steps: Sequence[Step], line: Sequence[Organ], beside: Mapping[str, Sequence[str]] | None = None
) -> tuple[RouteStep, ...]:
    """The steps that `line` has an organ for, in their order; the others are skipped.

    `line` leads from the enterprise's own organ to the root (`line_of`); of two organs of one level the nearer takes
    the step. `beside` gives the organs that act with a step, by its key (`organs_beside`). Raises `Fault` where no
    step is left.
    """
    with_organs = beside or {}
    at: dict[OrganLevel, Organ] = {organ.level: organ for organ in reversed(line)}
    route = tuple(
        RouteStep(
            step.key,
            step.level,
            step.role,
            step.label,
            at[step.level].id,
            tuple(with_organs.get(step.key, ())),
            step.days,
        )
        for step in steps
        if step.level in at
    )
    if not route:
        text = "这类申报的流程里，没有哪个环节由 {organ} 或其上级机构办理。请联系工作办公室调整流程。"
        raise Fault(message("route.no_step", text, organ=line[0].name.zh if line else "—"))
    return route
