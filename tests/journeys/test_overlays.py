"""Overlays in an instance: who is asked, both verdicts, and what a new edition of the base does to them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from duibiao.interfaces.operating import operator
from duibiao.kernel.definitions import known
from duibiao.kernel.definitions.overlays import left_behind
from duibiao.kernel.definitions.publishing import publish, withdraw
from duibiao.kernel.hierarchy.changes import add_organ
from duibiao.model.records.forms import Field
from duibiao.model.records.overlays import AddedLimits, SchemeOverlay
from duibiao.model.records.schemes import BenchmarkScheme, BenchmarkStandard, Grade, Indicator, Limit
from duibiao.model.values.dates import day_of, parse_utc
from duibiao.model.values.messages import Conflict, Label
from tests.demonstrations import TILE, Demo

STANDARD = BenchmarkStandard(key="db33", number="DB33/T 9999-2026", level="local")
DEVIATION = Indicator(
    key="length_deviation",
    type="number",
    label=Label("边长偏差"),
    unit="%",
    limits=(Limit(standard="db33", relation="at_most", bound="0.3", provenance="general_knowledge"),),
)
DRIER = AddedLimits(
    "water_absorption",
    (Limit(standard="db33", relation="at_most", bound="0.1", statistic="mean", provenance="general_knowledge"),),
)
MORE = SchemeOverlay(
    key="more",
    version="1.0",
    issuer="province",
    title=Label("补充方案"),
    base="duibiao:porcelain_tile",
    base_version="1.0",
    organ="cn-33",
    form="duibiao:benchmark_result",
    standards=(STANDARD,),
    indicators=(DEVIATION,),
    limits=(DRIER,),
    fields=(Field(name="certificate", type="text", label=Label("证书"), required=True, public=True),),
    grades=(Grade("high", Label("高"), when="below = 0", against=("db33",)), Grade("low", Label("低"))),
)
ANSWERED = {"fields.certificate": "没有", "indicators.length_deviation": {"value": "0.2"}}


def put_in_force(demo: Demo, *definitions: SchemeOverlay | BenchmarkScheme) -> None:
    with demo.running.store.write() as connection:
        for one in definitions:
            hook = "overlays" if isinstance(one, SchemeOverlay) else "benchmark_schemes"
            publish(connection, operator(demo.running.instance.name, demo.clock()), hook, one)


def porcelain(demo: Demo) -> BenchmarkScheme:
    with demo.running.store.read() as connection:
        return known.current(connection, BenchmarkScheme, TILE["scheme"]).definition


def newer(base: BenchmarkScheme, *more: Indicator) -> BenchmarkScheme:
    """The next edition of the base, with indicators of its own."""
    return msgspec.structs.replace(base, version="2.0", indicators=(*base.indicators, *more))


def answer(demo: Demo, id_: str, **given: Any) -> None:
    changes = {path: {"was": None, "now": value} for path, value in (ANSWERED | given).items()}
    response = demo.call("FILER", "PATCH", f"/submissions/{id_}", {"changes": changes})
    assert response.status_code == 200, response.text


def overlays_of(demo: Demo) -> list[str]:
    """The overlays that a filing opened now is asked."""
    return list(demo.shown("FILER", demo.drafted())["overlays"])


def refused_at(demo: Demo, id_: str) -> list[str]:
    response = demo.act("FILER", id_, "submit")
    return [one["at"] for one in response.json()["errors"]] if response.status_code == 422 else []


def test_filing_is_asked_what_was_added_and_stores_both_verdicts(demo: Demo) -> None:
    without = demo.drafted()
    put_in_force(demo, MORE)

    id_ = demo.drafted()
    missing = refused_at(demo, id_)
    answer(demo, id_)
    demo.acts(id_, ("FILER", "submit"))
    shown, before = demo.shown("COUNTY", id_), demo.shown("FILER", without)

    assert missing == ["fields.certificate", "indicators.length_deviation"]
    assert shown["verdict"] == before["verdict"]
    assert [(one["scheme"], one["definition_digest"], one["grade"]) for one in shown["beside"]] == [
        ("province:more@1.0", shown["overlays"][0], "low")
    ]
    assert (before["overlays"], before["beside"], refused_at(demo, without)) == ([], [], [])


def test_national_grade_and_concerns_do_not_look_at_what_was_added(demo: Demo) -> None:
    (limit,) = DRIER.limits
    must = AddedLimits("water_absorption", (msgspec.structs.replace(limit, purpose="mandatory"),))
    put_in_force(demo, msgspec.structs.replace(MORE, limits=(must,)))

    id_ = demo.drafted()
    answer(demo, id_)
    passes = [("COUNTY", "pass"), ("CITY", "pass"), ("PROVINCE", "pass"), ("NATION", "pass")]
    state = demo.acts(id_, ("FILER", "submit"), *passes, ("NATION", "publicise"), ("NATION", "publish"))
    (item,) = demo.call(None, "GET", f"/results/{id_}").json()["items"]

    assert (state, item["record"]["grade"]) == ("published", item["record"]["verdict"]["grade"])
    assert [one["mandatory"]["met"] for one in item["record"]["beside"]] == [False]
    assert item["record"]["answers"]["fields"]["certificate"] == "没有"


@pytest.mark.parametrize(
    ("organ", "asked"), [("cn-33", 1), ("cn-3303", 1), ("cn-32", 0), ("cn-3301", 0), ("nowhere", 0)]
)
def test_enterprises_below_the_adder_are_asked(demo: Demo, organ: str, asked: int) -> None:
    put_in_force(demo, msgspec.structs.replace(MORE, organ=organ))

    assert len(overlays_of(demo)) == asked


def test_association_asks_every_enterprise_under_the_scheme(demo: Demo) -> None:
    author = operator(demo.running.instance.name, demo.clock())
    with demo.running.store.write() as connection:
        add_organ(
            connection,
            author,
            "cn-association-tiles",
            level="association",
            name=Label("瓷砖协会"),
            parent="cn",
            valid_from=day_of(parse_utc(demo.clock())),
        )
    put_in_force(demo, msgspec.structs.replace(MORE, organ="cn-association-tiles"))

    assert len(overlays_of(demo)) == 1


def test_new_base_takes_an_overlay_along_at_once(demo: Demo) -> None:
    put_in_force(demo, MORE)
    base = newer(porcelain(demo), msgspec.structs.replace(DEVIATION, key="warp", limits=(), required=False))
    with demo.running.store.read() as connection:
        behind = left_behind(connection, base)

    put_in_force(demo, base)
    id_ = demo.drafted()
    answer(demo, id_)

    assert behind == ()
    assert demo.shown("FILER", id_)["verdict"]["scheme"] == "duibiao:porcelain_tile@2.0"
    assert demo.shown("FILER", id_)["beside"][0]["scheme"] == "province:more@1.0"
    assert refused_at(demo, id_) == []


def test_clash_is_shown_beforehand_and_leaves_the_overlay_with_the_base_before(demo: Demo) -> None:
    put_in_force(demo, MORE)
    filed = demo.drafted()
    answer(demo, filed)
    demo.acts(filed, ("FILER", "submit"))
    base = newer(porcelain(demo), msgspec.structs.replace(DEVIATION, limits=(), required=False))
    with demo.running.store.read() as connection:
        behind = left_behind(connection, base)

    put_in_force(demo, base)
    after = overlays_of(demo)
    mended = msgspec.structs.replace(
        MORE, version="1.1", base_version="2.0", indicators=(msgspec.structs.replace(DEVIATION, key="edge_deviation"),)
    )
    put_in_force(demo, mended)

    assert [(one.overlay.edition, [told.at for told in one.clashes]) for one in behind] == [
        ("province:more@1.0", ["indicators[0].key"])
    ]
    assert (after, len(overlays_of(demo))) == ([], 1)
    assert demo.acts(filed, ("COUNTY", "pass")) == "in_review"
    assert demo.shown("COUNTY", filed)["beside"][0]["grade"] == "low"


def test_filing_goes_on_under_an_overlay_that_was_withdrawn(demo: Demo) -> None:
    put_in_force(demo, MORE)
    id_ = demo.drafted()
    answer(demo, id_)
    with demo.running.store.write() as connection:
        withdraw(connection, operator(demo.running.instance.name, demo.clock()), "overlays", MORE)

    findings = demo.shown("FILER", id_)["findings"]
    demo.acts(id_, ("FILER", "submit"))

    assert [(one["severity"], one["check"]) for one in findings if one["check"] == "currency"] == [("D", "currency")]
    assert len(demo.shown("COUNTY", id_)["beside"]) == 1
    assert overlays_of(demo) == []


def test_second_overlay_with_the_same_key_is_refused(demo: Demo) -> None:
    put_in_force(demo, MORE)
    other = msgspec.structs.replace(MORE, key="others", issuer="association")

    with pytest.raises(Conflict) as refused:
        put_in_force(demo, other)

    assert [(told.key, told.at) for told in refused.value.messages] == [
        ("overlay.shared", "standards[0].key"),
        ("overlay.shared", "indicators[0].key"),
        ("overlay.shared", "fields[0].name"),
    ]


def test_two_overlays_ask_side_by_side(demo: Demo) -> None:
    second = SchemeOverlay(
        key="city",
        version="1.0",
        issuer="city",
        title=Label("市补充"),
        base="duibiao:porcelain_tile",
        base_version="1.0",
        organ="cn-3303",
        form="duibiao:benchmark_result",
        fields=(Field(name="park", type="text", label=Label("园区"), required=True),),
    )
    put_in_force(demo, MORE, second)

    id_ = demo.drafted()
    answer(demo, id_)

    assert len(demo.shown("FILER", id_)["overlays"]) == 2
    assert refused_at(demo, id_) == ["fields.park"]


def test_overlay_without_its_base_in_force_is_refused(demo: Demo) -> None:
    with pytest.raises(Conflict) as refused:
        put_in_force(demo, msgspec.structs.replace(MORE, base="duibiao:cup"))

    assert [told.key for told in refused.value.messages] == ["overlay.no_base"]
