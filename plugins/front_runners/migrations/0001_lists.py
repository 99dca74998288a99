"""Varieties, candidates, lists with entries and placings, and what happened to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "front_runners_candidates",
        sa.Column("nomination", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("enterprise_name", sa.Text(), nullable=False),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.Column("committed", sa.Boolean(), nullable=False),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("nomination", name=op.f("pk_front_runners_candidates")),
        comment="Published nominations; standing is false while one is suspended, and for good once it is revoked",
    )
    op.create_index(op.f("ix_front_runners_candidates_result"), "front_runners_candidates", ["result"], unique=False)
    op.create_table(
        "front_runners_varieties",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=True),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_front_runners_varieties")),
        comment="A product variety in a year: the scheme its results follow, the standard that sets the floor",
    )
    op.create_index(op.f("ix_front_runners_varieties_year"), "front_runners_varieties", ["year"], unique=False)
    op.create_table(
        "front_runners_indicators",
        sa.Column("variety", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label_zh", sa.Text(), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("better", sa.Text(), nullable=False),
        sa.Column("floor", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["variety"], ["front_runners_varieties.id"], name=op.f("fk_front_runners_indicators_variety")
        ),
        sa.PrimaryKeyConstraint("variety", "key", name=op.f("pk_front_runners_indicators")),
        comment="The core indicators of a variety; better is higher or lower",
    )
    op.create_table(
        "front_runners_lists",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("variety", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("drawn_up_at", sa.Text(), nullable=False),
        sa.Column("publicity_from", sa.Text(), nullable=True),
        sa.Column("publicity_ends_on", sa.Text(), nullable=True),
        sa.Column("publicity_over_at", sa.Text(), nullable=True),
        sa.Column("final_at", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["variety"], ["front_runners_varieties.id"], name=op.f("fk_front_runners_lists_variety")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_front_runners_lists")),
        sa.UniqueConstraint("variety", name=op.f("uq_front_runners_lists_variety")),
        comment="The list of a variety; state is draft, in_publicity, final or not_issued, reason why it is not issued",
    )
    op.create_index(op.f("ix_front_runners_lists_year"), "front_runners_lists", ["year"], unique=False)
    op.create_table(
        "front_runners_tiers",
        sa.Column("variety", sa.Text(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("bound", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["variety"], ["front_runners_varieties.id"], name=op.f("fk_front_runners_tiers_variety")
        ),
        sa.PrimaryKeyConstraint("variety", "indicator", "tier", name=op.f("pk_front_runners_tiers")),
        comment="The bound of each tier of an indicator; tier 1 is the best",
    )
    op.create_table(
        "front_runners_entries",
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("nomination", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("enterprise_name", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["list"], ["front_runners_lists.id"], name=op.f("fk_front_runners_entries_list")),
        sa.PrimaryKeyConstraint("list", "nomination", name=op.f("pk_front_runners_entries")),
        comment="Those on a list; state is listed or removed, with the reason and the moment",
    )
    op.create_index(op.f("ix_front_runners_entries_result"), "front_runners_entries", ["result"], unique=False)
    op.create_table(
        "front_runners_placings",
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("nomination", sa.Text(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["list"], ["front_runners_lists.id"], name=op.f("fk_front_runners_placings_list")),
        sa.PrimaryKeyConstraint("list", "nomination", "indicator", name=op.f("pk_front_runners_placings")),
        comment="The tier of an entry on the list of an indicator, and the value that put it there",
    )
    op.create_table(
        "front_runners_refusals",
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("nomination", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["list"], ["front_runners_lists.id"], name=op.f("fk_front_runners_refusals_list")),
        sa.PrimaryKeyConstraint("list", "nomination", "code", "indicator", name=op.f("pk_front_runners_refusals")),
        comment="Why a candidate did not enter when the list was drawn up; never public",
    )
    op.create_table(
        "front_runners_sublists",
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("withheld", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["list"], ["front_runners_lists.id"], name=op.f("fk_front_runners_sublists_list")),
        sa.PrimaryKeyConstraint("list", "indicator", name=op.f("pk_front_runners_sublists")),
        comment="The list of one indicator within a list, and why it is not issued",
    )
    op.create_table(
        "front_runners_turns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("nomination", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["list"], ["front_runners_lists.id"], name=op.f("fk_front_runners_turns_list")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_front_runners_turns")),
        comment="What happened to a list in the open: removed and restored entries, in order",
    )
    op.create_index(op.f("ix_front_runners_turns_list"), "front_runners_turns", ["list"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_front_runners_turns_list"), table_name="front_runners_turns")
    op.drop_table("front_runners_turns")
    op.drop_table("front_runners_sublists")
    op.drop_table("front_runners_refusals")
    op.drop_table("front_runners_placings")
    op.drop_index(op.f("ix_front_runners_entries_result"), table_name="front_runners_entries")
    op.drop_table("front_runners_entries")
    op.drop_table("front_runners_tiers")
    op.drop_index(op.f("ix_front_runners_lists_year"), table_name="front_runners_lists")
    op.drop_table("front_runners_lists")
    op.drop_table("front_runners_indicators")
    op.drop_index(op.f("ix_front_runners_varieties_year"), table_name="front_runners_varieties")
    op.drop_table("front_runners_varieties")
    op.drop_index(op.f("ix_front_runners_candidates_result"), table_name="front_runners_candidates")
    op.drop_table("front_runners_candidates")
