"""Every export format has a media type, a suffix, something to hold, and a writer."""

from __future__ import annotations

from duibiao.extension.conformance.rule import Rule

RULE = Rule(
    "formats.written",
    __doc__,
    "refuse",
    keys=("plugin.format_unwritten", "export.media_type", "export.suffix", "export.no_documents"),
)
