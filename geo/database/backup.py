"""Backups: one file of SQLite with every row, from either database and for either."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, create_engine, delete, func, insert, select, text

from geo.database import place, upgrade
from geo.database.engine import Database
from geo.database.models import Base
from geo.errors import AtlasError

if TYPE_CHECKING:
    from sqlalchemy import Table

_AT_ONCE = 500  # rows


def backup(database: Database, file: Path) -> int:
    """Write everything into a new file, as of one moment, while others go on; return the number of rows.

    Raises
    ------
    AtlasError
        The file is there already, or cannot be written.
    """
    upgrade.check(database)
    if file.exists():
        raise AtlasError(f"{file} is there already; name another file.")
    fresh = file.with_name(f".{file.name}.part")
    fresh.unlink(missing_ok=True)
    try:
        if database.is_sqlite:
            with closing(sqlite3.connect(place.file(database.settings), timeout=place.PATIENCE)) as source:
                source.execute("VACUUM INTO ?", (str(fresh),))
        else:
            with database.reading() as session, _file(fresh) as target:
                upgrade.migrate(target)
                _copy(session.connection(), target)
        rows = _rows(fresh)
        fresh.replace(file)
    except sqlite3.Error as error:
        raise AtlasError(f"{file} cannot be written ({error}); check the path and the room on the drive.") from error
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
    return rows


def restore(database: Database, file: Path) -> int:
    """Let the database hold what a backup holds, and nothing else, in one transaction; return the number of rows.

    Raises
    ------
    AtlasError
        The file is no backup, is damaged, or comes from a newer version; nothing is changed.
    """
    copy = database.settings.live / f".restore-{file.name}"
    copy.parent.mkdir(parents=True, exist_ok=True)
    try:
        copy.write_bytes(file.read_bytes())
        _refuse_damaged(copy, file)
        upgrade.upgrade(database)
        with _file(copy) as source:
            upgrade.migrate(source)  # of an older version
            with database.writing() as session:
                return _copy(source, session.connection())
    finally:
        copy.unlink(missing_ok=True)


@contextmanager
def _file(path: Path) -> Iterator[Connection]:
    """Connect to a file of SQLite, in a transaction that is kept at the end."""
    engine = create_engine(f"sqlite:///{path}")
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _refuse_damaged(copy: Path, file: Path) -> None:
    try:
        with closing(sqlite3.connect(copy)) as source:
            sound = source.execute("PRAGMA integrity_check").fetchone()[0]
            schema = source.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    except sqlite3.Error:
        raise AtlasError(
            f"{file} is no backup of the atlas; name a file that python -m geo store backup made."
        ) from None
    if sound != "ok":
        raise AtlasError(f"{file} is damaged ({sound.splitlines()[0]}); take another backup.")
    upgrade.refuse_newer(schema)


def _rows(file: Path) -> int:
    with closing(sqlite3.connect(file)) as made:
        return sum(made.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0] for table in _tables())


def _tables() -> "list[Table]":
    return Base.metadata.sorted_tables


def _copy(source: Connection, target: Connection) -> int:
    """Copy all rows of all tables into tables that are emptied first; let numbers go on after the highest."""
    for table in reversed(_tables()):
        target.execute(delete(table))
    count = 0
    for table in _tables():
        key = next(iter(table.primary_key.columns))
        rows = [dict(row) for row in source.execute(select(table).order_by(key)).mappings()]
        for start in range(0, len(rows), _AT_ONCE):
            target.execute(insert(table), rows[start : start + _AT_ONCE])
        count += len(rows)
        if target.dialect.name == "postgresql" and rows:
            sequence = {"table": table.name, "column": key.name}
            highest = target.scalar(select(func.max(key)))
            target.execute(
                text("SELECT setval(pg_get_serial_sequence(:table, :column), :highest)"),
                {**sequence, "highest": highest},
            )
    return count
