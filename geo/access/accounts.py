"""Accounts and their roles: who has one, what they may do where; the last administrator cannot be lost."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from geo import i18n
from geo.access.person import ADMINISTRATOR, CONTACT, COORDINATOR, EVERYWHERE, ROLES, SYSTEM, Person
from geo.database import accounts as statements
from geo.database.engine import Database
from geo.database.models import Account, Role
from geo.errors import Declined, Refused
from geo.i18n import mark as _
from geo.settings import is_mail

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NO_ADDRESS = _("This is no e-mail address. Write it like name@example.pl.")
NOBODY = _("There is no such account.")
LAST = _("This is the last administrator; give the role to somebody else first.")
NO_SCOPE = _("This role needs a place: a cluster for a coordinator, a voivodeship for a contact point.")


@dataclass(frozen=True, slots=True)
class Listed:
    """An account as administrators see it."""

    id: int
    email: str
    roles: tuple[tuple[str, str], ...]
    created_at: datetime
    used_at: datetime | None
    disabled: bool


def address(text: str) -> str:
    """Return an address of e-mail as accounts have it: in small letters.

    Raises
    ------
    Declined
        It is none.
    """
    email = text.strip().lower()
    if not is_mail(email):
        raise Declined(NO_ADDRESS)
    return email


def found_or_made(session: "Session", email: str, language: str, now: datetime) -> Account:
    """Return the account of an address whose owner has shown to have it; one without a role where there was none."""
    account = statements.account(session, email)
    if account is None:
        account = Account(email=email, language=language if language in i18n.FORM_LANGUAGES else "pl", created_at=now)
        session.add(account)
        session.flush()
    return account


def add(database: Database, email: str, by: Person, language: str = "pl") -> int:
    """Make an account, or return the one that is there; its owner still has to sign in by mail.

    Raises
    ------
    Declined
        The address is none.
    """
    _administers(by)
    with database.writing() as session:
        return found_or_made(session, address(email), language, datetime.now(UTC)).id


def give(database: Database, account: int, role: str, scope: str, by: Person) -> None:
    """Give an account a role: from its next request on it holds.

    Raises
    ------
    Declined
        There is no such account, or no such place.
    """
    _administers(by)
    with database.writing() as session:
        _existing(session, account)
        grant(session, account, role, scope)


def grant(session: "Session", account: int, role: str, scope: str) -> None:
    """Enter a role in the caller's transaction; twice is once."""
    if role not in ROLES or not _is_place(session, role, scope):
        raise Declined(NO_SCOPE)
    if (role, scope) not in statements.roles(session, account):
        session.add(Role(account=account, role=role, scope=scope))
        session.flush()


def take(database: Database, account: int, role: str, scope: str, by: Person) -> None:
    """Take a role from an account.

    Raises
    ------
    Declined
        It is the last administrator's.
    """
    _administers(by)
    with database.writing() as session:
        if role == ADMINISTRATOR:
            keep_one(session, account)
        statements.delete_role(session, account, role, scope)


def disable(database: Database, account: int, by: Person, disabled: bool = True) -> None:
    """Keep an account out, at once, or let it in again.

    Raises
    ------
    Declined
        There is no such account, or it is the last administrator's.
    """
    _administers(by)
    with database.writing() as session:
        found = _existing(session, account)
        if disabled:
            keep_one(session, account)
            statements.end_sessions(session, account)
        found.disabled_at = datetime.now(UTC) if disabled else None


def speak(database: Database, account: int, language: str) -> None:
    """Choose the language of mails, and of pages where the address names none."""
    if language not in i18n.FORM_LANGUAGES:
        raise Declined(_("The atlas does not speak this language."))
    with database.writing() as session:
        _existing(session, account).language = language


def listed(database: Database, by: Person) -> Sequence[Listed]:
    """List all accounts by address."""
    _administers(by)
    with database.reading() as session:
        own = statements.all_roles(session)
        return [
            Listed(
                account.id,
                account.email,
                tuple(sorted(own.get(account.id, ()))),
                account.created_at,
                account.used_at,
                account.disabled_at is not None,
            )
            for account in statements.accounts(session)
        ]


def number(database: Database, email: str) -> int:
    """Return the number of the account of an address.

    Raises
    ------
    Declined
        There is none.
    """
    with database.reading() as session:
        account = statements.account(session, address(email))
    if account is None:
        raise Declined(NOBODY)
    return account.id


def editors(session: "Session", regions: Iterable[str]) -> list[Account]:
    """Return who is told of what waits in some voivodeships: contact points; where there is none, administrators."""
    wanted = {(CONTACT, region) for region in regions} | {(CONTACT, EVERYWHERE)}
    own = statements.all_roles(session)
    active = [account for account in statements.accounts(session) if account.disabled_at is None]
    found = [account for account in active if wanted & set(own.get(account.id, ()))]
    return found or [account for account in active if (ADMINISTRATOR, EVERYWHERE) in own.get(account.id, ())]


def coordinators(session: "Session", cluster: str) -> list[Account]:
    """Return who coordinates a cluster."""
    own = statements.all_roles(session)
    return [
        account
        for account in statements.accounts(session)
        if account.disabled_at is None and (COORDINATOR, cluster) in own.get(account.id, ())
    ]


def _existing(session: "Session", account: int) -> Account:
    found = session.get(Account, account)
    if found is None:
        raise Declined(NOBODY)
    return found


def keep_one(session: "Session", account: int) -> None:
    """Refuse to lose the last administrator who can sign in.

    Raises
    ------
    Declined
        It is this account.
    """
    others = statements.administrators(session)
    if account in others and len(others) == 1:
        raise Declined(LAST)


def _is_place(session: "Session", role: str, scope: str) -> bool:
    if role == ADMINISTRATOR:
        return scope == EVERYWHERE
    if role == CONTACT:
        return scope == EVERYWHERE or bool(re.fullmatch(r"0[2468]|[12]\d|3[02]", scope, re.ASCII))
    return statements.is_cluster(session, scope)


def _administers(by: Person) -> None:
    if by.role not in (ADMINISTRATOR, SYSTEM):
        raise Refused("Only administrators look after accounts.")
