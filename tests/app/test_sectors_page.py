"""The page of sectors, opened at its addresses."""

import re

import pytest

from tests.app.visits import panels, visit
from tests.html import Page


def figure(found, name):
    return Page(found[f"{name}_head"]), Page(found[f"{name}_body"]), Page(found[f"{name}_foot"])


@pytest.mark.parametrize(("lang", "row"), [
    ("pl", "ICT i technologie cyfrowe 34 287 043 J61, J62, J63, S95 –"),
    ("en", "ICT and digital 34 287,043 J61, J62, J63, S95 –"),
])  # fmt: skip
def test_the_overview_has_sixteen_groups_with_counts_and_employment(lang, row):
    found = Page(panels(visit("sectors", lang=lang))["sectors"])
    found.check_structure()
    assert len(found.all("tr")) == 1 + 16
    assert any(text.endswith(row) for text in found.texts("tr"))
    assert found.all("a")[0]["data-action"] == "go"
    assert any("A01, A03" in text for text in found.texts("tr"))


def test_a_group_shows_concentration_divisions_change_and_peers():
    found = panels(visit("sectors", lang="en", sector="ict"))
    Page(found["sector"]).check_structure()
    head, body, foot = figure(found, "sector-concentration")
    assert head.texts("h2") == ["Most concentrated in Mazovia: LQ 1.81 (98,859 persons)"]
    assert "Mazovia 1.81 98,859 6.0% no data" in foot.texts("tr")
    assert "Mazovia 1.81 · 98,859" in body.texts("li")
    assert any("Agriculture, finance" in text for text in Page(found["figure_notes"]).texts("p"))
    assert Page(found["sector-change_head"]).texts("h2") == ["Employment in Poland +35%"]
    assert Page(found["sector-change_head"]).texts("span", class_="atlas-age") == ["2009–2015"]
    # 2015 against 2009: 287 043 / 213 204 = 134.6 %.
    poland = Page(found["sector-change_foot"]).texts("tr")[1].split()
    assert (poland[:2], poland[7:9]) == (["Poland", "213,204"], ["287,043", "134.6"])
    peers = figure(found, "sector-peers")
    assert any("J62" in text for text in peers[0].texts("p"))
    assert "European Cluster Observatory" not in " ".join(found.values())
    assert any("KIS 10." in text for text in Page(found["sector_links"]).texts("li"))


def test_furniture_has_three_regions_of_three_stars():
    found = panels(visit("sectors", lang="en", sector="wood-furniture-paper", division="C31"))
    head, body, foot = figure(found, "sector-peers")
    assert head.texts("h2") == ["Best Polish region: Greater Poland, number 1 of 268 in Europe"]
    assert any(row.startswith("1. Greater Poland 3 of 3 · ") for row in body.texts("li"))
    assert any("Three stars in Poland: Greater Poland, Warmia-Masuria, Lubusz." in text for text in foot.texts("p"))
    assert any(re.match(r"\d+\. Friuli-Venezia Giulia \(Italy\) 3 of 3", row) for row in body.texts("li"))
    assert any("names are those that Eurostat writes" in text for text in foot.texts("p"))


def test_what_is_confidential_is_marked_and_named():
    found = panels(visit("sectors", lang="en", sector="aerospace-defence"))
    _head, body, foot = figure(found, "sector-concentration")
    assert "Silesia not published" in body.texts("li")
    silesia = next(row for row in foot.texts("tr") if row.startswith("Silesia"))
    assert silesia.startswith("Silesia no data no data no data ")
    assert re.search(r" [\d,]+$", silesia), "the estimate"
    assert any("ships, railway vehicles and aircraft" in text for text in foot.texts("p"))
    found = panels(visit("sectors", lang="en", sector="agri-food"))
    notes = figure(found, "sector-concentration")[2].texts("p")
    assert any("without C12" in note for note in notes)
    assert "Not covered by these statistics: A01, A03." in notes
    divisions = figure(found, "sector-divisions")[1].texts("li")
    assert any("A01" in row and "not covered" in row for row in divisions)


def test_a_group_that_is_mostly_confidential_has_no_finding():
    found = panels(visit("sectors", lang="en", sector="energy-environment"))
    head, _body, foot = figure(found, "sector-concentration")
    assert head.texts("h2") == ["Most of the group is confidential: choose a division"]
    assert any("(only E36, E37, E38)" in text for text in head.texts("p"))
    assert any("the rest employs 31% of it" in note for note in foot.texts("p"))


def test_a_year_without_a_total_gives_no_quotient():
    found = panels(visit("sectors", lang="en", sector="ict", year="2008"))
    head, _body, foot = figure(found, "sector-concentration")
    assert head.texts("h2") == ["No location quotient to compare"]
    assert any("LQ is not computed for 2008" in text for text in foot.texts("p"))


def test_strange_addresses_are_answered_with_a_sentence():
    head = Page(panels(visit("sectors", lang="en", sector="ict", division="C31", year="2020"))["sector"])
    assert "There are no figures of 2020; shown is 2015." in head.texts("p")
    assert "Division C31 does not belong to this group; the whole group is shown." in head.texts("p")
    several = Page(panels(visit("sectors", lang="en", sector=["ict", "tourism"]))["sectors"])
    assert "The address names several sectors; choose one." in several.texts("p")
