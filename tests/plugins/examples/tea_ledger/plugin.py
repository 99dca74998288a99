"""Keeps a line for every result that was ever published, and what has become of it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Column, MetaData, Table, Text, delete, insert

from duibiao.api import Followed, Follower, Host, hookimpl

metadata = MetaData()
lines = Table(
    "tea_ledger_lines",
    metadata,
    Column("submission", Text, primary_key=True),
    Column("enterprise", Text, nullable=False),
    Column("status", Text, nullable=False),
)


def keep(host: Host, entry: Followed) -> None:
    """Write the line of one result anew."""
    found = host.result(entry.subject)
    host.connection.execute(delete(lines).where(lines.c.submission == entry.subject))
    if found is not None:
        row = {"submission": entry.subject, "enterprise": found.enterprise, "status": found.status}
        host.connection.execute(insert(lines), row)


@hookimpl
def followers() -> Iterable[Follower]:
    """The one follower of this plugin."""
    return [Follower("ledger", keep, types=("submission.published", "submission.suspended", "submission.revoked"))]
