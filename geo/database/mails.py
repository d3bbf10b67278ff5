"""What the outbox asks of the database."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from geo.database.models import Outbox


def has(session: Session, key: str) -> bool:
    """Whether there is, or was, a mail with a key."""
    return session.scalar(select(Outbox.id).where(Outbox.key == key)) is not None


def next_due(session: Session, now: datetime) -> Outbox | None:
    """Return the mail that is to be sent first; those that somebody is just sending are left out."""
    return session.scalar(
        select(Outbox)
        .where(
            Outbox.sent_at.is_(None),
            Outbox.given_up_at.is_(None),
            Outbox.due_at <= now,
            or_(Outbox.lease_ends_at.is_(None), Outbox.lease_ends_at <= now),
        )
        .order_by(Outbox.due_at, Outbox.id)
        .limit(1)
    )


def leased(session: Session, number: int, holder: str) -> Outbox | None:
    """Return a mail that a process holds; None where another one has taken it over meanwhile."""
    mail = session.get(Outbox, number)
    return mail if mail is not None and mail.leased_by == holder and mail.sent_at is None else None


def listed(session: Session, *, everything: bool = False) -> Sequence[Outbox]:
    """Return the mails that wait, or all, in the order in which they were put in."""
    found = select(Outbox).order_by(Outbox.id)
    if not everything:
        found = found.where(Outbox.sent_at.is_(None))
    return session.scalars(found).all()


def forget(session: Session, before: datetime) -> None:
    """Take addresses and subjects from what was sent or given up long ago; that it was sent stays."""
    session.execute(
        update(Outbox)
        .where(or_(Outbox.sent_at < before, Outbox.given_up_at < before), Outbox.recipient != "")
        .values(recipient="", subject="", body="", html="", reply_to="", headers={})
    )
