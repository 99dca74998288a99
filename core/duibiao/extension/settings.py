"""A plugin's settings: declared in its manifest, given in deployment.toml, read as plain values."""

from __future__ import annotations

from collections.abc import Mapping

from duibiao.extension.manifest import SETTING_TYPES, Manifest
from duibiao.model.expressions.nearest import nearest
from duibiao.model.records.refusals import written
from duibiao.model.values.messages import Fault, Message, message


def settings_of(manifest: Manifest, given: Mapping[str, object]) -> Mapping[str, object]:
    """The settings of a plugin, defaults filled in. Raises a `Fault` for an unknown name or a wrong type."""
    faults: list[Message] = []
    for name, value in given.items():
        place = f"deployment.toml: settings.{manifest.slug}.{name}"
        declared = manifest.settings.get(name)
        if declared is None:
            near = nearest(name, manifest.settings)
            if near is not None:
                text = "没有名为 {name} 的设置，是否指 {near}？"
                faults.append(message("settings.misspelt", text, at=place, name=name, near=near))
            else:
                faults.append(message("settings.unknown", "没有名为 {name} 的设置，请删去。", at=place, name=name))
        elif type(value) is not SETTING_TYPES[declared.type]:
            text = "{name} 应为 {type}，现为 {value}。"
            faults.append(message("settings.type", text, at=place, name=name, type=declared.type, value=written(value)))
    if faults:
        raise Fault.of(faults)
    return {name: given.get(name, declared.default) for name, declared in manifest.settings.items()}
