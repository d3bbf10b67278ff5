"""Numbers as people type them."""

import pytest

from geo.selection.typed import number

DECIMALS = {"1,5": "1.5", "1.5": "1.5", " 1,50 ": "1.5", "2": "2.0", "1,": "1.0", ",5": "0.5", "1,259": "1.26"}
WHOLE = {
    "1000": "1000",
    "1 000": "1000",
    "1\u00a0000": "1000",
    "1\u202f000": "1000",
    "1.000": "1000",
    "1,000,000": "1000000",
    "007": "7",
}


@pytest.mark.parametrize(("text", "expected"), DECIMALS.items())
def test_a_decimal_number_has_a_comma_or_a_point(text, expected):
    assert number(text, 2) == expected


@pytest.mark.parametrize(("text", "expected"), WHOLE.items())
def test_a_whole_number_may_have_groups_of_three_digits(text, expected):
    assert number(text) == expected


@pytest.mark.parametrize("text", ["", "1,5,0", "1.5e3", "-1", "abc", "½", "١", "9" * 13])
def test_what_is_no_number_is_none(text):
    assert number(text, 2) is None
    assert number(text) is None


@pytest.mark.parametrize("text", ["1,5", "1,0000"])
def test_a_part_is_no_whole_number(text):
    assert number(text) is None
