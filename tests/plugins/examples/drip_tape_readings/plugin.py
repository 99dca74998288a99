"""Has the reviewer look at samples whose readings hardly differ."""

from __future__ import annotations

from collections.abc import Iterable

from duibiao.api import Check, Filing, Finding, Host, hookimpl, message


def readings_that_repeat(host: Host, filing: Filing) -> Iterable[Finding]:
    """A C finding for each sample with fewer different readings than the setting `least` asks for."""
    least = int(str(host.settings["least"]))
    for key, answer in filing.indicators.items():
        if isinstance(answer.value, tuple) and len(set(answer.value)) < least:
            text = "{count} 个读数里只有 {different} 个不同的值。请核对原始记录。"
            params = {"count": len(answer.value), "different": len(set(answer.value))}
            yield Finding("C", message("drip_tape_readings.repeat", text, at=f"indicators.{key}", **params))


@hookimpl
def checks() -> Iterable[Check]:
    """The one check of this plugin, for every kind of submission."""
    return [Check("drip_tape_readings", readings_that_repeat)]
