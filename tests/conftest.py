"""What every test may ask for: fresh databases of both kinds, and the rounds of the soak."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from xdist.workermanage import WorkerController

from tests import databases, demonstrations, federation, postgres
from tests.demonstrations import Demo
from tests.federation import Pair

RUN_FOLDER = pytest.StashKey[Path]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rounds", type=int, default=1, help="how often each test marked `soak` is repeated")


def pytest_configure(config: pytest.Config) -> None:
    """One folder for the run, made by its first process and known to every worker."""
    given = getattr(config, "workerinput", {}).get("run_folder")
    config.stash[RUN_FOLDER] = Path(given or tempfile.mkdtemp(prefix="duibiao-tests-"))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: WorkerController) -> None:
    node.workerinput["run_folder"] = str(node.config.stash[RUN_FOLDER])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if way := postgres.way_taken(config.stash[RUN_FOLDER]):
        terminalreporter.write_line(f"PostgreSQL: {way}")


def pytest_unconfigure(config: pytest.Config) -> None:
    """The first process outlives every worker, so it is the one that stops the server."""
    if not hasattr(config, "workerinput") and RUN_FOLDER in config.stash:
        postgres.stop_server(config.stash[RUN_FOLDER])
        shutil.rmtree(config.stash[RUN_FOLDER])


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    rounds = metafunc.config.getoption("rounds")
    if rounds > 1 and metafunc.definition.get_closest_marker("soak"):
        metafunc.fixturenames.append("soak_round")
        metafunc.parametrize("soak_round", range(rounds))


@pytest.fixture(scope="session")
def run_folder(pytestconfig: pytest.Config) -> Path:
    """The folder that all workers of this run share."""
    return pytestconfig.stash[RUN_FOLDER]


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest, run_folder: Path) -> str:
    """URL of the run's PostgreSQL server. Compose starts only when no other worker has started one."""
    try:
        return postgres.server_url(run_folder, lambda: request.getfixturevalue("docker_services"))
    except postgres.PostgresMissing as missing:
        pytest.fail(str(missing))


@pytest.fixture(scope="session")
def postgres_url(postgres_server: str) -> str:
    """URL of a PostgreSQL database without tables that belongs to this worker alone."""
    return databases.blank_postgres(postgres_server)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Which database: a test runs once for each, unless it sets `parametrize("database_kind", [one])`."""
    kind: str = request.param
    return kind


@pytest.fixture
def database_url(
    database_kind: str,
    request: pytest.FixtureRequest,
    run_folder: Path,
    tmp_path: Path,
) -> Iterator[str]:
    """URL of a database with all tables and no rows, for this test alone."""
    if database_kind == "sqlite":
        yield databases.new_sqlite(tmp_path / "duibiao.sqlite", run_folder)
        return
    server = request.getfixturevalue("postgres_server")
    url = databases.new_postgres(server, run_folder)
    yield url
    databases.drop_postgres(server, url)


@pytest.fixture
def blank_database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a database without any table, for tests of the migrations themselves."""
    if database_kind == "sqlite":
        yield databases.sqlite_url(tmp_path / "blank.sqlite")
        return
    server = request.getfixturevalue("postgres_server")
    url = databases.blank_postgres(server)
    yield url
    databases.drop_postgres(server, url)


@pytest.fixture
def demo(
    database_kind: str,
    request: pytest.FixtureRequest,
    run_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Demo]:
    """The demonstration, running for this test alone, on the database of `database_kind`."""
    server = request.getfixturevalue("postgres_server") if database_kind == "postgresql" else None
    with demonstrations.copied(server, run_folder, tmp_path, monkeypatch) as running:
        yield running


@pytest.fixture
def pair(
    database_kind: str,
    request: pytest.FixtureRequest,
    run_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Pair]:
    """The province Zhejiang and the nation, joined, on the databases of `database_kind`."""
    server = request.getfixturevalue("postgres_server") if database_kind == "postgresql" else None
    with federation.joined(server, run_folder, tmp_path, monkeypatch) as made:
        yield made


@pytest.fixture(scope="session")
def docker_compose_command(run_folder: Path) -> str:
    return postgres.compose_command(run_folder)


@pytest.fixture(scope="session")
def docker_compose_file() -> str:
    return str(postgres.COMPOSE_FILE)


@pytest.fixture(scope="session")
def docker_compose_project_name(run_folder: Path) -> str:
    return run_folder.name


@pytest.fixture(scope="session")
def docker_setup() -> list[str]:
    return ["up --detach"]


@pytest.fixture(scope="session")
def docker_cleanup() -> list[str]:
    """Nothing: the container serves every worker, and `pytest_unconfigure` stops it after the last."""
    return []
