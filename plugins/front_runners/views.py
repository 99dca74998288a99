"""What the templates show: pure functions from records to plain Structs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlencode

import msgspec

from duibiao.api import BenchmarkScheme, Host, Label, Message, format_number

from .book import Entry, Indicator, Listing, Refused, Turn, Variety
from .clock import Phase, phases_on
from .words import REASONS, REFUSALS, STATES, WITHHELD

HOME = "/x/front_runners"

AT_LEAST, AT_MOST = "≥", "≤"


class State(msgspec.Struct, frozen=True):
    """The state of a list in words and tone."""

    words: Message
    tone: str


class Line(msgspec.Struct, frozen=True):
    """A list among others: each band is a tier and how many stand in it."""

    href: str
    title: Label
    state: State
    day: str
    count: int
    reason: Message | None


class Placed(msgspec.Struct, frozen=True):
    """One in a tier."""

    name: str
    enterprise: str
    result: str
    product: str
    standard: str
    value: str


class Band(msgspec.Struct, frozen=True):
    """A tier: its number, its bound with the relation, and who stands in it, in no order of merit."""

    tier: int
    bound: str
    placed: tuple[Placed, ...]


class Board(msgspec.Struct, frozen=True):
    """The list of one indicator."""

    label: Label
    unit: str
    floor: str
    bands: tuple[Band, ...]
    withheld: Message | None


class Removed(msgspec.Struct, frozen=True):
    """A turn in the history of a list."""

    name: str
    enterprise: str
    removed: bool
    reason: Message
    at: str


class ListView(msgspec.Struct, frozen=True):
    """A list as a page shows it."""

    href: str
    title: Label
    year: int
    scheme: str
    standard: str
    state: State
    listing: Listing
    boards: tuple[Board, ...]
    listed: tuple[tuple[str, str], ...]
    history: tuple[Removed, ...]
    reason: Message | None


class PhaseLine(msgspec.Struct, frozen=True):
    """A phase of the year, and whether today is in it."""

    name: Message
    first: str
    last: str
    now: bool


class Acts(msgspec.Struct, frozen=True):
    """What may be done with a list now."""

    draw: bool = False
    publicise: bool = False
    halt: bool = False
    finish: bool = False
    remove: bool = False
    waits_until: str | None = None


def lines(
    found: Iterable[tuple[Listing, Label]],
    counts: Mapping[tuple[str, str, int], int],
    withheld: Mapping[tuple[str, str], str | None],
) -> tuple[Line, ...]:
    """The lists of a year; `count` is how many stand on the lists of their indicators that are issued."""
    return tuple(
        Line(
            href=f"{HOME}/lists/{listing.id}",
            title=title,
            state=state_of(listing),
            day=listing.final_at or listing.publicity_from or listing.drawn_up_at,
            count=max(_totals(listing.id, counts, withheld), default=0),
            reason=WITHHELD[listing.reason] if listing.reason else None,
        )
        for listing, title in found
    )


def _totals(
    id_: str, counts: Mapping[tuple[str, str, int], int], withheld: Mapping[tuple[str, str], str | None]
) -> list[int]:
    """How many are listed, for each indicator of a list that is issued."""
    issued = [key for (list_, key), reason in withheld.items() if list_ == id_ and reason is None]
    return [sum(n for (list_, indicator, _), n in counts.items() if (list_, indicator) == (id_, key)) for key in issued]


def list_view(
    variety: Variety,
    listing: Listing,
    entries: Sequence[Entry],
    withheld: Mapping[tuple[str, str], str | None],
    turns: Iterable[Turn],
) -> ListView:
    """A list: a board for each indicator, and the history of removals."""
    listed = [one for one in entries if one.state == "listed"]
    by_nomination = {one.nomination: one for one in entries}
    return ListView(
        href=f"{HOME}/lists/{listing.id}",
        title=variety.title,
        year=variety.year,
        scheme=variety.scheme,
        standard=variety.standard,
        state=state_of(listing),
        listing=listing,
        boards=tuple(_board(one, listed, withheld.get((listing.id, one.core.key))) for one in variety.indicators),
        listed=tuple((one.nomination, f"{one.enterprise_name} {one.product}".strip()) for one in listed),
        history=tuple(_turn(one, by_nomination[one.nomination]) for one in turns),
        reason=WITHHELD[listing.reason] if listing.reason else None,
    )


def _board(indicator: Indicator, listed: Iterable[Entry], withheld: str | None) -> Board:
    core = indicator.core
    sign = AT_LEAST if core.better == "higher" else AT_MOST
    unit = "" if indicator.unit == "1" else indicator.unit
    tiers: dict[int, list[Placed]] = {tier: [] for tier in range(1, len(core.bounds) + 1)}
    for one in listed if withheld is None else ():
        tier, value = one.placings[core.key]
        placed = Placed(one.enterprise_name, one.enterprise, one.result, one.product, one.standard, value)
        tiers[tier].append(placed)
    return Board(
        label=indicator.label,
        unit=unit,
        floor=f"{sign} {format_number(core.floor)}",
        bands=tuple(
            Band(tier, f"{sign} {format_number(bound)}", tuple(tiers[tier]))
            for tier, bound in enumerate(core.bounds, 1)
        ),
        withheld=WITHHELD[withheld] if withheld else None,
    )


def _turn(turn: Turn, entry: Entry) -> Removed:
    return Removed(entry.enterprise_name, entry.enterprise, turn.type == "removed", REASONS[turn.reason], turn.at)


def state_of(listing: Listing | None) -> State:
    """The state of a list, or that there is none yet."""
    return State(*STATES[listing.shown_state if listing else "none"])


def manage_lines(found: Iterable[Variety], standing: Mapping[str, Listing]) -> tuple[Line, ...]:
    """The varieties of a year with the state of their lists."""
    return tuple(
        Line(f"{HOME}/manage/varieties/{one.id}", one.title, state_of(listing), _day(listing), 0, None)
        for one in found
        for listing in [standing.get(one.id)]
    )


def _day(listing: Listing | None) -> str:
    return listing.final_at or listing.publicity_ends_on or listing.drawn_up_at if listing else ""


def variety_view(variety: Variety) -> dict[str, object]:
    """A variety with its indicators, as the publisher checks it."""
    empty = Listing(variety.id, variety.id, variety.year, "draft", "")
    boards = tuple(_board(one, (), None) for one in variety.indicators)
    about = {"id": variety.id, "title": variety.title, "year": variety.year, "scheme": variety.scheme}
    return about | {"standard": variety.standard, "boards": boards, "state": state_of(empty)}


def refusal_lines(variety: Variety, refused: Iterable[Refused]) -> list[tuple[str, str, Label | None, Message]]:
    """Who did not enter: name, standard, indicator and why."""
    labels = {one.core.key: one.label for one in variety.indicators}
    return [(one.enterprise_name, one.standard, labels.get(one.indicator), REFUSALS[one.code]) for one in refused]


def acts(listing: Listing | None, today: str) -> Acts:
    """What may be done with a list on a day."""
    if listing is None:
        return Acts(draw=True)
    match listing.state:
        case "in_publicity":
            over = today > (listing.publicity_ends_on or "")
            return Acts(halt=True, finish=over, remove=True, waits_until=None if over else listing.publicity_ends_on)
        case "final":
            return Acts(remove=True)
        case "draft":
            return Acts(draw=True, publicise=True)
        case _:
            return Acts(draw=True)


def reasons(host: Host, keys: Iterable[str]) -> list[tuple[str, str]]:
    """Reasons to choose from."""
    return [(key, host.say(REASONS[key])) for key in keys]


def scheme_choices(host: Host, schemes: Iterable[BenchmarkScheme]) -> list[tuple[str, str]]:
    """Schemes to choose from, each with its title and its name."""
    return [(one.name, f"{one.title.in_language(host.language)} {one.name}") for one in schemes]


def phase_lines(phases: tuple[Phase, ...], today: str) -> tuple[PhaseLine, ...]:
    """The year's phases, those of today marked."""
    now = phases_on(phases, today)
    return tuple(PhaseLine(one.name, one.first, one.last, one in now) for one in phases)


def next_page(year: int, words: str, after: str) -> str:
    """The address of what follows on the page of a year."""
    return f"{HOME}/?{urlencode({'year': year, 'q': words, 'after': after})}"


class Typed(dict[str, str]):
    """What was typed into a form; empty text for what was not."""

    def __missing__(self, name: str) -> str:
        return ""


def typed(values: Mapping[str, str]) -> Typed:
    """The values of a form, ready to be shown again."""
    return Typed(values)
