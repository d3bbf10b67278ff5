"""Presentations: made from views, shown on the whole window, by keys and clicker, and through a lost connection."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geo.scenes.story import Step, Story, encode
from tests.browser.conftest import Open, Stay
from tests.browser.line import OF_THE_LINE, Line
from tests.browser.pages import MAP_FRAME, map_frame, settle, visible
from tests.browser.test_access import PAINTED, violations
from tests.browser.visitors import Watch

VIEWS = Story(
    "Widoki",
    (
        Step("", "region=06"),
        Step("", "sector=agri-food&region=06"),
        Step("regions", "region=06"),
        Step("potential", "region=06&division=C10"),
        Step("compare", "region=06&region=20&region=26"),
        Step("policy", ""),
    ),
)
STORY = f"/show?story={encode(VIEWS)}&lang=pl"
FACES = "/show?story=region-06&lang=pl"
OUTAGE = 30_000  # ms


def place(page: Page, text: str) -> None:
    """Wait until a step has been drawn and nothing runs."""
    expect(page.get_by_test_id("show-place")).to_have_text(text)
    settle(page)


def drawn(page: Page) -> Page:
    map_frame(page)
    settle(page)
    return page


def add(page: Page, badge: str) -> None:
    page.get_by_role("button", name="Dodaj widok").click()
    expect(page.get_by_test_id("story-badge")).to_have_accessible_name(badge)
    settle(page)


def test_two_views_become_a_presentation(stay: Stay) -> None:
    page = stay("/?sector=ict&lang=pl")
    add(page, "W prezentacji: 1 widok")
    page.goto(page.url.replace("/?", "/regions?").replace("sector=ict", "region=06"), wait_until="commit")
    settle(page)
    add(page, "W prezentacji: 2 widoki")
    page.get_by_test_id("story-badge").click()
    expect(page.get_by_test_id("story-step")).to_have_count(2)
    settle(page)
    page.get_by_label("Tytuł prezentacji").fill("Spotkanie w Lublinie")
    page.get_by_label("Tytuł widoku 2").fill("Profil województwa")
    page.get_by_role("button", name="Przesuń widok 2 w górę").click()  # at once: the title must not be lost
    expect(page.get_by_label("Tytuł widoku 1")).to_have_value("Profil województwa")
    expect(page.get_by_role("button", name="Przesuń widok 1 w górę")).to_be_focused()
    expect(page.get_by_label("Tytuł prezentacji")).to_have_value("Spotkanie w Lublinie")
    settle(page)

    page.get_by_role("link", name="Rozpocznij prezentację").click()
    place(page, "1 / 2")
    expect(page.get_by_role("heading", level=1)).to_have_text("Profil województwa")
    page.keyboard.press("ArrowRight")
    place(page, "2 / 2")
    expect(page.get_by_role("heading", level=1)).to_have_text("34 klastry ICT w Polsce")
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", level=1)).to_have_text("Prezentacja")
    expect(page.get_by_test_id("story-step")).to_have_count(2)


def test_a_presentation_travels_as_a_file(stay: Stay, tmp_path: Path) -> None:
    page = stay("/present?lang=pl&story=region-06")
    with page.expect_download() as download:
        page.get_by_role("link", name="Prezentacja jako plik do edycji (JSON)").click()
    file = tmp_path / "story.json"
    download.value.save_as(file)
    content = json.loads(file.read_text(encoding="utf-8"))
    assert [step["page"] for step in content["steps"]] == [
        "cover",
        "standing",
        "names",
        "names",
        "strengths",
        "without",
        "change",
        "peers",
        "conclusions",
        "sources",
    ]
    content["steps"] = content["steps"][:2]
    content["steps"][1]["title"] = "Żywność"
    file.write_text(json.dumps(content), encoding="utf-8")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_test_id("story-step")).to_have_count(2)
    expect(page.get_by_label("Tytuł widoku 2")).to_have_value("Żywność")
    expect(page.get_by_test_id("story-badge")).to_have_accessible_name("W\u00a0prezentacji: 2 widoki")


def test_a_file_that_is_no_presentation_is_explained(stay: Stay, tmp_path: Path) -> None:
    page = stay("/present?lang=pl&story=region-06")
    file = tmp_path / "story.json"
    file.write_text('{"atlas-story": 1, "steps": [{"page": "foo"}]}', encoding="utf-8")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator(".st-key-present .atlas-notice")).to_contain_text("Krok 1: nie ma strony „foo”")
    expect(page.get_by_test_id("story-step")).to_have_count(10)


def test_keys_lead_from_step_to_step(stay: Stay) -> None:
    page = drawn(stay(STORY))
    place(page, "1 / 6")
    frame = page.locator(MAP_FRAME).element_handle()
    for key, text in (("ArrowRight", "2 / 6"), ("PageDown", "3 / 6"), ("ArrowLeft", "2 / 6"), ("End", "6 / 6"),
                      ("Home", "1 / 6")):  # fmt: skip
        page.keyboard.press(key)
        place(page, text)
    for _ in range(3):
        page.keyboard.press("PageDown")  # swifter than the server
    place(page, "4 / 6")
    for letter in ("o", "n", "p", " "):
        page.keyboard.press(letter)
    place(page, "4 / 6")
    assert frame.evaluate("frame => frame.isConnected"), "the map was mounted anew"


def test_a_step_has_an_address(stay: Stay) -> None:
    page = drawn(stay(STORY))
    page.keyboard.press("PageDown")
    place(page, "2 / 6")
    assert "step=2" in page.url
    page.reload(wait_until="commit")
    place(page, "2 / 6")
    page.get_by_role("link", name="Następna").click()
    place(page, "3 / 6")
    page.go_back()
    place(page, "2 / 6")


def test_the_map_moves_to_the_step_and_keeps_its_arrow_keys(stay: Stay) -> None:
    page = drawn(stay(STORY))
    shown = visible(page)
    assert len(shown) == 26
    frame = map_frame(page)
    frame.locator(".leaflet-container").focus()
    before = frame.locator(".leaflet-map-pane").get_attribute("style")
    page.keyboard.press("ArrowRight")
    frame.wait_for_function(
        "was => document.querySelector('.leaflet-map-pane').getAttribute('style') !== was", arg=before
    )
    place(page, "1 / 6")
    page.keyboard.press("PageDown")
    place(page, "2 / 6")
    assert set(visible(page)) < set(shown)


def test_the_overview_leads_to_a_step(stay: Stay) -> None:
    page = drawn(stay(STORY))
    page.get_by_role("button", name="Przegląd").click()
    overview = page.get_by_role("dialog", name="Przegląd prezentacji")
    expect(overview.get_by_role("link")).to_have_count(6)
    assert violations(page) == []
    page.keyboard.press("Escape")  # closes the overview, not the presentation
    expect(overview).to_be_hidden()
    place(page, "1 / 6")
    page.get_by_role("button", name="Przegląd").click()
    overview.get_by_role("link").nth(4).click()
    place(page, "5 / 6")
    expect(overview).to_be_hidden()


def test_a_screen_reader_hears_each_step(stay: Stay) -> None:
    page = drawn(stay(STORY))
    page.keyboard.press("PageDown")
    expect(page.locator("#atlas-live")).to_contain_text("Krok 2 z 6: ")


def test_playing_is_asked_for_and_stops_at_the_end(new_context, open_page: Open) -> None:
    page = new_context(fresh=True).new_page()
    page.clock.install()
    drawn(open_page(page, STORY + "&step=5"))
    page.clock.run_for(60_000)
    place(page, "5 / 6")
    button = page.locator("[data-show-play]")
    button.click()
    expect(button).to_have_text("Wstrzymaj")
    button.click()
    expect(button).to_have_text("Odtwarzaj")
    page.clock.run_for(60_000)
    place(page, "5 / 6")
    button.click()
    page.clock.run_for(16_000)
    place(page, "6 / 6")
    page.clock.run_for(16_000)
    expect(button).to_have_text("Odtwarzaj")
    place(page, "6 / 6")


def test_who_wants_no_motion_is_not_offered_to_play(stay: Stay) -> None:
    page = drawn(stay(STORY, reduced_motion="reduce"))
    expect(page.locator("[data-show-play]")).to_be_hidden()


@pytest.mark.parametrize(
    "address",
    ["/show?story=ready-potential&step=1", "/show?story=region-24&step=5", "/show?story=region-06&step=3", "/present?"],
)
def test_axe_finds_nothing_in_either_theme(address: str, stay: Stay) -> None:
    page = stay(f"{address}&lang=pl")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settle(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(PAINTED, arg=scheme)
        assert violations(page) == [], scheme


@pytest.mark.parametrize("address", [STORY, FACES, "/present?story=region-06&lang=pl"])
def test_a_phone_shows_all_of_it(address: str, stay: Stay) -> None:
    page = stay(address, viewport={"width": 390, "height": 844})
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settle(page)
    if address == STORY:
        frame = page.locator(MAP_FRAME)
        expect(frame).to_be_visible()
        assert frame.bounding_box()["height"] > 300
    main = page.locator('[data-testid="stMain"]')
    assert main.evaluate("main => main.scrollWidth <= main.clientWidth")
    boxes = page.locator(".atlas-tool:visible").evaluate_all(
        "tools => tools.map(tool => tool.getBoundingClientRect()).map(({width, height}) => [width, height])"
    )
    assert boxes
    assert all(min(box) >= 44 for box in boxes)


def test_a_lost_connection_keeps_the_view_and_recovers_by_itself(new_context, open_page: Open, watch: Watch) -> None:
    watch.expects(OF_THE_LINE)
    page = new_context(fresh=True).new_page()
    page.clock.install()
    line = Line(page)
    drawn(open_page(page, STORY))
    place(page, "1 / 6")
    lost = page.locator("[data-show-lost]")
    expect(lost).to_be_hidden()

    line.cut()
    expect(lost).to_contain_text("Utracono połączenie")
    page.clock.run_for(OUTAGE)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("26 klastrów"))
    expect(page.locator('[data-testid="stDialog"], [data-testid="stToast"]').locator("visible=true")).to_have_count(0)
    frame = map_frame(page)
    assert len(visible(page)) == 26
    before = frame.locator(".leaflet-map-pane").get_attribute("style")
    frame.locator(".atlas-button-zoomIn").click()
    frame.wait_for_function(
        "was => document.querySelector('.leaflet-map-pane').getAttribute('style') !== was", arg=before
    )
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    expect(lost).to_contain_text("Potem nastąpi krok 3.")
    expect(page.get_by_test_id("show-place")).to_have_text("1 / 6")

    line.mend()
    page.clock.run_for(OUTAGE)
    place(page, "3 / 6")
    expect(lost).to_be_hidden()
    page.keyboard.press("PageUp")
    place(page, "2 / 6")
