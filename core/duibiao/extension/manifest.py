"""plugin.toml: what a plugin says of itself before anything of it is read or run."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any, Literal

import msgspec

from duibiao.extension.host import Right
from duibiao.extension.toml_files import read_toml
from duibiao.model.records.definitions import Record
from duibiao.model.records.reading import in_file, read_record, under
from duibiao.model.values.messages import Fault, Label, Message, message
from duibiao.model.values.quoting import quoted

API_VERSION = "1.0"
"""The version of everything that `duibiao.api` promises to plugins."""

FILE = "plugin.toml"
SLUG = re.compile(r"[a-z][a-z0-9_]{1,39}")
ISSUER = re.compile(r"[a-z][a-z0-9_.-]{1,63}")
VERSION = re.compile(r"[0-9]+(\.[0-9]+){0,2}")
CONDITION = re.compile(r"(>=|<=|==|>|<)\s*([0-9]+(?:\.[0-9]+){0,2})")

OPEN_PERMISSIONS = ("public", "signed_in")
"""The permissions that every plugin's pages may name without declaring them."""

SETTING_TYPES: Mapping[str, type] = {"text": str, "integer": int, "boolean": bool}
COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
}


class Setting(Record, frozen=True, kw_only=True):
    """One setting that a deployment may give, and what holds where it does not."""

    type: Literal["text", "integer", "boolean"]
    """What a deployment may write."""
    default: str | int | bool
    """What holds where the deployment says nothing; of the same type."""
    label: Label
    """What the operator reads."""


class Permission(Record, frozen=True, kw_only=True):
    """One permission of the plugin's own, and the roles of the core that carry it at the instance's organ."""

    label: Label
    """What it allows, as the operator reads it."""
    roles: tuple[
        Literal["filer", "checker", "approver", "publisher", "auditor", "security_officer", "administrator"], ...
    ]
    """The roles of the core that carry it, at the organ of the instance or above it."""


class Manifest(Record, frozen=True, kw_only=True):
    """What plugin.toml states."""

    slug: str
    """The name of the folder, and of everything that the plugin brings."""
    version: str
    """For people, "1.0.0"; it names the archive."""
    title: Label
    """What the operator reads."""
    issuer: str
    """Signs the definitions of the plugin, `issuer:key@version`; it never changes."""
    api: str
    """The range of plugin API versions that it was made for, ">=1,<2"."""
    description: Label | None = None
    """What it is for, in a sentence."""
    license: str | None = None
    """An SPDX identifier."""
    settings: dict[str, Setting] = msgspec.field(default_factory=dict)
    """What a deployment may set under `[settings.<slug>]`."""
    rights: tuple[Right, ...] = ()
    """What its code may ask of its `Host`; an operator is shown them before the plugin is listed."""
    permissions: dict[str, Permission] = msgspec.field(default_factory=dict)
    """Permissions of its own, for its pages."""


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the plugin in `folder`. Raises a `Fault` with everything that is wrong in it."""
    manifest = read_record(read_toml(folder / FILE, FILE), Manifest, FILE)
    faults = tuple(_complaints(manifest, folder.resolve().name))
    if faults:
        raise in_file(Fault.of(faults), FILE)
    return manifest


def check_api(manifest: Manifest) -> None:
    """Raise a `Fault` where this platform's plugin API is outside the range that the plugin was made for."""
    if not accepts(manifest.api, API_VERSION):
        text = "插件要求的接口版本是 {api}，本平台是 {version}。请换用相应版本的插件，或升级平台。"
        raise Fault(message("manifest.api_outside", text, at=f"{FILE}: api", api=manifest.api, version=API_VERSION))


def accepts(api: str, version: str) -> bool:
    """Whether `version` is within the range `api`: conditions joined by commas, all of which must hold.

    Missing parts count as nought, so 1 is 1.0. Raises a `Fault` for a range that cannot be read.
    """
    conditions = [CONDITION.fullmatch(part.strip()) for part in api.split(",")]
    if None in conditions:
        raise Fault(message("manifest.api", "“{api}”不是版本范围。请写成 >=1,<2 的样子。", at="api", api=quoted(api)))
    return all(_holds(version, found[1], found[2]) for found in conditions if found)


def slug_complaints(slug: str) -> Iterator[Message]:
    """What is wrong with a slug by itself."""
    if not SLUG.fullmatch(slug):
        text = "“{slug}”不能作插件名。请以小写字母开头，只用小写字母、数字和下划线，2 到 40 个字符。"
        yield message("manifest.slug", text, at="slug", slug=quoted(slug))


def _holds(version: str, comparison: str, other: str) -> bool:
    pairs = tuple(zip_longest(map(int, version.split(".")), map(int, other.split(".")), fillvalue=0))
    return COMPARISONS[comparison](tuple(left for left, _ in pairs), tuple(right for _, right in pairs))


def _complaints(manifest: Manifest, folder: str) -> Iterator[Message]:
    """What a well-formed manifest may still get wrong."""
    slug = manifest.slug
    yield from slug_complaints(slug)
    if SLUG.fullmatch(slug) and slug != folder:
        text = "插件名“{slug}”与文件夹名“{folder}”不同。请改成一样。"
        yield message("manifest.folder", text, at="slug", slug=slug, folder=quoted(folder))
    if not ISSUER.fullmatch(manifest.issuer):
        text = "“{issuer}”不能作发布者。请以小写字母开头，只用小写字母、数字、下划线、点和连字符。"
        yield message("manifest.issuer", text, at="issuer", issuer=quoted(manifest.issuer))
    if not VERSION.fullmatch(manifest.version):
        text = "“{version}”不是版本号。请写成 1.0 或 1.0.0 的样子。"
        yield message("manifest.version", text, at="version", version=quoted(manifest.version))
    try:
        accepts(manifest.api, API_VERSION)
    except Fault as fault:
        yield from fault.messages
    for name in manifest.permissions:
        if not SLUG.fullmatch(name) or name in OPEN_PERMISSIONS:
            text = "“{name}”不能作权限名。请以小写字母开头，只用小写字母、数字和下划线，且不用 public 和 signed_in。"
            yield message("manifest.permission_name", text, at=under("permissions", name), name=quoted(name))
    for name, setting in manifest.settings.items():
        place = under("settings", name)
        if not SLUG.fullmatch(name):
            text = "“{name}”不能作设置名。请以小写字母开头，只用小写字母、数字和下划线。"
            yield message("manifest.setting_name", text, at=place, name=quoted(name))
        if type(setting.default) is not SETTING_TYPES[setting.type]:
            text = "缺省值 {default} 不是 {type}。请改 default 或 type。"
            default = (
                str(setting.default).lower() if isinstance(setting.default, bool) else quoted(str(setting.default))
            )
            yield message("manifest.setting_default", text, at=f"{place}.default", default=default, type=setting.type)
