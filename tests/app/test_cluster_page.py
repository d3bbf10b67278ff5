"""The profile page, opened at its address."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.app.visits import panels, visit
from tests.html import Page

CLUSTER = "dolina-lotnicza"


def profile(app):
    return Page(panels(app)["profile"])


@pytest.mark.parametrize(("lang", "heading"), [("pl", "Historia statusów"), ("en", "Status history")])
def test_a_profile_opens_at_its_address_in_both_languages(lang, heading):
    found = profile(visit("cluster", lang=lang, cluster=CLUSTER))
    assert found.one("article", data_testid="cluster-profile")["data-cluster-id"] == CLUSTER
    assert found.texts("h1") == ["Dolina Lotnicza"]
    assert heading in found.texts("h2")
    found.check_structure()


def test_the_small_map_shows_sixteen_voivodeships_and_one_of_them_chosen():
    found = profile(visit("cluster", cluster=CLUSTER))
    assert len(found.all("path")) == 16
    assert len(found.all("path", class_="is-chosen")) == 1


def test_the_address_of_a_profile_keeps_the_filters_for_the_way_back():
    app = visit("cluster", lang="en", sector="ict", cluster=CLUSTER)
    assert app.query_params == {"lang": "en", "sector": "ict", "cluster": CLUSTER}
    assert profile(app).all("a", data_action="map")[0]["href"] == f"./?lang=en&sector=ict&cluster={CLUSTER}"


@pytest.mark.parametrize("cluster", [None, "no-such-cluster", "<img src=x onerror=alert(1)>", "a\u0000b", "x" * 5_000])
def test_an_address_without_a_known_cluster_gets_a_sentence_and_a_way_back(cluster):
    query = {} if cluster is None else {"cluster": cluster}
    found = profile(visit("cluster", lang="en", **query))
    assert len(found.all("article", data_testid="cluster-missing")) == 1
    assert found.texts("a") == ["To the map and the list"]
    assert found.all("img") == []


def test_the_address_goes_on_to_ask_for_a_cluster_that_nobody_knows():
    app = visit("cluster", lang="en", cluster="nonsense")
    assert app.query_params == {"lang": "en", "cluster": "nonsense"}
    app.run()
    assert "“nonsense”" in profile(app).texts("p")[0]


@settings(max_examples=15, deadline=None)
@given(query=st.dictionaries(st.sampled_from(("cluster", "lang", "near", "page", "x")), st.text(max_size=20)))
def test_no_address_breaks_the_page(query):
    assert len(profile(visit("cluster", **query)).all("article")) == 1
