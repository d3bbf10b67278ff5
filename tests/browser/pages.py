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
