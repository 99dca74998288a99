"""Versions of schemes: jobs that go on step by step, previews, and how drafts chose their version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No job is under way in steps, nothing was previewed, no draft was offered another version."""
    op.add_column("jobs", sa.Column("person", sa.Text()))
    op.add_column("jobs", sa.Column("done", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("jobs", sa.Column("total", sa.Integer()))
    op.add_column("jobs", sa.Column("place", sa.Text(), nullable=False, server_default=""))
    op.add_column("drafts", sa.Column("editions", sa.Text()))
    op.create_table(
        "previews",
        sa.Column("job", sa.Text(), sa.ForeignKey("jobs.id", name="fk_previews_job"), primary_key=True),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("tally", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        comment="A version of a scheme, in force or not, tried on the filings under others: its bytes, and the tally",
    )
    op.create_index("ix_previews_scheme", "previews", ["scheme", "created_at"])
    op.create_table(
        "preview_items",
        sa.Column("job", sa.Text(), sa.ForeignKey("previews.job", name="fk_preview_items_job"), primary_key=True),
        sa.Column(
            "submission",
            sa.Text(),
            sa.ForeignKey("submissions.id", name="fk_preview_items_submission"),
            primary_key=True,
        ),
        sa.Column("organ", sa.Text(), nullable=False),
        sa.Column("industry", sa.Text(), nullable=False),
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        comment="The filings that a previewed version would judge otherwise",
    )
