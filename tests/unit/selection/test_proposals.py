"""What is proposed where a search finds little or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.selection.filters import Selection
from geo.selection.proposals import instead, nearest_names, proposals, respelled
from geo.selection.view import View
from tests import factories

TINY = factories.registry()


def proposed(**values):
    return [(one.name, one.value, one.count) for one in proposals(Selection(TINY, View(**values)))]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("turystkya", "turystyka"),  # letters that changed places
        ("klaster dnaych", "danych"),
        ("zywnsoc lubelszczyzny", "żywność lubelszczyzny"),  # spelled as it is written where it stands
        ("lubln", "lublin"),
        ("Lublin", ""),  # nothing to correct
        ("lublinie", ""),  # another ending is no fault
        ("ict", ""),
        ("itc", ""),  # too short to tell
        ("qwertyuiop", ""),  # nothing is near
        ("", ""),
    ],
)
def test_a_mistyped_word_is_respelled(typed, meant):
    assert respelled(TINY, typed) == meant


def test_another_spelling_is_proposed_with_its_count():
    assert proposed(q="turystkya") == [("q", "turystyka", 3)]
    assert proposed(q="turystkya", region=("14",)) == [("q", "turystyka", 1)]
    assert proposed(q="turystkya", region=("10",)) == []  # would find nothing either


def test_nothing_is_proposed_where_enough_is_found_or_nothing_was_asked():
    assert proposed(q="turystyka") == []
    assert proposed(region=("14",)) == []
    assert proposed(q="---") == []


def test_sectors_and_names_are_proposed_where_nothing_is_found():
    assert proposed(q="turystyka hel") == [("sector", "tourism", 3)]
    assert proposed(q="Lokalny Klasterek Xy") == [("q", "Lokalny Klaster", 1)]
    assert nearest_names(TINY, "Lokalny Klasterek Xy") == ["Lokalny Klaster"]


def test_a_proposal_takes_the_place_of_what_was_typed():
    view = View(q="x", region=("06",), page=2)
    assert instead(view, "q", "y") == View(q="y", region=("06",))
    assert instead(view, "sector", "ict") == View(sector=("ict",), region=("06",))


@given(st.text(max_size=100))
def test_every_proposal_finds_more_and_no_query_raises(q):
    selection = Selection(TINY, View(q=q))
    for one in proposals(selection):
        assert one.count == Selection(TINY, one.view).count > selection.count
