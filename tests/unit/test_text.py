import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.text import collation_key


def test_the_polish_alphabet():
    letters = list("aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż")
    shuffled = random.Random(7).sample(letters, len(letters))
    assert sorted(shuffled, key=collation_key) == letters


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Lubelski", "Łódzki"),
        ("łódzki", "Malopolski"),
        ("Zebra", "Źrebak"),
        ("Źrebak", "Żubr"),
        ("Klaster 2", "Klaster A"),
        ("„Agro”", "Beta"),
        ("Agro Alfa", "Agro-Beta"),
        ("zebra", "Żubr"),
        ("klaster", "Klaster B"),
        ("émail", "emisja"),
        ("Żyto", "Ярило"),
    ],
)
def test_order(before, after):
    assert collation_key(before) < collation_key(after)


def test_case_and_punctuation_decide_last():
    assert collation_key("Bio-Tech")[0] == collation_key("BIO  TECH")[0] == collation_key("„bio tech”")[0]
    assert collation_key("Bio-Tech") != collation_key("bio tech")


@given(st.text(), st.text())
def test_only_equal_texts_have_equal_keys(one, other):
    assert (collation_key(one) == collation_key(other)) == (one == other)
