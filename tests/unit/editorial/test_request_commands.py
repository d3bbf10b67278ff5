"""``python -m geo requests``, as an operator uses it."""

import pytest

from geo.cli import main
from geo.database.engine import Database
from tests.heard import coordinator, mails


@pytest.fixture
def run(store, monkeypatch, capsys):
    for name, value in (("ATLAS_LIVE", str(store.live)), ("ATLAS_DATABASE", store.database)):
        monkeypatch.setenv(name, value)

    def run(*arguments):
        assert main(["requests", *arguments]) == 0
        return capsys.readouterr().out

    return run


def test_a_round_is_previewed_started_and_worked_on(run, store):
    with Database(store) as database:
        coordinator(database)
        assert "Would ask 1 clusters by 1 letters.\n  agro: koordynator@agro.example" in run("preview")
        assert "Not asked, no address: 1." in run("preview")
        assert "Would ask 0 clusters" in run("preview", "--region", "14")
        assert mails(database) == []
        assert "Asked: 1 clusters by 1 letters." in run("start", "--region", "06")
        assert "Asked: 0 clusters by 0 letters.\nNot asked, asked or confirmed lately: 1." in run("start", "--silent")
        assert run("work").startswith("Asked: 0 clusters; reminded: 0; unanswered now: 0.")
        assert len(mails(database)) == 1
