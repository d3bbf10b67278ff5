"""Layers on drawn maps: their marks, their words in the legend, and none where none is asked for."""

import io
import re

import pytest
from pptx import Presentation

from geo.export.drawing import pictures
from geo.export.report import content
from geo.export.slides import slides
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


SHOWN = "layer=firms&layer=offers&region=06&region=02"
SAID = "Kwadraty na mapie: 3 firmy; 1 bez znanego miejsca."


def test_what_stands_for_a_map_and_what_lies_beside_it_tells_of_its_layers(sources):
    scene = pages.read(sources, "", SHOWN, "pl")
    assert SAID in pictures.alternative(scene) and "Romby na mapie: " in pictures.alternative(scene)
    source = "giełda atlasu"
    assert sum(source in credit for credit in scene.credits) == 1
    slide = Presentation(io.BytesIO(slides.pptx(scene))).slides[0]
    told = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert SAID in told and source in told.replace("\n", " ")
    report = content._map(scene, None)
    assert SAID in report["remarks"] and source in report["source"]
    assert source in words(sources, SHOWN)


def test_without_layers_a_map_says_nothing_of_them(sources):
    assert "firm" not in words(sources, "region=06&region=02")
