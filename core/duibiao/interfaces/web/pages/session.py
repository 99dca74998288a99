"""/sign-in, /sign-out, /preferences: who one is, and how one wants pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from litestar import Controller, Response, get, post
from litestar.response import Redirect

from duibiao.interfaces.demonstration.people import DemoPerson, listed_people
from duibiao.interfaces.web.cookies import session_cookie
from duibiao.interfaces.web.desk import SESSION_COOKIE, AnyRequest, reading, running_of, writing
from duibiao.interfaces.web.pages.forms import form_of
from duibiao.interfaces.web.pages.frame import respond, see_other, show
from duibiao.interfaces.web.preferences import LANGUAGE_COOKIE, TEXT_COOKIE, TEXT_SIZES, preference
from duibiao.interfaces.wording import LANGUAGES
from duibiao.kernel.identity import sessions
from duibiao.kernel.identity.people import ANONYMOUS, Person
from duibiao.kernel.identity.sign_in import sign_in
from duibiao.model.values.messages import Fault


class SessionPages(Controller):
    """Coming and going."""

    include_in_schema = False

    @get("/sign-in", opt={"permission": "pages.read"}, sync_to_thread=True)
    def ask(self, request: AnyRequest) -> Response[str]:
        wanted = request.query_params.get("next", "")
        with reading(request) as desk:
            return show(
                request,
                desk,
                "session/sign_in.html",
                messages=(),
                login="",
                next=wanted if is_local(wanted) else "",
                carried=(),
                people=_people(request),
            )

    @post("/sign-in", opt={"permission": "session.open"}, sync_to_thread=True)
    def enter(self, request: AnyRequest) -> Response[str] | Redirect:
        """Sign in. With a form carried along, the next page offers to send it again; nothing typed is lost."""
        form, running = form_of(request), running_of(request)
        carried = [(name.removeprefix("carried."), value) for name, value in form.kept() if name.startswith("carried.")]
        login, wanted = form.get("login"), form.get("next")
        try:
            signed_in = sign_in(running.store, login, form.get("password"), running.clock())
        except Fault as fault:
            return respond(
                request,
                ANONYMOUS,
                "session/sign_in.html",
                status=403,
                messages=fault.messages,
                login=login,
                next=wanted if is_local(wanted) else "",
                carried=carried,
                people=_people(request),
            )
        cookie = session_cookie(request, signed_in.secret)
        if not carried:
            answer = see_other(local(wanted, signed_in.person))
            answer.set_cookie(cookie)
            return answer
        resumed = respond(
            request,
            signed_in.person,
            "session/resume.html",
            path=local(wanted, signed_in.person),
            carried=carried,
            csrf=sessions.csrf_token(signed_in.secret),
        )
        resumed.set_cookie(cookie)
        return resumed

    @post("/sign-out", opt={"permission": "pages.read"}, sync_to_thread=True)
    def leave(self, request: AnyRequest) -> Redirect:
        with writing(request) as desk:
            secret = request.cookies.get(SESSION_COOKIE)
            if secret:
                sessions.sign_out(desk.connection, secret)
        answer = see_other("/")
        answer.delete_cookie(SESSION_COOKIE)
        return answer

    @post("/preferences", opt={"permission": "pages.read"}, sync_to_thread=False)
    def prefer(self, request: AnyRequest) -> Redirect:
        """Keep language or size of text, and go back to the page one came from."""
        form = form_of(request)
        answer = see_other(local(form.get("back"), ANONYMOUS))
        secure = request.url.scheme == "https"
        if (language := form.get("language")) in LANGUAGES:
            answer.set_cookie(preference(LANGUAGE_COOKIE, language, secure=secure))
        if "text" in dict(form.pairs):
            size = form.get("text")
            answer.set_cookie(preference(TEXT_COOKIE, size if size in TEXT_SIZES else "", secure=secure))
        return answer


def is_local(path: str) -> bool:
    """Whether `path` leads to a page of this site, and to no other site in disguise."""
    parts = urlsplit(path)
    return path.startswith("/") and not path.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme


def local(path: str, person: Person) -> str:
    """`path` where it is one of this site, else the room that is this person's own."""
    if is_local(path):
        return path
    if person.may("submissions.write"):
        return "/desk"
    if person.may("submissions.review") or person.may("submissions.publish"):
        return "/review"
    return "/admin" if person.may("accounts.read") else "/"


def _people(request: AnyRequest) -> tuple[DemoPerson, ...]:
    return listed_people(running_of(request).located)
