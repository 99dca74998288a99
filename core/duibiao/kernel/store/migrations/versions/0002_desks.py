"""What the desks and the portal sort and search by: concerns of a submission, words of a result."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Rows of before have no concerns counted and no words; their next entry fills both in."""
    op.add_column("submissions", sa.Column("concerns", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("results", sa.Column("words", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_submissions_product", "submissions", ["product"])
    op.create_index("ix_results_enterprise", "results", ["enterprise", "published_at", "status"])
    op.create_index("ix_results_grade", "results", ["grade", "published_at", "status"])
    op.create_index("ix_results_organ", "results", ["organ", "status"])
