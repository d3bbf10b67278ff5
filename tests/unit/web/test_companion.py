"""The process beside the server: started where there is a registry, started again when it was killed, ended with it."""

import os
import signal

from geo.database import turns
from geo.priority import NICE
from geo.web.companion import Companion
from geo.web.duties import DUTIES
from tests.children import wait_for


def test_nothing_is_started_where_there_is_no_registry(stores, tmp_path):
    companion = Companion(stores.empty("sqlite", tmp_path))
    companion.start()
    companion.close()
    assert (companion.process, (tmp_path / "live").exists()) == (None, False)


def test_it_is_started_again_when_it_was_killed_and_ends_with_the_server(database, monkeypatch):
    settings = database.settings
    monkeypatch.setenv("ATLAS_LIVE", str(settings.live))
    monkeypatch.setenv("ATLAS_DATABASE", settings.database)
    companion = Companion(settings, pause=0.01)
    companion.start()

    def works():
        with database.reading() as session:
            turn = turns.find(session, DUTIES[0].name)
            return turn and not turn.leased_by

    try:
        wait_for(lambda: companion.process)
        first = companion.process
        os.kill(first.pid, signal.SIGKILL)
        wait_for(lambda: companion.process is not first)
        wait_for(works)
        own, theirs = (os.getpriority(os.PRIO_PROCESS, pid) for pid in (0, companion.process.pid))
        assert theirs == min(own + NICE, 19)  # who reads goes first
        assert os.sched_getscheduler(companion.process.pid) == os.SCHED_BATCH
    finally:
        companion.close()
    assert companion.process.poll() == 0  # it went by itself, with the server
