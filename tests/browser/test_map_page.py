"""What a visitor does on the start page: filter, click the map, read the list, open a card, share a link."""

import json
import re
import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewContext, Open, Stay
from tests.browser.pages import COUNT, choose, map_frame, opened, ready, settle, visible

ITEM = '[data-testid="cluster-item"]'
CARD = '[data-testid="cluster-card"]'
# Of a bar its own colour, and those of what lies beneath it.
BAR = """(bar) => [".atlas-bar-fill", ".atlas-bar-track", null]
    .map((path) => getComputedStyle(path ? bar.querySelector(path) : bar).backgroundColor)"""
# Of the sign of key clusters below the map: whether it is as wide as high, how round it is, the colour of its ring.
SIGN = """() => {
    const sign = document.querySelector(".st-key-legend .atlas-glyph-kkk");
    const { width, height } = sign.getBoundingClientRect();
    const { borderTopLeftRadius, borderTopColor } = getComputedStyle(sign);
    return [width === height && width > 0, borderTopLeftRadius, borderTopColor];
}"""
# Pixels of the box of the list beneath its last entry.
BENEATH = """() => document.querySelector(".atlas-scroll").getBoundingClientRect().bottom
    - document.querySelector(".atlas-list").getBoundingClientRect().bottom"""


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def count(page: Page) -> int:
    return int(page.locator(COUNT).get_attribute("data-count") or -1)


def region(page: Page, name: str) -> Locator:
    return page.frame_locator('iframe[src*="streamlit_folium"]').get_by_role("button", name=name).first


def expect_query(page: Page, **expected: list[str]) -> None:
    page.wait_for_function(
        "wanted => JSON.stringify([...new URL(location).searchParams].sort()) === JSON.stringify(wanted.sort())",
        arg=[[name, value] for name, values in expected.items() for value in values],
    )


def test_one_sector_and_one_region_by_mouse_and_the_link_reopens_the_same(
    stay: Stay, open_page: Open, new_context: NewContext
) -> None:
    page = stay()
    opened(page, "sector").get_by_role("checkbox", name="ICT i technologie cyfrowe").click()
    expect_query(page, sector=["ict"])
    page.keyboard.press("Escape")
    region(page, "lubelskie").click()
    expect_query(page, sector=["ict"], region=["06"])
    expect(page.locator(COUNT)).to_have_text("3 klastry ICT w\u00a0województwie lubelskim")
    expect(page.locator(ITEM)).to_have_count(3)  # the list comes with the answer of the server
    ids = visible(page)
    assert len(ids) == 3
    assert sorted(item.get_attribute("data-cluster-id") for item in page.locator(ITEM).all()) == sorted(ids)
    colleague = open_page(new_context(locale="en-GB").new_page(), "/?" + urlsplit(page.url).query)
    expect(colleague.locator(COUNT)).to_have_text("3 ICT clusters in Lublin Voivodeship")
    assert visible(colleague) == ids


def test_one_sector_and_one_region_by_keyboard(stay: Stay) -> None:
    page = stay()
    page.locator("#atlas-opener-sector").focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("checkbox", name="ICT i technologie cyfrowe")
    expect(page.get_by_role("checkbox").first).to_be_focused()  # the focus goes in
    for _ in range(30):
        if box.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect_query(page, sector=["ict"])
    settle(page)
    expect(box).to_be_focused()  # what opened stays open, and what is chosen has the focus
    expect(box).to_be_checked()
    page.keyboard.press("Escape")
    expect(page.locator("#atlas-opener-sector")).to_be_focused()  # and comes back
    expect(page.locator("#atlas-opener-sector")).to_have_text("Branża · 1")
    region(page, "lubelskie").focus()
    page.keyboard.press("Enter")
    expect_query(page, sector=["ict"], region=["06"])
    region(page, "lubelskie").focus()
    page.keyboard.press("Space")
    expect_query(page, sector=["ict"])


def test_counts_on_options_follow_the_other_filters(stay: Stay) -> None:
    page = stay("/?region=06")
    body = opened(page, "sector")
    expect(body.get_by_role("checkbox", name="ICT i technologie cyfrowe 3")).to_be_visible()
    shown = [int(count) for count in body.locator(".atlas-option-count").all_inner_texts()]
    assert 0 in shown
    assert set(shown[shown.index(0) :]) == {0}  # those that leave nothing come last
    for name in ("ICT i technologie cyfrowe", "Rolno-spożywczy", "ICT i technologie cyfrowe", "Rolno-spożywczy"):
        body.get_by_role("checkbox", name=name).click()
        settle(page)
    expect_query(page, region=["06"])
    expect(body.get_by_role("checkbox", checked=True)).to_have_count(0)


