"""The figures of voivodeships side by side: rows, order and references of what is drawn."""

import pytest

from geo.i18n import translator
from tests import scenery

EN = translator("en")
CODES = tuple(f"{code:02}" for code in range(2, 34, 2))


def figures(*regions, year="2015"):
    query = "".join(f"&region={code}" for code in regions)
    return {figure.name: figure for figure in scenery.scene("compare", f"lang=en&year={year}{query}").figures}


def test_all_of_ten_voivodeships_are_drawn_and_measured_against_poland():
    found = figures(*CODES[:10])
    panels = found["compare-structures"].panels(EN)
    assert len(panels) == 10
    assert len({panel.extent for panel in panels}) == 1
    national = [mark.reference for mark in panels[0].marks]
    assert all(share is not None for share in national)
    assert all([mark.reference for mark in panel.marks] == national for panel in panels)
    assert {len(panel.marks) for panel in found["compare-measures"].panels(EN)} == {10}


def test_rates_are_measured_against_poland_and_amounts_are_not():
    panels = {panel.heading: panel for panel in figures("06", "18")["compare-measures"].panels(EN)}
    gdp, people = panels["GDP per head 2022 (PLN)"], panels["Population 2023"]
    assert [(mark.label, mark.text, mark.reference) for mark in gdp.marks] == [
        ("Lublin", "PLN 57,467", 82_079), ("Subcarpathia", "PLN 58,221", 82_079),
    ]  # fmt: skip
    assert gdp.reference == "Poland: PLN 82,079"
    assert people.reference == ""
    assert [mark.reference for mark in people.marks] == [None, None]
    assert people.extent[1] == people.marks[1].value
    krugman = panels["Difference of structure from Poland (Krugman, 0–2) 2015"]
    assert (krugman.reference, krugman.marks[0].text) == ("", "0.30")


def test_the_table_has_poland_as_its_last_row():
    rows = figures("06", "18")["compare-measures"].table_rows
    assert [row[0] for row in rows] == ["Lublin", "Subcarpathia", "Poland"]
    assert rows[-1][1] == 37_636_500
    assert [cell for cell in rows[-1] if isinstance(cell, str)] == ["Poland", "–"]  # the Krugman index


def test_the_strongest_divisions_of_each_are_on_one_scale_with_persons_above_the_national_share():
    figure = figures("06", "18")["compare-strongest"]
    lublin, subcarpathia = figure.panels(EN)
    assert (lublin.heading, subcarpathia.heading) == ("Lublin", "Subcarpathia")
    assert lublin.extent == subcarpathia.extent
    assert [(mark.label, mark.text) for mark in subcarpathia.marks[:2]] == [
        ("Rubber and plastics", "+8,113 of 16,006; LQ 2.03"), ("Ships, trains, aircraft", "+7,859 of 9,688; LQ 5.30"),
    ]  # fmt: skip
    assert figure.title == "Most persons above the national share: Rubber and plastics, Subcarpathia"
    assert figure.badge == "data of 2015"


def test_one_region_is_compared_with_poland_and_never_crowned():
    found = figures("06")
    measures = found["compare-measures"]
    assert measures.title == "Lublin: GDP per head is 70% of Poland's"
    assert measures.text.startswith("GDP per head (2022): PLN 57,467, Poland PLN 82,079.")
    assert all(panel.marks[0].reference is not None for panel in measures.panels(EN))
    said = " ".join(figure.title + figure.text for figure in found.values())
    assert "ighest" not in said
    assert "from PLN" not in said


@pytest.mark.parametrize(
    ("regions", "drawn", "linked"), [(("06",), 15, 15), (("06", "18"), 10, 28), (CODES[:10], 50, 0)]
)
def test_the_nearest_are_drawn_and_can_be_added_while_they_fit(regions, drawn, linked):
    figure = figures(*regions)["compare-similar"]
    panels = figure.panels(EN)
    assert len(panels) == len(regions)
    assert sum(len(panel.marks) for panel in panels) == drawn
    assert len(figure.rows) == 15 * len(regions) == drawn + figure.left_out
    for panel in panels:
        distances = [mark.value for mark in panel.marks]
        assert distances == sorted(distances)
        assert 0 < distances[0] < distances[-1] <= 2
    assert sum(link is not None for link in figure.links) == linked


def test_a_link_adds_a_voivodeship_to_those_compared():
    figure = figures("06")["compare-similar"]
    link = figure.panels(EN)[0].marks[0].link
    assert (link.action, link.value) == ("region", "20")
    assert link.href == "./compare?lang=en&region=06&region=20&year=2015"


def test_without_estimates_there_is_no_distance_and_a_sentence_says_so():
    figure = figures("06", "18", year="2008")["compare-similar"]
    assert figure.title == "Distances cannot be computed for this year"
    assert figure.empty
    assert figure.text.endswith("so totals and quotients cannot be computed.")


def test_a_structure_that_is_not_known_says_so():
    figure = figures("06", "18", year="2008")["compare-structures"]
    assert figure.empty
    assert figure.title == "Structure of employment is not known"
    assert figure.text == "Lublin: no data. Subcarpathia: no data."
