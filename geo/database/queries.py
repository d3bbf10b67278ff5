"""What the services ask of the database; they own the rules and the transactions, this room the statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select, update
from sqlalchemy.orm import Session

from geo.database.models import Change, PublishedSnapshot, Record, Release, Revision

Key = tuple[str, str]  # kind and key of a record
Data = Mapping[str, Any]
_AT_ONCE = 400  # keys of one statement
# Statements that are asked all the time are put together once, which takes longer than to run them.
_ENTRIES = select(Record, Revision.data).join(Revision, (Revision.record == Record.id) & Revision.valid_to.is_(None))
_ENTRY = _ENTRIES.where(Record.kind == bindparam("kind"), Record.key == bindparam("key"))
_VERSION = (
    select(Revision.data)
    .join(Record, Revision.record == Record.id)
    .where(Record.kind == bindparam("kind"), Record.key == bindparam("key"), Revision.version == bindparam("number"))
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A record with what it says now; `data` None where it is removed."""

    record: Record
    data: dict[str, Any] | None

    @property
    def key(self) -> Key:
        """Kind and key."""
        return self.record.kind, self.record.key


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """A revision with the change that led to it."""

    revision: Revision
    change: Change


def entries(session: Session) -> dict[Key, Entry]:
    """Return all records, removed ones too."""
    found = (Entry(record, data) for record, data in session.execute(_ENTRIES))
    return {entry.key: entry for entry in found}


def entry(session: Session, kind: str, key: str) -> Entry | None:
    """Return one record, removed or not; None where there never was one."""
    row = session.execute(_ENTRY, {"kind": kind, "key": key}).first()
    return Entry(row[0], row[1]) if row else None


def some_entries(session: Session, keys: Iterable[Key]) -> dict[Key, Entry]:
    """Return some records, removed or not; those that never were are left out."""
    wanted = sorted(set(keys))
    found: dict[Key, Entry] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = [key for _kind, key in wanted[start : start + _AT_ONCE]]
        rows = session.execute(_ENTRIES.where(Record.key.in_(some)))
        found |= {(record.kind, record.key): Entry(record, data) for record, data in rows}
    return {key: found[key] for key in wanted if key in found}


def state(session: Session, revision: int | None = None, kind: str = "") -> dict[Key, dict[str, Any]]:
    """Return what the records said right after a revision; without one, what they say now; with `kind` only of that.

    Removed ones are left out. Revisions are numbered in the order in which they came to be: only one transaction writes
    at a time.
    """
    chosen: ColumnElement[bool] = Revision.valid_to.is_(None)
    if revision is not None:
        newest = select(func.max(Revision.id)).where(Revision.id <= revision).group_by(Revision.record)
        chosen = Revision.id.in_(newest)
    rows = session.execute(
        select(Record.kind, Record.key, Revision.data)
        .join(Revision, Revision.record == Record.id)
        .where(chosen, *([Record.kind == kind] if kind else []))
    )
    return {(kind, key): data for kind, key, data in rows if data is not None}


def version(session: Session, kind: str, key: str, number: int) -> dict[str, Any] | None:
    """Return what a record said in one version; None where it was not there."""
    return session.scalar(_VERSION, {"kind": kind, "key": key, "number": number})


def then(session: Session, kind: str, key: str, moment: datetime) -> dict[str, Any] | None:
    """Return what a record said at a moment; None where it was not there."""
    found = select(Revision.data).join(Record, Revision.record == Record.id).where(Revision.valid_from <= moment)
    ended = Revision.valid_to.is_(None) | (Revision.valid_to > moment)
    return session.scalar(found.where(Record.kind == kind, Record.key == key, ended))


def history(session: Session, kind: str, key: str) -> list[HistoryStep]:
    """Return all revisions of a record with their changes, the oldest first."""
    rows = session.execute(
        select(Revision, Change)
        .join(Record, Revision.record == Record.id)
        .join(Change, Revision.change == Change.id)
        .where(Record.kind == kind, Record.key == key)
        .order_by(Revision.version)
    )
    return [HistoryStep(revision, change) for revision, change in rows]


def newest_revision(session: Session) -> int:
    """Return the number of the newest revision of all; 0 where there is none."""
    return session.scalar(select(func.max(Revision.id))) or 0


def revise(session: Session, changed: Sequence[tuple[Change, Data | None]], now: datetime) -> None:
    """Enter what each of some accepted changes leaves of its record: a new revision, the one before it ended.

    No record may come twice.
    """
    session.add_all(change for change, _ in changed)
    session.flush()
    keys = {(change.kind, change.key) for change, _ in changed}
    known = _some_records(session, keys)
    fresh = {key: Record(kind=key[0], key=key[1], version=0) for key in sorted(keys - known.keys())}
    session.add_all(fresh.values())
    session.flush()
    known |= fresh
    ended = [known[change.kind, change.key].id for change, _ in changed if known[change.kind, change.key].version]
    for start in range(0, len(ended), 500):
        some = ended[start : start + 500]
        session.execute(
            update(Revision).where(Revision.record.in_(some), Revision.valid_to.is_(None)).values(valid_to=now)
        )
    for change, data in changed:
        record = known[change.kind, change.key]
        record.version += 1
        session.add(
            Revision(record=record.id, version=record.version, data=data, valid_from=now, change=change.id),
        )
    session.flush()


