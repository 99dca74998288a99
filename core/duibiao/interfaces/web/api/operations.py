"""/plugins for operators, /health for machines."""

from __future__ import annotations

import msgspec
from litestar import Controller, Response, get
from sqlalchemy import text

from duibiao.interfaces.web.desk import AnyRequest, Desk, reading
from duibiao.interfaces.web.openapi import REFUSED


class PluginView(msgspec.Struct, frozen=True):
    """A listed plugin: whether it takes part, and every reason why not."""

    slug: str
    state: str
    title: str | None
    version: str | None
    api: str | None
    faults: list[str]
    remarks: list[str]
    contributes: dict[str, int]
    milliseconds: int


class PluginList(msgspec.Struct, frozen=True):
    """Every plugin that the deployment lists."""

    items: list[PluginView]


class Health(msgspec.Struct, frozen=True):
    """Whether this instance can work: `ok`, or `degraded` with the slugs of quarantined plugins."""

    status: str
    database: str
    quarantined: list[str]


class OperationsController(Controller):
    """What operators look at."""

    path = "/"
    tags = ("operations",)

    @get(
        "/plugins",
        opt={"permission": "plugins.read"},
        operation_id="listPlugins",
        summary="Plugins: state, reasons, contributions, time spent",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def list_plugins(self, request: AnyRequest) -> PluginList:
        with reading(request) as desk:
            return PluginList(_plugins(desk))

    @get(
        "/health",
        opt={"permission": "health.read"},
        operation_id="health",
        summary="Whether this instance can work",
        sync_to_thread=True,
        responses=REFUSED,
    )
    def health(self, request: AnyRequest) -> Response[Health]:
        with reading(request) as desk:
            desk.connection.execute(text("SELECT 1"))
            quarantined = [p.slug for p in desk.running.catalogue.plugins if p.state == "quarantined"]
            status = "degraded" if quarantined else "ok"
            return Response(Health(status, desk.running.store.dialect, quarantined))


def _plugins(desk: Desk) -> list[PluginView]:
    return [
        PluginView(
            slug=status.slug,
            state=status.state,
            title=status.manifest.title.in_language(desk.language) if status.manifest else None,
            version=status.manifest.version if status.manifest else None,
            api=status.manifest.api if status.manifest else None,
            faults=[f"{fault.at}: {desk.say(fault)}" if fault.at else desk.say(fault) for fault in status.faults],
            remarks=[desk.say(remark) for remark in status.remarks],
            contributes=dict(status.contributes),
            milliseconds=round(status.seconds * 1000),
        )
        for status in desk.running.catalogue.plugins
    ]
