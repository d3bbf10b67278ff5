"""Transactions of the living registry, on both databases: nobody is turned away, nothing is lost."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from inspect import unwrap

import pytest
from sqlalchemy import event, text

from geo.database import engine, place
from geo.database.engine import Database
from geo.database.models import Account, Change, Outbox
from geo.errors import AtlasError, Unavailable
from geo.settings import ROOT
from tests.children import at_once

PROCESSES, EACH = 4, 40


def counts(settings, times):
    """Add to a number that several processes add to."""
    with Database(settings) as database:
        for _ in range(times):
            with database.writing() as session:
                mail = session.get(Outbox, 1)  # read, then write: what a transaction that begins late cannot do
                mail.tries = mail.tries + 1


def mail(**fields):
    now = datetime.now(UTC)
    return Outbox(message_id="1", recipient="a@b.pl", subject="s", body="b", created_at=now, due_at=now, **fields)


def test_processes_that_read_and_then_write_are_all_served(database):
    with database.writing() as session:
        session.add(mail())
    at_once(PROCESSES, counts, database.settings, EACH)
    with database.reading() as session:
        assert session.get(Outbox, 1).tries == PROCESSES * EACH


def test_a_transaction_is_kept_whole_or_not_at_all(database):
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        session.add(mail())
        session.flush()
        _ = 1 / 0
    with database.reading() as session:
        assert session.get(Outbox, 1) is None


def test_whoever_waits_too_long_for_another_one_to_write_is_told(store, monkeypatch):
    monkeypatch.setattr(place, "PATIENCE", 0.1)
    with Database(store) as first, Database(store) as second, first.writing() as writing:
        writing.add(mail())
        writing.flush()
        with (
            pytest.raises(Unavailable, match=r"cannot be used \(.*lock.*\); try again"),
            second.writing() as other,
        ):
            other.get(Outbox, 1)
        with second.reading() as session:
            assert session.execute(text("SELECT count(*) FROM outbox")).scalar() == 0


def test_a_reader_sees_one_state_from_first_to_last(database):
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM outbox")).scalar() == 0
        if not database.is_sqlite:  # a reader of SQLite keeps writers waiting instead
            with database.writing() as other:
                other.add(mail())
        assert session.execute(text("SELECT count(*) FROM outbox")).scalar() == 0


def test_a_moment_keeps_its_zone(database):
    summer = datetime(2026, 7, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    with database.writing() as session:
        session.add(Account(email="a@b.pl", created_at=summer))
    with database.reading() as session:
        found = session.get(Account, 1).created_at
    assert (found, found.utcoffset()) == (summer, timedelta(0))
    with pytest.raises(Exception, match="a moment without a zone"), database.writing() as session:
        session.add(Account(email="c@d.pl", created_at=datetime(2026, 7, 1)))


def test_no_value_of_json_is_no_value_of_the_database(database):
    """A removal is a patch that is not there; JSON's own null would be one that is."""
    with database.writing() as session:
        session.add(
            Change(kind="cluster", key="x", base_version=1, origin="form", state="draft", author_role="visitor",
                   created_at=datetime.now(UTC), patch=None)
        )  # fmt: skip
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM change WHERE key = 'x' AND patch IS NULL")).scalar() == 1


def test_letters_and_long_texts_come_back_as_they_were(database):
    words = "Zażółć gęślą jaźń – „Łódź”\n" * 2_000
    with database.writing() as session:
        session.add(mail(fault=words))
    with database.reading() as session:
        assert session.get(Outbox, 1).fault == words


def test_sqlite_keeps_no_second_log_and_waits_for_the_disk(stores, tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "_sqlite", unwrap(engine._sqlite))  # as it is outside of tests
    with Database(stores.filled("sqlite", tmp_path)) as database, database.reading() as session:
        found = [session.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")]
    assert found == ["truncate", 2]


def test_a_thread_keeps_one_connection_for_a_while_and_none_beyond(stores, tmp_path):
    with Database(stores.filled("sqlite", tmp_path)) as opened:
        made, ended = [], []
        event.listen(opened.engine, "connect", lambda *given: made.append(given))
        event.listen(opened.engine, "close", lambda *given: ended.append(given))

        def ask():
            with opened.reading() as session:
                session.execute(text("SELECT 1"))

        with opened.keeping():
            ask()
            with opened.keeping(), opened.writing() as session:
                session.execute(text("SELECT 1"))
                ask()  # beside the one that writes
            ask()
            with ThreadPoolExecutor(1) as other:
                other.submit(ask).result()
            assert (len(made), len(ended)) == (3, 2)
        ask()
        assert (len(made), len(ended)) == (4, 4)


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs"])
def test_a_file_on_a_network_drive_is_refused_in_a_sentence(stores, tmp_path, kind):
    settings = replace(stores.empty("sqlite", tmp_path), live=tmp_path / "z m" / "live")
    mounts = f"/dev/sda / ext4 rw 0 0\nserver:/x {str(tmp_path / 'z m').replace(' ', chr(92) + '040')} {kind} rw 0 0\n"
    with pytest.raises(AtlasError, match=f"is on a network drive \\({kind}\\), where SQLite loses data"):
        place.refuse(settings, mounts)
    place.refuse(replace(settings, live=tmp_path / "live"), mounts)


def test_replicas_cannot_share_a_file(stores, tmp_path):
    with pytest.raises(AtlasError, match="replicas cannot share a file of SQLite; name a PostgreSQL database"):
        Database(replace(stores.empty("sqlite", tmp_path), replicas=2))


def test_a_server_that_is_not_there_is_said_without_its_password(tmp_path):
    address = f"postgresql://atlas:secret@/atlas?host={tmp_path}"
    own = replace(__import__("geo.settings").settings.Settings.from_environment({}), live=tmp_path, database=address)
    with (
        pytest.raises(AtlasError, match="The database of ATLAS_DATABASE cannot be used") as told,
        Database(own) as found,
        found.reading() as session,
    ):
        session.execute(text("SELECT 1"))
    assert "secret" not in str(told.value)


def test_whoever_opens_a_database_knows_all_its_tables():
    """A backup, which loads nothing else, has every table."""
    rooms = (ROOT / "geo" / "database").glob("*.py")
    named = {name for path in rooms for name in re.findall(r'__tablename__ = "(\w+)"', path.read_text("utf-8"))}
    script = (
        "from geo.database.engine import Database\nfrom geo.database.models import Base\nprint(*Base.metadata.tables)"
    )
    known = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(known.split()) == named
