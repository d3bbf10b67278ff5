"""Driving the atlas and the reference apps in a browser, and reading the clocks inside their pages."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, Locator, Page

from tests.browser.pages import opened, ready, settle
from tests.browser.serving import Server

HERE = Path(__file__).parent
VISITOR = {"locale": "pl-PL", "viewport": {"width": 1440, "height": 900}}
LONGEST = 600_000  # ms: the folium reference is slow, more so on a busy machine
OF_STREAMLIT = ("/static/", "/_stcore/", "/manifest.json")


def of_select_box(page: Page) -> Callable[[int], Locator]:
    """Give the options of the select box, opened; option 0 is "all"."""

    def option(position: int) -> Locator:
        page.locator('[data-testid="stSelectbox"] input').click()
        return page.get_by_role("option").nth(position)

    return option


def of_filter(page: Page) -> Callable[[int], Locator]:
    """Give the sectors in the opened filter; what "all" stands for is the last chosen one, clicked again."""
    ready(page)
    boxes = opened(page, "sector").get_by_role("checkbox")
    last = [0]

    def option(position: int) -> Locator:
        last[0] = position or last[0]
        return boxes.nth(last[0] - 1)

    return option


@dataclass(frozen=True)
class App:
    """One of the apps that are compared.

    Attributes
    ----------
    name
        ``atlas``, ``page`` (one of the atlas's), ``text`` or ``folium``: names its probe in ``probe.js`` too.
    server
        Where it runs.
    """

    name: str
    server: Server

    def options(self, page: Page) -> Callable[[int], Locator]:
        """Make the filter ready for clicks."""
        return of_filter(page) if self.name == "atlas" else of_select_box(page)


@contextmanager
def visitor(browser: Browser, app: App) -> Iterator[BrowserContext]:
    """Give a browser that has never been here, with the probe of the app."""
    context = browser.new_context(**VISITOR)
    context.set_default_timeout(LONGEST)
    script = (HERE / "probe.js").read_text(encoding="utf-8").replace("PROBE", json.dumps(app.name))
    context.add_init_script(script)
    yield context
    context.close()


def seen(page: Page) -> float:
    """Give the seconds from navigation to the marks that the server drew, of a page that has been opened."""
    return float(page.evaluate("(bench.seen - performance.timeOrigin) / 1000"))


def first_picture(page: Page, app: App, path: str = "") -> float:
    """Open the app; give the seconds from navigation to the first complete picture, of the live page."""
    page.goto(app.server.url + path, wait_until="commit")
    page.wait_for_function("bench.drawn")
    seconds = page.evaluate("(bench.drawn - performance.timeOrigin) / 1000")
    settle(page)
    return float(seconds)


def click(page: Page, option: Locator) -> float:
    """Click on an option; give the seconds from the click until the changed picture is painted."""
    option.click()
    return since_click(page, "rendered")


def since_click(page: Page, moment: str) -> float:
    """Give the seconds from the last click or Enter key to ``changed`` or ``rendered``."""
    page.wait_for_function(f"bench.{moment} > bench.clicked && bench.changed")
    seconds = page.evaluate(f"(bench.{moment} - bench.clicked) / 1000")
    settle(page)
    return float(seconds)


@dataclass
class Traffic:
    """Bytes on the wire of one page.

    Attributes
    ----------
    http
        Path to bytes of the answers, headers included; what the browser's cache gave counts nothing.
    socket
        Bytes of the WebSocket's messages, both ways.
    """

    http: dict[str, int] = field(default_factory=dict)
    socket: int = 0

    @property
    def own(self) -> int:
        """Bytes of files beyond Streamlit's own (its index page is the atlas's to rewrite, and so counted)."""
        return sum(size for path, size in self.http.items() if not path.startswith(OF_STREAMLIT))


def listen(page: Page) -> Traffic:
    """Count the bytes of a page from now on."""
    traffic, paths = Traffic(), {}
    session: CDPSession = page.context.new_cdp_session(page)
    session.send("Network.enable")

    def asked(event: dict) -> None:
        paths[event["requestId"]] = urlsplit(event["request"]["url"]).path

    def finished(event: dict) -> None:
        path = paths.get(event["requestId"], "")
        traffic.http[path] = traffic.http.get(path, 0) + int(event["encodedDataLength"])

    def counted(payload: str | bytes) -> None:
        traffic.socket += len(payload.encode() if isinstance(payload, str) else payload)

    def opened(socket: object) -> None:
        socket.on("framereceived", counted)  # type: ignore[attr-defined]
        socket.on("framesent", counted)  # type: ignore[attr-defined]

    session.on("Network.requestWillBeSent", asked)
    session.on("Network.loadingFinished", finished)
    page.on("websocket", opened)
    return traffic


def heap(session: CDPSession) -> float:
    """Give the megabytes of live JavaScript objects."""
    session.send("HeapProfiler.collectGarbage")
    return float(session.send("Runtime.getHeapUsage")["usedSize"]) / 1e6


def resident(pid: int) -> float:
    """Give the megabytes of memory that a process holds."""
    import subprocess

    status = Path(f"/proc/{pid}/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1e3
    shown = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True)
    return int(shown.stdout) / 1e3
