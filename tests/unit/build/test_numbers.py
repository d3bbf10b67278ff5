"""Numbers of registers: check digits, and what people write around the digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.build.numbers import is_krs, is_nip, is_regon, plain
from tests.exchange import nip, regon

NUMBERS = st.integers(1, 9_000_000)


@pytest.mark.parametrize("number", ["5250008028", "7740001454"])  # two companies of everybody's knowledge
def test_a_number_of_a_known_company_is_one(number):
    assert is_nip(number)


@pytest.mark.parametrize("number", ["610188201", "010001345", "12345678512347"])
def test_a_number_of_the_register_of_gus_is_one(number):
    assert is_regon(number)


@given(NUMBERS, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_of_a_nip_is_found(number, place, more):
    right = nip(number)
    wrong = right[:place] + str((int(right[place]) + more) % 10) + right[place + 1 :]
    assert (is_nip(right), is_nip(wrong)) == (True, False)


@given(NUMBERS, st.integers(1, 9))
def test_another_check_digit_of_a_regon_is_found(number, more):
    right = regon(number)
    assert is_regon(right)
    assert not is_regon(right[:-1] + str((int(right[-1]) + more) % 10))


@given(NUMBERS, st.sampled_from(["{}-{}-{}-{}", "PL {} {} {} {}", " {}–{}–{}–{} ", "PL{}{}{}{}"]))
def test_a_number_is_read_as_people_write_it(number, shape):
    right = nip(number)
    assert plain(shape.format(right[:3], right[3:6], right[6:8], right[8:])) == right


@pytest.mark.parametrize("text", ["", "0" * 10, "525000802", "52500080288", "525000802a", "٥٢٥٠٠٠٨٠٢٨", "000000000"])
def test_what_is_no_number_is_none(text):
    assert not is_nip(text)
    assert not is_regon(text)


@pytest.mark.parametrize(("text", "good"), [("0000123456", True), ("123456", False), ("0" * 10, False)])
def test_a_number_of_the_court_register_has_ten_digits(text, good):
    assert is_krs(text) == good
