"""What was typed into a form: read once before the handler, from this site alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from litestar.datastructures import UploadFile
from litestar.exceptions import HTTPException

from duibiao.interfaces.web.desk import SAFE_METHODS, AnyRequest
from duibiao.interfaces.web.intake import refuse_nul
from duibiao.model.values.messages import Fault, NotAllowed, message

ENCODINGS = ("application/x-www-form-urlencoded", "multipart/form-data")


class Form:
    """The fields of a form in the order sent. Blanks around a value are dropped; line ends are one character.

    A password is kept as it was typed.
    """

    def __init__(self, pairs: Sequence[tuple[str, str]], files: Mapping[str, UploadFile] | None = None) -> None:
        self.pairs = [(name, value if _is_secret(name) else _trimmed(value)) for name, value in pairs]
        self.files = dict(files or {})

    def get(self, name: str, default: str = "") -> str:
        """The first value under `name`."""
        return next((value for key, value in self.pairs if key == name), default)

    def all(self, name: str) -> list[str]:
        """Every value under `name`."""
        return [value for key, value in self.pairs if key == name]

    def under(self, prefix: str) -> dict[str, str]:
        """The values whose names begin with `prefix`, by what follows it; the last one where a name comes twice."""
        return {key.removeprefix(prefix): value for key, value in self.pairs if key.startswith(prefix)}

    def kept(self) -> list[tuple[str, str]]:
        """What has to be carried along so that nothing typed is lost: all but the token and passwords."""
        return [(name, value) for name, value in self.pairs if name != "csrf" and not _is_secret(name)]


def _is_secret(name: str) -> bool:
    return name == "password" or name.endswith("_password")


def _trimmed(value: str) -> str:
    return value.replace("\r\n", "\n").strip()


async def take_in_form(request: AnyRequest) -> None:
    """Read the form that a page sends into `request.state.form`.

    Raises `NotAllowed` for a form that another site sent (by its Origin header), 415 for anything that is no form, and
    a `Fault` for the character U+0000.
    """
    refuse_nul(request)
    if request.method in SAFE_METHODS:
        return
    _refuse_foreign(request)
    if request.content_type[0] not in ENCODINGS:
        raise HTTPException(status_code=415)
    sent = await request.form()
    pairs = [(key, value) for key, value in sent.multi_items() if isinstance(value, str)]
    files = {key: value for key, value in sent.multi_items() if isinstance(value, UploadFile) and value.filename}
    if any("\x00" in text for pair in pairs for text in pair):
        raise Fault(message("http.nul_in_form", "填写的内容里有不可用的空字符（U+0000）。请删去后再提交。"))
    request.state.form = Form(pairs, files)


def form_of(request: AnyRequest) -> Form:
    """The form that came with this request; an empty one where none did."""
    form: Form = request.state.get("form") or Form([])
    return form


def _refuse_foreign(request: AnyRequest) -> None:
    origin = request.headers.get("origin")
    if origin and origin != "null" and urlsplit(origin).netloc == request.headers.get("host"):
        return
    if not origin and request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none"):
        return
    text = "这份表单不是从本平台的页面提交的，没有办理。请从本平台的页面重新填写。"
    raise NotAllowed(message("access.foreign_form", text))
