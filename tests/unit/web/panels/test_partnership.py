"""Drawings of a partnership: places, scale, links."""

import pytest

from geo.i18n import translator
from geo.store import policy
from geo.web.panels import partnership
from tests.html import Page


@pytest.fixture(scope="module")
def tables():
    return policy.load()


def test_one_place_is_one_dot_and_an_unknown_place_none(tables):
    dots = partnership.dots(tables.rows("participants", project="cord"))
    shared = next(dot for dot in dots if dot.label == "Bielsko-Biała (PL)")
    assert len(shared.names) == 3
    assert sum(len(dot.names) for dot in dots) == 12  # of 15: three places were not found
    kranj = next(dot for dot in dots if dot.label == "Kranj (SI)")
    assert kranj.left, "its label would cover Celje"


def test_the_map_is_true_to_scale_in_its_middle():
    west, east = partnership.project(50, 14), partnership.project(50, 15)
    north = partnership.project(51, 14)
    assert (east[0] - west[0]) / (west[1] - north[1]) == pytest.approx(0.643, abs=0.005)  # cos 50°


def test_the_network_links_with_a_metacluster_only_what_a_document_names(tables):
    page = Page(partnership.pictures(tables, tables.project("cord"), {}, translator("en")))
    assert len(page.all("path", class_="is-known")) == 1
    assert len(page.all("rect")) == 1 + len(tables.rows("metaclusters", project="cord"))
