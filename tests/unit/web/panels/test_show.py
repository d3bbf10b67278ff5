"""What a step of a presentation shows, and how it is laid out."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from geo.figures.choropleth import Colouring
from geo.i18n import translator
from geo.selection.view import View
from geo.web import charts as html
from geo.web.panels import show
from tests import charts, scenery
from tests.html import Page

T = translator("pl")
PLAIN = Colouring("none", None, None)


def shown(*figures, page="regions", colours=PLAIN):
    """A step with these figures."""
    scene = SimpleNamespace(page=page, figures=figures, colours=colours, subtitle="mapa", t=T)
    return show.Shown([(scene, "Tytuł", "Notatka")], "Opowieść", View(lang="pl"), T)


def tall(rows):
    """A figure of a table with so many rows."""
    figure = charts.figure("table")
    chart = replace(figure.chart, only="")
    return replace(figure, name=f"tall-{rows}", chart=chart, rows=figure.rows[:1] * rows, links=())


def test_figures_lead_where_there_is_something_to_draw():
    step = shown(charts.figure("bars"))
    assert (step.mapped, step.layout) == (False, "figure")
    assert shown(charts.figure("bars"), colours=replace(PLAIN, kind="lq")).layout == "both"
    assert shown(charts.figure("bars"), page="").layout == "map"
    assert shown(charts.figure("bars", empty=True)).layout == "map"
    assert shown().layout == "map"


def test_a_second_figure_stands_below_where_there_is_room():
    small, empty = charts.figure("bars"), charts.figure("bars", empty=True)
    assert [one.name for one in shown(small, tall(5)).pictures] == ["sample-bars", "tall-5"]
    assert [one.name for one in shown(small, tall(20)).pictures] == ["sample-bars"]
    assert [one.name for one in shown(small, tall(20), empty, tall(4)).pictures] == ["sample-bars", "tall-4"]
    assert [one.name for one in shown(tall(40), small).pictures] == ["tall-40"]
    assert [one.name for one in shown(empty, small).pictures] == ["sample-bars"]


def test_what_fits_is_decided_by_rows_not_by_how_they_are_written():
    short = charts.figure("bars")
    written = replace(short, rows=[(f"{row[0]} {'x' * 500}", *row[1:]) for row in short.rows])
    assert html.height(written, T) == html.height(short, T)


@pytest.mark.parametrize("name", charts.KINDS)
def test_a_step_shows_the_chart_of_its_figure_without_links(name):
    figure = charts.figure(name)
    step = shown(figure)
    step.scene.positions, step.scene.credits, step.scene.version = (), ("Źródło",), "1"
    side = show.side(step)
    assert html.html(figure, T, links=False) in side
    assert not [element for element in Page(side).elements if element["tag"] in ("a", "button")]
    assert "Notatka" in side


def test_a_map_of_many_clusters_has_them_counted_by_sector():
    side = Page(show.side(step_of("", "region=06")))
    assert "26" in side.one("p", class_="atlas-show-count")["text"]
    assert "ICT i technologie cyfrowe" in side.texts("span", class_="atlas-bar-label")
    assert len(side.texts("span", class_="atlas-bar-label")) == len(side.texts("span", class_="atlas-bar-value"))


def test_a_map_of_a_sector_has_them_counted_by_voivodeship():
    labels = Page(show.side(step_of("", "sector=ict"))).texts("span", class_="atlas-bar-label")
    assert len(labels) == 16
    assert "lubelskie" in labels


def test_a_map_of_few_clusters_names_them():
    side = Page(show.side(step_of("", "sector=ict&region=06")))
    assert len(side.one("ul", class_="atlas-show-names")["text"].split()) > 3
    assert not side.texts("span", class_="atlas-bar-label")


def step_of(page, query):
    return show.Shown([(scenery.scene(page, query), "Tytuł", "")], "Opowieść", View(lang="pl"), T)
