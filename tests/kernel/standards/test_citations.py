"""Citations: which are told to count no more, which are left alone, and what is never guessed."""

from __future__ import annotations

from typing import Any

import pytest

from duibiao.kernel.standards.citations import Citation, judged, of_answers
from duibiao.kernel.standards.register import Registered
from duibiao.model.records.editions import Edition, EditionStatus
from duibiao.model.records.forms import Field
from duibiao.model.values.messages import Label


def held(number: str, status: EditionStatus, **given: Any) -> Registered:
    return Registered(Edition(number=number, title=Label("标准"), status=status, source="样例", **given), status, "")


REGISTER = [
    held("GB/T 34549-2024", "in_force"),
    held("GB/T 34549-2017", "replaced", ended_on="2024-11-01", successor="GB/T 34549-2024"),
    held("GB 18401-2003", "replaced", successor="GB 18401-2010"),
    held("JB 1-1990", "withdrawn", ended_on="2005-01-01"),
    held("EU 626/2011", "replaced", successor="EU 2024/1"),
]


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("GB/T 34549-2024", None),
        ("GB/T 34549-2017", (True, "2017", True, "2024-11-01", "GB/T 34549-2024")),
        ("GB／T 34549—2017", (True, "2017", True, "2024-11-01", "GB/T 34549-2024")),
        ("GB/T 34549", None),
        ("GB/T 34549-2011", None),
        ("GB 18401", (False, "", True, None, "GB 18401-2010")),
        ("JB 1", (False, "", False, "2005-01-01", None)),
        ("EU 626/2011", (False, "", True, None, "EU 2024/1")),
        ("ISO 9283:1998", None),
        ("没有这样的编号", None),
    ],
)
def test_citation_is_judged_by_what_the_register_has(number: str, told: tuple[Any, ...] | None) -> None:
    found = judged([Citation(number, "compared")], REGISTER)

    given = [(one.dated, one.edition, one.replaced, one.ended_on, one.successor) for one in found]
    assert given == ([] if told is None else [told])


def test_a_number_cited_twice_is_told_once_and_the_order_stays() -> None:
    cited = [
        Citation("JB 1-1990", "compared", "scheme"),
        Citation("GB/T 34549-2017", "listed", "scheme"),
        Citation("JB 1-1990", "executed", "fields.standard"),
    ]

    assert [one.citation for one in judged(cited, REGISTER)] == cited[:2]


def test_executed_standards_are_found_in_rows_too() -> None:
    name = Label("标准")
    number = Field(name="number", type="standard", label=name)
    fields = (number, Field(name="others", type="repeat", label=name, fields=(number,)))

    found = of_answers(fields, {"number": "GB 1-2020", "others": [{"number": "GB 2-2020"}, {}]})

    assert [(one.number, one.at) for one in found] == [
        ("GB 1-2020", "fields.number"),
        ("GB 2-2020", "fields.others[0].number"),
    ]
