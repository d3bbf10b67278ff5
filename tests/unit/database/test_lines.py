"""A connection that went through other hands is to a test as one that was made for it."""

import shutil
from dataclasses import replace

from sqlalchemy import text

from geo.database import place, queries
from geo.database.engine import Database
from geo.database.models import Base
from tests.stores import fill


def test_no_lock_and_no_setting_of_who_had_it_is_left(stores, tmp_path):
    with stores.lent(stores.filled("postgresql", tmp_path)) as settings:
        numbers = []
        for _turn in range(2):
            with Database(settings) as database, database.reading() as session:
                found = session.execute(text("SELECT pg_backend_pid(), current_setting('lock_timeout')")).one()
                held = session.scalar(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
                numbers.append((*found, held))
                session.execute(text("SELECT pg_advisory_lock(1)"))
                session.execute(text("SET lock_timeout = '7s'"))
                session.commit()
        assert numbers[0] == numbers[1]
        assert numbers[0][1:] == ("0", 0)


def test_another_file_in_the_place_of_one_is_another_database(stores, tmp_path):
    settings = stores.filled("sqlite", tmp_path)
    with Database(settings) as database:
        with database.reading() as session:
            assert session.scalar(text("SELECT count(*) FROM record")) == 2
        other = replace(settings, live=tmp_path / "other")
        with Database(other) as empty:
            other.live.mkdir()
            Base.metadata.create_all(empty.engine)
        shutil.move(place.file(other), place.file(settings))
        with database.reading() as session:
            assert session.scalar(text("SELECT count(*) FROM record")) == 0


def test_a_file_that_was_filled_again_is_read_again(stores, tmp_path):
    settings = stores.filled("sqlite", tmp_path)
    with Database(settings) as database:
        before = place.file(settings).read_bytes()
        fill(settings, settings.data.parent / "raw")
        with database.reading() as session:
            assert queries.entry(session, "cluster", "agro") and session.scalar(text("SELECT count(*) FROM record")) > 2
        place.file(settings).write_bytes(before)
        with database.reading() as session:
            assert session.scalar(text("SELECT count(*) FROM record")) == 2
