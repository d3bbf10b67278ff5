from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.store import status
from geo.store.status import PartialDate, Standing

TODAY = date(2026, 11, 24)
DAYS = st.dates(min_value=date(1000, 1, 1), max_value=date(9999, 12, 31))


def award(valid_from="", valid_to="", code="kkk", cluster="a"):
    row = {"cluster_id": cluster, "status": code, "detail": None, "valid_from": valid_from or None}
    return status.awards([row | {"valid_to": valid_to or None, "sources": "https://a.pl/1; https://a.pl/2"}])[0]


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        ("2019", "year", date(2019, 1, 1), date(2019, 12, 31)),
        ("2021-12", "month", date(2021, 12, 1), date(2021, 12, 31)),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-12-31", "day", date(2024, 12, 31), date(2024, 12, 31)),
    ],
)
def test_a_partial_date_spans_what_it_can_mean(text, precision, first, last):
    known = PartialDate(text)
    assert (known.precision, known.first_day, known.last_day) == (precision, first, last)


@pytest.mark.parametrize(
    "text",
    ["", "19", "20015", "2019-13", "2019-00", "2019-1", "2023-02-29", "2019-02-3", "0000", "12.2019", "２０１９"],
)
def test_what_is_no_date(text):
    with pytest.raises(ValueError, match=r"date|month|day|year"):
        PartialDate(text)


def test_a_blank_date_is_unknown():
    assert PartialDate.parse(None) is None
    assert PartialDate.parse("") is None


def test_sources_are_split():
    assert award().sources == ("https://a.pl/1", "https://a.pl/2")
    assert award().detail == ""


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "kind"),
    [
        ("2023", "2026-11-24", "current"),  # the last day still counts
        ("2023", "2026-11", "current"),
        ("2023", "2026", "current"),
        ("", "2026-12-17", "current"),
        ("2026-11-24", "2029", "current"),  # the first day counts
        ("2026", "2029", "current"),  # some day of this year
        ("2023", "2026-11-23", "ended"),
        ("", "2024-12-31", "ended"),
        ("2016-10-25", "", "end_unknown"),
        ("", "", "start_and_end_unknown"),
        ("2026-11-25", "2029", "upcoming"),
        ("2027", "", "upcoming"),
    ],
)
def test_standing(valid_from, valid_to, kind):
    found = status.standing(award(valid_from, valid_to), TODAY)
    assert found == Standing(kind, PartialDate.parse(valid_from), PartialDate.parse(valid_to))


def test_a_blank_end_is_never_open():
    history = [award("2025", "")]
    assert status.codes(history, TODAY) == {"kkk_past"}
    assert status.codes(history, date(2025, 6, 1)) == {"kkk_past"}


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ([], set()),
        ([("2015", "2018", "kkk")], {"kkk_past"}),
        ([("2015", "2018", "kkk"), ("2025", "2028", "kkk")], {"kkk"}),
        ([("2027", "2030", "kkk")], set()),
        ([("2015", "2018", "kkk"), ("2027", "2030", "kkk")], {"kkk_past"}),
        ([("2017", "2019", "regional_key"), ("", "", "parp_map")], {"regional_key", "parp_map"}),
        ([("", "", "parp_studied"), ("", "", "parp_standards")], {"parp_studied", "parp_standards"}),
    ],
)
def test_codes(history, expected):
    assert status.codes([award(*row) for row in history], TODAY) == expected


@pytest.mark.parametrize(
    ("history", "valid_from", "valid_to", "kind"),
    [
        # The latest known day decides, whether it is a start or an end.
        ([("2015", "2018"), ("2018", ""), ("", "2024-12-31")], "", "2024-12-31", "ended"),
        ([("2015", "2018"), ("2019", "")], "2019", "", "end_unknown"),
        ([("2016-10-25", ""), ("2019-09-10", "2022-08")], "2019-09-10", "2022-08", "ended"),
        # A later award of a known end may be over before an unknown one; the later start wins the tie.
        ([("2015", "2018"), ("2018", "")], "2018", "", "end_unknown"),
        # A current award goes before a later one that has not begun.
        ([("2024", "2026-12"), ("2027", "2029")], "2024", "2026-12", "current"),
        ([("2027", "2029")], "2027", "2029", "upcoming"),
        ([("", "")], "", "", "start_and_end_unknown"),
    ],
)
def test_the_award_that_is_spoken_of(history, valid_from, valid_to, kind):
    found = status.kkk_standing([award(*row) for row in history], TODAY)
    assert found == Standing(kind, PartialDate.parse(valid_from), PartialDate.parse(valid_to))


def test_no_kkk_award_no_standing():
    assert status.kkk_standing([award("2017", "2019", "regional_key")], TODAY) is None


def test_nothing_is_known_after_january_2023_until_the_table_says_so():
    old = [award("2021-12", "2024-12-31"), award("", "2025-12-17"), award("2024", "", "regional_key")]
    assert status.no_award_known_after(old) == PartialDate("2023-01")
    assert status.no_award_known_after([*old, award("2026-03-01", "2029")]) == PartialDate("2026-03-01")


def test_awards_by_cluster_keep_their_order():
    history = [award("2019", cluster="b"), award("2015", cluster="a"), award("2012", cluster="b")]
    assert status.by_cluster(history) == {"b": (history[0], history[2]), "a": (history[1],)}


@given(DAYS, st.sampled_from([4, 7, 10]))
def test_a_day_lies_in_its_year_month_and_itself(day, length):
    known = PartialDate(day.isoformat()[:length])
    assert known.first_day <= day <= known.last_day
    assert PartialDate.parse(known.text) == known


@given(DAYS, DAYS, DAYS)
def test_an_award_is_never_current_after_its_end(start, end, today):
    codes = status.codes([award(start.isoformat(), end.isoformat())], today)
    assert codes == ({"kkk"} if start <= today <= end else {"kkk_past"} if start <= today else set())


@given(st.text())
def test_any_text_is_a_date_or_refused(text):
    try:
        known = PartialDate(text)
    except ValueError:
        return
    assert known.first_day <= known.last_day


def test_an_inferred_award_is_never_counted():
    row = {
        **{"cluster_id": "a", "status": "kkk", "detail": "round VI", "valid_from": None, "valid_to": "2027-12-31"},
        **{"sources": "https://a.pl", "inferred": "strong", "inferred_pl": "Zostaje.", "inferred_en": "Left."},
    }
    (inferred,) = status.awards([row])
    assert (inferred.inferred, inferred.reasons) == ("strong", ("Zostaje.", "Left."))
    assert status.named([inferred]) == ()
    assert status.codes([inferred], TODAY) == frozenset()
    assert status.kkk_standing([inferred], TODAY) is None
    ended = award("2019", "2022")
    assert status.codes([ended, inferred], TODAY) == {"kkk_past"}
    assert status.kkk_standing([inferred, ended], TODAY).valid_to == PartialDate("2022")
    later = status.awards([row | {"valid_from": "2026-01"}])
    assert status.no_award_known_after(later) == PartialDate("2023-01")
