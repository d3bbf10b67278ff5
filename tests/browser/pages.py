"""Waiting for a page of the atlas and reading it."""

from playwright.sync_api import Frame, Locator, Page

FIRST = "#atlas-first"  # the page that the server drew, while it stands
SETTLED = 'html:not([data-atlas-awaits]) [data-testid="stApp"][data-test-script-state="notRunning"]'
MAP_FRAME = 'iframe[src*="streamlit_folium"]'
DRAWN = """(selector) => {
    const atlas = document.querySelector(selector)?.contentWindow?.atlas;
    return atlas && Promise.race([atlas.ready.then(() => true), new Promise((later) => setTimeout(later, 50))]);
}"""
# Words that are seen without opening a fold or being a screen reader, and the height of all that can be scrolled.
EXTENT = """() => {
    const page = document.querySelector('[data-testid="stMain"]');
    const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
    let words = 0;
    while (walker.nextNode()) {
        const { parentElement, data } = walker.currentNode;
        const shown = parentElement.checkVisibility({ visibilityProperty: true });
        if (shown && !parentElement.closest('.atlas-hidden, style, script')) words += data.match(/\\S+/g)?.length ?? 0;
    }
    return [page.scrollHeight, words];
}"""
COUNT = '[data-testid="result-count"]'


def settle(page: Page) -> None:
    """Wait until the live page has been drawn, the server has confirmed what was chosen, and nothing runs."""
    page.locator(SETTLED).wait_for()
    page.locator(FIRST).wait_for(state="detached")


def extent(page: Page) -> tuple[int, int]:
    """Give the height of a settled page in pixels and the number of words that are seen on it."""
    height, words = page.evaluate(EXTENT)
    return height, words


def map_frame(page: Page | Frame) -> Frame:
    """Wait until the map is drawn and return its frame.

    The page is asked, not the frame: a wait that begins in a frame's first, empty document may never end.
    """
    page.wait_for_function(DRAWN, arg=MAP_FRAME, polling=50)
    return page.locator(MAP_FRAME).element_handle().content_frame()


def visible(page: Page) -> list[str]:
    """Give the ids of the clusters that the map shows."""
    return map_frame(page).evaluate("window.atlas.visible()")


def ready(page: Page | Frame) -> None:
    """Wait until the browser can answer choices by itself."""
    page.wait_for_function("document.documentElement.dataset.atlasEngine === 'ready'")


def opened(page: Page | Frame, group: str) -> Locator:
    """Open a filter above the map, as a visitor with a mouse does, and return what opens."""
    page.locator(f"#atlas-opener-{group}").click()
    return page.locator(f"#atlas-filter-{group}:popover-open")


def choose(page: Page, group: str, option: int = 0) -> None:
    """Choose an option of a filter."""
    opened(page, group).get_by_role("checkbox").nth(option).check()
    page.wait_for_function("group => new URL(location).searchParams.has(group)", arg=group)  # the last thing of a run
    settle(page)
