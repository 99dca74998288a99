"""Overlays: whatever they add, the national verdict is the same bytes; what they add is judged beside it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duibiao.model.assessment.engine import assess
from duibiao.model.assessment.overlay_check import check_overlay
from duibiao.model.assessment.overlay_examples import check_overlay_examples
from duibiao.model.assessment.overlaying import (
    additions_alone,
    assess_both,
    check_additions,
    marked,
    narrowed,
    overlaid,
    widened,
    widened_form,
)
from duibiao.model.assessment.rebasing import clashes, faults_on
from duibiao.model.records.forms import Choice, Field, FormDefinition
from duibiao.model.records.overlays import AddedCheck, AddedLimits, OverlayExample, OwnName, SchemeOverlay
from duibiao.model.records.schemes import (
    Answer,
    BenchmarkScheme,
    BenchmarkStandard,
    Expected,
    Grade,
    Indicator,
    Limit,
)
from duibiao.model.values.canonical import canonical
from duibiao.model.values.messages import Label, Message
from tests.model.assessment.cases import limit, number, scheme
from tests.model.assessment.test_properties import answers_to, filled, parameters_of
from tests.schemes import schemes

DB = BenchmarkStandard(key="db", number="DB33/T 999-2026", level="local")
OWN = (
    Grade("good", Label("好"), when="total > 0 and meets + better = total", against=("db",)),
    Grade("other", Label("不")),
)
FORM = FormDefinition(
    key="result",
    version="1.0",
    issuer="nation",
    title=Label("表"),
    fields=(Field(name="report", type="text", label=Label("报告", "Report")),),
)


def own(relation: Any, bound: Any, **more: Any) -> Limit:
    """A limit of the overlay's own standard."""
    return limit(relation, bound, standard="db", **more)


def added(key: str = "y", *limits: Limit, **more: Any) -> Indicator:
    """An indicator that the base lacks."""
    return number(*limits, **{"key": key, "label": Label(key), **more})


def overlay(**more: Any) -> SchemeOverlay:
    """An overlay of the schemes of `cases`, with a standard and a grade rule of its own."""
    stated: dict[str, Any] = {
        "key": "more",
        "version": "1.0",
        "issuer": "province",
        "title": Label("补充", "More"),
        "base": "test:case",
        "base_version": "1.0",
        "organ": "cn-33",
        "standards": (DB,),
        "grades": OWN,
    }
    return SchemeOverlay(**(stated | more))


@st.composite
def additions_to(draw: st.DrawFn, base: BenchmarkScheme) -> SchemeOverlay:
    """Some overlay of a base: indicators, limits of the base's indicators, marks, names and grades."""
    numbers = [one.key for one in base.indicators if one.type == "number"]
    limited = draw(st.lists(st.sampled_from(numbers), unique=True, max_size=3)) if numbers else []
    bounds, relations = st.integers(-1_000, 1_000).map(str), st.sampled_from(("at_least", "at_most"))
    return overlay(
        base=base.name,
        base_version=base.version,
        indicators=tuple(
            added(f"added_{index}", own(draw(relations), draw(bounds)), core=draw(st.booleans()))
            for index in range(draw(st.integers(0, 3)))
        ),
        limits=tuple(
            AddedLimits(key, (own("at_most", draw(bounds), purpose=draw(st.sampled_from(("benchmark", "mandatory")))),))
            for key in limited
        ),
        required=tuple(f"indicators.{key}" for key in limited),
        labels=tuple(OwnName(f"indicators.{key}", Label("又名")) for key in limited),
    )


ALL = pytest.mark.parametrize("base", schemes(), ids=lambda base: base.edition)


@ALL
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_national_verdict_is_the_same_bytes_with_any_overlay_and_without(
    base: BenchmarkScheme, data: st.DataObject
) -> None:
    more = data.draw(additions_to(base))
    assert faults_on(more, base) == ()
    answers, parameters = data.draw(filled(base)), data.draw(parameters_of(base))
    extra = {one.key: data.draw(answers_to(one)) for one in more.indicators}

    national, (beside,) = assess_both(base, [more], parameters, answers | extra, ["sha256:own"], "sha256:base")

    assert canonical(national) == canonical(assess(base, parameters, answers, "sha256:base"))
    assert (beside.scheme, beside.definition_digest) == ("province:more@1.0", "sha256:own")


@ALL
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_overlay_says_of_the_base_what_the_base_says(base: BenchmarkScheme, data: st.DataObject) -> None:
    more = data.draw(additions_to(base))
    answers, parameters = data.draw(filled(base)), data.draw(parameters_of(base))

    national, (beside,) = assess_both(base, [more], parameters, answers)

    of_the_base = tuple(one for one in beside.comparisons if one.standard != "db")
    assert of_the_base == national.comparisons


