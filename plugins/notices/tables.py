"""The plugin's own tables. Ids of the core stand here as text; times are UTC text.

What is told of a submission is not kept here: pages and letters ask for it when they are made, as far as their reader
may see it.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, Table, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

notices = Table(
    "notices_notices",
    metadata,
    Column("id", Text, primary_key=True),
    Column("once", Text, nullable=False, unique=True),
    Column("person", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("read", Boolean, nullable=False),
    Index("ix_notices_notices_person_read_id", "person", "read", "id"),
    comment="Who was told of what on the site. once is made of cause, event and person",
)

choices = Table(
    "notices_choices",
    metadata,
    Column("person", Text, primary_key=True),
    Column("event", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    comment="What a person does not want to hear of by a channel; everything else is wanted",
)

addresses = Table(
    "notices_addresses",
    metadata,
    Column("person", Text, primary_key=True),
    Column("address", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
    comment="E-mail addresses that people entered, deleted at their word; code is empty once confirmed",
)

endpoints = Table(
    "notices_endpoints",
    metadata,
    Column("organ", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("salt", Text, nullable=False),
    Column("paused", Text, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("changed_at", Text, nullable=False),
    comment="Where an organ wants its webhooks; salt and a key outside make the secret, paused says why not",
)

deliveries = Table(
    "notices_deliveries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("once", Text, nullable=False, unique=True),
    Column("channel", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("happened_at", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
    Index("ix_notices_deliveries_state_id", "state", "id"),
    Index("ix_notices_deliveries_channel_target", "channel", "target"),
    comment="What goes out: waiting, sent or failed; target is a person or an organ, never an address",
)
