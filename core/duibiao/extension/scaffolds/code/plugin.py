"""Asks for an explanation where a filing comes with too little evidence."""

from __future__ import annotations

from collections.abc import Iterable

from duibiao.api import Check, Filing, Finding, Host, hookimpl, message


def too_little_evidence(host: Host, filing: Filing) -> Iterable[Finding]:
    """A B finding where the indicators together name fewer pieces of evidence than the setting `least` asks for."""
    pieces = {digest for answer in filing.indicators.values() for digest in answer.evidence}
    least = int(str(host.settings["least"]))
    if filing.indicators and len(pieces) < least:
        # 消息键以插件名开头。The key of a message begins with the slug.
        text = "证明材料只有 {pieces} 份，要求 {least} 份。请补充，或说明原因。"
        yield Finding("B", message("sample_plugin.evidence", text, at="indicators", pieces=len(pieces), least=least))


@hookimpl
def checks() -> Iterable[Check]:
    """The one check of this plugin."""
    return [Check("sample_plugin", too_little_evidence)]
