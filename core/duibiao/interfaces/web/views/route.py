"""The route as a scale: from the enterprise over the offices to the public, with a pointer for now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.hierarchy.routes import RouteStep
from duibiao.kernel.submissions.records import Standing
from duibiao.model.records.kinds import Publicity
from duibiao.model.values.messages import Label, message


class StepView(msgspec.Struct, frozen=True):
    """One step: its name, who takes it, whether it is over or now, and at which other instance it is held."""

    words: str
    place: str
    done: bool
    current: bool
    held_at: str = ""


def route_view(
    standing: Standing,
    route: Sequence[RouteStep],
    names: Mapping[str, Label],
    enterprise: str,
    publicity: Publicity | None,
    writing: Writing,
    held_at: str = "",
) -> tuple[StepView, ...]:
    """The steps of a submission: filing, the route's own, publicity where its kind has one, publication.

    `route` is the standing's own or, for a draft, the one that it would take today. `held_at` is what the instance is
    called that holds the submission, where that is not this one.
    """
    now = _position(standing, len(route))
    places = [(writing.say(message("route.filing", "填报")), enterprise)]
    places += [(writing.label(step.label), writing.label(names.get(step.organ))) for step in route]
    if publicity is not None:
        days = message("route.days", "{days} 个工作日", days=publicity.days)
        if publicity.calendar == "calendar":
            days = message("route.calendar_days", "{days} 天", days=publicity.days)
        places.append((writing.say(message("route.publicity", "公示")), writing.say(days) if publicity.days else ""))
    else:
        now = now + 1 if now > len(route) + 1 else now
    places.append((writing.say(message("route.publication", "公开")), ""))
    last = len(places) - 1
    steps = []
    for index, (words, place) in enumerate(places):
        done = index < now or (standing.state == "published" and index == last)
        steps.append(StepView(words, place, done, index == now, held_at if index == now else ""))
    return tuple(steps)


def _position(standing: Standing, length: int) -> int:
    """The index of the step that a submission stands at, filing being 0; beyond the end for one that has left."""
    match standing.state:
        case "draft" | "returned":
            return 0
        case "in_review":
            return (standing.step or 0) + 1
        case "accepted" | "in_publicity":
            return length + 1
        case "published" | "suspended":
            return length + 2
        case _:
            return -1
