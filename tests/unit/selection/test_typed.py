"""Numbers and ranges as people type them."""

import pytest

from geo.selection.typed import decimal, number, plain, span, whole

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


RANGES = {
    (2005, 2010): (
        "2005-2010", "2005–2010", "2005 - 2010", "2005—2010", "2005 − 2010", "2005‑2010", "2005~2010", "2005..2010",
        "2005…2010", "od 2005 do 2010", "Od 2005 r. do 2010 r.", "2005 do 2010", "from 2005 to 2010", "lata 2005–2010",
        "między 2005 a 2010", "between 2005 and 2010", "w latach 2005-2010",
        "2005\u00a0–\u00a02010", "２００５－２０１０",
    ),
    (2005, None): (
        "2005-", "2005 –", "od 2005", "od 2005 r.", "od roku 2005", "from 2005", "since 2005", "≥2005", ">= 2005",
        "2005+", "2005 lub później", "2005 or later", "po 2004", "> 2004", "after 2004",
    ),
    (None, 2010): (
        "-2010", "– 2010", "do 2010", "do 2010 roku", "to 2010", "until 2010", "≤2010", "<=2010", "przed 2011", "<2011",
        "before 2011", "2010 lub wcześniej", "2010 or earlier",
    ),
    (50, None): (
        "50+", "50 +", "min. 50", "min 50", "co najmniej 50", "at least 50", "50 i więcej", "50 lub więcej",
        "od 50 członków", ">49", "powyżej 49", "ponad 49", "more than 49", "50 or more members",
    ),
    (None, 50): ("max 50", "maks. 50", "najwyżej 50", "up to 50", "nie więcej niż 50", "poniżej 51", "50 or fewer"),
    (1000, None): ("1 000-", "1.000-", "1,000+", "1\u202f000 –", "od 1'000"),
    (1000, 2000): ("1 000–2 000", "1.000 - 2.000"),
    (2005, 2005): ("2005", " 2005 ", "2005 r.", "= 2005", "w 2005", "2005-2005"),
}  # fmt: skip


@pytest.mark.parametrize(("ends", "text"), [(ends, text) for ends, texts in RANGES.items() for text in texts])
def test_a_range_holds_however_it_is_typed(ends, text):
    assert span(text) == ends


@pytest.mark.parametrize(
    "text",
    ["", "-", "–", "2010-2005", "2005–2010–2015", "od", "20x5", "2005/2010", "> ", "12345678", "<0", "dużo", "1,5-2"],
)
def test_what_is_no_range_is_none(text):
    assert span(text) is None


@pytest.mark.parametrize("ends", [(0, 0), (None, 9_999_999), (9_999_999, None), (7, 1000)])
def test_what_the_address_writes_is_a_range(ends):
    assert span("-".join("" if end is None else str(end) for end in ends)) == ends


def test_units_and_parts():
    assert whole("50 km") == 50
    assert whole("50,0") == 50
    assert whole("50,5") is None
    assert decimal("1,50000") == 1.5
    assert decimal("12345") is None
    assert plain("Żółw\u2009—\t3") == "zolw - 3"
