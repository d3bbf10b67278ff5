"""The exchange in figures: lists as tables and one message per chart, worked by hand."""

import pytest

from geo.scenes import pages
from tests import scenery, traded


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    return traded.sources(tmp_path_factory.mktemp("figures"), scenery.embedded())


def figures(sources, query: str, language: str = "en"):
    return pages.read(sources, "exchange", query, language).data


def cells(figure, row: int) -> dict[str, object]:
    return dict(zip([column.key for column in figure.columns], figure.rows[row], strict=True))


def test_the_table_of_offers_has_what_each_says_in_the_language_of_the_page(sources):
    listing, _ = figures(sources, "kind=offers")
    assert listing.title == "2 offers and requests"
    steel, laser = cells(listing, 0), cells(listing, 1)
    assert (steel["title"], steel["owner"], steel["language"]) == ("Titanium wanted", "Dolina Lotnicza", "English")
    assert laser["title"] == "Cięcie laserem"  # there is no English text: the original
    assert laser["countries"] == "Czechia, Germany"
    assert (laser["latitude"], laser["longitude"]) == (51.25058, 22.57009)  # of the firm that makes it
    assert laser["budget" if "budget" in laser else "partner"] == "Huta"


def test_what_is_not_known_stays_blank(sources):
    listing = figures(sources, "kind=firms")[0]
    kot = cells(listing, 1)
    assert kot["name"] == "Łukasz Kot"
    assert [kot[key] for key in ("nip", "size", "text", "latitude", "clusters")] == [None] * 5


def test_files_show_no_address_of_anybody(sources):
    for kind in ("firms", "offers", "events"):
        assert "email" not in [column.key for column in figures(sources, f"kind={kind}")[0].columns]


@pytest.mark.parametrize(
    ("query", "name", "title", "rows"),
    [
        ("kind=firms", "exchange-firm-regions", "Most firms: Lublin", [("Lublin", 2), ("Lower Silesia", 1)]),
        (
            "kind=events",
            "exchange-event-months",
            "Most events: January 2027",
            [("December 2026", 1), ("January 2027", 2)],
        ),
        (
            "kind=offers&type=technology_offer",
            "exchange-offer-sectors",
            "Most offers and requests: Metal, machinery and automation; Automotive and mobility",
            [("Metal, machinery and automation", 1), ("Automotive and mobility", 1)],
        ),
    ],
)
def test_a_chart_has_one_message(sources, query, name, title, rows):
    chart = next(figure for figure in figures(sources, query) if figure.name == name)
    assert (chart.title, list(chart.rows)) == (title, rows)
    assert len(chart.links) == len(rows)


def test_where_too_many_are_alike_the_title_counts(sources):
    assert figures(sources, "kind=offers")[1].title == "2 offers and requests"  # three sectors with one each


def test_where_nothing_is_there_the_figures_say_so():
    listing, chart = pages.read(scenery.embedded(), "exchange", "kind=offers", "en").data
    assert (listing.empty, listing.text, chart.empty, chart.text) == (True, "There are no offers yet.") * 2


def test_words_tell_every_filter(sources):
    scene = pages.read(sources, "exchange", "kind=offers&country=CZ&language=pl&q=laser&past=1&cluster=itcorner", "en")
    assert scene.words == "1 offer or request · Czechia · Polish · yes · ITCorner · laser"
    assert [chip.name for chip in scene.chips] == ["country", "language", "past", "cluster", "q"]
