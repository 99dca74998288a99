"""A bad link: a proxy before an instance that drops, delays, repeats, reorders, cuts off and flips bits, by a seed.

It passes on whole HTTP requests and answers over real sockets. What it did is counted by kind, so that a summary can
say what was survived, and a test that something was.
"""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Self

import msgspec

FAULTS = (
    "request dropped",
    "answer dropped",
    "delayed",
    "repeated",
    "replayed late",
    "request cut off",
    "answer cut off",
    "request bit flipped",
    "answer bit flipped",
)
LONGEST_DELAY = 0.5


class Request(msgspec.Struct, frozen=True):
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Answer(msgspec.Struct, frozen=True):
    """An answer as it came."""

    status: int
    headers: dict[str, str]
    body: bytes


class Carrier:
    """Carries requests through faults; `pass_on` brings one to the instance, and gives None where it is down."""

    def __init__(self, pass_on: Callable[[Request], Answer | None], seed: str) -> None:
        self.counts = Counter[str]()
        self._pass_on, self._random = pass_on, Random(seed)
        self._lock, self._kept = threading.Lock(), list[Request]()

    def carry(self, request: Request, fault: str | None) -> Answer | None:
        """The answer to a request on its way through a fault; None where none comes back."""
        with self._lock:
            self._kept = [*self._kept[-9:], request]
            self.counts[fault or "passed on"] += 1
        match fault:
            case "request dropped":
                return None
            case "answer dropped":
                self._pass_on(request)
                return None
            case "delayed":
                time.sleep(self._random.uniform(0, LONGEST_DELAY))
            case "repeated":
                self._pass_on(request)
            case "replayed late":
                self._pass_on(self._random.choice(self._kept))
            case "request cut off":
                self._pass_on(msgspec.structs.replace(request, body=self._cut(request.body)))
                return None
            case "request bit flipped":
                request = msgspec.structs.replace(request, body=self._flipped(request.body))
        answer = self._pass_on(request)
        if answer is not None and fault == "answer bit flipped":
            return msgspec.structs.replace(answer, body=self._flipped(answer.body))
        if answer is not None and fault == "answer cut off":
            return msgspec.structs.replace(answer, body=self._cut(answer.body))
        return answer

    def choose(self, share: float) -> str | None:
        """A fault for so large a share of requests."""
        with self._lock:
            return self._random.choice(FAULTS) if self._random.random() < share else None

    def _cut(self, body: bytes) -> bytes:
        return body[: self._random.randrange(max(1, len(body)))]

    def _flipped(self, body: bytes) -> bytes:
        if not body:
            return body
        at, bit = self._random.randrange(len(body)), 1 << self._random.randrange(8)
        return body[:at] + bytes([body[at] ^ bit]) + body[at + 1 :]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing where whoever asked is gone before the answer: they were killed."""


class Link:
    """A way to the instance on `port`; `share` of the requests meet a fault, until `mend` makes it a good one."""

    def __init__(self, port: int, seed: str, share: float) -> None:
        self.share, self._target = share, port
        self._carrier = Carrier(self._pass_on, seed)
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        """Where this end of the link answers."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def counts(self) -> Counter[str]:
        """How many requests were passed on, or met which fault."""
        return self._carrier.counts

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def mend(self) -> None:
        """No faults any more."""
        self.share = 0

    def _pass_on(self, request: Request) -> Answer | None:
        """What the instance answers; None where it is down."""
        connection = http.client.HTTPConnection("127.0.0.1", self._target, timeout=30)
        try:
            connection.request(request.method, request.path, request.body, request.headers)
            response = connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read())
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        link = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                headers = {name: value for name, value in self.headers.items() if name.lower() not in OWN}
                request = Request(self.command, self.path, headers, self.rfile.read(length))
                answer = link._carrier.carry(request, link._carrier.choose(link.share))
                self.close_connection = True
                if answer is None:
                    return
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    if name.lower() not in ("transfer-encoding", "connection", "date", "server"):
                        self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that is overridden
                """Say nothing; faults are counted."""

        return Handler


OWN = ("host", "connection", "content-length", "transfer-encoding")
"""Headers that each leg of the way has of its own."""
