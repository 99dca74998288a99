"""Submissions name the overlays that they are filed under."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was filed before had none."""
    op.add_column("submissions", sa.Column("overlays", sa.Text(), nullable=False, server_default=""))
