"""The matrix: findings first, marks where persons reach the minimum, every cell in words."""

import json
from itertools import pairwise

import pytest

from geo.analysis.quadrants import Search
from geo.i18n import translator
from geo.selection.view import View
from geo.web.panels import matrix
from tests import scenery
from tests.html import Page

ENGLISH = translator("en")


def search(**values):
    sources = scenery.embedded()
    return Search(sources.potential(None)[0], sources.registry, View(**values))


def drawn(**values):
    return Page(matrix.matrix(search(**values), ENGLISH))


def cells(page):
    return {cell["data-value"]: cell for cell in page.all("td")}


def rows(page):
    return [row["id"].removeprefix("matrix-") for row in page.all("tr") if "id" in row]


def test_it_begins_with_the_findings_alone():
    asked, page = search(), drawn()
    found = {"".join(cell.at) for cell in asked.findings}
    assert {value for value, cell in cells(page).items() if cell["text"]} == found
    assert len(found) == 151
    assert set(rows(page)) == {value[2:] for value in found}
    assert page.texts("h2") == ["151 pairs of voivodeship and division over the thresholds"]
    assert page.one("span", class_="atlas-age")["text"] == "data of 2015"
    assert page.one("button", role="switch")["aria-checked"] == "false"


def test_the_switch_shows_all_pairs():
    page = drawn(pairs="all")
    assert len(rows(page)) == 55
    assert all(cell["text"] for cell in cells(page).values())
    assert page.one("button", role="switch")["aria-checked"] == "true"


def test_sections_and_divisions_come_by_persons_above_the_national_share():
    page, found = drawn(), search().findings
    weight = {code: sum(cell.surplus for cell in found if cell.division == code) for code in rows(page)}
    sections = [[code for code in rows(page) if code[0] == head[0]] for head in page.texts("th", scope="rowgroup")]
    assert [code for section in sections for code in section] == rows(page)
    assert all(weight[one] >= weight[next_] for section in sections for one, next_ in pairwise(section))
    totals = [sum(weight[code] for code in section) for section in sections]
    assert totals == sorted(totals, reverse=True)
    assert rows(drawn(by="lq"))[0] == max(found, key=lambda cell: cell.lq).division
    assert rows(drawn(by="name"))[:2] == ["B05", "B09"]  # Mining of …, Mining support …


@pytest.mark.parametrize("pairs", ["found", "all"])
def test_an_organisation_is_marked_only_where_persons_reach_the_minimum(pairs):
    asked, page = search(pairs=pairs), drawn(pairs=pairs)
    potential, marked = asked.potential, 0
    for value, cell in cells(page).items():
        at = value[:2], value[2:]
        enough = potential.employed.loc[at] >= 1000 and not potential.estimated.loc[at]
        assert not cell["text"].startswith("◆") or (enough and asked.there.loc[at])
        marked += cell["text"].startswith("◆")
    assert marked == {"found": 108, "all": 385}[pairs]


def test_a_finding_without_an_organisation_looks_otherwise():
    page = drawn()
    missing = [value for value, cell in cells(page).items() if "is-missing" in cell["class"]]
    assert len(missing) == 43
    assert all(cells(page)[value]["text"].startswith("◇") for value in missing)
    assert "(43)" in " ".join(page.texts("li"))


def test_the_legend_counts_what_is_found():
    assert drawn(region=("06",)).texts("li")[:1] == ["LQ 1.25–2.00 (4)"]
    assert drawn().texts("li")[:2] == ["LQ 1.25–2.00 (102)", "LQ 2.00 and more (49)"]
    assert drawn(pairs="all").texts("li")[0] == "LQ below 0.50 (48)"


def test_every_cell_says_what_its_words_are_made_of():
    page = drawn(pairs="all")
    texts = json.loads(page.one("section")["data-texts"])
    told = {value: cell["data-told"].split("|") for value, cell in cells(page).items()}
    assert told["28C31"] == ["s", "1", "4.36", "19,288", "+14,865"]
    assert told["28C12"] == ["e", "0", "", "60", ""]
    assert {parts[0] for parts in told.values()} == {"s", "c", "n", "p", "e"} <= set(texts)
    assert {key: text.count("{") for key, text in texts.items() if "{" in text} == {
        "lq": 2,
        "persons": 1,
        "above": 1,
        "below": 1,
    }


def test_without_a_finding_it_says_so():
    assert "No pair reaches these thresholds. Lower them, or show all pairs." in drawn(minimum=1_000_000).texts("p")
    assert len(rows(drawn(minimum=1_000_000, pairs="all"))) == 55
