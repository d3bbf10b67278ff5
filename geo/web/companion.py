"""The process beside the server that keeps the living registry going (`geo.editorial.keeper`), from this side."""

from __future__ import annotations

import logging
import subprocess
import sys
from multiprocessing import Pipe
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from geo import settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection

    from geo.settings import Settings

PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds until one that has ended by itself is started again
PATIENCE = 5.0  # seconds that it may take to end
_LOG = logging.getLogger(__name__)


def _command(descriptor: int) -> list[str]:
    return [sys.executable, "-c", f"from geo.web.duties import main; main({descriptor})"]


class Companion:
    """Starts the process where there is a registry, and again whenever it has ended, until the server does."""

    def __init__(self, own: Settings, pause: float = PAUSE) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self._settings, self._pause = own, pause
        self._ended, self._lock = Event(), Lock()
        self._connection: Connection | None = None
        self._thread: Thread | None = None

    def is_wanted(self) -> bool:
        """Whether there is a registry."""
        from geo.editorial import places

        return places.is_there(self._settings)

    def start(self) -> None:
        """Start it; nothing happens where there is no registry."""
        if self._thread is None and self.is_wanted():
            self._thread = Thread(target=self._keep, daemon=True)
            self._thread.start()

    def _keep(self) -> None:
        pause = self._pause
        while process := self._begun():
            process.wait()
            if self._ended.wait(pause):
                return
            _LOG.warning("The process that keeps the registry has ended (%s); it is started again.", process.returncode)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _begun(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._ended.is_set():
                return None
            if self._connection:
                self._connection.close()
            self._connection, theirs = Pipe()
            with theirs:
                command: Sequence[str] = _command(theirs.fileno())
                self.process = subprocess.Popen(command, cwd=settings.ROOT, pass_fds=[theirs.fileno()])
            return self.process

    def close(self) -> None:
        """End the process: it notices that nobody is at the other end, and finishes what it is at."""
        self._ended.set()
        with self._lock:
            if self._connection:
                self._connection.close()
            if self.process:
                try:
                    self.process.wait(PATIENCE)
                except subprocess.TimeoutExpired:
                    self.process.kill()
                    self.process.wait()
