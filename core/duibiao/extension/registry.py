"""Asking one plugin what it offers: the only place where hooks are called.

Each plugin is asked in a manager of its own, so that one plugin's fault is never another's. The answers are checked
for their type and sorted by key; after start-up no hook is called again.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import pluggy

from duibiao.extension.discovery import CODE
from duibiao.extension.hooks import CODE_HOOKS, DATA_HOOKS, PROJECT, Hooks
from duibiao.model.expressions.nearest import nearest
from duibiao.model.records.definitions import Definition
from duibiao.model.records.reading import in_file
from duibiao.model.values.messages import Fault, Message, message

TYPE_OF_HOOK = DATA_HOOKS | CODE_HOOKS


class Offers(msgspec.Struct, frozen=True):
    """What one plugin offers, and how many seconds each of its hooks took."""

    definitions: Mapping[str, tuple[Definition, ...]]
    code: Mapping[str, tuple[Any, ...]]
    seconds: Mapping[str, float]


def ask(*parts: object) -> Offers:
    """All that a plugin offers: its module, the files of its folder, or both.

    Raises a `Fault` for a hook nobody knows, one that fails, or a wrong answer.
    """
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(Hooks)
    faults = [told for part in parts for told in _complaints(manager, part)]
    if faults:
        raise Fault.of(faults)
    for part in parts:
        manager.register(part)
    answers: dict[str, tuple[object, ...]] = {}
    seconds: dict[str, float] = {}
    for hook, type_ in TYPE_OF_HOOK.items():
        begun = time.perf_counter()
        try:
            answers[hook] = _answer(manager, hook, type_)
        except Fault as fault:
            faults.extend(fault.messages)
        seconds[hook] = time.perf_counter() - begun
    if faults:
        raise Fault.of(faults)
    return Offers(
        definitions={hook: answers[hook] for hook in DATA_HOOKS},  # type: ignore[misc]
        code={hook: answers[hook] for hook in CODE_HOOKS},
        seconds=seconds,
    )


def _complaints(manager: pluggy.PluginManager, plugin: object) -> Iterator[Message]:
    """What pluggy would pass over in silence or tell in words of its own."""
    for name in dir(plugin):
        marked = manager.parse_hookimpl_opts(plugin, name)
        function = getattr(plugin, name, None)
        place = f"{CODE}: {name}"
        if marked is None:
            own = inspect.isfunction(function) and function.__module__ == getattr(plugin, "__name__", None)
            if own and name in TYPE_OF_HOOK:
                text = "函数 {hook} 上面没有 @hookimpl，不会被调用。请补上，或改名。"
                yield message("plugin.hook_unmarked", text, at=place, hook=name)
        elif name not in TYPE_OF_HOOK:
            yield _unknown(name)
        elif any(marked.values()):
            text = "hook {hook} 的 @hookimpl 带了参数。请只写 @hookimpl。"
            yield message("plugin.hook_options", text, at=place, hook=name)
        elif parameters := inspect.signature(function).parameters:  # type: ignore[arg-type]
            text = "hook {hook} 带了参数 {parameters}。hook 一律没有参数，写法见 docs/hooks/{hook}.md。"
            listed = "、".join(parameters)
            yield message("plugin.hook_signature", text, at=place, hook=name, parameters=listed)


def _unknown(name: str) -> Message:
    """A hook that no specification names."""
    near = nearest(name, TYPE_OF_HOOK)
    if near is not None:
        text = "没有名为 {hook} 的 hook，是否指 {near}？"
        return message("plugin.hook_misspelt", text, at=f"{CODE}: {name}", hook=name, near=near)
    text = "没有名为 {hook} 的 hook。可用的有：{hooks}。"
    return message("plugin.hook_unknown", text, at=f"{CODE}: {name}", hook=name, hooks="、".join(sorted(TYPE_OF_HOOK)))


def _answer(manager: pluggy.PluginManager, hook: str, type_: type) -> tuple[object, ...]:
    """The records a hook gives, sorted by key."""
    place = f"{CODE}: {hook}"
    caller: pluggy.HookCaller = getattr(manager.hook, hook)
    try:
        results = caller()
        records = [record for result in results for record in result]
    except Fault as fault:
        raise in_file(fault, place) from fault
    except (Exception, SystemExit) as error:
        text = "hook {hook} 运行时出错（{error}）。hook 只应返回 {type} 的列表。"
        described = f"{type(error).__name__}: {error}"
        told = message("plugin.hook_failed", text, at=place, hook=hook, error=described, type=type_.__name__)
        raise Fault(told) from error
    if len(results) < len(caller.get_hookimpls()):
        text = "hook {hook} 什么也没有返回。请用 return 返回 {type} 的列表；没有可提供的就返回空列表。"
        raise Fault(message("plugin.hook_silent", text, at=place, hook=hook, type=type_.__name__))
    for index, record in enumerate(records):
        if type(record) is not type_:
            raise Fault(
                message(
                    "plugin.hook_wrong_type",
                    "hook {hook} 的第 {number} 项是 {got}，应为 {type}。",
                    at=place,
                    hook=hook,
                    number=index + 1,
                    got=type(record).__name__,
                    type=type_.__name__,
                )
            )
    return tuple(sorted(records, key=lambda record: (str(record.key), str(getattr(record, "version", "")))))
