"""Fifty visitors read while ten people edit and two decide: nobody sees an error, and reading stays as swift.

The writers are a process of their own, as people at other machines are, and send forms to the same server. Visitors do
what pages do: they hear of newer data and make their page anew, each a moment later than the others.

Visitors think for two to six seconds, each in both measurements for the same ones. If all of them thought for as long
and began one after the other, no two would ever meet as long as nobody writes: there would be no crowd to compare with,
and the first delay would make one for good. All of them share a machine with the server, as no visitor does: how late
their own process was is said beside.
"""

import asyncio
import json
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from random import Random
from threading import Event, Thread
from time import perf_counter
from typing import Any
from urllib.parse import urlencode, urlsplit

from geo.access import sessions
from geo.access.person import ADMINISTRATOR, EVERYWHERE
from geo.database import queries
from geo.database.engine import Database
from geo.settings import Settings
from tests import asgi, postgres
from tests.bench import raw
from tests.bench.load import MANY, THOUGHT, choices, choose, middle, pause
from tests.bench.probe import App
from tests.bench.report import line, verdict
from tests.browser.serving import serve
from tests.desk import account
from tests.forms import filled
from tests.stores import EMBEDDED, fill

ROOT = Path(__file__).resolve().parents[2]
# People, and seconds between two entries of each, which are four pages; a form that comes within 3 s is refused.
EDITORS, EDITING = 10, 12.0
MODERATORS, DECIDING = 2, 8.0
ROUNDS = 10  # choices of each visitor: long enough that several publications fall in
WARMING = 0.5  # seconds between choices before anything is measured: the very ones that are measured then
TICK = 0.02  # seconds between two looks at how late the visitors' own process is
LEAST = 3  # decisions, and publications, without which nothing was measured
BESIDE, TOLD = 1.5, 3.0  # times the p95 without writers, seconds from a decision until pages are told, at most


@dataclass
class News:
    """What pages heard: when, of which data, and how long each may wait."""

    event: asyncio.Event = field(default_factory=asyncio.Event)
    within: float = 0.0
    heard: list[float] = field(default_factory=list)
    mark: str = ""
    told: dict[str, tuple[str, list[str] | None]] = field(default_factory=dict)  # since which, and which entries alone

    def take(self, told: dict[str, Any]) -> None:
        """Take what came over the line."""
        if told["mark"] not in self.told:
            if self.mark:
                self.heard.append(time.time())
            self.mark, self.within = told["mark"], told["within"] / 1000
            self.told[self.mark] = told.get("since", ""), told.get("only")
            self.event.set()
            self.event = asyncio.Event()

    def entries(self, shown: set[str]) -> list[str] | None:
        """Name the clusters in which alone the newest data differ from those that a page shows."""
        found, mark = [], self.mark
        while mark not in shown:
            mark, only = self.told.get(mark, ("", None))
            if only is None:
                return None
            found += only
        return found


@dataclass
class Page:
    """An open page that hears of newer data, as ``renewal.js`` does."""

    visitor: raw.Visitor
    known: set[str] = field(default_factory=set)  # data that need no renewal: they look the same, or were asked for

    async def renew(self, news: News, random: Random, rest: float) -> bool:
        """Take newer data, where there are any; not if the visitor, who has `rest` seconds, clicks before."""
        shown = re.findall(r'data-snapshot="(.+?)"', self.visitor.shown("footer")["html"])
        if not news.mark or news.mark in {*shown, *self.known}:
            return False
        wait = random.random() * news.within
        await pause(min(wait, rest))
        if wait > rest:
            return True  # the click, which waits for no renewal, brings them
        entries = news.entries({*shown, *self.known})
        self.known.add(news.mark)
        if entries is None or self._shows(entries):
            await self.visitor.renew()
        return True

    def _shows(self, entries: Sequence[str]) -> bool:
        """Whether one of some clusters is on the page, or on a further one of its list."""
        html = "".join(self.visitor.shown(panel)["html"] for panel in ("card", "results"))
        return 'data-action="page"' in html or any(key in html for key in entries)


