"""When an event is held: its days, or moments with their time zone, and how they are written.

A record has days (``2027-05-20``) or moments by the clock of the place (``2027-05-20T10:00``). A moment of another time
zone is told with that of Poland beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location

from geo.days import ZONE
from geo.selection import wording
from geo.store.exchange import CALL
from geo.store.status import PartialDate

if TYPE_CHECKING:
    from geo.i18n import Translator
    from geo.store.exchange import Event


@dataclass(frozen=True, slots=True)
class When:
    """Begin, end and until when one may apply, each a day or a moment with its zone; None where it is not known."""

    starts: date | datetime | None
    ends: date | datetime | None
    deadline: date | datetime | None

    @property
    def days(self) -> tuple[date, ...]:
        """All its days, by the clock of the place; none where its begin is not known."""
        if self.starts is None:
            return ()
        first, last = day(self.starts), day(self.ends or self.starts)
        # What ends at midnight has no part in the day that begins.
        if isinstance(self.ends, datetime) and self.ends.time() == time() and last > first:
            last -= timedelta(days=1)
        return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


def zone(name: str) -> ZoneInfo:
    """Return a time zone by its name, that of Poland where there is none of that name."""
    try:
        return ZoneInfo(name) if name else ZONE
    except (KeyError, ValueError, OSError):
        return ZONE


def is_zone(name: str) -> bool:
    """Whether a name is that of a time zone.

    >>> is_zone("America/New_York"), is_zone("Mars/Base"), is_zone("../etc")
    (True, False, False)
    """
    return name == ZONE.key or zone(name).key == name


def read(text: str, at: ZoneInfo = ZONE) -> date | datetime | None:
    """Read a day, or a moment by the clock of a place; None where it is neither.

    >>> read("2027-05-20"), read("2027-05-20T10:00").isoformat(), read("20 May")
    (datetime.date(2027, 5, 20), '2027-05-20T10:00:00+02:00', None)
    """
    try:
        if "T" not in text:
            return date.fromisoformat(text)
        return datetime.fromisoformat(text).replace(tzinfo=at)
    except ValueError:
        return None


def exists(text: str, at: ZoneInfo = ZONE) -> bool:
    """Whether clocks show a moment: none does in the hour that is left out when summer time begins.

    >>> exists("2027-03-28T02:30"), exists("2027-03-28T03:30"), exists("2027-03-28")
    (False, True, True)
    """
    found = read(text, at)
    if not isinstance(found, datetime):
        return found is not None
    from datetime import UTC

    return found.astimezone(UTC).astimezone(at).replace(tzinfo=None) == found.replace(tzinfo=None)


def of(event: Event) -> When:
    """Return when an event is held, or a call is open."""
    at, ends = zone(event.timezone), event.closes if event.kind == CALL else event.ends
    return When(*(read(text, at) for text in (event.starts, ends, event.closes)))


def words(event: Event, t: Translator) -> str:
    """Write when an event is held; blank where that is not known."""
    held = of(event)
    if held.starts is None:
        return ""
    return _span(held.starts, held.ends, t) + _elsewhere(held.starts, held.ends, t)


def deadline(event: Event, t: Translator) -> str:
    """Write until when one may apply; blank where that is not known."""
    until = of(event).deadline
    return moment(until, t) + _elsewhere(until, None, t) if until else ""


def moment(value: date | datetime, t: Translator) -> str:
    """Write a day, or a day and a time.

    >>> from geo.i18n import translator
    >>> moment(datetime(2027, 5, 20, 9, 5), translator("pl"))
    '20.05.2027, 9:05'
    """
    return t.day(day(value)) + (f", {clock(value)}" if isinstance(value, datetime) else "")


def clock(value: datetime) -> str:
    """Write a time of day as both languages do.

    >>> clock(datetime(2027, 5, 20, 9, 5))
    '9:05'
    """
    return f"{value.hour}:{value:%M}"


def _span(starts: date | datetime, ends: date | datetime | None, t: Translator) -> str:
    timed = isinstance(starts, datetime) or isinstance(ends, datetime)
    if ends is None or day(ends) < day(starts):
        return moment(starts, t)
    if day(ends) == day(starts):
        if isinstance(starts, datetime) and isinstance(ends, datetime) and ends > starts:
            return f"{moment(starts, t)}–{clock(ends)}"
        return moment(starts, t)
    if timed:
        return f"{moment(starts, t)} – {moment(ends, t)}"
    first, last = (PartialDate(day(end).isoformat()) for end in (starts, ends))
    return wording.span(first, last, t)


def city(value: datetime, t: Translator) -> str:
    """Name the place whose clocks a moment is told by; blank where they show what Poland's show."""
    if value.utcoffset() == value.astimezone(ZONE).utcoffset():
        return ""
    found: str = get_timezone_location(value.tzinfo, locale=t.language, return_city=True)
    return found


def _elsewhere(starts: date | datetime, ends: date | datetime | None, t: Translator) -> str:
    """Name the zone of a moment that is not Poland's, and say what clocks show here."""
    if not isinstance(starts, datetime) or not (place := city(starts, t)):
        return ""
    here = starts.astimezone(ZONE)
    until = ends.astimezone(ZONE) if isinstance(ends, datetime) and ends > starts else None
    same = here.date() == starts.date() and (until is None or until.date() == here.date())
    told = clock(here) + (f"–{clock(until)}" if until else "") if same else _span(here, until, t)
    return " " + t("(local time: {place}; {time} in Poland)", place=place, time=told)


def day(value: date | datetime) -> date:
    """Return the day of a day or moment, by the clock that it was told by."""
    return value.date() if isinstance(value, datetime) else value
