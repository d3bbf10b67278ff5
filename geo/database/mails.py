"""What the outbox asks of the database."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from geo.database.models import Outbox


def has(session: Session, key: str) -> bool:
    """Whether there is, or was, a mail with a key."""
    return session.scalar(select(Outbox.id).where(Outbox.key == key)) is not None


def next_due(session: Session, now: datetime, without: str = "") -> Outbox | None:
    """Return the mail to send first; those that somebody is just sending, or that have a text, are left out."""
    return session.scalar(
        select(Outbox)
        .where(
            *([Outbox.body.not_like(f"%{without}%")] if without else []),
            Outbox.sent_at.is_(None),
            Outbox.given_up_at.is_(None),
            Outbox.due_at <= now,
            or_(Outbox.lease_ends_at.is_(None), Outbox.lease_ends_at <= now),
        )
        .order_by(Outbox.due_at, Outbox.id)
        .limit(1)
    )


def _held(text: str) -> ColumnElement[bool]:
    return and_(Outbox.sent_at.is_(None), Outbox.given_up_at.is_(None), Outbox.body.like(f"%{text}%"))


def holds(session: Session, text: str, why: str, before: datetime) -> bool:
    """Whether a mail with a text waits of which it is not noted why, or that was due before a moment."""
    found = select(Outbox.id).where(_held(text), or_(Outbox.fault != why, Outbox.due_at < before))
    return session.scalar(found.limit(1)) is not None


def hold(session: Session, text: str, why: str, before: datetime, now: datetime) -> None:
    """Note why mails with a text wait, and give up those that were due before a moment."""
    session.execute(update(Outbox).where(_held(text)).values(fault=why))
    session.execute(update(Outbox).where(_held(text), Outbox.due_at < before).values(given_up_at=now))


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
