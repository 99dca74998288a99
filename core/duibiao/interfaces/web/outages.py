"""What is the matter with the database when it fails, told apart so that people hear what is true and what to do.

Before a transaction ends nothing of it stays, so almost always nothing was changed. Only where the connection broke
may the end have been reached unheard: then nobody here can say, and the reader is told to look.
"""

from __future__ import annotations

from sqlalchemy.exc import OperationalError

from duibiao.model.values.messages import Message, message

SQLITE_FULL = 13
DISK_FULL = "53100"
"""SQLSTATE of PostgreSQL for a disk without space."""


def told(error: OperationalError, busy: Message) -> Message:
    """That the disk is full or the connection was lost; `busy` for a database that is locked or away."""
    cause = error.orig
    if getattr(cause, "sqlite_errorcode", None) == SQLITE_FULL or getattr(cause, "sqlstate", None) == DISK_FULL:
        text = "服务器的磁盘已满，本次没有任何改动。请告诉管理员，腾出空间后再提交。"
        return message("outage.disk_full", text)
    if error.connection_invalidated:
        text = "办理中与数据库断了连接，不能确认是否办成。请先查看现状，再决定要不要重做。"
        return message("outage.connection_lost", text)
    return busy
