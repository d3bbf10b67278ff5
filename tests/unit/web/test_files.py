"""Files of one figure: picture and data, by the figure's name on its page; and what an address of a file answers."""

import asyncio
import io
import pickle

import pytest
from PIL import Image
from starlette.applications import Starlette

from geo.errors import AtlasError, MissingData, TooLarge
from geo.export.document import Document
from geo.export.tables import figure_csv
from geo.scenes import pages
from geo.web import files
from geo.web.worker import Job
from geo.web.workshop import Busy, Crashed
from tests import asgi, scenery


@pytest.fixture(scope="module")
def profile():
    return pages.read(scenery.embedded(), "regions", "region=06")


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
    cells = pages.read(scenery.embedded(), "potential", "region=06")
    made = files.make_figure(cells, "potential-cells", "csv")
    assert made.content == figure_csv(cells.downloads[0], cells.t)
    assert made.name == "potencjalne-klastry_lubelskie_potential-cells_2026-11-23.csv"
    with pytest.raises(AtlasError, match="'potential-cells'"):
        files.make_figure(cells, "potential-cells", "png")


def test_links_name_page_kind_and_figure(profile):
    figure = profile.figures[0]
    hrefs = [link["href"] for link in files.links("regions", profile.view, figure, profile.t)]
    assert "./export/regions/csv/region-profile?lang=pl&region=06" in hrefs


# --- addresses --------------------------------------------------------------------------------------------------------


class Shop:
    """A workshop that answers what it is told to, or waits for ever."""

    def __init__(self, answer=None):
        self.answer, self.asked, self.cancelled = answer, [], False

    async def make(self, job):
        self.asked.append(job)
        if isinstance(self.answer, Exception):
            raise self.answer
        if self.answer:
            return self.answer
        try:
            return await asyncio.Future()
        except asyncio.CancelledError:
            self.cancelled = True
            raise


def asked(shop, path):
    app = Starlette(routes=files.routes(scenery.embedded, [""], shop))
    return asgi.ask(app, path, {"accept-language": "pl"})


def test_a_file_is_ordered_of_the_data_of_the_page():
    shop = Shop(Document("a.csv", "text/csv", b"a"))
    answer = asked(shop, "/export/regions/csv/region-profile?region=06")
    assert (answer.status, answer.content) == (200, b"a")
    assert answer.headers["content-disposition"] == "attachment; size=1; filename*=UTF-8''a.csv"
    sources = scenery.embedded()
    order = files.Order("regions", "csv", "region-profile", "region=06", "pl")
    told = Job(order, sources.settings, sources.today, sources.registry.manifest["data_version"])
    assert shop.asked == [told]
    assert pickle.loads(pickle.dumps(told)) == told  # it goes to another process


@pytest.mark.parametrize(
    ("fault", "status", "told"),
    [
        (Busy(), 503, "Przygotowywanych jest teraz wiele plików. Spróbuj ponownie za chwilę."),
        (Crashed(), 503, "Nie udało się przygotować pliku. Spróbuj ponownie za chwilę."),
        (
            MissingData("No data in /srv."),
            503,
            "Atlas nie może pokazać tej strony. "
            "Nie udaje się teraz odczytać jego danych. Spróbuj ponownie za kilka minut.",
        ),
        (TooLarge("8 MB"), 413, "To za dużo na jeden plik. Podziel prezentację na krótsze."),
        (AtlasError("No story."), 404, "No story."),
    ],
)
def test_what_cannot_be_made_is_a_sentence(fault, status, told):
    answer = asked(Shop(fault), "/export/story/bundle?story=x")
    assert (answer.status, answer.content.decode()) == (status, told)
    assert answer.headers.get("retry-after") == ("5" if status == 503 else None)


def test_a_wrong_address_waits_for_nobody():
    shop = Shop()
    assert asked(shop, "/export/map/csv?sector=zz").status == 404
    assert shop.asked == []


def test_who_closes_the_page_lets_the_work_go():
    shop = Shop()
    app = Starlette(routes=files.routes(scenery.embedded, [""], shop))
    assert asgi.ask(app, "/export/map/csv", leaves=lambda: bool(shop.asked)).status == 499
    assert shop.cancelled
