"""A server of mails that tests start: it keeps what it gets, and refuses what it is told to."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Event

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, Session

from geo.settings import MailServer

USER, PASSWORD = "atlas", "correct horse"


class Postbox:
    """What a server of mails has got."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.encrypted: list[bool] = []
        self.answer = ""  # to the next mails, in place of taking them
        self.refused: dict[str, str] = {}  # answers to recipients
        self.asked, self.goes_on = Event(), Event()  # a mail came; whether mails are taken, or wait until they are
        self.goes_on.set()
        self.address = MailServer("smtp-plain", "127.0.0.1", 0, "atlas@example.pl", "Atlas klastrów")

    async def handle_RCPT(self, server, session: Session, envelope: Envelope, address: str, options) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session: Session, envelope: Envelope) -> str:
        self.asked.set()
        await asyncio.to_thread(self.goes_on.wait)
        if self.answer:
            return self.answer
        self.got.append(message_from_bytes(envelope.content, policy=policy.default))
        self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        self.encrypted.append(session.ssl is not None)
        return "250 OK"


def _free() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _signs_in(server, session, envelope, mechanism, data) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()), handled=False)


@contextmanager
def running(context: ssl.SSLContext | None = None) -> Iterator[Postbox]:
    """Run a server; with a certificate it takes mails after STARTTLS and a password only."""
    postbox = Postbox()
    strict = {"require_starttls": True, "tls_context": context, "auth_required": True, "authenticator": _signs_in}
    server = Controller(postbox, hostname="127.0.0.1", port=_free(), **(strict if context else {}))
    server.start()
    try:
        own = postbox.address
        signed = {"user": USER, "password": PASSWORD} if context else {}
        scheme = "smtp" if context else own.scheme
        postbox.address = MailServer(scheme, "127.0.0.1", server.port, own.sender, own.name, **signed)
        yield postbox
    finally:
        postbox.goes_on.set()
        server.stop()
