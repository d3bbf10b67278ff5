"""The list of findings by voivodeship; the small map of the quadrants, which leads on a page and nowhere else."""

import pytest

from geo.analysis.quadrants import QUADRANTS, Search
from geo.figures import potential
from geo.i18n import translator
from geo.selection.view import View
from geo.store.files import web_resources
from geo.web import charts
from geo.web.panels import findings
from tests import scenery
from tests.html import Page

ENGLISH = translator("en")


def drawn(links, **values):
    sources = scenery.embedded()
    search = Search(sources.potential(None)[0], sources.registry, View(**values))
    regions = web_resources(sources.settings)["regions"]
    return Page(findings.quadrant_map(search, regions, ENGLISH, links=links))


@pytest.mark.parametrize("division", [None, "C31"])
def test_without_links_the_same_map_leads_nowhere(division):
    page, still = drawn(True, division=division), drawn(False, division=division)
    assert len(page.all("a")) == len(page.all("path")) == len(still.all("path")) == 16
    assert not [e for e in still.elements if e["tag"] in ("a", "button") or "href" in e or "data-action" in e]
    assert [e["aria-label"] for e in still.all("g")] == [e["aria-label"] for e in page.all("a")]
    assert [e["fill"] for e in still.all("path")] == [e["fill"] for e in page.all("path")]
    assert still.texts("li") == page.texts("li")


def test_classes_of_the_shares_are_per_cent():
    assert drawn(True).texts("li")[:3] == ["0%", "below 5%", "5–10%"]


def test_a_quadrant_has_one_colour_in_the_sentences_and_in_every_chart():
    sources = scenery.embedded()
    search = Search(sources.potential(None)[0], sources.registry, View())
    figure = potential.quadrant_figure(search, ENGLISH, "Source.")
    charted = [
        e["style"] for e in Page(charts.html(figure, ENGLISH)).all("span") if "atlas-swatch" in e.get("class", "")
    ]
    assert charted[:4] == [f"background: {potential.QUADRANT_COLOURS[quadrant]}" for quadrant in QUADRANTS]
    told = findings.findings(search, ENGLISH)
    assert all(potential.QUADRANT_COLOURS[quadrant] in told for quadrant in QUADRANTS[:3])


def listed(**values):
    sources = scenery.embedded()
    search = Search(sources.potential(None)[0], sources.registry, View(**values))
    return search, Page(findings.findings(search, ENGLISH))


@pytest.mark.parametrize(("by", "key"), [("surplus", "surplus"), ("lq", "lq"), ("persons", "employed")])
def test_findings_stand_by_voivodeship_in_the_order_asked_for(by, key):
    search, page = listed(by=by)
    cells = {"".join(cell.at): cell for cell in search.findings}
    values = [link["data-value"] for link in page.all("a")]
    assert sorted(values) == sorted(cells)
    regions = [part["id"].removeprefix("findings-") for part in page.all("details")]
    assert len(regions) == 16
    assert [value[:2] for value in values] == sorted((value[:2] for value in values), key=regions.index)
    for region in regions:
        own = [getattr(cells[value], key) for value in values if value[:2] == region]
        assert own == sorted(own, reverse=True)


def test_a_finding_is_one_line_of_numbers_with_a_mark():
    _, page = listed(region=("28",))
    assert page.one("details")["open"] is None
    line = next(link for link in page.all("a") if link["data-value"] == "28C31")
    assert " ".join(line["text"].split()) == (
        "C31 Manufacture of furniture ◆ LQ 4.36 · 19,288 persons employed · above the national share: +14,865"
    )
    assert line["href"] == "./potential?region=28&cell=28C31"
    assert "divisions more are organised, but not concentrated." in page.texts("p")[-1]
