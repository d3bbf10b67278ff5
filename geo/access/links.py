"""Signing in by a link that comes by mail, or by the code beside it on another device.

To ask for the address of a link does nothing, for programs that check mails do so; only its button uses it up, once.
Whoever can open the mail may sign in, with an account or without: so no answer tells whether there is one.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from geo import i18n
from geo.access import accounts, attempts, outbox, sessions
from geo.access.person import ADMINISTRATOR, EVERYWHERE
from geo.access.sessions import Browser, digest
from geo.database import accounts as statements
from geo.database.engine import Database
from geo.database.models import Identity, LoginToken
from geo.errors import Declined
from geo.i18n import mark as _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.database.models import Account

LASTS = timedelta(minutes=15)
FIRST_LASTS = timedelta(hours=24)
TRIES = 5  # of a code
SIGN_IN, FIRST = "sign in", "first"
OVER = _("This link is over or was used already. Ask for a new one.")
WRONG = _("This code is not right, or is over. Ask for a new one if you have tried several times.")
OFTEN = _("Too many attempts came from your network. Try again in an hour.")
TRIED = _("Too many codes were tried. Use the link in the mail, or try again tomorrow.")
DISABLED = _("This account is disabled. Write to those who run the atlas.")


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who wants to sign in with an address."""

    email: str
    language: str = "pl"
    way: str = ""  # where to go afterwards, below the base path
    network: str = ""  # from where (`attempts.network`)
    home: str = ""  # address of the atlas for the link, with a slash at its end; blank where it is not known for sure
    issuer: str = ""  # an identity at a provider that will belong to the account
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody who has just signed in."""

    secret: str  # of the session
    way: str
    language: str


def ask(database: Database, asking: Asking, now: datetime | None = None) -> str:
    """Send a link and a code to an address; return the ticket without which the code is worth nothing.

    The answer is the same whether there is an account, and whether this address was asked for too often.

    Raises
    ------
    Declined
        The address is none, or too many requests came from this network.
    """
    now, email = now or datetime.now(UTC), accounts.address(asking.email)
    link, ticket, code = secrets.token_urlsafe(32), secrets.token_urlsafe(16), f"{secrets.randbelow(10**6):06}"
    with database.writing() as session:
        rules = ((attempts.LINKS_FROM, asking.network), (attempts.LINKS_TO, email))
        forbidden = attempts.taken(session, *rules, now=now)
        if forbidden is None:
            made = LoginToken(
                digest=digest(link),
                code_digest=digest(f"{ticket} {code}"),
                email=email,
                purpose=SIGN_IN,
                created_at=now,
                ends_at=now + LASTS,
                ticket=digest(ticket),
                language=asking.language,
                way=asking.way,
                issuer=asking.issuer,
                subject=asking.subject,
            )
            session.add(made)
            outbox.put(session, _mail(email, asking, link, code))
    if forbidden is attempts.LINKS_FROM:
        raise Declined(OFTEN)
    return ticket


def _mail(email: str, asking: Asking, link: str, code: str) -> outbox.Mail:
    t = i18n.translator(asking.language if asking.language in i18n.FORM_LANGUAGES else "pl")
    way = [t("Open this address and press the button:"), f"{asking.home}signin/link/{link}?lang={t.language}", ""]
    lines = [
        t("Somebody, most likely you, wants to sign in to the atlas of clusters with this address."),
        "",
        *(way if asking.home else []),
        t("Or enter this code on the page where you asked for it: {code}", code=code),
        "",
        t("Link and code hold for {n} minutes and once. Tell them to nobody.", n=int(LASTS.total_seconds() / 60)),
        t("If it was not you, do nothing: without this mail nobody can sign in."),
    ]
    return outbox.Mail(email, t("Sign in to the atlas of clusters"), "\n".join(lines))


def look(database: Database, link: str, now: datetime | None = None) -> str:
    """Return the address that a link signs in, and change nothing; blank where it is over."""
    now = now or datetime.now(UTC)
    with database.reading() as session:
        found = statements.token(session, SIGN_IN, digest=digest(link))
    return found.email if found and found.used_at is None and found.ends_at > now else ""


def follow(database: Database, link: str, browser: Browser, now: datetime | None = None) -> Entered:
    """Use up a link and begin a session.

    Raises
    ------
    Declined
        It is used or over, or the account is disabled.
    """
    now = now or datetime.now(UTC)
    with database.writing() as session:
        used = statements.use_token(session, digest(link), SIGN_IN, now)
        entered = _entered(session, used, browser, now) if used else OVER
    return _or_declined(entered)


def enter_code(  # noqa: PLR0913, PLR0917 - what the page has, and from where
    database: Database, ticket: str, code: str, browser: Browser, network: str = "", now: datetime | None = None
) -> Entered:
    """Take the code of the mail on the page that asked for it.

    Raises
    ------
    Declined
        It is wrong, over, or was tried too often.
    """
    now = now or datetime.now(UTC)
    with database.writing() as session:
        entered = _coded(session, ticket, "".join(filter(str.isdecimal, code)), browser, network, now)
    return _or_declined(entered)


def _coded(  # noqa: PLR0913, PLR0917
    session: "Session", ticket: str, code: str, browser: Browser, network: str, now: datetime
) -> Entered | str:
    found = statements.token(session, SIGN_IN, ticket=digest(ticket))
    if found is None or found.used_at is not None or found.ends_at <= now or found.tries >= TRIES:
        return WRONG
    if attempts.taken(session, (attempts.CODES_FOR, found.email), (attempts.CODES_FROM, network), now=now):
        return TRIED
    if not hmac.compare_digest(found.code_digest, digest(f"{ticket} {code}")):
        found.tries += 1  # kept: the transaction ends well
        return WRONG
    used = statements.use_token(session, found.digest, SIGN_IN, now)
    return _entered(session, used, browser, now) if used else WRONG


def _entered(session: "Session", used: LoginToken, browser: Browser, now: datetime) -> Entered | str:
    account = accounts.found_or_made(session, used.email, used.language, now)
    if account.disabled_at is not None:
        return DISABLED
    if used.issuer and statements.owner(session, used.issuer, used.subject) is None:
        session.add(Identity(account=account.id, issuer=used.issuer, subject=used.subject))
    statements.use_up_tokens(session, used.email, SIGN_IN, now)
    return begun(session, account, browser, used.way, now)


def begun(session: "Session", account: "Account", browser: Browser, way: str, now: datetime) -> Entered:
    """Begin a session of an account in the caller's transaction."""
    return Entered(sessions.enter(session, account.id, browser, now), way, account.language)


