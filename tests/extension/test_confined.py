"""A stranger's pack is judged in a process that can take neither time nor memory nor write a file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from duibiao.extension.archives import build
from duibiao.extension.conformance import confined
from duibiao.extension.conformance.confined import judge
from duibiao.model.values.canonical import canonical, digest
from duibiao.model.values.messages import Fault
from tests.demonstrations import ROOT
from tests.proposals import NAME, SLUG, archive, files_of, zipped

SCHEME = f"{SLUG}/schemes/{SLUG}.toml"


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The only place for temporary files, which must be empty afterwards."""
    place = tmp_path / "scratch"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    yield place
    assert list(place.iterdir()) == []


def keys(fault: Fault) -> set[str]:
    """The keys of what a fault says."""
    return {told.key for told in fault.messages}


def test_sound_pack_is_read_and_nothing_is_found(tmp_path: Path) -> None:
    judged = judge(archive(tmp_path))

    assert (judged.slug, judged.issuer, judged.refused, judged.findings) == (SLUG, "test-tea", False, ())
    assert [(one.type, one.definition.name) for one in judged.stated] == [("benchmark_schemes", NAME)]


def test_digest_is_that_of_the_definition_as_a_plugin_offers_it(tmp_path: Path) -> None:
    judged = judge(build(ROOT / "plugins/green_tea", tmp_path).read_bytes())

    (stated,) = judged.stated
    assert stated.digest == digest(canonical(stated.definition))


def test_wrong_example_is_found_with_file_place_and_rule(tmp_path: Path) -> None:
    files = files_of(tmp_path)
    text = files[f"{SLUG}/examples/{SLUG}.toml"].decode().replace('grade = "ahead"', 'grade = "gap"', 1)

    judged = judge(zipped({**files, f"{SLUG}/examples/{SLUG}.toml": text}))

    (found,) = (one for one in judged.findings if one.severity == "refuse")
    assert (found.rule, found.message.at) == (
        "examples.come_out",
        f"examples/{SLUG}.toml: examples[0].expected.grade",
    )
    assert judged.readable


@pytest.mark.parametrize(
    ("file", "key"),
    [
        ("plugin.py", "proposal.code"),
        ("schemes/helper.py", "proposal.code"),
        ("migrations/0001_first.sql", "proposal.code"),
        ("templates/page.html", "proposal.template"),
        ("static/page.css", "proposal.template"),
        ("schemes/deep/scheme.toml", "proposal.file"),
        ("locale/en.po", "proposal.file"),
    ],
)
def test_what_is_no_data_is_refused_before_anything_is_read(tmp_path: Path, file: str, key: str) -> None:
    with pytest.raises(Fault) as refused:
        judge(zipped({**files_of(tmp_path), f"{SLUG}/{file}": "print(1)"}))

    assert keys(refused.value) == {key}
    assert [told.at for told in refused.value.messages] == [file]


def test_code_that_came_along_is_never_run(tmp_path: Path) -> None:
    mark = tmp_path / "it-ran"

    with pytest.raises(Fault):
        judge(zipped({**files_of(tmp_path), f"{SLUG}/plugin.py": f"open({str(mark)!r}, 'w')"}))

    assert not mark.exists()


def test_files_to_read_may_lie_beside_the_data(tmp_path: Path) -> None:
    beside = {f"{SLUG}/README.md": "# 说明", f"{SLUG}/LICENSE": "Apache-2.0", f"{SLUG}/docs/background.txt": "背景"}

    assert not judge(zipped({**files_of(tmp_path), **beside})).refused


def test_expression_of_a_million_terms_is_refused(tmp_path: Path) -> None:
    files = files_of(tmp_path)
    text = files[SCHEME].decode().replace("core_better >= 1 and", "1" + "+1" * 900_000 + " > 1 and")

    judged = judge(zipped({**files, SCHEME: text.encode()}))

    assert judged.refused
    assert not judged.readable


def test_million_indicators_are_refused_by_count(tmp_path: Path) -> None:
    files = files_of(tmp_path)
    more = '\n[[indicators]]\nkey="a"' * 60_000

    judged = judge(zipped({**files, SCHEME: files[SCHEME] + more.encode()}))

    assert judged.refused
    assert not judged.readable


def test_pack_that_takes_too_long_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "WALL_SECONDS", 0.01)

    with pytest.raises(Fault) as refused:
        judge(archive(tmp_path))

    assert keys(refused.value) == {"proposal.too_heavy"}


def test_process_that_dies_is_told_as_too_heavy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "CELL", "duibiao.extension.conformance.no_such_cell")

    with pytest.raises(Fault) as refused:
        judge(archive(tmp_path))

    assert keys(refused.value) == {"proposal.too_heavy"}
