"""Files of one figure: picture and data, by the figure's name on its page."""

import io

import pytest
from PIL import Image

from geo.errors import AtlasError
from geo.export.tables import figure_csv
from geo.scenes import pages
from geo.scenes.sources import load
from geo.settings import Settings
from geo.web import files
from tests.unit.scenes.test_scene import DAY


@pytest.fixture(scope="module")
def profile():
    return pages.read(load(Settings.from_environment({}), DAY), "regions", "region=06")


def test_the_table_is_that_of_the_page(profile):
    made = files.make_figure(profile, "region-strengths", "csv")
    figure = next(figure for figure in profile.figures if figure.name == "region-strengths")
    assert made.content == figure_csv(figure, profile.t)
    assert made.name == "profil_lubelskie_region-strengths_2026-11-23.csv"


def test_the_picture_fits_a_slide(profile):
    picture = Image.open(io.BytesIO(files.make_figure(profile, "region-strengths", "png").content))
    assert picture.size == (1920, 1080)


def test_the_vector_picture_says_what_it_shows(profile):
    text = files.make_figure(profile, "region-strengths", "svg").content.decode()
    figure = next(figure for figure in profile.figures if figure.name == "region-strengths")
    assert "1,54" in text
    assert figure.subtitle.split(" · ")[-1] in text
    assert "sbs_r_nuts06_r2" in text


def test_a_figure_without_rows_offers_no_picture(profile):
    empty = next(figure for figure in profile.figures if figure.empty)
    assert files.offered(empty) == ["csv", "xlsx"]


@pytest.mark.parametrize(("name", "key"), [("nothing", "csv"), ("region-strengths", "docx"), ("sector-peers", "csv")])
def test_what_the_page_does_not_have_is_refused(profile, name, key):
    with pytest.raises(AtlasError, match=f"'{name}'"):
        files.make_figure(profile, name, key)


def test_a_page_offers_data_that_it_does_not_show():
    cells = pages.read(load(Settings.from_environment({}), DAY), "potential", "region=06")
    made = files.make_figure(cells, "potential-cells", "csv")
    assert made.content == figure_csv(cells.downloads[0], cells.t)
    assert made.name == "potencjalne-klastry_lubelskie_potential-cells_2026-11-23.csv"
    with pytest.raises(AtlasError, match="'potential-cells'"):
        files.make_figure(cells, "potential-cells", "png")


def test_links_name_page_kind_and_figure(profile):
    figure = profile.figures[0]
    hrefs = [link["href"] for link in files.links("regions", profile.view, figure, profile.t)]
    assert "./export/regions/csv/region-profile?lang=pl&region=06" in hrefs
