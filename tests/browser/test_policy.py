"""Policy and methods in a browser: an address leads to a measure, a choice of voivodeship, access for everyone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.pages import settle
from tests.browser.test_access import violations


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


@pytest.mark.parametrize("address", ["/policy?lang=pl", "/methods?lang=pl"])
def test_no_rule_of_accessibility_is_broken(page: Page, open_page: Open, address: str) -> None:
    open_page(page, address)
    settle(page)
    page.locator("h1").first.wait_for()
    assert violations(page) == []
