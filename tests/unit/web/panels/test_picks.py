"""The link and the bar of the shortlist."""

from geo.i18n import translator
from geo.selection.view import MOST_PICKS, View
from geo.web.panels import picks
from tests.html import NO_BREAK, Page

PL = translator("pl")
FULL = View(pick=tuple(f"k{number}" for number in range(MOST_PICKS)))


def test_a_link_adds_a_cluster_or_takes_it_out_and_keeps_the_view():
    add = picks.choice(View(sector=("ict",)), "a", "Alfa", "", PL)
    assert (add["href"], add["picked"], add["name"]) == ("./?sector=ict&pick=a", False, "Dodaj do porównania: Alfa")
    out = picks.choice(View(pick=("b", "a")), "b", "Beta", "cluster", PL)
    assert (out["href"], out["picked"], out["name"]) == ("./cluster?pick=a", True, f"Usuń z{NO_BREAK}porównania: Beta")


def test_a_full_shortlist_takes_no_more_but_lets_go():
    assert picks.choice(FULL, "a", "Alfa", "", PL) is None
    assert picks.choice(FULL, "k1", "K", "", PL)["picked"]
    assert "więcej się nie zmieści" in Page(picks.bar(FULL, "", PL)).one("p")["text"]


def test_the_bar_counts_compares_and_clears():
    bar = Page(picks.bar(View(region=("06",), pick=("a", "b")), "regions", PL))
    assert bar.texts("p", role="status") == ["W porównaniu: 2 klastry"]
    assert [(link["text"], link["href"]) for link in bar.all("a")] == [
        ("Porównaj", "./clusters?region=06&pick=a&pick=b"),
        ("Wyczyść", "./regions?region=06"),
    ]


def test_there_is_no_bar_without_a_shortlist_or_on_its_own_page():
    assert picks.bar(View(), "", PL) == ""
    assert picks.bar(View(pick=("a",)), "clusters", PL) == ""
