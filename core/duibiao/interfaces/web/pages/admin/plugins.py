"""/admin/plugins: every plugin that the deployment lists, whether it takes part, and every reason why not."""

from __future__ import annotations

import msgspec
from litestar import Controller, Response, get

from duibiao.extension.catalogue import PluginStatus
from duibiao.interfaces.web.desk import AnyRequest, reading
from duibiao.interfaces.web.pages.admin.parts import show_part
from duibiao.interfaces.web.pages.frame import writing_of
from duibiao.interfaces.web.views.states import StateView
from duibiao.interfaces.web.writing import Writing
from duibiao.model.values.messages import Message, message

STATES: dict[str, tuple[Message, str]] = {
    "active": (message("plugin.active", "在用"), "ok done"),
    "quarantined": (message("plugin.quarantined", "已隔离"), "bad"),
}
OFFERS: dict[str, Message] = {
    "code_lists": message("plugin.code_lists", "代码表"),
    "form_definitions": message("plugin.form_definitions", "表单"),
    "benchmark_schemes": message("plugin.benchmark_schemes", "对标方案"),
    "submission_kinds": message("plugin.submission_kinds", "申报类型"),
    "checks": message("plugin.checks", "检查"),
}


class PluginView(msgspec.Struct, frozen=True):
    """A plugin, in words. A place and a sentence for every fault and remark."""

    slug: str
    title: str
    version: str
    api: str
    state: StateView
    faults: tuple[tuple[str, str], ...]
    remarks: tuple[tuple[str, str], ...]
    offers: tuple[tuple[str, int], ...]
    milliseconds: int


class PluginPages(Controller):
    """Plugins."""

    @get("/admin/plugins", opt={"permission": "plugins.read"}, sync_to_thread=True)
    def list_plugins(self, request: AnyRequest) -> Response[str]:
        with reading(request) as desk:
            listed = desk.running.catalogue.plugins
            ordered = sorted(listed, key=lambda status: status.state == "active")
            shown = [plugin_view(status, writing_of(request)) for status in ordered]
            quarantined = sum(status.state == "quarantined" for status in listed)
            return show_part(request, desk, "admin/plugins.html", plugins=shown, quarantined=quarantined)


def plugin_view(status: PluginStatus, writing: Writing) -> PluginView:
    """How one plugin fared."""
    told, tone = STATES[status.state]
    manifest = status.manifest
    return PluginView(
        slug=status.slug,
        title=writing.label(manifest.title) if manifest else "",
        version=manifest.version if manifest else "",
        api=manifest.api if manifest else "",
        state=StateView(writing.say(told), tone),
        faults=tuple((fault.at, writing.say(fault)) for fault in status.faults),
        remarks=tuple((remark.at, writing.say(remark)) for remark in status.remarks),
        offers=tuple((_offer(hook, writing), count) for hook, count in status.contributes.items() if count),
        milliseconds=round(status.seconds * 1000),
    )


def _offer(hook: str, writing: Writing) -> str:
    return writing.say(OFFERS[hook]) if hook in OFFERS else hook
