"""A pack as an association's secretary writes it: what is read, and what is told of each mistake."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from duibiao.extension.manifest import Manifest
from duibiao.extension.packs.plugin import Pack
from duibiao.extension.packs.reading import Contents, read_pack
from duibiao.model.records.schemes import Answer, Limit, Relation, Row
from duibiao.model.values.messages import Label
from tests.extension.saying import said

MANIFEST = Manifest(slug="tea", version="1.0", title=Label("茶"), issuer="tea_association", api=">=1")

SCHEME = """
key = "green_tea"
version = "1.0"
title = { zh = "绿茶对标方案" }
product_class = { zh = "绿茶" }
industries = ["C1530"]

[[standards]]
key = "iso_11287"
number = "ISO 11287:2011"
level = "international"

[[parameters]]
name = "grade"
type = "choice"
label = { zh = "等级" }
choices = [{ name = "1", label = { zh = "一级" } }]

[[tables]]
key = "extract"
by = ["grade", "harvest"]

[tables.rows.1]
spring = 34.50
"2.5" = 32

[[indicators]]
key = "water_extract"
type = "number"
label = { zh = "水浸出物" }
unit = "% m/m"
limits = [
  { standard = "iso_11287", relation = "at_least", bound = 32.0, provenance = "secondary", source = "test" },
]

[[indicators]]
key = "ash"
type = "number"
label = { zh = "总灰分" }
unit = "% m/m"
limits = [
  { standard = "iso_11287", relation = "between", bound = [4, 8], provenance = "secondary", source = "test" },
]

[[grades]]
key = "gap"
label = { zh = "存在差距" }
"""

EXAMPLES = """
[[examples]]
name = "春茶"
parameters = { grade = "1" }
indicators = { water_extract = { value = 36.0 }, ash = { value = "not_detected", detection_limit = 0.10 } }
expected = { grade = "gap", outcomes = { water_extract = { iso_11287 = "better" } } }
"""

FORM = """
key = "visit"
version = "1.0"
title = { zh = "走访表" }

