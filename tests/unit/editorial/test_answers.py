"""The link of a letter: a look is harmless, an answer counts once and can be corrected, editors decide on an end."""

import pytest
from sqlalchemy import text

from geo.access import accounts
from geo.access.person import MACHINE
from geo.database import queries
from geo.database import requests as asked
from geo.database.models import Change
from geo.editorial import answers, requests
from geo.editorial.requests import EVERYONE
from geo.errors import Declined
from tests.heard import DAY, NOW, account, coordinator, fill_in, mails, token


@pytest.fixture
def link(database):
    """The link of the coordinator of one cluster, and that of the public address of the other one."""
    coordinator(database)
    fill_in(database, "bio", email="biuro@bio.example")
    requests.start(database, MACHINE, EVERYONE, NOW)
    return [token(mail) for mail in mails(database)]


def everything(database):
    tables = ("update_request", "request_letter", "contact_event", "mail_refusal", "change", "outbox")
    with database.reading() as session:
        return [tuple(row) for table in tables for row in session.execute(text(f"SELECT * FROM {table} ORDER BY id"))]


def heard(database, key="agro"):
    with database.reading() as session:
        return asked.heard(session).get(key, asked.Heard())


def changes_of(database, key="agro"):
    with database.reading() as session:
        found = queries.changes(session, ["submitted", "withdrawn", "accepted", "refused"], key=("cluster", key))
        return [(change.state, change.patch, change.author_role) for change in found if change.origin == "form"]


def test_programs_of_mail_may_open_a_link_as_often_as_they_like(database, link):
    before = everything(database)
    for _visit in range(3):
        shown = answers.look(database, link[0], NOW + DAY)
    assert everything(database) == before
    assert (shown.key, shown.data["name"], shown.answer, shown.coordinator) == ("agro", "Agroklaster", "", True)
    assert shown.email == "koordynator@agro.example"


def test_who_is_no_coordinator_any_more_or_was_disabled_has_a_link_that_is_over(database, link):
    admin = account(database, "szef@b.pl", ("administrator", "*"))
    accounts.disable(database, account(database, "biuro@bio.example").account, admin)
    accounts.take(database, accounts.number(database, "koordynator@agro.example"), "coordinator", "agro", admin)
    before = everything(database)
    for one, key in ((link[0], "agro"), (link[1], "bio")):
        with pytest.raises(Declined, match="has ended"):
            answers.author(database, one, key, NOW + DAY)
        with pytest.raises(Declined, match="has ended"):
            answers.answer(database, one, answers.RIGHT, NOW + DAY)
    assert everything(database) == before


def test_still_right_is_a_confirmation_with_its_day(database, link):
    shown = answers.answer(database, link[0], answers.RIGHT, NOW + DAY)
    assert (shown.answer, shown.answered.isoformat()) == ("right", "2026-12-02")
    assert heard(database) == asked.Heard("2026-12-02", "coordinator")
    before = everything(database)
    answers.answer(database, link[0], answers.RIGHT, NOW + 9 * DAY)  # sent twice, or from a page of before
    assert everything(database) == before


def test_a_correction_takes_a_confirmation_back(database, link):
    answers.answer(database, link[1], answers.RIGHT, NOW)
    answers.answer(database, link[1], answers.UPDATE, NOW + DAY)
    assert heard(database, "bio") == asked.Heard()
    answers.answer(database, link[1], answers.RIGHT, NOW + 2 * DAY)
    assert heard(database, "bio") == asked.Heard("2026-12-03", "address")


def test_no_longer_active_waits_for_editors_and_can_be_taken_back(database, link):
    answers.answer(database, link[0], answers.NO_LONGER, NOW)
    assert changes_of(database) == [("submitted", {"activity": "ended"}, "coordinator")]
    with database.reading() as session:
        assert queries.entry(session, "cluster", "agro").data["activity"] == "unknown"
    answers.answer(database, link[0], answers.RIGHT, NOW + DAY)
    assert changes_of(database) == [("withdrawn", {"activity": "ended"}, "coordinator")]
    answers.answer(database, link[1], answers.NO_LONGER, NOW)
    assert changes_of(database, "bio") == [("submitted", {"activity": "ended"}, "visitor")]


def test_what_editors_have_decided_is_not_taken_back(database, link):
    answers.answer(database, link[0], answers.NO_LONGER, NOW)
    with database.writing() as session:
        session.query(Change).filter(Change.state == "submitted").one().state = "accepted"
    assert answers.look(database, link[0], NOW).decided
    with pytest.raises(Declined, match="decided on your answer already"):
        answers.answer(database, link[0], answers.RIGHT, NOW + DAY)
    assert heard(database) == asked.Heard()


def test_a_link_that_is_none_or_over_says_so(database, link):
    for secret, moment in (("x" * 43, NOW), ("", NOW), (link[0], NOW + 180 * DAY), (link[0][:-1], NOW)):
        with pytest.raises(Declined, match="This link has ended"):
            answers.look(database, secret, moment)
        with pytest.raises(Declined, match="This link has ended"):
            answers.answer(database, secret, answers.RIGHT, moment)
        with pytest.raises(Declined, match="This link has ended"):
            answers.stop(database, secret, moment)
    with pytest.raises(Declined, match="Choose one"):
        answers.answer(database, link[0], "accepted", NOW)


def test_a_newer_letter_takes_the_place_of_the_one_before(database, link):
    for day in (14, 28, 42):
        requests.work(database, NOW + day * DAY)
    requests.start(database, MACHINE, requests.Wish(silent=True), NOW + 130 * DAY)
    with pytest.raises(Declined, match="newer letter"):
        answers.answer(database, link[0], answers.RIGHT, NOW + 131 * DAY)
    answers.answer(database, token(mails(database)[-1]), answers.RIGHT, NOW + 131 * DAY)
    assert heard(database).confirmed == "2027-04-11"


def test_a_cluster_that_is_gone_has_nothing_to_confirm(database, link):
    with database.writing() as session:
        entry = queries.entry(session, "cluster", "agro")
        gone = Change(kind="cluster", key="agro", base_version=1, patch=None, origin="form", state="accepted")
        gone.author_role, gone.created_at = "contact", NOW
        assert entry
        queries.revise(session, [(gone, None)], NOW)
    with pytest.raises(Declined, match="no entry of this cluster"):
        answers.answer(database, link[0], answers.RIGHT, NOW)
    assert requests.work(database, NOW + 14 * DAY) == requests.Worked()
