"""What the schemes and filings on a page cite, and what has become of it: one statement a page."""

from __future__ import annotations

from collections.abc import Iterable

from duibiao.interfaces.web.desk import Desk
from duibiao.interfaces.web.views.outdated import Citing, OutdatedLine, outdated_lines
from duibiao.interfaces.web.writing import Writing
from duibiao.kernel.standards.citations import Citation, outdated
from duibiao.model.values.dates import day_of, parse_utc


def outdated_in(
    desk: Desk, citations: Iterable[Citation], citing: Citing, writing: Writing
) -> tuple[OutdatedLine, ...]:
    """A sentence for each citation whose standard counts no more today."""
    today = day_of(parse_utc(desk.now)).isoformat()
    return outdated_lines(outdated(desk.connection, citations, today), citing, writing)
