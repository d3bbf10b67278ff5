"""Many visitors of one process: how long a filter takes among them, beside a page that is text only.

Visitors have no browser: each tells the server what ``instant.js`` does once its visitor rests, and waits for the
answer. Both apps are measured in one run, one after the other; ratios count. The text-only page is all that a page of
Streamlit costs by itself.
"""

import asyncio
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from itertools import cycle, islice
from pathlib import Path
from random import Random
from statistics import median, quantiles
from threading import Event, Thread
from time import perf_counter
from urllib.parse import parse_qs

from geo import taxonomy
from tests import asgi
from tests.bench import raw
from tests.bench.probe import App
from tests.bench.report import line, verdict
from tests.browser.serving import Server

VISITORS = (1, 10, 50)
THOUGHT = 4.0  # seconds between an answer and the next choice
CHOICES = 6  # of each visitor; a visitor alone makes more, or one of them would decide
ALONE = 12
MANY, SLOW, LIKE_TEXT = 50, 3.0, 1.2  # visitors; p50 to one's at most, p95 to that of the text-only page at most
COST = 0.08  # seconds of processor time for one run at most
FILES, HEALTHY, BESIDE = 20, 0.3, 1.3  # files at once; seconds of /healthz, and times a filter takes, at most
REGIONS = tuple(f"{number:02d}" for number in range(2, 34, 2))


def choices(app: str, seed: int) -> Iterator[str]:
    """Choose at random, each visitor otherwise."""
    random = Random(seed)
    sectors = [slug for slug in taxonomy.SECTOR_PHRASES if slug != taxonomy.UNASSIGNED]
    while True:
        sector, region = random.choice(sectors), random.choice(REGIONS)
        yield sector if app == "text" else f"lang=pl&region={region}&sector={sector}"


async def pause(seconds: float) -> None:
    """Let a visitor think."""
    over = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_later(seconds, lambda: over.done() or over.set_result(None))
    await over


async def choose(app: str, visitor: raw.Visitor, choice: str) -> float:
    """Choose, and give the seconds until the answer, which must be that to the choice."""
    if app == "text":
        seconds = await visitor.pick(choice)
        assert visitor.texts, "The text-only page showed nothing."
        return seconds
    seconds = await visitor.choose(choice)
    assert parse_qs(visitor.shown("results")["view"]) == parse_qs(choice)
    return seconds


async def visits(app: App, number: int, thought: float) -> list[float]:
    """Let visitors choose beside each other; give the seconds of each choice."""
    async with AsyncExitStack() as stack:
        opened = [await stack.enter_async_context(raw.visit(app.server, query="lang=pl")) for _ in range(number)]

        async def stay(place: int, visitor: raw.Visitor) -> list[float]:
            await pause(thought * place / number)
            times = []
            for choice in islice(choices(app.name, place), ALONE if number == 1 else CHOICES):
                times.append(await choose(app.name, visitor, choice))
                await pause(thought)
            return times

        lists = await asyncio.gather(*(stay(place, visitor) for place, visitor in enumerate(opened)))
    return [seconds for times in lists for seconds in times]


def middle(times: Sequence[float]) -> tuple[float, float]:
    """Return median and 95th percentile."""
    return median(times), quantiles(times, n=20)[-1]


def crowd(apps: Sequence[App]) -> Iterator[str]:
    """Measure one, ten and fifty visitors of each app, with thought and without."""
    for thought in (THOUGHT, 0.0):
        told = f"{thought:.0f} s of thought" if thought else "no thought"
        single: dict[str, float] = {}
        for number in VISITORS:
            found = {app.name: middle(asgi.run(visits(app, number, thought))) for app in apps}
            for name, (half, most) in found.items():
                single.setdefault(name, half)
                ratio = half / single[name]
                limits = (f"<= {SLOW}", verdict(ratio <= SLOW)) if (name, number) == ("atlas", MANY) and thought else ()
                what = f"{name}, {number} visitors, {told}: p50 {half:.3f} s, p95 {most:.3f} s; p50 / one visitor's"
                yield line(what, f"{ratio:.1f}", *limits)
            ratio = found["atlas"][1] / found["text"][1]
            limits = (f"<= {LIKE_TEXT}", verdict(ratio <= LIKE_TEXT)) if number == MANY else ()
            yield line(f"{number} visitors, {told}: p95 of the atlas / of the text-only page", f"{ratio:.2f}", *limits)


def processor(server: Server) -> float:
    """Return the seconds of processor time that a server has taken."""
    fields = Path(f"/proc/{server.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


async def costs(app: App, runs: int) -> float:
    """Return the processor time of one run."""
    async with raw.visit(app.server, query="lang=pl") as visitor:
        asked = choices(app.name, 7)
        for choice in islice(asked, 5):
            await choose(app.name, visitor, choice)
        before = processor(app.server)
        for choice in islice(asked, runs):
            await choose(app.name, visitor, choice)
        return (processor(app.server) - before) / runs


def fetch(address: str) -> int:
    """Ask for an address to its end; give the status."""
    try:
        with urllib.request.urlopen(address) as answer:
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


@contextmanager
def asking(server: Server, statuses: list[int]) -> Iterator[None]:
    """Ask for many files at once, and do so again until the block ends."""
    over = Event()
    kinds = cycle(("map/pdf?region=06", "map/pptx?sector=ict"))

    def ask(path: str) -> None:
        while not over.is_set():
            statuses.append(fetch(f"{server.url}/export/{path}"))
            over.wait(1)

    threads = [Thread(target=ask, args=[next(kinds)]) for _ in range(FILES)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def healthy(server: Server, work: Callable[[], float]) -> tuple[float, float]:
    """Do some work, and meanwhile ask for the health of the server; give the result and the slowest answer."""
    over, times = Event(), []

    def ask() -> None:
        while not over.wait(0.05):
            start = perf_counter()
            assert fetch(f"{server.url}/healthz") == 200
            times.append(perf_counter() - start)

    thread = Thread(target=ask)
    thread.start()
    try:
        return work(), max(times, default=0.0)
    finally:
        over.set()
        thread.join()


def beside(atlas: App) -> Iterator[str]:
    """Compare filters while many files are asked for with filters alone."""

    def filtering() -> float:
        return median(asgi.run(visits(atlas, 1, 0.2)))

    filtering()
    alone, statuses = filtering(), []
    with asking(atlas.server, statuses):
        loud, slowest = healthy(atlas.server, filtering)
    ratio = loud / alone
    yield line(
        f"filter while {FILES} files are asked for / alone", f"{ratio:.2f}", f"<= {BESIDE}", verdict(ratio <= BESIDE)
    )
    yield line("slowest /healthz meanwhile, seconds", f"{slowest:.2f}", f"<= {HEALTHY}", verdict(slowest <= HEALTHY))
    told = ", ".join(f"{statuses.count(status)} × {status}" for status in sorted(set(statuses)))
    yield line(f"answers to them: {told}; other than 200 and 503", f"{sum(s not in (200, 503) for s in statuses)}")


def measure(atlas: App, text: App, runs: int) -> str:
    """Measure visitors, files and runs; runs last, when the server has done what it does at its start."""
    lines = [*crowd((atlas, text)), *beside(atlas)]
    cost = {app.name: asgi.run(costs(app, 5 * runs)) for app in (atlas, text)}
    what = f"processor time of a run, seconds (text-only page {cost['text']:.3f})"
    lines.append(line(what, f"{cost['atlas']:.3f}", f"<= {COST}", verdict(cost["atlas"] <= COST)))
    return "\n".join(["\nload", *lines])
