"""One mail a day to editors, with what is new in their voivodeships; none where nothing is."""

from datetime import UTC, datetime, timedelta

import pytest

from geo.access.person import ADMINISTRATOR, MACHINE
from geo.database import queries
from geo.database.models import Change
from geo.editorial import answers, changes, digest, requests
from geo.editorial.requests import EVERYONE
from geo.errors import Declined
from tests.heard import DAY, account, coordinator, editor, fill_in, mails, token
from tests.stores import VISITOR

MORNING = datetime(2026, 12, 1, 6, 30, tzinfo=UTC)  # half past seven in Poland
YESTERDAY = MORNING - timedelta(hours=9)


def propose(database, key, when, **patch):
    """Hand in a change at a moment."""
    with database.reading() as session:
        version = queries.entry(session, "cluster", key).record.version
    number = changes.propose(database, changes.ProposedChange("cluster", key, patch, version), VISITOR)
    with database.writing() as session:
        session.get(Change, number).submitted_at = when


def digests(database):
    return [mail for mail in mails(database) if mail.key.startswith("digest:")]


def test_each_editor_reads_of_the_own_voivodeship_once_a_day(database):
    editor(database, "lublin@urzad.example")
    editor(database, "warszawa@urzad.example", "14")
    account(database, "admin@atlas.example", (ADMINISTRATOR, "*"), language="en")
    coordinator(database)
    propose(database, "agro", YESTERDAY, founded="2008")
    assert digest.send(database, MORNING - timedelta(hours=1)) == 0  # before seven
    assert digest.send(database, MORNING) == 2
    assert digest.send(database, MORNING + timedelta(hours=5)) == 0
    lublin, admin = digests(database)
    assert (lublin.recipient, admin.recipient) == ("lublin@urzad.example", "admin@atlas.example")
    assert "1 nowe zgłoszenie:\n- Agroklaster" in lublin.body
    assert "Razem na decyzję czeka 1 zgłoszenie." in lublin.body
    assert "1 new proposal:\n- Agroklaster" in admin.body
    assert digest.send(database, MORNING + DAY) == 0  # nothing new: no mail
    assert len(digests(database)) == 2


def test_what_waits_too_long_is_told_once(database):
    editor(database)
    propose(database, "agro", YESTERDAY, founded="2008")
    sent = [digest.send(database, MORNING + day * DAY) for day in range(12)]
    assert sent == [1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]
    assert "1 zgłoszenie czeka od ponad tygodnia:" in digests(database)[1].body


def test_answers_and_silence_are_told(database):
    editor(database)
    editor(database, "warszawa@urzad.example", "14")
    coordinator(database)
    fill_in(database, "bio", email="biuro@bio.example")
    begin = MORNING - 43 * DAY
    requests.start(database, MACHINE, EVERYONE, begin)
    answers.answer(database, token(mails(database)[0]), answers.RIGHT, YESTERDAY)
    requests.work(database, YESTERDAY)
    assert digest.send(database, MORNING) == 2
    agro, bio = digests(database)
    assert "1 odpowiedź na prośby:\n- Agroklaster – nadal aktualny" in agro.body
    assert "1 prośba pozostała bez odpowiedzi:\n- Bioklaster" in bio.body


def test_after_a_rest_of_the_server_nothing_is_left_out(database):
    editor(database)
    propose(database, "agro", YESTERDAY, founded="2008")
    assert digest.send(database, MORNING) == 1
    propose(database, "agro", MORNING + timedelta(hours=3), members="12")
    assert digest.send(database, MORNING + 3 * DAY) == 1
    assert "2" in digests(database)[1].body


def test_the_mail_can_be_stopped_by_its_link_alone_and_wanted_again(database):
    editor(database)
    propose(database, "agro", YESTERDAY, founded="2008")
    digest.send(database, MORNING)
    secret = token(digests(database)[0])
    assert digests(database)[0].headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    answers.stop_digest(database, secret, MORNING)
    propose(database, "agro", MORNING + DAY - timedelta(hours=3), members="12")
    assert digest.send(database, MORNING + DAY) == 0
    answers.stop_digest(database, secret, MORNING, again=True)
    assert digest.send(database, MORNING + DAY) == 1
    with pytest.raises(Declined):
        answers.stop_digest(database, "x" * 43, MORNING)


def test_long_lists_are_cut(database):
    from geo.i18n import translator

    news = digest.News(proposed=tuple(f"Klaster {n}" for n in range(25)), waiting=25)
    first, last = digest.paragraphs(news, translator("en"))
    assert first.count("\n") == 11
    assert first.endswith("- and 15 more")
    assert last == "In all 25 proposals wait for you."
