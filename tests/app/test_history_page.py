"""The page over time, opened at its addresses."""

from math import isnan

import pytest

from tests import scenery
from tests.app.visits import panels, visit
from tests.html import Page


@pytest.mark.parametrize("lang", ["pl", "en"])
def test_a_year_has_employment_and_events(lang):
    found = panels(visit("history", lang=lang, sector="ict", year="2012"))
    Page(found["history"]).check_structure()
    numbers = Page(found["over-time_foot"]).texts("tr")
    assert any(row.split()[:4] == ["2012", "2", "0", "0"] for row in numbers)
    assert any("242" in row and "309" in row for row in numbers)
    assert [e["aria-pressed"] for e in Page(found["player"]).all("button")] == ["false"]


def test_events_without_a_date_are_said():
    notes = Page(panels(visit("history", lang="en"))["over-time_foot"]).texts("p")
    undated = int(sum(map(isnan, scenery.embedded().registry.founded)))
    assert any(f"{undated} foundations, 10 awards, 9 ends of statuses" in note for note in notes)


def test_a_year_without_statistics_has_no_colours_and_says_so():
    found = panels(visit("history", lang="en", division="C31", year="2020"))
    assert any("no statistics for 2020; they cover 2008–2015" in text for text in Page(found["legend"]).texts("p"))
    assert any("2020" in text for text in Page(found["history"]).texts("p"))


def test_nothing_chosen_asks_for_a_group():
    found = panels(visit("history", lang="en"))
    assert "Choose a sector group or a division to colour the map." in Page(found["legend"]).texts("p")


def test_the_slider_changes_the_year_of_the_address():
    app = visit("history", lang="en", sector="ict", year="2012")
    app.slider[0].set_value(2014).run()
    assert not app.exception
    assert app.query_params["year"] == "2014"
    assert any("by the end of 2014" in text for text in Page(panels(app)["history"]).texts("p"))
