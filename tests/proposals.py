"""Proposals of the tests: who makes them, what stands there then."""

from datetime import UTC, datetime

from geo.access.person import Person
from geo.database import queries
from geo.database.models import Account
from geo.editorial import changes
from geo.editorial.changes import ProposedChange
from geo.editorial.decisions import Verdict
from tests.raw_tables import CLUSTER
from tests.stores import VISITOR

WHY = Verdict("Brak źródła.", ["R2"])
NEW = {name: value for name, value in CLUSTER.items() if value and name not in ("id", "compiled")} | {"name": "Nowy"}


def now(database, key="agro"):
    """What a cluster says now."""
    with database.reading() as session:
        return queries.state(session).get(("cluster", key))


def propose(database, patch, version=1, key="agro", by=VISITOR, **more):
    """Propose a change of a cluster."""
    return changes.propose(database, ProposedChange("cluster", key, patch, version), by, **more)


def person(database, number, roles=(), language="pl"):
    """Make an account."""
    with database.writing() as session:
        session.add(account := Account(email=f"{number}@b.pl", language=language, created_at=datetime.now(UTC)))
        session.flush()
        return Person(account.id, frozenset(roles))


def mails(database):
    """Recipient, subject and body of all mails, in their order."""
    from geo.database import mails as outbox

    with database.reading() as session:
        return [(mail.recipient, mail.subject, mail.body) for mail in outbox.listed(session, everything=True)]
