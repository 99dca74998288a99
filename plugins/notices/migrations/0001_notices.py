"""Notices, what people do not want to hear of, addresses, endpoints of organs, and what goes out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notices_notices",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("once", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("read", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices_notices")),
        sa.UniqueConstraint("once", name=op.f("uq_notices_notices_once")),
        comment="Who was told of what on the site. once is made of cause, event and person",
    )
    op.create_index("ix_notices_notices_person_read_id", "notices_notices", ["person", "read", "id"], unique=False)
    op.create_table(
        "notices_choices",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person", "event", "channel", name=op.f("pk_notices_choices")),
        comment="What a person does not want to hear of by a channel; everything else is wanted",
    )
    op.create_table(
        "notices_addresses",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_notices_addresses")),
        comment="E-mail addresses that people entered, deleted at their word; code is empty once confirmed",
    )
    op.create_table(
        "notices_endpoints",
        sa.Column("organ", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("paused", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("organ", name=op.f("pk_notices_endpoints")),
        comment="Where an organ wants its webhooks; salt and a key outside make the secret, paused says why not",
    )
    op.create_table(
        "notices_deliveries",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("once", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices_deliveries")),
        sa.UniqueConstraint("once", name=op.f("uq_notices_deliveries_once")),
        comment="What goes out: waiting, sent or failed; target is a person or an organ, never an address",
    )
    op.create_index("ix_notices_deliveries_state_id", "notices_deliveries", ["state", "id"], unique=False)
    op.create_index("ix_notices_deliveries_channel_target", "notices_deliveries", ["channel", "target"], unique=False)
