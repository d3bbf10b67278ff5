"""The years play only when asked, can be paused, and stop at the last one."""

import re
from datetime import date

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Stay
from tests.browser.pages import settle


def test_play_goes_on_to_the_last_year_and_stops(stay: Stay) -> None:
    last = date.today().year
    page = stay(f"/history?lang=en&sector=ict&year={last - 2}")
    steps, play = page.locator("[data-year]"), page.locator("[data-play]")
    expect(play).to_have_attribute("aria-pressed", "false")
    play.click()
    expect(play).to_have_attribute("aria-pressed", "true")
    expect(steps).to_have_attribute("data-year", str(last))
    expect(play).to_have_attribute("aria-pressed", "false")
    expect(page).to_have_url(re.compile(f"year={last}"))


def test_years_that_play_are_one_entry_of_the_history(page: Page, open_page: Open) -> None:
    last = date.today().year
    open_page(page, f"/history?lang=en&sector=ict&year={last - 3}")
    settle(page)
    before = page.evaluate("history.length")
    assert "[native code]" in page.evaluate("history.pushState.toString()")  # the history is everybody's
    page.locator("[data-play]").click()
    expect(page.locator("[data-play]")).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile(f"year={last}"))
    expect(page.locator("[data-play]")).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("history.length") == before + 1
    page.go_back()
    expect(page).to_have_url(re.compile(f"year={last - 3}"))
    expect(page.locator("[data-year]")).to_have_attribute("data-year", str(last - 3))
    page.get_by_role("button", name="Next year").click()
    expect(page).to_have_url(re.compile(f"year={last - 2}"))
    page.go_back()
    expect(page.locator("[data-year]")).to_have_attribute("data-year", str(last - 3))


def test_going_back_stops_the_play(stay: Stay) -> None:
    first = date.today().year - 8
    page = stay(f"/history?lang=en&sector=ict&year={first}")
    settle(page)
    play = page.locator("[data-play]")
    play.click()
    expect(page).to_have_url(re.compile(f"year={first + 1}"))
    page.go_back()
    expect(play).to_have_attribute("aria-pressed", "false")
    expect(page).to_have_url(re.compile(f"year={first}"))
    expect(page.locator("[data-year]")).to_have_attribute("data-year", str(first))


def test_buttons_turn_the_year_and_keep_the_focus(stay: Stay) -> None:
    page = stay("/history?lang=en&sector=ict&year=2012")
    before = page.get_by_role("button", name="Previous year")
    before.click()
    expect(page.locator("[data-year]")).to_have_attribute("data-year", "2011")
    expect(before).to_be_focused()


def test_who_wants_less_motion_is_offered_no_play(stay: Stay) -> None:
    page = stay("/history?lang=en&year=2012", reduced_motion="reduce")
    expect(page.locator(".atlas-player-still")).to_be_visible()
    expect(page.locator("[data-play]")).to_be_hidden()
