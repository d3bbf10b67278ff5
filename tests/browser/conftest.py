"""Fixtures of the tests in a browser: a running atlas, and a watch that fails a test on anything untoward."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from tests.browser import chromium
from tests.browser.pages import map_frame, settle
from tests.browser.serving import Server, serve

HERE = Path(__file__).parent
PATIENCE = 30_000  # ms for anything to appear
VISITOR = {"locale": "pl-PL", "timezone_id": "Europe/Warsaw", "viewport": {"width": 1440, "height": 900}}
# Streamlit itself asks for these below the address of a page before it finds them at the root.
DEEP_LINK_404 = re.compile(r"https?://[^/]+/[^_?]+/_stcore/(health|host-config)")

Open = Callable[..., Page]
StartAtlas = Callable[..., Server]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def start_atlas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartAtlas]:
    """Start an atlas with ``environment`` and ``base_path`` of one's own; the same ones share a server."""
    running: dict[object, Server] = {}
    folder = tmp_path_factory.mktemp("servers")
    with ExitStack() as stack:

        def start(environment: dict[str, str] | None = None, base_path: str = "", fresh: bool = False) -> Server:
            key = (tuple(sorted((environment or {}).items())), base_path)
            if fresh or key not in running:
                log = folder / f"{len(list(folder.iterdir()))}.log"
                server = stack.enter_context(serve(log, environment=environment, base_path=base_path))
                if fresh:
                    return server
                running[key] = server
            return running[key]

        yield start


@pytest.fixture(scope="session")
def atlas(start_atlas: StartAtlas) -> Server:
    """The atlas as an installation finds it: default settings, embedded data."""
    return start_atlas()


@pytest.fixture(scope="session", autouse=True)
def _patience() -> None:
    expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def base_url() -> None:
    """None: tests name the server they mean. (The plugin's own fixture warns of its form under pytest 9.)"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    return browser_type_launch_args | chromium.launch_options()


class Watch:
    """Notes what must not happen in any page of a test."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.requests: list[str] = []
        self.contexts: list[BrowserContext] = []

    def attach(self, context: BrowserContext) -> None:
        self.contexts.append(context)
        context.on("request", lambda request: self._address(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: self._address(socket.url)))
        context.on("weberror", lambda error: self.faults.append(f"page error: {error.error}"))
        context.on("console", self._console)

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
        for context in self.contexts:
            for page in context.pages:
                for box in page.locator('[data-testid="stException"]').all():
                    self.faults.append(f"exception on {page.url}: {box.inner_text()}")
        assert self.faults == []


@pytest.fixture
def watch() -> Watch:
    """What the test's pages did; a test that means to see a fault takes it out of ``watch.faults``."""
    return Watch()


@pytest.fixture
def new_context(new_context: Callable[..., BrowserContext], watch: Watch) -> Callable[..., BrowserContext]:
    def create(**options: object) -> BrowserContext:
        context = new_context(**(VISITOR | options))
        context.set_default_timeout(PATIENCE)
        watch.attach(context)
        return context

    return create


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    result = yield
    watched = getattr(item, "funcargs", {}).get("watch")
    if watched:
        watched.verify()  # here and not in a teardown: it is the test that fails
    return result


@pytest.fixture
def open_page(atlas: Server) -> Open:
    """Open an address of the atlas (or of another ``server``) and wait until it is drawn, its map included."""

    def open_it(page: Page, path: str = "/", server: Server = atlas) -> Page:
        page.goto(server.url + path, wait_until="commit")
        settle(page)
        if urlsplit(path).path.strip("/") == "":
            map_frame(page)
            settle(page)
        return page

    return open_it
