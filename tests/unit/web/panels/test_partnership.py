"""Drawings of a partnership: places, scale, links."""

from itertools import pairwise

import pytest

from geo import theme
from geo.i18n import translator
from geo.store import policy
from geo.store.files import web_resources
from geo.web.panels import partnership
from tests import scenery
from tests.html import Page


@pytest.fixture(scope="module")
def tables():
    return policy.load()


def test_one_place_is_one_dot_and_an_unknown_place_none(tables):
    dots = partnership.dots(tables.rows("participants", project="cord"))
    shared = next(dot for dot in dots if dot.label == "Bielsko-Biała")
    assert len(shared.names) == 3
    assert (shared.role, shared.home) == ("partner", True)  # beside two clusters that took part
    assert sum(len(dot.names) for dot in dots) == 12  # of 15: three places were not found
    kranj = next(dot for dot in dots if dot.label == "Kranj")
    assert kranj.left, "its label would cover Celje"


def test_the_map_is_true_to_scale_in_its_middle():
    west, east = partnership.project(50, 14), partnership.project(50, 15)
    north = partnership.project(51, 14)
    assert (east[0] - west[0]) / (west[1] - north[1]) == pytest.approx(0.643, abs=0.005)  # cos 50°


def test_lines_lead_from_the_lead_partner_to_every_other_place(tables):
    resources = web_resources(scenery.embedded().settings)
    page = Page(partnership.picture(tables.rows("participants", project="cord"), resources, translator("en")))
    places = partnership.dots(tables.rows("participants", project="cord"))
    (lead,) = [dot for dot in places if dot.role == "lead"]
    ties = [path["d"] for path in page.all("path") if "is-tie" in path["class"]]
    assert sorted(ties) == sorted(f"M{lead.x} {lead.y}L{dot.x} {dot.y}" for dot in places if dot != lead)
    assert page.texts("li") == ["lead partner", "partner", "observer", "in Poland"]


def test_no_border_is_drawn_where_the_land_was_cut():
    land, borders = partnership.ground(web_resources(scenery.embedded().settings)["background"])
    assert land
    lines = [[tuple(map(int, point.split())) for point in line.split("L")] for line in borders.split("M")[1:]]
    steps = [(a, b) for line in lines for a, b in pairwise(line)]
    west, _ = map(round, partnership.project(50, theme.NEIGHBOURS[0]))
    assert steps
    assert max((abs(a[1] - b[1]) for a, b in steps if a[0] == b[0] == west), default=0) < 10
