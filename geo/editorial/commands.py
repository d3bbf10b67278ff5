"""``python -m geo store``: the living registry, looked after by its operator."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.database import place
from geo.settings import Settings

if TYPE_CHECKING:
    from geo.database.engine import Database


def describe(commands: "argparse._SubParsersAction[Any]") -> None:
    """Describe the commands."""
    store = commands.add_parser(
        "store",
        help="look after the living registry: its database and what is published of it",
        description="The living registry: a database of records, changes and their history (a file of SQLite in "
        "data/live, or PostgreSQL by ATLAS_DATABASE), of which numbered snapshots are published for the pages.",
    )
    actions = store.add_subparsers(title="actions", required=True, metavar="ACTION", parser_class=type(store))

    def action(name: str, run: Any, text: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = actions.add_parser(
            name, help=text, description=text[0].upper() + text[1:] + "."
        )
        made.set_defaults(run=run)
        return made

    upgrade = action(
        "upgrade",
        _upgrade,
        "bring the database up to this version and its registry into it, "
        "where edits of the store go first; publish what waits",
    )
    upgrade.add_argument("--raw", type=Path, metavar="DIR", help="registry of the release (default: data/raw)")
    taken = action("import", _import, "let the store say what the tables of a folder say")
    taken.add_argument("folder", type=Path, metavar="FOLDER", help="folder with clusters.csv and status_history.csv")
    taken.add_argument("--dry-run", action="store_true", help="only say what would change")
    given = action("export", _export, "write the tables of the store into a folder, as they came")
    given.add_argument("folder", type=Path, metavar="FOLDER", help="where to write them")
    publish = action("publish", _publish, "publish what is accepted as the next snapshot")
    publish.add_argument("--snapshot", type=int, metavar="NUMBER", help="show a kept snapshot again instead")
    saved = action("backup", _backup, "write everything into one file, while the atlas runs")
    saved.add_argument("file", type=Path, metavar="FILE", help="a file that is not there yet")
    restored = action("restore", _restore, "let the database hold what a backup holds, and nothing else")
    restored.add_argument("file", type=Path, metavar="FILE", help="what backup made, from either database")
    action("status", _status, "say what the store holds and what is published")


def _upgrade(options: argparse.Namespace) -> str:
    """Bring everything up to date; where it is already, without loading what that would take."""
    settings = Settings.from_environment()
    place.refuse(settings)
    folder = options.raw
    if folder is None:
        from geo.editorial.places import embedded

        folder = embedded(settings)
    if folder and _is_current(settings, folder):
        return f"The living registry in {settings.live} is up to date."
    from geo.database import upgrade
    from geo.database.engine import Database
    from geo.editorial import publishing, releases

    lines = []
    with Database(settings) as database:
        if upgrade.upgrade(database):
            lines.append(f"The store has the schema {place.HEAD} now.")
        merged = releases.merge_release(database, folder) if folder else None
        if merged:
            lines += [f"The registry of this version is in the store: {merged}.", *merged.kept]
        if published := publishing.catch_up(database):
            lines.append(str(published))
    return "\n".join(lines or ["The living registry is up to date."])


def _is_current(settings: Settings, folder: Path) -> bool:
    """Whether schema, registry and publication are those of this version, as far as a glance can tell."""
    from geo.editorial.places import digest
    from geo.store import files, live

    found = place.glance(settings)
    if found is None or found.schema != place.HEAD or found.release != digest(folder):
        return False
    if found.current is None:
        return not found.waits
    base = files.read(settings.data, files.BUILT).data_version
    shown = live.shown(settings.live) == (found.current, base)
    return shown and not found.waits and files.is_there(live.snapshot_folder(settings.live, found.current))


def _import(options: argparse.Namespace) -> str:
    from geo.database import upgrade
    from geo.editorial import publishing, releases

    with _opened(ready=False) as database:
        upgrade.upgrade(database)
        done = releases.import_folder(database, options.folder, dry=options.dry_run)
        if options.dry_run:
            return f"Would be: {done}. Nothing was changed."
        published = publishing.catch_up(database)
    return f"Imported from {options.folder}: {done}." + (f"\n{published}" if published else "")


def _export(options: argparse.Namespace) -> str:
    from geo.editorial import releases

    with _opened() as database:
        written = releases.export_folder(database, options.folder)
    return f"Written: {', '.join(str(path) for path in written)}."


def _publish(options: argparse.Namespace) -> str:
    from geo.editorial import publishing

    with _opened() as database:
        if options.snapshot is None:
            return str(publishing.publish(database))
        shown = publishing.make_current(database, options.snapshot)
    return f"Pages show snapshot {shown.number} again, data version {shown.data_version}."


def _backup(options: argparse.Namespace) -> str:
    from geo.database.backup import backup

    with _opened() as database:
        return f"Written: {options.file}, {backup(database, options.file)} rows."


def _restore(options: argparse.Namespace) -> str:
    from geo.database.backup import restore
    from geo.editorial import publishing

    with _opened(ready=False) as database:
        rows = restore(database, options.file)
        published = publishing.restored(database)
    return f"Restored from {options.file}: {rows} rows." + (f"\n{published}" if published else "")


def _status(options: argparse.Namespace) -> str:
    from geo.access import outbox
    from geo.database import queries
    from geo.editorial import publishing

    with _opened() as database:
        where = str(place.file(database.settings)) if database.is_sqlite else "PostgreSQL (ATLAS_DATABASE)"
        with database.reading() as session:
            counts, current = queries.counts(session), queries.current_snapshot(session)
            kept = [str(one.number) for one in queries.snapshots(session)[: publishing.KEPT]]
        unpublished = publishing.unpublished(database)
    shown = f"snapshot {current.number}, data version {current.data_version}" if current else "the data of this version"
    return "\n".join(
        [
            f"Database: {where}, schema {place.HEAD}.",
            f"Records: {counts.get('cluster', 0)} clusters, {counts.get('left_out', 0)} left out.",
            f"Changes that wait for a decision: {counts['waiting']}; accepted ones not published yet: {unpublished}.",
            f"Pages show {shown}; kept: {', '.join(kept) or 'none'}.",
            *outbox.notices(database.settings),
        ]
    )


@contextmanager
def _opened(ready: bool = True) -> "Iterator[Database]":
    """Open the database of the settings; `ready` refuses one whose schema is not this version's."""
    from geo.database import upgrade
    from geo.database.engine import Database

    with Database(Settings.from_environment()) as database:
        if ready:
            upgrade.check(database)
        yield database
