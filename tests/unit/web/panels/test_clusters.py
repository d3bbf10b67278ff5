"""The head of the page of clusters side by side."""

from functools import partial

import pytest

from geo.i18n import translator
from geo.scenes import pages
from geo.selection.view import View
from geo.web.panels import clusters
from tests.html import NO_BREAK, Page
from tests.scenery import embedded

IDS = ("dolina-lotnicza", "slaski-klaster-lotniczy", "wyzyna-lotnicza", "itcorner", "budosfera", "esta-cluster")
scene = partial(pages.read, embedded(), "clusters")


def shown(count, dropped=()):
    return Page(clusters.shortlist(scene("&".join(f"pick={key}" for key in IDS[:count])), dropped))


def entries(found):
    return [element["data-cluster-id"] for element in found.all("li", data_testid="shortlist-entry")]


def test_without_a_shortlist_the_page_says_how_to_fill_it():
    empty = pages.scene(embedded(), "clusters", View(), translator("pl"))
    found = Page(clusters.shortlist(empty, ()))
    assert [link["href"] for link in found.all("a")] == ["./"]
    assert "Nie wybrano żadnego klastra." in found.texts("p")[0]


def test_one_asks_for_a_second_and_proposes_its_neighbours_in_the_sector():
    found = shown(1)
    assert found.texts("p", class_="atlas-notice") == ["Wybierz drugi klaster, a staną obok siebie."]
    proposed = [link["data-value"] for link in found.all("a", data_action="pick") if link["data-value"] != IDS[0]]
    assert len(proposed) == clusters.PROPOSED
    assert set(proposed).isdisjoint(IDS[:1])
    assert scene(f"pick={IDS[0]}").figures == ()


@pytest.mark.parametrize(("count", "waiting"), [(2, 0), (4, 0), (6, 2)])
def test_the_first_four_stand_side_by_side_and_the_others_wait(count, waiting):
    found = shown(count)
    assert entries(found) == list(IDS[:count])
    assert len(found.all("li", class_="is-waiting")) == waiting
    figure = scene("&".join(f"pick={key}" for key in IDS[:count])).figures[0]
    assert len(figure.columns) == 1 + min(count, 4)
    assert bool(found.texts("p", class_="atlas-notice")) == bool(waiting)


def test_each_can_be_opened_and_taken_out():
    found = shown(2)
    out = found.all("a", data_action="pick", data_value=IDS[0])
    assert [link["href"] for link in out] == [f"./clusters?pick={IDS[1]}"]
    assert out[0]["aria-label"].replace(NO_BREAK, " ") == "Usuń z porównania: Dolina Lotnicza"
    profile = found.one("a", data_action="profile", data_value=IDS[0])
    assert profile["href"] == f"./cluster?cluster={IDS[0]}&pick={IDS[0]}&pick={IDS[1]}"
    assert "dolinalotnicza.pl" in found.texts("a")


def test_what_was_not_understood_is_said():
    assert "pick=x" in shown(2, ("pick=x",)).texts("p", role="status")[0]


def test_the_scene_is_of_the_shortlist_whatever_the_filters_are():
    found = scene("pick=itcorner&pick=dolina-lotnicza")
    assert [found.registry.ids[place] for place in found.positions] == ["itcorner", "dolina-lotnicza"]
    assert found.selection.count == 2
    assert found.title == "2 klastry obok siebie"
