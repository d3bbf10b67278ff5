"""How long files take, as ratios to a plain figure of the voivodeships; and what they cost other visitors."""

import json
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from threading import Event, Thread
from time import perf_counter

from playwright.sync_api import Browser

from geo.scenes import pages
from geo.scenes.sources import Sources
from geo.scenes.sources import load as load_sources
from geo.settings import Settings
from geo.store.files import web_resources
from geo.web import files
from tests.bench import probe
from tests.bench.probe import App
from tests.bench.report import line, verdict
from tests.browser.serving import Server

# Format -> page, view, seconds at most.
FILES = {
    "png": ("", "sector=ict", 2.0),
    "png-a4": ("", "", None),
    "svg": ("", "", None),
    "pdf": ("", "region=06", 5.0),
    "pptx": ("", "sector=ict", None),
    "csv": ("", "", 1.0),
    "xlsx": ("", "", 1.0),
    "geojson": ("", "", 1.0),
    "gpkg": ("", "", None),
    "parquet": ("", "", None),
}
SIX_VIEWS = 10.0  # seconds at most for the slides of a story of six views
BESIDE = 2.0  # a filter click while files are made takes at most so many times a click alone


def plain(regions: Path) -> bytes:
    """Draw the voivodeships and nothing else: what every picture is compared to."""
    import io

    from matplotlib.figure import Figure
    from matplotlib.patches import Polygon

    figure = Figure(figsize=(19.2, 10.8), dpi=100)
    axes = figure.add_subplot()
    for feature in json.loads(regions.read_text(encoding="utf-8"))["features"]:
        shape = feature["geometry"]
        parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        for part in parts:
            axes.add_patch(Polygon(part[0], facecolor="white", edgecolor="black"))
    axes.set_xlim(14, 24.2)
    axes.set_ylim(49, 55)
    target = io.BytesIO()
    figure.savefig(target)
    return target.getvalue()


def seconds(work: Callable[[], object], runs: int) -> float:
    """Give the median time of some work; a first round warms up and does not count."""
    times = []
    for _ in range(runs + 1):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return median(times[1:])


def made(sources: Sources, runs: int) -> Iterator[str]:
    """Time every format."""
    settings = Settings.from_environment()
    floor = seconds(lambda: plain(web_resources(settings)["regions"]), runs)
    yield line("a plain figure of the voivodeships, seconds", f"{floor:.2f}")
    for key, (page, query, limit) in FILES.items():
        scene = pages.read(sources, page, query)
        fresh = lambda scene=scene, key=key: files.make(pages.scene(sources, scene.page, scene.view, scene.t), key)  # noqa: E731
        yield told(f"{key} of {page or 'map'}?{query}", seconds(fresh, runs), floor, limit)
    yield told("slides of a story of six views", seconds(lambda: slides(sources), runs), floor, SIX_VIEWS)


def told(what: str, value: float, floor: float, limit: float | None) -> str:
    """Write a time as ratio, with its limit in seconds."""
    ending = (f"<= {limit:.0f} s", verdict(value <= limit)) if limit else ()
    return line(f"{what}: {value:.2f} s, times the plain figure", f"{value / floor:.1f}", *ending)


def slides(sources: Sources) -> bytes:
    """Make the slides of a voivodeship's ready story."""
    from geo.web import files

    return files.make_story(sources, "region-06", "pptx", "pl").content


@contextmanager
def busy(server: Server) -> Iterator[None]:
    """Let another visitor ask for one report after the other."""
    over = Event()

    def ask() -> None:
        while not over.is_set():
            urllib.request.urlopen(f"{server.url}/export/map/pdf?region=06").read()

    threads = [Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def beside(browser: Browser, atlas: App, clicks: int) -> str:
    """Compare filter clicks while files are made with clicks alone."""
    with probe.visitor(browser, atlas) as context:
        page = context.new_page()
        probe.first_picture(page, atlas)
        option = atlas.options(page)

        def click() -> float:
            return median([probe.click(page, option(position)) for position in [1, 0, 2, 0, 3, 0][:clicks]])

        click()
        quiet = click()
        with busy(atlas.server):
            loud = click()
    ratio = loud / quiet
    return line(
        "filter click while two files are made / alone", f"{ratio:.2f}", f"<= {BESIDE}", verdict(ratio <= BESIDE)
    )


def measure(browser: Browser, atlas: App, runs: int) -> str:
    """Measure files and what they cost others."""
    sources = load_sources(Settings.from_environment(), date.today())
    return "\n".join(["\nfiles", *made(sources, runs), beside(browser, atlas, 6)])
