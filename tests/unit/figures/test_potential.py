"""The figures of the search for potential clusters, against figures that can be looked up."""

from math import isnan

import pytest

from geo.analysis import quadrants as q
from geo.analysis.quadrants import Search
from geo.figures import potential as figures
from geo.i18n import translator
from geo.selection.view import View
from tests import scenery

ENGLISH = translator("en")


def search(**values):
    sources = scenery.embedded()
    return Search(sources.potential(None)[0], sources.registry, View(**values))


def history():
    return scenery.embedded().potential(None)[1]


def marks(figure, place=0):
    return {mark.label: mark for mark in figure.panels(ENGLISH)[place].marks}


def test_every_voivodeship_is_a_bar_of_its_cells_by_quadrant():
    asked = search(region=("28",))
    figure = figures.quadrant_figure(asked, ENGLISH, "Source.")
    panels = figure.panels(ENGLISH)
    assert len(panels) == 16
    assert [panel.heading for panel in panels if panel.highlight] == ["Warmia-Masuria"]
    for row, panel in zip(figure.rows, panels, strict=True):
        assert [mark.value for mark in panel.marks] == list(row[1:5])
        assert sum(mark.value for mark in panel.marks) == row[5]
        assert row[6] == pytest.approx(row[2] / row[5])
    assert f"{sum(row[2] for row in figure.rows)} concentrations" in figure.title


def test_no_cell_is_a_sentence():
    figure = figures.quadrant_figure(search(minimum=1_000_000), ENGLISH, "Source.")
    assert figure.empty
    assert figure.text == "No cell with these thresholds and filters."
    figure = figures.division_figure(search(minimum=1_000_000), "C31", ENGLISH, "Source.")
    assert figure.empty
    assert figure.text == "No cell with these thresholds and filters."


def test_a_division_is_drawn_by_its_quotients_highest_first():
    figure = figures.quadrant_figure(search(division="C31", region=("14",)), ENGLISH, "Source.")
    assert figure.name == "potential-division"
    drawn = marks(figure)
    known = [mark.value for mark in drawn.values() if not isnan(mark.value or float("nan"))]
    assert known == sorted(known, reverse=True)
    first = next(iter(drawn.values()))
    assert (first.label, first.text, first.note) == (
        "Warmia-Masuria",
        "LQ 4.36; 19,288 persons employed",
        "concentrated and organised",
    )
    assert {mark.reference for mark in drawn.values()} == {1.0}
    assert [mark.label for mark in drawn.values() if mark.highlight] == ["Mazovia"]
    assert len(drawn) == 16


def test_an_estimate_has_no_quotient_and_says_so():
    drawn = marks(figures.division_figure(search(minimum=0), "C12", ENGLISH, "Source."))
    estimated = drawn["Warmia-Masuria"]
    assert (estimated.value, estimated.text, estimated.note) == (None, "60 persons employed (estimate)", "not examined")
    assert estimated.estimated


def test_what_only_the_chart_needs_stays_out_of_the_table():
    figure = figures.division_figure(search(), "C31", ENGLISH, "Source.")
    assert [column.label for column in figure.table_columns] == [
        "Voivodeship", "Quadrant", "Location quotient", "Persons employed", "Status of the figure", "Organisations",
    ]  # fmt: skip
    series = figures.series_figure(search(region=("28",), division="C31"), history(), ENGLISH, "Source.")
    assert [column.label for column in series.table_columns] == [
        "Year", "Persons employed", "Location quotient", "Status",
    ]  # fmt: skip


def test_the_years_of_a_cell_have_a_panel_of_persons_and_one_of_quotients():
    figure = figures.series_figure(search(region=("28",), division="C31", year=2014), history(), ENGLISH, "Source.")
    persons, quotients = marks(figure), marks(figure, 1)
    assert list(persons) == list(quotients) == [str(year) for year in range(2009, 2016)]
    assert (persons["2015"].value, persons["2015"].text) == (19_288, "19,288")
    assert quotients["2015"].text == "4.36"
    assert [label for label, mark in persons.items() if mark.highlight] == ["2014"]
    assert figure.text.endswith("2015: 19,288 persons employed, LQ 4.36.")


def test_an_estimated_year_is_marked_and_has_no_quotient():
    asked = search(region=("28",), division="C12")
    persons = marks(figures.series_figure(asked, history(), ENGLISH, "Source."))
    assert persons["2015"].estimated
    assert persons["2015"].text == "60 (estimate)"
    quotients = marks(figures.series_figure(asked, history(), ENGLISH, "Source."), 1)
    assert quotients["2015"].value is None


def test_years_of_no_cell_are_refused():
    with pytest.raises(ValueError, match="one voivodeship"):
        figures.series_figure(search(), history(), ENGLISH, "Source.")


def test_all_cells_can_be_taken_away():
    asked = search(sector=("ict",))
    figure = figures.data_figure(asked, ENGLISH, "Source.")
    assert len(figure.rows) == 16 * len(asked.divisions)
    quadrants = {figure.cell(row, "quadrant") for row in range(len(figure.rows))}
    assert quadrants <= {*figures.quadrant_names(ENGLISH).values(), "not examined"}
    row = next(n for n in range(len(figure.rows)) if figure.rows[n][:2] == ("Mazovia", "J62"))
    assert figure.cell(row, "lq") == asked.potential.lq.loc["14", "J62"]


def test_a_sentence_leaves_out_organisations_only_where_asked():
    whole = figures.sentence(search(), "28", "C31", ENGLISH)
    short = figures.sentence(search(), "28", "C31", ENGLISH, organisations=False)
    assert whole == f"{short}; organisations: Klaster Mazurskie Okna, Klaster Mebel Elbląg"


def test_counts_by_region_are_those_of_the_table():
    table = search().table
    counts = q.count_by_region(table)
    assert {code: sum(n.values()) for code, n in counts.items()} == (table != "").sum(axis=1).to_dict()
    assert all(tuple(n) == q.QUADRANTS for n in counts.values())
