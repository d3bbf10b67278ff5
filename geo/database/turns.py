"""Whose turn periodic work is, and how it went."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.database.models import Turn


def find(session: Session, work: str) -> Turn | None:
    """Return the turn of a work; None before its first."""
    return session.scalar(select(Turn).where(Turn.work == work))


def free(turn: Turn | None, now: datetime) -> bool:
    """Whether a work is due and nobody is at it."""
    return turn is None or (turn.due_at <= now and (turn.lease_ends_at is None or turn.lease_ends_at <= now))


def take(session: Session, work: str, holder: str, now: datetime, until: datetime) -> bool:
    """Take a work over, in a transaction that writes; whether nobody else has it."""
    turn = find(session, work)
    if not free(turn, now):
        return False
    turn = turn or Turn(work=work, due_at=now, fault="")
    turn.leased_by, turn.lease_ends_at = holder, until
    session.add(turn)
    return True


def give_back(session: Session, work: str, holder: str, due: datetime, fault: str) -> None:
    """End one's own turn; the next is due at a time."""
    turn = find(session, work)
    if turn is not None and turn.leased_by == holder:
        turn.leased_by, turn.lease_ends_at, turn.due_at, turn.fault = None, None, due, fault


def note(session: Session, work: str, now: datetime, fault: str) -> None:
    """Note why a work failed, or that it did not."""
    turn = find(session, work) or Turn(work=work, due_at=now)
    turn.fault = fault
    session.add(turn)
