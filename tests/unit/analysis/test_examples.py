"""Examples of the methods page: from the data, for the cell that the visitor looks at."""

from collections.abc import Mapping

import pytest

from geo.analysis.examples import DIVISION, REGION, example
from geo.figures.explanations import MEASURES
from geo.i18n import translator
from geo.selection.view import View
from geo.settings import Settings
from geo.store import statistics
from geo.web.panels.questions import questions
from geo.web.render import render
from tests import factories
from tests.html import Page
from tests.scenery import scene
from tests.tables import cells

ENGLISH = translator("en")


@pytest.fixture(scope="module")
def tables():
    settings = Settings.from_environment({})
    return statistics.load(settings.data, settings.installed)


@pytest.fixture(scope="module")
def furniture(tables):
    return example(tables)


def test_the_example_is_furniture_in_warmia_masuria(furniture):
    assert (furniture.region, furniture.division, furniture.last, furniture.first) == (REGION, DIVISION, 2015, 2009)
    assert furniture.values["e_ij"] == 19_288
    assert round(furniture.values["lq"], 2) == 4.36


def test_measures_agree_with_each_other(furniture):
    value: Mapping[str, float] = furniture.values
    lq = (value["e_ij"] / value["e_j"]) / (value["e_i"] / value["e"])
    assert value["lq"] == pytest.approx(lq)
    assert value["surplus"] == pytest.approx(value["e_ij"] * (1 - 1 / lq))
    assert value["symmetric"] == pytest.approx((lq - 1) / (lq + 1))
    assert value["growth"] == pytest.approx(value["national"] + value["mix"] + value["regional"])
    assert value["hhi_equivalent"] == pytest.approx(1 / value["hhi"])
    assert value["min_max"] == pytest.approx((lq - value["lq_min"]) / (value["lq_max"] - value["lq_min"]))


def test_the_cell_that_the_visitor_looks_at_becomes_the_example(tables):
    found = example(tables, "30", "C29")
    assert (found.region, found.division) == ("30", "C29")
    assert found.values["e_ij"] == tables.employment(2015).loc["30", "C29"]


def test_a_cell_that_is_not_published_is_no_example(tables):
    status = cells(tables, 2015, "status").stack()
    region, division = status[status == "estimated"].index[0]
    assert (example(tables, region, division).region, example(tables, region, division).division) == (REGION, DIVISION)


@pytest.mark.parametrize("key", [key for key in MEASURES if key != "stars"])
def test_every_measure_has_its_formula(key):
    page = Page(render("methods", ENGLISH, measures=[_measure(key)], notes=[], glossary=[], sources=[], intro="",
                       about="./about"))  # fmt: skip
    assert page.one("h2", id=key)["text"] == "name"
    assert len(page.one("math")["text"].strip()) >= 3


def _measure(key):
    return {"id": key, "name": "name", "what": "", "reading": "", "limits": "", "example": ""}


def test_questions_lead_only_to_pages_that_exist():
    page = Page(questions(factories.registry(), View(lang="en", region=("06",)), ENGLISH, {"regions", "potential"}))
    assert [e["href"] for e in page.all("a")] == ["./regions?lang=en&region=06", "./potential?lang=en&region=06"]
    assert page.texts("a") == ["Which clusters work in my region?", "What potential has a region?"]
    assert Page(questions(factories.registry(), View(), ENGLISH, set())).all("a") == []


def test_help_leads_to_the_measure():
    from geo.web.render import _environment

    template = _environment().from_string('{% from "help.html" import help %}{{ help(t, "lq", "./methods?lang=en") }}')
    page = Page(template.render(t=ENGLISH))
    assert page.one("a")["href"] == "./methods?lang=en#lq"
    assert page.texts("a") == ["?What does this measure mean?"]


def test_quotients_of_estimated_cells_are_not_quoted(tables):
    _, marks = tables.filled(2015)
    published = tables.employment(2015)
    division = next(code for code in marks if marks[code].any() and published[code].max() > 0)
    region = published[division].idxmax()
    found = example(tables, region, division)
    assert (found.region, found.division) == (region, division)
    assert found.estimated_regions == marks[division].sum()
    filled, _ = tables.filled(2015)
    shares = filled[division] / filled.sum(axis=1) / (tables.nation(2015)[division] / tables.nation(2015).sum())
    assert found.values["lq_min"] == pytest.approx(shares[~marks[division]].min())
    assert found.values["lq_max"] == pytest.approx(shares[~marks[division]].max())


def test_every_figure_is_explained_where_its_question_mark_leads():
    anchors = set(MEASURES) | {"glossary", "statuses", "estimates", "units"}
    pages = {"": "", "regions": "region=06", "compare": "region=06&region=20", "sectors": "sector=ict",
             "potential": "", "history": "", "policy": ""}  # fmt: skip
    shown = [figure for page, query in pages.items() for figure in scene(page, query).figures]
    shown += scene("potential", "region=28&division=C31").figures[1:]
    explained = {figure.name: figure.explained for figure in shown}
    assert {anchor for anchor in explained.values() if anchor} <= anchors
    assert {name for name, anchor in explained.items() if not anchor} == {"map-sector", "map-region"}
    assert len(shown) == len(explained), "two figures go by one name"
