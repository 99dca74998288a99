"""The command line: what an operator types, reads and gets as exit code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, update

from duibiao.interfaces.cli import main
from duibiao.interfaces.sealing import seal_all
from duibiao.kernel.store.tables import entries
from tests import databases, demonstrations
from tests.demonstrations import ROOT, Demo

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])


def duibiao(demo: Demo, *words: str, language: str = "en_GB.UTF-8") -> Result:
    """The outcome of `duibiao …` on the demonstration."""
    return CliRunner().invoke(main, [*words, "--deployment", str(demo.folder)], env={"LC_ALL": language})


def test_help_imports_no_web_and_no_database(database_kind: str) -> None:
    """So that it answers at once."""
    heavy = "{'litestar', 'sqlalchemy', 'uvicorn'} & set(sys.modules)"
    program = f"import sys; from duibiao.interfaces.cli import main; sys.exit(str({heavy}) if {heavy} else 0)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_every_command_has_help(database_kind: str) -> None:
    groups = {name: getattr(command, "commands", {}) for name, command in main.commands.items()}

    assert all(command.help for command in main.commands.values())
    assert all(command.help for commands in groups.values() for command in commands.values())


def test_migrate_again_changes_nothing(demo: Demo) -> None:
    told = duibiao(demo, "migrate")

    assert (told.exit_code, told.output) == (
        0,
        "front_runners: 0001\nnotices: 0001\nareas 7293, new organs 0, new holidays 0\n",
    )


def test_instance_without_migrations_refuses_to_start(
    database_kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demonstrations.write_folder(tmp_path)
    monkeypatch.setenv("DUIBIAO_DATABASE", databases.sqlite_url(tmp_path / "empty.sqlite"))

    refused = CliRunner().invoke(main, ["serve", "--deployment", str(tmp_path)], env={"LC_ALL": "zh_CN.UTF-8"})

    assert refused.exit_code == 1
    assert refused.stderr == f"数据库还没有升级到本版本。请先运行 duibiao migrate --deployment {tmp_path}。\n"


def test_account_and_token_open_the_api(demo: Demo) -> None:
    added = CliRunner().invoke(
        main,
        [
            "account",
            "add",
            "newcomer",
            "--name",
            "新人",
            "--role",
            "checker",
            "--organ",
            "cn-3303",
            "--deployment",
            str(demo.folder),
        ],
        env={"DUIBIAO_PASSWORD": "Correct-Horse-9-Battery"},
    )
    made = duibiao(demo, "account", "token", "newcomer", "--title", "test")
    demo.names["NEWCOMER"] = made.output.strip()

    assert (added.exit_code, made.exit_code) == (0, 0)
    assert demo.call("NEWCOMER", "GET", "/session").json()["name"] == "新人"


def test_weak_password_is_refused_in_the_language_of_the_terminal(demo: Demo) -> None:
    words = ["account", "add", "weak", "--name", "弱", "--role", "checker", "--organ", "cn", "--deployment"]

    refused = CliRunner().invoke(main, [*words, str(demo.folder)], env={"DUIBIAO_PASSWORD": "abc", "LC_ALL": "en_GB"})

    assert refused.exit_code == 1
    assert refused.stderr.startswith("password: ")
    assert refused.stderr.isascii()


def test_import_with_a_faulty_row_files_nothing_and_names_the_row(demo: Demo, tmp_path: Path) -> None:
    header, row = (ROOT / "docs/quick-start/tiles.csv").read_text(encoding="utf-8").splitlines()
    other = row.replace("own_test", "hearsay").replace("SYN-2026-002", "SYN-2026-003")
    (tmp_path / "tiles.csv").write_text("\n".join([header.replace("parameters.thickness", "parameters.thikness"), row]))
    (tmp_path / "values.csv").write_text("\n".join([header, other]), encoding="utf-8")

    column = duibiao(demo, "import", str(tmp_path / "tiles.csv"), "--token", demo.names["FILER"], "--submit")
    value = duibiao(demo, "import", str(tmp_path / "values.csv"), "--token", demo.names["FILER"], "--submit")

    assert (column.exit_code, value.exit_code) == (1, 1)
    assert column.stderr.startswith("row 2: parameters.thikness: ")
    assert value.stderr.startswith("filings[0].fields.evidence_kind: ")
    assert demo.call("FILER", "GET", "/submissions").json()["items"] == []


def test_import_of_a_file_in_another_encoding_says_so(demo: Demo, tmp_path: Path) -> None:
    (tmp_path / "tiles.csv").write_bytes("kind,名称\n".encode("gb18030"))

    refused = duibiao(demo, "import", str(tmp_path / "tiles.csv"), "--token", demo.names["FILER"], language="zh_CN")

    assert (refused.exit_code, refused.stderr) == (1, "tiles.csv 不是 UTF-8 编码。请另存为 CSV UTF-8。\n")


def test_assess_prints_verdict_as_facts_and_complains_apart(demo: Demo, tmp_path: Path) -> None:
    (tmp_path / "asked.json").write_text('{"scheme": "duibiao:porcelain_tile"}', encoding="utf-8")

    told = duibiao(demo, "schemes", "assess", "--json", str(tmp_path / "asked.json"))

    assert told.exit_code == 0
    assert "A indicators.water_absorption: " in told.stderr
    assert msgspec.json.decode(told.stdout)["scheme"] == "duibiao:porcelain_tile@1.0"


def test_log_is_gone_over_and_tampering_is_named(demo: Demo, tmp_path: Path) -> None:
    seal_all(demo.running)
    good = duibiao(demo, "log", "verify")
    with demo.running.store.write() as connection:
        entry = connection.execute(select(entries.c.id).where(entries.c.position == 9)).scalar_one()
        connection.execute(update(entries).where(entries.c.position == 9).values(salt=bytes(16)))

    bad = duibiao(demo, "log", "verify")

    assert (good.exit_code, bad.exit_code) == (0, 1)
    assert good.stdout.startswith("✓ ")
    assert bad.stdout.splitlines()[0] == (
        f"✗ Entry {entry} at position 9 is not what was sealed: its content or its salt was changed."
    )


def test_proof_is_checked_without_a_deployment(demo: Demo, tmp_path: Path) -> None:
    submission = demo.published()
    seal_all(demo.running)
    keys, proof = tmp_path / "keys.json", tmp_path / "proof.json"
    keys.write_bytes(demo.call(None, "GET", "/log/keys").content)

    proven = duibiao(demo, "log", "prove", submission, "--to", str(proof))
    alone = CliRunner().invoke(main, ["log", "verify", str(proof), "--deployment", str(tmp_path / "none")])
    trusting = CliRunner().invoke(main, ["log", "verify", str(proof), "--keys", str(keys)])
    proof.write_bytes(proof.read_bytes().replace(b"published", b"suspended", 1))
    changed = CliRunner().invoke(main, ["log", "verify", str(proof), "--keys", str(keys)])

    assert [one.exit_code for one in (proven, alone, trusting, changed)] == [0, 2, 0, 1]
