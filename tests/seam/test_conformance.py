"""Each rule of the kit finds what it is there for, and tells it at its place."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

import duibiao
from duibiao.extension.conformance.kit import RULES
from duibiao.extension.conformance.report import report
from duibiao.extension.conformance.rule import Severity
from duibiao.extension.conformance.rules.offers_outlive import outlives
from duibiao.extension.conformance.subject import subjects
from duibiao.extension.scaffolding import KINDS, scaffold
from duibiao.extension.startup import gather
from duibiao.model.values.canonical import digest
from duibiao.model.values.messages import Fault
from tests.seam.deployments import FAULTY, SOUND, lines_of

REFUSED = {
    "api_range": ["api.accepted"],
    "bad_definition": ["issuer.in_manifest", "keys.well_formed", "definitions.sound"],
    "bad_manifest": ["manifest.readable"],
    "bad_settings": [],
    "changed_edition": [],
    "dangling_check": ["names.resolve"],
    "dangling_kind": ["names.resolve"],
    "dangling_list": ["names.resolve"],
    "duplicate_key_a": [],
    "duplicate_key_b": [],
    "duplicate_within": ["keys.once"],
    "failing_hook": ["hooks.answer"],
    "false_suite": ["suites.hold"],
    "half_suite": ["suites.callable"],
    "hook_options": ["hooks.signature"],
    "hook_signature": ["hooks.signature"],
    "import_error": ["code.loads", "imports.doors"],
    "misspelt_hook": ["hooks.known"],
    "no_example": ["examples.there"],
    "optional_check": [],
    "required_check": [],
    "silent_hook": ["hooks.answer"],
    "slow_hook": [],
    "unmarked_hook": ["hooks.known"],
    "unwritten_format": ["formats.written"],
    "unwritten_writer": ["names.resolve"],
    "wrong_example": ["examples.come_out"],
    "wrong_type": ["hooks.answer"],
}
"""The rules that refuse each plugin by itself; some are at fault only in a deployment, or while they run."""

SPOILT = [
    ("scheme", "plugin.toml", 'slug = "', 'slug = "other_', "slug.names_folder", "plugin.toml: slug"),
    ("scheme", "plugin.toml", "license", "licence", "manifest.readable", "plugin.toml"),
    ("code", "plugin.toml", "default = 1", 'default = "1"', "settings.fit", "plugin.toml: settings.least.default"),
    ("scheme", "schemes/tea.toml", 'key = "tea"', 'key = "coffee"', "files.in_place", "schemes/tea.toml: key"),
    ("scheme", "schemes/tea.toml", "[[standards]]", "[[standards]", "files.readable", "schemes/tea.toml"),
    ("scheme", "schemes/tea.toml", "level = ", "lvl = ", "records.complete", "schemes/tea.toml: standards[0]"),
    ("scheme", "schemes/tea.toml", "meets + ", "meats + ", "expressions.parse", "schemes/tea.toml: grades[0].when"),
    (
        "form",
        "forms/tea.toml",
        "products >= 1",
        "standard >= 1",
        "expressions.ordered",
        "forms/tea.toml: fields[1].constraint",
    ),
    (
        "scheme",
        "schemes/tea.toml",
        "[[grades]]",
        (
            '[[indicators]]\nkey = "ratio"\ntype = "number"\nlabel = { zh = "比", en = "Ratio" }\nunit = "1"\n'
            'calculation = "strength / 3"\n\n[[grades]]'
        ),
        "calculations.rounded",
        "schemes/tea.toml: indicators[2].round_to",
    ),
    ("scheme", "schemes/tea.toml", '"mg/kg"', '"mgs"', "units.known", "schemes/tea.toml: indicators[1].unit"),
    ("scheme", "schemes/tea.toml", '"ISO 99999"', '""', "standards.parse", "schemes/tea.toml: standards[0].number"),
    (
        "scheme",
        "schemes/tea.toml",
        "bound = 100",
        "bound = [100, 200]",
        "definitions.sound",
        "schemes/tea.toml: indicators[0].limits[0].bound",
    ),
    (
        "scheme",
        "schemes/tea.toml",
        'zh = "强度"',
        'zh = " "',
        "labels.written",
        "schemes/tea.toml: indicators[0].label.zh",
    ),
    (
        "export",
        "export_formats/tea.toml",
        '"tsv"',
        '".tsv"',
        "formats.written",
        "export_formats/tea.toml: suffix",
    ),
    ("export", "plugin.py", '"my_association:tea"', '"tea"', "writers.callable", "plugin.py: export_writers tea"),
    (
        "export",
        "plugin.py",
        "    for row in table.rows:",
        "    for row in [*table.rows][1:]:\n        table.provenance.unheard_of",
        "writers.repeat",
        "plugin.py: export_writers my_association:tea",
    ),
    (
        "export",
        "plugin.py",
        "table.provenance.digest,",
        '__import__("secrets").token_hex(),',
        "writers.repeat",
        "plugin.py: export_writers my_association:tea",
    ),
    (
        "export",
        "plugin.py",
        "    for row in table.rows:",
        "    for row in [next(table.rows)]:",
        "writers.repeat",
        "plugin.py: export_writers my_association:tea",
    ),
    (
        "certification",
        "certification_schemes/tea.toml",
        'provenance = "general_knowledge"',
        'provenance = "verified"',
        "facts.sourced",
        "certification_schemes/tea.toml: owner.source",
    ),
    (
        "certification",
        "certification_schemes/tea.toml",
        '"SA202600017"]',
        '"SA2026X0017"]',
        "numbers.come_out",
        "certification_schemes/tea.toml: numbers[0].valid[0]",
    ),
    ("form", "forms/tea.toml", ', en = "Remark"', "", "labels.languages", "forms/tea.toml: fields[2].label"),
    (
        "form",
        "kinds/tea.toml",
        'en = "Verify"',
        f'en = "{"V" * 121}"',
        "titles.short",
        "kinds/tea.toml: route[0].label.en",
    ),
    ("form", "kinds/tea.toml", 'form = "tea"', 'form = "coffee"', "names.resolve", "kinds/tea.toml: form"),
    (
        "scheme",
        "examples/tea.toml",
        "value = 0.6",
        "value = 0.4",
        "examples.come_out",
        "examples/tea.toml: examples[3]",
    ),
    (
        "scheme",
        "schemes/tea.toml",
        'when = "below = 0"',
        'when = "below = 0"\n[[grades]]\nkey = "odd"\nlabel = { zh = "怪", en = "Odd" }\nwhen = "below = 9"',
        "grades.reached",
        "schemes/tea.toml: grades[3]",
    ),
    (
        "scheme",
        "schemes/tea.toml",
        'general_knowledge", source = "示例数值，没有出处"',
        'verified"',
        "limits.sourced",
        "schemes/tea.toml: indicators[0].limits[0].source",
    ),
    (
        "scheme",
        "schemes/tea.toml",
        "[note]",
        "[scope]",
        "limits.noted",
        "schemes/tea.toml: indicators[0].limits[0].note",
    ),
    (
        "scheme",
        "schemes/tea.toml",
        'method = ["ISO 99998"]',
        "",
        "methods.core",
        "schemes/tea.toml: indicators[0].method",
    ),
    (
        "scheme",
        "schemes/tea.toml",
        'method = ["ISO 99997"]',
        "",
        "methods.concern",
        "schemes/tea.toml: indicators[1].method",
    ),
    ("code", "plugin.py", "import Iterable", "import Iterable\nimport pluggy", "imports.doors", "plugin.py"),
    ("code", "plugin.py", '"tea.evidence"', '"evidence.few"', "messages.prefixed", "plugin.py"),
    (
        "code",
        "plugin.py",
        '[Check("tea", too_little_evidence)]',
        '[Check("tea", 1)]',
        "checks.callable",
        "plugin.py: checks tea",
    ),
]


ELSEWHERE = {
    "folder.readable",
    "hooks.quick",
    "deployment.without",
    "offers.outlive",
    "lists.sourced",
    "lists.dated",
    "overlays.add",
}
"""Rules that have a test of their own below."""

OF_CODE = {"routes.guarded", "work.runs", "tables.own", "templates.plain", "archive.whole", "signature.fits"}
"""Rules whose tests are in test_conformance_code."""

INSTANCE = {"editions.stay"}
"""Rules that need to know an instance, as `duibiao check` does; see test_faults."""


def found_in(folder: Path, *severities: Severity) -> list[tuple[str, str]]:
    """The rule and the place of every finding in one plugin."""
    (subject,) = subjects([folder])
    return [
        (one.rule.id, told.at)
        for one in report(subject).rules
        for told in one.messages
        if one.rule.severity in severities
    ]


def write_kind(folder: Path, slug: str, **names: str) -> Path:
    """A pack with a form that names a code list, and a code list, as `names` says."""
    pack = folder / slug
    for name in ("forms", "code_lists"):
        (pack / name).mkdir(parents=True)
    label = 'title = { zh = "茶", en = "Tea" }\nversion = "1.0"\n'
    (pack / "plugin.toml").write_text(f'slug = "{slug}"\nissuer = "tea"\napi = ">=1"\n{label}', encoding="utf-8")
    (pack / f"code_lists/{slug}.toml").write_text(
        f'key = "{slug}"\n{label}codes = [{{ code = "1", label = {{ zh = "一", en = "One" }} }}]\n', encoding="utf-8"
    )
    (pack / f"forms/{slug}.toml").write_text(
        f'key = "{slug}"\n{label}[[fields]]\nname = "leaf"\ntype = "choice"\n'
        f'label = {{ zh = "叶", en = "Leaf" }}\ncode_list = "tea:{names["code_list"]}"\n',
        encoding="utf-8",
    )
    return pack


def test_every_rule_is_seen_to_find_something() -> None:
    seen = {rule for rules in REFUSED.values() for rule in rules} | {row[4] for row in SPOILT}

    assert seen | ELSEWHERE | OF_CODE | INSTANCE == {rule.id for rule in RULES}


def test_every_broken_plugin_is_in_the_table() -> None:
    assert sorted(REFUSED) == sorted(manifest.parent.name for manifest in FAULTY.glob("*/plugin.toml"))


@pytest.mark.parametrize("slug", REFUSED)
def test_broken_plugin_is_refused_by_its_rule(slug: str) -> None:
    rules = [rule for rule, _ in found_in(FAULTY / slug, "refuse")]

    assert list(dict.fromkeys(rules)) == REFUSED[slug]


@pytest.mark.parametrize("kind", KINDS)
def test_scaffold_passes_without_a_remark(kind: str, tmp_path: Path) -> None:
    assert found_in(scaffold("tea", kind, tmp_path, "绿茶"), "refuse", "remark") == []


@pytest.mark.parametrize(("kind", "file", "old", "new", "rule", "place"), SPOILT, ids=[row[4] for row in SPOILT])
def test_rule_finds_what_was_spoilt(
    kind: str, file: str, old: str, new: str, rule: str, place: str, tmp_path: Path
) -> None:
    spoilt = scaffold("tea", kind, tmp_path) / file
    text = spoilt.read_text(encoding="utf-8")
    assert old in text
    spoilt.write_text(text.replace(old, new, 1), encoding="utf-8")

    found = [(id_, at) for id_, at in found_in(tmp_path / "tea", "refuse", "remark") if id_ == rule]

    assert [(id_, at[: len(place)]) for id_, at in found[:1]] == [(rule, place)]


@pytest.mark.parametrize(
    ("standard", "found"),
    [
        ('number = "ISO 11287:2011"\nprovenance = "general_knowledge"', []),
        ('number = "ISO 11287:2011"\nprovenance = "secondary"', [("lists.sourced", "source")]),
        ('number = "ISO 11287"\nprovenance = "general_knowledge"', [("lists.dated", "number")]),
        ('number = "EU 2019/2015"\nprovenance = "general_knowledge"', []),
        ('number = "ISO 11287"\nprovenance = "general_knowledge"\nnote = { zh = "不详", en = "Unknown" }', []),
        ('number = "tea"\nprovenance = "general_knowledge"', [("standards.parse", "number")]),
    ],
)
def test_list_names_editions_and_sources(standard: str, found: list[tuple[str, str]], tmp_path: Path) -> None:
    label = 'title = { zh = "茶", en = "Tea" }\nversion = "1.0"\n'
    (tmp_path / "tea/standards_lists").mkdir(parents=True)
    (tmp_path / "tea/plugin.toml").write_text(f'slug = "tea"\nissuer = "tea"\napi = ">=1"\n{label}', encoding="utf-8")
    (tmp_path / "tea/standards_lists/tea.toml").write_text(
        f'key = "tea"\n{label}product_class = {{ zh = "茶", en = "Tea" }}\nindustries = ["C1530"]\n'
        f'[[standards]]\nlevel = "international"\n{standard}\n',
        encoding="utf-8",
    )

    placed = [(rule, f"standards_lists/tea.toml: standards[0].{at}") for rule, at in found]
    assert found_in(tmp_path / "tea", "refuse", "remark") == placed


def test_code_list_without_its_issuer_is_told_by_its_full_name(tmp_path: Path) -> None:
    folder = scaffold("tea", "form", tmp_path)
    form = folder / "forms/tea.toml"
    text = form.read_text(encoding="utf-8").replace("max_length = 200", 'code_list = "fuels"')
    form.write_text(text.replace('type = "text"', 'type = "choice"'), encoding="utf-8")

    (subject,) = subjects([folder])

    assert [(told.key, told.params["example"]) for told in subject.status.faults] == [
        ("plugin.dangling_bare", "my_association:fuels")
    ]


def test_plugins_that_rely_on_each_other_are_refused(tmp_path: Path) -> None:
    green = write_kind(tmp_path, "green", code_list="white")
    white = write_kind(tmp_path, "white", code_list="green")

    assert [found_in(folder, "refuse") for folder in (green, white)] == [[("deployment.without", "plugin.toml")]] * 2


def test_plugin_that_another_relies_on_is_found_beside_it(tmp_path: Path) -> None:
    elsewhere = write_kind(tmp_path / "here", "green", code_list="white")
    write_kind(tmp_path / "there", "white", code_list="white")

    (subject,) = subjects([elsewhere], [tmp_path / "there"])

    assert subject.deployment.deployment.plugins == ("green", "white")
    assert not report(subject).refused


def test_neighbour_of_whom_nothing_is_needed_takes_no_part() -> None:
    (subject,) = subjects([SOUND / "green_tea"])

    assert subject.deployment.deployment.plugins == ("green_tea",)


def test_plugins_checked_together_are_laid_side_by_side() -> None:
    reports = [report(subject) for subject in subjects([FAULTY / "duplicate_key_a", FAULTY / "duplicate_key_b"])]

    refused = [
        [one.rule.id for one in each.rules if one.messages and one.rule.severity == "refuse"] for each in reports
    ]
    assert refused == [["keys.once"], ["keys.once"]]


def test_offer_whose_bytes_are_not_its_definition_does_not_outlive(tmp_path: Path) -> None:
    (subject,) = subjects([scaffold("tea", "scheme", tmp_path)])
    (offer,) = subject.offers
    spoilt = offer.body.replace(b'"key":"tea"', b'"kee":"tea"', 1)

    changed = type(offer)(offer.type, offer.definition, spoilt, digest(spoilt), offer.plugin, offer.place)

    assert (outlives(offer), outlives(changed)) == (True, False)


def test_folder_that_is_no_plugin_is_told(tmp_path: Path) -> None:
    with pytest.raises(Fault) as told:
        subjects([tmp_path])

    assert lines_of(told.value) == [f"{tmp_path} 里没有 plugin.toml。请指明插件的文件夹。"]


def test_folder_that_another_hides_is_told(tmp_path: Path) -> None:
    first = scaffold("tea", "scheme", tmp_path / "a")
    second = scaffold("tea", "scheme", tmp_path / "b")

    with pytest.raises(Fault) as told:
        subjects([first, second])

    assert lines_of(told.value) == [f"{second} 和 {first} 同名，不能放在一起检查。请分开检查。"]


def test_rules_have_ids_of_their_own_and_one_sentence_each() -> None:
    ids = [rule.id for rule in RULES]

    assert sorted(set(ids)) == sorted(ids)
    assert [rule.id for rule in RULES if not rule.sentence.endswith(".") or "\n" in rule.sentence] == []


def test_folder_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    folder = scaffold("tea", "scheme", tmp_path)
    (folder / "schemes/tea.toml").unlink()
    (folder / "schemes/tea.toml").mkdir()

    assert ("folder.readable", "") in found_in(folder, "refuse")


def test_slow_hook_is_remarked() -> None:
    (subject,) = subjects([FAULTY / "slow_hook"])
    (status,) = gather(subject.deployment, slow_seconds=0.01).plugins

    rules = report(msgspec.structs.replace(subject, status=status)).rules

    assert [[told.at for told in one.messages] for one in rules if one.rule.id == "hooks.quick"] == [
        ["plugin.py: checks"]
    ]


def kit_as_tests(folder: Path) -> tuple[int, str]:
    """Exit code and output of the author's own tests in `folder`."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder / "tests")]
    path = str(Path(duibiao.__file__).parents[1])
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=folder, env=os.environ | {"PYTHONPATH": path}
    )
    return done.returncode, done.stdout


def test_author_has_the_kit_as_tests(tmp_path: Path) -> None:
    folder = scaffold("tea", "code", tmp_path)
    sound, _ = kit_as_tests(folder)
    code = folder / "plugin.py"
    code.write_text(code.read_text(encoding="utf-8").replace('"tea.evidence"', '"few"'), encoding="utf-8")
    manifest = folder / "plugin.toml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('en = "Tea"', ""), encoding="utf-8")

    refused, told = kit_as_tests(folder)

    assert (sound, refused) == (0, 1)
    assert f"1 failed, {len(RULES) + 1} passed, 1 warning" in told
    assert "messages.prefixed: The keys of messages that code makes begin with the slug." in told
    assert "KitRemark: labels.languages: Every label is written in every language that the platform speaks." in told
