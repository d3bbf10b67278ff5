"""Whole registries that come in or go out: with a new release of the atlas, as a folder of tables, as a backup."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.access.person import SYSTEM
from geo.database import queries
from geo.database.models import Change, Release
from geo.editorial import records, tables
from geo.editorial.merge import difference, merge
from geo.editorial.places import digest
from geo.editorial.tables import KINDS, Data, Given, Key
from geo.errors import DataError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.database.engine import Database

_SHOWN = 60  # characters of a cell that a report repeats


@dataclass(frozen=True, slots=True)
class Incoming:
    """What came of a registry that came in."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    kept: tuple[str, ...] = ()  # a sentence for each local edit that went before what came

    @property
    def any(self) -> bool:
        """Whether it altered anything."""
        return bool(self.added or self.changed or self.removed)

    def __str__(self) -> str:
        return f"{self.added} records added, {self.changed} changed, {self.removed} removed"


def merge_release(database: "Database", folder: Path) -> Incoming | None:
    """Merge the registry of a release, unless it was merged already (None); what was edited here goes first.

    What the release before it said of a record tells who changed a field: if only the release did, its value is taken;
    if both did, that of the store stays and is listed.
    """
    with database.reading() as session:
        merged = queries.release(session)
    if merged and merged.digest == digest(folder):
        return None
    given = tables.read(folder)
    with database.writing() as session:
        before = queries.release(session)
        if before and before.digest == given.digest:  # another process was faster
            return None
        return _merge(session, given, before)


def _merge(session: "Session", given: Given, before: Release | None) -> Incoming:
    there = queries.entries(session)
    wanted: dict[Key, Data | None] = {}
    kept: list[str] = []
    for key in [*given.records, *(key for key in there if key not in given.records)]:
        if not _covered(key, given):
            continue
        entry = there.get(key)
        base = (entry.record.upstream if entry else None) or None
        wanted[key], lines = _merged(key, base, entry.data if entry else None, given.records.get(key), entry is None)
        kept += lines
    now = datetime.now(UTC)
    done = _enter(session, wanted, there, "release", f"release:{given.digest[:12]}", now)
    queries.note_upstream(session, {key: given.records.get(key) for key in wanted})
    _note_layout(session, given, before, now)
    return Incoming(*done, tuple(kept))


def _merged(
    key: Key, base: Data | None, mine: Data | None, theirs: Data | None, unknown: bool
) -> tuple[Data | None, list[str]]:
    """Merge one record; `unknown` if the store never had it."""
    name = records.named(key)
    if theirs is None:  # the release has it no longer, or never had it
        if base is not None and mine is not None and mine != base:
            return mine, [f"{name}: the release removes it, the store keeps it with its own edits."]
        return (None, []) if base is not None else (mine, [])
    if mine is None:
        if unknown:
            return theirs, []
        changed = [f"{name}: the release changes it, the store keeps it removed."] if theirs != base else []
        return None, changed
    merged, conflicts = merge(base or {}, mine, theirs)
    return merged, [
        f"{name}, {one.name}: the release says {_shown(one.proposed)}, the store keeps {_shown(one.now)}."
        for one in conflicts
    ]


def import_folder(database: "Database", folder: Path, *, dry: bool = False) -> Incoming:
    """Let the store say what a folder of raw tables says; with `dry` only tell what that would alter.

    Raises
    ------
    DataError
        The tables could not be published; nothing is changed.
    """
    given = tables.read(folder)
    _refuse_unpublishable(given, folder, database.settings.data)
    with database.writing() as session:
        there = queries.entries(session)
        wanted: dict[Key, Data | None] = {key: None for key in there if _covered(key, given)} | dict(given.records)
        now = datetime.now(UTC)
        if dry:
            kinds = [_kind_of(key, there[key].data if key in there else None, data) for key, data in wanted.items()]
            return Incoming(kinds.count("added"), kinds.count("changed"), kinds.count("removed"))
        batch = f"import:{now:%Y%m%dT%H%M%S%f}"
        done = _enter(session, wanted, there, "import", batch, now)
        _note_layout(session, given, queries.release(session), now, keep_digest=True)
    return Incoming(*done)


