"""What operators do at the command line: migrate, check, publish, accounts, import."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import OperationalError

from duibiao.extension.agreement import Established
from duibiao.extension.available import available
from duibiao.extension.catalogue import Offer, PluginStatus
from duibiao.extension.conformance.refusals import examples_in, faults_of
from duibiao.extension.deployment import SQLITE, Located, read_deployment
from duibiao.extension.hooks import DATA_HOOKS
from duibiao.extension.manifest import Manifest
from duibiao.extension.startup import gather
from duibiao.interfaces.assessing import read_json
from duibiao.interfaces.encrypting import make_first_key, refuse_without_key, signing_suite, suites_stated
from duibiao.interfaces.key_check import look_at_keys
from duibiao.interfaces.plugin_tables import listed_trees, plugin_trees, tables_of, unready
from duibiao.interfaces.running import Clock, Running, own_organ, start, system_clock
from duibiao.interfaces.web.api.submissions import ImportRequest
from duibiao.interfaces.wording import say, say_all
from duibiao.kernel.definitions import known
from duibiao.kernel.definitions.overlays import refuse_leaving
from duibiao.kernel.definitions.publishing import publish
from duibiao.kernel.hierarchy.areas import seed_areas
from duibiao.kernel.hierarchy.calendars import seed_holidays
from duibiao.kernel.hierarchy.standard_tree import seed_organs
from duibiao.kernel.identity.accounts import add_person, grant_role
from duibiao.kernel.identity.passwords import hash_password
from duibiao.kernel.identity.people import find_person
from duibiao.kernel.identity.roles import OPERATOR
from duibiao.kernel.identity.tokens import issue_token, person_of_token
from duibiao.kernel.journal import erasables
from duibiao.kernel.journal.entries import Author
from duibiao.kernel.journal.keys import make_first
from duibiao.kernel.store.engine import Store
from duibiao.kernel.store.migrations import Tree, current, pending, remove, upgrade
from duibiao.kernel.submissions.drafts import NewSubmission
from duibiao.kernel.submissions.importing import import_filings
from duibiao.kernel.submissions.spreadsheets import filings_of, read_table
from duibiao.kernel.work import cursors, jobs
from duibiao.model.records.reading import in_file, read_record
from duibiao.model.values.messages import Conflict, Fault, Message, NotAllowed, message

Echo = Callable[[str], object]

ENCRYPTED_AT_ONCE = 500
"""How many texts are encrypted in one transaction."""


def operator(origin: str, now: str) -> Author:
    """Whoever runs the command line on the machine itself."""
    return Author(origin, "", OPERATOR, now)


def migrate(folder: Path, echo: Echo, clock: Clock = system_clock) -> None:
    """Bring the database up to date, the plugins' tables with it; areas, organs and holidays are filled in."""
    located = read_deployment(folder)
    upgrade(located.database)
    for slug, tree in listed_trees(located).items():
        upgrade(located.database, tree)
        echo(f"{slug}: {current(located.database, tree)}")
    author = operator(located.deployment.instance, clock())
    store = Store(located.database)
    suites = suites_stated(located)
    with store.read() as connection:
        make_first_key(located, suites, connection)
    store.use_field_keys(refuse_without_key(located, suites))
    with store.write() as connection:
        areas = seed_areas(connection)
        organs = seed_organs(connection, author)
        holidays = seed_holidays(connection)
        make_first(connection, author, located.keys, signing_suite(located, suites))
    store.close()
    echo(f"areas {areas}, new organs {organs}, new holidays {holidays}")


def check(folder: Path, language: str, echo: Echo) -> int:
    """Check the deployment in `folder` and tell every fault; the exit code, 1 for any.

    A database that is up to date is asked what it knows; none is made and nothing is changed.
    """
    located = read_deployment(folder)
    ready = _is_ready(located, language, echo)
    catalogue = gather(located, _established(located) if ready else {})
    for status in catalogue.plugins:
        _echo_plugin(status, language, echo)
        if status.remarks:
            echo(say_all(in_file(Fault.of(status.remarks), status.slug).messages, language))
    keys = look_at_keys(located, catalogue, with_database=ready)
    if keys.told:
        echo(say_all(keys.told, language))
    faults = (*faults_of(catalogue), *keys.faults)
    if faults:
        echo(say_all(faults, language))
        outcome = message("check.refused", "共 {count} 处要改正。", count=len(faults))
    else:
        text = "没有发现问题：{plugins} 个插件，{definitions} 份定义，{checks} 项检查，{examples} 个算例。"
        outcome = message(
            "check.passed",
            text,
            plugins=len(catalogue.plugins),
            definitions=len(catalogue.offers),
            checks=len(catalogue.checks),
            examples=examples_in(catalogue),
        )
    echo(say(outcome, language))
    return 1 if faults else 0


