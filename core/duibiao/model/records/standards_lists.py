"""Lists of benchmark standards (对标标准清单): which standards the products of an industry are held against."""

from __future__ import annotations

from duibiao.model.records.definitions import Definition, Record
from duibiao.model.records.schemes import Provenance, StandardLevel
from duibiao.model.values.messages import Label


class ListedStandard(Record, frozen=True, kw_only=True):
    """A standard of a list."""

    number: str
    """As printed, with its year: GB/T 4100-2015."""
    level: StandardLevel
    """Whose standard it is."""
    provenance: Provenance
    """How sure it is that this is a benchmark of the industry."""
    title: Label | None = None
    """What it is called."""
    source: str | None = None
    """Where its being a benchmark was read."""
    note: Label | None = None
    """What a reader had better know."""


class StandardsList(Definition, frozen=True, kw_only=True):
    """A versioned list of benchmark standards, in the order in which people shall see them.

    It stands apart from the schemes: a list comes first, and a scheme then says which limits of its standards are
    compared and how.
    """

    product_class: Label
    """The products that the list is for."""
    industries: tuple[str, ...]
    """Classes of `industry_edition`."""
    standards: tuple[ListedStandard, ...]
    """The standards, in the order in which people shall see them."""
    industry_edition: str = "GB/T 4754-2017"
    """The edition of GB/T 4754 that the classes are of."""
    scope: Label | None = None
    """What the list covers and what not."""
    drafted_by: tuple[str, ...] = ()
    """Who drafted it."""
    note: Label | None = None
    """What a reader had better know."""
