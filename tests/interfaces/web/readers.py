"""Somebody who reads pages without a browser: keeps cookies, fills in forms, follows no redirect by itself."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from duibiao.interfaces.demonstration.people import read_demo
from duibiao.interfaces.web.desk import SESSION_COOKIE
from duibiao.kernel.identity.people import find_person
from duibiao.kernel.identity.sessions import open_session
from tests.demonstrations import Demo

ADDRESS = "http://testserver.local"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


class Reader:
    """A visitor of the demonstration, or with `login` somebody who is signed in."""

    def __init__(self, demo: Demo, login: str | None = None) -> None:
        self.demo, self.cookies = demo, dict[str, str]()
        if login is not None:
            with demo.running.store.write() as connection:
                secret = open_session(connection, find_person(connection, login), demo.clock())
            self.cookies[SESSION_COOKIE] = secret

    @property
    def csrf(self) -> str:
        """The token that the forms of this session carry."""
        return dict(hidden(self.get("/account").text))["csrf"]

    def get(self, path: str, **headers: str) -> Any:
        """The page at an address, asked for as a browser does."""
        return self._ask("GET", path, {"accept": "text/html,*/*;q=0.8", **headers})

    def post(self, path: str, fields: dict[str, Any], **headers: str) -> Any:
        """The answer to a form sent from a page of this site; `headers` add to the browser's own, or replace them."""
        return self._ask("POST", path, {"accept": "text/html", "origin": ADDRESS, **headers}, data=fields)

    def upload(self, path: str, content: bytes, **fields: str) -> Any:
        """The answer to a form with a zip file in its field "file", sent with the token of this session."""
        files = {"file": ("pack.zip", content, "application/zip")}
        headers = {"accept": "text/html", "origin": ADDRESS}
        return self._ask("POST", path, headers, data={"csrf": self.csrf, **fields}, files=files)

    def _ask(self, method: str, path: str, headers: dict[str, str], **given: Any) -> Any:
        client = self.demo.client
        client.cookies.clear()
        carried = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {name.replace("_", "-"): value for name, value in headers.items() if value}
        if carried:
            sent["cookie"] = carried
        response = client.request(method, path, headers=sent, follow_redirects=False, **given)
        for name, value in response.cookies.items():
            self.cookies[name] = value
        client.cookies.clear()
        return response


def password_of(demo: Demo) -> str:
    """Everybody's password."""
    return read_demo(demo.folder).password


def hidden(page: str) -> list[tuple[str, str]]:
    """The hidden fields of a page, in their order."""
    return [(unescape(name), unescape(value)) for name, value in HIDDEN.findall(page)]
