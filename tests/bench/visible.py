"""From a decision to an open page in Chromium, and what a visitor pays while somebody decides every few seconds."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median
from threading import Event, Thread
from time import perf_counter

from playwright.sync_api import Browser

from geo.database import queries
from geo.database.engine import Database
from geo.editorial import changes, decisions
from geo.settings import Settings
from tests.bench import probe, synthetic
from tests.bench.probe import App
from tests.bench.report import line, verdict
from tests.browser.serving import serve
from tests.stores import ADMIN, EMBEDDED, VISITOR, fill

REAL, LARGE = "the real registry", "5 000 clusters"
SEEN = {REAL: 3.0, LARGE: 10.0}  # seconds from a decision to an open page at most
EVERY = 3.0  # seconds between two decisions
BESIDE = 1.5  # times the live picture without them at most
MARK = "document.querySelector('#root [data-snapshot]')?.dataset.snapshot"


class Editor:
    """Renames the first cluster, again and again."""

    def __init__(self, database: Database) -> None:
        self.database, self.times = database, 0
        with database.reading() as session:
            entries = queries.entries(session).items()
        self.key = min(key for (kind, key), entry in entries if kind == "cluster" and entry.data)

    def accept(self) -> None:
        """Accept another name of it."""
        self.times += 1
        with self.database.reading() as session:
            version = queries.entry(session, "cluster", self.key).record.version
        patch = {"name": f"Klaster {self.times}"}
        wish = changes.ProposedChange("cluster", self.key, patch, version, sources="https://example.pl")
        decisions.accept(self.database, changes.propose(self.database, wish, VISITOR), ADMIN)


@contextmanager
def deciding(editor: Editor) -> Iterator[None]:
    """Accept something every few seconds until the block ends."""
    over = Event()

    def work() -> None:
        while not over.wait(EVERY):
            editor.accept()

    thread = Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def seen(browser: Browser, app: App, editor: Editor, runs: int) -> list[float]:
    """Give the seconds of each decision until an open page shows it."""
    found = []
    with probe.visitor(browser, app) as context:
        page = context.new_page()
        probe.first_picture(page, app)
        for _run in range(runs + 1):
            mark = page.evaluate(MARK)
            start = perf_counter()
            editor.accept()
            page.wait_for_function(f"mark => {MARK} !== mark", arg=mark)
            found.append(perf_counter() - start)
            probe.settle(page)
    return found[1:]  # the first one warms up


def pictures(browser: Browser, app: App, runs: int) -> float:
    """Give the seconds to the live picture of a first visit."""
    found = []
    for _run in range(runs):
        with probe.visitor(browser, app) as context:
            found.append(probe.first_picture(context.new_page(), app))
    return median(found)


def measure(browser: Browser, folder: Path, runs: int) -> str:
    """Measure the real registry, and a large one."""
    lines = []
    for name, most in SEEN.items():
        raw, own = EMBEDDED, replace(Settings.from_environment({}), live=folder / f"visible-{most:.0f}" / "live")
        environment = {"ATLAS_LIVE": str(own.live)}
        if name == LARGE:
            own = replace(own, data=synthetic.build(folder / "visible", 5_000))
            environment["ATLAS_DATA"], raw = str(own.data), folder / "visible" / "raw"
        fill(own, raw)
        log = Path(tempfile.mkdtemp(dir=folder)) / "server.log"
        with ExitStack() as stack:
            editor = Editor(stack.enter_context(Database(own)))
            app = App("atlas", stack.enter_context(serve(log, environment=environment)))
            times = seen(browser, app, editor, runs)
            what = f"{name}: a decision until an open page shows it, slowest of {runs}, s"
            lines.append(line(what, f"{max(times):.1f}", f"<= {most}", verdict(max(times) <= most)))
            if name == REAL:
                lines.append(_beside(browser, app, editor, runs))
    return "\n".join(["\nvisible", *lines])


def _beside(browser: Browser, app: App, editor: Editor, runs: int) -> str:
    """Compare first visits beside decisions with first visits alone."""
    alone = pictures(browser, app, runs)
    with deciding(editor):
        ratio = pictures(browser, app, runs) / alone
    what = f"live picture beside a decision every {EVERY:.0f} s / alone ({alone:.2f} s)"
    return line(what, f"{ratio:.2f}", f"<= {BESIDE}", verdict(ratio <= BESIDE))
