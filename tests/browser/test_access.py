"""Everyone can use the atlas: axe, languages of texts, keyboard, zoom, contrast, forced colours, reduced motion."""

import json
import re
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Frame, Page, expect

from tests.browser.conftest import Open, Stay
from tests.browser.pages import go, map_frame, opened, settle

PAGES = {
    "map": "/?sector=ict&cluster=lubelski-klaster-teleinformatyczny",
    "empty": "/?sector=textiles-fashion&region=08",
    "profile": "/cluster?cluster=dolina-lotnicza",
    "shortlist": "/clusters?pick=dolina-lotnicza&pick=itcorner",
    "with a shortlist": "/?pick=dolina-lotnicza&pick=itcorner",
    "about": "/about?",
    "accessibility": "/accessibility?",
    "regions": "/regions?region=06",
    "compare": "/compare?region=06&region=20",
    "sectors": "/sectors?sector=ict",
    "potential": "/potential?region=28&division=C31",
    "history": "/history?",
    "policy": "/policy?",
    "exchange": "/exchange?",
    "methods": "/methods?",
}
AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
PAINTED = """(scheme) => {
    const ground = getComputedStyle(document.querySelector('.stApp')).backgroundColor;
    return (ground.match(/\\d+/)[0] < 128) === (scheme === 'dark');
}"""
# What passed is not counted up, and nothing of it is sent to the test; no rule of these reads style sheets.
RUN = """(rules) => axe.run(document, {runOnly: rules, iframes: false, preload: false, resultTypes: ['violations']})
    .then((found) => found.violations)"""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Streamlit's own scaffolding, which no page can change; each is named in the accessibility statement.
NOT_OURS: set[tuple[str, str]] = set()
ENGLISH = re.compile(r"\b(the|and|of|with|press|choose|select|show|close|clear|skip|deploy|increment)\b", re.I)


# What may differ where only the colours of a sheet do; all other rules read the same document again.
OF_COLOURS = ["color-contrast", "link-in-text-block", "target-size"]


def violations(frame: Page | Frame, rules: list[str] | None = None) -> list[str]:
    if rules is None:  # a frame needs no main landmark of its own
        rules = [*WCAG, "best-practice"] if isinstance(frame, Page) else WCAG
    if not frame.evaluate("'axe' in window"):
        frame.evaluate(AXE)
    found = frame.evaluate(RUN, rules)
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary'][:200]}"
        for rule in found
        for node in rule["nodes"]
        if not any(rule["id"] == known and part in node["html"] for known, part in NOT_OURS)
    ]


TEXTS = """() => [...document.querySelectorAll('body *')].flatMap((element) => {
    if (element.closest('[lang]')?.lang !== 'pl' || element.closest('script, style, noscript, code, kbd')) return [];
    const hidden = '[data-testid="stSkipToContent"], [data-testid^="stNumberInputStep"]'; // not displayed
    if (element.closest(hidden)) return [];
    const own = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.textContent);
    return [...own, element.getAttribute('aria-label'), element.title, element.placeholder];
}).filter((text) => typeof text === 'string' && text.trim())"""
# The map and the boxes of filters are drawn anew a moment after the window has its size.
NARROWED = """width => {
    const { clientWidth, scrollWidth } = document.querySelector("[data-testid=stMain]");
    return clientWidth <= width && scrollWidth <= clientWidth;
}"""


def english_words(page: Page, name: str) -> list[str]:
    """Read a Polish page, its map and what opens there, and give what is written in English."""
    expect(page.locator("h1")).to_be_visible()
    texts = page.evaluate(TEXTS)
    if name == "map":
        texts += map_frame(page).evaluate(TEXTS)
        for group in ("sector", "near", "more"):
            expect(opened(page, group).locator("label").first).to_be_visible()
            texts += page.evaluate(TEXTS)
            page.keyboard.press("Escape")
            expect(page.locator(f"#atlas-filter-{group}")).to_be_hidden()
    assert len(texts) > 20
    named = r"https?:|\bcluster|Valley|\((Wielka Brytania|Irlandia)\)"  # regions have the names that Eurostat writes
    return [text for text in texts if ENGLISH.search(text) and not re.search(named, text)]