async def listen(app: App, news: News) -> None:
    """Listen as a page does."""
    parts = urlsplit(app.server.url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(f"GET /renewal HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept: text/event-stream\r\n\r\n".encode())
    with suppress(asyncio.IncompleteReadError, ConnectionError):
        while text := await reader.readline():
            if text.startswith(b"data: "):
                news.take(json.loads(text.removeprefix(b"data: ")))


async def late(found: list[float]) -> None:
    """Note how late this process is at what it has to do now."""
    while True:
        begun = perf_counter()
        await pause(TICK)
        found.append(perf_counter() - begun - TICK)


async def reads(app: App, heard: list[float], own: list[float], thought: float) -> list[float]:
    """Let visitors choose and take newer data; give the seconds of each choice, and by which this process was late."""
    async with AsyncExitStack() as stack:
        opened = [await stack.enter_async_context(raw.visit(app.server, query="lang=pl")) for _ in range(MANY)]
        news = News(heard=heard)
        lines = [asyncio.create_task(listen(app, news if not place else News())) for place in range(MANY)]

        async def think(page: Page, seconds: float, random: Random) -> None:
            over = perf_counter() + seconds
            while (rest := over - perf_counter()) > 0:
                if not await page.renew(news, random, rest):
                    with suppress(TimeoutError):
                        await asyncio.wait_for(news.event.wait(), rest)

        async def stay(place: int, visitor: raw.Visitor) -> list[float]:
            times, mind, random, page = [], Random(place), Random(-place), Page(visitor)
            await pause(thought * mind.random())
            for choice in islice(choices(app.name, place), ROUNDS):
                times.append(await choose(app.name, visitor, choice))
                await think(page, thought * mind.uniform(0.5, 1.5), random)
            return times

        lines.append(asyncio.create_task(late(own)))
        lists = await asyncio.gather(*(stay(place, visitor) for place, visitor in enumerate(opened)))
        for one in lines:
            one.cancel()
        await asyncio.gather(*lines, return_exceptions=True)
    return [seconds for times in lists for seconds in times]


@contextmanager
def writing(settings: Settings, address: str) -> Iterator[dict[str, list[float]]]:
    """Let people write until the block ends; then it is known when each decision was made, and what failed."""
    given = [str(settings.live), settings.database, address]
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.writers", *given]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    found: dict[str, list[float]] = {}
    try:
        yield found
    finally:
        told, _ = process.communicate("over")
        found |= json.loads(told)


class Clerk:
    """Somebody with a session who fills in pages."""

    def __init__(self, address: str, secret: str) -> None:
        self.address, self.cookie = address, f"atlas_session={secret}"
        self._opener = urllib.request.build_opener()

    def get(self, path: str) -> str:
        """Open a page and return its text."""
        return self._ask(path)[1]

    def post(self, path: str, form: dict[str, Any]) -> str:
        """Send a form and return the path of the page that it led to."""
        return urlsplit(self._ask(path, urlencode(form, doseq=True).encode())[0]).path.lstrip("/")

    def _ask(self, path: str, body: bytes | None = None) -> tuple[str, str]:
        headers = {"Cookie": self.cookie, "Origin": self.address, "Sec-Fetch-Site": "same-origin"}
        request = urllib.request.Request(f"{self.address}/{path}", body, headers)
        with self._opener.open(request, timeout=30) as answer:
            return answer.url, answer.read().decode()


class Office:
    """Ten who edit and two who decide."""

    def __init__(self, database: Database, address: str, host: str = "example.org") -> None:
        self.database, self.over = database, Event()
        self.waiting: list[int] = []
        self.told: dict[str, list[float]] = {"entered": [], "decided": [], "faults": []}
        roles: list[list[tuple[str, str]]] = [[]] * EDITORS + [[(ADMINISTRATOR, EVERYWHERE)]] * MODERATORS
        people = [account(database, f"{place}@{host}", own) for place, own in enumerate(roles)]
        self.clerks = [Clerk(address, sessions.begin(database, person)) for person in people]
        with database.reading() as session:
            self.keys = sorted(key for (kind, key), _ in queries.entries(session).items() if kind == "cluster")

    def edit(self, place: int) -> None:
        random = Random(place)
        while not self.over.wait(EDITING * random.uniform(0.5, 1.5)):
            self.attempt(self.enter, self.clerks[place], random)

    def decide(self, place: int) -> None:
        self.over.wait(DECIDING * place / MODERATORS)
        while not self.over.wait(DECIDING):
            self.attempt(self.accept, self.clerks[EDITORS + place])

    def attempt(self, work: Callable[..., None], *given: object) -> None:
        try:
            work(*given)
        except urllib.error.HTTPError as error:  # the very year that stands there; overtaken by another change
            if error.code not in (409, 422):
                self.told["faults"].append(time.time())
        except Exception:
            self.told["faults"].append(time.time())

    def enter(self, clerk: Clerk, random: Random) -> None:
        path = f"submit/cluster/{random.choice(self.keys)}"
        typed = {"founded": str(random.randint(1995, 2024)), "evidence": "https://example.pl", "action": "check"}
        form = filled(clerk.get(path), begun=str(int(time.time()) - 60), **typed)
        shown = clerk.post(path, form)
        clerk.post(shown, {"token": filled(clerk.get(shown))["token"]})
        self.waiting.append(int(shown.rpartition("/")[2]))
        self.told["entered"].append(time.time())

    def accept(self, clerk: Clerk) -> None:
        if self.waiting:
            path = f"moderation/{self.waiting.pop()}"
            clerk.post(path, filled(clerk.get(path), do="accept", checked="1"))
            self.told["decided"].append(time.time())


def begin(settings: Settings, address: str) -> None:
    """Let somebody have entered, and decided on, something before: nothing is measured of a first time."""
    with Database(settings) as database:
        office = Office(database, address, "before.example.org")
        office.enter(office.clerks[0], Random(0))
        office.accept(office.clerks[EDITORS])


def main(settings: Settings, address: str) -> None:
    """Write until somebody says that it is over."""
    with Database(settings) as database:
        office = Office(database, address)
        threads = [Thread(target=office.edit, args=[place]) for place in range(EDITORS)]
        threads += [Thread(target=office.decide, args=[place]) for place in range(MODERATORS)]
        for thread in threads:
            thread.start()
        sys.stdin.read()
        office.over.set()
        for thread in threads:
            thread.join()
    print(json.dumps(office.told))


@dataclass
class Readings:
    """What visitors waited for their choices, and by how much their own process was late meanwhile, in seconds."""

    times: list[float]
    late: list[float]
    begun: float
    over: float


def measured(app: App, heard: list[float], thought: float = THOUGHT) -> Readings:
    """Let visitors read."""
    begun, own = time.time(), list[float]()
    times = asgi.run(reads(app, heard, own, thought))
    return Readings(times, own, begun, time.time())


def _told(name: str, quiet: Readings, busy: Readings, told: dict[str, list[float]]) -> Iterator[str]:
    """Write what was measured on one database."""
    (half, most), (half_beside, beside) = middle(quiet.times), middle(busy.times)
    ratio = beside / most
    what = f"{name}: p95 of {MANY} visitors alone {most:.3f} s, beside writers {beside:.3f} s; ratio"
    yield line(what, f"{ratio:.2f}", f"<= {BESIDE}", verdict(ratio <= BESIDE))
    yield line(f"{name}: p50 likewise {half:.3f} s, {half_beside:.3f} s; ratio", f"{half_beside / half:.2f}")
    late = [f"{middle(one.late)[1]:.3f}" for one in (quiet, busy)]
    yield line(f"{name}: p95 by which the visitors' own process was late, s", ", ".join(late))
    waits = [min((at - decided for at in told["heard"] if at > decided), default=99.0) for decided in told["decided"]]
    slowest = max(waits[:-1], default=0.0)  # the last one may have come to an end with the measurement
    yield line(f"{name}: a decision until pages hear of it, slowest, s", f"{slowest:.1f}", f"<= {TOLD}",
               verdict(slowest <= TOLD))  # fmt: skip
    for part, words in (("decided", "decisions"), ("heard", "publications")):
        fell = sum(busy.begun <= at <= busy.over for at in told[part])
        yield line(f"{name}: {words} among the readings", f"{fell}", f">= {LEAST}", verdict(fell >= LEAST))
    entered, decided, faults = (len(told[part]) for part in ("entered", "decided", "faults"))
    yield line(f"{name}: {entered} entered, {decided} decided; faults", f"{faults}", "0", verdict(faults == 0))


def measure(folder: Path, names: Sequence[str] = ("SQLite", "PostgreSQL")) -> str:
    """Measure on each database."""
    lines = []
    for name in names:
        with ExitStack() as stack:
            own = replace(Settings.from_environment({}), live=folder / name / "live")
            if name == "PostgreSQL":
                programs = postgres.find()
                if programs is None:
                    lines.append(postgres.NOBODY)
                    continue
                address = stack.enter_context(postgres.cluster(programs))
                own = replace(own, database=address.format(name="postgres"))
            fill(own, EMBEDDED)
            environment = {"ATLAS_LIVE": str(own.live), "ATLAS_DATABASE": own.database}
            log = Path(tempfile.mkdtemp(dir=folder)) / "server.log"
            app = App("atlas", stack.enter_context(serve(log, environment=environment)))
            heard: list[float] = []
            begin(own, app.server.url)
            measured(app, [], WARMING)
            quiet = measured(app, [])
            with writing(own, app.server.url) as told:
                busy = measured(app, heard)
            lines += _told(name, quiet, busy, {**told, "heard": heard})
            lines.append(line(f"{name}: faults in the log of the server", str(log.read_text().count("Traceback"))))
    return "\n".join(["\nwriters", *lines])


if __name__ == "__main__":
    main(replace(Settings.from_environment({}), live=Path(sys.argv[1]), database=sys.argv[2]), sys.argv[3])