def _is_ready(located: Located, language: str, echo: Echo) -> bool:
    """Whether the instance has a database and it is up to date; one that does not answer is told."""
    file = located.database.removeprefix(SQLITE)
    if file != located.database and not Path(file).exists():
        return False
    try:
        return not pending(located.database)
    except OperationalError:
        text = "连不上数据库，只核对了插件本身。要一并核对已有的定义，请先启动数据库。"
        echo(say(message("check.no_database", text), language))
        return False


def _established(located: Located) -> Established:
    """What the instance knows."""
    store = Store(located.database)
    with store.read() as connection:
        own_organ(connection, located.deployment.organ)
        established = known.digests(connection)
    store.close()
    return established


def list_plugins(folder: Path, language: str, echo: Echo) -> None:
    """A line for each listed plugin, its faults and remarks below it; then those that could be listed."""
    located = read_deployment(folder)
    established = _established(located) if _is_ready(located, language, echo) else {}
    catalogue = gather(located, established, unready=unready(located) if established else None)
    for status in catalogue.plugins:
        _echo_plugin(status, language, echo)
        _echo_told((*status.faults, *status.remarks), language, echo)
    others = available(located)
    if others:
        text = "没有列入、可以启用的插件（只读了说明，没有运行代码；启用时加进 deployment.toml 的 plugins）："
        echo(say(message("plugins.available", text), language))
    for one in others:
        line = _line(one.slug, "not listed", one.manifest, language)
        echo(f"{line}; {'code' if one.has_code else 'data'}; + {one.line}")
        _echo_told(one.faults, language, echo)


def remove_plugin(folder: Path, slug: str, drop_tables: bool, language: str, echo: Echo) -> None:
    """Tell what stays of a plugin that the deployment lists no more, and drop its tables where that is asked for.

    Its followers then begin anew should it come back. Raises a `Fault` while it is still listed, and where its folder,
    which says how to drop the tables, is gone.
    """
    located = read_deployment(folder)
    if slug in located.deployment.plugins:
        text = "{slug} 还在 deployment.toml 的 plugins 里。请先去掉这一行并重新启动，再来清除。"
        raise Fault(message("plugin.still_listed", text, slug=slug))
    tree = plugin_trees(located).get(slug)
    kept = "{slug} 的定义和申报照旧留存，可以打开。"
    echo(say(message("plugin.kept", kept, slug=slug), language))
    if tree is None:
        if drop_tables:
            text = "找不到 {slug} 的 migrations 文件夹，不知道哪些数据表是它的。请把插件文件夹放回 plugin_paths 再试。"
            raise Fault(message("plugin.no_tree", text, slug=slug))
        return
    store = Store(located.database)
    for table, rows in _rows_in(store, slug, tree).items():
        echo(f"    {table} {rows}")
    if drop_tables:
        remove(located.database, tree)
        with store.write() as connection:
            cursors.forget(connection, slug)
            jobs.forget(connection, slug)
        echo(say(message("plugin.tables_dropped", "{slug} 的数据表已经删除。", slug=slug), language))
    else:
        text = "它的数据表（上列表名和行数）也留着，等它回来。要删除，请加 --drop-tables；删除后不能恢复。"
        echo(say(message("plugin.tables_kept", text), language))
    store.close()


def _rows_in(store: Store, slug: str, tree: Tree) -> Mapping[str, int]:
    """The tables that a plugin has in the database, and how many rows each holds."""
    with store.read() as connection:
        found = tables_of(connection, slug, tree)
        return {one.name: connection.execute(select(func.count()).select_from(one)).scalar_one() for one in found}


def encrypt_erasables(folder: Path, echo: Echo) -> None:
    """Encrypt the texts from before by the suite that the deployment states, or decrypt them where it states none.

    A few at a time, each in a transaction of its own, so that it can be broken off and run again while people work.
    """
    running = start(folder)
    done = 0
    while True:
        with running.store.write() as connection:
            count = erasables.keep_otherwise(connection, ENCRYPTED_AT_ONCE)
        done += count
        if count < ENCRYPTED_AT_ONCE:
            break
        echo(f"erasables {done} …")
    running.store.close()
    echo(f"erasables {done}")


