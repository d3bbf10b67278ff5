"""The first screen of the map page at every size, what a newcomer reads, the way of a company, and the way back."""

import re
import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Stay
from tests.browser.pages import COUNT, MAP_FRAME, opened, ready, settle, visible
from tests.browser.serving import Server

ITEM = '[data-testid="cluster-item"]'
INTRO, TOAST = ".atlas-intro", ".atlas-toast.is-shown"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def box(page: Page, selector: str) -> dict[str, float]:
    found = page.locator(selector).first.bounding_box()
    assert found, selector
    return found


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768)])
def test_the_first_screen_stands_without_scrolling(width: int, height: int, language: str, stay: Stay) -> None:
    page = stay(f"/?lang={language}", viewport={"width": width, "height": height})
    whole = {name: box(page, name) for name in ("h1", INTRO, "#atlas-q", COUNT, MAP_FRAME, ".atlas-questions")}
    for name, seen in whole.items():
        assert seen["y"] >= 0, name
        assert seen["y"] + seen["height"] <= height, name
    assert whole[MAP_FRAME]["height"] >= 0.55 * height
    for opener in ("sector", "region", "status"):
        assert box(page, f"#atlas-opener-{opener}")["y"] < whole[MAP_FRAME]["y"]
    items = page.locator(ITEM)
    for place in range(3):
        seen = items.nth(place).bounding_box()
        assert seen["y"] + seen["height"] <= height
    assert page.get_by_test_id("stMain").evaluate("element => element.scrollTop") == 0


def test_the_first_chip_moves_nothing_below_it(stay: Stay) -> None:
    page = stay("/?lang=pl", viewport={"width": 1440, "height": 900})
    ready(page)
    before = box(page, MAP_FRAME), box(page, "#atlas-results")
    opened(page, "sector").get_by_role("checkbox").first.click()
    expect(page.locator(".atlas-chips")).to_be_visible()
    assert (box(page, MAP_FRAME), box(page, "#atlas-results")) == before


def test_on_a_projector_the_page_uses_the_width(stay: Stay) -> None:
    page = stay("/", viewport={"width": 1920, "height": 1080})
    seen, listed = box(page, MAP_FRAME), box(page, "#atlas-results")
    assert listed["x"] + listed["width"] - seen["x"] >= 0.95 * 1920
    assert seen["y"] + seen["height"] <= 1080
    assert seen["height"] >= 0.7 * 1080


def test_on_a_phone_the_sentence_comes_first_then_map_then_list(stay: Stay) -> None:
    page = stay("/", **PHONE)
    sentence, seen, item = box(page, INTRO), box(page, MAP_FRAME), box(page, ITEM)
    assert sentence["y"] + sentence["height"] <= seen["y"]
    assert seen["height"] <= 0.6 * 844
    assert item["y"] >= seen["y"] + seen["height"]
    for path in ("/about", "/policy", "/present", "/history", "/"):
        page = stay(path, **PHONE)
        here = box(page, '.atlas-header [aria-current="page"]')
        assert here["x"] >= 0
        assert here["x"] + here["width"] <= 390
    more = page.locator(".atlas-menu-more")
    expect(more).to_be_visible()
    more.tap()
    page.wait_for_function("document.querySelector('.atlas-header .atlas-menu').scrollLeft > 100")
    page.get_by_role("button", name="Dla firmy").tap()
    form = page.locator("#atlas-company")
    assert form.evaluate("element => element.scrollWidth - element.clientWidth") <= 0


def test_the_sentence_is_closed_for_good_and_does_not_flash(page: Page, open_page: Open) -> None:
    open_page(page, "/")
    page.get_by_role("button", name="Zamknij to zdanie na stałe").click()
    expect(page.locator(INTRO)).to_be_hidden()
    assert page.evaluate("document.activeElement !== document.body")
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => { window.early = document.documentElement.className; })"
    )
    open_page(page, "/")
    assert "atlas-introduced" in page.evaluate("window.early")
    expect(page.locator(INTRO)).to_be_hidden()


def test_questions_are_one_quiet_row_that_leaves_once_a_filter_is_on(stay: Stay) -> None:
    page = stay("/")
    links = page.locator(".atlas-question-list > li")
    assert links.count() == 5
    assert len({round(links.nth(place).bounding_box()["y"]) for place in range(5)}) == 1
    map_at = box(page, MAP_FRAME)["y"]
    page.locator('.atlas-bar[data-value="ict"]').dispatch_event("click")  # without scrolling there
    expect(page.locator(".atlas-questions")).to_be_hidden()
    settle(page)
    assert abs(box(page, MAP_FRAME)["y"] - map_at) <= 8  # chips stand where they stood


