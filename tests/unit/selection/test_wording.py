"""Statuses, dates and freshness in words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.i18n import translator
from geo.selection import wording
from geo.store import status
from geo.store.registry import Freshness
from geo.store.status import PartialDate

PL, EN = translator("pl"), translator("en")
TODAY = date(2026, 11, 24)
NO_BREAK = "\u00a0"


def award(code="kkk", start="", end="", detail=""):
    row = {"cluster_id": "a", "status": code, "detail": detail, "valid_from": start, "valid_to": end, "sources": ""}
    return status.awards([row])[0]


def labels(*awards, t=PL, today=TODAY):
    return [label.replace(NO_BREAK, " ") for label in wording.status_labels(awards, today, t)]


@pytest.mark.parametrize(
    ("text", "polish", "english"),
    [
        ("2018", "2018", "2018"),
        ("2021-12", "12.2021", "December 2021"),
        ("2024-12-31", "31.12.2024", "31 December 2024"),
        ("2019-09-05", "05.09.2019", "5 September 2019"),
    ],
)
def test_a_date_is_written_as_exactly_as_it_is_known(text, polish, english):
    assert wording.partial_date(PartialDate(text), PL) == polish
    assert wording.partial_date(PartialDate(text), EN) == english


@pytest.mark.parametrize(
    ("start", "end", "polish", "english"),
    [
        ("", "2024-12-31", "KKK (ostatni znany status do 31.12.2024)",
         "National Key Cluster (KKK), last known status until 31 December 2024"),
        ("2016", "", "KKK (nadany 2016, koniec nieznany)", "National Key Cluster (KKK), awarded 2016, end not known"),
        ("2025-01-01", "2027-12-31", "KKK do 31.12.2027", "National Key Cluster (KKK) until 31 December 2027"),
        ("", "2026", "KKK do 2026", "National Key Cluster (KKK) until 2026"),
        ("", "2026-11-24", "KKK do 24.11.2026", "National Key Cluster (KKK) until 24 November 2026"),
        ("", "2026-11-23", "KKK (ostatni znany status do 23.11.2026)",
         "National Key Cluster (KKK), last known status until 23 November 2026"),
        ("2027-02", "", "KKK od 02.2027", "National Key Cluster (KKK) from February 2027"),
        ("", "", "KKK (daty nieznane)", "National Key Cluster (KKK), dates not known"),
    ],
)  # fmt: skip
def test_a_national_key_cluster_is_current_only_while_its_known_end_lies_ahead(start, end, polish, english):
    assert labels(award(start=start, end=end)) == [polish]
    assert labels(award(start=start, end=end), t=EN) == [english]


def test_of_several_awards_the_current_one_is_told_else_the_latest():
    first, second = award(start="2015", end="2018"), award(start="2025-01-01", end="2027-12-31")
    assert labels(second, first) == ["KKK do 31.12.2027"]
    assert labels(first, award(start="2016-10-25")) == ["KKK (ostatni znany status do 2018)"]
    assert labels(second, first, today=date(2028, 1, 1)) == ["KKK (ostatni znany status do 31.12.2027)"]


def test_other_statuses_say_their_dates_too_and_twice_the_same_is_said_once():
    opole = award("regional_key", "2017", "2019")
    assert labels(opole, t=EN) == ["Key cluster of a region (last known status until 2019)"]
    assert labels(award("regional_key", "2009-12-03"), t=EN) == [
        "Key cluster of a region (from 3 December 2009, end not known)"
    ]
    assert labels(award("parp_map"), award("parp_map"), t=EN) == ["On PARP's cluster map (date not known)"]
    assert labels(award("parp_studied"), t=EN) == ["Studied by PARP"]
    assert labels(award("parp_studied", "2014"), t=EN) == ["Studied by PARP (2014)"]
    assert labels() == []


def test_the_national_key_cluster_stands_first():
    found = labels(award("parp_studied"), award(end="2018"), t=EN)
    assert found == ["National Key Cluster (KKK), last known status until 2018", "Studied by PARP"]


@pytest.mark.parametrize(
    ("start", "end", "polish"),
    [
        ("2015", "2018", "od 2015 do 2018"),
        ("2016-10-25", "", "od 25.10.2016, koniec nieznany"),
        ("", "2024-12-31", "do 31.12.2024, początek nieznany"),
        ("", "", "daty nieznane"),
    ],
)
def test_an_unknown_end_is_said_to_be_unknown(start, end, polish):
    assert wording.period(award(start=start, end=end), PL) == polish


def test_a_single_event_has_a_date_but_no_end():
    assert wording.period(award("parp_studied", "2014"), EN) == "2014"
    assert wording.period(award("parp_studied"), EN) == "date not known"
    assert wording.standing_note(award("parp_studied", "2014"), TODAY, EN) == ""


def test_an_award_without_a_known_end_is_not_called_current():
    assert wording.standing_note(award(start="2016"), TODAY, EN) == "end not known, so it is not counted as current"
    assert wording.standing_note(award(end="2026-11-24"), TODAY, EN) == "current"
    assert wording.standing_note(award(end="2026-11-23"), TODAY, EN) == "ended"


def test_a_round_is_translated_and_other_details_stay_polish():
    assert wording.award_detail(award(detail="round IV"), PL) == ("runda IV", False)
    assert wording.award_detail(award(detail="round IV"), EN) == ("round IV", False)
    assert wording.award_detail(award(detail="na 2 lata"), EN) == ("na 2 lata", True)


@pytest.mark.parametrize(
    ("compiled_on", "last_fresh_day"),
    [
        (date(2026, 11, 23), date(2027, 5, 23)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 6, 30), date(2026, 12, 30)),
    ],
)
def test_a_record_is_stale_the_day_after_half_a_year(compiled_on, last_fresh_day):
    assert wording.fresh_until(compiled_on) == last_fresh_day
    assert not wording.is_stale(compiled_on, last_fresh_day)
    assert wording.is_stale(compiled_on, date.fromordinal(last_fresh_day.toordinal() + 1))


@given(st.dates(date(1990, 1, 1), date(2200, 1, 1)))
def test_half_a_year_is_never_shorter_than_181_days_nor_longer_than_184(day):
    assert 181 <= (wording.fresh_until(day) - day).days <= 184


def test_the_day_on_which_an_entry_was_compiled_is_called_so():
    assert wording.freshness(Freshness(date(2026, 11, 23)), TODAY, PL) == "Zestawiono 23.11.2026"
    stale = wording.freshness(Freshness(date(2026, 5, 23)), TODAY, PL)
    assert stale == "Zestawiono 23.05.2026, ponad 6 miesięcy temu: dane mogą być nieaktualne"


def test_a_confirmation_takes_the_place_of_the_day_of_compilation_and_silence_is_said():
    fresh = Freshness(date(2026, 11, 24), "coordinator")
    assert wording.freshness(fresh, TODAY, PL) == "Potwierdzono 24.11.2026"
    silent = Freshness(date(2026, 5, 23), "contact", date(2026, 10, 1))
    assert wording.freshness(silent, TODAY, PL) == (
        "Potwierdzono 23.05.2026, ponad 6 miesięcy temu: dane mogą być nieaktualne. Bez odpowiedzi od 01.10.2026"
    )


@pytest.mark.parametrize(
    ("number", "year", "polish"),
    [
        (1, 2015, "1 członek (2015)"),
        (3, 2015, "3 członków (2015)"),
        (22, None, "22 członków (rok nieznany)"),
        (1200, 2017, f"1{NO_BREAK}200 członków (2017)"),
    ],
)
def test_members_carry_their_year(number, year, polish):
    assert wording.members(number, year, PL) == polish


def test_dates_of_sources_that_are_no_dates_stay_as_they_are():
    assert wording.known_date("2023-12-31", PL) == "31.12.2023"
    assert wording.known_date("2021", PL) == "2021"
    assert wording.known_date(None, EN) == "not stated"
    assert wording.known_date("jesień 2019", PL) == "jesień 2019"


@pytest.mark.parametrize(
    ("activity", "polish"),
    [
        ("active", "aktywność potwierdzona (źródło z 2021 r. lub nowsze)"),
        ("unknown", "aktywność niepotwierdzona"),
        ("ended", "według źródła już nie działa"),
    ],
)
def test_what_proves_activity_is_said_and_that_nothing_does(activity, polish):
    assert wording.activity({"activity": activity}, PL).replace(NO_BREAK, " ") == polish