def check_zoomed_in(page: Page, name: str) -> None:
    """Nothing is lost sideways at 200 % of 1440 px, where it stands, and at 400 % of 1280 px, opened so."""
    for width, height in ((720, 450), (320, 256)):
        page.set_viewport_size({"width": width, "height": height})
        if width == 320:
            go(page, "/about" if name != "about" else "/methods")
            go(page, PAGES[name])
        page.wait_for_function(NARROWED, arg=width)
        if name == "map":
            expect(page.get_by_test_id("result-count")).to_be_visible()
            expect(page.get_by_test_id("cluster-item").first).to_be_attached()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_everybodys(name: str, stay: Stay) -> None:
    """One visit a language: what axe finds in both schemes, words of the other language, and room for large letters."""
    for language in ("pl", "en"):
        page = stay(f"{PAGES[name]}&lang={language}")
        if language == "pl":
            assert english_words(page, name) == []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_function(PAINTED, arg=scheme)
            if scheme == "dark" and name == "map":  # its frame has its colours from the server, a page from its sheet
                go(page, "/about")
                go(page, f"{PAGES[name]}&lang={language}")
                expect(map_frame(page).locator("html.is-dark")).to_have_count(1)
            assert violations(page, None if scheme == "light" else OF_COLOURS) == [], (scheme, language)
            if name == "map":
                assert violations(map_frame(page)) == [], (scheme, language)
        page.emulate_media(color_scheme="light")
    check_zoomed_in(page, name)


def test_axe_finds_nothing_in_what_opens(stay: Stay) -> None:
    page = stay()
    for group in ("sector", "more", "near"):
        expect(opened(page, group)).to_be_visible()
        assert violations(page) == [], group
        page.keyboard.press("Escape")
        expect(page.locator(f"#atlas-filter-{group}")).to_be_hidden()
    page.locator(".atlas-files > summary").click()
    assert violations(page) == []


def test_the_contrast_switch_reaches_the_map_and_is_remembered(page: Page, open_page: Open) -> None:
    open_page(page)
    switch = page.get_by_role("button", name="Wysoki kontrast")
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    expect(map_frame(page).locator("html.is-contrast")).to_have_count(1)
    page.reload()
    settle(page)
    expect(page.locator("html.atlas-contrast")).to_have_count(1)
    expect(map_frame(page).locator("html.is-contrast")).to_have_count(1)
    page.locator('.atlas-bar[data-value="ict"]').click()
    page.wait_for_function("new URL(location).searchParams.has('sector')")
    expect(map_frame(page).locator("html.is-contrast")).to_have_count(1)
    assert violations(page) == []


def test_a_skip_link_leads_past_the_map(stay: Stay) -> None:
    page = stay()
    link = page.get_by_text("Przejdź do listy klastrów")
    link.focus()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#atlas-results")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator('[data-testid="cluster-item"] a').first).to_be_focused()


def test_forced_colours_and_reduced_motion_keep_the_map_readable(stay: Stay) -> None:
    page = stay(forced_colors="active", reduced_motion="reduce", contrast="more")
    frame = map_frame(page)
    seen = frame.evaluate("""() => [...document.querySelectorAll('[role="button"]')]
        .map((element) => element.getBoundingClientRect()).filter((box) => box.width > 0 && box.height > 0).length""")
    assert seen > 16
    assert violations(page) == []


def test_every_target_on_the_map_is_large_enough(stay: Stay) -> None:
    page = stay()
    small = map_frame(page).evaluate("""() => [...document.querySelectorAll('button, .leaflet-marker-icon')]
        .filter((element) => element.tagName === 'BUTTON' || element.getAttribute('role') === 'button')
        .map((element) => element.getBoundingClientRect())
        .filter((box) => box.width && (box.width < 24 || box.height < 24)).length""")
    assert small == 0


def test_polish_titles_and_the_card_in_english_are_marked_with_their_language(stay: Stay) -> None:
    page = stay("/?cluster=dolina-lotnicza")
    expect(page.locator('[data-testid="cluster-card"] [lang="en"]')).to_have_text("Aviation Valley")
    assert json.loads(page.evaluate("JSON.stringify(document.querySelectorAll('h1').length)")) == 1
