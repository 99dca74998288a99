"""What a proposed version would do to drafts and filings."""

from __future__ import annotations

import msgspec
from click.testing import CliRunner

from duibiao.interfaces.cli import main
from duibiao.kernel.definitions import known
from duibiao.kernel.submissions.previewing import Changed, Tally, preview, turns
from duibiao.model.assessment.engine import assess
from duibiao.model.records.schemes import Answer, BenchmarkScheme
from tests.demonstrations import Demo
from tests.versions import TILE, publish_tightened, scheme_in_force


def looked(
    demo: Demo, proposed: BenchmarkScheme, digest: str = "sha256:none"
) -> tuple[Tally, list[Changed], list[int]]:
    """The tally, what changes, and the progress told, one filing a batch."""
    progress: list[int] = []
    with demo.running.store.read() as connection:
        batches = list(preview(connection, proposed, digest, lambda done, _: progress.append(done), 1))
    return batches[-1].tally, [one for batch in batches for one in batch.changed], progress


def test_a_mere_new_version_turns_nothing(demo: Demo) -> None:
    demo.drafted()
    demo.published()
    same = msgspec.structs.replace(scheme_in_force(demo), version="9.1")

    tally, changed, progress = looked(demo, same)

    assert changed == []
    assert (tally.filings.changed, tally.drafts.changed, tally.causes) == (0, 0, {})
    assert progress[-1] == tally.looked_at >= 2


def test_a_tightened_limit_turns_filings_and_drafts_stay_unnamed(demo: Demo) -> None:
    drafted, published = demo.drafted(), demo.published()
    publish_tightened(demo, "0.0001")

    tally, changed, _ = looked(demo, scheme_in_force(demo))

    told = {one.submission: one for one in changed}
    assert drafted not in told
    assert (tally.drafts.worse, tally.filings.worse) == (1, len(changed))
    turned = told[published].turned[0]
    assert (turned.was_limit and turned.was_limit.bound, turned.now_limit and turned.now_limit.bound) == (
        ("0.5",),
        ("0.0001",),
    )
    assert {turn.indicator for one in changed for turn in one.turned} == {"water_absorption"}
    assert sum(tally.causes.values()) == sum(len(one.turned) for one in changed) + 1


def test_the_command_prints_totals_and_json(demo: Demo) -> None:
    demo.published()
    publish_tightened(demo, "0.0001")
    words = ["schemes", "preview", f"{TILE}@9.0", "--deployment", str(demo.folder)]

    table, document = CliRunner().invoke(main, words), CliRunner().invoke(main, [*words, "--json"])

    assert (table.exit_code, document.exit_code) == (0, 0)
    told = msgspec.json.decode(document.stdout)
    assert told["tally"]["filings"]["worse"] == len(told["items"]) >= 1
    assert f"worse={told['tally']['filings']['worse']}" in table.stdout


def test_of_several_tiers_the_one_that_is_no_longer_met_is_cited(demo: Demo) -> None:
    answers = {"efficiency": Answer(value="93.0")}
    with demo.running.store.read() as connection:
        newer, older = sorted(
            known.versions(connection, BenchmarkScheme, "duibiao:three_phase_motor"),
            key=lambda one: one.definition.version,
            reverse=True,
        )

    was, now = (assess(one.definition, {"rated_power": "7.5"}, answers, one.digest) for one in (older, newer))
    turned = {(one.indicator, one.standard): one for one in turns(was, now)}

    one = turned["efficiency", "iec_60034_30_1"]
    assert (one.was, one.now) == ("better", "meets")
    assert one.was_limit is not None
    assert one.now_limit is not None
    assert (one.was_limit.bound, one.now_limit.bound) == (("92.6",), ("93.2",))
