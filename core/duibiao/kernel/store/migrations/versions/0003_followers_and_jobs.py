"""What plugin code keeps going: cursors of followers, and jobs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody follows and nothing waits yet."""
    op.create_table(
        "cursors",
        sa.Column("follower", sa.Text(), primary_key=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("moved_at", sa.Text(), nullable=False),
        sa.Column("stopped", sa.Text()),
        comment="How far each follower has read the journal, and why it stands still where it does",
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("arguments", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("once", sa.Text()),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text()),
        sa.UniqueConstraint("once", name="uq_jobs_once"),
        comment="Work outside requests; a row is taken by moving due_at ahead, so a dead worker's job comes up again",
    )
    op.create_index("ix_jobs_state_due_at", "jobs", ["state", "due_at"])
