"""The lines of the ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An empty ledger; the follower fills it from the first entry on."""
    op.create_table(
        "tea_ledger_lines",
        sa.Column("submission", sa.Text(), primary_key=True),
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    """No ledger."""
    op.drop_table("tea_ledger_lines")
