"""A process beside the server that keeps the registry going: publishes what is accepted, sends mails, does duties.

It works at a lower priority than the answers to visitors (`geo.priority`), shares no memory with them and ends with the
server. However many there are, on one machine or on several, each thing is done once: publishing by a lock, mails and
duties by lease. Publishing, mails and duties have a thread each, so that no server of mails, and no work that takes
long, holds up what is accepted.
A machine that has not published a snapshot itself builds the same one from the same revisions.
"""

import logging
import signal
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing.connection import Connection
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

from geo.access import outbox
from geo.database import place, queries, requests, turns, upgrade
from geo.database.engine import Database
from geo.editorial import publishing
from geo.errors import AtlasError, Unavailable
from geo.priority import stand_back
from geo.settings import Settings
from geo.store import files

if TYPE_CHECKING:
    from typing import Any

POLL = 0.2  # seconds between two looks at whether something was accepted
MAILS = 2.0  # seconds between two looks for mails that are due
AT_LEAST = 5.0  # seconds after which a look is not spared, whatever the file tells
LEASE = timedelta(minutes=15)  # of a duty
RETRY = 300.0  # seconds after which a duty that failed is tried again, or sooner where it comes more often
LONGEST_PAUSE = 60.0  # seconds after many failures
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Duty:
    """Work that comes again.

    Who is killed at it is followed by another process a quarter of an hour later: it must not matter if some of it is
    done twice (mails have keys for that).
    """

    name: str  # in the database: never another one for the same work
    seconds: float  # from the end of one time to the next
    do: "Callable[[Database], object]"  # in transactions of its own


class RegistryKeeper:
    """Looks, in rounds, what there is to do; `lanes` are works that do not wait for each other, publishing first."""

    def __init__(self, settings: Settings, duties: Sequence[Duty] = ()) -> None:
        self.database = Database(settings)
        self.holder = uuid.uuid4().hex
        self.ended = Event()  # set when what is going on is to be the last
        self.lanes: Sequence[Sequence[_Work]] = (
            [_Work("publish", POLL, self.publish)],
            [_Work("mails", MAILS, lambda: outbox.send(self.database, goes_on=lambda: not self.ended.is_set()))],
            [_Work(duty.name, min(duty.seconds, 60.0), partial(self._take_turn, duty)) for duty in duties],
        )
        self._base = ""
        self._stamp: object = None  # of the file of SQLite when nothing was left to publish
        self._looked = 0.0
        self._refused: object = None  # what could not be published, so that it is not tried again and again
        self._warm = False

    def lack(self) -> str:
        """Say why there is no registry of this version, which somebody may be about to upgrade; blank if there is."""
        try:
            upgrade.check(self.database)
        except Unavailable:
            raise
        except AtlasError as error:
            return str(error)
        return ""

    def round(self, lane: "Sequence[_Work]") -> None:
        """Do what there is to do; what fails is told and tried again later, and costs the rest nothing."""
        for work in lane:
            if not self.ended.is_set():
                work.perform()

    def keep(self, lane: "Sequence[_Work]") -> None:
        """Make rounds until the end."""
        while not self.ended.wait(POLL):
            self.round(lane)

    def publish(self) -> None:
        """Let pages show what is accepted."""
        stamp, now = _stamp(self.database.settings), monotonic()
        if stamp is not None and stamp == self._stamp and now < self._looked + AT_LEAST:
            return
        base = files.read(self.database.settings.data, files.BUILT).data_version
        with self.database.reading() as session:
            revision, current = queries.newest_revision(session), queries.current_snapshot(session)
            waiting = queries.waits(session)
            event = requests.newest_event(session)
        tried = (revision, event, base, current and current.number)
        if tried != self._refused:
            self._catch_up(tried, rebase=base != self._base)
            self._base, self._stamp, self._looked = base, stamp, now
        if waiting and not self._warm:
            publishing.warm(self.database)  # somebody may accept it soon
            self._warm = True

    def _catch_up(self, tried: object, rebase: bool) -> None:
        fault = ""
        try:
            done = publishing.catch_up(self.database, rebase=rebase)
        except Unavailable:  # says nothing of what was accepted: it is tried again
            raise
        except AtlasError as error:
            self._refused, fault = tried, str(error)
            _LOG.error("What was accepted cannot be published: %s", fault)
        else:
            if done is None and self._refused is None:
                return
            self._refused = None
        with self.database.writing() as session:
            turns.note(session, publishing.WORK, datetime.now(UTC), fault)

    def _take_turn(self, duty: Duty) -> None:
        now = datetime.now(UTC)
        with self.database.reading() as session:
            if not turns.free(turns.find(session, duty.name), now):
                return
        with self.database.writing() as session:
            if not turns.take(session, duty.name, self.holder, now, now + LEASE):
                return
        fault, wait = f"ended before its end, {now:%Y-%m-%d %H:%M} UTC", min(duty.seconds, RETRY)
        try:
            duty.do(self.database)
            fault, wait = "", duty.seconds
        finally:
            with self.database.writing() as session:
                due = datetime.now(UTC) + timedelta(seconds=wait)
                turns.give_back(session, duty.name, self.holder, due, fault)

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()


class _Work:
    """Something that is looked at again and again, less often after each failure."""

    def __init__(self, name: str, seconds: float, do: "Callable[[], Any]") -> None:
        self.name, self.seconds, self.do = name, seconds, do
        self._next, self._failures = 0.0, 0

    def perform(self) -> None:
        if monotonic() < self._next:
            return
        pause = self.seconds
        try:
            self.do()
            self._failures = 0
        except Exception as error:  # whatever it is, the rest goes on
            self._failures += 1
            pause = min(max(self.seconds, 1.0) * 2**self._failures, LONGEST_PAUSE)
            if isinstance(error, AtlasError):
                _LOG.warning("%s: %s", self.name, error)
            else:
                _LOG.exception("%s failed.", self.name)
        self._next = monotonic() + pause


def _stamp(settings: Settings) -> object:
    """Return what differs after each transaction in a file of SQLite; None where that cannot be told."""
    if not place.is_file(settings):
        return None
    try:
        with place.file(settings).open("rb") as file:
            return file.read(28)[24:]  # the counter of changes in its head
    except OSError:
        return None


def serve(connection: "Connection[Any, Any] | Any", settings: Settings, duties: Sequence[Duty] = ()) -> None:
    """Make rounds until the server at the other end of a connection has gone; what is going on then is finished."""
    keeper = RegistryKeeper(settings, duties)
    publishing_lane, *others = keeper.lanes
    beside = [Thread(target=keeper.keep, args=(lane,)) for lane in others]
    try:
        told = ""
        while lack := keeper.lack():
            if lack != told:
                _LOG.warning("Nothing is published or sent. %s", lack)
            told = lack
            if connection.poll(POLL):
                return
        for notice in outbox.notices(settings):
            _LOG.warning("%s", notice)
        for thread in beside:
            thread.start()
        while not connection.poll(POLL):
            keeper.round(publishing_lane)
    finally:
        keeper.ended.set()
        for thread in beside:
            if thread.is_alive():
                thread.join()
        keeper.close()


def main(descriptor: int, duties: Sequence[Duty]) -> None:
    """Serve at the other end of a connection that has been opened already."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C goes to all processes of a terminal: the server ends this one
    stand_back()
    logging.basicConfig(format="%(asctime)s %(name)s: %(message)s")
    serve(Connection(descriptor), Settings.from_environment(), duties)
