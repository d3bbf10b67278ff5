"""The two figures beside the map, counted by hand on the tiny country."""

import pytest

from geo.figures import map as figures
from geo.i18n import translator
from geo.selection.filters import Selection
from geo.selection.view import View
from tests import factories

ENGLISH = translator("en")


def figure(group, **values):
    return figures.figure(Selection(factories.registry(), View(**values)), group, ENGLISH, "Source.")


def test_the_highest_number_comes_first_and_zeros_stay():
    (panel,) = figure("region", sector=("ict",)).panels(ENGLISH)
    counts = [(mark.label, mark.value, mark.text) for mark in panel.marks]
    assert counts == [("Lublin", 2, "2"), ("Łódź", 2, "2"), ("Mazovia", 0, "0")]


def test_names_set_the_filter_and_what_is_chosen_stands_out():
    drawn = figure("region", region=("10",))
    marks = {mark.label: mark for mark in drawn.panels(ENGLISH)[0].marks}
    assert {label for label, mark in marks.items() if mark.highlight} == {"Łódź"}
    assert {(m.link.action, m.link.value, m.link.href, m.link.pressed) for m in marks.values()} == {
        ("region", "06", "", False),
        ("region", "10", "", True),
        ("region", "14", "", False),
    }


def test_a_filter_leaves_the_numbers_of_its_own_group():
    assert figure("region", region=("10",)).rows == figure("region").rows


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ({}, "Most clusters: Lublin"),
        ({"sector": ("ict",)}, "Most clusters: Lublin, Łódź"),
        ({"q": "nothing of the kind"}, "No clusters to count"),
    ],
)
def test_the_title_is_the_finding(values, title):
    assert figure("region", **values).title == title


def test_a_tie_of_more_than_a_title_holds_is_counted(monkeypatch):
    monkeypatch.setattr(figures, "TIED", 1)
    assert figure("region", sector=("ict",)).title == "Equally many clusters in 2 places"


def test_the_text_says_the_leading_names_and_empty_bars():
    text = figure("region", sector=("ict",)).text
    assert text == "Highest: Lublin: 2; Łódź: 2; Mazovia: 0. 1 bar has no cluster."


def test_headlines_count_of_how_many():
    rows = {row["name"]: (row["value"], row["note"]) for row in figures.headline_rows(
        Selection(factories.registry(), View(region=("06",))), ENGLISH)}  # fmt: skip
    assert rows["clusters shown"] == ("4", "of 7")
    assert rows["number of members known"] == ("1", "of 4")
    assert rows["year of foundation known"] == ("3", "of 4")
    assert rows["National Key Clusters now"][1] is None
