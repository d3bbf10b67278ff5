"""The shortlist travels in the address between map, list, card, profile and all other pages."""

import pytest

from geo.web.editing.addresses import is_own
from tests.app.visits import panels, visit
from tests.html import NO_BREAK, Page

PICKS = ["dolina-lotnicza", "itcorner"]


@pytest.mark.parametrize("page", ["map", "regions", "about", "cluster"])
def test_every_page_keeps_the_shortlist_counts_it_and_sends_it_along(page):
    app = visit(page, lang="pl", pick=PICKS)
    assert app.query_params["pick"] == PICKS
    shown = panels(app)
    assert Page(shown["picks"]).texts("p") == ["W porównaniu: 2 klastry"]
    links = [a["href"] for a in Page(shown["header"]).all("a", data_action="go")]
    assert all("pick=dolina-lotnicza&pick=itcorner" in link for link in links)
    assert "pick=dolina-lotnicza&pick=itcorner" in Page(shown["header"]).one("a", data_action="lang")["href"]


def test_list_card_and_profile_offer_to_add_or_take_out():
    shown = panels(visit("map", lang="pl", pick=PICKS, cluster=PICKS[0], q="klaster"))
    assert Page(shown["card"]).one("a", data_action="pick")["text"] == f"✓ W{NO_BREAK}porównaniu"
    assert len(Page(shown["results"]).all("a", data_action="pick")) == 25
    profile = Page(panels(visit("cluster", lang="pl", pick=PICKS, cluster="wyzyna-lotnicza"))["profile"])
    added = profile.one("a", data_action="pick")
    assert (added["text"], added["aria-label"]) == ("+ Dodaj do porównania", "Dodaj do porównania: Wyżyna Lotnicza")
    own = [a["href"] for a in profile.all("a") if a["href"].startswith("./")]
    kept = [way for way in own if not is_own(way.removeprefix("./").partition("?")[0])]  # forms have no shortlist
    assert all("pick=dolina-lotnicza&pick=itcorner" in link for link in kept)


def test_the_page_of_the_shortlist_shows_it_side_by_side():
    shown = panels(visit("clusters", lang="en", pick=PICKS))
    assert "picks" not in shown
    table = Page(shown["clusters-side-by-side_body"])
    assert table.texts("th", scope="col") == ["Fact", "Dolina Lotnicza", "ITCorner"]


def test_an_unknown_cluster_is_named_and_left_out():
    app = visit("clusters", lang="en", pick=["nonsense", *PICKS])
    assert app.query_params["pick"] == PICKS
    assert "pick=nonsense" in Page(panels(app)["shortlist"]).texts("p")[0]
