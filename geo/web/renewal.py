"""Tells open pages that there are newer data, over a connection to each of them that stays open (server-sent events).

The server looks once for all of them, and reads the new data before it tells anybody, so that nobody waits for that.
Pages go on one after the other: the more there are, the longer each of them waits, by chance, up to two seconds. Each
run takes some hundredths of a second of the processor that all share.
"""

from __future__ import annotations

import asyncio
import json
import logging
import signal
from contextlib import contextmanager, suppress
from time import monotonic
from typing import TYPE_CHECKING, Any

from geo.errors import MissingData
from geo.store import live

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from geo.scenes.sources import Sources
    from geo.settings import Settings

PATH = "renewal"
LOOK = 0.15  # seconds between two looks
ALIVE = 25.0  # seconds after which something is said, so that proxies keep the connection
MOST = 2_000  # pages that are told; others see newer data when they next ask for something
APART = 40  # ms by which pages go on after one another, of all that are open
LONGEST = 2_000  # ms that a page waits
KEPT = 8  # marks of data that pages may still show
READING = 2.0  # seconds for which open pages go on with the data of before while newer ones are being read
_LOG = logging.getLogger(__name__)


def mark(manifest: Mapping[str, Any]) -> str:
    """Return what tells the data of a page from those of before and after."""
    return f"{manifest.get('snapshot', 0)}.{manifest['data_version']}"


class ReadAhead:
    """The data that were read before pages are told of them, and how long open pages go on with those of before."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = monotonic) -> None:
        self.settings, self._clock = settings, clock
        self._known: tuple[object, Sources] | None = None
        self._marks: list[str] = []  # of what was read lately
        self._newer: tuple[object, float] = (None, 0.0)  # what is being read, and until when it is waited for

    @contextmanager
    def reading(self) -> Iterator[Callable[[Sources], None]]:
        """Read newer data, and say at the end which; nobody waits for those that cannot be read."""
        stamp = live.stamp(self.settings)

        def read(sources: Sources) -> None:
            self._marks = [mark(sources.registry.manifest), *self._marks[: KEPT - 1]]
            self._known = stamp, sources

        try:
            yield read
        except BaseException:
            self._known = None
            raise

    def before(self, shown: str | None) -> Sources | None:
        """Return what a page that shows data of a mark goes on with while newer ones are being read; else None."""
        known = self._known
        if known is None or shown not in self._marks:
            return None
        stamp, now = live.stamp(self.settings), self._clock()
        if stamp == known[0]:
            return None
        if self._newer[0] != stamp:
            self._newer = stamp, now + READING
        return known[1] if now < self._newer[1] else None


def head() -> str:
    """Write what lets a page listen."""
    return f'<meta name="atlas-renewal" content="./{PATH}">'


class Renewal:
    """Who listens, and what was said last; all but `sources` and `entries` in one event loop."""

    def __init__(
        self,
        settings: Settings,
        sources: Callable[[], Sources],
        entries: Callable[[Sources, Sources], Sequence[str] | None] = lambda _before, _after: None,
    ) -> None:
        """Prepare.

        In a thread `sources` reads new data and what else a page needs of them, and `entries` says which clusters alone
        differ from the data before, where others need not be shown anew.
        """
        self.settings, self.sources, self.entries = settings, sources, entries
        self.listeners = 0
        self.said = ""
        self._since: Mapping[str, Any] = {}  # what is told of them to those who have heard of the data before
        self._last: Sources | None = None
        self._seen: object = None
        self._told: asyncio.Event | None = None
        self._watch: asyncio.Task[None] | None = None

    async def answer(self, _request: Request) -> Response:
        """Open a connection; 204 ends the asking of a page for which there is no place."""
        from starlette.responses import Response, StreamingResponse

        if self.listeners >= MOST or _is_ending():
            return Response(status_code=204)
        kept = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(self._lines(), media_type="text/event-stream", headers=kept)

    async def _lines(self) -> AsyncIterator[str]:
        self.listeners += 1
        try:
            self._told = self._told or asyncio.Event()
            if self._watch is None or self._watch.done():
                self._watch = asyncio.create_task(self._look())
            yield "retry: 2000\n\n"
            before = ""
            while not _is_ending():
                told = self._told
                if self.said != before:
                    since = self._since if self._since.get("since") == before else {}
                    before = self.said
                    within = min(LONGEST, self.listeners * APART)
                    yield f"data: {json.dumps({'mark': before, 'within': within, **since})}\n\n"
                with suppress(TimeoutError):
                    await asyncio.wait_for(told.wait(), ALIVE)
                    continue
                yield ": still here\n\n"
        finally:
            self.listeners -= 1

    async def _look(self) -> None:
        """Look for newer data as long as somebody listens."""
        from anyio import to_thread

        never = asyncio.Event()
        while self.listeners and not _is_ending():
            seen = live.stamp(self.settings)
            if seen != self._seen:
                said = await to_thread.run_sync(self._read)
                self._seen = seen
                if said != self.said:
                    self.said = said
                    self._wake()
            with suppress(TimeoutError):
                await asyncio.wait_for(never.wait(), LOOK)
        self.said, self._seen = "", None  # who listens next hears what there is then
        self._wake()

    def _wake(self) -> None:
        told, self._told = self._told, asyncio.Event()
        if told:
            told.set()

    def _read(self) -> str:
        try:
            found, before = self.sources(), self._last
            told = mark(found.registry.manifest)
            only = self.entries(before, found) if before and self.said else None
            self._since = {} if only is None else {"since": self.said, "only": only}
            self._last = found
            return told
        except MissingData:
            return self.said  # pages say it themselves when they next ask
        except Exception:
            _LOG.exception("The new data could not be read ahead.")
            return self.said


def _is_ending() -> bool:
    """Whether the server is about to end: it waits for open connections, and these would never close."""
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)  # of uvicorn, which has set its handler
    return bool(getattr(server, "should_exit", False))


def routes(renewal: Renewal, prefixes: list[str]) -> list[BaseRoute]:
    """Build the route below each prefix."""
    from starlette.routing import Route

    return [Route(f"{prefix}/{PATH}", renewal.answer) for prefix in prefixes]
