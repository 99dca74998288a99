"""What crowd.toml states: how many made-up enterprises there are, where, and what becomes of their filings."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Literal

from duibiao.extension.toml_files import read_toml
from duibiao.kernel.submissions.lifecycle import ActionName
from duibiao.model.records.definitions import Record
from duibiao.model.records.reading import read_record
from duibiao.model.values.messages import Label

FILE = "crowd.toml"
RESULT = "duibiao:benchmark_result"

Level = Literal["zone", "county", "city", "province", "nation"]
Word = Literal[ActionName, Level, "accepted", "improve", "object", "uphold", "dismiss"]
"""What a fate is told in: an action; a level, for passing on until it waits there; or one of the others."""

Demand = Literal["any", "publishable", "failing"]
"""What the last answers of a filing are like: they keep every mandatory limit, they do not, or either."""


class CrowdRound(Record, frozen=True, kw_only=True):
    """A round that opens and closes on the first day of a month so many months before today."""

    id: str
    organ: str
    title: Label
    kinds: tuple[str, ...]
    opens: int
    closes: int


class Fate(Record, frozen=True, kw_only=True):
    """What becomes of a filing, as the acts that befall it; `share` is its part among all."""

    key: str
    share: int
    acts: tuple[Word, ...]
    kind: str = RESULT
    idle: tuple[int, int] | None = None
    answers: Demand = "publishable"


class Placed(Record, frozen=True, kw_only=True):
    """Filings at a certain place: of a filer of demo.toml by a scheme, or of some enterprise of an organ."""

    fates: tuple[str, ...]
    filer: str | None = None
    scheme: str | None = None
    organ: str | None = None


class Place(Record, frozen=True, kw_only=True):
    """Where enterprises are: their organ, how it begins their names, how many of them, what they make."""

    organ: str
    short: str
    share: int
    trades: tuple[str, ...] = ()


class Trade(Record, frozen=True):
    """How a scheme shows in names: of enterprises, of products, of models."""

    word: str
    products: tuple[str, ...]
    model: str


class Report(Record, frozen=True, kw_only=True):
    """Answers to the form of a result, and with how many files they come."""

    share: int
    fields: dict[str, str | bool]
    files: int = 0


class Resting(Record, frozen=True, kw_only=True):
    """Filings of another kind that rest on published results, so many for each scheme by its key.

    {result}, {number} and {year} are filled in; `idle` are the working days since the last act.
    """

    kind: str
    counts: dict[str, int]
    fields: dict[str, str | bool]
    acts: tuple[Word, ...]
    idle: int


class VisitStep(Record, frozen=True, kw_only=True):
    """A form that is sent so many working days before today; {year} is that of the moment."""

    ago: int
    page: str = ""
    form: dict[str, str]


class Visit(Record, frozen=True, kw_only=True):
    """Somebody at a plugin's pages: a form at `page`, then others at pages below the one that it led to."""

    login: str
    page: str
    steps: tuple[VisitStep, ...]


class Crowd(Record, frozen=True, kw_only=True):
    """The whole file."""

    seed: str
    months: int
    enterprises: int
    filings: int
    name: str
    words: tuple[str, ...]
    rounds: tuple[CrowdRound, ...]
    gaps: dict[str, tuple[int, int]]
    fates: tuple[Fate, ...]
    placed: tuple[Placed, ...]
    places: tuple[Place, ...]
    trades: dict[str, Trade]
    reports: tuple[Report, ...]
    sayings: dict[str, tuple[str, ...]]
    resting: tuple[Resting, ...] = ()
    visits: tuple[Visit, ...] = ()

    def chance(self, *of: object) -> Random:
        """A source of chance of its own for each thing it is asked for: the same on every run."""
        return Random("/".join((self.seed, *map(str, of))))  # noqa: S311 - made-up data, no secrets

    def fate(self, key: str) -> Fate:
        """The fate called `key`. Raises `KeyError`."""
        return {fate.key: fate for fate in self.fates}[key]


def read_crowd(folder: Path) -> Crowd | None:
    """What the crowd.toml in `folder` states; None where there is no such file.

    `like` names another file, seen from the one that says so; what is not stated is as it stands there.
    """
    if not (folder / FILE).exists():
        return None
    return read_record(_stated(folder / FILE), Crowd, FILE)


def _stated(file: Path) -> dict[str, object]:
    stated = read_toml(file, file.name)
    like = stated.pop("like", None)
    return _stated(file.parent / like) | stated if isinstance(like, str) else stated


def portions(total: int, shares: tuple[int, ...]) -> tuple[int, ...]:
    """`total` divided by `shares`, each at least one; the last ones are taken from the greatest."""
    whole = sum(shares)
    parts = [max(1, total * share // whole) for share in shares]
    while sum(parts) < total:
        parts[max(range(len(parts)), key=lambda i: shares[i] * total / whole - parts[i])] += 1
    while sum(parts) > total and max(parts) > 1:
        parts[parts.index(max(parts))] -= 1
    return tuple(parts)
