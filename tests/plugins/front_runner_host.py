# ruff: noqa: A002, ARG002 - the names are those of `Host`
"""The plugin front_runners with a handle of its own: real tables, real templates, and results that a test states."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import alembic.op
from alembic.migration import MigrationContext
from alembic.operations import Operations
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from sqlalchemy import Connection, create_engine

from duibiao.api import (
    BenchmarkScheme,
    Followed,
    Holder,
    Indicator,
    LimitResult,
    Message,
    Page,
    ResultView,
    Sent,
    SubmissionView,
    Verdict,
)
from duibiao.extension.discovery import import_plugin
from duibiao.interfaces.web.pages.frame import Frame
from duibiao.interfaces.web.pages.rendering import TEMPLATES
from duibiao.interfaces.web.writing import Writing
from duibiao.interfaces.wording import Wording, wording_of
from duibiao.model.assessment.verdict import Comparison, Counts, Mandatory
from duibiao.model.values.dates import add_days
from duibiao.model.values.messages import Label

FOLDER = Path(__file__).parents[2] / "plugins/front_runners"
KIND = "duibiao:front_runner_nomination"
SCHEME = "duibiao:porcelain_tile"
AT = "2026-09-01T01:00:00.000000Z"
SETTINGS = {
    "publicity_days": 7,
    "clock_binding": False,
    "phase_proposal": "04-01/04-30",
    "phase_fixing": "05-01/06-30",
    "phase_assessors": "06-01/08-31",
    "phase_notice": "07-01/08-31",
    "phase_review": "07-01/12-31",
}
TILES = BenchmarkScheme(
    key="porcelain_tile",
    issuer="duibiao",
    version="1.0",
    title=Label("瓷质砖对标方案", "Porcelain tile"),
    product_class=Label("瓷质砖"),
    industries=("C3071",),
    standards=(),
    indicators=(
        Indicator(key="strength", type="number", label=Label("断裂模数"), unit="MPa"),
        Indicator(key="sorted", type="boolean", label=Label("分选")),
    ),
    grades=(),
)
"""The one scheme in force."""
PLUGIN = import_plugin("front_runners", FOLDER)


def part(name: str) -> ModuleType:
    """A module of the plugin."""
    return importlib.import_module(f"duibiao_plugins.front_runners.{name}")


def migration() -> ModuleType:
    """The plugin's first migration."""
    spec = importlib.util.spec_from_file_location("front_runners_0001", FOLDER / "migrations/0001_lists.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextmanager
def operations(connection: Connection) -> Iterator[None]:
    """What `alembic.op` does is done on this connection."""
    with Operations.context(MigrationContext.configure(connection)):
        assert alembic.op.get_bind() is connection
        yield


def uuid_of(number: int) -> str:
    return f"00000000-0000-7000-8000-{number:012d}"


def verdict(**values: str) -> Verdict:
    """A verdict that measured these indicators, in MPa."""
    return Verdict(
        engine="1",
        scheme=f"{SCHEME}@1.0",
        definition_digest="0",
        grade="meets",
        comparisons=tuple(
            Comparison(
                indicator=key,
                standard="gb",
                outcome="meets",
                limits=(
                    LimitResult(
                        limit=0, outcome="meets", relation="at_least", purpose="benchmark", measured=value, unit="MPa"
                    ),
                ),
            )
            for key, value in values.items()
        ),
        indicators=(),
        gaps=(),
        mandatory=Mandatory(met=True),
        counts=Counts(),
    )


class StatedHost:
    """A `Host` over a connection; results, submissions and what was recorded are plain lists."""

    def __init__(self, connection: Connection, today: str = "2026-09-01", language: str = "zh-CN") -> None:
        self.connection = connection
        self.organ = "cn"
        self.today = today
        self.language = language
        self.settings: dict[str, object] = dict(SETTINGS)
        self.person: Holder | None = Holder("p1", "发布人", (("publisher", "cn"),))
        self.known_results: dict[str, ResultView] = {}
        self.known_submissions: dict[str, SubmissionView] = {}
        self.recorded: list[tuple[str, str, Mapping[str, Any]]] = []
        self.queued: list[tuple[str, dict[str, str]]] = []

    @property
    def now(self) -> str:
        return f"{self.today}T01:00:00.000000Z"

    def may(self, permission: str) -> bool:
        return self.person is not None and permission == "manage"

    def results(
        self,
        kind: str | None = None,
        *,
        scheme: str | None = None,
        enterprise: str | None = None,
        after: str = "",
        limit: int = 100,
    ) -> list[ResultView]:
        return list(self.known_results.values())[:limit]

    def result(self, submission: str) -> ResultView | None:
        return self.known_results.get(submission)

    def submissions(
        self, kind: str, *, state: str | None = None, after: str = "", limit: int = 100
    ) -> list[SubmissionView]:
        return [one for one in self.known_submissions.values() if one.kind == kind][:limit]

    def submission(self, id: str) -> SubmissionView | None:
        return self.known_submissions.get(id)

    def schemes(self) -> list[BenchmarkScheme]:
        return [TILES]

    def working_days_after(self, day: str, days: int) -> str:
        return add_days(date.fromisoformat(day), days, "working", {}).isoformat()

    def say(self, told: Message) -> str:
        return wording_of(FOLDER).say(told, self.language)

    def record(self, type: str, subject: str, body: Mapping[str, Any]) -> str:
        self.recorded.append((type, subject, body))
        return str(len(self.recorded))

    def enqueue(self, job: str, **arguments: str) -> str:
        self.queued.append((job, arguments))
        return str(len(self.queued))

    def page(self, template: str, *, status: int = 200, **context: Any) -> Page:
        return Page(template, context, status)


class Instance:
    """The plugin as an instance would run it: pages, follower, jobs, by the records that its hooks give."""

    def __init__(self, connection: Connection) -> None:
        self.host = StatedHost(connection)
        self.routes = {(one.method, one.path): one for one in PLUGIN.route_handlers()}
        self.jobs = {one.key: one for one in PLUGIN.jobs()}
        self.follower = next(iter(PLUGIN.followers()))

    def get(self, path: str, /, _query: Mapping[str, str] | None = None, **places: str) -> Any:
        return self.routes["GET", path].run(self.host, Sent(places, _query or {}, {}))

    def post(self, path: str, form: Mapping[str, str], **places: str) -> Any:
        return self.routes["POST", path].run(self.host, Sent(places, {}, form))

    def run_queued(self) -> None:
        while self.host.queued:
            key, arguments = self.host.queued.pop(0)
            self.jobs[key].run(self.host, arguments)

    def act(self, type_: str, subject: str, at: str = AT) -> None:
        """One act on a submission, as the journal has it."""
        self.follower.run(self.host, Followed("e", 1, "test", at, f"submission.{type_}", "submission", subject, 1, {}))

    def nominate(self, number: int, standard: str = "Q/ABC 001-2025", *, committed: bool = True, **values: str) -> str:
        """A published nomination by enterprise `number`, resting on a published result with these values."""
        result, nomination, name = uuid_of(1000 + number), uuid_of(number), f"合成企业{number:02d}有限公司"
        uscc = f"91330326MA{number:08d}"
        common: dict[str, Any] = {
            "enterprise": uscc,
            "enterprise_name": name,
            "organ": "cn",
            "industry": "C3071",
            "revision": 1,
        }
        shown: dict[str, Any] = {
            "status": "published",
            "published_at": AT,
            "product_name": "瓷质砖",
            "product_model": f"M{number}",
        }
        self.host.known_results[result] = ResultView(
            submission=result,
            kind="duibiao:benchmark_result",
            scheme=f"{SCHEME}@1.0",
            verdict=verdict(**values),
            **common,
            **shown,
        )
        fields = {"result": result, "standard": standard, "commitment": committed}
        self.host.known_submissions[nomination] = SubmissionView(
            id=nomination, kind=KIND, state="published", updated_at=AT, fields=fields, **common
        )
        self.act("published", nomination)
        return nomination


@contextmanager
def instance() -> Iterator[Instance]:
    """The plugin over a fresh database, made by its own migration."""
    with create_engine("sqlite://").connect() as connection:
        with operations(connection):
            migration().upgrade()
        yield Instance(connection)


def rendered(page: Page, language: str = "zh-CN", path: str = "/x/front_runners/") -> str:
    """A page's HTML in the core's frame."""
    own = Wording({"en": wording_of(FOLDER).catalogues["en"]})
    writing = Writing(own, language)
    loaders = [
        FileSystemLoader(TEMPLATES),
        PrefixLoader({"front_runners": FileSystemLoader(FOLDER / "templates")}),
        FileSystemLoader(FOLDER / "templates"),
    ]
    environment = Environment(
        loader=ChoiceLoader(loaders), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(writing.names)
    environment.globals.update(language=language, static="/static/0")
    person: Any = SimpleNamespace(name="发布人")
    frame = Frame(Label("平台"), Label("机构"), True, language, "", path, (), person, "token")
    return environment.get_template(page.template).render({"frame": frame, **page.context})
