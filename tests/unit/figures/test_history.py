"""The figure of the years: employment before events, the chosen year, what has no year."""

from datetime import date

import pytest

from geo.figures import history as figures
from geo.figures.sectors import Subject
from geo.i18n import translator
from geo.selection.view import View
from tests import scenery

ENGLISH = translator("en")
TODAY = date(2026, 11, 23)


def subject(slug=None, **values):
    sources = scenery.embedded()
    return Subject(sources.registry, sources.statistics(), View(**values), ENGLISH, slug)


def figure(slug=None, year=2012, **values):
    return figures.figure(subject(slug, **values), year, TODAY)


def test_employment_comes_first_where_something_is_chosen():
    panels = figure("ict", sector=("ict",)).panels(ENGLISH)
    assert [panel.heading for panel in panels] == [
        "Persons employed in Poland: ICT and digital", "Clusters founded", "Statuses awarded", "Statuses expired",
    ]  # fmt: skip
    assert [panel.heading for panel in figure().panels(ENGLISH)] == [
        "Clusters founded", "Statuses awarded", "Statuses expired",
    ]  # fmt: skip


def test_every_panel_has_every_year_and_marks_the_chosen_one():
    for panel in figure("ict", sector=("ict",)).panels(ENGLISH):
        assert [mark.label for mark in panel.marks] == [str(year) for year in range(2002, 2027)]
        assert [mark.label for mark in panel.marks if mark.highlight] == ["2012"]


def test_a_year_without_statistics_is_a_gap_and_one_without_events_a_zero():
    employed, founded, *_ = figure("ict", sector=("ict",)).panels(ENGLISH)
    marks = {mark.label: mark for mark in employed.marks}
    assert (marks["2020"].value, marks["2020"].text) == (None, "no data")
    assert marks["2012"].text == "242,309"
    assert {mark.label: mark.value for mark in founded.marks}["2003"] == 0


def test_the_text_says_the_year_and_the_totals():
    made = figure("ict", sector=("ict",))
    assert made.text.startswith("2012: Clusters founded: 2; Statuses awarded: 0; Statuses expired: 0; persons employed")
    assert made.text.endswith(figures.totals(subject("ict", sector=("ict",)), TODAY))


@pytest.mark.parametrize("region", ["04", "32"])
def test_totals_are_the_sums_of_the_table(region):
    made = figure(region=(region,))
    sums = [sum(row[place] for row in made.rows) for place in (1, 2, 3)]
    expected = "Clusters founded: {}; Statuses awarded: {}; Statuses expired: {}.".format(*sums)
    assert figures.totals(subject(region=(region,)), TODAY) == f"All years with a known date: {expected}"


def test_clusters_on_the_map_were_founded_by_then():
    asked = subject("ict", sector=("ict",))
    registry = asked.registry
    shown = figures.on_map(asked, 2012)
    assert shown.count > 0
    assert (registry.founded[shown.mask] <= 2012).all()
    assert figures.selection(asked).count > shown.count


def test_a_year_without_statistics_has_no_colours():
    asked = subject("ict", sector=("ict",))
    assert figures.colouring(asked, figures.on_map(asked, 2020), 2020).kind == "none"
    assert figures.colouring(asked, figures.on_map(asked, 2012), 2012).kind == "lq"
    assert figures.colouring(subject(), figures.on_map(subject(), 2012), 2012).kind == "none"
