"""Waiting for a page of the atlas and reading it."""

from playwright.sync_api import Frame, Page

SETTLED = '[data-testid="stApp"][data-test-script-state="notRunning"]'
MAP_FRAME = 'iframe[src*="streamlit_folium"]'
COUNT = '[data-testid="result-count"]'


def settle(page: Page) -> None:
    """Wait until the page has been drawn and nothing runs."""
    page.locator(SETTLED).wait_for()


def map_frame(page: Page) -> Frame:
    """Wait until the map is drawn and give its frame."""
    frame = page.locator(MAP_FRAME).element_handle().content_frame()
    frame.wait_for_function("window.atlas && window.atlas.ready")
    frame.evaluate("window.atlas.ready.then(() => null)")
    return frame


def visible(page: Page) -> list[str]:
    """Give the ids of the clusters that the map shows."""
    return map_frame(page).evaluate("window.atlas.visible()")


def choose(page: Page, group: str, option: int = 0) -> None:
    """Open the popover of a filter and choose one of its options, as a visitor with a mouse does."""
    popover = page.locator(f".st-key-open_{group}").get_by_role("button").first
    popover.click()
    page.locator(f".st-key-w_{group}_{group}").get_by_role("button").nth(option).click()
    page.wait_for_function("group => new URL(location).searchParams.has(group)", arg=group)  # the last thing of a run
    settle(page)
