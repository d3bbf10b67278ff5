"""Mails: put into the outbox with what they tell of, in one transaction; sent afterwards, by one process each.

A mail is sent at least once. Who is killed between handing it over and noting that leaves it leased, and once the
lease has ended another process sends it again, under the same Message-ID, by which programs of mail know the two for
one. Otherwise it is sent once, however many processes send.
"""

import logging
import smtplib
import ssl
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy
from typing import TYPE_CHECKING

from geo.database import mails
from geo.database.models import Outbox
from geo.errors import AtlasError, Refused
from geo.i18n import NO_BREAK
from geo.settings import MailServer, is_mail

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.database.engine import Database
    from geo.settings import Settings

LEASE = timedelta(minutes=5)  # longer than a server of mails may take for all its answers
PATIENCE = 20.0  # seconds for each of them
LATER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180))  # until the next try; the last one stays
GIVEN_UP = timedelta(days=4)  # after it was due
KEPT = timedelta(days=30)  # that it is known to whom a mail was sent
EXTRA = ("List-Unsubscribe", "List-Unsubscribe-Post", "In-Reply-To", "References")  # headers that a mail may bring
# Begins the links of mails as long as no address of the atlas is known; leads nowhere (RFC 6761).
UNKNOWN = "http://atlas.invalid"
HERE = "http://localhost:8501"  # where an operator who reads the mails of an atlas without a public address finds it
REMEDY = (
    "Give in ATLAS_PUBLIC_URL the address under which the public reaches the atlas, e.g. https://klastry.example.pl, "
    f"or {HERE} on this machine."
)
NO_ADDRESS = f"Its links would lead nowhere. {REMEDY}"
_LOG = logging.getLogger(__name__)


