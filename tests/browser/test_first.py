"""The page that the server draws: seen before Streamlit, complete without any script, and gone without a jump."""

import gzip
import http.client
import math
import re
import time
import urllib.request
from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import NewContext, Open
from tests.browser.pages import COUNT, FIRST, MAP_FRAME, map_frame, pressed, settle
from tests.browser.serving import Server

SIZES = {"wide": (1920, 1080), "desktop": (1440, 900), "tablet": (1024, 768), "phone": (390, 844)}
WIDEST = {"width": 2560, "height": 1440}
# Streamlit looks whether it is there before it shows the frame, which has a cache of its own; 1 kB.
OF_STREAMLIT = {"/component/streamlit_folium.st_folium/index.html"}  # asked for by its check and by the frame at once
SMALL = 60_000  # bytes of the page, packed
RECEIPT = 0.03  # seconds, fewer than those after which one sends it
STEADY = 0.05  # cumulative layout shift
NEAR = 2  # px by which a mark may move when the live map takes the place of its picture
SHIFTS = """() => new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
    requestAnimationFrame(() => setTimeout(() => done(sum), 0));
})"""
# Where things stand in the window: of panels by their keys, the map's box, the box of the list.
PLACES = """(root) => Object.fromEntries(
    [["header", ".st-key-header .atlas-panel"], ["summary", ".st-key-summary .atlas-panel"],
     ["results", ".st-key-results .atlas-panel"], ["list", ".atlas-scroll"],
     ["map", `:is(.atlas-picture, iframe[src*="streamlit_folium"])`]].map(([name, path]) => {
        const { left, top, width, height } = document.querySelector(`${root} ${path}`).getBoundingClientRect();
        return [name, [left, top, width, height].map(Math.round)];
    }),
)"""
# What Streamlit's styles set for all elements: were it different before, all would be laid out and drawn twice.
LOOKS = """(root) => [".atlas-scroll", ".atlas-choice", ".atlas-menu a"].map((path) => {
    const { scrollbarWidth, scrollbarColor, textSizeAdjust, appearance, boxSizing } =
        getComputedStyle(document.querySelector(`${root} .stApp ${path}, ${root}.stApp ${path}`));
    return [scrollbarWidth, scrollbarColor, textSizeAdjust, appearance, boxSizing];
})"""
# To name the language of the page has all styled anew, even where it is the same.
NAMED = """() => {
    window.named = 0;
    new MutationObserver((all) => { window.named += all.length; })
        .observe(document.documentElement, { attributeFilter: ["lang"] });
}"""
PAINTED = "performance.getEntriesByName('first-contentful-paint').length"
HAS_COME = """document.fonts.check('1rem "Source Sans"')"""
KEYS = "all => all.map((one) => one.closest('[class*=st-key-]').className.match(/st-key-(\\S+)/)[1])"
MARKS = """(root) => [...root.querySelectorAll(".atlas-mark")].filter((mark) => mark.offsetParent).map((mark) => {
    const frame = mark.ownerDocument.defaultView.frameElement;
    const around = frame?.getBoundingClientRect() ?? { left: 0, top: 0 };
    const { left, top, width, height } = mark.getBoundingClientRect();
    const x = around.left + (frame?.clientLeft ?? 0) + left + width / 2;
    const y = around.top + (frame?.clientTop ?? 0) + top + height / 2;
    return [mark.textContent, mark.getAttribute("aria-label"), x, y];
})"""
PARSED = "document.readyState !== 'loading'"
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


LIVE, LEAFLET = r"/static/js/index\.", r"/vendor/leaflet\.js"


class Held:
    """Requests that are answered when the test has seen what it wants to see before."""

    def __init__(self, page: Page, pattern: str) -> None:
        self.routes: list[Route] = []
        self.gone = False
        page.route(re.compile(pattern), self.take)

    def take(self, route: Route) -> None:
        if self.gone:
            route.continue_()
        else:
            self.routes.append(route)

    def let_go(self) -> None:
        """Answer those that came, and at once those that come from now on."""
        self.gone = True
        for route in self.routes:
            route.continue_()


def abort(route: Route) -> None:
    route.abort()


@pytest.fixture
def unscripted(new_context: NewContext) -> Page:
    return new_context(java_script_enabled=False).new_page()


