"""The process beside the server: what is accepted is published, mails are sent, duties are done, each once."""

import os
import socket
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from threading import Event, Thread

import pytest

from geo.access.outbox import Mail, put
from geo.database import place, turns
from geo.database.engine import Database
from geo.database.models import Outbox
from geo.editorial import changes, decisions, keeper, publishing
from geo.editorial.keeper import Duty, RegistryKeeper
from geo.editorial.undoing import UndoScope, undo
from geo.errors import Unavailable
from geo.store import live, registry
from tests import post
from tests.children import wait_for
from tests.unit.editorial.test_publishing import ADMIN, VISITOR, accept, shown

DAY = date(2026, 11, 28)
LONG = 20.0  # seconds within which anything here has come


@pytest.fixture(autouse=True)
def _always(monkeypatch):
    """Every round looks at everything."""
    for name in ("POLL", "MAILS"):
        monkeypatch.setattr(keeper, name, 0.0)


@pytest.fixture
def start():
    """Start keepers that end with the test."""
    started = []

    def made(settings, *duties):
        started.append(RegistryKeeper(settings, duties))
        return started[-1]

    yield made
    for one in started:
        one.close()


@pytest.fixture
def serving(monkeypatch):
    """Let a keeper serve beside the test, as in its own process, until the end of the test."""
    for name in ("POLL", "MAILS"):
        monkeypatch.setattr(keeper, name, 0.02)
    with ExitStack() as ends:

        def begin(settings, *duties):
            ours, theirs = Pipe()
            ends.enter_context(theirs)
            thread = Thread(target=keeper.serve, args=(theirs, settings, duties))
            thread.start()
            ends.callback(thread.join)
            ends.callback(ours.close)

        yield begin


def look(keeping):
    """Do all that there is to do."""
    for lane in keeping.lanes:
        keeping.round(lane)


def enter(database, number=1):
    """Put mails into the outbox and return the number of the last."""
    with database.writing() as session:
        return [put(session, Mail("anna@example.pl", "Test", "Test")) for _ in range(number)][-1]


def is_shown(database):
    return live.pinned(database.settings) != database.settings


def test_what_is_accepted_is_shown_after_the_next_round(database, start):
    keeping = start(database.settings)
    look(keeping)
    assert live.pinned(database.settings) == database.settings  # nobody has changed anything
    accept(database, {"founded": "2008"})
    look(keeping)
    assert shown(database.settings)[1]["founded"] == 2008
    accept(database, {"founded": "2009"})
    look(start(database.settings))
    look(keeping)
    assert (shown(database.settings)[1]["founded"], list(live.kept(database.settings.live))) == (2009, [2, 1])


def test_a_round_in_which_nothing_happened_asks_no_database(stores, start, tmp_path, monkeypatch):
    settings = stores.filled("sqlite", tmp_path)
    keeping = start(settings)
    look(keeping)
    monkeypatch.setattr(Database, "reading", None)
    keeping.round(keeping.lanes[0])
    assert keeping.lanes[0][0]._failures == 0


def test_machines_that_share_only_the_database_show_the_same_snapshots(stores, start, tmp_path):
    settings = stores.filled("postgresql", tmp_path)
    other = replace(settings, live=tmp_path / "other")
    with Database(settings) as database:
        here, there = start(settings), start(other)
        for year in ("2008", "2009"):
            accept(database, {"founded": year})
            look(here)
            look(there)
            found = [shown(own)[0].manifest for own in (settings, other)]
            assert found[0]["data_version"] == found[1]["data_version"]
            assert found[0]["snapshot"] == found[1]["snapshot"] == (1 if year == "2008" else 2)
        publishing.choose(database, 1)  # an administrator goes back, on whatever machine
        for one in (here, there):
            one._looked = 0.0
            look(one)
        assert [shown(own)[1]["founded"] for own in (settings, other)] == [2008, 2008]
        accept(database, {"members": "41"})
        look(there)
        look(here)
        assert [(row["founded"], row["members"]) for _, row in map(shown, (settings, other))] == [(2009, 41)] * 2


def test_a_machine_of_another_version_does_not_take_the_snapshots_of_the_others_away(database, start):
    accept(database, {"founded": "2008"})
    look(start(database.settings))
    with database.writing() as session:
        publishing.queries.current_snapshot(session).base = "another"
    running = start(database.settings)
    running._base = publishing._base(database)  # it has run for a while
    look(running)
    assert list(live.kept(database.settings.live)) == [1]
    look(start(database.settings))  # one that starts sees to its own data
    assert list(live.kept(database.settings.live)) == [2, 1]


def test_what_cannot_be_published_is_told_once_and_tried_again_after_a_change(database, start, caplog):
    accept(database, {"founded": "2008"})
    keeping = start(database.settings)
    look(keeping)
    for key in ("agro", "bio"):
        with database.reading() as session:
            version = publishing.queries.entry(session, "cluster", key).record.version
        removal = changes.ProposedChange("cluster", key, None, version)
        number = changes.propose(database, removal, VISITOR)
        decisions.accept(database, number, ADMIN)
    for _round in range(3):
        look(keeping)
    assert caplog.text.count("has a header and no rows") == 1
    with database.reading() as session:
        assert "has a header and no rows" in turns.find(session, publishing.WORK).fault
    undo(database, ADMIN, "by mistake", UndoScope(number))
    look(keeping)
    assert shown(database.settings)[0].ids == ("bio",)
    with database.reading() as session:
        assert turns.find(session, publishing.WORK).fault == ""


