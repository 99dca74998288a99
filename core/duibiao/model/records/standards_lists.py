"""Lists of benchmark standards (对标标准清单): which standards the products of an industry are held against."""

from __future__ import annotations

from duibiao.model.records.definitions import Definition, Record
from duibiao.model.records.schemes import Provenance, StandardLevel
from duibiao.model.values.messages import Label


class ListedStandard(Record, frozen=True, kw_only=True):
    """A standard of a list. `source` is where its being a benchmark was read, `provenance` how sure that is."""

    number: str
    level: StandardLevel
    provenance: Provenance
    title: Label | None = None
    source: str | None = None
    note: Label | None = None


class StandardsList(Definition, frozen=True, kw_only=True):
    """A versioned list of benchmark standards, in the order in which people shall see them.

    It stands apart from the schemes: a list comes first, and a scheme then says which limits of its standards are
    compared and how. `industries` are classes of GB/T 4754 in `industry_edition`.
    """

    product_class: Label
    industries: tuple[str, ...]
    standards: tuple[ListedStandard, ...]
    industry_edition: str = "GB/T 4754-2017"
    scope: Label | None = None
    drafted_by: tuple[str, ...] = ()
    note: Label | None = None
