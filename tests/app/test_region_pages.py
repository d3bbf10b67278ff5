"""The pages of one voivodeship and of several, as a visitor opens them."""

import pytest

from tests.app.visits import panels, visit
from tests.html import Page

REGION_FIGURES = ("names", "clusters", "strengths", "change", "gaps", "unorganised")


def page(app, key="region_head"):
    return Page(panels(app)[key])


def whole(app):
    return "\n".join(html for key, html in panels(app).items() if key.startswith(("region", "compare")))


@pytest.mark.parametrize(("address", "action"), [("regions", "only"), ("compare", "region")])
def test_without_a_region_the_page_begins_with_map_and_ranking_of_all_sixteen(address, action):
    found = page(visit(address, lang="pl"))
    rows = [cell["text"] for cell in found.all("th", scope="row")]
    assert rows[:2] == ["podlaskie", "lubelskie"]
    assert len(rows) == 17
    assert rows[-1] == "Polska"
    assert len(found.all("a", data_action=action, tabindex="-1")) == len(found.all("path")) == 16
    assert [head["aria-sort"] for head in found.all("th", scope="col") if "aria-sort" in head] == ["descending"]
    found.check_structure()


def test_a_heading_sorts_the_ranking_and_turns_it_round():
    app = visit("regions", lang="en", rank="gdp_per_capita")
    first, *_, last, poland = [cell["text"] for cell in page(app).all("th", scope="row")]
    assert (first, last, poland) == ("Mazovia", "Lublin", "Poland")
    (sorted_by,) = [head for head in page(app).all("th", scope="col") if "aria-sort" in head]
    assert sorted_by["aria-sort"] == "descending"
    (turned,) = [a for a in page(app).all("a", data_action="rank") if a["data-value"].endswith("-reversed")]
    assert turned["href"] == "./regions?lang=en&rank=gdp_per_capita-reversed"
    app = visit("regions", lang="en", rank="gdp_per_capita-reversed")
    assert next(cell["text"] for cell in page(app).all("th", scope="row")) == "Lublin"


@pytest.mark.parametrize("lang", ["pl", "en"])
def test_a_region_shows_its_figures_with_one_title(lang):
    app = visit("regions", lang=lang, region="28")
    shown = panels(app)
    assert all(f"region-{name}_head" in shown for name in REGION_FIGURES)
    Page(whole(app)).check_structure()


def test_the_strengths_give_employment_beside_every_quotient():
    app = visit("regions", lang="en", region="28")
    text = " ".join(page(app, "region-strengths_body").texts("ul")[0].split())
    assert text.startswith("Furniture")
    assert "+14,865 of 19,288; LQ 4.36" in text
    foot = page(app, "region-strengths_foot")
    assert foot.texts("tr")[1].startswith("Manufacture of furniture (C31) 4.36 19,288 +14,865 8.5% 1.9%")
    assert "1 August 2017" in foot.texts("p", class_="atlas-source")[0]
    shared = page(app, "figure_notes").texts("p", class_="atlas-note")
    assert len([note for note in shared if "B–N without K" in note]) == 1
    assert not [note for note in foot.texts("p", class_="atlas-note") if note in shared], "said once on a page"


def test_the_minimum_and_the_year_of_the_address_hold():
    app = visit("regions", lang="en", region="28", year="2012", minimum="9000")
    head = page(app, "region-strengths_head")
    assert "at least 9,000 persons" in head.texts("p")[0]
    assert "2012" in head.texts("p")[0]
    assert [option["value"] for option in page(app).all("option") if "selected" in option] == ["2012"]


def test_a_year_without_estimates_says_that_nothing_can_be_computed():
    app = visit("regions", lang="en", region="06", year="2008")
    notes = page(app, "figure_notes").texts("p", class_="atlas-note")
    assert any("cannot be computed" in note for note in notes)
    body = page(app, "region-strengths_body")
    assert body.all("ul") == []
    assert body.texts("p")[0].startswith("No quotients for 2008: totals are not known")


