"""An archive that somebody uploaded: judged outside of any transaction, told on the page where it is refused."""

from __future__ import annotations

import hashlib

from litestar import Response

from duibiao.extension.archive_inspection import MOST_ARCHIVE_BYTES
from duibiao.extension.conformance.confined import Finding, judge
from duibiao.interfaces.running import Running
from duibiao.interfaces.web.desk import AnyRequest, Desk
from duibiao.interfaces.web.pages.forms import Form
from duibiao.interfaces.web.pages.frame import show, writing_of
from duibiao.interfaces.web.pages.studio.opening import house_of
from duibiao.interfaces.web.views.proposals import finding_view
from duibiao.kernel.proposals.records import Proposal
from duibiao.kernel.proposals.standing import examined
from duibiao.kernel.proposals.uploading import Upload
from duibiao.model.values.messages import Fault, message

LARGEST_UPLOAD = MOST_ARCHIVE_BYTES + 256 * 1024


class Refused(Exception):
    """An archive that may not be kept, and everything that is said against it."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(findings)
        self.findings = findings


def content_of(form: Form) -> bytes:
    """The bytes of the file that came with the form. Raises a `Fault` where none did."""
    sent = form.files.get("file")
    content = sent.file.read(MOST_ARCHIVE_BYTES + 1) if sent else b""
    if not content:
        raise Fault(message("proposal.no_file", "请选择数据包的 zip 文件。", at="file"))
    return content


def placed_here(desk: Desk, organ: str, upload: Upload, proposal: Proposal | None) -> Upload:
    """The upload with what stands against it here. Raises `Refused` where it may not be kept."""
    findings = examined(desk.connection, house_of(desk), organ, upload.judged)
    whole = Upload(upload.digest, upload.judged, findings)
    if not whole.replaces(proposal):
        raise Refused(findings)
    return whole


def read_upload(running: Running, content: bytes) -> Upload:
    """What the kit says of an archive. Raises `Refused` for one that is hostile or broken, or is no data pack."""
    try:
        found = judge(content, running.located.plugin_paths)
    except Fault as fault:
        raise Refused(tuple(Finding(told.key, "refuse", told) for told in fault.messages)) from fault
    return Upload(f"sha256:{hashlib.sha256(content).hexdigest()}", found, found.findings)


def show_refused(request: AnyRequest, desk: Desk, refused: Refused, back: str) -> Response[str]:
    """The report on an archive that was not kept."""
    lines = finding_view(refused.findings, writing_of(request))
    return show(request, desk, "studio/refused.html", status=422, findings=lines[:60], total=len(lines), back=back)
