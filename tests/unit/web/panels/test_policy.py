"""The projects of the timeline in detail."""

import pytest

from geo.figures import policy as figures
from geo.i18n import translator
from geo.store import policy as tables_of
from geo.web.panels import policy
from tests.html import Page

ENGLISH = translator("en")


@pytest.fixture(scope="module")
def tables():
    return tables_of.load()


def test_details_stand_in_the_order_of_the_timeline(tables):
    projects = tables.rows("projects")
    page = Page(policy.details(tables, projects, ENGLISH))
    figure = figures.timeline(tables, projects, {}, ENGLISH)
    assert page.texts("h3") == [mark.label for mark in figure.panels(ENGLISH)[0].marks]


def test_dates_whose_year_is_inferred_are_marked(tables):
    page = Page(policy.details(tables, tables.rows("projects", project="id4"), ENGLISH))
    lines = page.texts("span")
    assert "26–27 May 2003 – Italy: conference" in lines
    assert "13 June 2003* – Vienna: opening of the project" in lines
    assert any(text.startswith("* The document gives day and month") for text in page.texts("small"))


def test_what_was_not_found_is_said(tables):
    page = Page(policy.details(tables, tables.rows("projects", project="id4"), ENGLISH))
    facts = dict(zip(page.texts("dt"), page.texts("dd"), strict=True))
    assert facts["Sums"] == "no data"
