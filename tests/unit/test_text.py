import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.text import collation_key, fold, slug, split


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


@pytest.mark.parametrize("text", ["lodz", "ŁÓDŹ", "Łódź", "łódź", "  ŁoDź "])
def test_spellings_of_one_town_are_one(text):
    assert fold(text) == "lodz"


def test_fold_knows_letters_that_unicode_does_not_decompose():
    assert fold("Świętokrzyskie, Żółć, Straße, Đorđe") == "swietokrzyskie, zolc, strasse, dorde"


def test_letters_that_are_capitals_only_once_taken_apart_are_folded():
    assert fold("𝐀㎇ Ⅻ") == "agb xii"


@given(st.text(max_size=40))
def test_fold_is_idempotent(text):
    assert fold(fold(text)) == fold(text)


def test_a_slug_is_ascii_and_never_ends_in_a_hyphen():
    assert slug("Klastry: Łódź & Żywiec") == "klastry-lodz-zywiec"
    assert slug("Klastry: Łódź & Żywiec", 13) == "klastry-lodz"
    assert slug("…") == ""


def test_parts_of_a_cell_are_stripped_and_never_blank():
    assert split(" ict;; tourism ;") == ["ict", "tourism"]
    assert split(None) == split("") == []
