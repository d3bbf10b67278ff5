"""A kiosk for a day: ``make soak`` lets visitors come to an open page, and follows what browser and server hold.

Every so often a visitor filters, looks at a region, changes the language and leaves the page as it was; another one
comes with a page of their own and goes. Meanwhile a day ends, the data are replaced, and the server is restarted. At
the end the browser's memory and nodes and the server's memory, files and threads are what they were after warming up.
``tests/browser/test_soak.py`` does the same without the pauses.
"""

import argparse
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from threading import Event
from time import monotonic

from playwright.sync_api import CDPSession, Page, sync_playwright

from geo.store.files import MANIFEST
from tests import asgi
from tests.bench import probe, raw
from tests.bench.report import line, verdict
from tests.browser import chromium
from tests.browser.pages import ready, settle
from tests.browser.serving import ROOT, Server, free_port, serve
from tests.browser.visitors import VISITOR

GROWTH = 1.05  # at most so many times what it was after warming up
# What does not grow in parts of a hundred: a few files or threads come and go with who is there.
PLAY = {"files": 6.0, "threads": 3.0, "server MB": 6.0, "heap MB": 0.5, "nodes": 100.0}
# Written where Python looks before it runs anything: a server whose days are told by a file.
DAYS = """
import datetime, importlib.abc, importlib.machinery, pathlib, sys


class Days(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name != "geo.days":
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        run = spec.loader.exec_module

        def exec_module(module):
            run(module)
            today = module.today
            module.today = lambda: today() + datetime.timedelta(int(pathlib.Path(FILE).read_text()))

        spec.loader.exec_module = exec_module
        return spec


if "geo.days" in sys.modules:  # in a process that begins with everything imported
    days = sys.modules["geo.days"]
    today = days.today
    days.today = lambda: today() + datetime.timedelta(int(pathlib.Path(FILE).read_text()))
else:
    sys.meta_path.insert(0, Days())
"""


class Kiosk:
    """A server, its data and its day, all of which may change while a page of it is open."""

    def __init__(self, folder: Path, kept: int | None = None) -> None:
        """Start in an empty folder, in haste where `kept` says for how many seconds a server remembers who has left."""
        self._hasty = kept is not None
        self.version = ""  # of the newest data
        self._environment = {} if kept is None else {"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": str(kept)}
        self.data, self._folder, self._port, self._days = folder / "built", folder, free_port(), 0
        self._running = ExitStack()
        shutil.copytree(ROOT / "data" / "built", self.data)
        (folder / "sitecustomize.py").write_text(DAYS.replace("FILE", repr(str(folder / "days"))), encoding="utf-8")
        (folder / "days").write_text("0", encoding="utf-8")
        self.server = self._start()

    def _start(self) -> Server:
        environment = {"ATLAS_DATA": str(self.data), "PYTHONPATH": str(self._folder), **self._environment}
        log = self._folder / "server.log"
        return self._running.enter_context(serve(log, environment=environment, port=self._port, forked=self._hasty))

    def restart(self) -> None:
        """End the server and start another one in its place."""
        self.end()
        self.server = self._start()

    def midnight(self) -> None:
        """Let the next day begin."""
        self._days += 1
        (self._folder / "days").write_text(str(self._days), encoding="utf-8")

    def swap(self) -> None:
        """Put data of another version in the place of those that are shown."""
        told = json.loads((self.data / MANIFEST).read_text(encoding="utf-8"))
        self.version = told["data_version"] = f"{self._days:012x}"
        fresh = self.data / f"{MANIFEST}.fresh"
        fresh.write_text(json.dumps(told), encoding="utf-8")
        fresh.replace(self.data / MANIFEST)

    def end(self) -> None:
        """End the server."""
        self._running.close()


