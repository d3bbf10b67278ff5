"""Search without case and diacritics."""

import re

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from geo.selection import search
from tests import factories

TINY = factories.registry()


@given(st.text(max_size=80), st.text(max_size=10))
def test_highlighting_adds_marks_and_nothing_else(text, q):
    marked = str(search.highlight(text, q))
    assert marked.replace("<mark>", "").replace("</mark>", "") == str(escape(text))


def test_highlight_marks_each_word_where_it_stands():
    assert str(search.highlight("Łódzki <Klaster> ICT", "ict lodz")) == (
        "<mark>Łódz</mark>ki &lt;Klaster&gt; <mark>ICT</mark>"
    )
    assert str(search.highlight(None, "x")) == ""


def test_all_words_must_be_found():
    texts = ["klaster ict\nlodz", "klaster danych\nlublin"]
    assert search.matches(texts, "KLASTER łódź").tolist() == [True, False]
    assert search.matches(texts, "").tolist() == [True, True]
    assert search.matches(texts, "klaster warszawa").tolist() == [False, False]


def test_a_voivodeship_or_town_is_offered_as_region():
    assert search.suggest_regions(TINY, "lubelsk") == [("06", None)]
    assert search.suggest_regions(TINY, "Mazovia") == [("14", None)]
    assert search.suggest_regions(TINY, "pulawy") == [("06", "Puławy")]
    assert search.suggest_regions(TINY, "lu") == []
    assert search.suggest_regions(TINY, "Gdańsk") == []


def test_towns_are_found_by_their_beginning_exact_ones_first():
    assert [town.name for town in search.towns(TINY, "LU", 8)] == ["Lublin"]
    assert [town.name for town in search.towns(TINY, "łodz", 8)] == ["Łódź"]
    assert search.towns(TINY, "", 8) == []
    assert not re.search("x", "".join(town.name for town in search.towns(TINY, "xyz", 8)))