class _OneLine(UnstructuredHeader, BaseHeader):
    """A header that is never folded: an address in it would be torn, or written in a way that no program undoes."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def _policy() -> "EmailPolicy[EmailMessage]":
    headers = HeaderRegistry()
    for name in EXTRA:
        headers.map_to_type(name, _OneLine)
    return EmailPolicy(linesep="\r\n", header_factory=headers)


_POLICY = _policy()


@dataclass(frozen=True, slots=True)
class Mail:
    """What is to be sent to one address, as plain text, or as HTML as well."""

    recipient: str
    subject: str
    body: str
    reply_to: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    html: str = (
        ""  # the same as a whole page, without anything that a program of mail would fetch; blank for text alone
    )


@dataclass(frozen=True, slots=True)
class Handed:
    """What came of sending."""

    sent: int = 0
    put_off: int = 0  # to be tried again
    given_up: int = 0


class NoMailServer(AtlasError):
    """The server of mails does not answer, or refuses the atlas itself; the mails wait."""


def put(session: "Session", mail: Mail, key: str = "", due: datetime | None = None) -> int | None:
    """Put a mail into the outbox, in the caller's transaction: it is sent only if that is kept; return its number.

    Parameters
    ----------
    session
        Of the caller's transaction.
    mail
        What is to be sent.
    key
        What the mail is about (`about` writes it of a row); of mails with one key only the first is ever sent.
    due
        When it is to be sent; now by default.

    Raises
    ------
    Refused
        An address is none, or a header is not one of `EXTRA`.
    """
    _refuse(mail)
    if key and mails.has(session, key):
        return None
    now = datetime.now(UTC)
    entered = Outbox(
        message_id=uuid.uuid4().hex,
        recipient=mail.recipient,
        subject=_line(mail.subject),
        body=_lines(mail.body),
        html=_lines(mail.html),
        reply_to=mail.reply_to,
        headers={name: _line(value) for name, value in mail.headers.items()},
        key=key or None,
        created_at=now,
        due_at=due or now,
        tries=0,
        fault="",
    )
    session.add(entered)
    session.flush()
    return entered.id


def about(what: str, number: int, made: datetime, *more: object) -> str:
    """Return the key of a mail about a row of the database, which no other row ever has.

    The moment when the row was made goes along: SQLite gives the number of a deleted row to the next one.
    """
    return ":".join([what, f"{number}@{made.astimezone(UTC):%Y%m%dT%H%M%S%f}", *map(str, more)])


def send(
    database: "Database",
    connect: Callable[[MailServer], smtplib.SMTP] | None = None,
    goes_on: Callable[[], bool] = lambda: True,
) -> Handed:
    """Send what is due while it `goes_on`; without a server of mails all waits, without an address what has links.

    Raises
    ------
    NoMailServer
        The server of mails cannot be used now; what has been sent until then stays sent.
    """
    server, home = database.settings.mail, database.settings.public_url
    if server is None:
        return Handed()
    if not home:
        _hold(database)
    if not waits(database):
        return Handed()
    holder, counts, line = uuid.uuid4().hex, {"sent": 0, "put_off": 0, "given_up": 0}, None
    try:
        while goes_on() and (mail := _lease(database, holder)):
            try:
                line = line or (connect or _connect)(server)
                _hand_over(line, mail, server, home)
            except (OSError, smtplib.SMTPException) as error:
                counts["given_up" if _note_fault(database, mail, holder, error) else "put_off"] += 1
                if not _is_of_the_mail(error):
                    raise NoMailServer(_told(error, server)) from None
                with suppress(smtplib.SMTPException, OSError):
                    if line is not None:
                        line.rset()
            else:
                _note_sent(database, mail, holder)
                counts["sent"] += 1
    finally:
        with suppress(smtplib.SMTPException, OSError):
            if line is not None:
                line.quit()
    return Handed(**counts)


def waits(database: "Database") -> bool:
    """Whether a mail is due that nobody is sending."""
    with database.reading() as session:
        return mails.next_due(session, datetime.now(UTC), _but(database)) is not None


def forget(database: "Database") -> None:
    """Take addresses and subjects from what was sent long ago."""
    with database.writing() as session:
        mails.forget(session, datetime.now(UTC) - KEPT)


def notices(settings: "Settings") -> list[str]:
    """Say what keeps mails from being sent although there is a server of mails, for the operator."""
    if settings.mail is None or settings.public_url:
        return []
    return [f"ATLAS_SMTP is set without ATLAS_PUBLIC_URL: mails wait whose links would lead nowhere. {REMEDY}"]


def addressed(text: str, home: str) -> str:
    """Let the links of a mail begin with the address of the atlas."""
    return text.replace(UNKNOWN, home) if home else text


def message(mail: Outbox, server: MailServer, home: str = "") -> EmailMessage:
    """Write a mail as it is sent; `home` is the address of the atlas, for mails that were written without it."""
    made = EmailMessage(policy=_POLICY)
    made["From"] = Address(server.name, addr_spec=server.sender)
    made["To"] = mail.recipient
    made["Subject"] = mail.subject
    made["Date"] = mail.created_at
    made["Message-ID"] = f"<{mail.message_id}@{server.sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"  # no answers of people who are away
    if mail.reply_to:
        made["Reply-To"] = mail.reply_to
    for name, value in mail.headers.items():
        made[name] = addressed(value, home)
    made.set_content(addressed(mail.body, home), charset="utf-8", cte="quoted-printable")
    if mail.html:
        html = addressed(mail.html, home)
        made.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")
    return made


# --- one mail ---------------------------------------------------------------------------------------------------------


def _refuse(mail: Mail) -> None:
    if not is_mail(mail.recipient) or (mail.reply_to and not is_mail(mail.reply_to)):
        raise Refused("This is no address of e-mail; write one like name@example.pl.")
    if strange := set(mail.headers) - set(EXTRA):
        raise Refused(f"A mail cannot bring the header {', '.join(sorted(strange))}; it may bring {', '.join(EXTRA)}.")


def _line(text: str) -> str:
    """Make one line of a text, without what ends a header or cannot be seen."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:400]