def visit(page: Page, server: Server, number: int) -> None:
    """Do what a visitor of the kiosk does, and leave the page as it was."""
    page.locator("#atlas-opener-sector").click()
    option = page.locator("#atlas-filter-sector:popover-open").get_by_role("checkbox").nth(1 + number % 5)
    option.click()
    settle(page)
    option.click()
    page.keyboard.press("Escape")
    settle(page)
    for language in ("en", "pl"):
        page.locator(f'a[data-action="lang"][data-value="{language}"]').first.click()
        page.locator(f'html[lang="{language}"]').wait_for(state="attached")
        settle(page)

    async def other() -> None:
        async with raw.visit(server, page=("", "regions")[number % 2], query="lang=pl&region=06") as visitor:
            await visitor.run()

    asgi.run(other())


def held(session: CDPSession, server: Server) -> dict[str, float]:
    """Give what browser and server hold now."""
    session.send("HeapProfiler.collectGarbage")
    process = Path("/proc") / str(server.pid)
    return {
        "heap MB": probe.heap(session),
        "nodes": float(session.send("Memory.getDOMCounters")["nodes"]),
        "server MB": probe.resident(server.pid),
        "files": float(sum(1 for _ in (process / "fd").iterdir())),
        "threads": float(sum(1 for _ in (process / "task").iterdir())),
    }


@contextmanager
def kiosk(kept: int | None = None) -> Iterator[Kiosk]:
    """Run a kiosk for the time of a ``with`` block."""
    with tempfile.TemporaryDirectory() as folder:
        made = Kiosk(Path(folder), kept)
        try:
            yield made
        finally:
            made.end()


def soak(page: Page, made: Kiosk, rounds: int, rest: Callable[[], object]) -> list[dict[str, float]]:
    """Let visitors come, `rest` between two; give what is held after each round.

    After an eighth of them a day ends, then the data are replaced, then the server is restarted.
    """
    page.goto(f"{made.server.url}/?lang=pl")
    settle(page)
    ready(page)
    session = page.context.new_cdp_session(page)
    first = rounds // 8
    deeds = {first: made.midnight, first + 1: made.swap, first + 2: made.restart}
    series = []
    for number in range(rounds):
        deeds.get(number, lambda: None)()
        visit(page, made.server, number)
        series.append(held(session, made.server))
        rest()
    return series


def grown(series: Sequence[dict[str, float]]) -> dict[str, tuple[float, float]]:
    """Compare what was held after warming up with the end: medians of the third quarter's and the last rounds."""
    count = len(series) // 4
    before, after = series[2 * count : 3 * count], series[-count:]
    return {name: (median(one[name] for one in before), median(one[name] for one in after)) for name in series[0]}


def flat(name: str, before: float, after: float) -> bool:
    """Say whether something has not grown."""
    return after <= max(before * GROWTH, before + PLAY[name])


def main(say: Callable[[str], None] = print) -> int:
    """Run a kiosk and print what it held, and whether that was flat."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.soak", description=__doc__)
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--every", type=float, default=20.0, help="seconds from one visitor to the next")
    options = parser.parse_args()
    rounds, begin = max(8, int(options.hours * 3600 / options.every)), monotonic()
    with kiosk() as made, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_options())
        page = browser.new_context(**VISITOR).new_page()
        turns = iter(range(1, rounds + 1))
        series = soak(
            page, made, rounds, lambda: Event().wait(max(0.0, begin + next(turns) * options.every - monotonic()))
        )
        browser.close()
    for at in range(0, rounds, max(1, rounds // 24)):
        say(f"  visitor {at + 1:>5}: " + ", ".join(f"{name} {value:.1f}" for name, value in series[at].items()))
    found = grown(series)
    for name, (before, after) in found.items():
        say(
            line(
                f"{name}: {before:.1f} after warming up, {after:.1f} at the end",
                f"{after / before:.3f}",
                f"<= {GROWTH}",
                verdict(flat(name, before, after)),
            )
        )
    return 0 if all(flat(name, *values) for name, values in found.items()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
