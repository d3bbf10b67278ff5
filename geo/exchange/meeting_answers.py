"""What a participant does by the link of a letter: says whom to meet and when not to come, reads the agenda, leaves.

A look changes nothing, for programs of mail open every link before a person does.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from geo.database import meetings as kept
from geo.database import queries
from geo.database.meetings import ArrangedMeeting, Matchmaking, MeetingGuest, MeetingSlot
from geo.editorial.requests import token_digest
from geo.errors import Declined
from geo.exchange import meeting_mails as mails
from geo.exchange.guest_list import LONGEST_ABOUT
from geo.exchange.meetings import KEPT
from geo.exchange.schedules import other_of
from geo.figures import when
from geo.i18n import mark as _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.database.engine import Database

OVER = _("This link leads nowhere any more: the event is over, or you were taken off its list.")
TOO_LONG = _("Say it in at most {n} characters.")


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A meeting as one of its two participants sees it."""

    key: str  # the same however often it is moved
    starts: datetime  # in the zone of the event
    ends: datetime
    table: int
    name: str  # of whom one meets
    country: str
    about: str
    sequence: int
    changed: datetime


@dataclass(frozen=True, slots=True)
class GuestPage:
    """What the holder of a link is shown."""

    event: str
    data: Mapping[str, Any]  # what the registry says of the event
    zone: ZoneInfo
    guest: MeetingGuest
    others: tuple[MeetingGuest, ...]  # whom one can meet
    wishes: Mapping[int, bool]  # False refuses
    slots: tuple[MeetingSlot, ...]
    away: frozenset[int]
    published: datetime | None
    agenda: tuple[AgendaLine, ...]

    def title(self, language: str) -> str:
        """Title of the event."""
        return mails.title(self.data, language)


def look(database: "Database", token: str, now: datetime) -> GuestPage:
    """Return what a link shows; nothing is changed.

    Raises
    ------
    Declined
        There is no such link any more.
    """
    with database.reading() as session:
        guest, one = _open(session, token, now)
        entry = queries.entry(session, "event", one.event)
        data = (entry.data if entry else None) or {}
        zone, slots = when.zone(data.get("timezone") or ""), kept.slots(session, one.id)
        guests = {each.id: each for each in kept.guests(session, one.id)}
        others = [each for each in guests.values() if each.id != guest.id and not each.left_at]
        lines = _agenda(kept.meetings(session, one.id), guest, guests, slots, zone) if one.published_at else ()
        return GuestPage(
            one.event,
            data,
            zone,
            guest,
            tuple(others),
            kept.wishes_of(session, guest.id),
            tuple(slot for slot in slots if not slot.lost),
            frozenset(kept.absences(session, one.id).get(guest.id, ())),
            one.published_at,
            tuple(lines),
        )


def _agenda(
    meetings: Collection[ArrangedMeeting],
    guest: MeetingGuest,
    guests: Mapping[int, MeetingGuest],
    slots: Collection[MeetingSlot],
    zone: ZoneInfo,
) -> list[AgendaLine]:
    at = {slot.id: slot for slot in slots}
    return [
        AgendaLine(
            f"{each.first}-{each.second}",
            at[each.slot].starts.astimezone(zone),
            at[each.slot].ends.astimezone(zone),
            each.place,
            (other := guests[other_of(each, guest.id)]).name,
            other.country,
            other.about,
            each.sequence,
            each.changed_at,
        )
        for each in meetings
        if guest.id in (each.first, each.second)
    ]


@dataclass(frozen=True, slots=True)
class GuestAnswer:
    """What a participant says."""

    wishes: Mapping[int, bool]  # whom to meet; False refuses
    away: Collection[int] = ()  # slots in which it cannot come
    about: str = ""  # what it offers and looks for


def answer(database: "Database", token: str, given: GuestAnswer, now: datetime) -> None:
    """Take wishes, refusals and absences, in place of those before.

    Raises
    ------
    Declined
        There is no such link any more, or the text is too long.
    """
    about = given.about.strip()
    if len(about) > LONGEST_ABOUT:
        raise Declined(TOO_LONG, n=LONGEST_ABOUT)
    with database.writing() as session:
        guest, one = _open(session, token, now)
        others = {each.id for each in kept.guests(session, one.id)} - {guest.id}
        slots = {slot.id for slot in kept.slots(session, one.id)}
        kept.replace_wishes(
            session, guest.id, {other: wants for other, wants in given.wishes.items() if other in others}
        )
        kept.replace_absences(session, guest.id, slots & {*given.away})
        guest.about, guest.answered_at, guest.left_at = about, now, None
        one.version += 1


def leave(database: "Database", token: str, now: datetime) -> None:
    """Note that a participant does not take part after all; its meetings go with the next change of the schedule."""
    with database.writing() as session:
        guest, one = _open(session, token, now)
        if not guest.left_at:
            guest.left_at = now
            one.version += 1


def _open(session: "Session", token: str, now: datetime) -> tuple[MeetingGuest, Matchmaking]:
    found = kept.by_link(session, token_digest(token))
    if found is not None:
        ends = [slot.ends for slot in kept.slots(session, found[1].id)]
        if not ends or max(ends) + KEPT > now:
            return found
    raise Declined(OVER)