def test_overlay_is_judged_by_its_own_limits_and_grade() -> None:
    base = scheme(number(limit("at_most", "10")))
    more = overlay(indicators=(added("y", own("at_least", "3")),), limits=(AddedLimits("x", (own("at_most", "5"),)),))

    national, (beside,) = assess_both(base, [more], {}, {"x": Answer("7"), "y": Answer("4")})

    assert [(one.indicator, one.standard, one.outcome) for one in national.comparisons] == [("x", "iso", "better")]
    assert [(one.indicator, one.standard, one.outcome) for one in narrowed(beside, more).comparisons] == [
        ("x", "db", "below"),
        ("y", "db", "better"),
    ]
    assert beside.grade == "other"


def test_mandatory_limit_of_an_overlay_leaves_the_national_publication_alone() -> None:
    base = scheme(number(limit("at_most", "10")))
    more = overlay(limits=(AddedLimits("x", (own("at_most", "5", purpose="mandatory"),)),))

    national, (beside,) = assess_both(base, [more], {}, {"x": Answer("7")})

    assert (national.mandatory.met, beside.mandatory.met) == (True, False)


def test_overlay_without_grades_asks_and_comes_to_no_verdict() -> None:
    base = scheme(number(limit("at_most", "10")))
    more = overlay(standards=(), grades=(), indicators=(added("y", required=True),))

    _, beside = assess_both(base, [more], {}, {"x": Answer("7")})

    assert beside == ()
    assert [one.key for one in widened(base, [more]).indicators] == ["x", "y"]


def test_name_and_mark_stand_beside_what_the_base_says() -> None:
    base = scheme(number(limit("at_most", "10"), required=False, label=Label("吸水率", "Absorption")))
    more = overlay(required=("indicators.x",), labels=(OwnName("indicators.x", Label("吸水性", "Uptake")),))

    (shown,) = marked(base, [more]).indicators

    assert (shown.label, shown.required) == (Label("吸水率（吸水性）", "Absorption (Uptake)"), True)
    assert shown.limits == base.indicators[0].limits


def test_mark_never_makes_a_demand_milder() -> None:
    base = scheme(number(limit("at_most", "10"), required=True))

    (shown,) = widened(base, [overlay()]).indicators

    assert shown.required


def test_table_of_additions_holds_what_was_added_alone() -> None:
    base = scheme(number(limit("at_most", "10")), number(limit("at_most", "1"), key="z"))
    more = overlay(indicators=(added("y", own("at_least", "3")),), limits=(AddedLimits("x", (own("at_most", "5"),)),))

    alone = additions_alone(overlaid(base, more), more)

    assert ([one.key for one in alone.indicators], [one.key for one in alone.standards]) == (["x", "y"], ["db"])


def test_fields_are_added_to_the_form_that_is_meant_and_to_no_other() -> None:
    more = overlay(form="nation:result", fields=(Field(name="seal", type="text", label=Label("章")),))
    other = msgspec.structs.replace(FORM, key="other")

    assert [field.name for field in widened_form(FORM, [more]).fields] == ["report", "seal"]
    assert widened_form(other, [more]) == other


@pytest.mark.parametrize(("seal", "said"), [("yes", 1), ("no", 0), ("", 0)])
def test_check_is_said_at_its_field_where_it_is_false(seal: str, said: int) -> None:
    choices = (Choice("yes", Label("有")), Choice("no", Label("无")))
    more = overlay(
        form="nation:result",
        fields=(Field(name="seal", type="choice", label=Label("章"), choices=choices),),
        checks=(AddedCheck(key="c", field="report", constraint="seal != 'yes'", message=Label("要有报告。")),),
    )

    found = check_additions(widened_form(FORM, [more]), [more], {"seal": seal})

    assert [(one.severity, one.message, one.check) for one in found] == [
        ("B", Message("overlay.check", "要有报告。", {}, "fields.report"), "province:more")
    ] * said


