"""The search for potential clusters as a visitor reads it."""

import re

import pytest

from geo.web.panels import thresholds
from tests import scenery
from tests.app.visits import panels, visit
from tests.html import Page

LARGEST_MATRIX = 100_000  # bytes
KEYS = ("potential_head", "thresholds", "evidence", "potential-quadrants_head", "matrix", "findings")


def read(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\u00a0", " ").split())


def whole(found):
    return Page(found["potential_head"] + "".join(html for key, html in found.items() if key not in KEYS[:1]))


@pytest.mark.parametrize(("lang", "title"), [("pl", "Potencjalne klastry"), ("en", "Potential clusters")])
def test_the_page_opens_in_both_languages(lang, title):
    app = visit("potential", lang=lang)
    found = panels(app)
    assert whole(found).texts("h1") == [title]
    whole(found).check_structure()
    assert len(found["matrix"].encode()) < LARGEST_MATRIX
    comma = "," if lang == "pl" else "."
    fields = Page(found["thresholds"]).all("input", type="text")
    assert [field["value"] for field in fields[:2]] == [f"1{comma}25", f"2{comma}00"]


def test_the_matrix_holds_every_voivodeship_and_traded_division():
    page = Page(panels(visit("potential", lang="en", pairs="all"))["matrix"])
    cells = page.all("td", data_action="cell")
    assert len(cells) == len({cell["data-value"] for cell in cells}) == 16 * 55
    text = {cell["data-value"]: cell["text"] for cell in cells}
    assert text["28C31"] == "◆4.36\n19,288"
    assert text["28C12"] == "est.\n60"  # an estimate has no quotient, and no mark of an organisation
    assert text["20C12"].startswith("est.")


def test_the_sentence_of_a_cell_stands_with_its_employment_and_organisation():
    evidence = read(panels(visit("potential", lang="pl", region="28", division="C31"))["evidence"])
    assert (
        "Warmińsko-mazurskie, produkcja mebli (C31), 2015: LQ 4,36; 19 288 pracujących, 8,5% pracujących w regionie "
        "wobec 1,9% w kraju; organizacje: Klaster Mazurskie Okna, Klaster Mebel Elbląg" in evidence
    )
    assert "kujawsko-pomorskie (LQ 1,43; 11 143 pracujących)" in evidence
    assert "Jednostki lokalne 690" in evidence


def test_an_estimate_and_a_small_cell_get_no_quotient():
    estimated = read(panels(visit("potential", lang="en", region="28", division="C12"))["evidence"])
    assert "60 persons employed (estimate, no quotient)" in estimated
    assert "LQ" not in estimated
    small = read(panels(visit("potential", lang="en", region="28", division="C31", minimum="20000"))["evidence"])
    assert "19,288 persons employed (too few for a quotient)" in small
    assert "4.36" not in small


def test_a_threshold_moves_the_quadrants_and_stands_in_the_address():
    app = visit("potential", lang="en")
    assert "43 concentrations" in panels(app)["potential-quadrants_head"]
    assert 'class="atlas-moved" role="status"></p>' in panels(app)["thresholds"]
    moved = thresholds.moved(app.session_state["view"], "lq:3", scenery.embedded().domain)
    for key, value in {"view": moved.after, "_threshold": moved, "_touched": True}.items():
        app.session_state[key] = value  # as a click in the panel does
    app.run()
    assert not app.exception
    assert app.query_params["lq"] == "3"
    assert "1 concentration " in panels(app)["potential-quadrants_head"]
    told = Page(panels(app)["thresholds"])
    assert told.one("p", class_="atlas-moved")["text"] == "−138 pairs"
    assert told.one("input", id="threshold-strong")["value"] == "2.00"  # as it was set; what it means is said
    assert "as it stands, every candidate is strong" in read(panels(app)["thresholds"])


def test_filters_narrow_rows_and_lists():
    found = panels(visit("potential", lang="en", sector="ict", region="14"))
    page = Page(found["matrix"])
    assert {cell["data-value"][2:] for cell in page.all("td", data_action="cell")} == {"J61", "J62", "J63"}
    assert [head["text"].strip() for head in page.all("th", class_="is-chosen")] == ["Mazovia"]
    assert {a["data-value"][:2] for a in Page(found["findings"]).all("a")} == {"14"}
    assert [part["id"] for part in Page(found["findings"]).all("details")] == ["findings-14"]


@pytest.mark.parametrize(
    ("query", "panel", "text"),
    [
        ({"division": "F41", "region": "02"}, "evidence", "F41 is not part of this search"),
        ({"cell": "02F41"}, "evidence", "F41 is not part of this search"),
        ({"sector": "construction", "minimum": "1000000"}, "findings", "No cell with these thresholds"),
        ({"sector": "unassigned"}, "matrix", "no traded division"),
        ({"year": "2031"}, "potential_head", "There are no figures by division for 2031; shown: 2015."),
        ({"year": "2009", "region": "28", "division": "C31"}, "evidence", "Dynamics – no data"),
    ],
)
def test_what_cannot_be_shown_is_said(query, panel, text):
    assert text in read(panels(visit("potential", lang="en", **query))[panel])


def test_a_voivodeship_of_the_small_map_leads_to_its_cell_or_narrows_the_findings():
    page = Page(panels(visit("potential", lang="en", division="C31"))["potential-division_body"])
    links = {link["data-value"]: link for link in page.all("a", data_action="cell")}
    assert len(links) == 16
    assert links["28C31"]["aria-label"] == "Warmia-Masuria: concentrated and organised"
    assert links["28C31"]["href"] == "./potential?lang=en&division=C31&cell=28C31"
    page = Page(panels(visit("potential", lang="en", region="14"))["potential-quadrants_body"])
    links = {link["data-value"]: link for link in page.all("a", data_action="region")}
    assert links["14"]["aria-current"] == "true"
    assert links["14"]["href"] == "./potential?lang=en"
    assert links["28"]["aria-label"].startswith("Warmia-Masuria: ")
    assert links["28"]["aria-label"].endswith("%")
