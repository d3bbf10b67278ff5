"""Meetings that are arranged for an event: tables and statements.

Rows name organisations and the address that their letters go to; they are deleted by age, what is counted of them
stays. The database itself keeps anybody from being in two places and a table from being taken twice.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from geo.database.models import Base, ContactEvent

ABOUT = "event"  # what is counted is counted of


class Matchmaking(Base):
    """The meetings of an event."""

    __tablename__ = "matchmaking"

    id: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[str] = mapped_column(unique=True)  # its id
    tables: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)  # rises with all that a plan depends on
    planned: Mapped[int] = mapped_column(default=0)  # the version that the schedule was made of; 0 before the first
    # whether no other schedule is known to be possible that grants more; 0 where the time for computing it ran out
    proven: Mapped[int] = mapped_column(default=1, server_default="1")
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]  # since when participants see the schedule


class MeetingSlot(Base):
    """A time at which meetings take place."""

    __tablename__ = "meeting_slot"
    __table_args__ = (UniqueConstraint("matchmaking", "starts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    matchmaking: Mapped[int] = mapped_column(ForeignKey("matchmaking.id", ondelete="CASCADE"))
    starts: Mapped[datetime]
    ends: Mapped[datetime]
    lost: Mapped[int] = mapped_column(default=0)  # whether it was taken away


class MeetingGuest(Base):
    """An organisation that takes part."""

    __tablename__ = "meeting_guest"
    __table_args__ = (UniqueConstraint("matchmaking", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    matchmaking: Mapped[int] = mapped_column(ForeignKey("matchmaking.id", ondelete="CASCADE"))
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(String(20))  # ``cluster``, ``firm``, ``other``
    country: Mapped[str] = mapped_column(String(2))
    about: Mapped[str] = mapped_column(Text, default="")  # what it offers and looks for, for the other participants
    email: Mapped[str] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(String(8))
    invited_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]  # when it dropped out
    told: Mapped[str] = mapped_column(String(64), default="")  # hash of the agenda that it was sent last


class MeetingLink(Base):
    """A link that was sent to a participant; only its hash is known."""

    __tablename__ = "meeting_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    guest: Mapped[int] = mapped_column(ForeignKey("meeting_guest.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)


class MeetingWish(Base):
    """Whom a participant wants to meet, or wants not to."""

    __tablename__ = "meeting_wish"
    __table_args__ = (UniqueConstraint("guest", "other"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    guest: Mapped[int] = mapped_column(ForeignKey("meeting_guest.id", ondelete="CASCADE"))
    other: Mapped[int] = mapped_column(ForeignKey("meeting_guest.id", ondelete="CASCADE"), index=True)
    refuses: Mapped[int] = mapped_column(default=0)


class MeetingAbsence(Base):
    """A slot in which a participant cannot come."""

    __tablename__ = "meeting_absence"
    __table_args__ = (UniqueConstraint("guest", "slot"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    guest: Mapped[int] = mapped_column(ForeignKey("meeting_guest.id", ondelete="CASCADE"))
    slot: Mapped[int] = mapped_column(ForeignKey("meeting_slot.id", ondelete="CASCADE"), index=True)


class ArrangedMeeting(Base):
    """Two participants at a table in a slot."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("slot", "place"),
        UniqueConstraint("first", "second"),
        Index(None, "matchmaking"),
        Index(None, "second"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    matchmaking: Mapped[int] = mapped_column(ForeignKey("matchmaking.id", ondelete="CASCADE"))
    first: Mapped[int] = mapped_column(ForeignKey("meeting_guest.id", ondelete="CASCADE"))  # the smaller number
    second: Mapped[int] = mapped_column(ForeignKey("meeting_guest.id", ondelete="CASCADE"))
    slot: Mapped[int] = mapped_column(ForeignKey("meeting_slot.id", ondelete="CASCADE"))
    place: Mapped[int]  # number of the table
    sequence: Mapped[int] = mapped_column(default=0)  # how often it was moved
    changed_at: Mapped[datetime]
    held: Mapped[int | None]  # 1 held, 0 not; None where nobody has said


class MeetingSeat(Base):
    """That a participant is in a meeting in a slot: nobody is in two."""

    __tablename__ = "meeting_seat"
    __table_args__ = (UniqueConstraint("guest", "slot"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    guest: Mapped[int] = mapped_column(ForeignKey("meeting_guest.id", ondelete="CASCADE"))
    slot: Mapped[int] = mapped_column(ForeignKey("meeting_slot.id", ondelete="CASCADE"), index=True)


def of_event(session: Session, event: str) -> Matchmaking | None:
    """Return the meetings of an event; None where none are arranged."""
    return session.scalar(select(Matchmaking).where(Matchmaking.event == event))


def slots(session: Session, matchmaking: int) -> list[MeetingSlot]:
    """Return the slots, lost ones included, in their order."""
    found = select(MeetingSlot).where(MeetingSlot.matchmaking == matchmaking)
    return list(session.scalars(found.order_by(MeetingSlot.starts)))


def guests(session: Session, matchmaking: int) -> list[MeetingGuest]:
    """Return the participants, those who dropped out included, in the order in which they were entered."""
    found = select(MeetingGuest).where(MeetingGuest.matchmaking == matchmaking)
    return list(session.scalars(found.order_by(MeetingGuest.id)))


def wishes(session: Session, matchmaking: int) -> list[MeetingWish]:
    """Return all wishes and refusals."""
    found = select(MeetingWish).join(MeetingGuest, MeetingGuest.id == MeetingWish.guest)
    return list(session.scalars(found.where(MeetingGuest.matchmaking == matchmaking).order_by(MeetingWish.id)))


def wishes_of(session: Session, guest: int) -> dict[int, bool]:
    """Return whom a participant wants to meet; False where it refuses."""
    rows = session.execute(select(MeetingWish.other, MeetingWish.refuses).where(MeetingWish.guest == guest))
    return {other: not refuses for other, refuses in rows}


def absences(session: Session, matchmaking: int) -> dict[int, set[int]]:
    """Return each participant's slots in which it cannot come."""
    found: dict[int, set[int]] = {}
    rows = select(MeetingAbsence.guest, MeetingAbsence.slot).join(MeetingGuest, MeetingGuest.id == MeetingAbsence.guest)
    for guest, slot in session.execute(rows.where(MeetingGuest.matchmaking == matchmaking)):
        found.setdefault(guest, set()).add(slot)
    return found


def meetings(session: Session, matchmaking: int) -> list[ArrangedMeeting]:
    """Return the schedule, by time and table."""
    found = select(ArrangedMeeting).join(MeetingSlot, MeetingSlot.id == ArrangedMeeting.slot)
    return list(
        session.scalars(
            found.where(ArrangedMeeting.matchmaking == matchmaking).order_by(MeetingSlot.starts, ArrangedMeeting.place)
        )
    )


def replace_wishes(session: Session, guest: int, wanted: Mapping[int, bool]) -> None:
    """Let a participant want to meet these and no others; False refuses."""
    session.execute(delete(MeetingWish).where(MeetingWish.guest == guest))
    session.add_all(MeetingWish(guest=guest, other=other, refuses=int(not wants)) for other, wants in wanted.items())
    session.flush()


def replace_absences(session: Session, guest: int, away: Iterable[int]) -> None:
    """Let a participant be away in these slots and no others."""
    session.execute(delete(MeetingAbsence).where(MeetingAbsence.guest == guest))
    session.add_all(MeetingAbsence(guest=guest, slot=slot) for slot in sorted(set(away)))
    session.flush()


def enter(session: Session, one: ArrangedMeeting) -> None:
    """Enter a meeting with the seats of both."""
    session.add(one)
    session.flush()
    session.add_all(MeetingSeat(meeting=one.id, guest=guest, slot=one.slot) for guest in (one.first, one.second))
    session.flush()


def strike(session: Session, numbers: Iterable[int]) -> None:
    """Delete meetings with their seats."""
    chosen = list(numbers)
    session.execute(delete(MeetingSeat).where(MeetingSeat.meeting.in_(chosen)))
    session.execute(delete(ArrangedMeeting).where(ArrangedMeeting.id.in_(chosen)))


def by_link(session: Session, digest: str) -> tuple[MeetingGuest, Matchmaking] | None:
    """Return the participant whose link has a hash."""
    row = session.execute(
        select(MeetingGuest, Matchmaking)
        .join(MeetingLink, MeetingLink.guest == MeetingGuest.id)
        .join(Matchmaking, Matchmaking.id == MeetingGuest.matchmaking)
        .where(MeetingLink.digest == digest)
    ).first()
    return (row[0], row[1]) if row else None


def delete_guest(session: Session, guest: int) -> None:
    """Delete a participant with its links, wishes and meetings."""
    met = select(ArrangedMeeting.id).where((ArrangedMeeting.first == guest) | (ArrangedMeeting.second == guest))
    strike(session, session.scalars(met))
    session.execute(delete(MeetingGuest).where(MeetingGuest.id == guest))


def delete_of(session: Session, email: str) -> None:
    """Delete what is kept under an address."""
    for guest in list(session.scalars(select(MeetingGuest.id).where(MeetingGuest.email == email))):
        delete_guest(session, guest)


def over(session: Session, before: datetime) -> list[Matchmaking]:
    """Return the matchmakings whose last slot ended before a moment, or that never had one and are as old."""
    last = select(func.max(MeetingSlot.ends)).where(MeetingSlot.matchmaking == Matchmaking.id).scalar_subquery()
    return list(session.scalars(select(Matchmaking).where(func.coalesce(last, Matchmaking.created_at) < before)))


def forget(session: Session, one: Matchmaking) -> None:
    """Delete the participants of a matchmaking, and with them wishes, links and meetings; slots stay."""
    for guest in guests(session, one.id):
        delete_guest(session, guest.id)


def counted(session: Session, event: int | None = None) -> dict[str, dict[str, int]]:
    """Return what was counted of the meetings of each event, up to one number of what is heard."""
    found = select(ContactEvent.key, ContactEvent.kind, func.sum(ContactEvent.number)).where(
        ContactEvent.about == ABOUT
    )
    if event is not None:
        found = found.where(ContactEvent.id <= event)
    told: dict[str, dict[str, int]] = {}
    for key, kind, number in session.execute(found.group_by(ContactEvent.key, ContactEvent.kind)):
        if number:
            told.setdefault(key, {})[kind] = int(number)
    return dict(sorted(told.items()))
