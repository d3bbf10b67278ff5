"""Who writes to an offer through the atlas, and what came of it: tables and statements.

Rows name persons by their addresses and are deleted by age; what is counted of them stays in ``contact_event``.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, delete, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from geo.database.models import Base, ContactEvent
from geo.days import day_of


class Interest(Base):
    """Somebody who writes to an offer; not sent before the address is confirmed."""

    __tablename__ = "interest"
    __table_args__ = (Index(None, "offer", "id"), Index(None, "next_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    offer: Mapped[str]  # its id
    title: Mapped[str]  # as the writer read it
    region: Mapped[str] = mapped_column(String(8))  # voivodeship of who made the offer; blank where not known
    name: Mapped[str]  # of the writer's organisation
    email: Mapped[str] = mapped_column(index=True)
    country: Mapped[str] = mapped_column(String(2))
    language: Mapped[str] = mapped_column(String(8))  # of the words that the writer reads
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]  # None before it is confirmed
    next_at: Mapped[datetime | None]  # when both sides are asked what came of it; None where nothing more comes
    reminders: Mapped[int] = mapped_column(default=0)
    writer_answer: Mapped[str] = mapped_column(String(20), default="")  # ``nothing``, ``met``, ``contract``
    owner_answer: Mapped[str] = mapped_column(String(20), default="")
    ended_at: Mapped[datetime | None]  # when one side ended it
    reported_at: Mapped[datetime | None]
    reported_by: Mapped[str] = mapped_column(String(20), default="")  # side
    reason: Mapped[str] = mapped_column(Text, default="")  # of the report
    decided: Mapped[str] = mapped_column(String(20), default="")  # on the report: ``blocked``, ``dismissed``
    counted: Mapped[str] = mapped_column(String(20), default="")  # as what it stands in the counts


class InterestMessage(Base):
    """What one side wrote to the other."""

    __tablename__ = "interest_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    interest: Mapped[int] = mapped_column(ForeignKey("interest.id", ondelete="CASCADE"), index=True)
    side: Mapped[str] = mapped_column(String(20))  # ``writer``, ``owner``
    email: Mapped[str]  # of who wrote it
    shares: Mapped[int] = mapped_column(default=0)  # whether the other side may see that address
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class InterestLink(Base):
    """A mail with a link to it; of the link only its hash is known."""

    __tablename__ = "interest_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    interest: Mapped[int] = mapped_column(ForeignKey("interest.id", ondelete="CASCADE"), index=True)
    side: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    recipient: Mapped[str] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(String(8))
    ends_at: Mapped[datetime]


def link(session: Session, digest: str) -> tuple[InterestLink, Interest] | None:
    """Return the link that has a hash, with what it leads to."""
    row = session.execute(
        select(InterestLink, Interest)
        .join(Interest, Interest.id == InterestLink.interest)
        .where(InterestLink.digest == digest)
    ).first()
    return (row[0], row[1]) if row else None


def messages(session: Session, interest: int) -> list[InterestMessage]:
    """Return what was written, the oldest first."""
    found = select(InterestMessage).where(InterestMessage.interest == interest)
    return list(session.scalars(found.order_by(InterestMessage.id)))


def readers(session: Session, interest: int, side: str) -> dict[str, str]:
    """Return to which addresses of a side mails went, each with its language."""
    found = select(InterestLink.recipient, InterestLink.language).where(
        InterestLink.interest == interest, InterestLink.side == side
    )
    return {recipient: language for recipient, language in session.execute(found.order_by(InterestLink.id))}


def due(session: Session, now: datetime) -> list[Interest]:
    """Return those whose sides are to be asked, or reminded, now."""
    found = select(Interest).where(Interest.next_at <= now, Interest.ended_at.is_(None))
    return list(session.scalars(found.order_by(Interest.id)))


def forget(session: Session, unsent: datetime, sent: datetime) -> int:
    """Delete what nobody confirmed before a moment, and what was sent before another one; say how many."""
    old = or_((Interest.sent_at.is_(None)) & (Interest.created_at <= unsent), Interest.sent_at <= sent)
    return len(session.scalars(delete(Interest).where(old).returning(Interest.id)).all())


def delete_of(session: Session, email: str) -> None:
    """Delete what an address wrote, and the links that it was sent."""
    session.execute(delete(Interest).where(Interest.email == email))
    session.execute(delete(InterestMessage).where(InterestMessage.email == email))
    session.execute(delete(InterestLink).where(InterestLink.recipient == email))


def reported(session: Session) -> list[Interest]:
    """Return those that were reported and not decided, the oldest first."""
    found = select(Interest).where(Interest.reported_at.is_not(None), Interest.decided == "")
    return list(session.scalars(found.order_by(Interest.id)))


def sent(session: Session) -> list[Interest]:
    """Return all that were sent and are kept."""
    return list(session.scalars(select(Interest).where(Interest.sent_at.is_not(None)).order_by(Interest.id)))


def count(session: Session, record: tuple[str, str], kind: str, number: int, now: datetime) -> None:
    """Note that something of the exchange happened, or (less than 0) that it did not; persons are never named.

    Parameters
    ----------
    session
        Of a transaction that writes.
    record
        Kind (``offer``, ``event``) and id of what it is about.
    kind
        What is counted: ``interests``, ``meetings``, ``contracts``.
    number
        How many.
    now
        When it is noted.
    """
    day, (about, key) = day_of(now).isoformat(), record
    session.add(ContactEvent(about=about, key=key, kind=kind, number=number, day=day, role="", at=now))


def counts(session: Session, event: int) -> dict[str, dict[str, int]]:
    """Return what was counted up to an event: kind of the record to what is counted to how many."""
    found = (
        select(ContactEvent.about, ContactEvent.kind, func.sum(ContactEvent.number))
        .where(ContactEvent.about != "cluster", ContactEvent.id <= event)
        .group_by(ContactEvent.about, ContactEvent.kind)
        .order_by(ContactEvent.about, ContactEvent.kind)
    )
    told: dict[str, dict[str, int]] = {}
    for about, kind, number in session.execute(found):
        told.setdefault(about, {})[kind] = int(number)
    return told
