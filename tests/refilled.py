"""Databases of PostgreSQL that tests use in turn: emptied and filled again, for a fortieth of the work of a new one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from psycopg import Connection, connect

# Whatever makes, alters or drops something leaves a row here that is newer than a transaction, or one less.
_CATALOGUES = ("class", "attribute", "constraint", "index", "trigger", "proc", "rewrite", "sequence", "type", "depend")
_SCHEMA = " UNION ALL ".join(
    f"SELECT '{one}', count(*), count(*) FILTER (WHERE age(xmin) < age('{{0}}'::xid)) FROM pg_{one}"
    for one in _CATALOGUES
)
_END = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid()"""
_UNCHECKED = "SET session_replication_role = replica"
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
        _known = self._template  # before anybody can have altered one
        return self._free.pop() if self._free else self._copy()

    def take_back(self, address: str) -> None:
        """End whoever is still connected and bring all rows back; a copy whose schema was altered is dropped."""
        connection = self._connected(address)
        connection.execute(_END)
        if _schema(connection, self._template.since) == self._template.schema:
            connection.execute(";".join([_UNCHECKED, *self._template.emptied(connection), *self._template.steps]))
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
    def _template(self) -> "_Template":
        address = self._copy()
        connection = self._connected(address)
        since = connection.execute("SELECT pg_current_xact_id()::text").fetchone()[0]
        empty, steps = [], []
        for (table,) in connection.execute(_TABLES).fetchall():
            rows = connection.execute(f"SELECT quote_literal(json_agg(one)::text) FROM {table} one").fetchone()[0]
            if rows:
                rows = f"SELECT * FROM json_populate_recordset(NULL::{table}, {rows})"
                steps += [f"DELETE FROM {table}", f"INSERT INTO {table} {rows}"]
            else:
                empty.append(table)
        for name, number, called in connection.execute(_SEQUENCES):
            steps.append(f"SELECT setval('{name}', {number}, {called})")
        self._free.append(address)
        return _Template(since, _schema(connection, since), empty, steps)


@dataclass(frozen=True)
class _Template:
    """What a copy is before it is lent."""

    since: str  # a transaction after which nobody has altered it
    schema: object  # what its catalogues say
    empty: list[str]  # tables
    steps: list[str]  # that bring the rows of its other tables back, whatever refers to which, and all numbers

    def emptied(self, connection: Connection) -> list[str]:
        """Return the steps that empty the tables that must be: to look is a fifth of the work of emptying all."""
        looks = (f"EXISTS (SELECT FROM {table})" for table in self.empty)
        found = connection.execute(f"SELECT {', '.join(looks)}").fetchone()
        return [f"DELETE FROM {table}" for table, there in zip(self.empty, found, strict=True) if there]


def _schema(connection: Connection, since: str) -> object:
    return connection.execute(_SCHEMA.format(since)).fetchall()
