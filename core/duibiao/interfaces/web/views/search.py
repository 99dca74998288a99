"""The search form over the public records: what was asked for, and what may be chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

import msgspec

from duibiao.interfaces.web.views.provinces import PROVINCES
from duibiao.interfaces.web.views.states import state_view
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.hierarchy.organs import Organ
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.values.messages import Message, message
from duibiao.reporting.dissemination.public_records import Status

Options = tuple[tuple[str, str], ...]
"""Value and words of each."""

GRADES: dict[str, Message] = {
    "ahead": message("grade.ahead", "优于对标标准"),
    "reaches": message("grade.reaches", "达到对标标准"),
    "gap": message("grade.gap", "存在差距"),
    "undecided": message("grade.undecided", "资料不足，不能判定"),
}
"""What grades are called across schemes; each scheme has its own words for them."""

_ENGLISH = {province.area: province.name for province in PROVINCES}


class Asked(msgspec.Struct, frozen=True):
    """What somebody asks for, as typed."""

    q: str
    scheme: str
    standard: str
    grade: str
    organ: str
    status: str
    enterprise: str

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Name and value of each field, as an address carries them."""
        return tuple((name, getattr(self, name)) for name in self.__struct_fields__)

    @property
    def query(self) -> str:
        """The fields that are filled in, as they stand behind the question mark of an address."""
        return urlencode([(name, value) for name, value in self.pairs if value])

    @property
    def any(self) -> bool:
        """Whether anything narrows the list."""
        return any(value for _, value in self.pairs)


class SearchOptions(msgspec.Struct, frozen=True):
    """What the form offers. `province` and `place` are the two chosen organs; `places` is empty without a province."""

    schemes: Options
    standards: Options
    grades: Options
    provinces: Options
    places: Options
    statuses: Options
    province: str
    place: str


def options_of(
    asked: Asked,
    schemes: Sequence[BenchmarkScheme],
    provinces: Iterable[Organ],
    places: Iterable[Organ],
    province: str | None,
    statuses: Iterable[Status],
    writing: Writing,
) -> SearchOptions:
    """The options. With a scheme chosen, standards and grades are its own."""
    chosen = [scheme for scheme in schemes if scheme.name == asked.scheme]
    numbers = {standard.number for scheme in chosen or schemes for standard in scheme.standards}
    if chosen:
        grades = tuple((grade.key, writing.label(grade.label)) for grade in chosen[0].grades)
    else:
        grades = tuple((key, writing.say(told)) for key, told in GRADES.items())
    return SearchOptions(
        schemes=tuple((scheme.name, writing.label(scheme.product_class)) for scheme in schemes),
        standards=tuple((number, number) for number in sorted(numbers)),
        grades=grades,
        provinces=tuple((organ.id, organ_name(organ, writing)) for organ in provinces),
        places=tuple((organ.id, organ_name(organ, writing)) for organ in places),
        statuses=tuple((status, state_view(status, writing).words) for status in statuses),
        province=province or "",
        place=asked.organ if asked.organ != province else "",
    )


def organ_name(organ: Organ, writing: Writing) -> str:
    """The name of an organ; in English that of the province where the register has none."""
    if organ.name.en is None and writing.language == "en" and organ.area in _ENGLISH:
        return writing.label(_ENGLISH[organ.area])
    return writing.label(organ.name)
