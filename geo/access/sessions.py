"""Sessions: a row for each browser that somebody signed in with; the cookie holds a secret, the row its SHA-256.

Roles are read at each use, so who loses one, or all, is a visitor at the next request.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from geo.access.person import Person
from geo.database import accounts
from geo.database.engine import Database
from geo.database.models import SignedIn

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

IDLE = timedelta(hours=12)  # after which a session that nobody uses is over
LONGEST = timedelta(days=30)  # after which every session is
NOTED = timedelta(minutes=5)  # uses that follow each other faster are not written down
AGENT = 400  # characters kept of what a browser calls itself


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody who has signed in, as a request finds them."""

    person: Person
    email: str
    language: str
    session: int  # number of its row


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser that somebody signs in with."""

    name: str = ""  # what it calls itself
    secret: str = ""  # of the session that it had before


def digest(secret: str) -> str:
    """Return what the database keeps of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find(database: Database, secret: str, now: datetime | None = None) -> Signed | None:
    """Return who a cookie stands for; None where its session is over, or its account is gone or disabled."""
    now = now or datetime.now(UTC)
    key = digest(secret)
    with database.reading() as session:
        found = accounts.signed_in(session, key)
    if not found:
        return None
    row = found[0]
    if row.disabled_at is not None or row.ends_at <= now or row.seen_at + IDLE <= now:
        return None
    roles = frozenset((one.role, one.scope) for one in found if one.role is not None)
    signed = Signed(Person(row.account, roles), row.email, row.language, row.id)
    stale = row.seen_at + NOTED <= now
    if stale:
        with database.writing() as session:
            accounts.touch(session, key, now)
    return signed


def begin(database: Database, account: int, user_agent: str = "", replaces: str = "") -> str:
    """Begin a session and return its secret; the one that the browser had before is over."""
    with database.writing() as session:
        return enter(session, account, Browser(user_agent, replaces), datetime.now(UTC))


def enter(session: "Session", account: int, browser: Browser, now: datetime) -> str:
    """Begin a session in the caller's transaction and return its secret."""
    secret = secrets.token_urlsafe(32)
    if browser.secret:
        accounts.end_session(session, digest(browser.secret))
    session.add(
        SignedIn(
            digest=digest(secret),
            account=account,
            created_at=now,
            seen_at=now,
            ends_at=now + LONGEST,
            user_agent=browser.name[:AGENT],
        )
    )
    accounts.note_use(session, account, now)
    return secret


def end(database: Database, secret: str) -> None:
    """End the session of a cookie."""
    with database.writing() as session:
        accounts.end_session(session, digest(secret))


def end_all(database: Database, account: int) -> None:
    """End all sessions of an account: sign out everywhere."""
    with database.writing() as session:
        accounts.end_sessions(session, account)


def listed(database: Database, account: int, now: datetime | None = None) -> list[SignedIn]:
    """List the sessions of an account that hold, the newest first."""
    now = now or datetime.now(UTC)
    with database.reading() as session:
        found = accounts.sessions(session, account)
    return [row for row in found if row.ends_at > now and row.seen_at + IDLE > now]
