from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duibiao.model.values.messages import Fault
from duibiao.model.values.units import _spelling, _unit_file, all_units, convert, find_unit, same_dimension

USED_BY_SECTOR_SCHEMES = (
    "%",
    "% m/m",
    "1",
    "J",
    "L",
    "MPa",
    "N",
    "W",
    "W·h/(W·h)",
    "dB(A)",
    "h",
    "lm/W",
    "meq O2/kg",
    "mg KOH/g",
    "mg/kg",
    "mm",
    "mm3",
)
USED_BY_PRODUCT_STANDARDS = (
    *("kN", "N/mm2", "Pa", "kPa", "g/kg", "µg/kg", "cm3", "kW", "V", "A", "Hz", "r/min", "kJ", "lm", "mmol/kg"),
    *("µm", "cm", "m", "mL", "min", "s", "d", "°C", "K", "°F", "kg", "g", "mg", "kg/m3", "g/cm3", "Bq/kg"),
)

codes = st.sampled_from([unit.code for unit in all_units()])


@pytest.mark.parametrize("code", USED_BY_SECTOR_SCHEMES + USED_BY_PRODUCT_STANDARDS)
def test_find_unit_by_its_code(code: str) -> None:
    assert find_unit(code).code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("℃", "°C"),
        ("˚C", "°C"),
        ("摄氏度", "°C"),
        ("mm³", "mm3"),
        ("％", "%"),
        (" ＭＰａ ", "MPa"),
        ("N/mm²", "N/mm2"),
        ("μm", "µm"),
        ("um", "µm"),
        ("㎏", "kg"),
        ("毫米", "mm"),
        ("mgKOH/g", "mg KOH/g"),
        ("W⋅h/(W⋅h)", "W·h/(W·h)"),
        ("kWh", "kW·h"),
        ("ml", "mL"),
        ("rpm", "r/min"),
        ("dB（A）", "dB(A)"),
    ],
)
def test_find_unit_by_what_people_type(text: str, code: str) -> None:
    assert find_unit(text).code == code


@pytest.mark.parametrize(
    ("text", "key", "params"),
    [
        ("", "unit.empty", {}),
        ("mpa", "unit.unknown_alike", {"text": "mpa", "alike": "MPa"}),
        ("mg/kgs", "unit.unknown_alike", {"text": "mg/kgs", "alike": "mg/kg"}),
        ("度", "unit.ambiguous", {"text": "度", "meanings": "° 或 °C 或 kW·h"}),
        ("ppm", "unit.ambiguous", {"text": "ppm", "meanings": "mg/kg 或 mg/L"}),
        ("grade", "unit.unknown", {"text": "grade"}),
        ("class", "unit.unknown", {"text": "class"}),
        ("-", "unit.unknown", {"text": "-"}),
        ("hp", "unit.unknown", {"text": "hp"}),
    ],
)
def test_find_unit_refused(text: str, key: str, params: dict[str, str]) -> None:
    with pytest.raises(Fault) as caught:
        find_unit(text)

    assert [(message.key, message.params) for message in caught.value.messages] == [(key, params)]


@given(st.text())
def test_find_unit_any_text_gives_unit_or_fault(text: str) -> None:
    try:
        unit = find_unit(text)
    except Fault:
        return

    assert unit in all_units()


def test_unit_table_no_spelling_means_two_units() -> None:
    spellings = Counter(_spelling(name) for unit in all_units() for name in (unit.code, *unit.aliases))

    assert [name for name, count in spellings.items() if count > 1] == []
    assert set(spellings) & set(_unit_file().ambiguous) == set()


def test_unit_table_ambiguous_names_mean_known_units() -> None:
    for meanings in _unit_file().ambiguous.values():
        assert [find_unit(meaning).code for meaning in meanings] == list(meanings)


def test_unit_table_every_dimension_has_a_reference_unit() -> None:
    references = {unit.dimension for unit in all_units() if unit.factor == 1 and unit.offset == 0}

    assert references == set(_unit_file().dimensions)


def test_unit_table_every_factor_is_above_zero_and_every_unit_has_both_names() -> None:
    assert [unit.code for unit in all_units() if unit.factor <= 0 or not unit.label.en] == []


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        ("35", "MPa", "N/mm2", "35"),
        ("1.3", "kN", "N", "1300"),
        ("37", "°C", "°F", "98.6"),
        ("-40", "°F", "℃", "-40"),
        ("0", "K", "°C", "-273.15"),
        ("5", "mmol/kg", "meq O2/kg", "10"),
        ("0.5", "%", "1", "0.005"),
        ("0.05", "% m/m", "mg/kg", "500"),
        ("36", "km/h", "m/s", "10"),
        ("1", "h", "d", "0.04166666666666666666666666666666667"),
        ("3", "kW·h", "MJ", "10.8"),
        ("7.85", "g/cm3", "kg/m3", "7850"),
        ("120", "mm3", "cm3", "0.12"),
        ("1500", "r/min", "r/s", "25"),
    ],
)
def test_convert_is_exact(value: str, source: str, target: str, expected: str) -> None:
    assert convert(Decimal(value), source, target) == Decimal(expected)


def test_convert_to_itself_keeps_the_digits() -> None:
    assert str(convert(Decimal("62.50"), "dBA", "dB(A)")) == "62.50"


@pytest.mark.parametrize(
    ("source", "target"), [("MPa", "mm"), ("%", "% m/m"), ("N·m", "J"), ("Hz", "r/s"), ("g", "g/kg")]
)
def test_convert_between_dimensions_refused(source: str, target: str) -> None:
    with pytest.raises(Fault) as caught:
        convert(Decimal(1), source, target)

    message = caught.value.messages[0]
    assert (message.key, message.params["source"], message.params["target"]) == (
        "unit.dimensions_differ",
        source,
        target,
    )


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9), codes, codes)
def test_convert_there_and_back(value: Decimal, a: str, b: str) -> None:
    if not same_dimension(a, b):
        with pytest.raises(Fault):
            convert(value, a, b)
        return

    back = convert(convert(value, a, b), b, a)

    assert abs(Fraction(back) - Fraction(value)) <= (abs(Fraction(value)) + 500) * Fraction(1, 10**30)


def test_same_dimension() -> None:
    assert same_dimension("MPa", "kPa") is True
    assert same_dimension("mg/kg", "%") is False
