"""Helpers of tests about what clusters answer: accounts, addresses, letters in the outbox."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import event, select

from geo.access.person import CONTACT, COORDINATOR, Person
from geo.database import queries
from geo.database.engine import WRITES
from geo.database.models import Account, Change, Outbox, Record, Revision, Role

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
LINK = re.compile(r"/answer/(?:digest/)?([\w-]+)")


def account(database, email, *roles, language="pl"):
    """Enter an account with its roles, and return who that is."""
    with database.writing() as session:
        made = Account(email=email, language=language, created_at=NOW)
        session.add(made)
        session.flush()
        session.add_all(Role(account=made.id, role=role, scope=scope) for role, scope in roles)
    return Person(made.id, frozenset(roles))


def coordinator(database, email="koordynator@agro.example", key="agro", language="pl"):
    """Enter the account of a coordinator."""
    return account(database, email, (COORDINATOR, key), language=language)


def editor(database, email="redakcja@lubelskie.example", region="06", language="pl"):
    """Enter the account of a contact point."""
    return account(database, email, (CONTACT, region), language=language)


def fill_in(database, key, **cells):
    """Let the registry say something of a cluster, without a change of its own."""
    with database.writing() as session:
        found = select(Revision).join(Record, Revision.record == Record.id)
        revision = session.scalars(found.where(Record.key == key, Revision.valid_to.is_(None))).one()
        revision.data = {name: cell for name, cell in {**revision.data, **cells}.items() if cell}


def crowd(database, number):
    """Enter clusters, each with a coordinator, and return their ids."""
    keys = [f"klaster-{each}" for each in range(number)]
    with database.reading() as session:
        data = queries.entry(session, "cluster", "agro").data
    facts = {"kind": "cluster", "base_version": 0, "origin": "release", "state": "accepted", "author_role": "system"}
    with database.writing() as session:
        found = [(Change(key=key, created_at=NOW, **facts), {**data, "name": key}) for key in keys]
        queries.revise(session, found, NOW)
        accounts = [Account(email=f"{key}@example.pl", language="pl", created_at=NOW) for key in keys]
        session.add_all(accounts)
        session.flush()
        pairs = zip(accounts, keys, strict=True)
        session.add_all(Role(account=one.id, role=COORDINATOR, scope=key) for one, key in pairs)
    return keys


@contextmanager
def transactions(database) -> Iterator[list[list[str]]]:
    """Collect what is asked of a database: for each transaction that writes, its statements."""
    found: list[list[str]] = [[]]

    def kept(connection):
        if connection.get_execution_options().get(WRITES):
            found.append([])

    def asked(connection, _cursor, statement, *_):
        if connection.get_execution_options().get(WRITES):
            found[-1].append(statement)

    heard = (("commit", kept), ("before_cursor_execute", asked))
    for name, listener in heard:
        event.listen(database.engine, name, listener)
    yield found
    for name, listener in heard:
        event.remove(database.engine, name, listener)


def mails(database):
    """Return all mails that were put into the outbox, the oldest first."""
    with database.reading() as session:
        return list(session.scalars(select(Outbox).order_by(Outbox.id)))


def letters(database):
    """Return the mails that ask something, the oldest first."""
    return [mail for mail in mails(database) if LINK.search(mail.body)]


def token(mail):
    """Return what the link of a letter holds."""
    return LINK.search(mail.body)[1]
