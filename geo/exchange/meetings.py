"""Meetings of an event, as its organiser arranges them: slots, tables and participants (`schedules`: who meets when).

Organiser is whoever coordinates the cluster, or acts for the firm, that holds the event, and the editors of its
voivodeship. Schedules are computed outside of transactions, so that nobody waits; where wishes have come meanwhile, it
is computed again.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from geo.access import attempts, outbox
from geo.access.attempts import Limit
from geo.access.person import COORDINATOR, Person, scope_of
from geo.database import meetings as kept
from geo.database import queries
from geo.database.meetings import ArrangedMeeting, Matchmaking, MeetingGuest, MeetingLink, MeetingSlot
from geo.editorial.requests import new_token
from geo.errors import Declined
from geo.exchange import day_letters, guest_list, matchmaking
from geo.exchange import meeting_mails as mails
from geo.exchange.day_letters import DayLetters
from geo.exchange.matchmaking import MeetingPlan, MeetingTask, PlannedMeeting, ordered
from geo.figures import when
from geo.i18n import mark as _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.database.engine import Database
    from geo.exchange.guest_list import GuestLine, ReadList

KEPT = timedelta(days=90)  # after the last slot, of participants, wishes and links
MOST_SLOTS, MOST_TABLES, MOST_GUESTS = 200, 500, 1_000
LETTERS_BY = Limit("meeting letters by", 2_000, timedelta(days=1))  # one account
NOT_YOURS = _("Meetings are arranged by who holds the event, and by the editors of its voivodeship.")
NO_EVENT = _("There is no such event, or it is a call, at which nobody meets.")


@dataclass(frozen=True, slots=True)
class Organising:
    """Who arranges the meetings of which event, and when."""

    database: "Database"
    person: Person
    key: str  # id of the event
    now: datetime


@dataclass(frozen=True, slots=True)
class MeetingSheet:
    """What an organiser sees."""

    event: str
    title: str  # of the event, the original one
    zone: ZoneInfo
    one: Matchmaking | None  # None before anything is arranged
    slots: tuple[MeetingSlot, ...]
    guests: tuple[MeetingGuest, ...]
    away: Mapping[int, set[int]]  # participant to slots
    wishes: Mapping[int, int]  # participant to the number of its wishes
    wanted: Mapping[int, int]  # participant to how many want to meet it
    meetings: tuple[ArrangedMeeting, ...]
    plan: MeetingPlan | None  # the schedule as wishes count now; None before the first
    impossible: tuple[int, ...]  # meetings that cannot take place as they are planned


@dataclass(frozen=True, slots=True)
class SlotSeries:
    """Slots one after another on a day."""

    starts: datetime  # in the zone of the event
    ends: datetime  # of the last one, at the latest
    minutes: int
    between: int = 0  # minutes
    pause: tuple[datetime, datetime] | None = None


def sheet(at: Organising) -> MeetingSheet:
    """Return everything that an organiser sees.

    Raises
    ------
    Declined
        There is no such event, or the person does not organise it.
    """
    with at.database.reading() as session:
        data = organised(session, at)
        one = kept.of_event(session, at.key)
        zone, title = when.zone(data.get("timezone") or ""), mails.title(data)
        if one is None:
            return MeetingSheet(at.key, title, zone, None, (), (), {}, {}, {}, (), None, ())
        slots, guests, found = kept.slots(session, one.id), kept.guests(session, one.id), kept.meetings(session, one.id)
        said = [wish for wish in kept.wishes(session, one.id) if not wish.refuses]
        task, begun = task_of(session, one), begun_slots(slots, at.now)
        shown = tuple(PlannedMeeting((each.first, each.second), each.slot, each.place) for each in found)
        return MeetingSheet(
            at.key,
            title,
            zone,
            one,
            tuple(slots),
            tuple(guests),
            kept.absences(session, one.id),
            Counter(wish.guest for wish in said),
            Counter(wish.other for wish in said),
            tuple(found),
            matchmaking.told(task, shown, bool(one.proven)) if one.planned else None,
            tuple(each.id for each in found if each.slot not in begun and not _possible(task, each)),
        )


def organised(session: "Session", at: Organising) -> Mapping[str, Any]:
    """Return what the registry says of an event that a at.person organises.

    Raises
    ------
    Declined
        There is no such event, or the person does not organise it.
    """
    entry = queries.entry(session, "event", at.key)
    data = (entry.data if entry else None) or {}
    if not data or data.get("kind") == "call":
        raise Declined(NO_EVENT)
    kind, organiser, region = (data.get(name) or "" for name in ("organiser_kind", "organiser", "teryt"))
    own = organiser and (COORDINATOR, scope_of(kind, organiser)) in at.person.roles
    if not own and not at.person.decides([region] if region else ()):
        raise Declined(NOT_YOURS)
    return data


# --- slots and tables -------------------------------------------------------------------------------------------------


def add_slots(at: Organising, series: SlotSeries) -> int:
    """Add slots one after another; those at a time that another one has are left out; return how many there are new.

    Raises
    ------
    Declined
        The times give no slot, or too many.
    """
    if not 5 <= series.minutes <= 240 or not 0 <= series.between <= 240 or series.ends <= series.starts:
        raise Declined(
            _("These times give no slot: the end comes after the begin, and a meeting takes 5 to 240 minutes.")
        )
    with at.database.writing() as session:
        one = begun(session, at)
        there = kept.slots(session, one.id)
        fresh = [
            (starts, ends) for starts, ends in _series(series) if not any(_meet(starts, ends, slot) for slot in there)
        ]
        if not fresh or len(there) + len(fresh) > MOST_SLOTS:
            raise Declined(_("These times give no new slot, or more than {n} in all."), n=MOST_SLOTS)
        session.add_all(MeetingSlot(matchmaking=one.id, starts=starts, ends=ends, lost=0) for starts, ends in fresh)
        one.version += 1
    return len(fresh)


def _series(series: SlotSeries) -> Iterable[tuple[datetime, datetime]]:
    length, step = timedelta(minutes=series.minutes), timedelta(minutes=series.minutes + series.between)
    # In UTC: a meeting takes its minutes on the day on which clocks change, too.
    starts, last = series.starts.astimezone(UTC), series.ends.astimezone(UTC)
    while starts + length <= last:
        if series.pause and starts < series.pause[1] and starts + length > series.pause[0]:
            starts = max(starts, series.pause[1].astimezone(UTC))
            continue
        yield starts, starts + length
        starts += step


def _meet(starts: datetime, ends: datetime, slot: MeetingSlot) -> bool:
    return starts < slot.ends and ends > slot.starts


def lose_slot(at: Organising, number: int, *, back: bool = False) -> None:
    """Take a slot away, or give it `back`; one without a schedule is deleted."""
    with at.database.writing() as session:
        one = begun(session, at)
        slot = session.get(MeetingSlot, number)
        if slot is None or slot.matchmaking != one.id:
            raise Declined(_("There is no such slot any more."))
        if not one.planned:
            session.delete(slot)
        else:
            slot.lost = int(not back)
        one.version += 1


def set_tables(at: Organising, number: int) -> None:
    """Say how many tables there are."""
    if not 1 <= number <= MOST_TABLES:
        raise Declined(_("Write how many tables there are: a number from 1 to {n}."), n=MOST_TABLES)
    with at.database.writing() as session:
        one = begun(session, at)
        one.tables = number
        one.version += 1


# --- participants -----------------------------------------------------------------------------------------------------


def add_guests(at: Organising, text: str) -> tuple["ReadList", int, int]:
    """Add the participants of a list; return what was read, how many are new, and how many were there already."""
    found = guest_list.read(text)
    with at.database.writing() as session:
        one = begun(session, at)
        there = {guest.email: guest for guest in kept.guests(session, one.id)}
        new = [line for line in found.guests if line.email not in there]
        if len(there) + len(new) > MOST_GUESTS:
            raise Declined(_("An event has at most {n} participants."), n=MOST_GUESTS)
        session.add_all(_guest(one, line) for line in new)
        for line in found.guests:
            if line.email in there:
                _renew(there[line.email], line)
        one.version += 1
    return found, len(new), len(found.guests) - len(new)


def _guest(one: Matchmaking, line: "GuestLine") -> MeetingGuest:
    return MeetingGuest(
        matchmaking=one.id,
        name=line.name,
        kind=line.kind,
        country=line.country,
        about=line.about,
        email=line.email,
        language=line.language,
        told="",
    )


def _renew(guest: MeetingGuest, line: "GuestLine") -> None:
    """Take what a newer list says; what a participant has said of itself stays."""
    guest.name, guest.kind, guest.country, guest.left_at = line.name, line.kind, line.country, None
    if not guest.answered_at:
        guest.about = line.about


def change_guest(at: Organising, number: int, away: Collection[int], *, left: bool) -> None:
    """Note in which slots a participant cannot come, or that it has left; one without a schedule is deleted then."""
    with at.database.writing() as session:
        one = begun(session, at)
        guest = session.get(MeetingGuest, number)
        if guest is None or guest.matchmaking != one.id:
            raise Declined(_("There is no such participant any more."))
        if left and not one.planned:
            kept.delete_guest(session, number)
        else:
            own = {slot.id for slot in kept.slots(session, one.id)}
            kept.replace_absences(session, number, own & {*away})
            guest.left_at = (guest.left_at or at.now) if left else None
        one.version += 1


def send_links(at: Organising, *, again: bool = False) -> DayLetters:
    """Send a link to each participant that has none yet, or `again` to all who have not answered, the latest last.

    Raises
    ------
    Declined
        There are no slots, or too many letters were sent today.
    """
    with at.database.writing() as session:
        one = begun(session, at)
        data, slots = organised(session, at), kept.slots(session, one.id)
        if not slots:
            raise Declined(_("Enter slots first: participants say when they cannot come."))
        waiting = [guest for guest in kept.guests(session, one.id) if not guest.left_at and not guest.answered_at]
        wanted = [guest for guest in waiting if again or guest.invited_at is None]
        wanted.sort(key=lambda guest: guest.invited_at or datetime.min.replace(tzinfo=UTC))
        who = str(at.person.account)
        chosen, left = day_letters.parted(session, LETTERS_BY, who, wanted, lambda _guest: 1, at.now)
        for guest in chosen:
            attempts.taken(session, (LETTERS_BY, who), now=at.now)
            letter = mails.invitation(at.database.settings, guest, data, new_link(session, guest), _ends(slots))
            outbox.put(session, letter)
            guest.invited_at = at.now
    return DayLetters(len(chosen), left)


def new_link(session: "Session", guest: MeetingGuest) -> str:
    """Make a link of a participant; older ones keep leading there, too."""
    token, digest = new_token()
    session.add(MeetingLink(guest=guest.id, digest=digest))
    return token


# --- what they have in common -----------------------------------------------------------------------------------------


def begun(session: "Session", at: Organising) -> Matchmaking:
    """Return the meetings of an event that a person organises, made where there are none yet."""
    organised(session, at)
    one = kept.of_event(session, at.key)
    if one is None:
        one = Matchmaking(event=at.key, tables=0, version=1, planned=0, created_at=at.now)
        session.add(one)
        session.flush()
    return one


def task_of(session: "Session", one: Matchmaking) -> MeetingTask:
    """Return what a schedule is made of, as it is now."""
    guests = [guest.id for guest in kept.guests(session, one.id) if not guest.left_at]
    away, said = kept.absences(session, one.id), kept.wishes(session, one.id)
    return MeetingTask(
        tuple(slot.id for slot in kept.slots(session, one.id) if not slot.lost),
        one.tables,
        {guest: frozenset(away.get(guest, ())) for guest in guests},
        frozenset((wish.guest, wish.other) for wish in said if not wish.refuses),
        frozenset((wish.guest, wish.other) for wish in said if wish.refuses),
    )


def begun_slots(slots: Iterable[MeetingSlot], now: datetime) -> set[int]:
    """Return the slots that have begun."""
    return {slot.id for slot in slots if slot.starts <= now}


def _possible(task: MeetingTask, meeting: ArrangedMeeting) -> bool:
    pair = ordered(meeting.first, meeting.second)
    refused = {ordered(*one) for one in task.refusals}
    there = {*pair} <= task.absent.keys() and pair not in refused and meeting.place <= task.tables
    return there and meeting.slot in task.free(pair)


def _ends(slots: Iterable[MeetingSlot]) -> datetime:
    return max(slot.ends for slot in slots) + KEPT
