"""Policy and methods in a browser: an address leads to a measure, a choice of voivodeship."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.pages import settle


def test_an_address_leads_to_the_measure_that_it_names(page: Page, open_page: Open) -> None:
    open_page(page, "/methods?lang=en#krugman")
    expect(page.locator("#krugman")).to_be_focused()
    expect(page.locator("#krugman")).to_be_in_viewport()


def test_choosing_a_voivodeship_leaves_its_projects(page: Page, open_page: Open) -> None:
    open_page(page, "/policy?lang=en")
    page.get_by_role("button", name="Kuyavia-Pomerania (2)").click()
    expect(page.locator(".atlas-policy-rows > li")).to_have_count(2)
    settle(page)
    assert "region=04" in page.url
