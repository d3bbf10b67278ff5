"""Filters that go along to another page are seen there; those that it does not go by stay behind."""

import pytest

from tests.app.visits import panels, visit
from tests.html import Page

CHOSEN = {"sector": "ict", "region": "06", "q": "klaster"}


def menu(app):
    """The addresses of the menu, by page, without the language."""
    links = [a["href"] for a in Page(panels(app)["header"]).all("a", data_action="go")]
    return {link.removeprefix("./").partition("?")[0]: link.partition("?")[2].removeprefix("lang=pl") for link in links}


def chips(app):
    shown = panels(app).get("travelling")
    return Page(shown).texts("button", data_action="remove") if shown else []


def test_the_map_sends_along_what_each_page_goes_by():
    assert menu(visit("map", lang="pl", **CHOSEN)) == {
        "": "&sector=ict&region=06&q=klaster",
        "regions": "&region=06",
        "compare": "&region=06",
        "sectors": "&sector=ict&region=06",
        "potential": "&sector=ict&region=06",
        "history": "&sector=ict&region=06",
        "policy": "&region=06",
        "exchange": "&sector=ict&region=06&q=klaster",
        "present": "&sector=ict&region=06&q=klaster",
        "methods": "&region=06",
        "about": "",
    }


@pytest.mark.parametrize(
    ("page", "kept", "seen"),
    [
        ("regions", {"region"}, []),  # its title
        ("compare", {"region"}, []),  # its pressed buttons
        ("policy", {"region"}, []),
        ("sectors", {"sector", "region"}, ["Województwo: lubelskie ×"]),
        ("history", {"sector", "region"}, ["Województwo: lubelskie ×"]),
        ("potential", {"sector", "region"}, ["Branża: ICT i technologie cyfrowe ×", "Województwo: lubelskie ×"]),
        ("methods", {"region"}, ["Województwo: lubelskie ×"]),
        (
            "present",
            set(CHOSEN),
            ["Branża: ICT i technologie cyfrowe ×", "Województwo: lubelskie ×", "Tekst: klaster ×"],
        ),
        ("about", set(), []),
    ],
)
def test_a_page_shows_what_it_goes_by_and_lets_go_of_the_rest(page, kept, seen):
    app = visit(page, lang="pl", **CHOSEN)
    assert set(app.query_params) - {"lang"} == kept
    assert chips(app) == seen
    assert "sector" not in menu(app)["policy"]


def test_a_profile_names_the_results_to_which_it_leads_back():
    back = Page(panels(visit("cluster", lang="pl", cluster="dolina-lotnicza", region="18"))["profile"])
    (link,) = {" ".join(a["text"].replace("\u00a0", " ").split()) for a in back.all("a", data_action="map")}
    assert link == "← Wróć do: 20 klastrów w województwie podkarpackim"