def publish_offers(
    folder: Path, slugs: Sequence[str], echo: Echo, clock: Clock = system_clock, *, leave_behind: bool = False
) -> None:
    """Put in force what the named plugins offer, or all; what is in force already stays.

    Of several editions of one definition the last is put in force; the others are made known once, before it. Raises
    a `Fault`, with nothing published, where overlays in force clash with what is offered, unless they may be left
    behind. An offered overlay that clashes with its base in force is told and passed over.
    """
    running = start(folder, clock)
    author = operator(running.instance.name, running.clock())
    try:
        with running.store.write() as connection:
            offers = _to_publish(connection, tuple(running.catalogue.offers.values()), slugs)
            if not leave_behind:
                refuse_leaving(connection, [offer.definition for offer in offers])
            for offer in offers:
                try:
                    publish(connection, author, offer.type, offer.definition)
                except Conflict as conflict:
                    if offer.type != "overlays":
                        raise
                    echo(say_all(in_file(conflict, f"{offer.plugin}: {offer.place}").messages, "zh-CN"))
                else:
                    echo(f"{offer.type} {offer.definition.edition} {offer.digest[:19]}")
    finally:
        running.store.close()


def _to_publish(connection: Connection, offered: Sequence[Offer], slugs: Sequence[str]) -> list[Offer]:
    """What the named plugins offer, or all, in the order in which one may name another.

    An edition that a later one of the same offer succeeds, and that is known already, is left as it is.
    """
    there = frozenset(known.digests(connection).values())
    last = {(offer.type, offer.definition.name): offer.digest for offer in offered}
    return [
        offer
        for type_ in DATA_HOOKS
        for offer in offered
        if offer.type == type_
        and (not slugs or offer.plugin in slugs)
        and (offer.digest not in there or offer.digest == last[offer.type, offer.definition.name])
    ]


def import_file(folder: Path, file: Path, token: str, submit: bool, echo: Echo) -> None:
    """File what stands in `file` as the person behind `token`: all rows, or none."""
    running = start(folder)
    now = running.clock()
    with running.store.write() as connection:
        person = person_of_token(connection, token, now)
        if person is None:
            raise NotAllowed(message("access.token", "访问令牌无效、已过期或已撤销。请换用有效的令牌。"))
        filings = _filings(connection, file)
        imported = import_filings(connection, person, running.instance, filings, now, submit=submit)
    for one in imported:
        echo(f"{one.id} {one.state} {one.grade or '-'}")
    running.store.close()


def add_account(
    folder: Path,
    login: str,
    name: str,
    password: str,
    role: str,
    organ: str | None,
    enterprise: str | None,
    industries: Sequence[str],
    echo: Echo,
) -> None:
    """Make an account with a first role."""
    kept = hash_password(password, login)
    running = start(folder)
    author = operator(running.instance.name, running.clock())
    with running.store.write() as connection:
        person = add_person(connection, author, login, name, kept)
        grant_role(connection, author, person, role, organ=organ, enterprise=enterprise, industries=industries)
    echo(person)
    running.store.close()


def make_token(folder: Path, login: str, title: str, days: int, echo: Echo) -> None:
    """Make an access token for an account and show it once."""
    running = start(folder)
    echo(token_for(running, login, title, days))
    running.store.close()


def token_for(running: Running, login: str, title: str, days: int) -> str:
    """A new access token of the account called `login`. Raises `NotFound`."""
    now = running.clock()
    with running.store.write() as connection:
        person = find_person(connection, login)
        return issue_token(connection, operator(running.instance.name, now), person, title, days)


def _filings(connection: Connection, file: Path) -> list[NewSubmission]:
    """The filings of a CSV table or a JSON request."""
    if file.suffix.lower() == ".json":
        return read_record(read_json(file), ImportRequest, file.name).filings
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        told = message("file.encoding", "{file} 不是 UTF-8 编码。请另存为 CSV UTF-8。", file=file.name)
        raise Fault(told) from error
    return filings_of(connection, read_table(text))


def _echo_plugin(status: PluginStatus, language: str, echo: Echo) -> None:
    """A line of what the plugin says of itself, its state, what it contributes and the time it took."""
    offers = ", ".join(f"{hook} {count}" for hook, count in status.contributes.items())
    line = _line(status.slug, status.state, status.manifest, language)
    echo(line if status.manifest is None else f"{line}; {offers or '-'}; {status.seconds * 1000:.0f} ms")


def _line(slug: str, state: str, manifest: Manifest | None, language: str) -> str:
    """Slug, state, and as far as the manifest could be read version, title, API range, rights and permissions."""
    if manifest is None:
        return f"{slug} [{state}]"
    told = [f"{slug} {manifest.version} [{state}] {manifest.title.in_language(language)}", f"api {manifest.api}"]
    told += [f"rights {', '.join(manifest.rights)}"] if manifest.rights else []
    own = (f"{name} ({', '.join(one.roles)})" for name, one in manifest.permissions.items())
    told += [f"permissions {', '.join(own)}"] if manifest.permissions else []
    return "; ".join(told)


def _echo_told(told: Sequence[Message], language: str, echo: Echo) -> None:
    """Faults and remarks below the line of their plugin."""
    for one in told:
        echo(f"    {one.at + ': ' if one.at else ''}{say(one, language)}")