[[fields]]
name = "visited"
type = "date"
label = { zh = "日期" }
"""


def pack(folder: Path, **files: str) -> Path:
    """A folder with files: `schemes__green_tea` is schemes/green_tea.toml."""
    for name, text in files.items():
        file = folder / f"{name.replace('__', '/')}.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def faults(folder: Path) -> list[tuple[str, str]]:
    return said(lambda: read_pack(folder, MANIFEST))


def test_scheme_with_its_examples_is_read_exactly(tmp_path: Path) -> None:
    folder = pack(tmp_path, schemes__green_tea=SCHEME, examples__green_tea=EXAMPLES)

    (scheme,) = read_pack(folder, MANIFEST).benchmark_schemes

    assert scheme.edition == "tea_association:green_tea@1.0"
    assert [limit.bound for indicator in scheme.indicators for limit in indicator.limits] == ["32.0", ("4", "8")]
    assert scheme.tables[0].rows == (Row(("1", "spring"), Decimal("34.50")), Row(("1", "2.5"), Decimal(32)))
    assert scheme.examples[0].indicators == {
        "water_extract": Answer(value="36.0"),
        "ash": Answer(value="not_detected", detection_limit="0.10"),
    }


def test_one_scheme_alone_may_lie_beside_the_manifest(tmp_path: Path) -> None:
    folder = pack(tmp_path, scheme=SCHEME, examples=EXAMPLES)

    (scheme,) = read_pack(folder, MANIFEST).benchmark_schemes

    assert (scheme.key, len(scheme.examples)) == ("green_tea", 1)


def test_two_editions_of_a_scheme_stand_side_by_side(tmp_path: Path) -> None:
    later = SCHEME.replace('version = "1.0"', 'version = "2.0"')
    folder = pack(tmp_path, schemes__green_tea=SCHEME, **{"schemes__green_tea@2.0": later})

    assert [scheme.version for scheme in read_pack(folder, MANIFEST).benchmark_schemes] == ["1.0", "2.0"]


def test_empty_pack_has_nothing(tmp_path: Path) -> None:
    assert read_pack(tmp_path, MANIFEST) == Contents()


def test_pack_answers_the_hooks(tmp_path: Path) -> None:
    plugin = Pack(pack(tmp_path, forms__visit=FORM, scheme=SCHEME), MANIFEST)

    assert [form.name for form in plugin.form_definitions()] == ["tea_association:visit"]
    assert [scheme.name for scheme in plugin.benchmark_schemes()] == ["tea_association:green_tea"]
    assert plugin.code_lists() == ()
    assert plugin.submission_kinds() == ()


@pytest.mark.parametrize(
    ("before", "after", "place", "sentence"),
    [
        (
            'version = "1.0"\n',
            'version = "1.0"\nversion = "1.1"\n',
            "",
            "第 4 行：这个键或这一节前面已经写过。请只留一处。",
        ),
        ('key = "ash"', 'key = "water_extract"', "indicators", "键名“water_extract”出现了 2 次。每个键名只能用一次。"),
        (
            'unit = "% m/m"\nlimits = [\n  { standard = "iso_11287", relation = "between"',
            'limits = [\n  { standard = "iso_11287", relation = "between"',
            "indicators[1].unit",
            '数值要有单位；没有量纲的写 unit = "1"。',
        ),
        (
            '{ standard = "iso_11287", relation = "at_least"',
            '{ relation = "at_least"',
            "indicators[0].limits[0]",
            "缺少“standard”，请补上。",
        ),
        (
            'relation = "at_least", bound = 32.0',
            'relation = "at_least", bound_formula = "lookup(extract, grad, 2.5)"',
            "indicators[0].limits[0].bound_formula",
            "第 17 个字符：没有“grad”这个名称。是不是“grade”？",
        ),
        (
            'relation = "at_least"',
            'relatoin = "at_least"',
            "indicators[0].limits[0]",
            "“relatoin”不是这里的键。是不是“relation”？",
        ),
        (
            'relation = "at_least"',
            'diretcion = "up", relation = "at_least"',
            "indicators[0].limits[0]",
            f"“diretcion”不是这里的键。可以写：{'、'.join(Limit.__struct_fields__)}。",
        ),
        (
            'relation = "at_least"',
            'relation = "higher"',
            "indicators[0].limits[0].relation",
            f'"higher" 不能写在这里。可以写：{"、".join(sorted(get_args(Relation)))}。',
        ),
        (
            "bound = 32.0",
            "bound = inf",
            "indicators[0].limits[0].bound",
            "Infinity 不是可以比较的数值。请写成普通小数，如 0.5。",
        ),
        (
            "spring = 34.50",
            'spring = "34.5"',
            "tables[0].rows.1.spring",
            "表中“spring”这一行要写一个数，不加引号，如 82.5。",
        ),
        ('version = "1.0"', "version = 1.0", "version", "这里要写文字，两边加半角双引号；现在是 1.0。"),
        ('version = "1.0"', "version = 2026-01-01", "version", "这里要写文字，两边加半角双引号；现在是 2026-01-01。"),
        ('version = "1.0"', 'version = "初稿"', "version", "“初稿”不能作版本号。请以数字开头，如 1.0 或 2026.1。"),
        (
            'key = "green_tea"',
            'key = "black_tea"',
            "key",
            "文件名与 key 不同。请把文件改名为 black_tea.toml，或改 key。",
        ),
        (
            'key = "green_tea"',
            'key = "green_tea"\nissuer = "me"',
            "issuer",
            "发布者由 plugin.toml 写明，请在这里删去。",
        ),
        (
            'key = "green_tea"',
            'key = "green_tea"\nexamples = []',
            "examples",
            "算例不写在方案里。请移到 examples/green_tea.toml。",
        ),
    ],
    ids=lambda text: text if text.isascii() and len(text) < 40 else "…",
)
def test_mistake_in_a_scheme_is_told_with_its_place(
    tmp_path: Path, before: str, after: str, place: str, sentence: str
) -> None:
    assert before in SCHEME
    folder = pack(tmp_path, schemes__green_tea=SCHEME.replace(before, after, 1))

    where = "schemes/green_tea.toml" + (f": {place}" if place else "")
    assert faults(folder) == [(where, sentence)]


def test_every_fault_of_every_file_is_told(tmp_path: Path) -> None:
    folder = pack(
        tmp_path,
        code_lists__regions='key = "regions"\nversion = "1.0"\ntitle = { zh = "地区" }\n',
        forms__visit=FORM.replace('type = "date"', 'type = "dates"'),
        schemes__green_tea=SCHEME.replace("title =", "titl ="),
    )

    assert faults(folder) == [
        ("code_lists/regions.toml", "缺少“codes”，请补上。"),
        (
            "forms/visit.toml: fields[0].type",
            '"dates" 不能写在这里。可以写：boolean、choice、date、number、repeat、standard、text。',
        ),
        ("schemes/green_tea.toml", "“titl”不是这里的键。是不是“title”？"),
    ]


def test_mistake_in_examples_is_told_at_their_own_file(tmp_path: Path) -> None:
    folder = pack(
        tmp_path, schemes__green_tea=SCHEME, examples__green_tea=EXAMPLES.replace("value = 36.0", "valued = 36.0")
    )

    assert faults(folder) == [
        (
            "examples/green_tea.toml: examples[0].indicators.water_extract",
            "“valued”不是这里的键。是不是“value”？",
        )
    ]


def test_example_that_names_nothing_is_told_at_its_own_file(tmp_path: Path) -> None:
    folder = pack(
        tmp_path, schemes__green_tea=SCHEME, examples__green_tea=EXAMPLES.replace('grade = "gap"', 'grade = "gip"')
    )

    assert faults(folder) == [("examples/green_tea.toml: examples[0].expected.grade", "没有“gip”。这里可以写：gap。")]


def test_same_edition_twice_is_refused(tmp_path: Path) -> None:
    folder = pack(tmp_path, forms__visit=FORM, **{"forms__visit@1.0": FORM})

    assert faults(folder) == [
        ("forms/visit@1.0.toml: version", "forms/visit.toml 已有同一个 key 和版本。请改其中一个的版本。")
    ]


def test_what_would_be_passed_over_in_silence_is_told(tmp_path: Path) -> None:
    folder = pack(tmp_path, form__visit=FORM, visit=FORM, examples__green_tea=EXAMPLES)

    assert faults(folder) == [
        ("form/", "没有名为“form”的文件夹。是不是“forms”？"),
        (
            "visit.toml",
            (
                "这个文件不属于数据包。请放进 code_lists/、standards_lists/、forms/、schemes/、examples/、kinds/、"
                "overlays/、certification_schemes/、export_formats/ 之一，或改名为 scheme.toml。"
            ),
        ),
        ("examples/green_tea.toml", "没有与这些算例对应的方案。文件名要与 schemes/ 里的方案文件相同。"),
    ]
