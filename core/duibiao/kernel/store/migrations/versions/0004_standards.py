"""The register of standards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BYTEWISE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Nothing is registered yet."""
    op.create_table(
        "standards",
        sa.Column("place", BYTEWISE, primary_key=True),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("zh", sa.Text(), nullable=False),
        sa.Column("en", sa.Text()),
        sa.Column("issuer", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Text()),
        sa.Column("effective_on", sa.Text()),
        sa.Column("ended_on", sa.Text()),
        sa.Column("successor", sa.Text()),
        sa.Column("adopts", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Text()),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        comment="The register, a row for each edition; place is the edition's key and order, status what the source says",
    )
    op.create_index("ix_standards_standard", "standards", ["standard"])
