"""The offline bundle as a person opens it: unpacked, from the disk, without a network."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import BrowserContext, Frame, Page, Route, expect

from geo.i18n import translator
from geo.scenes import pages
from geo.selection import describe
from geo.selection.filters import Selection
from geo.selection.view import View
from geo.web.bundle.bundle import bundle, of_view
from tests import traded
from tests.browser.test_access import violations
from tests.browser.visitors import Watch
from tests.scenery import embedded, scene

STEPS = (
    ("", "", "Klastry w Polsce", "Notatka"),
    ("", "sector=ict&region=06", "", ""),
    ("regions", "region=06", "", ""),
    ("potential", "division=C10&region=06", "", ""),
    ("policy", "", "", ""),
    ("", "sector=ict&colour=count&q=nothing-is-called-so", "", ""),
)
# Marks of a map with firms and events, what is told of them, and what is told of those of voivodeship 18.
LAYERED = {
    "pl": (
        ["2 firmy: Lublin", "1 wydarzenie lub nabór: Rzeszów"],
        ["3 firmy; 1 bez znanego miejsca", "2 wydarzenia i nabory; 1 bez znanego miejsca"],
        ["0 firm", "1 wydarzenie lub nabór"],
    ),
    "en": (
        ["2 firms: Lublin", "1 event or call: Rzeszów"],
        ["3 firms; 1 without a known place", "2 events and calls; 1 without a known place"],
        ["0 firms", "1 event or call"],
    ),
}
LANGUAGES = pytest.mark.parametrize("language", ["pl", "en"])
CARD, ITEM, MAP = "#card", '[data-testid="cluster-item"]', ".bundle-map iframe"
Visit = Callable[..., Page]


def shown(number: int) -> list[str]:
    """Ids of the clusters that the list of a step has, in its order."""
    page, query, *_ = STEPS[number - 1]
    one = scene(page, query)
    return [one.registry.ids[position] for position in one.positions]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle, unpacked."""
    told = [(scene(page, query), title, note) for page, query, title, note in STEPS]
    return unpacked(bundle(told, "Klastry na spotkanie", translator("pl")), tmp_path_factory.mktemp("bundle"))


def unpacked(packed: bytes, target: Path) -> Path:
    """Unpack a bundle; give its folder."""
    with ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(target)
    return next(target.iterdir())


@pytest.fixture
def visit(folder: Path, new_context, watch: Watch) -> Visit:
    """Open a file of the bundle; whatever is asked for outside the folder fails the test."""
    return visiting(folder, new_context, watch)


def visiting(folder: Path, new_context, watch: Watch) -> Visit:
    """Return what opens a file of a folder."""

    def refuse(route: Route) -> None:
        address = route.request.url
        if address.startswith(folder.as_uri()):
            route.continue_()
        else:
            watch.faults.append(f"request outside the folder: {address}")
            route.abort()

    def open_it(path: str, **options: object) -> Page:
        context: BrowserContext = new_context(offline=True, **options)
        context.route("**/*", refuse)
        page = context.new_page()
        page.goto((folder / path).as_uri())
        return page

    return open_it


def map_of(page: Page) -> Frame:
    """The map, drawn."""
    expect(page.locator(MAP)).to_have_count(1)
    page.frame_locator(MAP).locator(".atlas").first.wait_for()  # not in its first, empty document any more
    frame = page.frames[1]
    frame.evaluate("() => window.atlas.ready")
    return frame


@LANGUAGES
def test_a_click_on_a_marker_shows_what_is_known_of_the_cluster(language: str, visit: Visit) -> None:
    page = visit(f"{language}/step-2.html")
    frame = map_of(page)
    group = frame.locator(".atlas-group")
    expect(group).to_have_count(1)  # three clusters of one town
    group.click()
    first = frame.locator(".atlas-fan [data-cluster-id]").first
    key = first.get_attribute("data-cluster-id")
    first.click()
    item = page.locator(f'{ITEM}[data-cluster-id="{key}"]')
    expect(page.locator(f"{CARD} h2")).to_have_text(item.locator("h3").inner_text())
    for fact in item.locator("dt").all_text_contents():
        expect(page.locator(f"{CARD} dt", has_text=fact).first).to_be_visible()
    expect(page.locator("#told")).to_have_text(item.locator("h3").inner_text())
    expect(frame.locator(".atlas-mark.is-selected").first).to_be_attached()
    page.locator(f"{CARD} .atlas-close").click()
    expect(page.locator(CARD)).to_be_hidden()
    expect(frame.locator(".atlas-mark.is-selected")).to_have_count(0)


