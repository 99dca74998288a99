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
    """What is stored, and what expressions compare with."""
    label: Label
    """What people choose."""


class Field(Record, frozen=True, kw_only=True):
    """One question of a form, or one parameter of a scheme."""

    name: str
    """Names the answer in expressions and exports: small letters, digits and underscores."""
    type: FieldType
    """What kind of answer it takes; "standard" is the number of a standard, "repeat" a group of fields."""
    label: Label
    """The question."""
    hint: Label | None = None
    """Help that stands below the question."""
    required: bool = False
    """Whether a filing without it is refused."""
    relevant: str | None = None
    """An expression; the field is asked only where it is true."""
    constraint: str | None = None
    """An expression over the names of the form that must be true of the answer."""
    constraint_message: Label | None = None
    """What is told where the constraint is false."""
    severity: Severity = "A"
    """How grave a false constraint is: A blocks, B must be explained, C is to be verified, D is a hint."""
    unit: str | None = None
    """The unit a number is asked in."""
    choices: tuple[Choice, ...] = ()
    """The answers of a choice that this form alone uses."""
    code_list: str | None = None
    """The code list that a choice takes its answers from, "issuer:key"."""
    max_length: int = 500
    """The most characters of a text."""
    fields: tuple[Field, ...] = ()
    """The fields of a repeat."""
    min_rows: int = 0
    """How often a repeat is answered at least."""
    max_rows: int = 200
    """How often a repeat may be answered."""
    public: bool = False
    """Only answers to public fields ever reach a public record."""


class FormDefinition(Definition, frozen=True, kw_only=True):
    """A versioned form: its fields in the order in which they are asked."""

    fields: tuple[Field, ...]
    """In the order in which they are asked."""
