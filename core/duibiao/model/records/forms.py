"""Forms: versioned fields in the terms of XLSForm (type, name, label, hint, required, relevant, constraint)."""

from __future__ import annotations

from typing import Literal

from duibiao.model.records.definitions import Definition, Record
from duibiao.model.values.messages import Label

Severity = Literal["A", "B", "C", "D"]
"""The grade of a finding: A block, B explain, C verify, D hint."""

FieldType = Literal["text", "number", "boolean", "date", "choice", "standard", "repeat"]


class Choice(Record, frozen=True):
    """One answer that a choice offers."""

    name: str
    label: Label


class Field(Record, frozen=True, kw_only=True):
    """One question of a form.

    `relevant` and `constraint` are expressions over the names of the form; a constraint that is false gives a
    finding of `severity` with `constraint_message`. A choice takes its `choices`, or the codes of `code_list`. A
    repeat asks its `fields` as often as `min_rows` to `max_rows` says. `unit` is the unit a number is asked in. Only
    answers to fields that are `public` ever reach a public record.
    """

    name: str
    type: FieldType
    label: Label
    hint: Label | None = None
    required: bool = False
    relevant: str | None = None
    constraint: str | None = None
    constraint_message: Label | None = None
    severity: Severity = "A"
    unit: str | None = None
    choices: tuple[Choice, ...] = ()
    code_list: str | None = None
    max_length: int = 500
    fields: tuple[Field, ...] = ()
    min_rows: int = 0
    max_rows: int = 200
    public: bool = False


class FormDefinition(Definition, frozen=True, kw_only=True):
    """A versioned form: its fields in the order in which they are asked."""

    fields: tuple[Field, ...]
