"""Asking one plugin what it offers: the only place where hooks are called.

Each plugin is asked in a manager of its own, so that one plugin's fault is never another's. The answers are checked
for their type and sorted by key; after start-up no hook is called again.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

import msgspec
import pluggy

from duibiao.extension.hooks import CODE_HOOKS, DATA_HOOKS, PROJECT, Hooks
from duibiao.extension.verbs import Check
from duibiao.model.expressions.nearest import nearest
from duibiao.model.records.definitions import Definition
from duibiao.model.values.messages import Fault, message

type_of_hook = DATA_HOOKS | CODE_HOOKS


class Offers(msgspec.Struct, frozen=True):
    """What one plugin offers, and how many seconds each of its hooks took."""

    definitions: Mapping[str, tuple[Definition, ...]]
    checks: tuple[Check, ...]
    seconds: Mapping[str, float]


def ask(slug: str, plugin: object) -> Offers:
    """All that `plugin` offers. Raises a `Fault` for a hook nobody knows, one that fails, or a wrong answer."""
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(Hooks)
    _register(manager, plugin, slug)
    answers: dict[str, tuple[object, ...]] = {}
    seconds: dict[str, float] = {}
    for hook, type_ in type_of_hook.items():
        begun = time.perf_counter()
        answers[hook] = _answer(manager, hook, type_)
        seconds[hook] = time.perf_counter() - begun
    return Offers(
        definitions={hook: answers[hook] for hook in DATA_HOOKS},  # type: ignore[misc]
        checks=answers["checks"],  # type: ignore[arg-type]
        seconds=seconds,
    )


def _register(manager: pluggy.PluginManager, plugin: object, slug: str) -> None:
    """Register and refuse what pluggy would pass over in silence: a hook that no specification names."""
    try:
        manager.register(plugin, name=slug)
    except pluggy.PluginValidationError as error:
        raise Fault(
            message(
                "plugin.hook_signature",
                "hook 的参数与规定不符（{error}）。hook 一律没有参数，写法见 docs/hooks/。",
                error=str(error).strip().splitlines()[-1].strip(),
            )
        ) from error
    known = set(type_of_hook)
    for caller in manager.get_hookcallers(plugin) or ():
        if caller.name not in known:
            near = nearest(caller.name, known)
            if near is not None:
                text = "没有名为 {hook} 的 hook，是否指 {near}？"
                raise Fault(message("plugin.hook_misspelt", text, hook=caller.name, near=near))
            text = "没有名为 {hook} 的 hook。可用的有：{hooks}。"
            raise Fault(message("plugin.hook_unknown", text, hook=caller.name, hooks="、".join(sorted(known))))


def _answer(manager: pluggy.PluginManager, hook: str, type_: type) -> tuple[object, ...]:
    """The records a hook gives, sorted by key."""
    try:
        results = getattr(manager.hook, hook)()
        records = [record for result in results for record in result]
    except Fault:
        raise
    except Exception as error:
        text = "hook {hook} 运行时出错（{error}）。hook 只应返回 {type} 的列表。"
        described = f"{type(error).__name__}: {error}"
        raise Fault(message("plugin.hook_failed", text, hook=hook, error=described, type=type_.__name__)) from error
    for index, record in enumerate(records):
        if type(record) is not type_:
            raise Fault(
                message(
                    "plugin.hook_wrong_type",
                    "hook {hook} 的第 {number} 项是 {got}，应为 {type}。",
                    hook=hook,
                    number=index + 1,
                    got=type(record).__name__,
                    type=type_.__name__,
                )
            )
    return tuple(sorted(records, key=lambda record: (record.key, getattr(record, "version", ""))))
