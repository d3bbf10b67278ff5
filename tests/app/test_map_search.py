"""The search of the map page: what it finds, what it marks, what it proposes."""

import pytest

from tests.app.visits import panels, visit
from tests.html import Page


def count(app):
    return int(Page(panels(app)["summary"]).one("p", **{"data-testid": "result-count"})["data-count"])


@pytest.mark.parametrize(
    ("lang", "question", "link"),
    [
        ("pl", "Czy chodziło o:", "„dolina lotnicza” (1 klaster)"),
        ("en", "Did you mean:", "“dolina lotnicza” (1 cluster)"),
    ],
)
def test_a_mistyped_search_proposes_another_spelling_with_its_count(lang, question, link):
    app = visit("map", lang=lang, q="dolina lotncza")
    found = Page(panels(app)["summary"])
    assert count(app) == 0  # the proposal is no part of the result
    assert found.one("p", **{"data-testid": "proposals"})["text"].startswith(question)
    links = found.all("a", data_action="instead")
    assert found.texts("a", data_action="instead") == [link]
    assert links[0]["data-value"] == "q:dolina lotnicza"
    assert "q=dolina+lotnicza" in links[0]["href"]


def test_a_sector_is_proposed_where_its_name_finds_nothing_beside_another_word():
    found = Page(panels(visit("map", q="meble Hel"))["summary"])
    links = found.all("a", data_action="instead")
    assert [a["data-value"] for a in links] == ["sector:wood-furniture-paper"]
    assert found.texts("a", data_action="instead") == ["branżę „Drewno, meble, papier i poligrafia” (15 klastrów)"]


def test_a_sector_found_by_its_name_is_marked_in_the_list():
    app = visit("map", q="meble")
    assert count(app) == 15
    assert "<mark>meble</mark>, papier" in panels(app)["results"]
    assert not Page(panels(app)["summary"]).all("p", **{"data-testid": "proposals"})
