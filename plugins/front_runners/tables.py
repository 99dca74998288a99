"""The plugin's own tables. Ids of the core stand here as text; numbers are exact text; times are UTC text."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, MetaData, Table, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

varieties = Table(
    "front_runners_varieties",
    metadata,
    Column("id", Text, primary_key=True),
    Column("year", Integer, nullable=False, index=True),
    Column("title_zh", Text, nullable=False),
    Column("title_en", Text),
    Column("scheme", Text, nullable=False),
    Column("standard", Text, nullable=False),
    comment="A product variety in a year: the scheme its results follow, the standard that sets the floor",
)

indicators = Table(
    "front_runners_indicators",
    metadata,
    Column("variety", Text, ForeignKey(varieties.c.id), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("label_zh", Text, nullable=False),
    Column("label_en", Text),
    Column("unit", Text, nullable=False),
    Column("better", Text, nullable=False),
    Column("floor", Text, nullable=False),
    comment="The core indicators of a variety; better is higher or lower",
)

tiers = Table(
    "front_runners_tiers",
    metadata,
    Column("variety", Text, ForeignKey(varieties.c.id), primary_key=True),
    Column("indicator", Text, primary_key=True),
    Column("tier", Integer, primary_key=True),
    Column("bound", Text, nullable=False),
    comment="The bound of each tier of an indicator; tier 1 is the best",
)

candidates = Table(
    "front_runners_candidates",
    metadata,
    Column("nomination", Text, primary_key=True),
    Column("result", Text, nullable=False, index=True),
    Column("enterprise", Text, nullable=False),
    Column("enterprise_name", Text, nullable=False),
    Column("standard", Text, nullable=False),
    Column("committed", Boolean, nullable=False),
    Column("standing", Boolean, nullable=False),
    Column("at", Text, nullable=False),
    comment="Published nominations; standing is false while one is suspended, and for good once it is revoked",
)

lists = Table(
    "front_runners_lists",
    metadata,
    Column("id", Text, primary_key=True),
    Column("variety", Text, ForeignKey(varieties.c.id), nullable=False, unique=True),
    Column("year", Integer, nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("drawn_up_at", Text, nullable=False),
    Column("publicity_from", Text),
    Column("publicity_ends_on", Text),
    Column("publicity_over_at", Text),
    Column("final_at", Text),
    Column("reason", Text),
    comment="The list of a variety; state is draft, in_publicity, final or not_issued, reason why it is not issued",
)

sublists = Table(
    "front_runners_sublists",
    metadata,
    Column("list", Text, ForeignKey(lists.c.id), primary_key=True),
    Column("indicator", Text, primary_key=True),
    Column("withheld", Text),
    comment="The list of one indicator within a list, and why it is not issued",
)

entries = Table(
    "front_runners_entries",
    metadata,
    Column("list", Text, ForeignKey(lists.c.id), primary_key=True),
    Column("nomination", Text, primary_key=True),
    Column("result", Text, nullable=False, index=True),
    Column("enterprise", Text, nullable=False),
    Column("enterprise_name", Text, nullable=False),
    Column("product", Text, nullable=False),
    Column("standard", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("at", Text, nullable=False),
    comment="Those on a list; state is listed or removed, with the reason and the moment",
)

placings = Table(
    "front_runners_placings",
    metadata,
    Column("list", Text, ForeignKey(lists.c.id), primary_key=True),
    Column("nomination", Text, primary_key=True),
    Column("indicator", Text, primary_key=True),
    Column("tier", Integer, nullable=False),
    Column("value", Text, nullable=False),
    comment="The tier of an entry on the list of an indicator, and the value that put it there",
)

refusals = Table(
    "front_runners_refusals",
    metadata,
    Column("list", Text, ForeignKey(lists.c.id), primary_key=True),
    Column("nomination", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("indicator", Text, primary_key=True),
    comment="Why a candidate did not enter when the list was drawn up; never public",
)

turns = Table(
    "front_runners_turns",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("list", Text, ForeignKey(lists.c.id), nullable=False, index=True),
    Column("nomination", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Text, nullable=False),
    comment="What happened to a list in the open: removed and restored entries, in order",
)
