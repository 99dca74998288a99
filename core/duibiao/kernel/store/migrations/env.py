"""Alembic's entry: runs the steps of a tree over the connection that `upgrade` or `remove` opened."""

from __future__ import annotations

from alembic import context

from duibiao.kernel.store.schema import metadata

attributes = context.config.attributes
connection = attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    version_table=attributes["version_table"],
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
