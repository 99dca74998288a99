"""Tables of the sealed log, of the figures drawn from it, and of the exchange with other instances.

Like those of `tables`: text ids, UTC text, documents as bytes. Entries are relayed as received, so what came from
another instance keeps its author's bytes and digest everywhere.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from duibiao.kernel.store.metadata import BYTEWISE, metadata

log_head = Table(
    "log_head",
    metadata,
    Column("log", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("root", LargeBinary, nullable=False),
    Column("sealed_at", Text, nullable=False),
    comment="One row, this instance's log; whoever seals moves size from what it saw, and nobody else can meanwhile",
)

log_tiles = Table(
    "log_tiles",
    metadata,
    Column("level", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("hashes", LargeBinary, nullable=False),
    comment="Up to 256 hashes of 32 bytes: of leaves at level 0, of whole tiles of the level below at the others",
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("size", Integer, primary_key=True),
    Column("root", LargeBinary, nullable=False),
    Column("at", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    comment="Signed statements of how long the log was and what its root; body is the signed note as handed out",
)

instance_keys = Table(
    "instance_keys",
    metadata,
    Column("instance", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("suite", Text, nullable=False),
    Column("public", LargeBinary, nullable=False),
    Column("trusted_by", Text, nullable=False),
    Column("trusted_at", Text, nullable=False),
    Column("from_number", Integer, nullable=False),
    Column("to_number", Integer),
    Column("revoked_at", Text),
    Column("statement", LargeBinary),
    comment="Public keys, own ones too: pinned by an administrator or rotated by the key before; good for packages "
    "from_number to to_number, so that a revoked key still verifies what it signed before",
)

peers = Table(
    "peers",
    metadata,
    Column("instance", Text, primary_key=True),
    Column("organ", Text, ForeignKey("organs.id"), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("url", Text),
    Column("schema", Integer, nullable=False),
    Column("considered", Integer, nullable=False),
    Column("checkpoint", LargeBinary),
    Column("asked", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("trouble", Text),
    Column("heard_at", Text),
    Column("tried_at", Text),
    Column("next_try_at", Text),
    Column("failures", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("joined_at", Text, nullable=False),
    Column("head", Text, nullable=False),
    comment="Instances that this one exchanges with: considered is the own journal's position packed up to, checkpoint "
    "their last one seen, asked and answered count fetches, trouble is the message that stands in the way",
)

packages_sent = Table(
    "packages_sent",
    metadata,
    Column("receiver", Text, ForeignKey("peers.instance"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("previous", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("receipt", LargeBinary),
    Column("receipted_at", Text),
    comment="Packages by receiver, in their order; body is what is signed, with its signature and without evidence",
)

packages_carried = Table(
    "packages_carried",
    metadata,
    Column("receiver", Text, ForeignKey("peers.instance"), primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    comment="Definitions and evidence that a receiver was sent, and with which package, so that each travels once",
)

packages_received = Table(
    "packages_received",
    metadata,
    Column("sender", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("outcome", Text, nullable=False),
    Column("reason", Text),
    Column("entries", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("receipt", LargeBinary, nullable=False),
    Column("received_at", Text, nullable=False),
    Index("ix_packages_received_outcome", "outcome"),
    comment="What came: applied once each in order, or refused and kept to be seen with the reason as a message",
)

held_entries = Table(
    "held_entries",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("sender", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("origin", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("subject_type", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("held_at", Text, nullable=False),
    Column("settled_at", Text),
    Index("ix_held_entries_state", "state"),
    Index("ix_held_entries_subject", "subject_type", "subject"),
    Index("ix_held_entries_previous", "previous"),
    comment="Received entries that are not applied: waiting for the one before, parked until this release knows more, "
    "in conflict, settled since",
)

requests = Table(
    "requests",
    metadata,
    Column("id", Text, primary_key=True),
    Column("submission", Text, ForeignKey("submissions.id"), nullable=False),
    Column("action", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("asked", Text, nullable=False),
    Column("reason", Text),
    Column("state", Text, nullable=False),
    Column("answer", Text),
    Column("opened_at", Text, nullable=False),
    Column("closed_at", Text),
    Column("head", Text, nullable=False),
    Index("ix_requests_submission", "submission"),
    Index("ix_requests_state", "state"),
    comment="What origin asked of the instance in custody: open, granted or declined; reason is an erasable's digest",
)

contributions = Table(
    "contributions",
    metadata,
    Column("submission", Text, primary_key=True),
    Column("since", Integer, primary_key=True),
    Column("until", Integer),
    Column("organ", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("month", Text, nullable=False),
    Column("filed_month", Text, nullable=False),
    Column("scheme", Text),
    Column("grade", Text),
    Column("industry", Text, nullable=False),
    Column("round", Text),
    Column("enterprise", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("public", Boolean, nullable=False),
    Column("gaps", Text, nullable=False),
    Index("ix_contributions_organ", "organ", "until"),
    Index("ix_contributions_since", "since"),
    comment="What each submission counts as, from one position of the log until another; NULL until now",
)

tallies = Table(
    "tallies",
    metadata,
    Column("cut", BYTEWISE, primary_key=True),
    Column("organ", BYTEWISE, primary_key=True),
    Column("first", BYTEWISE, primary_key=True),
    Column("second", BYTEWISE, primary_key=True),
    Column("count", Integer, nullable=False),
    comment="Counts of contributions that stand now, by declared cut and the organ filed with; made anew from them",
)
