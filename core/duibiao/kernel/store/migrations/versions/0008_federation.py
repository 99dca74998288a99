"""The sealed log, the figures drawn from it, and the exchange with other instances."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BYTEWISE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


ENTRIES = (
    "The journal: one row for every act, stored as the author's bytes. Only its position is given later, and "
    "its branch, where another entry took its place in the subject's chain"
)

ERASABLES = (
    "Names, comments and objections; the journal holds only their salted digests, so they can be erased. "
    "Salt and body are encrypted by the crypto suite, where one is named"
)

EVIDENCE = (
    "Evidence files known to an enterprise; the bytes lie in the evidence store under their digest. What came "
    "from another instance was uploaded by nobody here"
)


def upgrade() -> None:
    """Nothing is sealed, counted or exchanged yet; what was written before is this instance's own."""
    op.add_column("entries", sa.Column("received_from", sa.Text()))
    op.add_column("entries", sa.Column("branch", sa.Text(), nullable=False, server_default=""))
    op.add_column("erasables", sa.Column("suite", sa.Text()))
    op.drop_index("uq_entries_subject_previous", "entries")
    chain = ["subject_type", "subject", "previous", "branch"]
    op.create_index("uq_entries_subject_previous", "entries", chain, unique=True)
    waiting = sa.text("position IS NULL")
    op.create_index("ix_entries_waiting", "entries", ["at", "id"], sqlite_where=waiting, postgresql_where=waiting)
    if op.get_bind().dialect.supports_comments:
        op.create_table_comment("entries", ENTRIES)
        op.create_table_comment("erasables", ERASABLES)
        op.create_table_comment("evidence", EVIDENCE)
    with op.batch_alter_table("evidence") as evidence:
        evidence.alter_column("uploaded_by", existing_type=sa.Text(), nullable=True)
    _log()
    _instances()
    _exchange()
    _figures()


def _log() -> None:
    op.create_table(
        "log_head",
        sa.Column("log", sa.Text(), primary_key=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", sa.Text(), nullable=False),
        comment="One row, this instance's log; whoever seals moves size from what it saw, and nobody else can "
        "meanwhile",
    )
    op.create_table(
        "log_tiles",
        sa.Column("level", sa.Integer(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        comment="Up to 256 hashes of 32 bytes: of leaves at level 0, of whole tiles of the level below at the others",
    )
    op.create_table(
        "checkpoints",
        sa.Column("size", sa.Integer(), primary_key=True),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        comment="Signed statements of how long the log was and what its root; body is the signed note as handed out",
    )


def _instances() -> None:
    op.create_table(
        "peers",
        sa.Column("instance", sa.Text(), primary_key=True),
        sa.Column("organ", sa.Text(), sa.ForeignKey("organs.id", name="fk_peers_organ"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("schema", sa.Integer(), nullable=False),
        sa.Column("considered", sa.Integer(), nullable=False),
        sa.Column("checkpoint", sa.LargeBinary()),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text()),
        sa.Column("heard_at", sa.Text()),
        sa.Column("tried_at", sa.Text()),
        sa.Column("next_try_at", sa.Text()),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("joined_at", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.UniqueConstraint("organ", name="uq_peers_organ"),
        comment="Instances that this one exchanges with: considered is the own journal's position packed up to, "
        "checkpoint their last one seen, asked and answered count fetches, trouble is the message that stands"
        " in the way",
    )
    op.create_table(
        "instance_keys",
        sa.Column("instance", sa.Text(), primary_key=True),
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("suite", sa.Text(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("trusted_by", sa.Text(), nullable=False),
        sa.Column("trusted_at", sa.Text(), nullable=False),
        sa.Column("from_number", sa.Integer(), nullable=False),
        sa.Column("to_number", sa.Integer()),
        sa.Column("revoked_at", sa.Text()),
        sa.Column("statement", sa.LargeBinary()),
        comment="Public keys, own ones too: pinned by an administrator or rotated by the key before; good for "
        "packages from_number to to_number, so that a revoked key still verifies what it signed before",
    )


def _exchange() -> None:
    op.create_table(
        "packages_sent",
        sa.Column(
            "receiver", sa.Text(), sa.ForeignKey("peers.instance", name="fk_packages_sent_receiver"), primary_key=True
        ),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("receipt", sa.LargeBinary()),
        sa.Column("receipted_at", sa.Text()),
        sa.UniqueConstraint("digest", name="uq_packages_sent_digest"),
        comment="Packages by receiver, in their order; body is what is signed, with its signature and without evidence",
    )
    op.create_table(
        "packages_carried",
        sa.Column(
            "receiver",
            sa.Text(),
            sa.ForeignKey("peers.instance", name="fk_packages_carried_receiver"),
            primary_key=True,
        ),
        sa.Column("digest", sa.Text(), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False),
        comment="Definitions and evidence that a receiver was sent, and with which package, so that each travels once",
    )
    op.create_table(
        "packages_received",
        sa.Column("sender", sa.Text(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("digest", sa.Text(), primary_key=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("receipt", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        comment="What came: applied once each in order, or refused and kept to be seen with the reason as a message",
    )
    op.create_index("ix_packages_received_outcome", "packages_received", ["outcome"])
    op.create_table(
        "held_entries",
        sa.Column("digest", sa.Text(), primary_key=True),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("subject_type", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("held_at", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.Text()),
        comment="Received entries that are not applied: waiting for the one before, parked until this release knows "
        "more, in conflict, settled since",
    )
    op.create_index("ix_held_entries_previous", "held_entries", ["previous"])
    op.create_index("ix_held_entries_state", "held_entries", ["state"])
    op.create_index("ix_held_entries_subject", "held_entries", ["subject_type", "subject"])
    op.create_table(
        "requests",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column(
            "submission", sa.Text(), sa.ForeignKey("submissions.id", name="fk_requests_submission"), nullable=False
        ),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text()),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.Text()),
        sa.Column("head", sa.Text(), nullable=False),
        comment="What origin asked of the instance in custody: open, granted or declined; reason is an erasable's digest",
    )
    op.create_index("ix_requests_state", "requests", ["state"])
    op.create_index("ix_requests_submission", "requests", ["submission"])


def _figures() -> None:
    op.create_table(
        "contributions",
        sa.Column("submission", sa.Text(), primary_key=True),
        sa.Column("since", sa.Integer(), primary_key=True),
        sa.Column("until", sa.Integer()),
        sa.Column("organ", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("filed_month", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text()),
        sa.Column("grade", sa.Text()),
        sa.Column("industry", sa.Text(), nullable=False),
        sa.Column("round", sa.Text()),
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("gaps", sa.Text(), nullable=False),
        comment="What each submission counts as, from one position of the log until another; NULL until now",
    )
    op.create_index("ix_contributions_organ", "contributions", ["organ", "until"])
    op.create_index("ix_contributions_since", "contributions", ["since"])
    op.create_table(
        "tallies",
        sa.Column("cut", BYTEWISE, primary_key=True),
        sa.Column("organ", BYTEWISE, primary_key=True),
        sa.Column("first", BYTEWISE, primary_key=True),
        sa.Column("second", BYTEWISE, primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        comment="Counts of contributions that stand now, by declared cut and the organ filed with; made anew from them",
    )