def test_the_map_is_three_stops_and_its_list_names_the_clusters_of_a_group(visit: Visit) -> None:
    page = visit("pl/step-2.html")
    frame = map_of(page)
    skip = page.get_by_role("link", name="Pomiń mapę")
    skip.focus()
    expect(skip).to_be_in_viewport()
    stops = []
    for _ in range(4):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("() => document.activeElement.tagName"))
    assert stops[:3] == ["IFRAME"] * 3
    assert stops[3] != "IFRAME"
    frame.locator(".atlas-group").press("Enter")
    listed = frame.locator(".atlas-names-name").all_text_contents()
    assert sorted(listed) == sorted(page.locator(f"{ITEM} h3").all_text_contents())
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(f"{CARD} h2")).to_have_text(listed[1])
    frame.locator(".atlas-names-close").click()
    expect(frame.locator(".atlas-group")).to_be_focused()


def test_on_a_phone_back_closes_the_list_of_names(visit: Visit) -> None:
    page = visit("pl/step-2.html", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    frame = map_of(page)
    frame.locator(".atlas-group").tap()
    expect(frame.locator(".atlas-names.is-sheet")).to_have_count(1)
    page.evaluate("() => history.back()")
    expect(frame.locator(".atlas-names")).to_have_count(0)
    assert page.url.endswith("/pl/step-2.html")


def test_a_voivodeship_shows_its_clusters(visit: Visit) -> None:
    page = visit("pl/step-1.html")
    map_of(page).locator('.atlas-region[data-teryt="08"]').press("Enter")
    expect(page.locator(f"{CARD} h2")).to_contain_text("lubuskie")
    names = page.locator(f'{ITEM}[data-region="08"] h3').all_text_contents()
    assert names
    assert page.locator(f"{CARD} li").all_text_contents() == names
    page.locator(f"{CARD} li a").first.click()
    expect(page.locator(f'{ITEM}[data-region="08"]').first).to_be_in_viewport()


@LANGUAGES
def test_filters_narrow_the_map_and_the_list(language: str, visit: Visit) -> None:
    page = visit(f"{language}/step-1.html")
    frame = map_of(page)
    filters = page.locator("#filters")
    filters.locator("summary").click()
    every = shown(1)
    ict = filters.locator('input[value="ict"]')
    ict.check()
    filters.locator('input[value="06"]').check()
    listed = page.locator(f"{ITEM}:visible")
    expect(listed).to_have_count(len(shown(2)))
    assert listed.evaluate_all("items => items.map((item) => item.dataset.clusterId)") == shown(2)
    assert sorted(frame.evaluate("window.atlas.visible()")) == sorted(shown(2))
    told = describe.sentence(scene("", "sector=ict&region=06").selection, translator(language))
    expect(filters.get_by_role("status")).to_have_text(told)
    expect(page.locator("#found")).to_have_text(f"({len(shown(2))})")
    expect(ict.locator("xpath=..").locator("[data-count]")).to_have_text(str(len(shown(2))))
    filters.locator('input[name="q"]').fill("rolnictwo")
    found = Selection(scene("", "").registry, View(sector=("ict",), region=("06",), q="rolnictwo"))
    assert 0 < found.count < len(shown(2))
    expect(listed).to_have_count(found.count)
    filters.locator("[type=reset]").click()
    expect(listed).to_have_count(len(every))
    assert len(frame.evaluate("window.atlas.visible()")) == len(every)


@LANGUAGES
def test_layers_are_on_its_map_and_follow_its_filters(language: str, tmp_path: Path, new_context, watch: Watch) -> None:
    marked, whole, narrowed = LAYERED[language]
    given = traded.sources(tmp_path / "exchange", embedded())
    folder = unpacked(of_view(pages.read(given, "", "layer=firms&layer=events", language)), tmp_path / "bundle")
    page = visiting(folder, new_context, watch)(f"{language}/step-1.html")
    frame = map_of(page)
    marks, told = page.frame_locator(MAP).locator(".atlas-layer"), page.locator("[data-layer]")
    assert [one.get_attribute("aria-label") for one in marks.all()] == marked
    expect(told).to_have_text(whole)
    page.locator("#filters summary").click()
    page.locator('#filters input[value="18"]').check()
    expect(marks).to_have_count(1)
    expect(marks).to_have_attribute("aria-label", marked[1])
    expect(told).to_have_text(narrowed)
    page.locator("#filters [type=reset]").click()
    expect(told).to_have_text(whole)
    marks.first.click()  # there is no list to go to
    assert frame.locator(".atlas-tooltip").inner_text() == marked[0]
    assert page.url.endswith("step-1.html")


def test_the_list_points_at_the_map(visit: Visit) -> None:
    page = visit("pl/step-2.html")
    frame = map_of(page)
    page.locator(ITEM).first.hover()
    expect(frame.locator(".is-highlighted")).to_have_count(1)


@LANGUAGES
def test_arrow_keys_lead_from_step_to_step(language: str, visit: Visit, folder: Path) -> None:
    page = visit(f"{language}/step-1.html")
    map_of(page)
    page.keyboard.press("ArrowLeft")  # nothing is before the first
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**/{language}/step-2.html")
    map_of(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**/{language}/step-3.html")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(f"**/{language}/step-2.html")


def test_links_lead_through_the_folder(visit: Visit) -> None:
    page = visit("index.html")
    page.get_by_role("link", name="1. Klastry w Polsce").click()
    page.wait_for_url("**/pl/step-1.html")
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/en/step-1.html")
    expect(page.locator("h1")).to_have_attribute("lang", "pl")
    page.get_by_role("link", name="Next step").first.click()
    page.wait_for_url("**/en/step-2.html")
    page.get_by_role("link", name="All steps").click()
    page.wait_for_url("**/en/index.html")
    for image in page.locator("img").all():
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("naturalWidth", 1280)


def test_the_typeface_comes_along(visit: Visit) -> None:
    page = visit("pl/step-2.html")
    assert map_of(page).evaluate("() => document.fonts.check('600 14px \"Source Sans\"')")
    assert page.evaluate("() => [...document.fonts].every(face => face.status !== 'error')")


@LANGUAGES
@pytest.mark.parametrize("number", [1, 2, 6])
def test_a_step_is_complete_without_javascript(language: str, number: int, visit: Visit) -> None:
    page = visit(f"{language}/step-{number}.html", java_script_enabled=False)
    expect(page.locator(ITEM)).to_have_count(len(shown(number)))
    if shown(number):
        expect(page.locator(f"{ITEM} h3").last).to_be_visible()
        page.locator(f"{ITEM} summary").last.click()
        expect(page.locator(f"{ITEM} dt").last).to_be_visible()
    expect(page.locator(".bundle-map img")).to_be_visible()
    expect(page.locator(MAP)).to_have_count(0)


ENTRY = re.compile(r'<li class="atlas-item" id="([^"]+)".*?</li>', re.S)
WITHOUT = """(anchors) => anchors.forEach((anchor) => document.getElementById(anchor).remove())"""


def entries(path: Path) -> dict[str, str]:
    """Anchors of the entries of a page's list, by their HTML."""
    return {found[0]: found[1] for found in ENTRY.finditer(path.read_text("utf-8"))}


def shows_its_clusters(page: Page, number: int) -> None:
    one = scene(*STEPS[number - 1][:2])
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    if not one.mapped:  # as the page of the atlas
        expect(page.locator(f"iframe, .bundle-map, {ITEM}")).to_have_count(0)
        expect(page.locator(".bundle-figure").first).to_be_visible()
        return
    expected = {one.registry.ids[i] for i in one.selection.ordered}
    assert set(map_of(page).evaluate("() => window.atlas.visible()")) == expected
    ids = page.locator(ITEM).evaluate_all("items => items.map(item => item.dataset.clusterId)")
    assert ids == shown(number)


# The first step lists every cluster; of entries that stand there word for word, other steps are looked at with ten.
@pytest.mark.parametrize(("language", "scheme"), [("pl", "light"), ("en", "dark")])
@pytest.mark.parametrize("name", ["index", *(f"step-{number}" for number in range(1, len(STEPS) + 1))])
def test_a_page_shows_its_clusters_and_axe_finds_nothing(
    name: str, language: str, scheme: str, visit: Visit, folder: Path
) -> None:
    page = visit(f"{language}/{name}.html", color_scheme=scheme)
    expect(page.locator("html")).to_have_attribute("lang", language)
    number = int(name.rpartition("-")[2]) if name != "index" else 0
    if number:
        shows_its_clusters(page, number)
    if number and scene(*STEPS[number - 1][:2]).mapped:
        frame = map_of(page)
        assert frame.evaluate("() => document.documentElement.classList.contains('is-dark')") == (scheme == "dark")
        if name == "step-1":
            assert violations(frame) == []
        else:
            first, own = (entries(folder / language / f"{step}.html") for step in ("step-1", name))
            page.evaluate(WITHOUT, [anchor for text, anchor in own.items() if text in first][10:])
    assert violations(page) == []


@LANGUAGES
def test_a_phone_has_no_sideways_scrolling(language: str, visit: Visit) -> None:
    for name in ("index", "step-1", "step-3", "step-4"):
        page = visit(f"{language}/{name}.html", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 390


def test_paper_shows_the_picture_and_all_facts(visit: Visit) -> None:
    page = visit("pl/step-2.html")
    map_of(page)
    page.emulate_media(media="print")
    expect(page.locator(".bundle-map img")).to_be_visible()
    expect(page.locator(MAP)).to_be_hidden()
    expect(page.locator(".bundle-turns").first).to_be_hidden()
    expect(page.locator(f"{ITEM} dd").last).to_be_visible()
