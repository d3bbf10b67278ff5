"""What is chosen is carried out in the browser at once; the server confirms, and may be slow, gone or never needed."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Open
from tests.browser.line import OF_THE_LINE, Line
from tests.browser.pages import COUNT, map_frame, opened, ready, settle, visible
from tests.browser.test_first import Held
from tests.browser.visitors import Watch

ITEM = '[data-testid="cluster-item"]'


def count(page: Page) -> int:
    return int(page.locator(COUNT).get_attribute("data-count") or -1)


CHANGES = """(selector) => {
    window.changes = [];
    for (const place of document.querySelectorAll(selector))
        new MutationObserver((list) => window.changes.push(...list.map((one) =>
            `${one.type} ${one.attributeName ?? ""} ${(one.target.outerHTML ?? one.target.nodeValue).slice(0, 120)}`)))
            .observe(place, { subtree: true, childList: true, attributes: true, characterData: true });
}"""
ON_THE_MAP = ".leaflet-marker-pane, .leaflet-overlay-pane"
ABOVE = ".atlas-count, .atlas-chips, .atlas-options, .atlas-opener"


def test_nothing_is_told_or_changed_before_anything_is_chosen(page: Page, open_page: Open) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/assets/engine.*", hold)
    with page.expect_request("**/assets/engine.*"):
        open_page(page, "/?region=06&colour=count")
    places = [page.locator(f":is({ABOVE}, .atlas-filters, #atlas-live)"), map_frame(page).locator("body > div")]
    html = "(nodes) => nodes.map((node) => node.outerHTML)"
    before = [place.evaluate_all(html) for place in places]
    held.pop().continue_()
    ready(page)
    page.evaluate("() => new Promise((later) => { requestIdleCallback(later); })")  # after what the page does when idle
    ready(page)
    assert [place.evaluate_all(html) for place in places] == before


def test_a_choice_is_seen_before_the_server_knows_and_the_server_changes_nothing_of_it(
    page: Page, open_page: Open
) -> None:
    line = Line(page)
    open_page(page, "/?region=06")
    ready(page)
    entries = page.evaluate("history.length")
    line.hold()
    body = opened(page, "sector")
    body.get_by_role("checkbox", name="ICT i technologie cyfrowe").click()
    assert page.url.endswith("?sector=ict&region=06")
    assert page.locator(COUNT).inner_text().startswith("3 klastry ICT")
    assert count(page) == 3 == len(visible(page))
    expect(page.locator("#atlas-opener-sector")).to_have_text("Branża · 1")
    expect(page.get_by_role("button", name=re.compile("Usuń filtr Branża"))).to_be_visible()
    page.keyboard.press("Escape")
    frame = map_frame(page)
    frame.get_by_role("button", name="mazowieckie").first.click()
    assert page.url.endswith("?sector=ict&region=06&region=14")
    assert count(page) == len(visible(page)) > 3
    regions = opened(page, "region")
    shown = regions.locator("label").all_inner_texts()
    assert page.evaluate("history.length") == entries + 2  # one for each choice
    page.evaluate(CHANGES, ABOVE)
    frame.evaluate(CHANGES, ON_THE_MAP)
    line.release()
    expect(page.locator(ITEM)).to_have_count(min(count(page), 25))
    settle(page)
    assert regions.locator("label").all_inner_texts() == shown
    assert page.evaluate("window.changes") == []
    assert frame.evaluate("window.changes") == []
    assert page.evaluate("history.length") == entries + 2


def test_of_several_swift_choices_only_the_last_is_ever_drawn(page: Page, open_page: Open) -> None:
    line = Line(page)
    open_page(page)
    ready(page)
    line.hold()
    body = opened(page, "sector")
    for name in ("ICT i technologie", "Rolno", "Turystyka"):
        body.get_by_role("checkbox", name=name).click()
    wanted = count(page)
    page.evaluate(CHANGES, ".atlas-count")
    line.release()
    expect(page.locator(f"{ITEM} a").first).to_have_attribute("href", re.compile("agri-food.*ict.*tourism"))
    settle(page)
    assert count(page) == wanted == len(visible(page))
    assert page.evaluate("window.changes") == []
    seen = {}
    for expected in (["agri-food", "ict"], ["ict"], []):
        page.go_back()
        page.wait_for_function(
            "wanted => String(new URL(location).searchParams.getAll('sector')) === wanted", arg=",".join(expected)
        )
        assert count(page) == len(visible(page))  # before the server has answered
        seen[",".join(expected)] = count(page)
        expect(body.get_by_role("checkbox", checked=True)).to_have_count(len(expected))
    page.go_forward()
    page.wait_for_function("new URL(location).searchParams.get('sector') === 'ict'")
    settle(page)
    assert seen["ict"] < wanted
    expect(page.locator(COUNT)).to_have_attribute("data-count", str(seen["ict"]))  # however late the server's word is
    map_frame(page).wait_for_function("wanted => window.atlas.visible().length === wanted", arg=seen["ict"])


def whole_list(page: Page) -> list[str | None]:
    """The clusters of the list, asked on to its end; the focus goes on with it."""
    further = page.get_by_role("button", name="Pokaż kolejne")
    while further.is_visible():
        before = page.locator(ITEM).count()
        further.click()
        expect(page.locator(f"{ITEM} a").nth(before)).to_be_focused()
    return [item.get_attribute("data-cluster-id") for item in page.locator(ITEM).all()]


def test_without_a_connection_the_page_goes_on_and_catches_up(new_context, open_page: Open, watch: Watch) -> None:
    watch.expects(OF_THE_LINE)
    page = new_context(fresh=True).new_page()
    page.clock.install()
    line = Line(page)
    open_page(page)
    page.clock.run_for(2_000)
    ready(page)
    lost = page.locator(".atlas-lost")
    expect(lost).to_be_hidden()
    line.cut()
    expect(lost).to_contain_text("Brak połączenia z serwerem")
    opened(page, "region").get_by_role("checkbox", name="śląskie").first.click()
    page.keyboard.press("Escape")
    assert whole_list(page) == visible(page)
    assert count(page) > 25
    regions = opened(page, "region")
    regions.get_by_role("checkbox", name="śląskie").first.click()
    regions.get_by_role("checkbox", name="podkarpackie").click()
    page.keyboard.press("Escape")
    assert count(page) == len(visible(page)) > 3
    page.locator("#atlas-q").fill("lotnicza")
    page.locator("#atlas-q").press("Escape")
    page.locator("#atlas-q").press("Enter")
    ids = visible(page)
    assert "dolina-lotnicza" in ids
    assert [item.get_attribute("data-cluster-id") for item in page.locator(ITEM).all()] == ids
    page.locator(f"{ITEM} a").first.click()
    expect(page.get_by_test_id("cluster-card")).to_contain_text("podkarpackie")
    frame = map_frame(page)
    zoom = "Object.values(window).find((one) => one instanceof L.Map).getZoom()"
    before = frame.evaluate(zoom)
    frame.locator(".atlas-button-zoomIn").click()
    assert frame.evaluate(zoom) > before
    line.mend()
    page.clock.run_for(60_000)
    expect(lost).to_be_hidden()
    expect(page.get_by_test_id("cluster-card").get_by_role("link", name="Pełny profil")).to_be_visible()
    assert visible(page) == ids
    assert [item.get_attribute("data-cluster-id") for item in page.locator(ITEM).all()] == ids


FAULTY = """window.atlasEngine = { make: () => ({ addTowns() {}, ready: () => true, read: () => ({}), act: () => ({}),
    query: () => String(Math.random()), select() { throw new Error("faulty"); } }) };"""


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("**/assets/engine.*", {"status": 500, "body": "broken"}),
        ("**/engine/*", {"status": 500, "body": "broken"}),
        ("**/assets/engine.*", {"status": 200, "body": FAULTY, "content_type": "text/javascript"}),
    ],
    ids=["no script", "no data", "faulty"],
)
def test_without_the_engine_every_choice_works_through_the_server(
    address: str, answer: dict, page: Page, open_page: Open, watch: Watch
) -> None:
    watch.expects(500, "/(assets/)?engine")
    page.route(address, lambda route: route.fulfill(**answer))
    open_page(page)
    opened(page, "sector").get_by_role("checkbox", name="ICT i technologie cyfrowe").click()
    page.wait_for_function("new URL(location).searchParams.get('sector') === 'ict'")
    page.keyboard.press("Escape")
    map_frame(page).get_by_role("button", name="lubelskie").first.click()
    page.wait_for_function("new URL(location).searchParams.get('region') === '06'")
    settle(page)
    assert count(page) == len(visible(page)) == 3
    page.locator("#atlas-q").fill("klaster")
    page.locator("#atlas-q").press("Enter")
    page.wait_for_function("new URL(location).searchParams.get('q') === 'klaster'")
    assert page.evaluate("document.documentElement.dataset.atlasEngine") is None


def test_a_page_that_is_left_before_the_engine_has_come_answers_at_once_when_it_is_back(
    page: Page, open_page: Open
) -> None:
    held, line = Held(page, "/engine/facts"), Line(page)
    with page.expect_request(re.compile("/engine/facts")):
        open_page(page)
    page.locator(".atlas-menu a", has_text="Regiony").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Regiony")
    settle(page)
    held.let_go()
    ready(page)
    page.go_back()
    expect(page.locator(ITEM).first).to_be_visible()
    settle(page)
    line.hold()
    opened(page, "sector").get_by_role("checkbox", name="ICT i technologie cyfrowe").click()
    assert page.url.endswith("?sector=ict")
    line.release()
