"""Fixtures of the tests in a browser: a running atlas, and a watch that fails a test on anything untoward."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from geo.database.engine import Database
from tests.browser import chromium, map_harness
from tests.browser.pages import forget, go, map_frame, of_map, settle
from tests.browser.serving import Server, serve
from tests.browser.visitors import PATIENCE, VISITOR, Stays, Visitors, Watch
from tests.stores import Stores

HERE = Path(__file__).parent
Open = Callable[..., Page]
Stay = Callable[..., Page]
StartAtlas = Callable[..., Server]
NewContext = Callable[..., BrowserContext]


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

        def start(environment: dict[str, str] | None = None, base_path: str = "") -> Server:
            key = (tuple(sorted((environment or {}).items())), base_path)
            if key not in running:
                log = folder / f"{len(running)}.log"
                own = bool(environment or base_path)  # the plain atlas starts as people start it
                running[key] = stack.enter_context(serve(log, environment=environment, base_path=base_path, forked=own))
            return running[key]

        yield start
        for server in running.values():  # all of them at once, before one is waited for
            os.kill(server.pid, signal.SIGTERM)


@pytest.fixture(scope="session")
def atlas(start_atlas: StartAtlas) -> Server:
    """The atlas as an installation finds it: default settings, embedded data."""
    return start_atlas()


@pytest.fixture(scope="module")
def database(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A living registry of two clusters, for the tests of a module."""
    with Database(stores.filled("sqlite", tmp_path_factory.mktemp("living"))) as opened:
        yield opened


@pytest.fixture(scope="module")
def server(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The atlas of a module's living registry, for as long as its tests need it."""
    own = database.settings
    environment = {"ATLAS_LIVE": str(own.live)} | ({"ATLAS_DATABASE": own.database} if own.database else {})
    with serve(tmp_path_factory.mktemp("server") / "log", environment=environment, forked=True) as running:
        yield running


@pytest.fixture(scope="session", autouse=True)
def _patience() -> None:
    expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def base_url() -> None:
    """None: tests name the server they mean. (The plugin's own fixture warns of its form under pytest 9.)"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    options = chromium.launch_options()
    # Pages of a context share a process and the scripts that it has compiled (see `Visitors`); to read each of them as
    # it arrives, beside that, is a fifth of the work of a load.
    sharing = ("--renderer-process-limit=1", "--js-flags=--no-script-streaming")
    return browser_type_launch_args | options | {"args": [*options["args"], *sharing]}


@pytest.fixture
def watch(output_path: str) -> Watch:
    """What the test's pages did; a test that means to see a fault `expects` it."""
    return Watch(Path(output_path))


@pytest.fixture(scope="session")
def visitors(browser: Browser) -> Visitors:
    """The contexts that the tests of this worker take in turn."""
    return Visitors(browser)


@pytest.fixture
def new_context(
    new_context: NewContext, visitors: Visitors, watch: Watch, pytestconfig: pytest.Config
) -> Iterator[NewContext]:
    """Open a context in which nobody has been; ``fresh`` gives one that a test may change for good.

    With ``--tracing`` each context is fresh: a trace begins and ends with it.
    """
    lent: list[BrowserContext] = []
    traced = pytestconfig.getoption("--tracing") != "off"

    def create(fresh: bool = traced, **options: object) -> BrowserContext:
        if fresh:
            context = new_context(**(VISITOR | options))
        else:
            context = visitors.lend(VISITOR | options)
            lent.append(context)
        context.set_default_timeout(PATIENCE)
        watch.attach(context)
        return context

    yield create
    watch.detach()
    for context in lent:
        visitors.take_back(context)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    watched = getattr(item, "funcargs", {}).get("watch")
    try:
        result = yield
        if watched:
            watched.verify()  # here and not in a teardown: it is the test that fails
    except BaseException:
        if watched:
            watched.failed = True
            watched.picture()
        raise
    return result


@pytest.fixture
def open_page(atlas: Server) -> Open:
    """Open an address of the atlas (or of another ``server``) and wait until it is drawn, its map included."""

    def open_it(page: Page, path: str = "/", server: Server = atlas) -> Page:
        page.goto(server.url + path, wait_until="commit")
        settle(page)
        if of_map(path):
            map_frame(page)
            settle(page)
        return page

    return open_it


@pytest.fixture(scope="session")
def stays(visitors: Visitors) -> Stays:
    """The visitors of this worker who stay."""
    return Stays(visitors)


@pytest.fixture
def stay(stays: Stays, atlas: Server, open_page: Open, watch: Watch) -> Iterator[Stay]:
    """Show an address to a visitor who stays: as fresh as `open_page`, for a third of the processor time.

    It is not loaded, so tests of what a load does, and those with another server, take `open_page`. A second address
    of the same test follows on the first.
    """
    shown: list[Page] = []

    def show(path: str = "/", server: Server = atlas, **options: object) -> Page:
        page = stays.page(server.url, VISITOR | options)
        here = page.url.startswith(server.url)
        if page not in shown:
            shown.append(page)
            watch.attach(page.context)
            if here:
                forget(page)
        return go(page, path) if here else open_page(page, path, server)

    yield show
    watch.detach()
    for page in shown:
        if watch.failed:
            stays.leave(page)


@pytest.fixture(scope="module")
def frame_site() -> Iterator[tuple[dict[str, map_harness.Site], str]]:
    with map_harness.serve() as served:
        yield served


@pytest.fixture
def open_frame(new_context: NewContext, frame_site: tuple[dict[str, map_harness.Site], str]) -> map_harness.OpenFrame:
    """Open the frame inside the harness; `drawn` applies a first update that shows everything."""
    holder, address = frame_site

    def open_(site: map_harness.Site | None = None, drawn: bool = True, **context: object) -> map_harness.MapFrame:
        holder["site"] = site or map_harness.Site()
        page = new_context(**{"viewport": {"width": 900, "height": 700}} | context).new_page()
        page.goto(address)
        frame = map_harness.MapFrame(page, holder["site"])
        if drawn:
            frame.update()
        return frame

    return open_
