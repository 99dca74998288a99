"""Code lists, forms and kinds: what is told of names used twice and names of nothing."""

from __future__ import annotations

from collections.abc import Iterable

from duibiao.model.records.checking import check_code_list, check_form, check_kind, check_standards_list
from duibiao.model.records.codelists import Code, CodeList
from duibiao.model.records.forms import Choice, Field, FormDefinition
from duibiao.model.records.kinds import Publicity, Step, SubmissionKind
from duibiao.model.records.standards_lists import ListedStandard, StandardsList
from duibiao.model.values.messages import Label, Message

NAME = Label("名称")


def said(messages: Iterable[Message]) -> list[tuple[str, str]]:
    return [(told.at, told.zh.format(**told.params)) for told in messages]


def form(*fields: Field) -> FormDefinition:
    return FormDefinition(key="form", version="1", title=NAME, fields=fields)


def kind(*route: Step, publicity: Publicity | None = None, published: bool = True) -> SubmissionKind:
    return SubmissionKind(
        key="kind", version="1", title=NAME, form="form", route=route, publicity=publicity, published=published
    )


def code_list(*codes: Code) -> CodeList:
    return CodeList(key="codes", version="1", title=NAME, codes=codes)


def test_sound_definitions_have_no_faults() -> None:
    kinds = Field(name="kind", type="choice", label=NAME, choices=(Choice("a", NAME),))
    number = Field(name="mass", type="number", label=NAME, unit="kg", relevant="kind = 'a'", constraint="mass > 0")
    rows = Field(name="rows", type="repeat", label=NAME, fields=(Field(name="mass", type="text", label=NAME),))

    assert check_form(form(kinds, number, rows)) == ()
    assert check_kind(kind(Step(key="city", level="city", role="checker", label=NAME), publicity=Publicity(7))) == ()
    assert check_code_list(code_list(Code("a", NAME), Code("a1", NAME, "a"))) == ()


def test_form_with_a_name_used_twice_and_a_condition_on_nothing() -> None:
    first = Field(name="mass", type="number", label=NAME, unit="kgg")
    second = Field(name="mass", type="text", label=NAME, relevant="mas > 1")

    assert said(check_form(form(first, second)))[0] == (
        "fields[1].name",
        "“mass”前面已经用过。请改名，或删去其中一个。",
    )
    assert [at for at, _ in said(check_form(form(first, second)))[1:]] == ["fields[0].unit", "fields[1].relevant"]
    assert said(check_form(form(second))) == [("fields[0].relevant", "第 1 个字符：没有“mas”这个名称。是不是“mass”？")]


def test_form_whose_keys_do_not_fit_the_type() -> None:
    field = Field(
        name="Mass",
        type="choice",
        label=NAME,
        unit="kg",
        constraint_message=NAME,
        fields=(Field(name="a", type="text", label=NAME),),
        min_rows=3,
        max_rows=2,
    )

    assert said(check_form(form(field))) == [
        ("fields[0].name", "“Mass”不能作 name。请以小写字母开头，只用小写字母、数字和下划线。"),
        ("fields[0].constraint_message", "有 constraint_message 而没有 constraint。请补上条件，或删去这句话。"),
        ("fields[0].type", "choices 或 code_list 与类型 choice 要同时有；现在的类型是 choice。"),
        ("fields[0].unit", "只有数值才有单位；现在的类型是 choice。请删去 unit，或改类型。"),
        ("fields[0].type", "fields 与类型 repeat 要同时有；现在的类型是 choice。"),
        ("fields[0].min_rows", "min_rows 是 3，max_rows 是 2。请让前者不小于 0、不大于后者。"),
    ]


def test_form_and_kind_without_anything() -> None:
    assert said(check_form(form())) == [("fields", "这里一项也没有。请至少写一项。")]
    assert said(check_kind(kind())) == [("route", "这里一项也没有。请至少写一项。")]


def test_kind_with_a_step_used_twice_and_publicity_of_nothing() -> None:
    step = Step(key="city", level="city", role="checker", label=NAME)

    assert said(check_kind(kind(step, step, publicity=Publicity(0), published=False))) == [
        ("route[1].key", "“city”前面已经用过。请改名，或删去其中一个。"),
        ("publicity", "不公布的申报没有公示期。请删去 publicity，或令 published = true。"),
        ("publicity.days", "公示至少 1 天；现在是 0。不公示时请删去 publicity。"),
    ]


def test_code_list_with_parents_that_are_not_there_and_in_a_circle() -> None:
    codes = code_list(Code("food", NAME, "fod"), Code("a", NAME), Code("a", NAME))

    assert said(check_code_list(codes)) == [
        ("codes[2].code", "“a”前面已经用过。请改名，或删去其中一个。"),
        ("codes[0].parent", "上级“fod”不在这个代码表里。是不是“food”？"),
    ]
    assert said(check_code_list(code_list(Code("a", NAME, "b"), Code("b", NAME, "a")))) == [
        ("codes[0].parent", "“a”成了自己的上级。请改正 parent。"),
        ("codes[1].parent", "“b”成了自己的上级。请改正 parent。"),
    ]


def standards_list(*numbers: str) -> StandardsList:
    standards = tuple(
        ListedStandard(number=number, level="national", provenance="general_knowledge") for number in numbers
    )
    return StandardsList(
        key="tiles", version="1", title=NAME, product_class=NAME, industries=("C3071",), standards=standards
    )


def test_list_of_standards_names_each_once_and_none_that_nobody_issues() -> None:
    assert check_standards_list(standards_list("GB/T 4100-2015", "ISO 13006:2018")) == ()
    assert [told.at for told in check_standards_list(standards_list())] == ["standards"]
    assert [(told.key, told.at) for told in check_standards_list(standards_list("GB 1-2020", "GB 1-2020", "瓷砖"))] == [
        ("definition.twice", "standards[1].number"),
        ("standard.unknown", "standards[2].number"),
    ]
