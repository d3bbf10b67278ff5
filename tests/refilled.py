"""Databases of PostgreSQL that tests use in turn: emptied and filled again, for a fortieth of the work of a new one."""

from collections.abc import Callable
from functools import cached_property

from psycopg import Connection, connect

# Whatever makes, alters or drops something leaves a row here that is newer, or one less.
_CATALOGUES = ("class", "attribute", "constraint", "index", "trigger", "proc", "rewrite", "sequence", "type", "depend")
_SCHEMA = " UNION ALL ".join(f"SELECT '{one}', count(*), max(xmin::text::bigint) FROM pg_{one}" for one in _CATALOGUES)
_END = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid()"""
_TABLES = (
    "SELECT format('public.%I', relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
)
_SEQUENCES = (
    "SELECT format('public.%I', sequencename), coalesce(last_value, start_value), last_value IS NOT NULL"
    " FROM pg_sequences"
)


class Refilled:
    """Copies of one database, each lent to one test at a time."""

    def __init__(self, copy: Callable[[], str], drop: Callable[[str], None]) -> None:
        self._copy, self._drop = copy, drop
        self._free: list[str] = []
        self._connections: dict[str, Connection] = {}  # kept: a new one has to learn the catalogues first

    def lend(self) -> str:
        """Return the address of a copy that nobody uses."""
        return self._free.pop() if self._free else self._copy()

    def take_back(self, address: str) -> None:
        """End whoever is still connected and bring all rows back; a copy whose schema was altered is dropped."""
        connection = self._connected(address)
        connection.execute(_END)
        if _schema(connection) == self._template[0]:
            connection.execute(self._template[1])
            self._free.append(address)
        else:
            self._connections.pop(address).close()
            self._drop(address)

    def close(self) -> None:
        """Close the connections."""
        while self._connections:
            self._connections.popitem()[1].close()

    def _connected(self, address: str) -> Connection:
        if address not in self._connections:
            self._connections[address] = connect(address, autocommit=True)
        return self._connections[address]

    @cached_property
    def _template(self) -> tuple[object, str]:
        """What the catalogues of a copy say, and the statements that bring its rows back whatever refers to which."""
        address = self._copy()
        connection = self._connected(address)
        tables = [name for (name,) in connection.execute(_TABLES)]
        steps = ["SET session_replication_role = replica", *(f"DELETE FROM {table}" for table in tables)]
        for table in tables:
            rows = connection.execute(f"SELECT quote_literal(json_agg(one)::text) FROM {table} one").fetchone()[0]
            if rows:
                steps.append(f"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, {rows})")
        for name, number, called in connection.execute(_SEQUENCES):
            steps.append(f"SELECT setval('{name}', {number}, {called})")
        self._free.append(address)
        return _schema(connection), ";".join(steps)


def _schema(connection: Connection) -> object:
    return connection.execute(_SCHEMA).fetchall()
