"""A line that is cut, for a while or for long, with a word or without: the page says it calmly, no click is lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.line import OF_THE_LINE, Line
from tests.browser.visitors import Watch

SAID = "Nie ma połączenia z serwerem"


@pytest.fixture
def page(new_context, open_page: Open, watch: Watch) -> Page:
    """A page whose clock and line a test has in its hands."""
    watch.expects(OF_THE_LINE)
    page = new_context(fresh=True).new_page()
    page.clock.install()
    return page


@pytest.fixture
def line(page: Page, open_page: Open) -> Line:
    line = Line(page)
    open_page(page, "/regions?region=06&lang=pl")
    page.clock.run_for(2_000)
    return line


def choose(page: Page, language: str) -> None:
    page.locator(f'a[data-action="lang"][data-value="{language}"]').first.click()


def go_on(page: Page, seconds: int) -> None:
    """Let time pass, in steps that leave the page time to do what it does."""
    for _ in range(max(1, seconds // 30)):
        page.clock.fast_forward(min(seconds, 30) * 1_000)


def is_back(page: Page, language: str) -> None:
    page.clock.run_for(12_000)  # the longest back-off is four seconds
    expect(page.locator(f'html[lang="{language}"]')).to_have_count(1)
    expect(page.locator(".atlas-waiting")).to_have_text("")
    assert "region=06" in page.url


@pytest.mark.parametrize("seconds", [30, 600])
def test_a_click_while_the_line_is_cut_follows_when_it_is_back(page: Page, line: Line, seconds: int) -> None:
    line.cut()
    expect(page.locator(".atlas-waiting")).to_contain_text(SAID)
    choose(page, "en")
    go_on(page, seconds)
    expect(page.locator(".atlas-waiting")).to_contain_text(SAID)
    line.mend()
    is_back(page, "en")


def test_a_click_into_a_silent_line_is_not_lost(page: Page, line: Line) -> None:
    line.silence()
    choose(page, "en")
    expect(page.locator(".atlas-waiting")).to_have_text("")
    page.clock.run_for(4_500)  # no word from the server
    page.clock.run_for(4_500)  # nor does it say that it lives
    expect(page.locator(".atlas-waiting")).to_contain_text(SAID)
    line.mend()
    go_on(page, 30)  # what asks for the server's health gives up
    is_back(page, "en")


def test_who_comes_back_to_a_page_that_slept_is_told_and_goes_on(page: Page, line: Line) -> None:
    line.silence()
    go_on(page, 600)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.clock.run_for(4_500)
    expect(page.locator(".atlas-waiting")).to_contain_text(SAID)
    line.mend()
    go_on(page, 30)
    choose(page, "en")
    is_back(page, "en")
