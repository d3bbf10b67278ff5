"""What the filters of the map page ask of the server."""

import pytest

from geo.selection.view import Range, View
from pages.shared.actions import changed, refused

MIELEC = "764849"


@pytest.mark.parametrize(
    ("action", "value", "expected"),
    [
        ("status", "kkk_past", View(sector=("ict",), status=("kkk_past",))),
        ("activity", "active", View(sector=("ict",), activity=("active",))),
        ("set", "q:  dolina  lotnicza ", View(sector=("ict",), q="dolina lotnicza")),
        ("set", "founded:2005-2010", View(sector=("ict",), founded=Range(2005, 2010))),
        ("set", "founded:od 2005 do 2010 r.", View(sector=("ict",), founded=Range(2005, 2010))),
        ("set", "members:> 1 000", View(sector=("ict",), members=Range(1001, None))),
        ("set", "members:50-", View(sector=("ict",), members=Range(50, None))),
        ("set", f"near:{MIELEC}", View(sector=("ict",), near=MIELEC)),
        ("set", "radius:25", View(sector=("ict",), radius=25)),
        ("set", "sector:", View()),
        ("set", "activity:active", View(sector=("ict",), activity=("active",))),
        ("view", "?region=06&page=2&q=lot", View(region=("06",), page=2, q="lot")),
        ("view", "", View()),
    ],
)
def test_an_action_makes_a_view(action, value, expected):
    assert changed(View(sector=("ict",)), action, value) == expected


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("sector", "nonsense"),
        ("set", "founded:2010-2005"),
        ("set", "founded:soon"),
        ("set", "radius:0"),
        ("set", "near:nowhere"),
        ("set", "lang:en"),
        ("set", ""),
        ("nonsense", "ict"),
        ("remove", "nonsense:"),
        ("remove", "nonsense:x"),
        ("remove", "lang:"),
        ("remove", "status:"),
    ],
)
def test_what_cannot_be_understood_changes_nothing(action, value):
    assert changed(View(sector=("ict",)), action, value) == View(sector=("ict",))


def test_what_is_set_already_is_taken_away():
    active = View(activity=("active",))
    assert changed(active, "set", "activity:active") == View()
    assert changed(View(q="lot"), "set", "q:lot") == View(q="lot")  # a text is confirmed by Enter


def test_a_whole_view_leaves_to_the_embedding_page_what_is_its():
    shown = View(sector=("ict",), filters=0)
    assert changed(shown, "view", "?region=06&filters=1").filters == 0


def test_a_range_that_is_none_is_told_and_what_was_set_before_stays():
    before = View(founded=Range(2005, None))
    assert changed(before, "set", "founded:dawno") == before
    assert refused("set", "founded:dawno") == ("founded=dawno",)
    assert refused("set", "founded:2005–2010") == refused("set", "founded:") == refused("set", "q:dawno") == ()
