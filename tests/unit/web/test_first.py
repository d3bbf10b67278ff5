"""The page before any script runs: complete, linked, small, swift, and as harmless as its templates."""

import gzip
import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from geo.scenes.sources import Sources
from geo.selection.filters import Selection
from geo.selection.view import View
from geo.web import assets
from geo.web.first import First, FirstPages
from geo.web.panels import around, results
from tests import scenery, traded
from tests.html import Page
from tests.pace import cost

PAGES = FirstPages(scenery.embedded)
SPITE = '"><script>window.pwned = 1</script><img src=x onerror=alert(1)>{{ 7*7 }}'
SMALL, SWIFT = 60_000, 0.05  # bytes packed, with what Streamlit sends; seconds


def made(page: str, language: str = "pl", pages: FirstPages = PAGES, **query: object) -> First:
    asked = pages.asked(page, urlencode(query, doseq=True), language, pages.sources())
    assert asked is not None
    return pages.make(asked)


def read(page: str = "", language: str = "pl", **query: object) -> Page:
    return Page(made(page, language, **query).body)


def marks(page: Page) -> list[dict[str, str]]:
    """The marks of the map, of all zooms."""
    return [element for element in page.elements if "atlas-mark" in element.get("class", "").split()]


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_map_page_has_count_list_map_and_links(language: str) -> None:
    page = read(language=language)
    page.check_structure()
    registry = scenery.embedded().registry
    count = page.one("p", data_testid="result-count")
    assert count["data-count"] == str(len(registry))
    assert len(page.all("li", data_testid="cluster-item")) == results.PAGE_SIZE
    assert {element["href"] for element in page.all("a", rel="next")} == {"./?page=2"}
    assert {"./?sector=ict", "./?region=06", "./?status=kkk_past"} <= {a.get("href") for a in page.all("a")}
    assert page.all("input", name="q")
    assert len([element for element in page.all("path") if "atlas-region" in element.get("class", "").split()]) == 16
    assert marks(page)
    assert all(mark["aria-label"] for mark in marks(page))
    assert {"./regions", "./sectors", "./about"} <= {a.get("href") for a in page.all("a")}
    name = "Lublin" if language == "en" else "lubelskie"
    assert name in page.texts("span", class_="atlas-name")


@pytest.mark.parametrize(("pointer", "zooms"), [("m", 9), ("t", 6)])
def test_marks_of_every_zoom_hold_all_clusters(pointer: str, zooms: int) -> None:
    body = made("").body
    links = re.findall(r'<a class="atlas-mark ([^"]*)".*?>(\w+)(?:</span>)?</a>', body)
    sizes = [
        [int(told) if told.isdigit() else 1 for classes, told in links if f"at-{pointer}{zoom}" in classes.split()]
        for zoom in range(zooms)
    ]
    assert {sum(size) for size in sizes} == {int(scenery.embedded().registry.seated.sum())}
    assert len(sizes[0]) < len(sizes[-1])
    own = [classes for classes, _told in links if f"at-{pointer}" in classes]
    assert len(own) < sum(map(len, sizes))  # what several zooms show stands once
    for zoom in range(zooms):
        assert f".at-{pointer}{zoom} {{ display: flex }}" in body


def test_filters_of_the_view_hold_everywhere() -> None:
    page = read(sector="ict", region="06", lang="pl")
    sources = scenery.embedded()
    selection = Selection(sources.registry, View(sector=("ict",), region=("06",)))
    assert page.one("p", data_testid="result-count")["data-count"] == str(selection.count)
    listed = [element["data-cluster-id"] for element in page.all("li", data_testid="cluster-item")]
    assert listed == [sources.registry.ids[place] for place in selection.ordered]
    named = {parse_qs(urlsplit(mark["href"]).query).get("cluster", [""])[0] for mark in marks(page)} - {""}
    assert named <= set(listed)
    assert page.one("path", id="atlas-picture-06")["class"].split()[-1] == "is-chosen"
    assert all("sector=ict" in mark["href"] for mark in marks(page))
    assert {a["href"] for a in page.all("a", rel="next")} == set()


def test_a_chosen_cluster_has_its_card_and_its_ring() -> None:
    page = read(cluster="dolina-lotnicza")
    assert page.one("section", data_testid="cluster-card")["data-cluster-id"] == "dolina-lotnicza"
    assert {mark["aria-current"] for mark in marks(page) if "is-selected" in mark["class"]} == {"true"}


def test_an_empty_result_is_said() -> None:
    page = read(q="nic takiego nie ma", sector="ict")
    assert page.one("p", data_testid="result-count")["data-count"] == "0"
    assert marks(page) == []
    assert page.one("div", id="atlas-results")["class"] == "atlas-empty"


@pytest.mark.parametrize("language", ["pl", "en"])
def test_profiles_and_regions_are_complete(language: str) -> None:
    profile = read("cluster", language, cluster="dolina-lotnicza")
    profile.check_structure()
    assert profile.one("article", data_testid="cluster-profile")["data-cluster-id"] == "dolina-lotnicza"
    region = read("regions", language, region="06")
    region.check_structure()
    headings = region.texts("h2")
    scene = scenery.scene("regions", f"region=06&lang={language}")
    assert headings == [" ".join(figure.title.replace("\u00a0", " ").split()) for figure in scene.drawn]
    assert scene.figures[0] not in scene.drawn  # its numbers stand in the head
    assert region.texts("ul", class_="atlas-rtiles")[0].startswith({"pl": "12,9", "en": "12.9"}[language])


@pytest.mark.parametrize("page", around.PATHS)
def test_every_page_has_a_heading_and_leads_to_the_others(page: str) -> None:
    if page == "show":
        assert PAGES.asked(page, "", "pl", scenery.embedded()) is None
        return
    found = read(page)
    assert len(found.all("h1")) == 1
    assert {a["href"] for a in found.all("a", data_action="go")} >= {"./" + path for path in around.MENU}


