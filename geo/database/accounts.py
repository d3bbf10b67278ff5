"""What the services of access ask of the database: accounts, roles, sessions."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, or_, select, update
from sqlalchemy.orm import Session

from geo.database import imports, interests, meetings, questionnaires, questions
from geo.database.models import (
    Account,
    Attempt,
    Base,
    Change,
    Identity,
    Invitation,
    LoginToken,
    Outbox,
    Record,
    RequestLetter,
    Revision,
    Role,
    SignedIn,
)

# Asked for each page of who has signed in; put together once, which takes longer than to run them.
_SIGNED_IN = (
    select(SignedIn.id, SignedIn.seen_at, SignedIn.ends_at, SignedIn.account)
    .add_columns(Account.email, Account.language, Account.disabled_at, Role.role, Role.scope)
    .join(Account, Account.id == SignedIn.account)
    .outerjoin(Role, Role.account == Account.id)
    .where(SignedIn.digest == bindparam("digest"))
)
_ROLES = select(Role.role, Role.scope).where(Role.account == bindparam("account"))


def signed_in(session: Session, digest: str) -> Sequence[Row[Any]]:
    """Return the session of a cookie with its account, once for each role; nothing where there is none."""
    return session.execute(_SIGNED_IN, {"digest": digest}).all()


def roles(session: Session, account: int) -> frozenset[tuple[str, str]]:
    """Return the roles of an account, each with its scope."""
    return frozenset((role, scope) for role, scope in session.execute(_ROLES, {"account": account}))


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


def use_up_tokens(session: Session, email: str, purpose: str, now: datetime) -> None:
    """Let no other link of a purpose to an address be used."""
    waiting = update(LoginToken).where(
        LoginToken.email == email, LoginToken.purpose == purpose, LoginToken.used_at.is_(None)
    )
    session.execute(waiting.values(used_at=now))


def attempts(session: Session, what: str, who: str, since: datetime) -> int:
    """Count what somebody did since a moment."""
    found = select(func.count(Attempt.id)).where(Attempt.what == what, Attempt.who == who, Attempt.at > since)
    return session.scalar(found) or 0


def delete_attempts(session: Session, before: datetime) -> int:
    """Delete attempts of before a moment, and say how many."""
    return len(session.scalars(delete(Attempt).where(Attempt.at <= before).returning(Attempt.id)).all())


# Never given to anybody, the owner included: what secrets could be guessed from, and who else is at work.
_HIDDEN = frozenset(
    {"digest", "code_digest", "ticket", "leased_by", "lease_ends_at", "fault", "message_id", "secret_key"}
)
_ADDRESSES = {
    "login_token": "email",
    "invitation": "email",
    "outbox": "recipient",
    "request_letter": "recipient",
    "interest": "email",
    "interest_message": "email",
    "interest_link": "recipient",
    "meeting_guest": "email",
    "questionnaire_reply": "email",
    "questionnaire_link": "email",
    "question_post": "email",
    "question_link": "recipient",
    "subscriber": "email",
    "subscription_request": "email",
}
_DECIDES = frozenset({"taken_by", "decided_by"})  # somebody else's change: that one decided it, not what it says


def belongings(session: Session, account: Account) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of all tables that refer to an account, or to its address, by the name of their table."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table in Base.metadata.sorted_tables:
        refers = [key.parent for key in table.foreign_keys if key.column.table.name == "account"]
        own = [column == account.id for column in refers if column.name not in _DECIDES]
        if table.name == "account":
            own = [table.c.id == account.id]
        elif table.name in _ADDRESSES:
            own.append(table.c[_ADDRESSES[table.name]] == account.email)
        if own:
            rows = session.execute(select(*(c for c in table.c if c.name not in _HIDDEN)).where(or_(*own)))
            found[table.name] = [dict(row._mapping) for row in rows]
        decided = [column for column in refers if column.name in _DECIDES]
        if decided:
            rows = session.execute(select(table.c.id).where(or_(*(column == account.id for column in decided))))
            found[f"{table.name}, decided or taken"] = [dict(row._mapping) for row in rows]
    return found


def delete_account(session: Session, account: Account) -> None:
    """Delete an account and what is kept under its address; what it proposed stays, without a name."""
    kept = (LoginToken.email, Invitation.email, Outbox.recipient, RequestLetter.recipient)
    for column in kept:
        session.execute(delete(column.class_).where(column == account.email))
    interests.delete_of(session, account.email)
    meetings.delete_of(session, account.email)
    questionnaires.delete_of(session, account.email)
    questions.delete_of(session, account.email, datetime.now(UTC))
    imports.delete_of(session, account.id)
    session.execute(delete(Invitation).where(Invitation.invited_by == account.id, Invitation.answered_at.is_(None)))
    session.execute(delete(Change).where(Change.author == account.id, Change.state == "draft"))
    session.execute(delete(Account).where(Account.id == account.id))


def sessions(session: Session, account: int) -> list[SignedIn]:
    """Return the sessions of an account, the newest first."""
    found = select(SignedIn).where(SignedIn.account == account).order_by(SignedIn.seen_at.desc(), SignedIn.id.desc())
    return list(session.scalars(found))


def invitation(session: Session, digest: str) -> Invitation | None:
    """Return the invitation of a link."""
    return session.scalar(select(Invitation).where(Invitation.digest == digest))


def invitations(session: Session, account: int) -> list[Invitation]:
    """Return what somebody sent, the newest first."""
    return list(
        session.scalars(select(Invitation).where(Invitation.invited_by == account).order_by(Invitation.id.desc()))
    )


def use_invitation(session: Session, digest: str, now: datetime) -> Invitation | None:
    """Use up an invitation: of all who answer it, one does."""
    fresh = (Invitation.digest == digest, Invitation.answered_at.is_(None), Invitation.ends_at > now)
    return session.scalar(update(Invitation).where(*fresh).values(answered_at=now).returning(Invitation))


def delete_old(session: Session, ended: datetime, idle: datetime, answered: datetime) -> dict[str, int]:
    """Delete sessions and links that were over before a moment, and invitations; say how many of each."""
    over = {
        "sessions": delete(SignedIn)
        .where(or_(SignedIn.ends_at <= ended, SignedIn.seen_at <= idle))
        .returning(SignedIn.id),
        "links": delete(LoginToken).where(LoginToken.ends_at <= ended).returning(LoginToken.id),
        "invitations": delete(Invitation).where(Invitation.ends_at <= answered).returning(Invitation.id),
    }
    return {name: len(session.scalars(statement).all()) for name, statement in over.items()}


def unused(session: Session, before: datetime) -> list[Account]:
    """Return accounts without a role whose owners have not been there since a moment."""
    last = func.coalesce(Account.used_at, Account.created_at)
    without = ~select(Role.id).where(Role.account == Account.id).exists()
    return list(session.scalars(select(Account).where(last <= before, without)))
