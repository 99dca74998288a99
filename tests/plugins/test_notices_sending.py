"""Letters and webhooks on their way to real servers on this machine: what arrives, and why something does not."""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from collections.abc import Callable
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.plugins.notices_servers import KEY, PostOffice, Receiver, certificate, part, saying, served, settings

letters, webhooks, targets = map(part, ("letters", "webhooks", "targets"))

SUBJECT = "【对标达标】申报被退回\r\nBcc: all@example.cn"
LETTER = letters.Letter("2026-11-24-abc", "wang@example.cn", SUBJECT, "申报已退回。\n.\n")


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("tls"))


def test_letter_arrives_as_plain_text_without_what_was_smuggled_in() -> None:
    with served(PostOffice()) as office:
        outcome = letters.go(settings(smtp_port=office.port), LETTER)
    arrived = message_from_bytes(office.letters[0].removesuffix(b"\r\n"), policy=policy.SMTP)

    assert (outcome.delivery, outcome.reason, outcome.detail) == ("2026-11-24-abc", "", "")
    assert (arrived["to"], arrived["bcc"]) == ("wang@example.cn", None)
    assert str(arrived["subject"]) == "【对标达标】申报被退回 Bcc: all@example.cn"
    assert (arrived.get_content_type(), arrived["message-id"]) == ("text/plain", "<abc@duibiao.test>")
    assert [line for line in office.heard if line.startswith("rcpt")] == ["rcpt TO:<wang@example.cn>"]


def test_password_goes_over_an_encrypted_connection_or_not_at_all(pem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(letters.PASSWORD, "not for everybody")
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with served(PostOffice()) as plain:
        in_clear = letters.go(settings(smtp_port=plain.port, smtp_user="notices"), LETTER)
        refused = letters.go(settings(smtp_port=plain.port, smtp_user="notices", smtp_starttls=True), LETTER)
    with served(PostOffice(pem=pem)) as office:
        given = settings(smtp_host="localhost", smtp_port=office.port, smtp_starttls=True)
        encrypted = letters.go(given, LETTER)

    assert (in_clear.reason, refused.reason, plain.letters) == ("smtp_plain", "smtp_starttls", [])
    assert not any("AUTH" in line for line in plain.heard)
    assert (encrypted.reason, len(office.letters)) == ("", 1)


@pytest.mark.parametrize(
    ("answer", "reason", "detail"),
    [("550 no such mailbox", "refused_address", "550"), ("451 later", "smtp", "451")],
)
def test_server_that_does_not_take_a_letter_is_told_by_its_number(answer: str, reason: str, detail: str) -> None:
    with served(PostOffice(answer)) as office:
        outcome = letters.go(settings(smtp_port=office.port), LETTER)

    assert (outcome.reason, outcome.detail) == (reason, detail)


def test_server_that_is_not_there_is_told() -> None:
    with served(PostOffice()) as office:
        gone = office.port

    assert letters.go(settings(smtp_port=gone), LETTER).reason == "connection"
    assert letters.go(settings(smtp_host=""), LETTER).reason == "smtp_off"


class Sent:
    """What came of posting one webhook to a receiver on this machine, which the deployment allows by its name."""

    def __init__(self, pem: Path, answer: Callable[[BaseHTTPRequestHandler], None], allowed: str = "localhost") -> None:
        body = webhooks.body_of("step", "cn-33", "2026-11-24T01:00:00.000000Z", {"submission": "s"})
        with served(Receiver(pem, answer)) as receiver:
            port = receiver.server_address[1]
            url = f"https://localhost:{port}/in?a=1"
            post = webhooks.Post("id-1", url, "salt", "cn-33", body, lambda _host, _port: ["127.0.0.1"])
            outcome = webhooks.go(settings(webhook_ports=str(port), intranet_hosts=allowed), post)
        self.reason, self.detail, self.taken = outcome.reason, outcome.detail, receiver.taken


@pytest.fixture
def key(pem: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv(webhooks.KEY, KEY)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    return KEY


@pytest.mark.usefixtures("key")
def test_webhook_arrives_with_a_signature_that_the_shown_secret_proves(pem: Path) -> None:
    sent = Sent(pem, saying(204))
    (path, headers, body), *more = sent.taken
    secret = b64decode(webhooks.shown_secret("cn-33", "salt").removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    proof = b64encode(hmac.digest(secret, signed, "sha256")).decode()

    assert (sent.reason, more, path) == ("", [], "/in?a=1")
    assert headers["webhook-signature"] == f"v1,{proof}"
    assert body == (
        b'{"data":{"organ":"cn-33","submission":"s"},"timestamp":"2026-11-24T01:00:00.000000Z","type":"notices.step"}'
    )


@pytest.mark.usefixtures("key")
@pytest.mark.parametrize(
    ("answer", "reason", "detail"),
    [
        (saying(500), "status", "500"),
        (saying(410), "gone", ""),
        (saying(307, location="https://169.254.169.254/"), "redirect", "307"),
        (lambda taker: taker.connection.close(), "connection", "RemoteDisconnected"),
    ],
)
def test_answer_that_is_no_success_is_told(pem: Path, answer: Any, reason: str, detail: str) -> None:
    sent = Sent(pem, answer)

    assert (sent.reason, sent.detail, len(sent.taken)) == (reason, detail, 1)


@pytest.mark.usefixtures("key")
def test_receiver_that_holds_the_line_is_cut_off(pem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "SECONDS", 0.3)

    def holding(taker: BaseHTTPRequestHandler) -> None:
        taker.rfile.read()

    assert Sent(pem, holding).reason == "timeout"


@pytest.mark.usefixtures("key")
def test_nothing_is_connected_to_that_is_not_allowed_or_not_whom_it_says(
    pem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    not_allowed = Sent(pem, saying(204), allowed="")
    monkeypatch.delenv("SSL_CERT_FILE")
    not_trusted = Sent(pem, saying(204))
    monkeypatch.delenv(webhooks.KEY)
    no_key = Sent(pem, saying(204))

    assert [(one.reason, one.taken) for one in (not_allowed, not_trusted, no_key)] == [
        ("inner", []),
        ("tls", []),
        ("key", []),
    ]
