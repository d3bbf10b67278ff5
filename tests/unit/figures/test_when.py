"""When events are held, in words, by the clocks of both ends."""

from datetime import date

import pytest

from geo.figures import when
from geo.i18n import translator
from geo.store.exchange import Event

PL, EN = translator("pl"), translator("en")


def event(starts="", ends="", timezone="", deadline=""):
    return Event("e", starts=starts, ends=ends, timezone=timezone, deadline=deadline)


@pytest.mark.parametrize(
    ("starts", "ends", "polish", "english"),
    [
        ("", "", "", ""),
        ("in spring", "", "", ""),
        ("2027-05-20", "", "20.05.2027", "20 May 2027"),
        ("2027-05-20", "2027-05-20", "20.05.2027", "20 May 2027"),
        ("2027-05-20", "2027-05-21", "20–21.05.2027", "20–21 May 2027"),
        ("2026-12-30", "2027-01-02", "30.12.2026–02.01.2027", "30 December 2026 – 2 January 2027"),
        ("2027-05-20T10:00", "", "20.05.2027, 10:00", "20 May 2027, 10:00"),
        ("2027-05-20T09:00", "2027-05-20T12:30", "20.05.2027, 9:00–12:30", "20 May 2027, 9:00–12:30"),
        ("2027-05-20T09:00", "2027-05-20", "20.05.2027, 9:00", "20 May 2027, 9:00"),
        ("2027-05-20T09:00", "2027-05-21", "20.05.2027, 9:00 – 21.05.2027", "20 May 2027, 9:00 – 21 May 2027"),
        ("2027-05-20", "2027-05-19", "20.05.2027", "20 May 2027"),  # an end before the begin is none
    ],
)
def test_days_and_times_are_written_as_each_language_does(starts, ends, polish, english):
    assert when.words(event(starts, ends), PL).replace("\u00a0", " ") == polish
    assert when.words(event(starts, ends), EN).replace("\u00a0", " ") == english


def test_a_time_elsewhere_has_that_of_poland_beside_it():
    held = event("2027-05-20T10:00", "2027-05-20T12:00", "America/New_York")
    assert when.words(held, EN) == "20 May 2027, 10:00–12:00 (local time: New York; 16:00–18:00 in Poland)"
    assert when.words(event("2027-05-20T22:00", "", "America/New_York"), EN).endswith("21 May 2027, 4:00 in Poland)")


def test_a_zone_whose_clocks_show_the_same_is_not_named():
    assert when.words(event("2027-05-20T10:00", "", "Europe/Berlin"), EN) == "20 May 2027, 10:00"


def test_between_the_days_on_which_clocks_change_the_difference_is_another():
    """New York changes two weeks before Poland: five hours instead of six."""
    assert "15:00 in Poland" in when.words(event("2027-03-20T10:00", "", "America/New_York"), EN)
    assert "16:00 in Poland" in when.words(event("2027-03-30T10:00", "", "America/New_York"), EN)


def test_a_call_is_open_from_its_begin_to_the_day_on_which_it_closes():
    call = Event("e", kind="call", starts="2026-10-21", deadline="2027-01-29T16:00")
    assert when.words(call, PL).replace("\u00a0", " ") == "21.10.2026 – 29.01.2027, 16:00"
    whole = Event("e", kind="call", starts="2026-10-01", ends="2026-12-31", deadline="2026-11-20")
    assert when.words(whole, EN).replace("\u00a0", " ") == "1 October 2026 – 20 November 2026"
    assert when.words(Event("e", kind="fair", starts="2026-10-01", deadline="2026-11-20"), PL) == "01.10.2026"


def test_a_deadline_is_a_day_or_a_moment():
    assert when.deadline(event(deadline="2027-01-15"), PL) == "15.01.2027"
    assert when.deadline(event(deadline="2027-01-15T16:00"), PL) == "15.01.2027, 16:00"
    assert when.deadline(event(), PL) == ""


@pytest.mark.parametrize(
    ("starts", "ends", "days"),
    [
        ("2027-05-20", "2027-05-22", (20, 21, 22)),
        ("2027-05-20T20:00", "2027-05-21T00:00", (20,)),
        ("2027-05-20T20:00", "2027-05-21T00:30", (20, 21)),
        ("2027-05-20", "", (20,)),
        ("", "2027-05-20", ()),
    ],
)
def test_the_days_of_an_event(starts, ends, days):
    assert when.of(event(starts, ends)).days == tuple(date(2027, 5, day) for day in days)


def test_an_hour_that_clocks_leave_out_does_not_exist_and_one_that_comes_twice_does():
    assert not when.exists("2027-03-28T02:30")
    assert when.exists("2027-10-31T02:30")
    assert when.exists("2027-03-28T02:30", when.zone("America/New_York"))
    assert not when.exists("soon")


def test_what_is_no_zone_counts_as_polands():
    assert when.zone("Mars/Base") is when.zone("")
    assert not when.is_zone("Mars/Base")
    assert when.is_zone("Europe/Kyiv")
