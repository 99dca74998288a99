"""Every table of the core. Ids, numbers of record and times are text; documents are canonical bytes.

Times are UTC as "2026-11-23T08:15:30.123456Z", so that text order is time order on every database. Validity is
half open: `valid_from` <= day < `valid_to`, the empty text for a beginning nobody knows, NULL for no end.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, text

from duibiao.kernel.store.metadata import BYTEWISE, metadata

areas = Table(
    "areas",
    metadata,
    Column("code", Text, primary_key=True),
    Column("valid_from", Text, primary_key=True),
    Column("valid_to", Text),
    Column("name", Text, nullable=False),
    Column("type", Text),
    Column("parent", Text),
    Column("successor", Text),
    comment="Divisions of GB/T 2260, one row for each name and time of validity; never a reporting parent by itself",
)

organs = Table(
    "organs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("level", Text, nullable=False),
    Column("area", Text),
    Column("path", BYTEWISE, nullable=False),
    Index("ix_organs_path", "path"),
    comment="Reporting units; path is the line of ids from the root in today's tree: /cn/cn-33/",
)

organ_names = Table(
    "organ_names",
    metadata,
    Column("organ", Text, ForeignKey("organs.id"), primary_key=True),
    Column("valid_from", Text, primary_key=True),
    Column("valid_to", Text),
    Column("zh", Text, nullable=False),
    Column("en", Text),
)

organ_parents = Table(
    "organ_parents",
    metadata,
    Column("organ", Text, ForeignKey("organs.id"), primary_key=True),
    Column("valid_from", Text, primary_key=True),
    Column("valid_to", Text),
    Column("parent", Text, ForeignKey("organs.id"), nullable=False),
)

holidays = Table(
    "holidays",
    metadata,
    Column("day", Text, primary_key=True),
    Column("works", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    comment="Days that differ from their week: rest days and make-up working days, as the State Council announces them",
)

people = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("password", Text),
    Column("active", Boolean, nullable=False),
    Column("head", Text, nullable=False),
    Column("created_at", Text, nullable=False),
)

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("login", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("at", Text, nullable=False),
    comment="Wrong sign-ins in a row by the digest of what was typed as login, so that unknown ones lock alike",
)

roles = Table(
    "roles",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person", Text, ForeignKey("people.id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("organ", Text, ForeignKey("organs.id")),
    Column("enterprise", Text, ForeignKey("enterprises.uscc")),
    Column("industries", Text, nullable=False),
    Column("valid_from", Text, nullable=False),
    Column("valid_to", Text),
    Index("ix_roles_person", "person"),
    comment="Who may act as what, for which organ or enterprise; industries narrow the scope, blank-separated",
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("person", Text, ForeignKey("people.id"), nullable=False),
    Column("created_at", Text, nullable=False),
    Column("seen_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Index("ix_sessions_expires_at", "expires_at"),
)

tokens = Table(
    "tokens",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("person", Text, ForeignKey("people.id"), nullable=False),
    Column("title", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("expires_at", Text),
    Column("revoked_at", Text),
)

enterprises = Table(
    "enterprises",
    metadata,
    Column("uscc", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("organ", Text, ForeignKey("organs.id"), nullable=False),
    Column("industry", Text, nullable=False),
    Column("industry_edition", Text, nullable=False),
    Column("synthetic", Boolean, nullable=False),
    Column("head", Text, nullable=False),
    Column("updated_at", Text, nullable=False),
    Index("ix_enterprises_organ", "organ"),
)

products = Table(
    "products",
    metadata,
    Column("id", Text, primary_key=True),
    Column("enterprise", Text, ForeignKey("enterprises.uscc"), nullable=False),
    Column("name", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("head", Text, nullable=False),
    Column("updated_at", Text, nullable=False),
    Index("ix_products_enterprise", "enterprise"),
)

definitions = Table(
    "definitions",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("type", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("known_at", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("status_at", Text, nullable=False),
    Index("ix_definitions_type_name", "type", "name"),
    comment="Immutable bytes of definitions; status is known, in_force, superseded or withdrawn",
)

standards = Table(
    "standards",
    metadata,
    Column("place", BYTEWISE, primary_key=True),
    Column("standard", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("zh", Text, nullable=False),
    Column("en", Text),
    Column("issuer", Text),
    Column("status", Text, nullable=False),
    Column("published_on", Text),
    Column("effective_on", Text),
    Column("ended_on", Text),
    Column("successor", Text),
    Column("adopts", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("checked_on", Text),
    Column("words", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
    Index("ix_standards_standard", "standard"),
    comment="The register, a row for each edition; place is the edition's key and order, status what the source says",
)

rounds = Table(
    "rounds",
    metadata,
    Column("id", Text, primary_key=True),
    Column("organ", Text, ForeignKey("organs.id"), nullable=False),
    Column("title", Text, nullable=False),
    Column("kinds", Text, nullable=False),
    Column("opens_at", Text, nullable=False),
    Column("closes_at", Text, nullable=False),
    comment="Time windows in which the organs below `organ` are invited to report `kinds`, blank-separated names",
)

submissions = Table(
    "submissions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("kind_digest", Text, ForeignKey("definitions.digest"), nullable=False),
    Column("form_digest", Text, ForeignKey("definitions.digest"), nullable=False),
    Column("scheme", Text),
    Column("scheme_digest", Text, ForeignKey("definitions.digest")),
    Column("overlays", Text, nullable=False, server_default=""),
    Column("enterprise", Text, ForeignKey("enterprises.uscc"), nullable=False),
    Column("product", Text, ForeignKey("products.id")),
    Column("round", Text, ForeignKey("rounds.id")),
    Column("organ", Text, ForeignKey("organs.id"), nullable=False),
    Column("industry", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("step", Integer),
    Column("step_organ", Text),
    Column("route", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("head", Text, nullable=False),
    Column("custody", Text, nullable=False),
    Column("grade", Text),
    Column("due_on", Text),
    Column("publicity_ends_on", Text),
    Column("concerns", Integer, nullable=False, server_default="0"),
    Column("request", Text, nullable=False),
    Column("once", Text, unique=True),
    Column("created_at", Text, nullable=False),
    Column("updated_at", Text, nullable=False),
    Index("ix_submissions_organ_state", "organ", "state"),
    Index("ix_submissions_step_organ", "step_organ", "state"),
    Index("ix_submissions_enterprise", "enterprise"),
    Index("ix_submissions_product", "product"),
    comment="Where each submission stands now; once is the key that may exist one time in a round",
)

drafts = Table(
    "drafts",
    metadata,
    Column("submission", Text, ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True),
    Column("answers", Text, nullable=False),
    Column("updated_at", Text, nullable=False),
    Column("editions", Text),
    comment="Answers being written: the only mutable document, and not journalled",
)

revisions = Table(
    "revisions",
    metadata,
    Column("submission", Text, ForeignKey("submissions.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", Text, nullable=False),
    comment="What was submitted, word for word: answers, snapshots of enterprise and product, verdict, findings",
)

erasables = Table(
    "erasables",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("salt", LargeBinary),
    Column("body", Text),
    Column("erased_at", Text),
    Column("suite", Text),
    Index("ix_erasables_subject", "subject"),
    comment="Names, comments and objections; the journal holds only their salted digests, so they can be erased. "
    "Salt and body are encrypted by the crypto suite, where one is named",
)

_WAITING = text("position IS NULL")

entries = Table(
    "entries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("position", Integer, unique=True),
    Column("origin", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("subject_type", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("digest", Text, nullable=False, unique=True),
    Column("salt", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("received_from", Text),
    Column("branch", Text, nullable=False, server_default=""),
    Index("ix_entries_subject", "subject_type", "subject"),
    Index("uq_entries_subject_previous", "subject_type", "subject", "previous", "branch", unique=True),
    Index("ix_entries_waiting", "at", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    comment="The journal: one row for every act, stored as the author's bytes. Only its position is given later, and "
    "its branch, where another entry took its place in the subject's chain",
)

cursors = Table(
    "cursors",
    metadata,
    Column("follower", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("moved_at", Text, nullable=False),
    Column("stopped", Text),
    comment="How far each follower has read the journal, and why it stands still where it does",
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("job", Text, nullable=False),
    Column("arguments", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Text, nullable=False),
    Column("reason", Text),
    Column("once", Text, unique=True),
    Column("person", Text),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("total", Integer),
    Column("place", Text, nullable=False, server_default=""),
    Column("created_at", Text, nullable=False),
    Column("ended_at", Text),
    Index("ix_jobs_state_due_at", "state", "due_at"),
    comment="Work outside requests; a row is taken by moving due_at ahead, so a dead worker's job comes up again",
)

previews = Table(
    "previews",
    metadata,
    Column("job", Text, ForeignKey("jobs.id"), primary_key=True),
    Column("scheme", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("tally", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Index("ix_previews_scheme", "scheme", "created_at"),
    comment="A version of a scheme, in force or not, tried on the filings under others: its bytes, and the tally",
)

preview_items = Table(
    "preview_items",
    metadata,
    Column("job", Text, ForeignKey("previews.job"), primary_key=True),
    Column("submission", Text, ForeignKey("submissions.id"), primary_key=True),
    Column("organ", Text, nullable=False),
    Column("industry", Text, nullable=False),
    Column("enterprise", Text, nullable=False),
    Column("body", Text, nullable=False),
    comment="The filings that a previewed version would judge otherwise",
)

evidence = Table(
    "evidence",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("enterprise", Text, ForeignKey("enterprises.uscc"), primary_key=True),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("uploaded_by", Text, ForeignKey("people.id")),
    Column("uploaded_at", Text, nullable=False),
    comment="Evidence files known to an enterprise; the bytes lie in the evidence store under their digest. What came "
    "from another instance was uploaded by nobody here",
)

results = Table(
    "results",
    metadata,
    Column("submission", Text, ForeignKey("submissions.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("status", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("scheme", Text),
    Column("enterprise", Text, nullable=False),
    Column("organ", Text, ForeignKey("organs.id"), nullable=False),
    Column("industry", Text, nullable=False),
    Column("grade", Text),
    Column("digest", Text, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Column("published_at", Text, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("words", Text, nullable=False, server_default=""),
    Index("ix_results_published_at", "published_at", "submission"),
    Index("ix_results_enterprise", "enterprise", "published_at", "status"),
    Index("ix_results_grade", "grade", "published_at", "status"),
    Index("ix_results_organ", "organ", "status"),
    comment="Frozen public records, the only rows that public pages read",
)

objections = Table(
    "objections",
    metadata,
    Column("id", Text, primary_key=True),
    Column("submission", Text, ForeignKey("submissions.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("opened_at", Text, nullable=False),
    Column("due_on", Text, nullable=False),
    Column("closed_at", Text),
    Column("head", Text, nullable=False),
    Index("ix_objections_submission", "submission"),
    comment="Cases beside a result; text is the digest of an erasable",
)

proposals = Table(
    "proposals",
    metadata,
    Column("id", Text, primary_key=True),
    Column("organ", Text, ForeignKey("organs.id"), nullable=False),
    Column("slug", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("published_edition", Integer),
    Column("comments_until", Text),
    Column("updated_at", Text, nullable=False),
    Column("head", Text, nullable=False),
    Index("ix_proposals_updated_at", "updated_at", "id"),
    comment="Packs of definitions that an association puts forward; edition is the one at hand",
)

proposal_editions = Table(
    "proposal_editions",
    metadata,
    Column("proposal", Text, ForeignKey("proposals.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("report", Text, nullable=False),
    Column("stated", LargeBinary, nullable=False),
    Column("uploaded_by", Text, ForeignKey("people.id"), nullable=False),
    Column("uploaded_at", Text, nullable=False),
    Index("ix_proposal_editions_issuer", "issuer"),
    comment="What was uploaded: digest names the archive in the evidence store, stated are its definitions",
)

proposal_comments = Table(
    "proposal_comments",
    metadata,
    Column("id", Text, primary_key=True),
    Column("proposal", Text, ForeignKey("proposals.id"), nullable=False),
    Column("edition", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("answer", Text),
    Column("opened_at", Text, nullable=False),
    Column("answered_at", Text),
    Column("head", Text, nullable=False),
    Index("ix_proposal_comments_proposal", "proposal", "id"),
    comment="Named comments on a proposal; text and answer are the digests of erasables",
)
