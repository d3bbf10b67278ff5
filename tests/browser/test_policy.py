"""Policy and methods in a browser: an address leads to a measure, a choice of voivodeship."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Stay
from tests.browser.pages import extent, settle

# Names on the map of partners that lie on one another.
OVERLAPPING = """() => {
    const names = [...document.querySelectorAll('.atlas-policy-map text')];
    const boxes = names.map((name) => [name.textContent, name.getBoundingClientRect()]);
    return boxes.flatMap(([name, a], place) => boxes.slice(place + 1)
        .filter(([, b]) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
        .map(([other]) => `${name} – ${other}`));
}"""
# Corners of the map of partners but that in the North Sea, and places of partners, beneath which no ground is drawn.
GROUNDLESS = """() => {
    const map = document.querySelector(".atlas-policy-map");
    const { width, height } = map.viewBox.baseVal;
    const places = [...map.querySelectorAll("circle")].map(({ cx, cy }) => [cx.baseVal.value, cy.baseVal.value]);
    const corners = [[width - 1, 1], [1, height - 1], [width - 1, height - 1]];
    const ground = [...map.querySelectorAll(".is-land, .is-region")];
    return [...corners, ...places].filter(([x, y]) => !ground.some((one) => one.isPointInFill(new DOMPoint(x, y))));
}"""
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SCREEN = {"viewport": {"width": 1440, "height": 900}}


def test_an_address_leads_to_the_measure_that_it_names(page: Page, open_page: Open) -> None:
    open_page(page, "/methods?lang=en#krugman")
    expect(page.locator("#krugman")).to_be_focused()
    expect(page.locator("#krugman")).to_be_in_viewport()


def test_choosing_a_voivodeship_leaves_its_projects(stay: Stay) -> None:
    page = stay("/policy?lang=en")
    page.get_by_role("button", name="Kuyavia-Pomerania (2)").click()
    expect(page.locator(".atlas-policy-rows > li")).to_have_count(2)
    settle(page)
    assert "region=04" in page.url


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize(
    ("visitor", "tallest"), [(SCREEN, 4_200), (PHONE, 5_500)], ids=["screen", "phone"]
)  # px of the page at its longest, with all voivodeships
def test_the_page_is_short_and_leads_to_its_parts(stay: Stay, visitor, tallest, language) -> None:
    page = stay(f"/policy?lang={language}", **visitor)
    height, words = extent(page)
    assert height <= tallest
    assert 300 < words <= 1_500
    contents = page.get_by_test_id("policy").locator("nav a")
    assert contents.count() == 7
    targets = contents.evaluate_all("links => links.map((link) => link.dataset.value)")
    assert page.evaluate("ids => ids.filter((id) => !document.getElementById(id))", targets) == []
    contents.last.click()
    expect(page.locator("#policy-metaclusters")).to_be_focused()
    expect(page.locator("#policy-metaclusters")).to_be_in_viewport()


def test_sources_are_folded_and_signs_are_explained(stay: Stay) -> None:
    page = stay("/policy")
    body = page.get_by_test_id("stMain")
    for source in body.locator(".atlas-source").all():
        expect(source).to_be_hidden()
    expect(body.get_by_text("Pasek, który blednie")).to_be_visible()
    expect(body.get_by_text("Pasek: wykonanie")).to_be_visible()
    expect(body.locator(".atlas-policy-key li")).to_have_text(["partner wiodący", "partner", "obserwator", "w Polsce"])
    assert page.evaluate(OVERLAPPING) == []
    assert page.locator(".atlas-policy-map circle").count() > 3
    assert page.evaluate(GROUNDLESS) == []
