"""The pages of sector groups and of time in a browser: how much there is to scroll, what folds away, what is cut."""

from playwright.sync_api import expect

from geo.taxonomy import SECTOR_PHRASES
from tests.browser.conftest import Stay
from tests.browser.pages import extent
from tests.browser.test_access import violations

GROUPS = [slug for slug in SECTOR_PHRASES if slug != "unassigned"]
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
TALLEST, TALLEST_ON_A_PHONE = 4000, 5500  # px
# Texts of charts that leave their page or are cut, and pairs of texts at dots that touch.
CUT = """() => {
    const boxes = [...document.querySelectorAll('.atlas-dots :is(.atlas-bar-label, .atlas-bar-value)')];
    const met = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
    const seen = boxes.map((box) => box.getBoundingClientRect());
    const touching = seen.flatMap((one, at) => seen.slice(at + 1).filter((other) => met(one, other)));
    const cut = (box) => box.scrollWidth > box.clientWidth + 1 || box.getBoundingClientRect().right > innerWidth;
    const wide = boxes.filter(cut);
    return [touching.length, wide.map((box) => box.textContent)];
}"""
# Whether the list of clusters scrolls in its box where it is longer, instead of lying under what follows.
UNDER = """() => {
    const list = document.querySelector('.st-key-sector_list');
    return getComputedStyle(list).overflowY === 'auto' && list.clientHeight <= 420;
}"""
# The share of its chart's width that the track of a dot or of a bar has, the narrowest.
NARROWEST = """() => Math.min(...[...document.querySelectorAll('[class*="st-key-figure_"] .atlas-bars')].map((list) =>
    list.querySelector('.atlas-bar-track').getBoundingClientRect().width / list.getBoundingClientRect().width))"""
COLUMNS = """() => {
    const figures = document.querySelectorAll('[class*="st-key-figures_"] [class*="st-key-figure_"]');
    return [...figures].map((figure) => {
        const { left, width } = figure.getBoundingClientRect();
        return [Math.round(left), Math.round(width)];
    });
}"""
# How far the words of folds are below the first one.
PLACES = """(folds) => folds.map((fold) => fold.getBoundingClientRect().top - folds[0].getBoundingClientRect().top)"""


def test_no_sector_is_longer_than_its_budget(stay: Stay) -> None:
    heights = {}
    for group in GROUPS:
        page = stay(f"/sectors?sector={group}&lang=pl", viewport=WIDE)
        wide, _ = extent(page)
        assert page.evaluate(CUT) == [0, []], group
        assert page.evaluate(NARROWEST) > 0.25, "bars use the width"
        page.set_viewport_size(PHONE)
        page.wait_for_function("width => document.querySelector('[data-testid=stMain]').clientWidth <= width", arg=390)
        assert page.evaluate(CUT) == [0, []], f"{group} on a phone"
        assert page.evaluate(UNDER), f"{group}: the list of clusters on a phone"
        heights[group] = wide, extent(page)[0]
    assert {group: tall for group, (tall, _) in heights.items() if tall > TALLEST} == {}
    assert {group: tall for group, (_, tall) in heights.items() if tall > TALLEST_ON_A_PHONE} == {}


def test_figures_stand_in_two_columns_where_there_is_room(stay: Stay) -> None:
    page = stay("/sectors?sector=ict&lang=en")
    first, second, third, fourth = page.evaluate(COLUMNS)
    assert first[0] == third[0] < second[0] == fourth[0]
    assert first[1] == second[1] > 500
    page.set_viewport_size({"width": 1279, "height": 900})
    page.wait_for_function("width => document.querySelector('[data-testid=stMain]').clientWidth <= width", arg=1279)
    assert len({left for left, _ in page.evaluate(COLUMNS)}) == 1


def test_what_a_figure_rests_on_opens_below_its_line_of_folds(stay: Stay) -> None:
    page = stay("/sectors?sector=ict&lang=en")
    figure = page.locator(".st-key-figure_sector-concentration")
    folds = figure.locator("summary")
    expect(folds).to_have_text(["Source and method", "Table", "Download"])
    expect(figure.get_by_text("Source: Eurostat")).to_be_hidden()
    folds.first.press("Enter")
    expect(figure.get_by_text("Source: Eurostat")).to_be_visible()
    expect(figure.get_by_role("link", name="What does this measure mean?")).to_be_visible()
    folds.nth(1).press("Enter")
    expect(figure.get_by_role("cell", name="98,859")).to_be_visible()
    assert folds.evaluate_all(PLACES) == [0, 0, 0], "they stay beside one another"
    shared = page.locator(".st-key-figure_notes")
    expect(shared.locator("summary")).to_have_text("About these data")
    shared.locator("summary").click()
    expect(page.get_by_text("Agriculture, finance, education").locator("visible=true")).to_have_count(1)
    assert violations(page) == []


def test_the_overview_fits_a_phone_without_scrolling_sideways(stay: Stay) -> None:
    page = stay("/sectors?lang=pl", viewport=PHONE)
    table = page.locator(".atlas-sectors table")
    expect(table.get_by_role("columnheader").locator("visible=true")).to_have_count(3)
    cut = "heads => heads.filter((head) => head.scrollWidth > head.clientWidth + 1).map((head) => head.textContent)"
    assert table.locator("thead th").evaluate_all(cut) == []
    box = table.bounding_box()
    assert box
    assert box["x"] + box["width"] <= PHONE["width"]


def test_a_projector_shows_the_whole_map_of_a_year_with_its_legend(stay: Stay) -> None:
    page = stay("/history?sector=ict&lang=pl", viewport={"width": 1920, "height": 1080})
    box = page.locator('iframe[title*="folium"]').bounding_box()
    assert box
    assert box["y"] + box["height"] <= 1080
    strips = page.locator(".atlas-strips").first
    assert strips.evaluate("strips => strips.scrollWidth <= strips.clientWidth"), "no year is cut"
