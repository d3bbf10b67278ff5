"""The two figures beside the map, counted by hand on the tiny country."""

import pytest

from geo.figures import map as figures
from geo.i18n import NO_BREAK, translator
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


def test_a_filter_leaves_the_numbers_of_its_own_group_and_the_title_says_so():
    assert figure("region", region=("10",)).rows == figure("region").rows
    assert figure("region", region=("10",)).title == "Most clusters: Lublin (filter by voivodeship left out)"
    assert (
        figure("sector", region=("10",), sector=("ict",)).title
        == "Most clusters: ICT and digital (filter by sector left out)"
    )
    assert figure("sector", region=("10",)).title == "Most clusters: ICT and digital"


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
    assert figure("region", sector=("ict",)).title == "2 clusters in each of 2 voivodeships"


def test_the_text_says_the_leading_names_and_empty_bars():
    text = figure("region", sector=("ict",)).text
    assert text == "Highest: Lublin: 2; Łódź: 2; Mazovia: 0. 1 bar has no cluster."


def test_headlines_count_of_how_many():
    rows = {row["name"]: (row["value"], row["note"]) for row in figures.headline_rows(
        Selection(factories.registry(), View(region=("06",))), ENGLISH)}  # fmt: skip
    assert rows["clusters of the atlas"] == ("4", "of 7")
    assert rows["with a known number of members"] == ("1", "of 4")
    assert rows["with a known year of foundation"] == ("3", "of 4")


def headline(t, word, **values):
    """The headline whose name has a word in it, as a phrase."""
    rows = figures.headline_rows(Selection(factories.registry(), View(**values)), t)
    (row,) = [row for row in rows if word in row["name"]]
    assert row["note"] is None
    return f"{row['value']} {row['name']}".replace(NO_BREAK, " ")


@pytest.mark.parametrize(
    ("region", "polish", "english"),
    [
        ("10", "1 obecny Krajowy Klaster Kluczowy", "1 current National Key Cluster"),
        ("06", "1 Krajowy Klaster Kluczowy według ostatniego znanego statusu, brak danych po 01.01.2025",
         "1 National Key Cluster by last known status, no data after 1 January 2025"),
        ("14", "0 Krajowych Klastrów Kluczowych według ostatniego znanego statusu, brak danych po 01.01.2025",
         "0 National Key Clusters by last known status, no data after 1 January 2025"),
    ],
)  # fmt: skip
def test_key_clusters_that_nobody_knows_of_today_are_not_zero(region, polish, english):
    assert headline(translator("pl"), "Kluczow", region=(region,)) == polish
    assert headline(ENGLISH, "Key", region=(region,)) == english
