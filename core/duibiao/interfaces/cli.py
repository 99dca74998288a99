"""duibiao …: the command line.

The only late imports of the house are here, in `commands` and in `exchange_cli`: each command imports what it runs, so
that `duibiao --help` and a mistyped option answer at once.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

import click

from duibiao.interfaces.commands import FOLDER, language, told
from duibiao.interfaces.exchange_cli import exchange


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="duibiao")
def main() -> None:
    """Duibiao 对标: compare executed standards with international and leading ones; file, review, publish, look up."""


main.add_command(exchange)


@main.command()
@FOLDER
@click.option("--port", default=8000, show_default=True, help="Port on 127.0.0.1; of several instances the first.")
@click.option("--prepare-only", is_flag=True, help="Make the data, do not serve.")
@told
def demo(folder: Path, port: int, prepare_only: bool) -> None:
    """Make a synthetic instance (once) and serve it; or several, for a folder with federation.toml."""
    from duibiao.interfaces.demonstration.federation import is_federation

    if is_federation(folder):
        from duibiao.interfaces.demonstration.together import demonstrate

        demonstrate(folder, port, click.echo, prepare_only=prepare_only)
        return

    from duibiao.interfaces.demonstration.preparing import prepare
    from duibiao.interfaces.serving import serve as serve_folder

    prepare(folder, f"http://127.0.0.1:{port}", click.echo)
    if not prepare_only:
        serve_folder(folder, port)


@main.command()
@FOLDER
@click.option("--port", default=8000, show_default=True, help="Port on 127.0.0.1.")
@click.option("--safe", is_flag=True, help="Without any plugin, to find out what is wrong.")
@told
def serve(folder: Path, port: int, safe: bool) -> None:
    """Serve an instance on this machine. Faulty plugins are quarantined and shown."""
    from duibiao.interfaces.serving import serve as serve_folder

    serve_folder(folder, port, safe=safe)


@main.command()
@FOLDER
@told
def work(folder: Path) -> None:
    """Run followers and jobs without serving; `serve` does so by itself."""
    from duibiao.interfaces.serving import work_alone

    work_alone(folder)


@main.command()
@FOLDER
@told
def check(folder: Path) -> None:
    """Check deployment, plugins and worked examples; refuse any fault."""
    from duibiao.interfaces.operating import check as check_folder

    sys.exit(check_folder(folder, language(), click.echo))


@main.command()
@FOLDER
@told
def migrate(folder: Path) -> None:
    """Bring the database up to date, with the division list and the standard tree of organs."""
    from duibiao.interfaces.operating import migrate as migrate_folder

    migrate_folder(folder, click.echo)


@main.group()
def plugins() -> None:
    """Plugins of a deployment."""


@plugins.command("list")
@FOLDER
@told
def plugins_list(folder: Path) -> None:
    """Every listed plugin: state, reasons, what it contributes, time spent."""
    from duibiao.interfaces.operating import list_plugins

    list_plugins(folder, language(), click.echo)


@plugins.command("remove")
@FOLDER
@click.argument("slug")
@click.option("--drop-tables", is_flag=True, help="Drop its tables with everything in them; there is no way back.")
@told
def plugins_remove(folder: Path, slug: str, drop_tables: bool) -> None:
    """Say what stays of a plugin that is listed no more; drop its tables only when told to."""
    from duibiao.interfaces.operating import remove_plugin

    remove_plugin(folder, slug, drop_tables, language(), click.echo)


@plugins.command("publish")
@FOLDER
@click.option("--leave-behind", is_flag=True, help="Publish although overlays in force clash and stay behind.")
@click.argument("slugs", nargs=-1)
@told
def plugins_publish(folder: Path, leave_behind: bool, slugs: tuple[str, ...]) -> None:
    """Put in force what the plugins offer: those named, or all."""
    from duibiao.interfaces.operating import publish_offers

    publish_offers(folder, slugs, click.echo, leave_behind=leave_behind)


@plugins.command("check")
@click.argument(
    "given", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="FOLDER|ARCHIVE…"
)
@click.option(
    "--beside",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder that holds plugins these rely on; the folders they lie in are searched anyway.",
)
@told
def plugins_check(given: tuple[Path, ...], beside: tuple[Path, ...]) -> None:
    """Check plugins by themselves, by every rule of the kit; no deployment is needed."""
    from duibiao.interfaces.plugin_operating import check_plugins

    sys.exit(check_plugins(given, beside, language(), click.echo))


@plugins.command("new")
@click.argument("slug")
@click.option(
    "--kind",
    type=click.Choice(["certification", "code", "export", "form", "scheme"]),
    required=True,
    help="What it is to hold.",
)
@click.option(
    "--to", "parent", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Its parent folder."
)
@click.option("--title", help="Its title in Chinese; the slug where none is given.")
@told
def plugins_new(slug: str, kind: str, parent: Path, title: str | None) -> None:
    """Lay out a new plugin that passes the kit, to be filled with your own words and figures."""
    from duibiao.interfaces.plugin_operating import new_plugin

    new_plugin(slug, kind, parent, title, language(), click.echo)


@plugins.command("key")
@click.argument("file", type=click.Path(path_type=Path))
@told
def plugins_key(file: Path) -> None:
    """Make a key to sign plugins with: the private key in FILE, the public one on the screen."""
    from duibiao.interfaces.plugin_operating import make_signing_key

    make_signing_key(file, language(), click.echo)


@plugins.command("sign")
@click.argument("plugin", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="FOLDER")
@click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True, help="Private key.")
@click.option("--as", "signer", required=True, help="Who signs, as deployments know them: tea_association.")
@told
def plugins_sign(plugin: Path, key: Path, signer: str) -> None:
    """Sign the plugin in FOLDER: write plugin.sig, which travels with it."""
    from duibiao.interfaces.plugin_operating import sign_plugin

    sign_plugin(plugin, key, signer, language(), click.echo)


@plugins.command("build")
@click.argument("plugin", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="FOLDER")
@click.option("--to", "target", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Folder for it.")
@told
def plugins_build(plugin: Path, target: Path) -> None:
    """Make the archive of the plugin in FOLDER, the same bytes every time; tell its SHA-256."""
    from duibiao.interfaces.plugin_operating import build_plugin

    build_plugin(plugin, target, language(), click.echo, lambda line: click.echo(line, err=True))


@main.group()
def schemes() -> None:
    """Benchmark schemes."""


@schemes.command("assess")
@FOLDER
@click.option(
    "--plugin",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the plugin with the scheme; no deployment is needed then.",
)
@click.option("--json", "as_json", is_flag=True, help="The verdict as one JSON document in place of sentences.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE.toml|FILE.json")
@told
def schemes_assess(folder: Path, plugin: Path | None, as_json: bool, file: Path) -> None:
    """Judge the answers in FILE (TOML like a worked example, JSON as for POST /assessments); nothing is stored."""
    from duibiao.interfaces.assessing import assess_file

    assess_file(folder, plugin, file, as_json, language(), click.echo, lambda line: click.echo(line, err=True))


@schemes.command("preview")
@FOLDER
@click.argument("proposed", metavar="FILE.toml|NAME@VERSION")
@click.option("--json", "as_json", is_flag=True, help="One JSON document in place of the table.")
@told
def schemes_preview(folder: Path, proposed: str, as_json: bool) -> None:
    """Show what a new version would do to drafts and filings under earlier ones; nothing is written."""
    from duibiao.interfaces.previews import preview_scheme

    preview_scheme(folder, proposed, as_json, click.echo, lambda line: click.echo(line, err=True))


@main.group()
def standards() -> None:
    """The register of standards."""


@standards.command("import")
@FOLDER
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@told
def standards_import(folder: Path, file: Path) -> None:
    """Bring the editions in FILE (CSV UTF-8, see docs/standards.md) into the register: all rows or none."""
    from duibiao.interfaces.standards_operating import import_standards

    import_standards(folder, file, language(), click.echo)


@standards.command("list")
@FOLDER
@click.argument("query", default="")
@click.option(
    "--status", default="", type=click.Choice(["", "in_force", "upcoming", "replaced", "withdrawn"]), help="Only these."
)
@told
def standards_list(folder: Path, query: str, status: str) -> None:
    """Every registered edition, or those whose number or title contains QUERY."""
    from duibiao.interfaces.standards_operating import list_standards

    list_standards(folder, query, status, language(), click.echo)


@main.command("import")
@FOLDER
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--token", envvar="DUIBIAO_TOKEN", required=True, help="Access token of the filer.")
@click.option("--submit", is_flag=True, help="Submit at once; else they stay drafts.")
@told
def import_(folder: Path, file: Path, token: str, submit: bool) -> None:
    """File what stands in FILE (.csv, or .json as for POST /submissions/import): all rows or none."""
    from duibiao.interfaces.operating import import_file

    import_file(folder, file, token, submit, click.echo)


@main.group()
def log() -> None:
    """The sealed log: check all of it, check a proof, make one."""


@log.command("verify")
@FOLDER
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="[FILE.json…]")
@click.option("--keys", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Public keys you trust.")
@click.option(
    "--checkpoint",
    "others",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint that you kept; may be repeated.",
)
@click.option(
    "--plugin",
    "plugins",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of a plugin whose crypto suite signed FILES; may be repeated.",
)
@told
def log_verify(
    folder: Path, files: tuple[Path, ...], keys: Path | None, others: tuple[Path, ...], plugins: tuple[Path, ...]
) -> None:
    """Check every entry, chain and checkpoint of the deployment; or, given FILES, those alone and without a database.

    A FILE is a proof (from a result's page) or the consistency of two checkpoints (/api/v1/log/consistency). Exits with
    0 where all holds, 1 where something fails, 2 where the key is left to you because no --keys were given.
    """
    from duibiao.interfaces.log_operating import verify_files, verify_log

    if files:
        sys.exit(verify_files(files, keys, others, language(), click.echo, plugins))
    sys.exit(verify_log(folder, others, language(), click.echo, lambda line: click.echo(line, err=True)))


@log.command("prove")
@FOLDER
@click.argument("submission")
@click.option("--to", "file", type=click.File("wb"), default="-", help="The file to write; the screen where not given.")
@told
def log_prove(folder: Path, submission: str, file: BinaryIO) -> None:
    """Write the proof of the published result of SUBMISSION: one file that is checked without this instance."""
    from duibiao.interfaces.log_operating import prove_result

    file.write(prove_result(folder, submission))


@main.group()
def account() -> None:
    """Accounts and access tokens."""


@account.command("add")
@FOLDER
@click.argument("login")
@click.option("--name", required=True, help="Name as colleagues know it.")
@click.option(
    "--role",
    required=True,
    help="filer, checker, approver, publisher, proposer, auditor, security_officer, administrator.",
)
@click.option("--organ", help="Organ id, for every role but filer.")
@click.option("--enterprise", help="USCC, for filer.")
@click.option("--industry", "industries", multiple=True, help="Prefix of GB/T 4754 codes; may be repeated.")
@click.password_option(envvar="DUIBIAO_PASSWORD", help="Asked for when not given.")
@told
def account_add(
    folder: Path,
    login: str,
    name: str,
    role: str,
    organ: str | None,
    enterprise: str | None,
    industries: tuple[str, ...],
    password: str,
) -> None:
    """Make an account with a first role."""
    from duibiao.interfaces.operating import add_account

    add_account(folder, login, name, password, role, organ, enterprise, industries, click.echo)


@account.command("token")
@FOLDER
@click.argument("login")
@click.option("--title", required=True, help="What the token is for.")
@click.option("--days", default=90, show_default=True, help="Days until it ends.")
@told
def account_token(folder: Path, login: str, title: str, days: int) -> None:
    """Make an access token for the API; it is shown once."""
    from duibiao.interfaces.operating import make_token

    make_token(folder, login, title, days, click.echo)


@main.group()
def erasables() -> None:
    """Words that can be erased: names, comments, objections."""


@erasables.command("encrypt")
@FOLDER
@told
def erasables_encrypt(folder: Path) -> None:
    """Keep those from before as deployment.toml states by [encryption]; new ones are kept so anyway."""
    from duibiao.interfaces.operating import encrypt_erasables

    encrypt_erasables(folder, click.echo)


@main.command()
@FOLDER
@click.argument("file", type=click.Path(path_type=Path))
@told
def backup(folder: Path, file: Path) -> None:
    """Write the whole instance — database and evidence — into one archive FILE."""
    from duibiao.interfaces.backups import backup as write_backup

    write_backup(folder, file, click.echo)


@main.command()
@FOLDER
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--verify", is_flag=True, help="Only check the archive: every digest, every chain; change nothing.")
@told
def restore(folder: Path, file: Path, verify: bool) -> None:
    """Restore an archive into an empty instance, or verify it."""
    from duibiao.interfaces.backups import restore as read_backup

    read_backup(folder, file, click.echo, verify_only=verify)


@main.command()
@FOLDER
@click.option("--request", type=click.Path(exists=True, path_type=Path), default=Path("docs/quick-start/tile.json"))
@click.option("--filings", default=200, show_default=True, help="How many filings make the journey.")
@told
def bench(folder: Path, request: Path, filings: int) -> None:
    """Measure assessment, filing and reading on this machine, on a fresh SQLite database."""
    from duibiao.interfaces.benchmarks import run

    run(folder, request, filings, click.echo)


@main.group()
def tallies() -> None:
    """The figures of /statistics, drawn from the journal."""


@tallies.command("rebuild")
@FOLDER
@told
def tallies_rebuild(folder: Path) -> None:
    """Drop the figures and count anew from the journal."""
    from duibiao.interfaces.tally_operating import rebuild

    rebuild(folder, language(), click.echo)


@tallies.command("verify")
@FOLDER
@told
def tallies_verify(folder: Path) -> None:
    """Recount from the journal and the submissions, and say what differs."""
    from duibiao.interfaces.tally_operating import verify

    sys.exit(verify(folder, language(), click.echo))


@tallies.command("bench")
@FOLDER
@click.option("--request", type=click.Path(exists=True, path_type=Path), default=Path("docs/quick-start/tile.json"))
@click.option("--filings", default=6200, show_default=True, help="How many filings are counted, 7 entries each.")
@click.option("--largest", default=300_000, show_default=True, help="At how many contributions reading is measured.")
@told
def tallies_bench(folder: Path, request: Path, filings: int, largest: int) -> None:
    """Measure counting and reading on this machine, on a fresh SQLite database."""
    from duibiao.interfaces.tally_benchmarks import run

    run(folder, request, filings, largest, click.echo)
