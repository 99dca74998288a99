"""The plugin notices beside real servers on this machine: one that takes letters, one that takes webhooks."""

from __future__ import annotations

import importlib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from types import ModuleType
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from duibiao.extension.discovery import import_plugin

FOLDER = Path(__file__).parents[2] / "plugins/notices"
PLUGIN = import_plugin("notices", FOLDER)
KEY = "a key of the tests, longer than thirty-two characters"


def part(name: str) -> ModuleType:
    """A module of the plugin."""
    return importlib.import_module(f"duibiao_plugins.notices.{name}")


def settings(**given: object) -> dict[str, object]:
    """All settings of the plugin, those `given` among them."""
    plain: dict[str, object] = {
        "days_back": 7,
        "closing_days": 3,
        "site": "https://duibiao.test",
        "smtp_host": "127.0.0.1",
        "smtp_port": 0,
        "smtp_from": "notices@duibiao.test",
        "smtp_starttls": False,
        "smtp_user": "",
        "webhook_ports": "443",
        "intranet_hosts": "",
    }
    return plain | given


def certificate(folder: Path) -> Path:
    """A file with a key and a certificate for localhost that stands for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "localhost.pem"
    file.write_bytes(key.private_bytes(*plain) + made.public_bytes(serialization.Encoding.PEM))
    return file


@contextmanager
def served(server: Any) -> Iterator[Any]:
    """A server at work for as long as the block lasts."""
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class PostOffice(ThreadingTCPServer):
    """Takes letters by SMTP (RFC 5321) and keeps them; `answer` is what it says to a recipient."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, answer: str = "250 OK", pem: Path | None = None) -> None:
        self.answer, self.pem = answer, pem
        self.letters: list[bytes] = []
        self.heard: list[str] = []
        super().__init__(("127.0.0.1", 0), _Counter)

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Counter(StreamRequestHandler):
    server: PostOffice

    def handle(self) -> None:
        self._say("220 post office")
        while line := self.rfile.readline().decode().strip():
            self.server.heard.append(line)
            match line.split(maxsplit=1)[0].upper():
                case "EHLO" if self.server.pem:
                    self._say("250-post office\r\n250 STARTTLS")
                case "STARTTLS":
                    self._say("220 go ahead")
                    self._wrap()
                case "RCPT":
                    self._say(self.server.answer)
                case "DATA":
                    self._say("354 go on")
                    self.server.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                    self._say("250 kept")
                case "QUIT":
                    return self._say("221 bye")
                case _:
                    self._say("250 OK")
        return None

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _wrap(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        assert self.server.pem is not None
        context.load_cert_chain(self.server.pem)
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)


class Receiver(ThreadingHTTPServer):
    """Takes webhooks by HTTPS and keeps them; `answer` writes what it says."""

    def __init__(self, pem: Path, answer: Callable[[BaseHTTPRequestHandler], None]) -> None:
        self.answer = answer
        self.taken: list[tuple[str, dict[str, str], bytes]] = []
        super().__init__(("127.0.0.1", 0), _Taker)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        self.socket = context.wrap_socket(self.socket, server_side=True)

    def handle_error(self, request: object, client_address: object) -> None:
        """What ends a connection is seen by the sender; nothing is printed."""


class _Taker(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.taken.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        self.server.answer(self)

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


def saying(status: int, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """An answer with this status."""

    def answer(taker: BaseHTTPRequestHandler) -> None:
        taker.send_response(status)
        for name, value in headers.items():
            taker.send_header(name, value)
        taker.end_headers()

    return answer