def test_search_folds_letters_and_marks_what_it_found(stay: Stay) -> None:
    page = stay()
    ready(page)
    found = {}
    for text in ("lodz", "ŁÓDŹ", "Łódź"):
        page.get_by_role("combobox", name="Szukaj").fill(text)
        page.keyboard.press("Escape")  # closes the suggestions, so that Enter searches the text itself
        page.keyboard.press("Enter")
        expect_query(page, q=[text])
        expect(page.get_by_role("button", name=f"Usuń filtr Tekst: {text}")).to_be_visible()
        found[text] = visible(page)
    assert len(found["lodz"]) >= 10
    assert found["lodz"] == found["ŁÓDŹ"] == found["Łódź"]
    expect(page.locator(f"{ITEM} mark").first).to_have_text(re.compile("Łódź|łódz|Łódz"))
    page.get_by_role("button", name=re.compile(r"\+ województwo łódzkie")).click()
    expect_query(page, region=["10"])


def test_the_registry_near_a_town_is_sorted_by_distance(stay: Stay) -> None:
    page = stay()
    body = opened(page, "near")
    body.get_by_role("searchbox", name="Miejscowość").fill("torun")
    body.get_by_role("button", name="Toruń (kujawsko-pomorskie)").click()
    page.wait_for_function("new URL(location).searchParams.has('near')")
    settle(page)
    expect(page.locator(COUNT)).to_contain_text("w\u00a0promieniu 50\u00a0km od miejscowości Toruń")
    said = [item.inner_text() for item in page.locator(ITEM).all()]
    kilometres = [0 if "ta sama miejscowość" in text else int(re.search(r"(\d+)\u00a0km", text)[1]) for text in said]
    assert len(kilometres) == count(page) > 3
    assert kilometres == sorted(kilometres)
    assert kilometres[-1] <= 50


