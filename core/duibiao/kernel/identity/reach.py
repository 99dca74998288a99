"""What the author of an act may do: the permission of his role, and the organs below his own."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from duibiao.kernel.identity.roles import OPERATOR, permissions_of
from duibiao.kernel.journal.entries import Author
from duibiao.kernel.store.tables import organs
from duibiao.model.values.messages import NotAllowed, NotFound, message

_PATHS = select(organs.c.id, organs.c.path).where(organs.c.id.in_(bindparam("ids", expanding=True)))


def demand(author: Author, permission: str) -> None:
    """Raise `NotAllowed` unless the role in which `author` acts carries `permission`."""
    if permission not in permissions_of(author.role):
        text = "以 {role} 的角色不能办理这件事（{permission}）。请由有相应角色的人办理。"
        raise NotAllowed(message("role.lacks_permission", text, role=author.role, permission=permission))


def demand_reach(connection: Connection, author: Author, organ: str) -> None:
    """Raise `NotAllowed` unless `organ` is the author's or lies below it, `NotFound` where there is none such."""
    paths = {row.id: row.path for row in connection.execute(_PATHS, {"ids": [organ, author.organ or ""]})}
    if organ not in paths:
        raise NotFound(
            message("organ.unknown", "没有编号为 {organ} 的机构。请从机构名录中选取。", "organ", organ=organ)
        )
    if author.role == OPERATOR:
        return
    own = paths.get(author.organ or "")
    if own is None or not paths[organ].startswith(own):
        text = "机构 {organ} 不在您的管辖范围内。请由它自己或它的上级机构办理。"
        raise NotAllowed(message("organ.out_of_reach", text, "organ", organ=organ))
