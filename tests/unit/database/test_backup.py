"""A backup is every row in one file, taken while others work; restored whole or not at all, into either database."""

import sqlite3
from contextlib import closing

import pytest

from geo.database import queries
from geo.database.backup import backup, restore
from geo.database.engine import Database
from geo.editorial import changes, decisions
from geo.errors import AtlasError
from tests.stores import KINDS, LUBELSKIE, VISITOR


def said(database):
    with database.reading() as session:
        return queries.state(session), queries.newest_revision(session)


@pytest.mark.parametrize("target", KINDS)
def test_a_backup_goes_into_either_database_and_numbers_go_on(database, stores, target, tmp_path):
    file = tmp_path / "backup"
    change = changes.ProposedChange("cluster", "agro", {"founded": "2008"}, 1)
    decisions.accept(database, changes.propose(database, change, VISITOR), LUBELSKIE)
    rows = backup(database, file)
    before = said(database)
    with Database(stores.filled(target, tmp_path / "other")) as other:
        changes.propose(other, changes.ProposedChange("cluster", "agro", {"founded": "1999"}, 1), VISITOR)
        assert restore(other, file) == rows
        assert said(other) == before
        again = changes.propose(other, changes.ProposedChange("cluster", "agro", {"founded": "2009"}, 2), VISITOR)
        decisions.accept(other, again, LUBELSKIE)
        assert said(other)[1] == before[1] + 1


def test_a_backup_overwrites_nothing(database, tmp_path):
    file = tmp_path / "backup"
    backup(database, file)
    with pytest.raises(AtlasError, match="is there already; name another file"):
        backup(database, file)


def test_what_is_no_backup_damaged_or_newer_is_refused_and_nothing_changes(database, tmp_path):
    before, file, other = said(database), tmp_path / "backup", tmp_path / "other"
    other.write_text("no database at all", encoding="utf-8")
    with pytest.raises(AtlasError, match="is no backup of the atlas"):
        restore(database, other)
    backup(database, file)
    content = bytearray(file.read_bytes())
    content[8192:12288] = bytes(4096)
    other.write_bytes(content)
    with pytest.raises(AtlasError, match=r"is damaged|is no backup"):
        restore(database, other)
    with closing(sqlite3.connect(file)) as made:
        made.execute("UPDATE alembic_version SET version_num = '9999'")
        made.commit()
    with pytest.raises(AtlasError, match="the schema 9999, newer than"):
        restore(database, file)
    assert said(database) == before
