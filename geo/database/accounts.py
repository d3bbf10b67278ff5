"""What the services of access ask of the database: accounts, roles, sessions."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from geo.database.models import Account, Attempt, Identity, LoginToken, Record, Revision, Role, SignedIn


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


def note_use(session: Session, account: int, now: datetime) -> None:
    """Note that somebody signed in."""
    session.execute(update(Account).where(Account.id == account).values(used_at=now))


def end_session(session: Session, digest: str) -> None:
    """End the session of a cookie."""
    session.execute(delete(SignedIn).where(SignedIn.digest == digest))


def end_sessions(session: Session, account: int) -> None:
    """End all sessions of an account."""
    session.execute(delete(SignedIn).where(SignedIn.account == account))


def account(session: Session, email: str) -> Account | None:
    """Return the account of an address."""
    return session.scalar(select(Account).where(Account.email == email))


def accounts(session: Session) -> list[Account]:
    """Return all accounts by address."""
    return list(session.scalars(select(Account).order_by(Account.email)))


def all_roles(session: Session) -> Mapping[int, set[tuple[str, str]]]:
    """Return the roles of all accounts."""
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for owner, role, scope in session.execute(select(Role.account, Role.role, Role.scope)):
        found[owner].add((role, scope))
    return found


def administrators(session: Session) -> set[int]:
    """Return the accounts of administrators who can sign in."""
    active = select(Role.account).join(Account, Account.id == Role.account)
    return set(session.scalars(active.where(Role.role == "administrator", Account.disabled_at.is_(None))))


def delete_role(session: Session, account: int, role: str, scope: str) -> None:
    """Take a role away."""
    session.execute(delete(Role).where(Role.account == account, Role.role == role, Role.scope == scope))


def is_cluster(session: Session, key: str) -> bool:
    """Whether the registry has a cluster now."""
    found = select(Record.id).join(Revision, (Revision.record == Record.id) & Revision.valid_to.is_(None))
    one = found.where(Record.kind == "cluster", Record.key == key, Revision.data.is_not(None))
    return session.scalar(one) is not None


def owner(session: Session, issuer: str, subject: str) -> Account | None:
    """Return the account that an identity at a provider belongs to."""
    found = select(Account).join(Identity, Identity.account == Account.id)
    return session.scalar(found.where(Identity.issuer == issuer, Identity.subject == subject))


def use_token(session: Session, digest: str, purpose: str, now: datetime) -> LoginToken | None:
    """Use up a link: of all who try, one gets it; None where it is used, over, or was never there."""
    fresh = (LoginToken.digest == digest, LoginToken.purpose == purpose)
    used = update(LoginToken).where(*fresh, LoginToken.used_at.is_(None), LoginToken.ends_at > now)
    return session.scalar(used.values(used_at=now).returning(LoginToken))


def token(session: Session, purpose: str, *, digest: str = "", ticket: str = "") -> LoginToken | None:
    """Return a link by its secret, or by the ticket of the page that asked for it."""
    key = LoginToken.digest == digest if digest else LoginToken.ticket == ticket
    return session.scalar(select(LoginToken).where(key, LoginToken.purpose == purpose))


def use_up_tokens(session: Session, email: str, now: datetime) -> None:
    """Let no other link to an address be used."""
    waiting = update(LoginToken).where(LoginToken.email == email, LoginToken.used_at.is_(None))
    session.execute(waiting.values(used_at=now))


def attempts(session: Session, what: str, who: str, since: datetime) -> int:
    """Count what somebody did since a moment."""
    found = select(func.count(Attempt.id)).where(Attempt.what == what, Attempt.who == who, Attempt.at > since)
    return session.scalar(found) or 0


def delete_attempts(session: Session, before: datetime) -> int:
    """Delete attempts of before a moment, and say how many."""
    return len(session.scalars(delete(Attempt).where(Attempt.at <= before).returning(Attempt.id)).all())
