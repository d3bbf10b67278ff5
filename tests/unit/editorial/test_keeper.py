"""The process beside the server: what is accepted is published, mails are sent, duties are done, each once."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from geo.access.outbox import Mail, put
from geo.database import place, turns
from geo.database.engine import Database
from geo.database.models import Outbox
from geo.editorial import changes, decisions, keeper, publishing
from geo.editorial.keeper import Duty, RegistryKeeper
from geo.editorial.undoing import UndoScope, undo
from geo.store import live, registry
from tests import post
from tests.unit.editorial.test_publishing import ADMIN, VISITOR, accept, shown

DAY = date(2026, 11, 28)


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


def test_what_is_accepted_is_shown_after_the_next_round(database, start):
    keeping = start(database.settings)
    keeping.round()
    assert live.pinned(database.settings) == database.settings  # nobody has changed anything
    accept(database, {"founded": "2008"})
    keeping.round()
    assert shown(database.settings)[1]["founded"] == 2008
    accept(database, {"founded": "2009"})
    start(database.settings).round()
    keeping.round()
    assert (shown(database.settings)[1]["founded"], list(live.kept(database.settings.live))) == (2009, [2, 1])


def test_a_round_in_which_nothing_happened_asks_no_database(stores, start, tmp_path, monkeypatch):
    settings = stores.filled("sqlite", tmp_path)
    keeping = start(settings)
    keeping.round()
    keeping._works = keeping._works[:1]
    monkeypatch.setattr(Database, "reading", None)
    keeping.round()
    assert keeping._works[0]._failures == 0


def test_machines_that_share_only_the_database_show_the_same_snapshots(stores, start, tmp_path):
    settings = stores.filled("postgresql", tmp_path)
    other = replace(settings, live=tmp_path / "other")
    with Database(settings) as database:
        here, there = start(settings), start(other)
        for year in ("2008", "2009"):
            accept(database, {"founded": year})
            here.round()
            there.round()
            found = [shown(own)[0].manifest for own in (settings, other)]
            assert found[0]["data_version"] == found[1]["data_version"]
            assert found[0]["snapshot"] == found[1]["snapshot"] == (1 if year == "2008" else 2)
        publishing.choose(database, 1)  # an administrator goes back, on whatever machine
        for one in (here, there):
            one._looked = 0.0
            one.round()
        assert [shown(own)[1]["founded"] for own in (settings, other)] == [2008, 2008]
        accept(database, {"members": "41"})
        there.round()
        here.round()
        assert [(row["founded"], row["members"]) for _, row in map(shown, (settings, other))] == [(2009, 41)] * 2


def test_a_machine_of_another_version_does_not_take_the_snapshots_of_the_others_away(database, start):
    accept(database, {"founded": "2008"})
    start(database.settings).round()
    with database.writing() as session:
        publishing.queries.current_snapshot(session).base = "another"
    running = start(database.settings)
    running._base = publishing._base(database)  # it has run for a while
    running.round()
    assert list(live.kept(database.settings.live)) == [1]
    start(database.settings).round()  # one that starts sees to its own data
    assert list(live.kept(database.settings.live)) == [2, 1]


def test_what_cannot_be_published_is_told_once_and_tried_again_after_a_change(database, start, caplog):
    accept(database, {"founded": "2008"})
    keeping = start(database.settings)
    keeping.round()
    for key in ("agro", "bio"):
        with database.reading() as session:
            version = publishing.queries.entry(session, "cluster", key).record.version
        removal = changes.ProposedChange("cluster", key, None, version)
        number = changes.propose(database, removal, VISITOR)
        decisions.accept(database, number, ADMIN)
    for _round in range(3):
        keeping.round()
    assert caplog.text.count("has a header and no rows") == 1
    with database.reading() as session:
        assert "has a header and no rows" in turns.find(session, publishing.WORK).fault
    undo(database, ADMIN, "by mistake", UndoScope(number))
    keeping.round()
    assert shown(database.settings)[0].ids == ("bio",)
    with database.reading() as session:
        assert turns.find(session, publishing.WORK).fault == ""


def test_mails_are_sent_in_rounds_and_a_server_that_is_away_stops_nothing_else(database, start, caplog):
    with database.writing() as session:
        number = put(session, Mail("anna@example.pl", "Test", "Test"))
    with post.running() as postbox:
        away = replace(postbox.address, port=1)
        lost = start(replace(database.settings, mail=away))
        accept(database, {"founded": "2008"})
        lost.round()
        assert shown(database.settings)[1]["founded"] == 2008
        assert "cannot be used (ConnectionRefusedError); the mails wait" in caplog.text
        with database.writing() as session:
            session.get(Outbox, number).lease_ends_at = datetime.now(UTC)
        start(replace(database.settings, mail=postbox.address)).round()
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
            one._works[-1]._next = 0.0

    first.round()
    second.round()
    assert done == [0]
    later(1.1)
    second.round()
    first.round()
    assert done == [0, 1]
    with database.writing() as session:  # somebody took it and was killed
        turns.find(session, "count").due_at = datetime.now(UTC) - timedelta(minutes=1)
        assert turns.take(session, "count", "gone", datetime.now(UTC), datetime.now(UTC) + keeper.LEASE)
    later(0.0)
    first.round()
    assert done == [0, 1]
    later(0.3)
    second.round()
    assert done == [0, 1, 2]


def test_a_duty_that_fails_is_told_and_costs_the_others_nothing(database, start, caplog):
    done = []

    def fail(_database):
        raise RuntimeError("out of order")

    keeping = start(database.settings, Duty("broken", 3_600, fail), Duty("sound", 3_600, lambda _: done.append(1)))
    keeping.round()
    assert (done, "broken failed" in caplog.text) == ([1], True)
    with database.reading() as session:
        turn = turns.find(session, "broken")
        assert (turn.leased_by, turn.due_at < datetime.now(UTC) + timedelta(minutes=6)) == (None, True)


def test_it_waits_for_a_registry_of_this_version(empty, start):
    keeping = start(empty, Duty("never", 1, pytest.fail))
    keeping.round()
    assert not keeping._ready
    assert not place.file(empty).exists()


def test_it_ends_with_the_server(stores, tmp_path):
    settings = stores.filled("sqlite", tmp_path)
    reading, writing = os.pipe()
    os.close(writing)
    from multiprocessing.connection import Connection

    keeper.serve(Connection(reading, writable=False), settings)  # returns: nobody is at the other end


def test_the_registry_in_a_snapshot_is_the_one_of_its_revisions(database, start):
    """A machine that joins later builds what is current, however much was accepted since."""
    accept(database, {"founded": "2008"})
    start(database.settings).round()
    accept(database, {"founded": "2009"})
    for folder in live.kept(database.settings.live).values():
        live.remove_folder(folder)
    assert publishing.follow(database).number == 1
    data = live.pinned(database.settings)
    found = registry.load(data.data, data.installed, DAY)
    assert found.record(found.index_of("agro"))["founded"] == 2008
