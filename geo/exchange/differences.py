"""What came into a View, changed in it and left it between two moments: its filters applied to the data of both."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

from geo.database import queries
from geo.editorial import publishing, records
from geo.editorial.merge import difference
from geo.errors import MissingData
from geo.exchange import views
from geo.selection import exchange as trade
from geo.store import files, live, registry
from geo.store.exchange import KINDS, Exchange, text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy.orm import Session

    from geo.database.engine import Database
    from geo.editorial.tables import Data, Key
    from geo.store.registry import Registry

NEW, FITS = "new", "fits"  # why something came: it is new in the atlas, or the View lets it pass now
REMOVED, OVER, LEFT = "removed", "over", "left"  # why something went
MOST_MOMENTS = 4


@dataclass(frozen=True, slots=True)
class ShownData:
    """What pages showed at a moment."""

    registry: Registry
    exchange: Exchange
    state: Mapping[Key, Data]  # what records said
    revision: int
    day: date

    def has(self, kind: str, key: str) -> bool:
        """Whether there was a record, in a View or not."""
        return (views.KINDS[kind], key) in self.state

    def title(self, kind: str, key: str, language: str) -> tuple[str, str]:
        """Name a record as the lists of the atlas do; with the language of a title that is in another one."""
        if kind == views.CLUSTERS:
            return self.registry.names[self.registry.positions[key]], ""
        one = self.exchange.one(kind, key)
        if one is None:
            raise MissingData(f"Of {kind} there is no {key}.")
        stock = trade.stock(self.exchange, self.registry, kind)
        named, said = stock.title(one, language), text(one, language)
        return named, said.lang if named == said.title and said.lang != language else ""


@dataclass(frozen=True, slots=True)
class Difference:
    """What is different in a View, by ids of records."""

    came: Mapping[str, str]  # each with why: `NEW` or `FITS`
    changed: Mapping[str, tuple[str, ...]]  # each with the fields that say something else
    went: Mapping[str, str]  # each with why: `REMOVED`, `OVER` or `LEFT`

    def __len__(self) -> int:
        return len(self.came) + len(self.changed) + len(self.went)


def between(then: ShownData, now: ShownData, kind: str, filters: str) -> Difference:
    """Compare what a View lets pass at two moments."""
    old = views.passing(kind, filters, then.registry, then.exchange)
    new = views.passing(kind, filters, now.registry, now.exchange)
    record = views.KINDS[kind]
    altered = {
        key: tuple(
            name
            for name in difference(then.state.get((record, key), {}), now.state.get((record, key), {}))
            if name not in records.INTERNAL
        )
        for key in sorted(old & new)
    }
    return Difference(
        {key: FITS if then.has(kind, key) else NEW for key in sorted(new - old)},
        {key: fields for key, fields in altered.items() if fields},
        {key: _why_gone(now, kind, key) for key in sorted(old - new)},
    )


def _why_gone(now: ShownData, kind: str, key: str) -> str:
    if not now.has(kind, key):
        return REMOVED
    if kind == views.CLUSTERS:
        return LEFT
    one = now.exchange.one(kind, key)
    return LEFT if one is None or one.holds(now.day) else OVER


def shown(session: Session) -> int:
    """Return the revision up to which pages show the registry."""
    current = queries.current_snapshot(session)
    return current.revision if current else queries.untouched_until(session)


class Moments:
    """Gives what pages showed at earlier moments, built anew where no folder of it is kept; a context.

    The data of a moment are some 20 MB, so only the last `MOST_MOMENTS` are held: ask for them in their order.
    """

    def __init__(self, database: Database, day: date) -> None:
        self._database, self._day = database, day
        self._stack, self._folders = ExitStack(), dict[int, Path]()
        self._known: dict[tuple[int, date], ShownData] = {}  # the last one that was asked for at the end

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self._stack.close()

    def now(self) -> ShownData:
        """Return what pages show."""
        with self._database.reading() as session:
            revision = shown(session)
        return self.at(revision, self._day)

    def at(self, revision: int, day: date) -> ShownData:
        """Return what pages showed on a day, of the registry up to a revision."""
        found = self._known.pop((revision, day), None) or self._shown(revision, day)
        self._known[revision, day] = found
        for forgotten in list(self._known)[:-MOST_MOMENTS]:
            del self._known[forgotten]
        return found

    def _shown(self, revision: int, day: date) -> ShownData:
        state = next((one.state for one in self._known.values() if one.revision == revision), None)
        if state is None:
            with self._database.reading() as session:
                state = queries.state(session, revision)
        known, held = self._read(self._folder(revision, day), day)
        return ShownData(known, held, state, revision, day)

    def _read(self, folder: Path, day: date) -> tuple[Registry, Exchange]:
        """Read all that Views ask for: a folder that another process removes meanwhile must not look like an end."""
        known, held = registry.load(folder, self._database.settings.installed, day), Exchange(folder, day)
        for kind in KINDS:
            held.of(kind)
        if not files.is_there(folder):
            raise MissingData(f"{folder} was removed while it was read.")
        return known, held

    def _folder(self, revision: int, day: date) -> Path:
        if revision not in self._folders:
            kept = self._kept(revision)
            if kept is None:
                kept = Path(self._stack.enter_context(TemporaryDirectory(prefix="atlas-then-"))) / "data"
                publishing.write_again(self._database, revision, day, kept)
            self._folders[revision] = kept
        return self._folders[revision]

    def _kept(self, revision: int) -> Path | None:
        """Find a snapshot of a revision that is here."""
        settings = self._database.settings
        base = files.read(settings.data, files.BUILT).data_version
        with self._database.reading() as session:
            numbers = [one.number for one in queries.snapshots(session) if (one.revision, one.base) == (revision, base)]
        found = (live.snapshot_folder(settings.live, number) for number in numbers)
        return next((folder for folder in found if files.is_there(folder)), None)