def _some_records(session: Session, keys: Iterable[Key]) -> dict[Key, Record]:
    wanted = sorted(keys)
    found: dict[Key, Record] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        names = [key for _kind, key in wanted[start : start + _AT_ONCE]]
        rows = session.scalars(select(Record).where(Record.key.in_(names)))
        found |= {(record.kind, record.key): record for record in rows}
    return {key: found[key] for key in wanted if key in found}


def _records(session: Session) -> dict[Key, Record]:
    return {(record.kind, record.key): record for record in session.scalars(select(Record))}


def note_upstream(session: Session, says: Mapping[Key, Data | None]) -> None:
    """Note what the release that is merged says of each record that is there."""
    for key, record in _records(session).items():
        if key in says:
            record.upstream = dict(found) if (found := says[key]) is not None else None
    session.flush()


def release(session: Session) -> Release | None:
    """Return the release that was merged last."""
    return session.scalar(select(Release).order_by(Release.id.desc()).limit(1))


def changes(session: Session, states: Iterable[str] = (), batch: str = "", key: Key | None = None) -> list[Change]:
    """Return changes in the order in which they were made."""
    found = select(Change).order_by(Change.id)
    if states:
        found = found.where(Change.state.in_(list(states)))
    if batch:
        found = found.where(Change.batch == batch)
    if key:
        found = found.where(Change.kind == key[0], Change.key == key[1])
    return list(session.scalars(found))


def all_led_to(session: Session, changes: Sequence[int]) -> dict[int, Revision]:
    """Return the revisions that some changes led to, by the number of the change."""
    found: dict[int, Revision] = {}
    for start in range(0, len(changes), _AT_ONCE):
        some = changes[start : start + _AT_ONCE]
        found |= {one.change: one for one in session.scalars(select(Revision).where(Revision.change.in_(some)))}
    return found


def all_undone(session: Session, changes: Sequence[int]) -> set[int]:
    """Return those of some changes that were taken back, as `undone` tells of one."""
    found = set()
    for start in range(0, len(changes), _AT_ONCE):
        some = changes[start : start + _AT_ONCE]
        asked = select(Change.undoes).where(Change.undoes.in_(some), Change.state == "accepted").distinct()
        found |= {number for number in session.scalars(asked) if number is not None and undone(session, number)}
    return found


def led_to(session: Session, change: int) -> Revision | None:
    """Return the revision that a change led to; None where it led to none."""
    return session.scalar(select(Revision).where(Revision.change == change))


def undone(session: Session, change: int) -> bool:
    """Whether a change was taken back by an accepted one that still stands."""
    later = session.scalars(select(Change).where(Change.undoes == change, Change.state == "accepted"))
    return any(not undone(session, other.id) for other in later)


def touched(session: Session) -> bool:
    """Whether anything was accepted that did not come with a release."""
    return (
        session.scalar(select(Change.id).where(Change.state == "accepted", Change.origin != "release").limit(1))
        is not None
    )


def untouched_until(session: Session) -> int:
    """Return the newest revision before the first that did not come with a release."""
    first = select(func.min(Revision.id)).join(Change, Revision.change == Change.id).where(Change.origin != "release")
    found = session.scalar(first)
    return found - 1 if found is not None else newest_revision(session)


def revisions_after(session: Session, number: int) -> int:
    """Count the revisions after one."""
    return session.scalar(select(func.count(Revision.id)).where(Revision.id > number)) or 0


def counts(session: Session) -> dict[str, int]:
    """Count records that are there, by kind, and changes that wait."""
    rows = session.execute(
        select(Record.kind, func.count(Record.id))
        .join(Revision, (Revision.record == Record.id) & Revision.valid_to.is_(None))
        .where(Revision.data.is_not(None))
        .group_by(Record.kind)
    )
    waiting = session.scalar(select(func.count(Change.id)).where(Change.state == "submitted")) or 0
    return {**{kind: number for kind, number in rows}, "waiting": waiting}


def waits(session: Session) -> bool:
    """Whether a change waits for a decision."""
    return session.scalar(select(Change.id).where(Change.state == "submitted").limit(1)) is not None


def snapshots(session: Session) -> list[PublishedSnapshot]:
    """Return all publications, the newest first."""
    return list(session.scalars(select(PublishedSnapshot).order_by(PublishedSnapshot.number.desc())))


def current_snapshot(session: Session) -> PublishedSnapshot | None:
    """Return the publication that pages show."""
    return session.scalar(select(PublishedSnapshot).where(PublishedSnapshot.current == 1))


def make_current(session: Session, snapshot: PublishedSnapshot) -> None:
    """Let pages show a publication, new or old."""
    session.execute(update(PublishedSnapshot).where(PublishedSnapshot.current == 1).values(current=0))
    snapshot.current = 1
    session.add(snapshot)
    session.flush()