def add_folder(database: "Database", folder: Path, origin: str, shift: Callable[[Data], Data] = dict) -> Incoming:
    """Add to the store what a folder of raw tables says, as changes of an origin; nothing else is altered.

    `shift` makes a record of the one in the folder.
    """
    given = tables.read(folder)
    _refuse_unpublishable(given, folder, database.settings.data)
    now = datetime.now(UTC)
    with database.writing() as session:
        there = queries.entries(session)
        wanted: dict[Key, Data | None] = {key: shift(data) for key, data in given.records.items()}
        return Incoming(*_enter(session, wanted, there, origin, f"{origin}:{now:%Y%m%dT%H%M%S%f}", now))


def export_folder(database: "Database", folder: Path) -> list[Path]:
    """Write the tables of the store into a folder, each as it came; other files in it stay."""
    from geo.store.files import place_file

    with database.reading() as session:
        release = queries.release(session)
        if release is None:
            raise DataError(["The store holds no registry yet; run python -m geo store upgrade."])
        made = tables.files(queries.state(session), release.layout)
    folder.mkdir(parents=True, exist_ok=True)
    return [place_file(folder / name, content) for name, content in made.items()]


def _refuse_unpublishable(given: Given, folder: Path, base: Path) -> None:
    """Check a folder by the rules of the build."""
    from geo.build import raw
    from geo.build.registry import renew

    renew({name: raw.read(folder / f"{name}.csv") for name in given.layout}, records.built(base))


def _covered(key: Key, given: Given) -> bool:
    """Whether a registry has the table that a record stands in; what it has no table for it says nothing of."""
    return KINDS[key[0]].table in given.layout


def _kind_of(key: Key, now: Data | None, wanted: Data | None) -> str:
    column = KINDS[key[0]].column  # a record that was entered by a form need not repeat its key
    if (now and {**now, column: key[1]}) == (wanted and {**wanted, column: key[1]}):
        return "same"
    return "added" if now is None else "removed" if wanted is None else "changed"


def _enter(  # noqa: PLR0913, PLR0917 - what a batch of changes is
    session: "Session",
    wanted: Mapping[Key, Data | None],
    there: Mapping[Key, queries.Entry],
    origin: str,
    batch: str,
    now: datetime,
) -> tuple[int, int, int]:
    """Enter, as accepted changes of one batch, what records are to say; count added, changed and removed ones."""
    made: list[tuple[Change, Data | None]] = []
    kinds: list[str] = []
    for key, data in wanted.items():
        entry = there.get(key)
        before = entry.data if entry else None
        kinds.append(_kind_of(key, before, data))
        if kinds[-1] == "same":
            continue
        patch: dict[str, Any] | None = None if data is None else difference(before or {}, data)
        version = entry.record.version if entry and before is not None else 0
        change = Change(kind=key[0], key=key[1], base_version=version, patch=patch, origin=origin, batch=batch)
        change.state, change.author_role, change.decided_role = "accepted", SYSTEM, SYSTEM
        change.created_at = change.submitted_at = change.decided_at = now
        made.append((change, data))
    queries.revise(session, made, now)
    return kinds.count("added"), kinds.count("changed"), kinds.count("removed")


def _note_layout(
    session: "Session", given: Given, before: Release | None, now: datetime, *, keep_digest: bool = False
) -> None:
    """Note how the tables that came are written; tables that did not come stay as they were."""
    layout = {**(before.layout if before else {}), **given.layout}
    digest = (before.digest if before else "") if keep_digest else given.digest
    session.add(Release(digest=digest, merged_at=now, layout=layout))
    session.flush()


def _shown(value: object) -> str:
    text = "nothing" if not value else value if isinstance(value, str) else f"{len(value)} rows"  # type: ignore[arg-type]
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
