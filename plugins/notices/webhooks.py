"""Webhooks: a small JSON document, signed as Standard Webhooks 1.0.0 names it, posted to one judged address.

The signature is HMAC-SHA256 over `<id>.<timestamp>.<body>`; the receiver refuses an old timestamp and an id it has
seen. The document holds ids and no person: whoever receives it asks the API for more, by its own rights.
"""

from __future__ import annotations

import base64
import hmac
import http.client
import json
import os
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from threading import Timer

import msgspec

from .outcomes import Outcome
from .targets import Refused, Resolver, read_target, resolve, rules_of, system_resolver

KEY = "DUIBIAO_NOTICES_KEY"
"""The environment variable that the secrets of all organs are made from. No secret is in the database."""

SHORTEST_KEY = 32
SECONDS = 5.0
"""How long a whole exchange may last, from the first byte to the answer."""

GONE = 410
"""The answer of a receiver that wants nothing any more."""

ANSWER_LIMIT = 64 * 1024
"""Bytes of an answer that are read at most; they are thrown away."""


class Post(msgspec.Struct, frozen=True):
    """A webhook ready to go out."""

    delivery: str
    url: str
    salt: str
    organ: str
    body: bytes
    resolver: Resolver = system_resolver


def key_is_set() -> bool:
    """Whether this instance has a key to make secrets from."""
    return len(os.environ.get(KEY, "")) >= SHORTEST_KEY


def secret_of(organ: str, salt: str) -> bytes:
    """The secret that an organ and this instance share. Another salt gives another one."""
    return hmac.digest(os.environ[KEY].encode(), f"notices webhook {organ} {salt}".encode(), "sha256")


def shown_secret(organ: str, salt: str) -> str:
    """The secret as it is handed to whoever receives: "whsec_" and base64."""
    return f"whsec_{base64.b64encode(secret_of(organ, salt)).decode()}"


def body_of(event: str, organ: str, at: str, data: Mapping[str, str]) -> bytes:
    """The document that is posted."""
    document = {"type": f"notices.{event}", "timestamp": at, "data": {"organ": organ, **data}}
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def signature_of(secret: bytes, id_: str, now: int, body: bytes) -> str:
    """What proves that a document with this id was sent at this moment by whoever has the secret."""
    signed = f"{id_}.{now}.".encode() + body
    return f"v1,{base64.b64encode(hmac.digest(secret, signed, 'sha256')).decode()}"


def headers_of(post: Post, now: int) -> dict[str, str]:
    """The headers of a post at the moment `now`, in seconds since 1970."""
    return {
        "content-type": "application/json",
        "user-agent": "duibiao-notices/1",
        "webhook-id": post.delivery,
        "webhook-timestamp": str(now),
        "webhook-signature": signature_of(secret_of(post.organ, post.salt), post.delivery, now, post.body),
    }


def go(settings: Mapping[str, object], post: Post) -> Outcome:
    """Post it, and say what came of it. Never raises for what the other end does."""
    if not key_is_set():
        return Outcome(post.delivery, "key")
    try:
        rules = rules_of(settings)
        target = read_target(post.url, rules)
        address = resolve(target, rules, post.resolver)
        status = _exchange(_Connection(target.host, target.port, address), target.path, post)
    except Refused as refused:
        return Outcome(post.delivery, refused.reason, refused.detail)
    except ssl.SSLError as error:
        return Outcome(post.delivery, "tls", type(error).__name__)
    except TimeoutError:
        return Outcome(post.delivery, "timeout")
    except (OSError, http.client.HTTPException) as error:
        return Outcome(post.delivery, "connection", type(error).__name__)
    return _judged(post.delivery, status)


def _judged(delivery: str, status: int) -> Outcome:
    if 200 <= status < 300:
        return Outcome(delivery)
    if status == GONE:
        return Outcome(delivery, "gone")
    return Outcome(delivery, "redirect" if 300 <= status < 400 else "status", str(status))


def _exchange(connection: _Connection, path: str, post: Post) -> int:
    """The status of the answer. A receiver that dribbles is cut off when the time is over."""
    late: list[bool] = []

    def cut() -> None:
        late.append(True)
        connection.cut()

    timer = Timer(SECONDS, cut)
    timer.start()
    try:
        connection.request("POST", path, post.body, headers_of(post, int(datetime.now(UTC).timestamp())))
        answer = connection.getresponse()
        answer.read(ANSWER_LIMIT)
        return answer.status
    except (OSError, http.client.HTTPException) as error:
        if late:
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()
        connection.close()


class _Connection(http.client.HTTPSConnection):
    """TLS to one address, with the certificate of the host that was asked for."""

    def __init__(self, host: str, port: int, address: str) -> None:
        self.address, self.context = address, ssl.create_default_context()
        super().__init__(host, port, timeout=SECONDS, context=self.context)
        self._lever: socket.socket | None = None

    def connect(self) -> None:
        """Connect to the address, and keep a second handle of the connection to cut it by."""
        plain = socket.create_connection((self.address, self.port), SECONDS)
        self._lever = plain.dup()
        self.sock = self.context.wrap_socket(plain, server_hostname=self.host)

    def cut(self) -> None:
        """End the exchange from another thread, whether it is greeting, asking or reading."""
        if self._lever is not None:
            with suppress(OSError):
                self._lever.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close both handles."""
        super().close()
        if self._lever is not None:
            self._lever.close()