def test_a_company_finds_clusters_in_one_step(stay: Stay, atlas: Server) -> None:
    page = stay("/")
    page.get_by_role("button", name="Dla firmy").click()
    form = page.locator("#atlas-company")
    expect(form).to_be_visible()
    form.get_by_label("Branża").select_option("aerospace-defence")
    form.get_by_label("Miejscowość").fill("rzeszow")
    form.get_by_role("button", name="Pokaż klastry").click()
    page.wait_for_function("new URL(location).searchParams.has('near')")
    settle(page)
    assert {name: query(page)[name] for name in ("sector", "activity", "sort")} == {
        "sector": ["aerospace-defence"],
        "activity": ["active"],
        "sort": ["proof"],
    }
    expect(form).to_be_hidden()
    expect(page.locator(COUNT)).to_contain_text("w promieniu 50 km od miejscowości Rzeszów")
    entries = page.locator(ITEM)
    assert entries.count() == len(visible(page)) > 0
    for entry in entries.all():
        said = entry.inner_text()
        assert "aktywność potwierdzona" in said
        assert re.search(r"\d\u00a0km|ta sama miejscowość", said)
        assert re.search(r"członk|liczba członków: brak danych", said)
        assert "strona internetowa: brak danych" in said or entry.locator("a[href^=http]").count()
    plain = f"{atlas.url}/for-company?sector=aerospace-defence&town=rzeszow&activity=active"
    with urllib.request.urlopen(plain) as answer:  # a browser without scripts
        assert parse_qs(urlsplit(answer.url).query) == {
            name: query(page)[name] for name in ("sector", "activity", "near", "radius", "sort") if name in query(page)
        } | {"radius": ["50"]}


def test_each_change_of_filters_can_be_undone(stay: Stay) -> None:
    page = stay("/?region=06")
    everything = page.locator(COUNT).get_attribute("data-count")
    expect(page.locator(TOAST)).to_have_count(0)
    page.locator('.atlas-bar[data-value="ict"]').click()
    toast = page.locator(TOAST)
    expect(toast).to_contain_text("Zmieniono filtry.")
    expect(toast).to_have_attribute("role", "status")
    settle(page)
    toast.get_by_role("button", name="Cofnij").click()
    expect(page.locator(COUNT)).to_have_attribute("data-count", everything)
    assert query(page) == {"region": ["06"]}
    expect(toast).to_have_count(0)
    page.get_by_role("button", name="Usuń filtr Województwo: lubelskie").click()
    expect(toast).to_be_visible()
    settle(page)
    page.keyboard.press("Control+z")
    page.wait_for_function("new URL(location).searchParams.get('region') === '06'")
    expect(page.locator(COUNT)).to_have_attribute("data-count", everything)
    # A link whose address the server writes in its own way has changed nothing, and Back leaves it.
    entry = page.evaluate("navigation.currentEntry.index")
    page.evaluate("location.search = '?near=759734&radius=50&sector=none'")
    page.wait_for_function("new URL(location).searchParams.size === 1")
    settle(page)
    expect(toast).to_have_count(0)
    assert page.evaluate("navigation.currentEntry.index") == entry + 1


def test_the_toast_leaves_by_itself_but_not_from_under_a_hand(new_context, open_page: Open) -> None:
    page = new_context(fresh=True).new_page()
    open_page(page, "/")
    page.clock.install()
    page.locator('.atlas-bar[data-value="ict"]').click()
    toast = page.locator(TOAST)
    expect(toast).to_be_visible()
    toast.get_by_role("button").focus()
    page.clock.fast_forward(20_000)
    expect(toast).to_be_visible()
    page.locator("h1").click()  # the focus leaves it
    page.clock.fast_forward(20_000)
    expect(toast).to_have_count(0)


def test_a_view_that_is_added_is_told_can_be_taken_back_and_moves_nothing(stay: Stay) -> None:
    page = stay("/?sector=ict")
    before = [box(page, place) for place in ("h1", ".atlas-header nav", "[data-action=add]", ".atlas-files", MAP_FRAME)]
    page.get_by_role("button", name="Dodaj widok").click()
    toast = page.locator(TOAST)
    expect(toast).to_contain_text("Dodano widok do prezentacji.")
    expect(page.get_by_test_id("story-badge")).to_have_accessible_name("W\u00a0prezentacji: 1 widok")
    settle(page)
    after = [box(page, place) for place in ("h1", ".atlas-header nav", "[data-action=add]", ".atlas-files", MAP_FRAME)]
    assert after == before
    toast.get_by_role("button", name="Cofnij").click()
    expect(page.get_by_test_id("story-badge")).to_have_count(0)
    assert query(page) == {"sector": ["ict"]}


def test_a_page_of_the_list_that_is_not_there_is_mended_in_the_address(stay: Stay) -> None:
    page = stay("/?page=999")
    expect(page.get_by_text("Lista ma 12 stron; pokazano ostatnią.")).to_be_visible()
    page.wait_for_function("new URL(location).searchParams.get('page') === '12'")


def test_in_high_contrast_a_chosen_button_can_be_read(page: Page, open_page: Open) -> None:
    page.add_init_script("localStorage.setItem('atlas-contrast', 'on')")
    open_page(page, "/")
    colours = page.locator('.st-key-legend .atlas-choice[aria-pressed="true"]').evaluate_all(
        "all => all.map(one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor])"
    )
    assert colours
    assert {tuple(pair) for pair in colours} == {("rgb(255, 255, 255)", "rgb(0, 48, 143)")}
