"""A deployment starts with the plugin and without it: nothing that it relies on relies on it."""

from __future__ import annotations

from collections.abc import Iterator

from duibiao.extension.conformance.rule import Rule
from duibiao.extension.conformance.subject import Subject, without
from duibiao.extension.deployment import Located
from duibiao.extension.startup import gather
from duibiao.model.values.messages import Fault, Message, message


def find(subject: Subject) -> Iterator[Message]:
    """The plugins without which this one cannot take part, and that cannot take part without this one."""
    if subject.status.state == "quarantined":
        return
    try:
        waiting = _waiting(without(subject.deployment, subject.slug)) - _waiting(subject.deployment)
    except Fault as fault:
        yield from fault.messages
        return
    for other in sorted(waiting):
        if subject.slug in _waiting(without(subject.deployment, other)):
            text = "与插件 {other} 互相依赖，停用一个，另一个也不能用。请把共用的定义移到一边。"
            yield message("kit.circle", text, at="plugin.toml", other=other)


def _waiting(deployment: Located) -> set[str]:
    """The plugins of a deployment that do not take part."""
    return {status.slug for status in gather(deployment).plugins if status.state == "quarantined"}


RULE = Rule("deployment.without", __doc__, "refuse", find)
