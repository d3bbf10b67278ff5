"""Meetings for tests: the size of Berlin 2014, and small events with participants."""

import random
import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from geo.exchange import meeting_answers, meetings
from geo.exchange.matchmaking import MeetingTask
from geo.exchange.meeting_answers import GuestAnswer
from geo.exchange.meetings import Organising, SlotSeries
from tests import exchange, heard

COORDINATORS, MUTUAL, ONE_SIDED, SLOTS, TABLES = 206, 450, 400, 9, 55


def berlin(seed: int = 1) -> MeetingTask:
    """Make wishes as many as in Berlin 2014, some participants wanted by far more than others."""
    dice = random.Random(seed)
    people = range(1, COORDINATORS + 1)
    weights = [one**-0.6 for one in people]
    pairs: dict[tuple[int, int], None] = {}
    while len(pairs) < MUTUAL + ONE_SIDED:
        one, other = dice.choices(people, weights)[0], dice.choice(people)
        if one != other:
            pairs.setdefault((min(one, other), max(one, other)))
    wishes = {*pairs, *(pair[::-1] for pair in list(pairs)[:MUTUAL])}
    absent = {one: frozenset(slot for slot in range(SLOTS) if dice.random() < 0.1) for one in people}
    return MeetingTask(tuple(range(SLOTS)), TABLES, absent, frozenset(wishes))


GUESTS = (
    ("Agroklaster", "a@agro.example", "PL"),
    ("Bioklaster", "b@bio.example", "PL"),
    ("Český klastr", "c@klastr.example", "CZ"),
    ("Dorfnetz e.V.", "d@dorf.example", "DE"),
    ("Energia sp. z o.o.", "e@energia.example", "PL"),
)
NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
DAY = date(2027, 3, 10)
LINK = re.compile(r"/meetings/([\w-]+)")


def at_event(database: Any, key: str = "gielda", day: date = DAY, now: datetime = NOW) -> Organising:
    """Let the cluster `agro` hold an event on a day and the next, and return its coordinator there."""
    title = exchange.text(title="Giełda kooperacyjna")
    days = {"starts": f"{day}T09:00", "ends": f"{day + timedelta(days=1)}T16:00"}
    exchange.put(database, "event", {key: exchange.event(kind="matchmaking", texts=[title], **days)})
    return Organising(database, heard.coordinator(database, "k@agro.example"), key, now)


def arranged(at: Organising, before: str = "", day: date = DAY) -> Organising:
    """Give an event three slots of two tables on a day, and five participants who have their links."""
    starts = datetime.combine(day, time(10), meetings.sheet(at).zone)
    meetings.add_slots(at, SlotSeries(starts, starts + timedelta(hours=1), 20))
    meetings.set_tables(at, 2)
    meetings.add_guests(at, "\n".join(f"{name}; {before}{email}; {country}" for name, email, country in GUESTS))
    meetings.send_links(at)
    return at


def numbers(at: Organising) -> list[int]:
    """Return the numbers of the participants, in the order of `GUESTS`."""
    return [guest.id for guest in meetings.sheet(at).guests]


def links(database: Any) -> list[str]:
    """Return what the links hold that were sent to participants, the oldest first."""
    return [found[1] for mail in heard.mails(database) if (found := LINK.search(mail.body))]


def link_of(at: Organising, place: int) -> str:
    """Return the newest link of a participant."""
    own = [mail for mail in heard.mails(at.database) if mail.recipient == GUESTS[place][1]]
    return next(found[1] for mail in reversed(own) if (found := LINK.search(mail.body)))


def everybody_meets(at: Organising) -> None:
    """Let every participant want to meet every other."""
    every = numbers(at)
    for place, own in enumerate(every):
        wishes = dict.fromkeys(set(every) - {own}, True)
        meeting_answers.answer(at.database, link_of(at, place), GuestAnswer(wishes), at.now)
