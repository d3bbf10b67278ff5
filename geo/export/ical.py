"""Calendars as other programs read them (iCalendar, RFC 5545): events, deadlines, agendas of meetings.

An entry keeps its UID, so that a program changes the entry that it has; SEQUENCE rises with each change. Deadlines are
entries of their own, not to-dos: few programs that subscribe to calendars show those.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Event as ICalendarEvent

MEDIA = "text/calendar; charset=utf-8"
MAKER = "-//Cluster Atlas//Calendar//PL"
HOURS = timedelta(hours=12)  # how often programs look again


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What a calendar says of one thing: of whole days, or from a moment to another."""

    uid: str
    title: str
    starts: date | datetime  # a moment has its time zone
    ends: date | datetime | None = None  # a day is the last one; None for one day, or a moment without a known end
    text: str = ""
    place: str = ""
    link: str = ""
    categories: tuple[str, ...] = ()
    point: tuple[float, float] | None = None  # latitude and longitude
    changed: datetime | None = None
    sequence: int = 0
    busy: bool = True  # whether it takes the time that it is at
    cancelled: bool = False


def calendar(name: str, entries: Iterable[CalendarEntry], made: datetime, language: str) -> bytes:
    """Write a calendar.

    Parameters
    ----------
    name
        What programs show.
    entries
        In any order.
    made
        When the data were made; the moment of what has none of its own.
    language
        Of the texts.
    """
    return _calendar(name, tuple(entries), made, language)


@lru_cache(maxsize=16)  # programs ask again and again for what has not changed
def _calendar(name: str, entries: tuple[CalendarEntry, ...], made: datetime, language: str) -> bytes:
    from icalendar import Calendar

    written = Calendar()
    written.add("prodid", MAKER)
    written.add("version", "2.0")
    written.add("method", "PUBLISH")
    written.add("name", name, parameters={"language": language})
    written.add("x-wr-calname", name)
    written.add("refresh-interval", HOURS, parameters={"value": "DURATION"})
    written.add("x-published-ttl", "PT12H")
    for entry in entries:
        written.add_component(_written(entry, made, language))
    written.add_missing_timezones(first_date=date(2000, 1, 1))
    found: bytes = written.to_ical()
    return found


def _written(entry: CalendarEntry, made: datetime, language: str) -> ICalendarEvent:
    from icalendar import Event

    one = Event()
    one.add("uid", entry.uid)
    one.add("dtstamp", (entry.changed or made).astimezone(UTC))
    if entry.changed:
        one.add("last-modified", entry.changed.astimezone(UTC))
    one.add("sequence", entry.sequence)
    one.add("summary", entry.title, parameters={"language": language})
    starts, ends = bounds(entry.starts, entry.ends)
    one.add("dtstart", starts)
    if ends is not None:
        one.add("dtend", ends)
    for key, value in (("description", entry.text), ("location", entry.place), ("url", entry.link)):
        if value:
            one.add(key, value)
    if entry.categories:
        one.add("categories", list(entry.categories))
    if entry.point:
        one.add("geo", entry.point)
    one.add("transp", "OPAQUE" if entry.busy else "TRANSPARENT")
    one.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    return one


def bounds(starts: date | datetime, ends: date | datetime | None) -> tuple[date | datetime, date | datetime | None]:
    """Return begin and end as a calendar has them: both days or both moments, the end not included.

    >>> bounds(date(2027, 5, 20), date(2027, 5, 21))
    (datetime.date(2027, 5, 20), datetime.date(2027, 5, 22))
    """
    if isinstance(starts, datetime):
        if ends is not None and not isinstance(ends, datetime):  # to the end of that day
            ends = datetime.combine(ends + timedelta(days=1), time(), starts.tzinfo)
        return starts, ends if ends is not None and ends > starts else None
    last = ends.date() if isinstance(ends, datetime) else ends
    return starts, max(last or starts, starts) + timedelta(days=1)