def test_an_unknown_page_is_left_to_streamlit() -> None:
    assert PAGES.asked("nonsense", "", "pl", scenery.embedded()) is None


def test_search_engines_are_told_what_the_page_is() -> None:
    head = Page(made("regions", "en", region="06").head)
    assert head.one("link", rel="canonical")["href"] == "./regions?lang=en&region=06"
    assert {link["hreflang"] for link in head.all("link", rel="alternate")} == {"pl", "en"}
    assert head.one("meta", name="description")["content"]
    assert made("cluster", cluster="dolina-lotnicza").title.endswith("– Atlas klastrów")
    assert made("").title == "Atlas klastrów"


def test_inside_a_page_of_others_stand_map_and_list_alone() -> None:
    page = read(embed="true")
    assert page.one("p", data_testid="result-count")
    assert page.all("nav", class_="atlas-questions") == []
    assert page.all("div", class_="atlas-charts") == []
    assert page.all("input", name="q")
    fixed = read(embed="true", filters="0")
    assert fixed.all("input", name="q") == []


def test_what_an_address_says_stays_text() -> None:
    for query in ({"q": SPITE}, {"sector": SPITE}, {SPITE: "x"}, {"cluster": SPITE, "lang": "en"}):
        page = made("", **query)
        assert "<script>window.pwned" not in page.head + page.body
        assert "<img src=x" not in page.head + page.body
        assert "49" not in Page(page.head).one("meta", name="description")["content"]
        Page(page.body)


def test_what_the_registry_says_stays_text(spiteful: Sources) -> None:
    pages = FirstPages(lambda: spiteful)
    page = Page(made("", pages=pages).body)
    assert [element for element in page.all("script")] == []
    names = {" ".join(text.split()) for text in page.texts("h3")}
    assert names == {" ".join(text.replace("\u00a0", " ").split()) for text in scenery.SPITE}
    for place in range(len(scenery.SPITE)):
        profile = made("cluster", pages=pages, cluster=f"c{place:02}")
        assert "<script>window.pwned" not in profile.head + profile.body
        Page(profile.body)


@pytest.mark.parametrize(
    ("page", "query"),
    [("", {}), ("", {"sector": "ict"}), ("", {"lang": "en"}), ("cluster", {"cluster": "dolina-lotnicza"})],
)
def test_it_is_made_at_once(page: str, query: dict[str, str]) -> None:
    made(page, **query)  # files are read once
    assert cost(lambda: made(page, **query), most=SWIFT) <= SWIFT


def test_it_is_small_when_packed() -> None:
    for page, query in (("", {}), ("", {"lang": "en"}), ("regions", {"region": "14"}), ("cluster", {"cluster": "ict"})):
        first = made(page, **query)
        assert len(gzip.compress((first.head + first.body).encode(), 6)) <= SMALL - 5_000


def test_equal_addresses_are_equal_and_data_of_another_day_are_not() -> None:
    one = PAGES.asked("", "sector=ict&region=06&region=06", "pl", scenery.embedded())
    assert one == PAGES.asked("", "region=06&sector=ict", "pl", scenery.embedded())
    assert one != PAGES.asked("", "region=06&sector=ict", "en", scenery.embedded())
    assert one is not None
    assert one.versions == (scenery.embedded().registry.manifest["data_version"], scenery.DAY.isoformat())


def test_its_style_is_that_of_the_maps_frame() -> None:
    style = assets.contents()["picture.css"].decode()
    assert style.count(".atlas-group {") >= 2, "light and dark"
    assert ":root {" not in style
    assert "html, body" not in style
    assert style.count("@container atlas-picture (max-width: 639px)") == 2, "its box is what the frame's window is"
    assert not re.search(r"@media \(max-width: \d+px\) \{", style)


@pytest.mark.parametrize(
    ("language", "told"), [("pl", "21 klastrów bez znanej siedziby"), ("en", "21 clusters without a known seat")]
)
def test_clusters_without_a_known_seat_are_said_in_the_picture(language: str, told: str) -> None:
    registry = scenery.embedded().registry
    assert int((~registry.seated).sum()) == 21
    assert read(language=language).texts("p", class_="atlas-unseated") == [told]
    assert read(region="06").texts("p", class_="atlas-unseated") == []


def test_layers_of_the_map_are_marks_with_links_of_their_own(tmp_path) -> None:
    given = traded.sources(tmp_path, scenery.embedded())
    page = Page(made("", pages=FirstPages(lambda: given), layer=["firms", "events"]).body)
    page.check_structure()
    layered = [one for one in page.elements if "atlas-layer" in one.get("class", "").split()]
    assert {one["aria-label"] for one in layered} == {"2 firmy: Lublin", "1 wydarzenie lub nabór: Rzeszów"}
    assert "./exchange?near=765876&radius=1&kind=firms" in {one["href"] for one in layered}
    pressed = {one["data-value"]: one["aria-pressed"] for one in page.all("button", data_action="layer")}
    assert pressed == {"firms": "true", "offers": "false", "events": "true"}
    assert "3 firmy; 1 bez znanego miejsca" in [text.strip() for text in page.texts("summary")]
    assert not [one for one in read().elements if "atlas-layer" in one.get("class", "").split()]


def test_the_exchange_is_there_before_any_script(tmp_path) -> None:
    given = traded.sources(tmp_path, scenery.embedded())
    page = Page(made("exchange", pages=FirstPages(lambda: given), kind="offers").body)
    page.check_structure()
    assert len(page.all("li", data_testid="trade-item")) == 2
    assert page.one("h1")["text"] == "Giełda"
