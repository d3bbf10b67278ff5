"""Calendars: what other programs read of them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from geo.export.ical import CalendarEntry, bounds, calendar

WARSAW = ZoneInfo("Europe/Warsaw")
MADE = datetime(2026, 11, 29, tzinfo=UTC)


def read(*entries):
    return Calendar.from_ical(calendar("Spotkania", entries, MADE, "pl"))


def test_whatever_a_title_holds_it_is_one_text():
    title = 'Zażółć; gęślą, "jaźń"\nBEGIN:VEVENT\r\nX:1 ' + "ż" * 100
    found = read(CalendarEntry("a", title, date(2027, 1, 1)))
    assert len(found.walk("VEVENT")) == 1
    assert str(found.walk("VEVENT")[0]["summary"]) == title.replace("\r\n", "\n")


def test_no_line_is_longer_than_programs_may_expect():
    content = calendar("x", [CalendarEntry("a", "ż" * 300, date(2027, 1, 1))], MADE, "pl")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


@pytest.mark.parametrize(
    ("starts", "ends", "found"),
    [
        (date(2027, 5, 20), None, (date(2027, 5, 20), date(2027, 5, 21))),
        (date(2027, 5, 20), date(2027, 5, 19), (date(2027, 5, 20), date(2027, 5, 21))),
        (date(2027, 5, 20), datetime(2027, 5, 21, 12, tzinfo=WARSAW), (date(2027, 5, 20), date(2027, 5, 22))),
    ],
)
def test_days_end_with_the_day_after(starts, ends, found):
    assert bounds(starts, ends) == found


def test_a_moment_without_an_end_has_none_and_keeps_its_zone():
    starts = datetime(2027, 5, 20, 10, tzinfo=WARSAW)
    one = read(CalendarEntry("a", "t", starts)).walk("VEVENT")[0]
    assert "dtend" not in one
    assert one["dtstart"].params["TZID"] == "Europe/Warsaw"


@pytest.mark.parametrize(("day", "offset"), [(date(2027, 3, 27), "+01:00"), (date(2027, 3, 29), "+02:00")])
def test_the_zone_that_comes_along_knows_summer_time(day, offset):
    found = read(CalendarEntry("a", "t", datetime(day.year, day.month, day.day, 10, tzinfo=WARSAW)))
    zone = found.walk("VTIMEZONE")[0].to_tz()
    assert datetime(day.year, day.month, day.day, 10, tzinfo=zone).isoformat().endswith(offset)


def test_a_change_and_a_call_off_are_told():
    one = read(CalendarEntry("a", "t", date(2027, 1, 1), changed=MADE, sequence=3, cancelled=True)).walk("VEVENT")[0]
    assert (int(one["sequence"]), str(one["status"])) == (3, "CANCELLED")
    assert one.decoded("last-modified") == MADE


def test_a_calendar_without_entries_is_one():
    assert read().walk("VEVENT") == []


def test_a_calendar_is_made_once_until_something_in_it_changes():
    first = calendar("x", [CalendarEntry("a", "Targi", date(2027, 1, 1))], MADE, "pl")
    assert calendar("x", [CalendarEntry("a", "Targi", date(2027, 1, 1))], MADE, "pl") is first
    later = calendar("x", [CalendarEntry("a", "Targi", date(2027, 1, 2))], MADE, "pl")
    assert b"20270102" in later and b"20270101" not in later
