"""Measures the atlas against reference apps: ``make bench SIZES=real,5000,50000 RUNS=7``.

All apps of a size run at once and are measured in turn, so that noise of the machine hits all alike. Figures are
medians; what counts are the ratios, because seconds differ from machine to machine.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from tests.bench import files, load, pages, probe, report, synthetic, visible, writers
from tests.bench.probe import App
from tests.browser import chromium
from tests.browser.serving import ROOT, serve

FOLIUM_UP_TO = 5_000  # beyond that the folium reference takes minutes for one picture
SECTORS = 6  # that many the select box shows without scrolling
APPS = {"atlas": ROOT / "dashboard.py", "text": "text_only.py", "folium": "folium_dashboard.py"}


@dataclass
class Measured:
    """What was measured at one size.

    Attributes
    ----------
    first, narrow, widen
        Per app the seconds of each run: live picture; after a click that chooses a sector; after its undoing.
    seen
        Of the atlas the seconds of each run until the marks that the server drew are seen.
    ratios
        Ratios of the pages of the analysis to the text-only page, by name.
    figures
        Further figures by name, in the order of the report.
    """

    first: dict[str, list[float]] = field(default_factory=dict)
    narrow: dict[str, list[float]] = field(default_factory=dict)
    widen: dict[str, list[float]] = field(default_factory=dict)
    seen: list[float] = field(default_factory=list)
    ratios: dict[str, float] = field(default_factory=dict)
    figures: dict[str, float | list[float]] = field(default_factory=dict)

    def medians(self, app: str) -> tuple[float, float]:
        """Give the medians of an app: live picture, click (the mean of choosing and unchoosing)."""
        return median(self.first[app]), (median(self.narrow[app]) + median(self.widen[app])) / 2


@contextmanager
def apps(folder: Path, data: Path, names: list[str]) -> Iterator[list[App]]:
    """Run apps side by side over the same built tables."""
    with ExitStack() as stack:
        started = []
        for name in names:
            script = Path(__file__).parent / "apps" / APPS[name] if name != "atlas" else ROOT / "dashboard.py"
            environment = {"ATLAS_DATA": str(data), "BENCH_DATA": str(data)}
            log = folder / f"{data.parent.name}-{name}.log"
            started.append(App(name, stack.enter_context(serve(log, script, environment))))
        yield started


def time_apps(browser: Browser, compared: list[App], runs: int, measured: Measured) -> None:
    """Measure first pictures and clicks, the apps in turn; a first round warms up and does not count."""
    for run in range(runs + 1):
        for app in compared:
            with probe.visitor(browser, app) as context:
                page = context.new_page()
                first = probe.first_picture(page, app)
                if run and app.name == "atlas":
                    measured.seen.append(probe.seen(page))
                option = app.options(page)
                sector = 1 + run % SECTORS
                narrow, widen = probe.click(page, option(sector)), probe.click(page, option(0))
            if run:
                for values, seconds in ((measured.first, first), (measured.narrow, narrow), (measured.widen, widen)):
                    values.setdefault(app.name, []).append(seconds)


def weigh(browser: Browser, atlas: App, measured: Measured, clicks: int) -> None:
    """Count bytes: of a first visit, of filter changes, of a visit after that."""
    with probe.visitor(browser, atlas) as context:
        page = context.new_page()
        traffic = probe.listen(page)
        probe.first_picture(page, atlas)
        measured.figures["first visit, own files, kB"] = traffic.own / 1e3
        measured.figures["first visit, WebSocket, kB"] = traffic.socket / 1e3
        option = atlas.options(page)
        changes = []
        for sector in range(1, 1 + clicks):
            for position in (sector, 0):
                before = traffic.socket
                probe.click(page, option(position))
                changes.append((traffic.socket - before) / 1e3)
        measured.figures["WebSocket per filter change, kB"] = median(changes)
        measured.figures["WebSocket per filter change, most, kB"] = max(changes)
        page.close()
        page = context.new_page()
        traffic = probe.listen(page)
        probe.first_picture(page, atlas)
        measured.figures["repeat visit, own files, kB"] = traffic.own / 1e3


def grow(browser: Browser, atlas: App, measured: Measured, changes: int, sessions: int) -> None:
    """Follow the memory: of one tab over many filter changes, of the server over many sessions."""
    with probe.visitor(browser, atlas) as context:
        page = context.new_page()
        probe.first_picture(page, atlas)
        session = context.new_cdp_session(page)
        option = atlas.options(page)
        series = [probe.heap(session)]
        for change in range(1, changes + 1):
            probe.click(page, option(1 + change // 2 % SECTORS if change % 2 else 0))
            if change % max(1, changes // 10) == 0:
                series.append(probe.heap(session))
    measured.figures[f"JS heap over {changes} filter changes, MB"] = series
    before = probe.resident(atlas.server.pid)
    with ExitStack() as stack:
        for _ in range(sessions):
            context = stack.enter_context(probe.visitor(browser, atlas))
            probe.first_picture(context.new_page(), atlas)
        measured.figures["server memory per extra session, MB"] = (probe.resident(atlas.server.pid) - before) / sessions


def measure(browser: Browser, folder: Path, size: str, options: argparse.Namespace) -> Measured:
    """Measure one size."""
    real = size == "real"
    data = ROOT / "data" / "built" if real else synthetic.build(folder / size, int(size))
    names = ["atlas", "text"] + (["folium"] if real or int(size) <= FOLIUM_UP_TO else [])
    measured = Measured()
    with apps(folder, data, names) as started:
        time_apps(browser, started, options.runs, measured)
        if real:
            measured.ratios = pages.ratios(browser, started[0], started[1], options.runs)
        weigh(browser, started[0], measured, clicks=5)
        if real:
            grow(browser, started[0], measured, options.changes, options.sessions)
    return measured


def main(say: Callable[[str], None] = print) -> int:
    """Measure every size and print a table for each."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--sizes",
        default="real,files,load,writers,visible,5000,50000",
        help="real, files, load, writers, visible, numbers of clusters",
    )
    parser.add_argument("--runs", type=int, default=7, help="visits of which the median is taken")
    parser.add_argument("--changes", type=int, default=500, help="filter changes over which the heap is followed")
    parser.add_argument("--sessions", type=int, default=8, help="extra sessions for the server's memory")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_options())
        for size in options.sizes.split(","):
            say(f"\nMeasuring: {size} …")
            if size == "files":
                with apps(Path(folder), ROOT / "data" / "built", ["atlas"]) as started:
                    say(files.measure(browser, started[0], options.runs))
            elif size == "load":
                with apps(Path(folder), ROOT / "data" / "built", ["atlas", "text"]) as started:
                    say(load.measure(*started, options.runs))
            elif size == "writers":
                say(writers.measure(Path(folder)))
            elif size == "visible":
                say(visible.measure(browser, Path(folder), options.runs))
            else:
                say(report.table(size, measure(browser, Path(folder), size, options)))
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
