"""The events of signing in that the operator's log has."""

import logging

import pytest

from geo.access import signins
from geo.errors import Declined


def test_events_say_way_and_outcome_and_name_nobody(caplog):
    with signins.told("code"):
        pass
    with pytest.raises(Declined), signins.told("link"):
        raise Declined("Not {who}.", who="anna@b.pl")
    assert caplog.messages == ["event=entered way=code", 'event=refused way=link reason="Not {who}."']


def test_without_handlers_of_the_operator_they_go_to_the_output_of_the_server(monkeypatch, capsys):
    log = logging.getLogger(signins.LOGGER)
    monkeypatch.setattr(log, "handlers", [])
    monkeypatch.setattr(log, "propagate", False)
    signins.tell(signins.ENTERED, "link")
    signins.tell(signins.ENDED, "button")
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(f"{signins.LOGGER} ")[2] for line in lines] == [
        "event=entered way=link",
        "event=ended way=button",
    ]
