"""Waiting for a page of the atlas and reading it."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

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
# Counts the runs that the server has told the page the end of: field 6 of its messages.
ENDS = """(() => {
    const ends = (data) => {
        const bytes = new Uint8Array(data);
        let at = 0;
        const number = () => {
            let [value, shift, byte] = [0, 0, 128];
            for (; byte & 128; shift += 7) { byte = bytes[at++]; value += (byte & 127) * 2 ** shift; }
            return value;
        };
        while (at < bytes.length) {
            const tag = number();
            if (tag >> 3 === 6) return true;
            const value = number();
            if ((tag & 7) === 2) at += value;
        }
        return false;
    };
    window.atlasEnded = 0;
    window.WebSocket = class extends WebSocket {
        constructor(...given) {
            super(...given);
            this.addEventListener('message', ({ data }) => { window.atlasEnded += ends(data); });
        }
    };
})()"""
# Leads to an address as Back and Forward do, and waits for the run that draws its page and for its last change.
LED = """async (path) => {
    const { href } = new URL(`.${path}`, document.baseURI);
    if (href === location.href) return;
    const app = document.querySelector('[data-testid="stApp"]');
    const frame = () => new Promise(requestAnimationFrame);
    const [ended, root] = [window.atlasEnded, document.getElementById('root')];
    let still = 0;
    const watch = new MutationObserver(() => { still = 0; });
    watch.observe(root, { childList: true, subtree: true, characterData: true });
    history.replaceState(null, '', href);
    dispatchEvent(new PopStateEvent('popstate'));
    while (window.atlasEnded === ended) await frame();
    await document.fonts.ready; // letters that come later move what stands below them
    for (; still < 3 || app.dataset.testScriptState !== 'notRunning'; still += 1) await frame();
    watch.disconnect();
}"""
# What a visitor left on a page, and what a browser keeps of a visit.
FORGOTTEN = """() => {
    localStorage.clear();
    sessionStorage.clear();
    for (const open of document.querySelectorAll(':popover-open')) open.hidePopover();
    for (const open of document.querySelectorAll('details[open][id]')) open.open = false;
    document.activeElement?.blur();
}"""


def settle(page: Page) -> None:
    """Wait until the live page has been drawn, the server has confirmed what was chosen, and nothing runs."""
    page.locator(SETTLED).wait_for()
    page.locator(FIRST).wait_for(state="detached")


def go(page: Page, path: str) -> Page:
    """Lead an open page of the atlas to another address and wait until it is drawn: a fifth of the work of a load."""
    settle(page)
    page.evaluate(LED, path)
    settle(page)
    if of_map(path):
        map_frame(page)
        settle(page)
    return page


def of_map(path: str) -> bool:
    """Say whether an address is one of the map page."""
    return urlsplit(path).path.strip("/") == ""


def forget(page: Page) -> None:
    """Take from an open page what a visitor left on it; what it shows goes with the next address."""
    page.evaluate(FORGOTTEN)
    go(page, "/about")


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


@contextmanager
def pressed(mark: Locator, finger: bool) -> Iterator[None]:
    """Have a finger, or the button of a mouse, down on a mark meanwhile."""
    page, box = mark.page, mark.bounding_box() or {}
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    if finger:
        session = page.context.new_cdp_session(page)
        session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        yield
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    else:
        page.mouse.move(x, y)
        page.mouse.down()
        yield
        page.mouse.up()
