"""Letters: plain text in the reader's language, sent by SMTP. No attachment, no secret, no name of a person."""

from __future__ import annotations

import os
import re
import smtplib
import ssl
from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

import msgspec

from .outcomes import Outcome

PASSWORD = "DUIBIAO_NOTICES_SMTP_PASSWORD"
SECONDS = 10.0
LONGEST = 254
"""Characters of an address (RFC 5321, 4.5.3.1)."""

_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")


class Letter(msgspec.Struct, frozen=True):
    """A letter ready to go out."""

    delivery: str
    to: str
    subject: str
    text: str


def is_address(text: str) -> bool:
    """Whether this reads as one e-mail address, in ASCII."""
    return len(text) <= LONGEST and _ADDRESS.fullmatch(text) is not None and ".." not in text


def is_set_up(settings: Mapping[str, object]) -> bool:
    """Whether this instance has a server to send letters by, and an address to send them from."""
    return bool(settings["smtp_host"]) and is_address(str(settings["smtp_from"]))


def message_of(settings: Mapping[str, object], letter: Letter) -> EmailMessage:
    """The letter as it goes over the wire. Its Message-ID is that of every try, so a second copy can be told."""
    sender = str(settings["smtp_from"])
    made = EmailMessage(policy=SMTP)
    made["From"] = Address(addr_spec=sender)
    made["To"] = Address(addr_spec=letter.to)
    made["Subject"] = " ".join(letter.subject.split())
    made["Message-ID"] = f"<{letter.delivery.rpartition('-')[2]}@{sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(letter.text)
    return made


def go(settings: Mapping[str, object], letter: Letter) -> Outcome:
    """Send it, and say what came of it. Never raises for what the server does."""
    if not is_set_up(settings):
        return Outcome(letter.delivery, "smtp_off")
    try:
        with smtplib.SMTP(str(settings["smtp_host"]), int(str(settings["smtp_port"])), timeout=SECONDS) as server:
            if settings["smtp_starttls"]:
                server.starttls(context=ssl.create_default_context())
            if settings["smtp_user"]:
                if not settings["smtp_starttls"]:
                    return Outcome(letter.delivery, "smtp_plain")
                server.login(str(settings["smtp_user"]), os.environ.get(PASSWORD, ""))
            server.send_message(message_of(settings, letter))
    except smtplib.SMTPAuthenticationError as error:
        return Outcome(letter.delivery, "smtp_login", str(error.smtp_code))
    except smtplib.SMTPRecipientsRefused as error:
        code = next((code for code, _ in error.recipients.values()), 0)
        return Outcome(letter.delivery, "refused_address" if 550 <= code < 554 else "smtp", str(code))
    except smtplib.SMTPResponseException as error:
        return Outcome(letter.delivery, "smtp", str(error.smtp_code))
    except smtplib.SMTPNotSupportedError:
        return Outcome(letter.delivery, "smtp_starttls")
    except ssl.SSLError as error:
        return Outcome(letter.delivery, "tls", type(error).__name__)
    except TimeoutError:
        return Outcome(letter.delivery, "timeout")
    except (OSError, smtplib.SMTPException) as error:
        return Outcome(letter.delivery, "connection", type(error).__name__)
    return Outcome(letter.delivery)
