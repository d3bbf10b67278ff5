"""Abuse of conversations: reported by either side, decided by an editor of the region, counted by nobody."""

import pytest

from geo.access.person import COORDINATOR, Person
from geo.errors import Declined, Refused
from geo.exchange import interests, reports
from geo.exchange.letter import NotSent
from tests.heard import coordinator, editor
from tests.offers import NOW, WORDS, counts, letter, offered, sent, to
from tests.stores import ADMIN, LUBELSKIE, MAZOWIECKIE

WRITER = "jana@rezani.example"


@pytest.fixture
def conversation(database):
    """What somebody wrote to an offer from Lubelskie: the secrets of both sides."""
    coordinator(database)
    offered(database)
    return sent(database)


def test_a_report_stops_everything_and_tells_the_editors_of_the_region(database, conversation):
    editor(database)
    editor(database, "redakcja@mazowieckie.example", "14")
    writer, owner = conversation
    reports.report(database, owner, "To jest spam.", NOW)
    (mail,) = to(database, "redakcja@lubelskie.example")
    assert "To jest spam." in mail.body and WRITER not in mail.body
    assert to(database, "redakcja@mazowieckie.example") == []
    with pytest.raises(NotSent, match="over"):
        interests.reply(database, writer, "Ještě jednou", NOW)
    interests.work(database, NOW)
    assert counts(database) == {}
    reports.report(database, owner, "Znowu.", NOW)
    assert len(to(database, "redakcja@lubelskie.example")) == 1


def test_only_editors_of_the_region_see_and_decide(database, conversation):
    reports.report(database, conversation[1], "To jest spam.", NOW)
    (one,) = reports.waiting(database, LUBELSKIE)
    assert (one.by, one.reason, one.messages[0][:2]) == ("owner", "To jest spam.", ("writer", WORDS))
    assert len(reports.waiting(database, ADMIN)) == 1
    for stranger in (MAZOWIECKIE, Person(1, frozenset({(COORDINATOR, "agro")}))):
        assert reports.waiting(database, stranger) == []
        with pytest.raises(Refused):
            reports.decide(database, one.number, stranger, reports.BLOCKED, NOW)


def test_who_was_reported_with_reason_writes_no_more(database, conversation):
    reports.report(database, conversation[1], "To jest spam.", NOW)
    (one,) = reports.waiting(database, ADMIN)
    reports.decide(database, one.number, ADMIN, reports.BLOCKED, NOW)
    assert reports.waiting(database, ADMIN) == []
    with pytest.raises(NotSent, match="blocked"):
        interests.write(database, letter(), NOW)
    reports.decide(database, one.number, ADMIN, reports.DISMISSED, NOW)  # somebody else pressed the other button
    interests.work(database, NOW)
    assert counts(database) == {}


def test_what_was_no_abuse_goes_on_and_counts(database, conversation):
    writer, owner = conversation
    reports.report(database, writer, "Nikdo neodpovídá.", NOW)
    (one,) = reports.waiting(database, ADMIN)
    reports.decide(database, one.number, ADMIN, reports.DISMISSED, NOW)
    interests.reply(database, owner, "Już odpowiadam.", NOW)
    interests.work(database, NOW)
    assert counts(database) == {"interests": 1}


@pytest.mark.parametrize("reason", ["", " ", "x" * 3_001])
def test_a_report_says_why(database, conversation, reason):
    with pytest.raises(Declined):
        reports.report(database, conversation[1], reason, NOW)
