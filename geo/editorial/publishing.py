"""From accepted changes to what pages show: the next immutable, numbered snapshot.

The database decides: a snapshot is published once its row is there and current. Its folder is whole before that; the
file that tells servers of it follows, and `catch_up` writes it again where a kill came between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.database import place, queries, requests
from geo.database.models import PublishedSnapshot
from geo.days import day_of, today
from geo.editorial import heard, records, tables, telling, whole
from geo.editorial.tables import Data, Key
from geo.errors import AtlasError, Refused
from geo.store import files, live

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.build.registry import Built
    from geo.database.engine import Database

KEPT = 10  # snapshots
WORK = "publish"  # one at a time
# Of one moment: what records say, how their tables are written, what is told beside the tables.
Held = tuple[Mapping[Key, Data], Mapping[str, Any], Mapping[str, Any]]
Table = tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]]  # name, header, rows


@dataclass(frozen=True, slots=True)
class Published:
    """A snapshot that pages show."""

    number: int
    data_version: str
    clusters: int
    new: bool  # whether it was built just now

    def __str__(self) -> str:
        made = "Published" if self.new else "Nothing new; still published"
        return f"{made}: snapshot {self.number}, {self.clusters} clusters, data version {self.data_version}."


def publish(database: "Database", *, again: bool = True) -> Published | None:
    """Publish what is accepted; where nothing is new, show the newest snapshot, or (not `again`) the current one.

    Raises
    ------
    DataError
        The registry as a whole breaks a rule; pages go on showing what they showed.
    """
    with database.alone(WORK):
        base = _base(database)
        with database.reading() as session:
            newest = next(iter(queries.snapshots(session)), None)
            revision, layout = queries.newest_revision(session), _layout(session)
            event = requests.newest_event(session)
            held = queries.state(session), layout, _told(session, revision, event)
        if newest and (newest.revision, newest.event, newest.base) == (revision, event, base):
            return _show(database, newest, new=False) if again else _follow(database)
        number, now = newest.number + 1 if newest else 1, datetime.now(UTC)
        made = _build(database, number, now, held)
        snapshot = PublishedSnapshot(
            number=number,
            built_at=now,
            revision=revision,
            base=base,
            data_version=made[0],
            clusters=made[1],
            event=event,
            current=0,
        )
        return _show(database, snapshot, new=True)


def make_current(database: "Database", number: int) -> Published:
    """Let pages show one of the snapshots that are kept; the next publication has everything accepted again."""
    with database.alone(WORK):
        with database.reading() as session:
            chosen = _kept(session, number)
        _ensure(database, chosen)
        return _show(database, chosen, new=False)


def catch_up(database: "Database", *, rebase: bool = True) -> Published | None:
    """Publish what waits, and mend what a kill has left; None where pages show all there is to show.

    As long as nobody changed anything, the data that come with the atlas are the publication, and nothing is built.
    Not to `rebase` leaves a snapshot alone that was built on other data, as of another version beside this one.
    """
    with database.reading() as session:
        current, touched = queries.current_snapshot(session), queries.touched(session)
        newest, revision = next(iter(queries.snapshots(session)), None), queries.newest_revision(session)
        event = requests.newest_event(session)
    if not touched and not event and newest is None:
        return None
    base = _base(database)
    if newest is None or (newest.revision, newest.event) != (revision, event) or (newest.base != base and rebase):
        return publish(database, again=False)
    if (
        current
        and current.base == base
        and (live.shown(database.settings.live) != (current.number, base) or not _there(database, current))
    ):
        return follow(database)
    return None


def follow(database: "Database") -> Published | None:
    """Let the pages of this machine show what the database calls current, built here where it is not there yet."""
    with place.alone(database.settings, WORK):  # each machine for itself, all at once
        return _follow(database)


def _follow(database: "Database") -> Published | None:
    with database.reading() as session:
        current, numbers = queries.current_snapshot(session), [one.number for one in queries.snapshots(session)]
    return _show_here(database, current, numbers) if current else None


def choose(database: "Database", number: int) -> None:
    """Call a snapshot that is kept current; the machines follow (`geo.editorial.keeper`).

    Raises
    ------
    Refused
        It is not kept, or was built on other data than those of this version.
    """
    with database.writing() as session:
        chosen = _kept(session, number)
        if chosen.base != _base(database):
            raise Refused(f"Snapshot {number} was built on other data than those of this version.")
        queries.make_current(session, chosen)


def warm(database: "Database") -> None:
    """Load what publishing takes, so that nobody waits for it."""
    for name in ("geo.build.registry", "pandera.pandas"):
        import_module(name)
    records.built(database.settings.data)


def write_again(database: "Database", revision: int, day: date, folder: Path) -> None:
    """Write what the registry said right after a revision, on a day, as data that can be read; nobody is shown it."""
    with database.reading() as session:
        held: Held = queries.state(session, revision), _layout(session), {}
    _write(database.settings.data, folder, 0, day, held)


def _kept(session: "Session", number: int) -> PublishedSnapshot:
    chosen = session.get(PublishedSnapshot, number)
    known = [str(snapshot.number) for snapshot in queries.snapshots(session)[:KEPT]]
    if chosen is None or str(number) not in known:
        raise Refused(f"There is no snapshot {number}; these are kept: {', '.join(known) or 'none'}.")
    return chosen


def restored(database: "Database") -> Published | None:
    """Let pages show what a backup that was restored calls for, whatever snapshots of other times are there."""
    for folder in live.kept(database.settings.live).values():
        live.remove_folder(folder)
    live.hide(database.settings.live)
    return catch_up(database)


def unpublished(database: "Database") -> int:
    """Count the revisions, and what was heard of clusters, that no snapshot has yet."""
    with database.reading() as session:
        newest = next(iter(queries.snapshots(session)), None)
        news = requests.events_later(session, newest.event if newest else 0)
        if newest is None and not queries.touched(session):
            return news
        known = newest.revision if newest else queries.untouched_until(session)
        return news + queries.revisions_after(session, known)


def _show(database: "Database", snapshot: PublishedSnapshot, *, new: bool) -> Published:
    """Make a snapshot current: in the database, then for the servers of this machine."""
    with database.writing() as session:
        queries.make_current(session, session.merge(snapshot))
        numbers = [one.number for one in queries.snapshots(session)]
    return _show_here(database, snapshot, numbers, new=new)


def _show_here(
    database: "Database", snapshot: PublishedSnapshot, numbers: Sequence[int], *, new: bool = False
) -> Published:
    """Show a snapshot to the servers of this machine; clear old ones, of all `numbers`."""
    settings = database.settings
    _ensure(database, snapshot)
    live.show(settings.live, snapshot.number, snapshot.base)
    wanted = {*numbers[:KEPT], snapshot.number}
    for number, folder in live.kept(settings.live).items():
        if number not in wanted:
            live.remove_folder(folder)
    return Published(snapshot.number, snapshot.data_version, snapshot.clusters, new)


def _there(database: "Database", snapshot: PublishedSnapshot) -> bool:
    return files.is_there(live.snapshot_folder(database.settings.live, snapshot.number))


def _ensure(database: "Database", snapshot: PublishedSnapshot) -> None:
    """Build a snapshot again whose folder this machine lacks: its revisions are all there."""
    if _there(database, snapshot):
        return
    if snapshot.base != _base(database):
        raise AtlasError(
            f"Snapshot {snapshot.number} was built on other data than those of this version; publish a new one."
        )
    with database.reading() as session:
        told = _told(session, snapshot.revision, snapshot.event)
        held = queries.state(session, snapshot.revision), _layout(session), told
    _build(database, snapshot.number, snapshot.built_at, held)


def _told(session: "Session", revision: int, event: int) -> dict[str, Any]:
    """Return what a snapshot tells beside its tables."""
    return telling.told(session, revision) | heard.told(session, event, revision)


def _build(database: "Database", number: int, now: datetime, held: Held) -> tuple[str, int]:
    """Build the folder of a snapshot; return its data version and the number of its clusters."""
    folder = live.snapshot_folder(database.settings.live, number)
    live.remove_folder(folder)  # of a publication that was killed
    manifest = _write(database.settings.data, folder, number, day_of(now), held)
    return manifest.data_version, int(manifest.tables["clusters"]["rows"])


def _write(data: Path, folder: Path, number: int, day: date, held: Held) -> files.Manifest:
    """Write what records say into a folder, on the data that came with the atlas."""
    from geo.build.registry import OWN, publish_snapshot

    state, layout, told = held
    made = tables.cells(whole.counted(state, day), layout)
    given = tuple((name, tuple(made[name][0]), tuple(map(tuple, made[name][1]))) for name in OWN)
    base = records.built(data)
    built = replace(_renewed(data, files.stamp(data), today(), given), told={**told, **whole.tables(state, base)})
    return publish_snapshot(built, data, folder, number, day.isoformat())


@lru_cache(maxsize=2)  # most of what is published is of firms, offers and events, and alters no cluster
def _renewed(data: Path, _stamp: tuple[int, ...], day: date, given: tuple[Table, ...]) -> "Built":
    """Build clusters and their statuses as they stand in some tables, on the data that came with the atlas."""
    from geo.build import raw
    from geo.build.registry import renew

    return renew(
        {name: raw.table(f"{name}.csv", header, rows) for name, header, rows in given}, records.built(data), day
    )


def _base(database: "Database") -> str:
    return files.read(database.settings.data, files.BUILT).data_version


def _layout(session: Any) -> Mapping[str, Any]:
    release = queries.release(session)
    if release is None:
        raise AtlasError("The store holds no registry yet; run python -m geo store upgrade, or import a folder.")
    return release.layout