def test_without_scripts_every_link_leads_on(unscripted: Page, atlas: Server) -> None:
    page = unscripted
    page.goto(atlas.url + "/?lang=pl")
    expect(page).to_have_title("Atlas klastrów")
    everything = int(page.locator(COUNT).get_attribute("data-count") or 0)
    page.get_by_role("link", name=re.compile("^Następna")).click()
    expect(page.locator(".atlas-list")).to_have_attribute("start", "26")
    assert parse_qs(urlsplit(page.url).query) == {"lang": ["pl"], "page": ["2"]}
    page.locator(".atlas-first-filters summary").first.click()
    page.locator('.atlas-first-filters a[href*="sector=ict"]').click()
    expect(page.locator(COUNT)).not_to_have_attribute("data-count", str(everything))
    page.get_by_role("link", name=re.compile("^Usuń filtr Branża")).click()
    expect(page.locator(COUNT)).to_have_attribute("data-count", str(everything))
    page.go_back()
    page.locator('[data-testid="cluster-item"] a').first.click()
    card = page.get_by_test_id("cluster-card")
    name = card.locator("h2").inner_text()
    card.locator("a.atlas-button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.locator(".atlas-menu a", has_text="Regiony").click()
    page.locator(".atlas-ranking").get_by_role("link", name="dolnośląskie").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("dolnośląskie")
    page.goto(atlas.url + "/?lang=pl")
    page.locator('.atlas-first-filters input[name="q"]').fill("lotnicza")
    page.locator('.atlas-first-filters input[name="q"]').press("Enter")
    expect(page.locator(COUNT)).not_to_have_attribute("data-count", str(everything))
    assert parse_qs(urlsplit(page.url).query) == {"lang": ["pl"], "q": ["lotnicza"]}


@pytest.mark.parametrize("language", ["pl", "en"])
def test_marks_are_seen_before_streamlit_is(language: str, page: Page, atlas: Server, watch) -> None:
    watch.expects("net::ERR_FAILED", "/static/js/")
    page.route(re.compile(r"/static/js/"), abort)
    page.goto(f"{atlas.url}/?lang={language}&sector=ict", wait_until="domcontentloaded")
    first = page.locator(FIRST)
    expect(first.locator(".atlas-mark:visible").first).to_be_visible()
    expect(first.locator(".atlas-region")).to_have_count(16)
    expect(first.get_by_test_id("cluster-item").first).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", language)


@pytest.mark.parametrize("size", SIZES)
def test_the_live_page_takes_its_place_without_a_jump(size: str, new_context: NewContext, atlas: Server) -> None:
    width, height = SIZES[size]
    fingers = size == "phone"  # which need more room: fewer marks
    page = new_context(viewport={"width": width, "height": height}, has_touch=fingers, is_mobile=fingers).new_page()
    held = Held(page, LIVE)
    page.goto(atlas.url + "/?lang=pl", wait_until="commit")
    page.wait_for_function(PAINTED)
    page.wait_for_function(PARSED)
    page.evaluate(FRAMES)
    before, drawn = page.evaluate(PLACES, FIRST), page.locator(FIRST).evaluate(MARKS)
    widest = _widened(page, FIRST) if size == "wide" else []
    looks = page.evaluate(LOOKS, FIRST)
    page.evaluate(NAMED)
    held.let_go()
    settle(page)
    frame = map_frame(page)
    assert page.evaluate(PLACES, "#root") == before
    assert page.evaluate(LOOKS, "#root") == looks
    assert page.evaluate("named") == 0
    _agree(drawn, frame.locator("body").evaluate(MARKS))
    assert page.evaluate(SHIFTS) <= STEADY
    if widest:
        page.set_viewport_size(WIDEST)
        frame.wait_for_function("map.getSize().y === innerHeight && innerHeight > 900")
        frame.locator(".atlas-button-poland").click()  # so small a change of its size leaves a map as it is
        _agree(widest, frame.locator("body").evaluate(MARKS))


def _widened(page: Page, path: str) -> list[list]:
    """Look at the marks in a window of the widest size, and go back to the one before."""
    size = page.viewport_size
    page.set_viewport_size(WIDEST)
    page.evaluate(FRAMES)
    drawn = page.locator(path).evaluate(MARKS)
    page.set_viewport_size(size)
    page.evaluate(FRAMES)
    return drawn


def _agree(drawn: list[list], live: list[list]) -> None:
    """Compare the marks of a first picture with those of the map that takes its place."""
    assert sorted(mark[:2] for mark in live) == sorted(mark[:2] for mark in drawn)
    there = {label: place for _text, label, *place in live}
    assert [label for _text, label, *place in drawn if math.dist(place, there[label]) > NEAR] == []


def test_nothing_is_said_twice_and_both_say_the_same(page: Page, open_page: Open, atlas: Server) -> None:
    held = Held(page, LEAFLET)
    page.goto(atlas.url + "/?lang=pl&sector=ict", wait_until="commit")
    page.locator(f"#root {MAP_FRAME}").wait_for(state="attached")
    expect(page.locator("#root .st-key-results .atlas-panel")).not_to_be_empty()
    first = page.locator(FIRST)
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.locator(f"{COUNT}:visible").count() == 1
    assert page.get_by_role("list").filter(has=page.get_by_test_id("cluster-item")).count() == 1
    told = [first.locator(path).all_inner_texts() for path in (COUNT, '[data-testid="cluster-item"]')]
    keys = first.locator("[class*=st-key-]").evaluate_all(KEYS)
    first.locator('[data-testid="cluster-item"] a').nth(2).focus()
    first.locator(".atlas-scroll").evaluate("box => { box.scrollTop = 300; }")
    held.let_go()
    settle(page)
    assert [page.locator(path).all_inner_texts() for path in (COUNT, '[data-testid="cluster-item"]')] == told
    live = page.locator("#root .atlas-panel").evaluate_all(KEYS)
    assert [key for key in keys if key not in ("map", "beside")] == live
    expect(page.locator('[data-testid="cluster-item"] a').nth(2)).to_be_focused()
    assert page.locator(".atlas-scroll").evaluate("box => box.scrollTop") == 300


def test_a_click_before_the_live_page_is_there_is_not_lost(page: Page, atlas: Server) -> None:
    held = Held(page, LEAFLET)
    page.goto(atlas.url + "/?lang=pl&sector=ict", wait_until="commit")
    page.locator(f"{FIRST} .atlas-chips button").first.click()
    page.locator(f"#root {MAP_FRAME}").wait_for(state="attached")
    held.let_go()
    settle(page)
    expect(page).to_have_url(re.compile(r"\?lang=pl$"))


@pytest.mark.parametrize(
    ("pressed_on", "address"),
    [(".atlas-chips button", r"\?lang=pl$"), ("a.atlas-pin:visible", r"cluster=[a-z]")],
    ids=["button", "mark"],
)
@pytest.mark.parametrize("finger", [True, False], ids=["finger", "mouse"])
def test_it_stays_while_it_is_pressed(
    pressed_on: str, address: str, finger: bool, new_context: NewContext, atlas: Server
) -> None:
    size = dict(zip(("width", "height"), SIZES["phone" if finger else "desktop"], strict=True))
    page = new_context(viewport=size, has_touch=finger, is_mobile=finger).new_page()
    held = Held(page, LEAFLET)
    page.goto(atlas.url + "/?lang=pl&sector=ict", wait_until="commit")
    page.locator(f"#root {MAP_FRAME}").wait_for(state="attached")
    with pressed(page.locator(f"{FIRST} {pressed_on}").first, finger):
        held.let_go()
        map_frame(page)
        page.evaluate(FRAMES)
        expect(page.locator(FIRST)).to_be_visible()
    expect(page).to_have_url(re.compile(address))
    settle(page)
    expect(page.get_by_test_id("cluster-card")).to_have_count(int("cluster" in address))


@pytest.mark.parametrize(
    "path",
    [
        "/cluster?cluster=dolina-lotnicza&pick=itcorner",
        "/clusters?pick=dolina-lotnicza&pick=itcorner",
        "/regions?region=06",
        "/about",
        "/potential",
    ],
)
def test_other_pages_have_theirs(path: str, page: Page, open_page: Open, atlas: Server) -> None:
    held = Held(page, LIVE)
    page.goto(atlas.url + path, wait_until="commit")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_count(1)
    told, title = heading.inner_text(), page.title()
    held.let_go()
    settle(page)
    expect(heading).to_have_count(1)
    assert heading.inner_text() == told
    expect(page).to_have_title(title)
    assert page.evaluate(SHIFTS) <= STEADY


@pytest.mark.parametrize(
    ("path", "size"),
    [
        ("/?lang=pl", "portrait"),
        ("/?lang=en", "portrait"),
        ("/", "tablet"),
        ("/", "desktop"),
        ("/regions?region=06", "desktop"),
        ("/cluster?cluster=dolina-lotnicza", "desktop"),
    ],
)
def test_a_typeface_that_comes_late_moves_nothing(path: str, size: str, new_context: NewContext, atlas: Server) -> None:
    width, height = {**SIZES, "portrait": (768, 1024)}[size]
    page = new_context(fresh=True, viewport={"width": width, "height": height}).new_page()
    live, typeface = Held(page, LIVE), Held(page, r"\.woff2")
    page.goto(atlas.url + path, wait_until="commit")
    page.wait_for_function(PAINTED)
    assert not page.evaluate(HAS_COME)
    typeface.let_go()
    page.wait_for_function(HAS_COME)
    assert page.evaluate(SHIFTS) <= STEADY
    live.let_go()


def test_no_file_is_fetched_twice(new_context: NewContext, atlas: Server) -> None:
    page = new_context(fresh=True).new_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    asked: dict[str, str] = {}
    fetched: Counter[str] = Counter()
    session.on("Network.requestWillBeSent", lambda event: asked.update({event["requestId"]: event["request"]["url"]}))
    session.on("Network.requestServedFromCache", lambda event: asked.pop(event["requestId"], None))
    session.on(
        "Network.responseReceived",
        lambda event: event["response"].get("fromDiskCache") and asked.pop(event["requestId"], None),
    )
    page.goto(atlas.url + "/", wait_until="commit")
    settle(page)
    map_frame(page)
    fetched.update(urlsplit(url).path for url in asked.values() if url.startswith(atlas.url))
    assert {path for path, number in fetched.items() if number > 1} <= OF_STREAMLIT
    assert any(path.startswith("/assets/map.") for path in fetched), "the watch is blind"


def test_a_short_answer_does_not_wait_for_the_receipt_of_its_head(atlas: Server) -> None:
    connection = http.client.HTTPConnection(urlsplit(atlas.url).netloc)
    taken = []
    for _ in range(60):  # receipts are prompt at first
        began = time.perf_counter()
        connection.request("GET", "/livez")
        connection.getresponse().read()
        taken.append(time.perf_counter() - began)
    connection.close()
    assert min(taken[30:]) < RECEIPT


def test_the_page_is_small_when_packed(atlas: Server) -> None:
    for path in ("/", "/?lang=en", "/regions?region=06", "/cluster?cluster=dolina-lotnicza"):
        headers = {"Accept": "text/html", "Accept-Encoding": "gzip", "Accept-Language": "pl"}
        with urllib.request.urlopen(urllib.request.Request(atlas.url + path, headers=headers)) as answer:
            packed = answer.read()
            assert answer.headers["Content-Encoding"] == "gzip"
        assert len(packed) <= SMALL
        assert b"atlas-first" in gzip.decompress(packed)


def test_a_fault_in_it_leaves_the_page_as_it_was(atlas: Server) -> None:
    for path in ("/?cluster=%00&q=%ff&sector=%3Cscript%3E", "/show?story=ready-poland"):
        with urllib.request.urlopen(urllib.request.Request(atlas.url + path, headers={"Accept": "text/html"})) as page:
            assert b'<div id="root">' in page.read()
    assert "Traceback" not in atlas.log.read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_has_the_colours_of_the_theme_and_the_contrast(scheme: str, new_context: NewContext, atlas: Server) -> None:
    page = new_context(color_scheme=scheme).new_page()
    page.add_init_script("localStorage.setItem('atlas-contrast', 'on')")
    held = Held(page, LIVE)
    page.goto(atlas.url + "/?lang=pl", wait_until="commit")
    page.wait_for_function(PAINTED)
    fill = "path => getComputedStyle(path).stroke + getComputedStyle(path).fill"
    sea = "box => getComputedStyle(box).backgroundColor"
    drawn = page.locator(f"{FIRST} .atlas-region").first.evaluate(fill)
    water = page.locator(f"{FIRST} .atlas-picture").evaluate(sea)
    ground = page.locator(FIRST).evaluate(sea)
    held.let_go()
    settle(page)
    frame = map_frame(page)
    assert frame.locator(".atlas-region").first.evaluate(fill) == drawn
    assert frame.locator(".leaflet-container").evaluate(sea) == water
    assert page.get_by_test_id("stMain").evaluate(sea) in (ground, "rgba(0, 0, 0, 0)")
