"""The figures of a sector group: what is drawn, what is left to the table, what stands out."""

import re
from math import isfinite

import pytest

from geo.i18n import translator
from tests import scenery

EN = translator("en")
GROUPS = scenery.embedded().registry.sector_slugs[:-1]


def figures(query):
    return {figure.name: figure for figure in scenery.scene("sectors", f"lang=en&{query}").figures}


def marks(figure):
    return {mark.label: mark for panel in figure.panels(EN) for mark in panel.marks}


@pytest.mark.parametrize("slug", GROUPS)
def test_every_group_has_four_figures_whose_rows_fit_their_columns(slug):
    found = figures(f"sector={slug}")
    assert list(found) == ["sector-concentration", "sector-divisions", "sector-change", "sector-peers"]
    for figure in found.values():
        assert {len(row) for row in figure.rows} == {len(figure.columns)}
        assert figure.explained
        assert figure.text.endswith(".")


def test_quotients_come_highest_first_with_their_persons():
    figure = figures("sector=ict&region=14&region=12")["sector-concentration"]
    (panel,) = figure.panels(EN)
    values = [mark.value for mark in panel.marks]
    assert len(values) == 16
    assert values == sorted(values, reverse=True)
    assert panel.marks[0].text == "1.81 · 98,859"
    assert panel.marks[0].size == 98_859
    # 98 859 + 31 818 + 27 908 of 287 043 persons.
    assert figure.takeaway == "3 voivodeships have 55% of all persons employed here in Poland; most are in Mazovia."
    assert figure.badge == "data of 2015"
    assert {mark.label for mark in panel.marks if mark.highlight} == {"Mazovia", "Lesser Poland"}
    assert {mark.reference for mark in panel.marks} == {1.0}


def test_what_is_not_published_is_drawn_as_a_row_that_says_so():
    figure = figures("sector=aerospace-defence")["sector-concentration"]
    silesia = marks(figure)["Silesia"]
    assert (silesia.value, silesia.text, silesia.estimated) == (None, "not published", True)
    row = next(row for row in figure.table_rows if row[0] == "Silesia")
    assert isfinite(row[-1])
    below = figures("sector=ict&minimum=5000")["sector-concentration"]
    assert any(mark.text.endswith("(below the minimum)") and mark.value for mark in marks(below).values())


def test_a_year_without_a_total_gives_a_sentence_and_no_bars():
    figure = figures("sector=ict&year=2008")["sector-concentration"]
    assert figure.empty
    assert figure.text == "Nothing that may be compared is published."


def test_divisions_come_by_their_persons_and_those_not_covered_last():
    figure = figures("sector=agri-food")["sector-divisions"]
    (panel,) = figure.panels(EN)
    values = [mark.value for mark in panel.marks if mark.value is not None]
    assert values == sorted(values, reverse=True)
    assert figure.title == f"Largest division: {panel.marks[0].label}"
    assert re.fullmatch(r"highest LQ: [A-Z][\w -]+ \d\.\d\d", panel.marks[0].note)
    assert [mark.text for mark in panel.marks if "(A0" in mark.label] == ["not covered", "not covered"]


def test_change_is_drawn_as_an_index_of_each_area():
    figure = figures("sector=ict&region=14")["sector-change"]
    panels = figure.panels(EN)
    assert len(panels) == 17
    assert {panel.heading for panel in panels if panel.highlight} == {"Poland", "Mazovia"}
    poland = panels[0]
    assert [mark.label for mark in poland.marks] == [str(year) for year in range(2009, 2016)]
    assert poland.marks[0].value == 100
    # 2015 against 2009: 287 043 / 213 204.
    assert poland.marks[-1].value == pytest.approx(28_704_300 / 213_204)
    assert poland.marks[-1].text == "134.6"
    assert figure.chart.unit == "Index (2009 = 100)"
    assert figure.title == "Employment in Poland +35%"
    assert figure.takeaway == "It grew in all 16 voivodeships."
    everywhere = figures("sector=ict")["sector-change"].panels(EN)
    ends = {panel.heading: panel.marks[-1].value for panel in everywhere}
    told = {panel.heading for panel in everywhere if panel.highlight}
    assert told == {"Poland", max(ends, key=ends.get), min(ends, key=ends.get)}, "where none is chosen"
    assert [column.label for column in figure.table_columns][-2:] == ["Index", "Years that rest on an estimate"]
    assert figure.table_rows[0][1] == 213_204


def test_of_european_regions_the_leading_and_the_best_polish_ones_are_shown_by_name():
    figure = figures("sector=wood-furniture-paper&division=C31")["sector-peers"]
    drawn = [(figure.cell(row, "rank"), figure.cell(row, "region")) for row in figure.drawn_rows]
    assert [rank for rank, _ in drawn][:10] == list(range(1, 11))
    marked = [mark for mark in marks(figure).values() if mark.highlight]
    assert len(marked) == 5
    assert figure.left_out == len(figure.rows) - len(drawn) > 0
    assert drawn[0] == (1, "Greater Poland")
    assert figure.title == "Best Polish region: Greater Poland, number 1 of 268 in Europe"
    best = marks(figure)["1. Greater Poland"]
    assert best.text.startswith("3 of 3 · ")
    assert best.text.endswith(EN.number(best.size))
    named = {row[1] for row in figures("sector=ict")["sector-peers"].table_rows}
    assert {"Comunidad de Madrid (Spain)", "Darmstadt (Germany)", "Inner London - West (United Kingdom)"} <= named
    assert not [name for name in named if re.match("[A-Z]{2}[A-Z0-9]{2} ", name)], "codes"