def test_clusters_lead_to_the_map_and_to_their_profiles():
    app = visit("regions", lang="en", region="18")
    body = page(app, "region-clusters_body")
    assert any(a["href"] == "./?lang=en&sector=agri-food&region=18" for a in body.all("a", data_action="go"))
    named = page(app, "region-names_body")
    assert any(a["href"] == "./cluster?lang=en&region=18&cluster=dolina-lotnicza" for a in named.all("a"))


def test_several_regions_are_side_by_side_on_one_scale():
    app = visit("compare", lang="en", region=["18", "06"])
    body = page(app, "compare-measures_body")
    assert [label for label in body.texts("span", class_="atlas-bar-label")[:2]] == ["Lublin", "Subcarpathia"]
    table = page(app, "compare-measures_foot")
    assert table.texts("th", scope="row") == ["Lublin", "Subcarpathia", "Poland"]
    profiles = [a["text"] for a in page(app).all("a", data_action="go") if a["href"].startswith("./regions?")]
    assert profiles == ["Lublin", "Subcarpathia"]
    assert len(page(app, "compare-structures_body").all("section")) == 2
    assert page(app, "compare-similar_head").texts("h2")[0].startswith("Nearest to Lublin")
    assert len(page(app, "compare-similar_body").all("li")) == 2 * 5
    Page(whole(app)).check_structure()


def test_one_region_is_set_against_all_others_by_distance():
    app = visit("compare", lang="en", region="06")
    found = page(app, "compare-similar_body").all("li")
    distances = [float(item["text"].split()[-1]) for item in found]
    assert len(found) == 15
    assert distances == sorted(distances)
    assert 0 < distances[0] < distances[-1] <= 2


def test_without_estimates_there_is_no_distance_and_the_page_says_so():
    app = visit("compare", lang="en", region=["06", "18"], year="2008")
    assert page(app, "compare-similar_head").texts("h2") == ["Distances cannot be computed for this year"]
    body = page(app, "compare-similar_body")
    assert body.all("ul") == []
    assert body.texts("p")[0].endswith("totals and quotients cannot be computed.")
    Page(whole(app)).check_structure()


def test_the_comparison_stops_at_ten_and_says_so():
    codes = [f"{n:02}" for n in range(2, 26, 2)]
    found = page(visit("compare", lang="en", region=codes))
    assert len(found.all("button", aria_pressed="true")) == 10
    assert all("disabled" in button for button in found.all("button", aria_pressed="false"))
    assert "Only 10 voivodeships" in found.texts("p", class_="atlas-notice")[0]


@pytest.mark.parametrize("address", ["regions", "compare"])
def test_an_unknown_region_gets_the_choice_and_a_notice(address):
    found = page(visit(address, lang="en", region="<b>99</b>"))
    assert "region=<b>99</b>" in found.texts("p", class_="atlas-notice")[0]
    assert found.all("b") == []
    assert found.texts("h1") == ["Regions" if address == "regions" else "Voivodeships side by side"]


def test_nothing_is_drawn_while_no_region_is_compared():
    assert not [key for key in panels(visit("compare", lang="pl")) if key.startswith("compare-")]


def test_what_is_folded_under_a_figure_leads_to_the_explanation_of_the_measure():
    pages = [visit("regions", lang="en", region="28"), visit("compare", lang="en", region="28")]
    links = [
        a["href"] for app in pages for a in Page(whole(app)).all("a") if "methods?" in a["href"] and "#" in a["href"]
    ]
    anchors = {link.partition("#")[2] for link in links}
    assert anchors == {"lq", "surplus", "shift-share", "per-million", "krugman", "hhi", "statuses", "units"}
    explained = "".join(panels(visit("methods", lang="en")).values())
    assert [anchor for anchor in anchors if f'id="{anchor}"' not in explained] == []
    assert all(link.startswith("./methods?lang=en&region=28#") for link in links)


def test_quotients_of_different_sectors_are_drawn_on_one_scale():
    body = page(visit("regions", lang="en", region="28"), "region-unorganised_body")
    lengths = [dot["style"].removeprefix("left: ").partition("%")[0] for dot in body.all("span", class_="atlas-dot")]
    marks = {mark["style"] for mark in body.all("span", class_="atlas-bar-mark")}
    assert len(lengths) == 5
    assert len(marks) == 1  # 1 stands at the same place everywhere
    assert len(set(lengths)) == len(lengths)
