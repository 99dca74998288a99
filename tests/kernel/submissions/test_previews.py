"""A preview as a job: step by step, through a crash and a cancellation, read within the reader's scope."""

from __future__ import annotations

from unittest.mock import patch

import msgspec
import pytest

from duibiao.interfaces.worker.round import work_once
from duibiao.kernel.submissions import previewing, previews
from duibiao.kernel.submissions.previews import (
    Preview,
    changed_in,
    count_changed,
    preview_of,
    previews_of,
)
from duibiao.kernel.work import jobs
from duibiao.model.values.messages import NotFound
from tests.demonstrations import Demo
from tests.versions import TILE, person, started, work


def seen(demo: Demo, job: str) -> Preview:
    with demo.running.store.read() as connection:
        return preview_of(connection, TILE, job)


def one_step(demo: Demo) -> None:
    """One round of the worker, its entries numbered before."""
    work_once(demo.running)


def test_preview_of_a_version_that_nobody_knows_goes_on_step_by_step(
    demo: Demo, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = [demo.published(), demo.published()]
    demo.drafted()
    work(demo)
    monkeypatch.setattr(previews, "STEP", 1)
    job = started(demo)
    steps = []

    while seen(demo, job).job.state == "waiting":
        one_step(demo)
        steps.append(seen(demo, job).job.done)

    found = seen(demo, job)
    with demo.running.store.read() as connection:
        items = changed_in(connection, job, person(demo, "nation"))
    assert steps[:3] == [1, 2, 3]
    assert (found.job.state, found.job.done) == ("done", found.job.total)
    assert {one.submission for one in items} == set(filed)
    assert (found.tally.filings.worse, found.tally.drafts.worse) == (2, 1)


def test_a_crash_loses_one_step_and_counts_nothing_twice(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    demo.published()
    demo.published()
    work(demo)
    monkeypatch.setattr(previews, "STEP", 1)
    job = started(demo)
    one_step(demo)

    with patch("duibiao.interfaces.worker.round.jobs.advance", side_effect=RuntimeError("power cut")):
        one_step(demo)
    halfway = seen(demo, job)
    demo.clock.advance(seconds=jobs.PAUSE)
    work(demo)

    assert (halfway.job.done, halfway.tally.looked_at, halfway.job.state) == (1, 1, "waiting")
    assert halfway.job.reason == "RuntimeError: power cut"
    assert (seen(demo, job).job.state, seen(demo, job).tally.filings.looked_at) == ("done", 2)


def test_a_worker_that_died_is_followed_by_another_when_its_lease_is_over(demo: Demo) -> None:
    demo.published()
    work(demo)
    job = started(demo)
    with demo.running.store.write() as connection:
        dead = jobs.take(connection, demo.clock(), [previews.JOB])
    work(demo)
    before = seen(demo, job).job.state
    demo.clock.advance(seconds=jobs.LEASE + 1)
    work(demo)

    with demo.running.store.write() as connection:
        late = dead is not None and jobs.advance(connection, dead, jobs.Progress(9, 9, None), demo.clock())

    assert (before, seen(demo, job).job.state, late) == ("waiting", "done", False)
    assert seen(demo, job).job.done == 1


def test_a_cancelled_preview_does_nothing_more(demo: Demo) -> None:
    demo.published()
    work(demo)
    job = started(demo)

    with demo.running.store.write() as connection:
        first, again = jobs.cancel(connection, job, demo.clock()), jobs.cancel(connection, job, demo.clock())
    work(demo)

    assert (first, again) == (True, False)
    assert (seen(demo, job).job.state, seen(demo, job).tally.looked_at) == ("cancelled", 0)


def test_filings_are_read_within_the_scope_and_the_tally_is_of_all(demo: Demo) -> None:
    demo.published()
    work(demo)
    job = started(demo)
    work(demo)

    with demo.running.store.read() as connection:
        found = {
            login: count_changed(connection, job, person(demo, login))
            for login in ("nation", "province", "filer-motor")
        }
        elsewhere = changed_in(connection, job, person(demo, "province-guangdong"))

    assert found == {"nation": 1, "province": 1, "filer-motor": 0}
    assert elsewhere == []
    assert seen(demo, job).tally.filings.worse == 1


def test_previews_are_listed_by_scheme_and_found_under_it_alone(demo: Demo) -> None:
    first = started(demo)
    demo.clock.advance(seconds=1)
    second = started(demo, "0.0002")

    with demo.running.store.read() as connection:
        listed = previews_of(connection, TILE)
        with pytest.raises(NotFound):
            preview_of(connection, "duibiao:another", first)

    assert [one.job.id for one in listed] == [second, first]
    assert msgspec.to_builtins(listed[0].tally) == msgspec.to_builtins(previewing.Tally())
