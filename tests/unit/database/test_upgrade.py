"""The schema: made once however many ask for it, only looked at by servers, refused where it is newer."""

from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from geo.database import place, upgrade
from geo.database.engine import Database
from geo.database.models import Base
from geo.errors import AtlasError
from geo.settings import ROOT, Settings
from tests.children import at_once


def upgraded(settings):
    with Database(settings) as database:
        return upgrade.upgrade(database)


def test_processes_that_start_at_once_make_one_schema(empty):
    assert sorted(at_once(3, upgraded, empty)) == [False, False, True]


def test_migrations_lead_to_the_tables_of_the_models(empty):
    with Database(empty) as database:
        assert upgrade.upgrade(database)
        assert not upgrade.upgrade(database)
        upgrade.check(database)
        with database.engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_the_newest_migration_is_the_one_that_the_program_knows():
    assert ScriptDirectory(str(ROOT / "geo" / "database" / "migrations")).get_heads() == [place.HEAD]


def test_a_newer_schema_is_said_and_left_alone(database):
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for act in (upgrade.check, upgrade.upgrade):
        with pytest.raises(AtlasError, match=f"the schema 9999, newer than {place.HEAD}, which this version of the"):
            act(database)


def test_an_older_schema_and_none_name_the_command(database, tmp_path):
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(AtlasError, match=rf"has the schema 0000, .* needs {place.HEAD}; run python -m geo store upg"):
        upgrade.check(database)
    own = replace(Settings.from_environment({}), live=tmp_path / "none")
    with Database(own) as nothing, pytest.raises(AtlasError, match="no living registry yet; run python -m geo store"):
        upgrade.check(nothing)
    assert not own.live.exists()  # a look makes no file


def test_an_upgrade_that_is_killed_leaves_nothing_half_made(empty, monkeypatch):
    def killed(*_arguments):
        raise KeyboardInterrupt

    with Database(empty) as database:
        with database.alone("upgrade"):  # the folder is there
            pass
        made = Base.metadata.sorted_tables[-1].name
        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            patched.setattr("alembic.runtime.migration.HeadMaintainer.update_to_step", killed)
            upgrade.upgrade(database)
        assert upgrade.schema(database) == ""
        assert upgrade.upgrade(database)
        with database.reading() as session:
            assert session.execute(text(f"SELECT count(*) FROM {made}")).scalar() == 0
