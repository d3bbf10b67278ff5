"""Visitors of the atlas: browser contexts that serve one test after another."""

import re
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, WebError

from tests.browser.pages import ENDS

PATIENCE = 60_000  # ms for anything to appear, on a machine that has other things to do
VISITOR = {"locale": "pl-PL", "timezone_id": "Europe/Warsaw", "viewport": {"width": 1440, "height": 900}}
NOTHING = {"cookies": [], "origins": []}
# Streamlit itself asks for these below the address of a page before it finds them at the root.
DEEP_LINK_404 = re.compile(r"https?://[^/]+/[^_?]+/_stcore/(health|host-config)")


# What an open page takes as well as a context does.
MEDIA = ("color_scheme", "reduced_motion", "forced_colors", "contrast")


class Visitors:
    """Lends contexts; what comes back is emptied and lent again, so that scripts are read and compiled once a worker.

    A context that is returned has no routes, permissions, cookies and storage: its cache is kept, and an empty page,
    with which the process that holds the compiled scripts lives on. Sizes and colours are those of the pages of a test,
    so that tests that differ in nothing else share a context.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._waiting: dict[str, list[BrowserContext]] = defaultdict(list)
        self._options: dict[BrowserContext, str] = {}
        self._open: dict[BrowserContext, Callable[[], Page]] = {}
        self._keepers: dict[BrowserContext, Page] = {}

    def lend(self, options: dict[str, object]) -> BrowserContext:
        size = options["viewport"]
        media = {name: options[name] for name in MEDIA if name in options}
        kept, key = _kind(options)
        context = self._waiting[key].pop() if self._waiting[key] else self._made(kept, key)

        def new_page() -> Page:
            page = self._open[context]()
            if size != VISITOR["viewport"]:
                page.set_viewport_size(size)
            if media:
                page.emulate_media(**media)
            return page

        context.new_page = new_page
        return context

    def _made(self, options: dict[str, object], key: str) -> BrowserContext:
        context = self._browser.new_context(**options)
        self._options[context], self._open[context] = key, context.new_page
        self._keepers[context] = context.new_page()
        context.add_init_script = context.route_web_socket = context.set_offline = context.clock.install = _refuse
        return context

    def take_back(self, context: BrowserContext) -> None:
        for page in context.pages:
            if page != self._keepers[context]:
                page.close()
        context.unroute_all()
        context.clear_permissions()
        context.set_storage_state(storage_state=NOTHING)
        self._waiting[self._options[context]].append(context)


class Stays:
    """Visitors who stay: of each kind one page, on which one test after another goes on to its own address.

    It is loaded once, so what a test finds is what Back would show; see `pages.go`. After a fault it is left.
    """

    def __init__(self, visitors: Visitors) -> None:
        self._visitors = visitors
        self._pages: dict[tuple[str, str], Page] = {}

    def page(self, server: str, options: dict[str, object]) -> Page:
        """Give the page of a kind of visitor of a server, as big and coloured as a new one; it may show nothing yet."""
        kept, key = _kind(options)
        if (server, key) not in self._pages:
            page = self._visitors.lend(kept).new_page()
            page.set_default_timeout(PATIENCE)
            page.add_init_script(ENDS)
            self._pages[server, key] = page
        page = self._pages[server, key]
        if page.viewport_size != options["viewport"]:
            page.set_viewport_size(options["viewport"])
        page.emulate_media(media="null", **{name: options.get(name, "null") for name in MEDIA})
        return page

    def leave(self, page: Page) -> None:
        """Have nobody go on where this page is."""
        self._pages = {key: held for key, held in self._pages.items() if held != page}
        self._visitors.take_back(page.context)


def _kind(options: dict[str, object]) -> tuple[dict[str, object], str]:
    """Give what a context has for good, without what its pages may change, and a key of it."""
    kept = {name: value for name, value in options.items() if name not in MEDIA} | {"viewport": VISITOR["viewport"]}
    return kept, repr(sorted(kept.items()))


def _refuse(*_args: object, **_options: object) -> None:
    message = "This would stay for the next test: take new_context(fresh=True)."
    raise RuntimeError(message)


class Watch:
    """Notes what must not happen in any page of a test, but for what the test means to see (`expects`)."""

    def __init__(self, folder: Path) -> None:
        self.faults: list[str] = []
        self.requests: list[str] = []
        self.contexts: list[BrowserContext] = []
        self.failed = False
        self._expected: list[re.Pattern[str]] = []
        self._folder = folder
        self._heard = {"request": self._request, "page": self._page, "weberror": self._error, "console": self._console}

    def expects(self, fault: int | str, of: str = "") -> None:
        """Take a fault out of the watch, before it comes or after; it may come late, or not at all.

        Parameters
        ----------
        fault
            A status that answers to requests have, or a pattern of what is said.
        of
            A pattern of the addresses that it is said of.
        """
        said = rf"status of {fault} " if isinstance(fault, int) else f"(?:{fault})"
        self._expected.append(re.compile(f"{said}.*{of}", re.DOTALL))

    def attach(self, context: BrowserContext) -> None:
        self.contexts.append(context)
        for event, note in self._heard.items():
            context.on(event, note)

    def detach(self) -> None:
        for context in self.contexts:
            for event, note in self._heard.items():
                context.remove_listener(event, note)
        self.contexts.clear()

    def _request(self, request: Request) -> None:
        self._address(request.url)

    def _page(self, page: Page) -> None:
        page.on("websocket", lambda socket: self._address(socket.url))

    def _error(self, error: WebError) -> None:
        self.faults.append(f"page error: {error.error}")

    def _address(self, url: str) -> None:
        self.requests.append(url)
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in ("127.0.0.1", "localhost"):
            self.faults.append(f"request to another host: {url}")

    def _console(self, message: ConsoleMessage) -> None:
        known = "404" in message.text and DEEP_LINK_404.fullmatch(message.location["url"])
        if message.type == "error" and not known:
            self.faults.append(f"console error: {message.text} ({message.location['url']})")

    def verify(self) -> None:
        """Fail for every fault that no test expects, and say them all."""
        for page in self.pages():
            for box in page.locator('[data-testid="stException"]').all():
                self.faults.append(f"exception on {page.url}: {box.inner_text()}")
        faults = [fault for fault in self.faults if not any(known.search(fault) for known in self._expected)]
        if faults:
            pytest.fail("\n".join(["Pages did what none may do:", *faults]), pytrace=False)

    def pages(self) -> list[Page]:
        return [page for context in self.contexts for page in context.pages if page.url != "about:blank"]

    def picture(self) -> None:
        """Keep what every open page looks like: a test has failed."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(self.pages(), 1):
            with suppress(Error):
                page.screenshot(path=self._folder / f"page-{number}.png", timeout=5_000)