def _or_declined(entered: Entered | str) -> Entered:
    if isinstance(entered, str):
        raise Declined(entered)
    return entered


def first_administrator(database: Database, now: datetime | None = None) -> str:
    """Return the secret of an address by which the first administrator comes in; blank where there is one."""
    now, link = now or datetime.now(UTC), secrets.token_urlsafe(32)
    with database.writing() as session:
        if statements.administrators(session):
            return ""
        made = {"digest": digest(link), "code_digest": "", "email": "", "purpose": FIRST}
        session.add(LoginToken(**made, created_at=now, ends_at=now + FIRST_LASTS))
    return link


def is_first(database: Database, link: str, now: datetime | None = None) -> bool:
    """Say whether an address still lets the first administrator in; changes nothing."""
    now = now or datetime.now(UTC)
    with database.reading() as session:
        found = statements.token(session, FIRST, digest=digest(link))
        fresh = found is not None and found.used_at is None and found.ends_at > now
        return fresh and not statements.administrators(session)


def become_first(  # noqa: PLR0913, PLR0917 - who, how
    database: Database, link: str, email: str, language: str, browser: Browser, now: datetime | None = None
) -> Entered:
    """Make the first administrator, whose address whoever can read the server's output is believed to know.

    Raises
    ------
    Declined
        The address is none, the link is over, or there is an administrator.
    """
    now, email = now or datetime.now(UTC), accounts.address(email)
    with database.writing() as session:
        used = None if statements.administrators(session) else statements.use_token(session, digest(link), FIRST, now)
        if used is None:
            entered: Entered | str = OVER
        else:
            account = accounts.found_or_made(session, email, language, now)
            account.disabled_at = None
            accounts.grant(session, account.id, ADMINISTRATOR, EVERYWHERE)
            entered = begun(session, account, browser, "", now)
    return _or_declined(entered)
