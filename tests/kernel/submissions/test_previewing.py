"""What a proposed version would do to drafts and filings."""

from __future__ import annotations

import msgspec
from click.testing import CliRunner

from duibiao.interfaces.cli import main
from duibiao.kernel.definitions import known
from duibiao.kernel.submissions.previewing import Totals, preview
from duibiao.model.records.schemes import BenchmarkScheme
from tests.demonstrations import Demo
from tests.interfaces.web.test_versions import TILE, publish_tightened


def test_a_tightened_limit_turns_filings_and_a_mere_new_version_turns_none(demo: Demo) -> None:
    drafted, published = demo.drafted(), demo.published()
    with demo.running.store.read() as connection:
        scheme = known.current(connection, BenchmarkScheme, TILE).definition
        same, seen = Totals(), []
        turned = list(
            preview(
                connection,
                msgspec.structs.replace(scheme, version="9.1"),
                "sha256:none",
                same,
                lambda *at: seen.append(at),
                1,
            )
        )
    publish_tightened(demo, "0.0001")
    with demo.running.store.read() as connection:
        proposed = known.current(connection, BenchmarkScheme, TILE)
        totals = Totals()
        changed = list(preview(connection, proposed.definition, proposed.digest, totals, batch=1))

    assert turned == []
    assert seen[-1] == (same.looked_at, same.looked_at)
    assert same.unchanged == same.looked_at >= 2
    assert {one.submission for one in changed} >= {drafted, published}
    assert {one.turn for one in changed} == {"worse"}
    assert {turn.indicator for one in changed for turn in one.turned} == {"water_absorption"}
    assert totals.looked_at == totals.unchanged + totals.worse


def test_the_command_prints_totals_and_json(demo: Demo) -> None:
    demo.published()
    publish_tightened(demo, "0.0001")
    words = ["schemes", "preview", f"{TILE}@9.0", "--deployment", str(demo.folder)]

    table, document = CliRunner().invoke(main, words), CliRunner().invoke(main, [*words, "--json"])

    assert (table.exit_code, document.exit_code) == (0, 0)
    told = msgspec.json.decode(document.stdout)
    assert told["totals"]["worse"] == len(told["items"]) >= 1
    assert f"worse={told['totals']['worse']}" in table.stdout
