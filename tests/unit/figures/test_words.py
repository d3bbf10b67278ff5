"""Bars and words of the pages of voivodeships."""

from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.figures import words
from geo.i18n import translator

EN, PL = translator("en"), translator("pl")
NUMBERS = st.floats(-1e6, 1e6)


def test_bars_begin_at_zero_and_share_a_scale():
    rows = [{"label": "a", "value": "", "number": 3.0, "national": 1.0}, {"label": "b", "value": "", "number": 1.5}]
    first, second = words.bars(rows, 4.0)
    assert (first.left, first.width, first.mark) == (0, 75.0, 25.0)
    assert (second.width, second.mark) == (37.5, None)


@pytest.mark.parametrize(("number", "scale"), [(nan, 4.0), (0.0, 0.0), (0.0, 4.0)])
def test_what_is_missing_or_nothing_has_no_bar(number, scale):
    assert words.bars([{"label": "a", "value": "", "number": number, "national": nan}], scale)[0].width == 0


def test_bars_to_both_sides_of_zero():
    rows = [{"label": "a", "value": "", "number": number} for number in (30.0, -10.0, nan)]
    up, down, missing = words.signed_bars(rows)
    assert (up.left, up.width) == (25, 75)
    assert (down.left, down.width) == (0, 25)
    assert missing.width == 0
    assert {bar.mark for bar in (up, down, missing)} == {25}


@given(st.lists(NUMBERS, min_size=1, max_size=8))
def test_a_signed_bar_stays_in_its_track_and_touches_zero(numbers):
    for bar in words.signed_bars([{"label": "", "value": "", "number": number} for number in numbers]):
        assert bar.left >= 0
        assert bar.left + bar.width <= 100.11  # each is rounded to a tenth
        assert bar.mark is not None
        assert min(abs(bar.left - bar.mark), abs(bar.left + bar.width - bar.mark)) <= 0.11


def test_changes_have_a_sign_and_a_missing_one_says_so():
    assert [words.signed(value, EN) for value in (1234.4, -7705.3, 0.2, -0.2, nan)] == [
        "+1,234", "−7,705", "0", "0", "no data"]  # fmt: skip


def test_values_have_their_unit():
    assert words.value_text("gdp_per_capita", 58536.0, EN) == "PLN 58,536"
    assert words.value_text("unemployment_rate", 8.3, PL) == "8,3%"
    assert words.value_text("krugman", 0.3532, EN) == "0.35"
    assert words.value_text("population", None, EN) == "no data"


def test_a_source_is_named_once_and_ends_with_one_full_stop():
    assert words.listed_source(["GUS, 2023 r.", "GUS, 2023 r."], EN) == "Source: GUS, 2023 r."
    assert words.listed_source(["GUS", "Eurostat"], EN) == "Source: GUS; Eurostat."


def test_voivodeships_are_in_the_order_of_the_alphabet():
    from tests import factories

    registry = factories.registry()
    assert registry.region_codes == ("06", "10", "14")
    assert words.alphabetical(registry, EN) == ["06", "10", "14"]  # Lublin, Łódź, Mazovia
    assert words.alphabetical(registry, PL) == ["06", "10", "14"]  # lubelskie, łódzkie, mazowieckie