def test_mails_are_sent_in_rounds_and_a_server_that_is_away_stops_nothing_else(database, start, caplog):
    number = enter(database)
    with post.running() as postbox:
        away = replace(postbox.address, port=1)
        lost = start(replace(database.settings, mail=away))
        accept(database, {"founded": "2008"})
        look(lost)
        assert shown(database.settings)[1]["founded"] == 2008
        assert "cannot be used (ConnectionRefusedError); the mails wait" in caplog.text
        with database.writing() as session:
            session.get(Outbox, number).lease_ends_at = datetime.now(UTC)
        look(start(replace(database.settings, mail=postbox.address)))
        assert [mail["To"] for mail in postbox.got] == ["anna@example.pl"]


def test_a_duty_is_done_by_one_at_a_time_again_after_its_time_and_after_who_was_killed(database, start):
    done = []
    duty = Duty("count", 3_600, lambda _database: done.append(len(done)))
    first, second = start(database.settings, duty), start(database.settings, duty)

    def later(hours):
        with database.writing() as session:
            turn = turns.find(session, "count")
            turn.due_at -= timedelta(hours=hours)
            turn.lease_ends_at = turn.lease_ends_at and turn.lease_ends_at - timedelta(hours=hours)
        for one in (first, second):
            one.lanes[-1][-1]._next = 0.0

    look(first)
    look(second)
    assert done == [0]
    later(1.1)
    look(second)
    look(first)
    assert done == [0, 1]
    with database.writing() as session:  # somebody took it and was killed
        turns.find(session, "count").due_at = datetime.now(UTC) - timedelta(minutes=1)
        assert turns.take(session, "count", "gone", datetime.now(UTC), datetime.now(UTC) + keeper.LEASE)
    later(0.0)
    look(first)
    assert done == [0, 1]
    later(0.3)
    look(second)
    assert done == [0, 1, 2]


def test_a_duty_that_fails_is_told_and_costs_the_others_nothing(database, start, caplog):
    done = []

    def fail(_database):
        raise RuntimeError("out of order")

    keeping = start(database.settings, Duty("broken", 3_600, fail), Duty("sound", 3_600, lambda _: done.append(1)))
    look(keeping)
    assert (done, "broken failed" in caplog.text) == ([1], True)
    with database.reading() as session:
        turn = turns.find(session, "broken")
        assert (turn.leased_by, turn.due_at < datetime.now(UTC) + timedelta(minutes=6)) == (None, True)


def test_a_slow_server_of_mails_does_not_hold_up_what_is_accepted(database, serving):
    with post.running() as postbox:
        postbox.goes_on.clear()
        enter(database, 3)
        serving(replace(database.settings, mail=postbox.address))
        assert postbox.asked.wait(LONG)
        accept(database, {"founded": "2008"})
        wait_for(lambda: is_shown(database))
        assert (shown(database.settings)[1]["founded"], postbox.got) == (2008, [])
        postbox.goes_on.set()
        wait_for(lambda: len(postbox.got) == 3)


def test_a_server_of_mails_that_never_answers_does_not_hold_up_what_is_accepted(database, serving):
    number = enter(database)

    def fault():
        with database.reading() as session:
            return session.get(Outbox, number).fault

    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        silent.settimeout(LONG)
        serving(replace(database.settings, mail=replace(post.Postbox().address, port=silent.getsockname()[1])))
        line, _address = silent.accept()
        with closing(line):
            accept(database, {"founded": "2008"})
            wait_for(lambda: is_shown(database))
            assert fault() == ""  # it is still waited for
    wait_for(fault)


def test_a_duty_that_takes_long_holds_up_neither_what_is_accepted_nor_mails(database, serving):
    begun, goes_on = Event(), Event()

    def work(_database):
        begun.set()
        goes_on.wait(LONG)

    with post.running() as postbox:
        serving(replace(database.settings, mail=postbox.address), Duty("long", 3_600, work))
        assert begun.wait(LONG)
        enter(database)
        accept(database, {"founded": "2008"})
        wait_for(lambda: is_shown(database) and postbox.got)
        with database.reading() as session:
            assert turns.find(session, "long").leased_by  # not given back yet
        goes_on.set()


def test_what_a_busy_database_kept_from_being_published_is_tried_again(database, start, monkeypatch):
    accept(database, {"founded": "2008"})
    keeping = start(database.settings)
    with monkeypatch.context() as patch:
        patch.setattr(publishing, "_build", lambda *_: (_ for _ in ()).throw(Unavailable("It is locked.")))
        look(keeping)
    assert not is_shown(database)
    keeping.lanes[0][0]._next = 0.0
    look(keeping)
    assert shown(database.settings)[1]["founded"] == 2008


def gone():
    """The end of a connection whose other end has gone."""
    reading, writing = os.pipe()
    os.close(writing)
    return Connection(reading, writable=False)


def test_it_waits_for_a_registry_of_this_version(empty, caplog):
    keeper.serve(gone(), empty, [Duty("never", 1, pytest.fail)])
    assert caplog.messages == [
        "Nothing is published or sent. There is no living registry yet; run python -m geo store upgrade."
    ]
    assert not place.file(empty).exists()


def test_it_ends_with_the_server(stores, tmp_path):
    settings = stores.filled("sqlite", tmp_path)
    keeper.serve(gone(), settings)  # returns: nobody is at the other end


def test_the_registry_in_a_snapshot_is_the_one_of_its_revisions(database, start):
    """A machine that joins later builds what is current, however much was accepted since."""
    accept(database, {"founded": "2008"})
    look(start(database.settings))
    accept(database, {"founded": "2009"})
    for folder in live.kept(database.settings.live).values():
        live.remove_folder(folder)
    assert publishing.follow(database).number == 1
    data = live.pinned(database.settings)
    found = registry.load(data.data, data.installed, DAY)
    assert found.record(found.index_of("agro"))["founded"] == 2008
