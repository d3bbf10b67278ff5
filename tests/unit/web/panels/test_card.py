"""The card of the chosen cluster, and the list that stands at its entry."""

import pytest

from geo.i18n import translator
from geo.selection.filters import Selection
from geo.selection.view import View
from geo.web.panels import results
from geo.web.panels.card import card
from tests import factories
from tests.html import Page

PL = translator("pl")


def selection(**view):
    return Selection(factories.registry(names={"agro": "<b>Agro</b>"}), View(**view))


def test_the_card_says_what_is_known_and_escapes_it():
    html = card(selection(cluster="agro"), PL, factories.TODAY)
    found = Page(html)
    assert found.one("section", data_testid="cluster-card")["data-cluster-id"] == "agro"
    assert found.texts("h2") == ["<b>Agro</b>"]
    assert "<b>" not in html
    assert found.one("a", data_action="profile")["href"] == "./cluster?cluster=agro"


def test_without_a_chosen_cluster_there_is_no_card():
    assert card(selection(), PL, factories.TODAY) == ""


@pytest.mark.parametrize(("cluster", "page", "shown"), [(None, 2, 2), ("cyfra", 1, 3), ("cyfra", 2, 3), ("agro", 3, 1)])
def test_the_list_stands_at_the_page_of_the_chosen_cluster(monkeypatch, cluster, page, shown):
    monkeypatch.setattr(results, "PAGE_SIZE", 2)  # by name: <b>Agro</b>, Klaster Danych, Lokalny …, Łąki …, Łódzki …
    found = Page(results.results(selection(cluster=cluster, page=page), PL, factories.TODAY))
    assert f"Strona {shown} z 4" in found.texts("span")
    open_ = [item["data-cluster-id"] for item in found.all("li") if "is-open" in item.get("class", "")]
    assert open_ == ([cluster] if cluster else [])


def test_turning_the_page_leaves_the_card(monkeypatch):
    monkeypatch.setattr(results, "PAGE_SIZE", 2)
    link = Page(results.results(selection(cluster="cyfra"), PL, factories.TODAY)).one("a", rel="prev")
    assert link["href"] == "./?page=2"
    assert (link["data-action"], link["data-value"]) == ("go", "?page=2")
    link = Page(results.results(selection(page=2), PL, factories.TODAY)).one("a", rel="prev")
    assert (link["data-action"], link["data-value"]) == ("page", "1")