CLASHES = {
    "an indicator twice": (overlay(indicators=(added("x"),)), "overlay.twice", "indicators[0].key"),
    "a standard twice": (
        overlay(standards=(DB, msgspec.structs.replace(DB, key="iso"))),
        "overlay.twice",
        "standards[1].key",
    ),
    "a field twice": (
        overlay(form="nation:result", fields=(Field(name="report", type="text", label=Label("报")),)),
        "overlay.twice",
        "fields[0].name",
    ),
    "a limit of nothing": (
        overlay(limits=(AddedLimits("gone", (own("at_most", "5"),)),)),
        "overlay.gone",
        "limits[0].indicator",
    ),
    "a mark on nothing": (overlay(required=("indicators.gone",)), "overlay.gone", "required[0]"),
    "a name of nothing": (overlay(labels=(OwnName("indicators.gone", Label("又")),)), "overlay.gone", "labels[0].at"),
    "a name of no field": (
        overlay(form="nation:result", labels=(OwnName("fields.gone", Label("又")),)),
        "overlay.gone",
        "labels[0].at",
    ),
    "a check at nothing": (
        overlay(
            form="nation:result",
            checks=(AddedCheck(key="c", field="gone", constraint="report = 'a'", message=Label("错")),),
        ),
        "overlay.gone",
        "checks[0].field",
    ),
    "a grade against nothing": (
        overlay(grades=(Grade("a", Label("甲"), when="below = 0", against=("lost",)), Grade("b", Label("乙")))),
        "overlay.gone",
        "grades[0].against",
    ),
}


@pytest.mark.parametrize("name", CLASHES)
def test_clash_is_told_with_its_place(name: str) -> None:
    more, key, at = CLASHES[name]

    found = clashes(more, scheme(number(limit("at_most", "10"))), FORM)

    assert [(told.key.removesuffix("_near"), told.at) for told in found] == [(key, at)]


def test_overlay_goes_with_a_newer_base_that_it_does_not_clash_with() -> None:
    base = scheme(number(limit("at_most", "10")))
    newer = msgspec.structs.replace(
        base, version="2.0", indicators=(*base.indicators, number(limit("at_most", "1"), key="z"))
    )
    more = overlay(limits=(AddedLimits("x", (own("at_most", "5"),)),))

    assert (faults_on(more, base), faults_on(more, newer)) == ((), ())


def test_indicator_that_changed_its_unit_is_told_at_the_added_limit() -> None:
    base = scheme(number(limit("at_most", "10", unit="kg"), unit="kg"))
    more = overlay(limits=(AddedLimits("x", (own("at_most", "5", unit="mm"),)),))

    assert [told.at for told in faults_on(more, base)] == ["limits[0].limits[0].unit"]


def test_added_expression_may_name_what_the_base_asks() -> None:
    base = scheme(number(limit("at_most", "10")))
    half = added("half", own("at_most", "3"), calculation="x / 2", round_to="0.1")

    _, (beside,) = assess_both(base, [overlay(indicators=(half,))], {}, {"x": Answer("7")})

    (one,) = narrowed(beside, overlay(indicators=(half,))).comparisons
    assert (one.outcome, one.limits[0].measured) == ("below", "3.5")


FAULTS = {
    "a limit of a standard that is not its own": (
        overlay(limits=(AddedLimits("x", (limit("at_most", "5"),)),)),
        "overlay.foreign_limit",
        "limits[0].limits[0].standard",
    ),
    "limits without grades": (
        overlay(grades=(), limits=(AddedLimits("x", (own("at_most", "5"),)),)),
        "overlay.no_grades",
        "grades",
    ),
    "fields without a form": (overlay(fields=FORM.fields), "overlay.no_form", "form"),
    "a mark on a field without a form": (overlay(required=("fields.report",)), "overlay.no_form", "form"),
    "nothing at all": (overlay(grades=()), "overlay.empty", "indicators"),
    "a base without issuer": (overlay(base="case"), "overlay.name", "base"),
    "a place that is none": (overlay(required=("x",)), "overlay.place", "required[0]"),
    "a key twice": (overlay(indicators=(added("y"), added("y"))), "overlay.own_twice", "indicators"),
    "an example without its own verdict": (
        overlay(examples=(OverlayExample(name="e", parameters={}, indicators={}, expected=Expected("gap")),)),
        "overlay.example_own",
        "examples[0].own",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_of_an_overlay_by_itself_is_told_with_its_place(name: str) -> None:
    more, key, at = FAULTS[name]

    assert [(told.key, told.at) for told in check_overlay(more)] == [(key, at)]


@pytest.mark.parametrize(
    ("expected", "stated", "at"),
    [
        ("reach", "other", []),
        ("gap", "other", ["examples[0].expected.grade"]),
        ("reach", "good", ["examples[0].own.grade"]),
    ],
)
def test_example_states_both_verdicts(expected: str, stated: str, at: list[str]) -> None:
    base = msgspec.structs.replace(
        scheme(number(limit("at_most", "10"))),
        grades=(Grade("reach", Label("达到"), when="below = 0"), Grade("gap", Label("差"))),
    )
    example = OverlayExample(
        name="e", parameters={}, indicators={"x": Answer("7")}, expected=Expected(expected), own=Expected(stated)
    )
    more = overlay(limits=(AddedLimits("x", (own("at_most", "5"),)),), examples=(example,))

    assert [told.at for told in check_overlay_examples(more, base)] == at
