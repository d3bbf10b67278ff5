"""A database of PostgreSQL that tests use in turn is to each of them as one that was made for it."""

from contextlib import closing, suppress

import pytest
from psycopg import OperationalError, connect

from geo.database import queries
from geo.database.engine import Database
from geo.editorial import changes
from tests.stores import VISITOR


def proposed(settings):
    """Propose a change; give its number and the one of before in the history."""
    with Database(settings) as database, database.reading() as session:
        before = queries.newest_revision(session)
        return changes.propose(
            database, changes.ProposedChange("cluster", "agro", {"founded": "2008"}, 1), VISITOR
        ), before


def test_rows_and_numbers_begin_anew(stores, tmp_path):
    numbers = []
    for _turn in range(3):
        with stores.lent(stores.filled("postgresql", tmp_path)) as settings:
            numbers.append((settings.database, *proposed(settings)))
    assert len(set(numbers)) == 1


def test_who_is_still_connected_is_gone_with_the_locks(stores, tmp_path):
    with stores.lent(stores.filled("postgresql", tmp_path)) as settings:
        left = connect(settings.database)
        left.execute("SELECT pg_advisory_lock(1)")
        left.execute("LOCK TABLE record")
    with closing(left), stores.lent(stores.filled("postgresql", tmp_path)) as again:
        assert again == settings
        with connect(again.database) as other:
            assert other.execute("SELECT pg_try_advisory_lock(1)").fetchone() == (True,)
        with pytest.raises(OperationalError, match="terminating connection"):
            left.execute("SELECT 1")


@pytest.mark.parametrize(
    "altered",
    [
        "CREATE TABLE more (x int)",
        "ALTER TABLE record ADD COLUMN more int",
        "ALTER TABLE record DISABLE TRIGGER ALL",
        "DROP INDEX {index}",
        "CREATE VIEW more AS SELECT 1",
        "CREATE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ],
)
def test_one_whose_schema_was_altered_is_lent_to_nobody(stores, tmp_path, altered):
    with stores.lent(stores.filled("postgresql", tmp_path)) as settings, connect(settings.database) as connection:
        index = "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND indexname LIKE 'ix%'"
        connection.execute(altered.format(index=connection.execute(index).fetchone()[0]))
    with stores.lent(stores.filled("postgresql", tmp_path)) as other:
        assert other.database != settings.database
    with suppress(OperationalError):
        connect(settings.database).close()
        pytest.fail("it is still there")
