"""Where files are made for visitors: few at a time, in processes of their own (`geo.web.worker`), the others wait.

Who asks is counted before waiting, who leaves gives the place free: what waits is never started, what is being made
ends at its next step. A process that crashes, hangs or has grown is replaced by a new one.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from multiprocessing import Pipe
from threading import Lock
from typing import TYPE_CHECKING

from geo import errors, settings
from geo.errors import AtlasError

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from anyio import CapacityLimiter

    from geo.export.document import Document
    from geo.web.worker import Job, Reply

AT_ONCE = max(1, min(2, (os.cpu_count() or 2) - 1))  # a core is left to the pages, or a filter takes twice as long
WAITING = 12  # from then on a visitor is asked to come back
LONGEST = 120.0  # seconds after which a process is taken to hang
MOST_MEMORY = 600_000_000  # bytes of a process that is not kept
IDLE = 300.0  # seconds after which only one process is kept


class Busy(Exception):
    """So many wait already that one more would wait too long."""


class Crashed(Exception):
    """The process that made the file has ended, or the file could not be made for an unknown reason."""


class Worker:
    """A process that makes files, from this side."""

    def __init__(self) -> None:
        self._connection: Connection | None = None
        self._sending = Lock()
        self._asked = self._left = False  # whether the job at hand has been sent, and whether nobody waits for it
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, job: Job | None = None) -> Worker:
        """Start the process where it does not run yet; it reads the data of a job while nobody waits."""
        if self._connection is None:
            self._connection, theirs = Pipe()
            with theirs:
                program = f"from geo.web.worker import main; main({theirs.fileno()})"  # not as __main__: see pickle
                command = [sys.executable, "-c", program]
                self.process = subprocess.Popen(command, cwd=settings.ROOT, pass_fds=[theirs.fileno()])
            if job:
                self._connection.send(replace(job, order=None))
        return self

    def ask(self, job: Job) -> Reply:
        """Have a file made, and wait for it.

        Raises
        ------
        Crashed
            The process has ended, or does not answer.
        """
        connection = self.start()._connection
        assert connection is not None
        try:
            with self._sending:
                connection.send(job)
                self._asked = True
            if self._left:
                self.stop()
            if connection.poll(LONGEST):
                reply: Reply = connection.recv()
                return reply
        except (EOFError, OSError) as error:
            raise Crashed from error
        raise Crashed

    def take(self) -> None:
        """Be ready for the next job."""
        self._asked = self._left = False

    def stop(self) -> None:
        """Say that nobody waits for the file at hand any more."""
        self._left = True
        with self._sending, suppress(OSError):
            if self._connection is not None and self._asked:
                self._connection.send(None)

    def kill(self) -> None:
        """End the process, whatever it does."""
        if self.process is not None:
            self.process.kill()

    def end(self) -> None:
        """End the process, for which nobody waits."""
        if self._connection is not None and self.process is not None:
            self.process.kill()
            self.process.wait()
            self._connection.close()


class Workshop:
    """Processes and the queue before them; all but `warm` belongs to one event loop."""

    def __init__(self, worker: Callable[[], Worker] = Worker) -> None:
        self.admitted = 0
        self._worker = worker
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._closed = False
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._limiter: CapacityLimiter | None = None  # made inside the running event loop

    def warm(self, job: Job) -> None:
        """Start the first process, which reads the data of a job, so that nobody waits; may be called in a thread."""
        if not self._idle:
            self._idle.append(self._worker().start(job))

    def close(self) -> None:
        """End all processes; whoever waits for one gets no file."""
        self._closed = True
        for worker in self._busy:
            worker.kill()
        while self._idle:
            self._idle.pop().end()

    async def make(self, job: Job) -> Document:
        """Have a file made.

        Raises
        ------
        Busy
            Too many wait.
        Crashed
            Its process ended.
        AtlasError
            The file cannot be made; the kind and the sentence are the maker's.
        """
        if self.admitted >= AT_ONCE + WAITING:
            raise Busy
        self.admitted += 1
        try:
            await self._slots.acquire()
        except asyncio.CancelledError:
            self.admitted -= 1
            raise
        worker = self._idle.pop() if self._idle else self._worker()
        worker.take()
        self._busy.add(worker)
        work = asyncio.create_task(self._work(worker, job))
        work.add_done_callback(lambda done: done.cancelled() or done.exception())  # its visitor may have left
        try:
            return _document(await asyncio.shield(work))
        except asyncio.CancelledError:
            worker.stop()
            raise

    async def _work(self, worker: Worker, job: Job) -> Reply:
        """Keep the place until the process has answered, whether the visitor is still there or not."""
        from anyio import CapacityLimiter, to_thread

        self._limiter = self._limiter or CapacityLimiter(AT_ONCE)
        kept = False
        try:
            reply = await to_thread.run_sync(worker.ask, job, limiter=self._limiter)
            kept = reply.memory < MOST_MEMORY
            return reply
        finally:
            self._busy.discard(worker)
            self._give_back(worker, kept, job)
            self._slots.release()
            self.admitted -= 1

    def _give_back(self, worker: Worker, kept: bool, job: Job) -> None:
        """Keep a process for the next file, or put a new one in its place."""
        if self._closed or not kept:
            worker.end()
        if self._closed:
            return
        self._idle.append(worker if kept else self._worker().start(job))
        if len(self._idle) > 1:
            asyncio.get_running_loop().call_later(IDLE, self._retire)

    def _retire(self) -> None:
        while len(self._idle) > 1:
            self._idle.pop(0).end()


def _document(reply: Reply) -> Document:
    if reply.document is not None:
        return reply.document
    kind = getattr(errors, reply.fault, None)
    if isinstance(kind, type) and issubclass(kind, AtlasError):
        raise kind(reply.told)
    raise Crashed