def test_a_card_opens_closes_and_opens_again_from_list_and_map(stay: Stay) -> None:
    page = stay("/?q=plastopolis")
    item = page.locator(f"{ITEM} a").first
    item.click()
    expect(page.locator(CARD)).to_be_visible()
    expect(page.locator(f"{CARD} h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(CARD)).to_have_count(0)
    marker = map_frame(page).get_by_role("button", name=re.compile("Plastopolis", re.I)).first
    for _ in range(2):  # the same cluster twice
        marker.focus()
        marker.press("Enter")
        expect(page.locator(CARD)).to_be_visible()
        page.get_by_role("button", name="Zamknij kartę").click()
        expect(page.locator(CARD)).to_have_count(0)


def test_list_and_map_highlight_each_other(stay: Stay) -> None:
    page = stay("/?q=plastopolis")
    frame = map_frame(page)
    page.locator(f"{ITEM} a").first.focus()
    expect(frame.locator(".is-highlighted").first).to_be_attached()
    frame.get_by_role("button", name=re.compile("Plastopolis", re.I)).first.focus()
    expect(page.locator(f"{ITEM}.is-highlighted")).to_have_count(1)


def test_a_filter_neither_moves_nor_remounts_the_map(stay: Stay) -> None:
    page = stay()
    frame = map_frame(page)
    frame.evaluate("window.kept = true")
    frame.get_by_role("button", name="Przybliż", exact=True).click()
    look = """(() => { const map = Object.values(window).find((one) => one instanceof L.Map);
        return [map.getZoom(), map.getCenter()]; })()"""
    before = frame.evaluate(look)
    choose(page, "sector", 7)
    page.wait_for_function("new URL(location).searchParams.has('sector')")
    assert frame.evaluate("window.kept")
    assert frame.evaluate(look) == before


def test_two_swift_clicks_on_the_map_are_both_followed(stay: Stay) -> None:
    page = stay()
    frame = map_frame(page)
    frame.evaluate("""() => { for (const code of ['06', '18', '20'])
        document.querySelector(`[data-teryt="${code}"]`)
            .dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true})); }""")
    expect_query(page, region=["06", "18", "20"])


def test_a_link_beside_the_map_leads_past_its_three_stops(stay: Stay) -> None:
    page = stay()
    link = page.get_by_text("Pomiń mapę")
    link.focus()
    expect(link).to_be_in_viewport()
    stops = []
    for _ in range(4):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.tagName"))
    assert stops[:3] == ["IFRAME"] * 3
    assert stops[3] != "IFRAME"
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#atlas-results")).to_be_focused()


def test_moving_the_map_does_not_run_the_page(stay: Stay) -> None:
    page = stay()
    frame = map_frame(page)
    page.evaluate("""() => { window.runs = 0; const app = document.querySelector('[data-testid="stApp"]');
        new MutationObserver(() => { if (app.dataset.testScriptState === 'running') window.runs += 1; })
            .observe(app, {attributes: true, attributeFilter: ['data-test-script-state']}); }""")
    for name in ("Przybliż", "Oddal", "Przybliż do wyników", "Cała Polska"):
        frame.get_by_role("button", name=name, exact=True).click()
    frame.locator(".leaflet-container").focus()
    for key in ("ArrowLeft", "ArrowUp", "+", "-"):
        page.keyboard.press(key)
    assert page.evaluate("window.runs") == 0


def test_every_address_opens_whatever_it_says(page: Page, open_page: Open) -> None:
    open_page(page, "/?sector=nonsense&region=99&founded=x&cluster=%3Cimg%20src%3Dx%3E&page=-1&zzz=1&lang=de&near=0")
    expect(page.get_by_text("6 elementów adresu było niezrozumiałych")).to_be_visible()
    expect(page.get_by_text("Nie znaleziono miejscowości „0”")).to_be_visible()
    assert count(page) == len(visible(page)) > 200
    choose(page, "sector")
    expect(page.get_by_text("elementów adresu")).to_have_count(0)


def test_no_result_says_why_and_leads_back(stay: Stay) -> None:
    page = stay("/?sector=textiles-fashion&region=08")
    assert count(page) == 0
    assert visible(page) == []
    page.get_by_role("button", name=re.compile("bez „Województwo: lubuskie”")).click()
    expect_query(page, sector=["textiles-fashion"])
    assert count(page) == len(visible(page)) == 3
    settle(page)
    assert page.evaluate(BENEATH) <= 12  # the box of the list is no higher than three entries


def test_bars_and_legend_filter_and_colour(stay: Stay) -> None:
    page = stay()
    expect(page.get_by_role("button", name="udział wybranych branż")).to_have_count(0)
    assert page.evaluate(SIGN) == [True, "50%", "rgb(240, 180, 41)"]  # as the marks of key clusters: round, in gold
    bar = page.locator('.atlas-bar[data-value="ict"]')
    filled, *_ = bar.evaluate(BAR)
    bar.click()
    expect_query(page, sector=["ict"])
    expect(bar).to_have_attribute("aria-pressed", "true")
    fill, *grounds = bar.evaluate(BAR)
    assert fill == filled  # a chosen bar is as full as it was
    assert fill not in grounds
    page.get_by_role("button", name="udział wybranych branż").click()
    expect_query(page, sector=["ict"], colour=["share"])
    expect(map_frame(page).locator(".atlas-legend")).to_contain_text("%")


def test_the_link_to_copy_has_no_language(page: Page, open_page: Open) -> None:
    open_page(page, "/?lang=en&sector=ict")
    assert page.locator(".atlas-copy").get_attribute("data-value") == "./?sector=ict"
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".atlas-copy").click()
    expect(page.locator(".atlas-copy")).to_have_text("Link copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == re.sub(r"\?.*", "?sector=ict", page.url)
    ready(page)
    page.evaluate("history.replaceState(null, '', './'); dispatchEvent(new PopStateEvent('popstate'))")  # as Back does
    assert page.locator(COUNT).inner_text().endswith(" klastrów")  # at once, in the language of the browser


CLOSED = "Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error()) } })"


@pytest.mark.parametrize("old_way", [True, False])
def test_a_link_is_copied_or_shown_where_the_clipboard_is_closed(old_way: bool, page: Page, open_page: Open) -> None:
    page.add_init_script(CLOSED if old_way else f"{CLOSED}; Document.prototype.execCommand = () => false;")
    open_page(page, "/?lang=en&sector=ict")
    page.locator(".atlas-copy").click()
    field = page.locator(".atlas-link-field")
    if old_way:
        expect(page.locator(".atlas-copy")).to_have_text("Link copied")
        expect(field).to_have_count(0)
    else:
        expect(field).to_be_focused()
        expect(field).to_have_value(re.sub(r"\?.*", "?sector=ict", page.url))
        assert field.evaluate("field => field.selectionEnd - field.selectionStart === field.value.length")


def test_the_new_count_is_announced(stay: Stay) -> None:
    page = stay()
    choose(page, "region", 0)
    page.wait_for_function("new URL(location).searchParams.has('region')")
    live = page.locator("#atlas-live")
    expect(live).to_have_attribute("aria-live", "polite")
    expect(live).to_contain_text(page.locator(COUNT).inner_text())


def test_health_counts_what_the_map_shows(stay: Stay, atlas) -> None:
    page = stay()
    with urllib.request.urlopen(f"{atlas.url}/healthz") as answer:
        said = json.load(answer)
    assert said["status"] == "ok"
    assert said["clusters"] == count(page) == len(visible(page))


def test_what_has_no_known_seat_is_counted_beside_the_marks_and_has_none(stay: Stay) -> None:
    def unmarked() -> int:
        marks = (
            map_frame(page)
            .locator(".atlas-mark")
            .evaluate_all("marks => marks.map((mark) => (mark.matches('.atlas-group') ? Number(mark.textContent) : 1))")
        )
        return count(page) - sum(marks)

    page = stay("/?sector=health-biotech")
    line = map_frame(page).locator(".atlas-unseated")
    assert unmarked() > 0
    expect(line).to_have_text(re.compile(rf"^{unmarked()} klast.* bez znanej siedziby$"))
    choose(page, "sector", 0)
    page.wait_for_function("new URL(location).searchParams.getAll('sector').length > 1")
    settle(page)
    expect(line).to_have_text(re.compile(rf"^{unmarked()} klast.* bez znanej siedziby$"))
    page = stay("/?q=sinotaic")
    assert (count(page), unmarked()) == (1, 1)
    expect(map_frame(page).locator(".atlas-unseated")).to_have_text("1 klaster bez znanej siedziby")


@pytest.mark.parametrize("path", ["/", "/?sector=ict&region=06&cluster=lubelski-klaster-teleinformatyczny"])
def test_on_a_laptop_the_whole_picture_is_seen_without_scrolling(path: str, stay: Stay) -> None:
    page = stay(path)
    box = page.locator('iframe[src*="streamlit_folium"]').bounding_box()
    assert box["width"] >= 0.45 * 1440
    assert box["y"] + box["height"] <= 900
    first = page.locator(f"{ITEM}, {CARD}").first.bounding_box()
    for seen in (page.locator("h1").bounding_box(), page.locator(COUNT).bounding_box(), first):
        assert seen["y"] >= 0
        assert seen["y"] + min(seen["height"], 80) <= 900


def test_on_a_phone_nothing_scrolls_sideways_and_the_drawer_holds_the_filters(stay: Stay) -> None:
    page = stay(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    assert page.locator('iframe[src*="streamlit_folium"]').bounding_box()["height"] <= 0.6 * 844
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.get_by_test_id("stMain").evaluate("element => element.scrollWidth - element.clientWidth") <= 0
    expect(page.locator("#atlas-opener-sector")).to_be_hidden()
    drawer = opened(page, "drawer")
    opened(page, "sector").get_by_role("checkbox", name="ICT i technologie cyfrowe").tap()
    expect_query(page, sector=["ict"])
    page.locator("#atlas-filter-sector").get_by_role("button", name="Zamknij").tap()
    expect(page.locator("#atlas-opener-sector")).to_have_text("Branża · 1")
    drawer.get_by_role("button", name=f"Pokaż {count(page)} kl").tap()
    expect(page.locator("#atlas-opener-drawer")).to_have_text("Filtry · 1")
    expect(drawer).to_have_count(0)
    expect(page.locator(COUNT)).to_be_visible()


def test_swift_clicks_are_all_kept(stay: Stay) -> None:
    page = stay()
    opened(page, "sector")
    # all before any run of the page
    click_all = "selectors => selectors.forEach((selector) => document.querySelector(selector).click())"
    page.evaluate(click_all, [f'input[data-value="{sector}"]' for sector in ("ict", "agri-food", "tourism")])
    expect_query(page, sector=["agri-food", "ict", "tourism"])
    page.keyboard.press("Escape")
    page.evaluate(click_all, [f'.atlas-bar[data-value="{code}"]' for code in ("06", "10")])
    expect_query(page, sector=["agri-food", "ict", "tourism"], region=["06", "10"])
    settle(page)
    page.go_back()
    page.wait_for_function("new URL(location).searchParams.getAll('region').length < 2")
    settle(page)
    assert count(page) == len(visible(page))
