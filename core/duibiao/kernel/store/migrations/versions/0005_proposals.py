"""What associations put forward: proposals, their editions, and the comments on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has proposed anything yet."""
    op.create_table(
        "proposals",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("organ", sa.Text(), sa.ForeignKey("organs.id", name="fk_proposals_organ"), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("published_edition", sa.Integer()),
        sa.Column("comments_until", sa.Text()),
        sa.Column("updated_at", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        comment="Packs of definitions that an association puts forward; edition is the one at hand",
    )
    op.create_index("ix_proposals_updated_at", "proposals", ["updated_at", "id"])
    op.create_table(
        "proposal_editions",
        sa.Column(
            "proposal",
            sa.Text(),
            sa.ForeignKey("proposals.id", name="fk_proposal_editions_proposal"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("stated", sa.LargeBinary(), nullable=False),
        sa.Column(
            "uploaded_by",
            sa.Text(),
            sa.ForeignKey("people.id", name="fk_proposal_editions_uploaded_by"),
            nullable=False,
        ),
        sa.Column("uploaded_at", sa.Text(), nullable=False),
        comment="What was uploaded: digest names the archive in the evidence store, stated are its definitions",
    )
    op.create_index("ix_proposal_editions_issuer", "proposal_editions", ["issuer"])
    op.create_table(
        "proposal_comments",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column(
            "proposal",
            sa.Text(),
            sa.ForeignKey("proposals.id", name="fk_proposal_comments_proposal"),
            nullable=False,
        ),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text()),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.Text()),
        sa.Column("head", sa.Text(), nullable=False),
        comment="Named comments on a proposal; text and answer are the digests of erasables",
    )
    op.create_index("ix_proposal_comments_proposal", "proposal_comments", ["proposal", "id"])