def _lines(text: str) -> str:
    spaced = text.replace(NO_BREAK, " ")  # no letter to `isprintable`, and lines of mails are broken elsewhere
    return "".join(letter for letter in spaced if letter.isprintable() or letter in "\n\t")


def _but(database: "Database") -> str:
    """Return what the mails have in their text that cannot be sent; blank where all can."""
    return "" if database.settings.public_url else UNKNOWN


def _hold(database: "Database") -> None:
    """Note at mails whose links would lead nowhere why they wait, and give up those that waited too long."""
    now = datetime.now(UTC)
    with database.reading() as session:
        if not mails.holds(session, UNKNOWN, NO_ADDRESS, now - GIVEN_UP):
            return
    with database.writing() as session:
        mails.hold(session, UNKNOWN, NO_ADDRESS, now - GIVEN_UP, now)


def _lease(database: "Database", holder: str) -> Outbox | None:
    now = datetime.now(UTC)
    with database.writing() as session:
        mail = mails.next_due(session, now, _but(database))
        if mail:
            mail.leased_by, mail.lease_ends_at, mail.tries = holder, now + LEASE, mail.tries + 1
        return mail


def _note_sent(database: "Database", mail: Outbox, holder: str) -> None:
    with database.writing() as session:
        if own := mails.leased(session, mail.id, holder):
            own.sent_at, own.lease_ends_at, own.fault = datetime.now(UTC), None, ""
            own.body = own.html = ""  # links in it sign people in


def _note_fault(database: "Database", mail: Outbox, holder: str, error: Exception) -> bool:
    """Note why a mail was not sent, and when it is tried again; whether it never is."""
    now = datetime.now(UTC)
    ends = _is_for_good(error) or now > mail.due_at + GIVEN_UP
    _LOG.warning("Mail %d could not be sent: %s", mail.id, _code(error))  # what a server says may name the recipient
    with database.writing() as session:
        if own := mails.leased(session, mail.id, holder):
            own.fault, own.given_up_at = f"{_code(error)}: {_said(error)}"[:2_000], now if ends else None
            own.leased_by, own.lease_ends_at = None, now + LATER[min(mail.tries, len(LATER)) - 1]
    return ends


def _connect(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.scheme == "smtps":
        line: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=context)
    else:
        line = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    try:
        if server.scheme == "smtp":
            line.starttls(context=context)  # raises where the server has none: nothing travels readably
        if server.user:
            line.login(server.user, server.password)
    except BaseException:
        line.close()
        raise
    return line


def _hand_over(line: smtplib.SMTP, mail: Outbox, server: MailServer, home: str) -> None:
    try:
        made = message(mail, server, home)
    except ValueError as error:
        raise smtplib.SMTPDataError(554, f"the mail cannot be written ({error})".encode()) from None
    line.send_message(made, from_addr=server.sender, to_addrs=[mail.recipient])


def _answer(error: Exception) -> tuple[int, bytes | str]:
    """Return the number and the words of the server's answer; 0 where it gave none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code, error.smtp_error
    return 0, str(error)


def _is_of_the_mail(error: Exception) -> bool:
    """Whether it is this mail that cannot be sent, and others may."""
    return isinstance(
        error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError | smtplib.SMTPNotSupportedError
    ) and "STARTTLS" not in str(error)


def _is_for_good(error: Exception) -> bool:
    return _is_of_the_mail(error) and (_answer(error)[0] >= 500 or isinstance(error, smtplib.SMTPNotSupportedError))


def _code(error: Exception) -> str:
    number = _answer(error)[0]
    return f"{type(error).__name__} {number}" if number else type(error).__name__


def _said(error: Exception) -> str:
    words = _answer(error)[1]
    return _line(words.decode(errors="replace") if isinstance(words, bytes) else words)


def _told(error: Exception, server: MailServer) -> str:
    return (
        f"The server of mails {server.host}:{server.port} cannot be used ({_code(error)}); the mails wait. "
        "Check ATLAS_SMTP, ATLAS_SMTP_USER and ATLAS_SMTP_PASSWORD."
    )
