"""Alembic's entry: runs the steps over the connection that `upgrade` opened."""

from __future__ import annotations

from alembic import context

from duibiao.kernel.store.migrations import VERSION_TABLE
from duibiao.kernel.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
