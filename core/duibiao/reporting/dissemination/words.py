"""The words that a scheme, a list and a filing are looked for by, before `duibiao.model.values.folding` folds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from duibiao.model.records.forms import Field
from duibiao.model.records.schemes import BenchmarkScheme
from duibiao.model.records.standards_lists import StandardsList
from duibiao.model.values.messages import Label


def of_scheme(scheme: BenchmarkScheme) -> Iterator[str]:
    """What a scheme is looked for by: its title, product class and standards."""
    yield from of_label(scheme.title)
    yield from of_label(scheme.product_class)
    for standard in scheme.standards:
        yield standard.number
        if standard.title is not None:
            yield from of_label(standard.title)


def of_list(listed: StandardsList) -> Iterator[str]:
    """What a list of benchmark standards is looked for by: its name, title, product class, industries and standards."""
    yield listed.name
    yield from of_label(listed.title)
    yield from of_label(listed.product_class)
    yield from listed.industries
    for standard in listed.standards:
        yield standard.number
        if standard.title is not None:
            yield from of_label(standard.title)


def of_label(label: Label) -> Iterator[str]:
    """A label in both languages."""
    yield label.zh
    yield label.en or ""


def of_fields(fields: Iterable[Field], answers: Mapping[str, Any]) -> Iterator[str]:
    """The standards' numbers among the public answers to a form, those in rows too."""
    for field in fields:
        answer = answers.get(field.name)
        if not field.public or answer is None:
            continue
        if field.type == "standard":
            yield str(answer)
        elif field.type == "repeat":
            for row in answer:
                yield from of_fields(field.fields, row)
