"""A process that makes files, one after the other: started by `geo.web.workshop`.

It has its own copy of the data, works beside the answers to visitors and at a lower priority, and ends with whoever
started it. A fault in a file, even one that ends the process, costs nobody else anything.
"""

from __future__ import annotations

import logging
import resource
import signal
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from geo.errors import AtlasError, MissingData, TooLarge
from geo.export import budget
from geo.priority import stand_back

if TYPE_CHECKING:
    from datetime import date

    from geo.export.document import Document
    from geo.scenes.sources import Sources
    from geo.settings import Settings

SECONDS = 30.0  # of processor time for one file; forty slides take some twenty
# What most files need; drawing, slides and reports are loaded with the first of them.
READY = ("geo.web.files", "pandas", "pyarrow.parquet")
_LOG = logging.getLogger(__name__)


class Orderly(Protocol):
    """What is asked for (`geo.web.files.Order`)."""

    def make(self, sources: Sources) -> Document:
        """Make the file; AtlasError where there is none such."""


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be made: what is asked for, and of which data on which day; without an order, data to be read ahead."""

    order: Orderly | None
    settings: Settings
    today: date
    version: str  # of the data that the page shows


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a job."""

    document: Document | None = None
    fault: str = ""  # name of the error in `geo.errors`; ``Stopped`` or ``Failed``
    told: str = ""  # its sentence
    memory: int = 0  # bytes that the process holds now


class Workbench:
    """The data from which files are made, read again when they have changed on disk."""

    def __init__(self) -> None:
        self._key: object = None
        self._sources: Sources | None = None

    def sources(self, job: Job) -> Sources:
        """Return the data of a job.

        Raises
        ------
        MissingData
            The page shows others than there are now: they are just being replaced.
        """
        from geo.scenes.sources import load
        from geo.store import files, statistics

        folders = (job.settings.data, job.settings.installed)
        key = (job.settings, job.today, files.stamp(*folders), statistics.stamp(*folders))
        if key != self._key or self._sources is None:
            self._sources, self._key = load(job.settings, job.today), key
        if self._sources.registry.manifest["data_version"] != job.version:
            raise MissingData("The data are just being replaced; ask again in a moment.")
        return self._sources

    def make(self, job: Job) -> Reply:
        """Make a file; whatever goes wrong is a reply."""
        try:
            sources = self.sources(job)
            return Reply(job.order.make(sources) if job.order else None, memory=resident())
        except (TooLarge, MissingData, AtlasError) as error:
            kinds = (TooLarge, MissingData, AtlasError)
            return Reply(None, next(kind.__name__ for kind in kinds if isinstance(error, kind)), str(error), resident())
        except budget.Stopped:
            return Reply(None, "Stopped", memory=resident())
        except Exception:
            _LOG.exception("The file could not be made: %s", job.order)
            return Reply(None, "Failed", memory=resident())


def resident() -> int:
    """Return the bytes of memory that the process holds; where the system tells only of the most so far, that."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def serve(connection: Any) -> None:
    """Make files until nobody is there who could ask for one; None in place of a job stops the one at hand."""
    bench = Workbench()
    with suppress(EOFError, OSError):
        while True:
            job = connection.recv()
            if job is None:
                continue  # for a file that is made already
            with budget.limited(SECONDS, lambda: bool(connection.poll())):
                reply = bench.make(job)
            if job.order:
                connection.send(reply)


def main(descriptor: int) -> None:
    """Serve at the other end of a connection that has been opened already."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C goes to all processes of a terminal: the server ends this one
    stand_back()
    for name in READY:
        import_module(name)
    serve(Connection(descriptor))
