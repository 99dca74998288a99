"""Going through what a plugin says: its labels, schemes, indicators and limits, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from duibiao.extension.catalogue import Offer
from duibiao.extension.conformance.placing import placed
from duibiao.extension.conformance.subject import Subject
from duibiao.extension.manifest import FILE
from duibiao.model.records.overlays import SchemeOverlay
from duibiao.model.records.reading import under
from duibiao.model.records.schemes import BenchmarkScheme, Indicator, Limit
from duibiao.model.values.messages import Label, Message


def labels_in(value: object, at: str = "") -> Iterator[tuple[str, Label]]:
    """Every label within a record, led by its path, "indicators[2].hint"."""
    if isinstance(value, Label):
        yield at, value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from labels_in(item, f"{at}[{index}]")
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from labels_in(item, under(at, name))
    else:
        for name in getattr(value, "__struct_fields__", ()):
            yield from labels_in(getattr(value, name), under(at, name))


def labels_of(subject: Subject) -> Iterator[tuple[str, Label]]:
    """Every label of a plugin, led by its file and path, "schemes/green_tea.toml: title"."""
    for at, label in labels_in(subject.manifest):
        yield f"{FILE}: {at}", label
    for offer in subject.offers:
        for at, label in labels_in(offer.definition):
            yield placed(offer, Message("", "", at=at)).at, label


def schemes_of(subject: Subject) -> Iterator[tuple[Offer, BenchmarkScheme]]:
    """The benchmark schemes that a plugin offers."""
    for offer in subject.offers:
        if isinstance(offer.definition, BenchmarkScheme):
            yield offer, offer.definition


def indicators_of(subject: Subject) -> Iterator[tuple[Offer, str, Indicator]]:
    """The indicators of a plugin's schemes and overlays, each with its path within the definition."""
    for offer in subject.offers:
        if isinstance(offer.definition, BenchmarkScheme | SchemeOverlay):
            for index, indicator in enumerate(offer.definition.indicators):
                yield offer, f"indicators[{index}]", indicator


def limits_of(subject: Subject) -> Iterator[tuple[Offer, str, Limit]]:
    """The limits of a plugin's schemes and overlays, each with its path within the definition."""
    for offer, at, indicator in indicators_of(subject):
        for index, limit in enumerate(indicator.limits):
            yield offer, f"{at}.limits[{index}]", limit
    for offer in subject.offers:
        for number, added in enumerate(offer.definition.limits if isinstance(offer.definition, SchemeOverlay) else ()):
            for index, limit in enumerate(added.limits):
                yield offer, f"limits[{number}].limits[{index}]", limit
