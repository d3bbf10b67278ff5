"""The pages of voivodeships in a browser: choosing by map and list, the year, links, access for everyone."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.pages import settle
from tests.browser.test_access import violations


def test_a_click_on_the_small_map_opens_a_voivodeship(page: Page, open_page: Open) -> None:
    open_page(page, "/regions?lang=en")
    page.locator('.atlas-rmap a[data-value="28"] path').click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Warmia-Masuria Voivodeship")
    expect(page).to_have_url(re.compile(r"region=28"))
    page.locator(".atlas-rpills").get_by_role("link", name="Lublin (").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lublin Voivodeship")
    expect(page).to_have_url(re.compile(r"\?lang=en&region=06$"))


def test_the_year_of_the_statistics_is_chosen_and_kept_in_the_address(page: Page, open_page: Open) -> None:
    open_page(page, "/regions?lang=en&region=28")
    page.get_by_label("Year of the statistics").select_option("2012")
    expect(page.locator(".st-key-region-strengths_head")).to_contain_text("2012")
    expect(page).to_have_url(re.compile("year=2012"))


def test_a_cluster_leads_to_its_profile_and_a_sector_to_the_map(page: Page, open_page: Open) -> None:
    open_page(page, "/regions?lang=en&region=18")
    page.locator(".atlas-rnames").get_by_role("link", name="Dolina Lotnicza").click()
    expect(page).to_have_url(re.compile("/cluster.*cluster=dolina-lotnicza"))
    open_page(page, "/regions?lang=en&region=18")
    page.locator(".atlas-bar").get_by_role("link", name="ICT and digital").click()
    expect(page).to_have_url(re.compile(r"/\?lang=en&sector=ict&region=18$"))


def test_voivodeships_are_added_by_map_list_and_likeness(page: Page, open_page: Open) -> None:
    open_page(page, "/compare?lang=en&region=06")
    page.locator('.atlas-rmap a[data-value="18"] path').click()
    expect(page).to_have_url(re.compile("region=06&region=18"))
    page.locator(".atlas-rpills").get_by_role("button", name="Silesia (").first.click()
    pressed = page.locator('.atlas-rpills button[aria-pressed="true"]')
    expect(pressed).to_have_count(3)
    page.locator('.st-key-compare-similar_body a[data-action="region"]').first.click()
    expect(pressed).to_have_count(4)


def test_no_rule_of_accessibility_is_broken(page: Page, open_page: Open) -> None:
    for address in ("/regions?lang=pl", "/regions?lang=pl&region=18", "/compare?lang=pl&region=06&region=18"):
        open_page(page, address)
        page.locator("h1").first.wait_for()
        settle(page)
        assert violations(page) == [], address
