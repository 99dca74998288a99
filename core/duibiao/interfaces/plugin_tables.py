"""The tables of plugins: where their steps lie, which of them wait, and which tables are whose."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, MetaData, Table

from duibiao.extension.deployment import Located
from duibiao.extension.discovery import folders
from duibiao.kernel.store.migrations import Tree, current, pending, tree_of
from duibiao.kernel.store.schema import metadata as core
from duibiao.model.values.messages import Message, message


def plugin_trees(located: Located) -> Mapping[str, Tree]:
    """The steps of every plugin that lies in the deployment's folders and has any, listed or not, by slug."""
    found = folders(located.plugin_paths, located.deployment.plugins)
    trees = {slug: tree_of(slug, folder) for slug, folder in sorted(found.items())}
    return {slug: tree for slug, tree in trees.items() if tree.folder.is_dir()}


def listed_trees(located: Located) -> Mapping[str, Tree]:
    """Those of the plugins that the deployment lists."""
    return {slug: tree for slug, tree in plugin_trees(located).items() if slug in located.deployment.plugins}


def installed_trees(located: Located) -> Mapping[str, Tree]:
    """Those whose tables this instance has, of plugins listed or not."""
    return {slug: tree for slug, tree in plugin_trees(located).items() if current(located.database, tree)}


def unready(located: Located) -> Mapping[str, Message]:
    """Why listed plugins with tables of their own cannot take part yet, by slug."""
    text = "插件的数据表还没有升级到本版本。请先运行 duibiao migrate，再启动。"
    told = message("plugin.migrations_pending", text)
    return {slug: told for slug, tree in listed_trees(located).items() if pending(located.database, tree)}


def tables_of(connection: Connection, slug: str, tree: Tree) -> list[Table]:
    """A plugin's tables as they are in the database, in an order in which they can be filled.

    They are those called <slug>_…, but for the memory of its steps and for whatever is the core's.
    """
    reflected = MetaData()
    reflected.reflect(connection, only=lambda name, _: name.startswith(f"{slug}_") and name not in core.tables)
    return [table for table in reflected.sorted_tables if table.name != tree.version_table]
