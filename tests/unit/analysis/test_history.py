"""Events of the registry by year, counted by hand."""

from datetime import date
from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis import history
from geo.store.status import awards

TODAY = date(2026, 11, 24)
SPAN = history.span([2007.0, nan, 2002.0, 2027.0], TODAY)
ROWS = awards(
    {"cluster_id": key, "status": status, "detail": "", "valid_from": start, "valid_to": end, "sources": ""}
    for key, status, start, end in (
        ("a", "kkk", "2015", "2018"),
        ("a", "kkk", "2018-12-17", "2021-12"),
        ("b", "kkk", "", "2026-12-31"),
        ("b", "regional_key", "2009-12-03", ""),
        ("c", "kkk", "2015-05-01", "2026-11-24"),
        ("c", "parp_studied", "2014", "2014"),
    )
)


def test_the_years_begin_with_the_first_foundation_of_the_registry():
    assert (SPAN[0], SPAN[-1]) == (2002, 2026)
    assert list(history.span([nan], TODAY)) == [2026]


def test_awards_count_renewals_and_both_statuses_but_no_studies():
    events = history.awarded(ROWS, SPAN)
    assert {year: n for year, n in events.years.items() if n} == {2009: 1, 2015: 2, 2018: 1}
    assert (events.unknown, events.outside, events.known) == (1, 0, 4)


def test_an_end_counts_once_it_has_passed():
    events = history.expired(ROWS, SPAN, TODAY)
    assert {year: n for year, n in events.years.items() if n} == {2018: 1, 2021: 1}
    # The end of the regional status is not known; two ends are today or later.
    assert (events.unknown, events.outside) == (1, 2)
    assert history.expired(ROWS, SPAN, date(2026, 11, 25)).years[2026] == 1


def test_foundations_without_a_year_are_counted_apart():
    events = history.founded([2007.0, nan, 2007.0, 1990.0], SPAN)
    assert events.years[2007] == 2
    assert (events.unknown, events.outside) == (1, 1)
    assert list(events.years) == list(range(2002, 2027))


@given(st.lists(st.one_of(st.none(), st.integers(1980, 2040))))
def test_no_event_is_lost(years):
    events = history.counted(history.FOUNDED, years, range(1998, 2027))
    assert events.known + events.unknown + events.outside == len(years)


def test_clusters_founded_by_a_year():
    assert history.founded_by([2007.0, nan, 2010.0], 2009) == (1, 1)
    assert history.founded_by([2007.0, nan, 2010.0], 2010) == (2, 1)


@pytest.mark.parametrize(("year", "expected"), [(None, 2015), (2001, 2015), (2002, 2002), (2026, 2026), (2027, 2015)])
def test_the_year_lies_in_the_span(year, expected):
    assert history.chosen(year, 2015, SPAN) == expected


@pytest.mark.parametrize(
    ("year", "towards", "expected"),
    [(2015, "next", 2016), (2026, "next", 2026), (2015, "previous", 2014), (2002, "previous", 2002),
     (2015, "first", 2002), (2015, "<script>", 2015)],
)  # fmt: skip
def test_steps_stay_in_the_span(year, towards, expected):
    assert history.step(year, towards, SPAN) == expected
