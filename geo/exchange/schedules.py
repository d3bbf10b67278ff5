"""Who meets when: schedules made, published, changed on the day, and what was held of them.

A schedule is computed outside of transactions, so that nobody waits for it; where wishes have come meanwhile, it is
computed again. Whose agenda changes is told by mail in the transaction that changes it.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from geo.access import outbox
from geo.database import meetings as kept
from geo.database import queries
from geo.database.meetings import ArrangedMeeting, Matchmaking, MeetingSlot
from geo.database.models import ContactEvent
from geo.days import day_of
from geo.errors import Declined
from geo.exchange import matchmaking
from geo.exchange import meeting_mails as mails
from geo.exchange.matchmaking import MeetingPlan, MeetingTask, PlannedMeeting
from geo.exchange.meetings import KEPT, Organising, begun, begun_slots, new_link, organised, task_of
from geo.i18n import mark as _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.database.engine import Database
    from geo.settings import Settings

AGAIN = _("Wishes keep coming in. Try again in a moment.")
TRIES = 3


@dataclass(frozen=True, slots=True)
class Arranged:
    """What making or changing a schedule did."""

    plan: MeetingPlan
    moved: int
    dropped: int
    added: int
    told: int  # participants who were sent their new agenda


def arrange(at: Organising) -> Arranged:
    """Make a schedule; one that is published is changed as little as possible, and whom that concerns is told.

    Raises
    ------
    Declined
        There are no slots, tables or wishes yet, or wishes come in faster than schedules are made.
    """
    for _try in range(TRIES):
        with at.database.reading() as session:
            organised(session, at)
            one = kept.of_event(session, at.key)
            if one is None or not one.tables:
                raise Declined(_("Enter slots and tables first."))
            task, found = task_of(session, one), kept.meetings(session, one.id)
            over = begun_slots(kept.slots(session, one.id), at.now)
            version, changes = one.version, one.published_at is not None
        before = [PlannedMeeting((each.first, each.second), each.slot, each.place) for each in found]
        plan = matchmaking.replan(task, before, over).plan if changes else matchmaking.plan(_without(task, over))
        if not plan.meetings and not before:
            raise Declined(_("No meeting is possible yet: nobody has wishes that can be granted."))
        with at.database.writing() as session:
            one = begun(session, at)
            if one.version == version:
                return _apply(at, session, one, plan)
    raise Declined(AGAIN)


def _without(task: MeetingTask, over: Collection[int]) -> MeetingTask:
    slots = tuple(slot for slot in task.slots if slot not in over)
    return MeetingTask(slots, task.tables, task.absent, task.wishes, task.refusals)


def _apply(at: Organising, session: "Session", one: Matchmaking, plan: MeetingPlan) -> Arranged:
    """Let the schedule be the planned one; meetings that stay as they are keep their rows."""
    found = {(each.first, each.second): each for each in kept.meetings(session, one.id)}
    wanted = {meeting.pair: meeting for meeting in plan.meetings}
    stays = {pair for pair, each in found.items() if pair in wanted and (each.slot, each.place) == _place(wanted[pair])}
    kept.strike(session, [each.id for pair, each in found.items() if pair not in stays])
    for pair in sorted(wanted.keys() - stays):
        former = found.get(pair)
        slot, place = _place(wanted[pair])
        sequence = former.sequence + 1 if former else 0
        made = ArrangedMeeting(matchmaking=one.id, first=pair[0], second=pair[1], slot=slot, place=place, held=None)
        made.sequence, made.changed_at = sequence, at.now
        kept.enter(session, made)
    one.planned, one.proven = one.version, int(plan.proven)
    told = tell(at.database.settings, session, one) if one.published_at else 0
    if one.published_at:
        count(session, one, at.now)
    moved = len((found.keys() & wanted.keys()) - stays)
    return Arranged(plan, moved, len(found.keys() - wanted.keys()), len(wanted.keys() - found.keys()), told)


def _place(meeting: PlannedMeeting) -> tuple[int, int]:
    return meeting.slot, meeting.table


def publish(at: Organising) -> int:
    """Let participants see the schedule, and send each its agenda; return how many were told.

    Raises
    ------
    Declined
        There is no schedule, or something has changed since it was made.
    """
    with at.database.writing() as session:
        one = begun(session, at)
        if not one.planned or one.planned != one.version:
            raise Declined(_("Make the schedule anew first: something has changed since it was made."))
        one.published_at = one.published_at or at.now
        told = tell(at.database.settings, session, one)
        count(session, one, at.now)
    return told


def tell(settings: "Settings", session: "Session", one: Matchmaking) -> int:
    """Send their agenda to all participants whose agenda is another than the one that they were sent last."""
    event = queries.entry(session, "event", one.event)
    data = (event.data if event else None) or {}
    slots = {slot.id: slot for slot in kept.slots(session, one.id)}
    guests = {guest.id: guest for guest in kept.guests(session, one.id)}
    found = kept.meetings(session, one.id)
    told = 0
    for guest in guests.values():
        own = [each for each in found if guest.id in (each.first, each.second)]
        digest = hashlib.sha256(repr([(each.first, each.second, each.slot, each.place) for each in own]).encode())
        if guest.left_at is None and guest.told != digest.hexdigest():
            lines = [(slots[each.slot], each.place, guests[other_of(each, guest.id)]) for each in own]
            letter = mails.agenda(settings, guest, data, new_link(session, guest), lines)
            outbox.put(session, letter)
            guest.told = digest.hexdigest()
            told += 1
    return told


def other_of(meeting: ArrangedMeeting, guest: int) -> int:
    """Return whom a participant meets."""
    return meeting.second if meeting.first == guest else meeting.first


def tick(at: Organising, slot: int, held: Collection[int]) -> None:
    """Note which meetings of a slot were held; the others were not.

    Raises
    ------
    Declined
        The slot has not begun.
    """
    with at.database.writing() as session:
        one = begun(session, at)
        found = [each for each in kept.meetings(session, one.id) if each.slot == slot]
        time = session.get(MeetingSlot, slot)
        if not found or time is None or time.starts > at.now:
            raise Declined(_("What was held can be noted once the slot has begun."))
        for each in found:
            each.held = int(each.id in held)
        session.flush()
        count(session, one, at.now)


def count(session: "Session", one: Matchmaking, now: datetime) -> None:
    """Note what readers are told of the meetings: numbers, as they are now."""
    found = kept.meetings(session, one.id)
    guests = [guest for guest in kept.guests(session, one.id) if not guest.left_at]
    here = {
        "participants": len(guests),
        "arranged": len(found),
        "meetings": sum(1 for each in found if each.held),  # held ones, which the policy page counts as achieved
    }
    before = kept.counted(session).get(one.event, {})
    for kind, number in here.items():
        if difference := number - before.get(kind, 0):
            made = ContactEvent(about=kept.ABOUT, key=one.event, kind=kind, number=difference, role="", at=now)
            made.day = day_of(now).isoformat()
            session.add(made)
    session.flush()


def work(database: "Database", now: datetime) -> int:
    """Forget the participants of events that were over long ago; return of how many events."""
    with database.writing() as session:
        found = [one for one in kept.over(session, now - KEPT) if kept.guests(session, one.id)]
        for one in found:
            kept.forget(session, one)
    return len(found)
