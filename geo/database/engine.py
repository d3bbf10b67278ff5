"""Connections to the database: one for reading, one for writing, and who may work alone.

Every transaction that writes is alone from its first statement: ``BEGIN IMMEDIATE`` in SQLite, a lock that ends with
the transaction in PostgreSQL. So what a service has read cannot have changed when it writes, in either. Faults name no
values of rows: they reach logs, where nobody's address belongs.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from threading import local
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from geo.database import digest_texts as _digest_texts  # noqa: F401 - its tables are part of every database
from geo.database import imports as _imports  # noqa: F401 - likewise
from geo.database import interests as _interests  # noqa: F401 - likewise
from geo.database import meetings as _meetings  # noqa: F401 - likewise
from geo.database import place
from geo.database import questionnaires as _questionnaires  # noqa: F401 - likewise
from geo.database import questions as _questions  # noqa: F401 - likewise
from geo.database import subscriptions as _subscriptions  # noqa: F401 - likewise
from geo.errors import AtlasError, Unavailable
from geo.settings import Settings

WRITES = "atlas_writes"  # option of a connection: its transactions write


class Database:
    """The database of an installation; close it when done."""

    def __init__(self, settings: Settings) -> None:
        """Prepare connections; none is made before it is needed."""
        place.refuse(settings)
        self.settings = settings
        self.engine = _sqlite(place.file(settings)) if place.is_file(settings) else _postgresql(settings)
        # Called where work may pause: before a transaction that writes and before each statement of one that reads.
        self.give_way: Callable[[], object] = lambda: None

        @event.listens_for(self.engine, "before_cursor_execute")
        def _pause(connection: Connection, *_: object) -> None:
            if not connection.get_execution_options().get(WRITES):  # nobody waits for who holds the lock of all writers
                self.give_way()

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file of SQLite."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Read, from first to last, one state of the database."""
        options: dict[str, Any] = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with _said(self.settings), Session(self.engine.execution_options(**options)) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Write alone; all of it is kept at the end, or nothing where an exception leaves the block.

        Others wait meanwhile, and not for long (`place.PATIENCE`): what has many rows to write does it in several.
        """
        if self.is_sqlite:
            self.settings.live.mkdir(parents=True, exist_ok=True)
        self.give_way()
        engine = self.engine.execution_options(**{WRITES: True})
        with _said(self.settings), Session(engine, expire_on_commit=False) as session, session.begin():
            if not self.is_sqlite:
                # Both at once, as they stand: each way to the server takes longer than what it does there.
                patience, number = place.PATIENCE, place.lock_number("write")
                begun = f"SET LOCAL lock_timeout = '{patience}s'; SELECT pg_advisory_xact_lock({number})"
                session.connection().exec_driver_sql(begun)
            yield session

    @contextmanager
    def alone(self, work: str) -> Iterator[None]:
        """Let one process do a work at a time, over many transactions; on PostgreSQL one of all machines."""
        with ExitStack() as held:
            held.enter_context(place.alone(self.settings, work))
            if not self.is_sqlite:
                # A connection of its own: the lock is the session's and goes with it, whatever ends it.
                connection = held.enter_context(_said_connection(self))
                connection.detach()  # closed at the end, not kept for others with the lock
                connection.execute(text(f"SET lock_timeout = '{place.UPGRADING}s'"))
                connection.execute(text("SELECT pg_advisory_lock(:n)"), {"n": place.lock_number(work)})
                connection.commit()
            yield

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Let this thread use one connection for all it does meanwhile, where that is to a file of SQLite.

        To open one and read its schema takes longer than most of what is asked.
        """
        pool = self.engine.pool
        with pool.keeping() if isinstance(pool, _Keeping) else nullcontext():
            yield

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def _said_connection(database: Database) -> Iterator[Connection]:
    with _said(database.settings), database.engine.connect() as connection:
        yield connection


@contextmanager
def _said(settings: Settings) -> Iterator[None]:
    """Say in a sentence that a database cannot be reached, is busy or full, without its password."""
    try:
        yield
    except OperationalError as error:
        where = place.file(settings) if place.is_file(settings) else "The database of ATLAS_DATABASE"
        fault = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else "no answer"
        if "no such table" in fault:
            raise AtlasError(f"{where} has no tables yet; run python -m geo store upgrade.") from error
        remedy = "try again" if "lock" in fault else "check that it is there, may be written to and has room"
        raise Unavailable(f"{where} cannot be used ({fault}); {remedy}.") from error
    except DBAPIError as error:
        if "UndefinedTable" in type(error.orig).__name__:
            raise AtlasError(
                "The database of ATLAS_DATABASE has no tables yet; run python -m geo store upgrade."
            ) from error
        raise


class _Slot(local):
    """What a thread keeps."""

    keeps = False
    kept: ConnectionPoolEntry | None = None


class _Keeping(NullPool):
    """No pool: no connection outlives its work or wanders between threads; a thread may keep one for a while."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._slot = _Slot()

    @contextmanager
    def keeping(self) -> Iterator[None]:
        slot = self._slot
        if slot.keeps:  # as whoever called does
            yield
            return
        slot.keeps = True
        try:
            yield
        finally:
            slot.keeps = False
            if slot.kept:
                slot.kept.close()
                slot.kept = None

    def _do_get(self) -> ConnectionPoolEntry:
        kept, self._slot.kept = self._slot.kept, None
        return kept or super()._do_get()

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        if self._slot.keeps and self._slot.kept is None:
            self._slot.kept = record
        else:
            super()._do_return_conn(record)


def _sqlite(file: Path) -> Engine:
    """Open a file of SQLite."""
    engine = create_engine(
        f"sqlite:///{file}", connect_args={"timeout": place.PATIENCE}, poolclass=_Keeping, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver begins no transaction of its own: a late one meets a lock
        # Not WAL, which SQLite before 3.51.3 may damage; what is committed is on the disk.
        for pragma in ("journal_mode = TRUNCATE", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(settings: Settings) -> Engine:
    patience = {"connect_timeout": place.PATIENCE}
    return create_engine(place.url(settings), pool_pre_ping=True, connect_args=patience, hide_parameters=True)
