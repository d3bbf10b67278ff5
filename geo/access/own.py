"""One's own data: given out whole, and deleted; what was proposed stays in the history, under a role and no name."""

from typing import Any

from geo.access import accounts, outbox
from geo.access.person import Person
from geo.database import accounts as statements
from geo.database import subscriptions
from geo.database.engine import Database
from geo.database.models import Account
from geo.errors import Declined


def export(database: Database, by: Person) -> dict[str, Any]:
    """Return everything that is kept of whoever asks, by table, ready for JSON; secrets are left out.

    Raises
    ------
    Declined
        There is no such account any more.
    """
    with database.reading() as session:
        account = session.get(Account, by.account) if by.account is not None else None
        if account is None:
            raise Declined(accounts.NOBODY)
        found = statements.belongings(session, account)
    home = database.settings.public_url or outbox.HERE
    return {table: [_plain(row, home) for row in rows] for table, rows in found.items() if rows}


def _plain(row: dict[str, Any], home: str) -> dict[str, Any]:
    return {name: _told(value, home) for name, value in row.items()}


def _told(value: Any, home: str) -> Any:
    if isinstance(value, str):
        return outbox.addressed(value, home)  # links of mails that wait
    return value.isoformat() if hasattr(value, "isoformat") else value


def delete(database: Database, by: Person) -> None:
    """Delete the account of whoever asks, with sessions, roles, links, mails, drafts and subscriptions.

    Raises
    ------
    Declined
        It is the last administrator's.
    """
    with database.writing() as session:
        account = session.get(Account, by.account) if by.account is not None else None
        if account is None:
            raise Declined(accounts.NOBODY)
        accounts.keep_one(session, account.id)
        subscriptions.delete_of(session, account.email)  # which go on where only the account is too old
        statements.delete_account(session, account)
