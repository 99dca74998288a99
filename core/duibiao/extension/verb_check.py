"""What is wrong with a record that carries code, before any of it runs; code may have put anything into its fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from duibiao.extension.discovery import CODE
from duibiao.extension.manifest import OPEN_PERMISSIONS, Manifest
from duibiao.extension.packs.reading import KEY
from duibiao.extension.suites import CORE_SUITES
from duibiao.model.values.messages import Label, Message, message
from duibiao.model.values.quoting import quoted

WRITTEN = re.compile(r"[a-z][a-z0-9_.-]{1,63}:[a-z][a-z0-9_]{1,59}")
"""The name of an export format, "issuer:key"."""

AMONG_ALL = ("checks", "export_writers", "crypto_suites")
"""The hooks whose keys are held against those of all plugins, in `agreement`; the others are the plugin's own."""

PATH = re.compile(r"/|(/([a-z0-9_.-]+|\{[a-z_]+\}))+")
"""A path of a plugin's page: "/", or parts in lower case and places in braces."""

ENTRY_TYPE = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


def unsound_verbs(code: Mapping[str, tuple[Any, ...]], manifest: Manifest) -> list[Message]:
    """Everything wrong with what a plugin answers the code hooks with, its place led by hook and key.

    Keys that all plugins share are looked at where these lie side by side.
    """
    found: list[Message] = []
    for hook, records in code.items():
        seen: set[str] = set()
        for record in records:
            place = f"{CODE}: {hook} {record.key}"
            if record.key in seen and hook not in AMONG_ALL:
                text = "{key} 在这个插件里出现了两次。请只留一个。"
                found.append(message("plugin.verb_twice", text, at=place, key=quoted(str(record.key))))
            seen.add(record.key)
            found += _RULES[hook](record, place, manifest)
    return found


def _unsound_check(check: Any, place: str, _: Manifest) -> Iterator[Message]:
    yield from _key(check.key, place)
    if not callable(check.run):
        yield message("plugin.check_run", "run 应为函数，参数是 Host 和 Filing。", at=place)
    if not isinstance(check.kinds, tuple):
        text = 'kinds 应为元组，如 ("duibiao:benchmark_result",)。注意末尾的逗号。'
        yield message("plugin.check_kinds", text, at=place)


def _unsound_route(route: Any, place: str, manifest: Manifest) -> Iterator[Message]:
    if not PATH.fullmatch(str(route.path)):
        text = "“{path}”不能作页面地址。请以 / 开头，各段用小写字母、数字和下划线，可变的段加花括号。"
        yield message("plugin.route_path", text, at=place, path=quoted(str(route.path)))
    if route.method not in ("GET", "POST"):
        yield message("plugin.route_method", "method 应为 GET 或 POST。", at=place)
    if route.method == "POST" and route.permission == "public":
        text = "POST 页面不能用 public 权限：办理事项的人须先登录。请改为 signed_in 或自己的权限。"
        yield message("plugin.route_public_post", text, at=place)
    if not callable(route.run):
        yield message("plugin.route_run", "run 应为函数，参数是 Host 和 Sent。", at=place)
    if route.permission not in (*OPEN_PERMISSIONS, *manifest.permissions):
        text = "没有名为“{permission}”的权限。可用的有：{permissions}；自己的写在 plugin.toml 的 [permissions] 里。"
        known = "、".join((*OPEN_PERMISSIONS, *manifest.permissions))
        shown = {"permission": quoted(str(route.permission)), "permissions": known}
        yield message("plugin.route_permission", text, at=place, **shown)
    if route.nav is not None and not (isinstance(route.nav, Label) and route.method == "GET" and "{" not in route.path):
        text = "nav 应为 Label，只用于地址里没有可变段的 GET 页面。"
        yield message("plugin.route_nav", text, at=place)


def _unsound_follower(follower: Any, place: str, _: Manifest) -> Iterator[Message]:
    types = follower.types
    yield from _key(follower.key, place)
    if not callable(follower.run):
        yield message("plugin.follower_run", "run 应为函数，参数是 Host 和 Followed。", at=place)
    if not isinstance(types, tuple) or not types or not all(ENTRY_TYPE.fullmatch(str(one)) for one in types):
        text = 'types 应为非空的元组，每项写作“主体.动作”，如 ("submission.published",)。注意末尾的逗号。'
        yield message("plugin.follower_types", text, at=place)


def _unsound_job(job: Any, place: str, _: Manifest) -> Iterator[Message]:
    yield from _key(job.key, place)
    if not callable(job.run):
        yield message("plugin.job_run", "run 应为函数，参数是 Host 和一组文字参数。", at=place)
    if not isinstance(job.label, Label):
        yield message("plugin.job_label", "label 应为 Label，写明这项工作叫什么。", at=place)
    errand = job.errand
    if errand is not None and not (callable(getattr(errand, "go", None)) and callable(getattr(errand, "settle", None))):
        text = "errand 应为 Errand(go, settle)，两项都是函数。"
        yield message("plugin.job_errand", text, at=place)


def _unsound_writer(writer: Any, place: str, _: Manifest) -> Iterator[Message]:
    if not WRITTEN.fullmatch(str(writer.format)):
        text = "format 应写作“issuer:key”，如 duibiao:csv，现在是“{format}”。"
        yield message("plugin.writer_format", text, at=place, format=quoted(str(writer.format)))
    if not callable(writer.run):
        yield message("plugin.writer_run", "run 应为函数，参数是 Host、文档和打开的文件。", at=place)


def _unsound_suite(suite: Any, place: str, _: Manifest) -> Iterator[Message]:
    yield from _key(suite.key, place)
    if suite.key in CORE_SUITES:
        text = "{key} 是平台自带的套件。请换一个 key。"
        yield message("plugin.suite_core", text, at=place, key=suite.key)
    if not all(map(callable, (suite.make, suite.public, suite.sign, suite.verify, suite.digest))):
        text = "make、public、sign、verify 和 digest 都应为函数，写法见 docs/hooks/crypto_suites.md。"
        yield message("plugin.suite_functions", text, at=place)
    encrypts = (suite.encrypt is not None, suite.decrypt is not None, suite.key_size != 0)
    sound = callable(suite.encrypt) and callable(suite.decrypt) and type(suite.key_size) is int and suite.key_size >= 16
    if any(encrypts) and not sound:
        text = "要加密字段，encrypt 和 decrypt 都应为函数，key_size 是密钥的字节数，不小于 16；不加密就都不写。"
        yield message("plugin.suite_encryption", text, at=place)


def _key(key: object, place: str) -> Iterable[Message]:
    if not KEY.fullmatch(str(key)):
        text = "“{key}”不能作 key。请以小写字母开头，只用小写字母、数字和下划线，2 到 60 个字符。"
        yield message("pack.key", text, at=place, key=quoted(str(key)))


_RULES: Mapping[str, Callable[[Any, str, Manifest], Iterable[Message]]] = {
    "checks": _unsound_check,
    "route_handlers": _unsound_route,
    "followers": _unsound_follower,
    "jobs": _unsound_job,
    "export_writers": _unsound_writer,
    "crypto_suites": _unsound_suite,
}
