"""Slides of stories: every one fits its screen; overview and presenter's window have them all."""

from importlib.resources import files

import pytest
from playwright.sync_api import Page, expect

from geo.i18n import LANGUAGES, translator
from geo.scenes import ready_stories, story
from geo.web import assets
from geo.web.panels import slide
from tests.browser.conftest import Open, Stay
from tests.browser.pages import MAP_FRAME, settle
from tests.browser.test_access import violations
from tests.scenery import embedded

BOX = (1872, 990)  # of a slide in a window of 1920 × 1080, beside its bar
LEAST = 18  # px of type at that size
WEIGHTS = {400: "Regular", 600: "Semibold", 700: "Bold"}
STORIES = ready_stories.names(embedded())

# What a reader of a slide would miss: type too small, text outside or over another part, anything that scrolls.
FAULTS = """(least) => [...document.querySelectorAll(".atlas-slide")].flatMap((slide) => {
  const found = [], whole = slide.getBoundingClientRect(), cover = slide.dataset.face === "cover";
  const edge = (part, side) => slide.querySelector(part).getBoundingClientRect()[side];
  const [head, foot] = [edge(".atlas-slide-head", "bottom"), edge(".atlas-slide-foot", "top")];
  const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, text = node.data.trim(), parent = node.parentElement;
    if (!text || parent.closest(".atlas-hidden")) continue;
    const say = (fault) => found.push(`${slide.dataset.face}: ${fault}: ${text.slice(0, 50)}`);
    const range = document.createRange();
    range.selectNodeContents(node);
    const own = range.getBoundingClientRect();
    const drawn = parent.closest("svg")?.getScreenCTM().a ?? 1;
    if (parseFloat(getComputedStyle(parent).fontSize) * drawn < least - 0.01) say("too small");
    const across = own.left >= whole.left - 1 && own.right <= whole.right + 1;
    if (!across || own.top < whole.top - 1 || own.bottom > whole.bottom + 1) say("outside");
    const part = parent.closest(".atlas-slide-content, .atlas-slide-map");
    if (part && !cover && (own.top < head - 1 || own.bottom > foot + 1)) say("over head or foot");
    if (part && own.right > part.getBoundingClientRect().right + 2) say("too wide");
  }
  for (const part of slide.querySelectorAll("*")) {
    const scrolls = part.scrollHeight > part.clientHeight + 2 && getComputedStyle(part).overflowY !== "visible";
    if (scrolls && !part.closest(".atlas-hidden")) found.push(`${slide.dataset.face}: scrolls: ${part.className}`);
  }
  return found;
})"""


def typeface() -> str:
    folder = files("font_source_sans_pro") / "files"
    return "".join(
        f'@font-face {{ font-family: "Source Sans"; font-weight: {weight}; '
        f'src: url("file://{folder / f"SourceSansPro-{name}.ttf"}"); }}'
        for weight, name in WEIGHTS.items()
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_slide_of_every_story_fits_its_screen(language: str, new_context, tmp_path) -> None:
    page, t = new_context(viewport={"width": 1920, "height": 1080}).new_page(), translator(language)
    sheet = "".join(assets.contents()[name].decode() for name in assets.SHEETS)
    look = f"{typeface()}{sheet} html {{ font-family: 'Source Sans', sans-serif; }} body {{ margin: 0; }}"
    file = tmp_path / "slides.html"
    file.write_text(
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>Slajdy</title>'
        f'<style>{look} .box {{ width: {BOX[0]}px; height: {BOX[1]}px; }}</style><body class="atlas-panel">',
        encoding="utf-8",
    )
    page.goto(file.as_uri())
    for name in STORIES:
        told = ready_stories.resolve(name, embedded(), t)
        slides = slide.slides(story.narrate(told, embedded(), t), told.title)
        boxes = "".join(f'<div class="box">{html}</div>' for html in slides)
        page.evaluate("html => { document.body.innerHTML = html; return document.body.offsetHeight; }", boxes)
        page.evaluate("document.fonts.ready")  # of letters that the line above has asked for
        assert page.locator(".atlas-slide").count() == len(told.steps)
        assert page.evaluate(FAULTS, LEAST) == [], name


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 720)])
def test_a_face_fills_the_window_and_nothing_scrolls(width: int, height: int, stay: Stay) -> None:
    for address in ("/show?story=region-24&lang=pl&step=6", "/show?story=ready-poland&lang=en&step=2"):
        page = stay(address, viewport={"width": width, "height": height})
        settle(page)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate(FAULTS, LEAST * height / 1080) == []
        main = page.get_by_test_id("stMain")
        assert main.evaluate(
            "main => [main.scrollWidth - main.clientWidth, main.scrollHeight - main.clientHeight]"
        ) == [0, 0]
        tools = page.locator(".atlas-show-bar .atlas-tool:visible")
        sizes = tools.evaluate_all("tools => tools.map((tool) => parseFloat(getComputedStyle(tool).fontSize))")
        assert min(sizes) >= max(16, LEAST * height / 1080)
    expect(page.locator(MAP_FRAME)).to_have_count(0)  # no map of the screen, for faces have their own


