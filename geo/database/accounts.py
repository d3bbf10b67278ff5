"""What the services of access ask of the database: accounts, roles, sessions."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from geo.database.models import Account, Role, SignedIn


def signed_in(session: Session, digest: str) -> tuple[SignedIn, Account] | None:
    """Return the session of a cookie with its account; None where there is none."""
    row = session.execute(
        select(SignedIn, Account).join(Account, Account.id == SignedIn.account).where(SignedIn.digest == digest)
    ).first()
    return (row[0], row[1]) if row else None


def roles(session: Session, account: int) -> frozenset[tuple[str, str]]:
    """Return the roles of an account, each with its scope."""
    rows = session.execute(select(Role.role, Role.scope).where(Role.account == account))
    return frozenset((role, scope) for role, scope in rows)


def touch(session: Session, digest: str, now: datetime) -> None:
    """Note that a session is in use."""
    session.execute(update(SignedIn).where(SignedIn.digest == digest).values(seen_at=now))


def end_session(session: Session, digest: str) -> None:
    """End the session of a cookie."""
    session.execute(delete(SignedIn).where(SignedIn.digest == digest))


def end_sessions(session: Session, account: int) -> None:
    """End all sessions of an account."""
    session.execute(delete(SignedIn).where(SignedIn.account == account))
