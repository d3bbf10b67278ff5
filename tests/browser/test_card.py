"""The card of a chosen cluster: in the window on every screen, a sheet on a phone, the list at its entry."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open, Stay
from tests.browser.pages import MAP_FRAME as MAP
from tests.browser.pages import map_frame, pressed, settle
from tests.browser.test_access import violations

CARD, ITEM = '[data-testid="cluster-card"]', '[data-testid="cluster-item"]'
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
CHOSEN = "dolina-lotnicza"
ASK = """([action, value]) => document.querySelector(".st-key-results .atlas-panel").dispatchEvent(
    new CustomEvent("atlas-asked", { bubbles: true, cancelable: true, detail: { action, value } }))"""


def box(found: Locator) -> dict[str, float]:
    return found.bounding_box() or {}


def is_in_window(page: Page, found: Locator) -> bool:
    seen, size = box(found), page.viewport_size
    across = seen["x"] >= 0 and seen["x"] + seen["width"] <= size["width"]
    return across and seen["y"] >= 0 and seen["y"] + seen["height"] <= size["height"]


def tap_a_pin(page: Page) -> str:
    """Tap a mark of one cluster and give the id of the cluster."""
    pin = map_frame(page).locator(".leaflet-marks-pane [data-cluster-id]").first
    pin.tap()
    return pin.get_attribute("data-cluster-id") or ""


def drag(page: Page, start: tuple[float, float], by: float) -> None:
    """Draw a finger down the window, slowly."""
    session = page.context.new_cdp_session(page)
    x, y = start
    for step in range(11):
        kind = "touchMove" if step else "touchStart"
        point = {"x": x, "y": y + by * step / 10}
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
def test_a_link_to_a_cluster_shows_its_card_above_the_list_at_its_entry(
    size: tuple[int, int], page: Page, open_page: Open
) -> None:
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    open_page(page, f"/?cluster={CHOSEN}")
    entry = page.locator(f'{ITEM}[data-cluster-id="{CHOSEN}"] h3 a')
    expect(entry).to_have_attribute("aria-current", "true")
    page.wait_for_function("entry => { const list = entry.closest('.atlas-scroll').getBoundingClientRect();"
        "const own = entry.getBoundingClientRect(); return own.top >= list.top && own.bottom <= list.bottom + 1; }",
        arg=entry.element_handle())  # fmt: skip
    assert is_in_window(page, page.locator(CARD))
    assert is_in_window(page, page.locator(f"{CARD} .atlas-actions"))
    assert is_in_window(page, entry)
    assert box(page.locator(".st-key-beside"))["height"] == box(page.locator(MAP))["height"]
    assert box(page.locator(CARD))["y"] + box(page.locator(CARD))["height"] <= box(entry)["y"]
    assert page.get_by_test_id("stMain").evaluate("element => element.scrollTop") == 0
    page.get_by_role("link", name=re.compile("Następna")).click()  # to turn the page leaves the card
    expect(page.locator(CARD)).to_have_count(0)
    expect(entry).to_have_count(0)


def test_on_a_phone_a_link_shows_the_card_as_a_sheet_that_a_swipe_closes(stay: Stay) -> None:
    page = stay(f"/?cluster={CHOSEN}", **PHONE)
    sheet = page.locator(CARD)
    expect(sheet).to_have_css("position", "fixed")
    page.wait_for_function("card => !card.getAnimations().length", arg=sheet.element_handle())
    assert is_in_window(page, sheet)
    assert box(sheet)["y"] + box(sheet)["height"] == 844
    assert box(sheet)["height"] <= 0.7 * 844
    assert box(page.get_by_role("button", name="Zamknij kartę"))["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []
    head = box(sheet.locator("h2"))
    drag(page, (head["x"] + 40, head["y"] + 10), 20)  # not far enough, and slow
    expect(sheet).to_be_visible()
    drag(page, (head["x"] + 40, head["y"] + 10), 250)
    expect(sheet).to_have_count(0)
    page.wait_for_function("!new URL(location).searchParams.has('cluster')")


def test_on_a_phone_a_tapped_pin_shows_its_card_and_back_and_escape_close_it(stay: Stay) -> None:
    page = stay("/?sector=ict", **PHONE)
    sheet = page.locator(CARD)
    id_ = tap_a_pin(page)
    expect(sheet).to_have_attribute("data-cluster-id", id_)
    page.wait_for_function("card => !card.getAnimations().length", arg=sheet.element_handle())
    assert is_in_window(page, sheet)
    expect(sheet.locator("h2")).to_be_focused()
    pin = box(map_frame(page).locator(f'.leaflet-marks-pane [data-cluster-id="{id_}"]'))
    assert 0 <= pin["y"] <= box(sheet)["y"] - pin["height"]  # the page has moved, so that the pin stays in sight
    settle(page)
    page.go_back()
    expect(sheet).to_have_count(0)
    settle(page)
    tap_a_pin(page)
    expect(sheet.locator("h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    mark = map_frame(page).locator(f'.leaflet-marks-pane [data-cluster-id="{id_}"]')
    expect(mark).to_be_focused()  # where one was


def test_on_a_phone_a_name_in_a_group_s_list_opens_its_card(stay: Stay) -> None:
    page = stay(**PHONE)
    frame = map_frame(page)
    frame.locator('.atlas-group[aria-label*="Białystok"]').tap()
    name = frame.locator(".atlas-names [data-cluster-id]").first
    assert is_in_window(page, frame.locator(".atlas-names"))
    id_ = name.get_attribute("data-cluster-id") or ""
    name.tap()
    expect(page.locator(CARD)).to_have_attribute("data-cluster-id", id_)
    settle(page)
    page.evaluate("history.back()")
    expect(page.locator(CARD)).to_have_count(0)
    expect(frame.locator(".atlas-names")).to_have_count(1)
    page.evaluate("history.back()")  # a step of the map's frame, for which go_back would wait in vain
    expect(frame.locator(".atlas-names")).to_have_count(0)


@pytest.mark.parametrize("finger", [True, False], ids=["finger", "mouse"])
def test_a_press_in_the_list_opens_the_card_of_the_entry_on_which_it_began(stay: Stay, finger: bool) -> None:
    page = stay("/?sector=ict", **(PHONE if finger else {}))
    entries = page.locator(ITEM)
    entries.nth(1).scroll_into_view_if_needed()
    first, id_ = (entries.nth(n).get_attribute("data-cluster-id") for n in (0, 1))
    with pressed(entries.nth(1).locator("h3 a"), finger):
        page.evaluate(ASK, ["sort", "founded"])  # what was chosen just before is answered now
        expect(entries.first).not_to_have_attribute("data-cluster-id", str(first))
    expect(page.locator(CARD)).to_have_attribute("data-cluster-id", str(id_))
    settle(page)
    assert f"cluster={id_}" in page.url


def test_the_focus_returns_to_the_entry_or_the_mark_that_opened_the_card(stay: Stay) -> None:
    page = stay("/?q=plastopolis")
    link = page.locator(f"{ITEM} a").first
    link.press("Enter")
    expect(page.locator(f"{CARD} h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(link).to_be_focused()
    mark = map_frame(page).get_by_role("button", name=re.compile("Plastopolis", re.I)).first
    mark.press("Enter")
    expect(page.locator(f"{CARD} h2")).to_be_focused()
    page.get_by_role("button", name="Zamknij kartę").press("Enter")
    expect(mark).to_be_focused()


def test_an_address_of_a_cluster_that_nobody_knows_goes_on_to_say_so(page: Page, open_page: Open, watch: Any) -> None:
    watch.expects(404, "/cluster\\?cluster=nonsense")  # which the address itself answers
    open_page(page, "/cluster?cluster=nonsense")
    missing = page.get_by_test_id("cluster-missing")
    for _ in range(2):
        expect(missing).to_contain_text("„nonsense”")
        assert page.url.endswith("/cluster?cluster=nonsense")
        page.reload()
        settle(page)
    page.get_by_role("link", name="English").click()
    expect(missing).to_contain_text("“nonsense”")
    page.wait_for_function("new URL(location).searchParams.get('cluster') === 'nonsense'")
