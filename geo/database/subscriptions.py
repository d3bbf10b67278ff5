"""Who wants to hear of changes in Views: tables and statements. Rows name persons by their addresses."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, delete, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from geo.database.models import Base, Outbox


class Subscriber(Base):
    """An address that has confirmed that it wants to hear of changes; all its Views come in one mail."""

    __tablename__ = "subscriber"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    # by which its mails are told from others in the outbox; SQLite gives the number of a row that is gone again
    secret_key: Mapped[str] = mapped_column(String(32), unique=True)
    language: Mapped[str] = mapped_column(String(8))
    period: Mapped[str] = mapped_column(String(8))  # ``week`` or ``month``
    told: Mapped[str] = mapped_column(String(10))  # last week or month that is over and done: ``2026-W49``, ``2026-12``
    # ``kind``, ``query`` as the View writes it, ``revision`` and ``day`` up to which its changes are told
    views: Mapped[list[dict[str, Any]]] = mapped_column(JSON(none_as_null=True))
    # keys of the editors' texts that stood in its mails, as long as these hold
    texts: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    created_at: Mapped[datetime]


class SubscriptionRequest(Base):
    """What somebody asked for, until the address is confirmed."""

    __tablename__ = "subscription_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(String(8))
    period: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(20))
    query: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class SubscriberLink(Base):
    """A mail with a link to one's subscriptions; of the link only its hash is known."""

    __tablename__ = "subscriber_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    subscriber: Mapped[int] = mapped_column(ForeignKey("subscriber.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    ends_at: Mapped[datetime]


def request(session: Session, digest: str) -> SubscriptionRequest | None:
    """Return what was asked for by the mail of a link."""
    return session.scalar(select(SubscriptionRequest).where(SubscriptionRequest.digest == digest))


def replaced(session: Session, email: str, kind: str, query: str) -> None:
    """Delete what an address asked for before, in the same words."""
    same = (SubscriptionRequest.email == email, SubscriptionRequest.kind == kind, SubscriptionRequest.query == query)
    session.execute(delete(SubscriptionRequest).where(*same))


def subscriber(session: Session, email: str) -> Subscriber | None:
    """Return the subscriber of an address."""
    return session.scalar(select(Subscriber).where(Subscriber.email == email))


def linked(session: Session, digest: str, now: datetime) -> Subscriber | None:
    """Return whom a link belongs to; None where there is none any more."""
    found = select(Subscriber).join(SubscriberLink, SubscriberLink.subscriber == Subscriber.id)
    return session.scalar(found.where(SubscriberLink.digest == digest, SubscriberLink.ends_at > now))


def untold(session: Session, told: Sequence[tuple[str, str]]) -> list[Subscriber]:
    """Return those whose period, of pairs of its kind and name, is not over and done."""
    open_ = [(Subscriber.period == period) & (Subscriber.told != name) for period, name in told]
    return list(session.scalars(select(Subscriber).where(or_(*open_)).order_by(Subscriber.id)))


def subscribers(session: Session) -> list[Subscriber]:
    """Return all who are subscribed."""
    return list(session.scalars(select(Subscriber).order_by(Subscriber.id)))


def end(session: Session, one: Subscriber, mails: str) -> None:
    """Delete a subscriber with all links, and the mails whose keys begin with a text: none of them goes out."""
    session.execute(delete(Outbox).where(Outbox.key.startswith(mails, autoescape=True)))
    session.execute(delete(SubscriptionRequest).where(SubscriptionRequest.email == one.email))
    session.execute(delete(SubscriberLink).where(SubscriberLink.subscriber == one.id))
    session.delete(one)
    session.flush()


def forget(session: Session, asked: datetime, now: datetime) -> None:
    """Delete what nobody confirmed since a moment, and links that have ended."""
    session.execute(delete(SubscriptionRequest).where(SubscriptionRequest.created_at <= asked))
    session.execute(delete(SubscriberLink).where(SubscriberLink.ends_at <= now))


def delete_of(session: Session, email: str) -> None:
    """Delete what an address asked for and what it is subscribed to."""
    session.execute(delete(SubscriptionRequest).where(SubscriptionRequest.email == email))
    if one := subscriber(session, email):
        session.execute(delete(SubscriberLink).where(SubscriberLink.subscriber == one.id))
        session.delete(one)
        session.flush()
