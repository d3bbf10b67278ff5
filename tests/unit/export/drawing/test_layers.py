"""Layers on drawn maps: their marks, their words in the legend, and none where none is asked for."""

import re

import pytest

from geo.scenes import pages
from geo.web import files
from tests import scenery, traded


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    return traded.sources(tmp_path_factory.mktemp("drawn"), scenery.embedded())


def words(sources, query: str) -> str:
    """The words of a map's picture, as the file has them for those who do not see it."""
    svg = files.make(pages.read(sources, "", query, "pl"), "svg").content.decode()
    return " ".join(re.findall(r">([^<>]+)<", svg))


def test_a_layer_is_drawn_and_explained(sources):
    assert "3 firmy; 1 bez znanego miejsca" in words(sources, "layer=firms&region=06&region=02")


def test_without_layers_a_map_says_nothing_of_them(sources):
    assert "firm" not in words(sources, "region=06&region=02")