def test_the_overview_shows_every_slide_as_it_is(stay: Stay) -> None:
    page = stay("/show?story=region-06&lang=pl&step=2")
    settle(page)
    page.get_by_role("button", name="Przegląd").click()
    overview = page.get_by_role("dialog", name="Przegląd prezentacji")
    expect(overview.locator(".atlas-slide")).to_have_count(10)
    boxes = overview.locator(".atlas-overview-slide").evaluate_all(
        "places => places.map((place) => place.getBoundingClientRect()).map(({ width, height }) => width / height)"
    )
    assert all(abs(ratio - BOX[0] / BOX[1]) < 0.02 for ratio in boxes)
    assert violations(page) == []
    overview.get_by_role("link").nth(8).click()
    expect(page.get_by_test_id("show-place")).to_have_text("9 / 10")


def test_the_presenter_leads_from_a_second_window(new_context, open_page: Open, watch) -> None:
    watch.expects("net::ERR_INTERNET_DISCONNECTED")  # the presentation asks whether its server is there
    page = new_context(fresh=True).new_page()
    open_page(page, "/show?story=region-06&lang=pl&step=5")
    settle(page)
    with page.expect_popup() as opening:
        page.get_by_role("link", name="Widok prelegenta").click()
    window = opening.value
    place = window.locator("[data-place]")
    expect(place).to_have_text("5 / 10")  # told by the presentation
    now, following = window.locator('[data-at="now"]'), window.locator('[data-at="next"]')
    expect(now.locator(".atlas-slide-title")).to_contain_text("Artykuły spożywcze: 7")
    expect(now.locator(".atlas-presenter-notes")).to_contain_text("Pracujący ponad średnią krajową")
    expect(following).to_have_attribute("data-step", "6")
    expect(window.locator("[data-clock]")).not_to_be_empty()
    assert violations(window) == []

    window.get_by_role("button", name="Następna").click()
    expect(page.get_by_test_id("show-place")).to_have_text("6 / 10")
    expect(place).to_have_text("6 / 10")
    settle(page)
    page.keyboard.press("PageUp")
    expect(page.get_by_test_id("show-place")).to_have_text("5 / 10")
    expect(place).to_have_text("5 / 10")

    window.context.set_offline(True)  # it holds all slides
    window.keyboard.press("End")
    expect(place).to_have_text("10 / 10")
    expect(now.locator(".atlas-slide-title")).to_contain_text("na czym to się opiera")
    window.context.set_offline(False)


def test_a_story_of_nobody_has_no_slides(page: Page, atlas) -> None:
    for asked in ("v1_nonsense", "", "region-99"):
        assert page.request.get(f"{atlas.url}/slides?story={asked}").status == 404
