"""Invitations: who may send them, who gets the role, what uses one up."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from geo.access import attempts, invitations, sessions
from geo.access.invitations import Guest
from geo.access.person import Person
from geo.access.sessions import Browser
from geo.database.models import Outbox, Role
from geo.errors import Declined, Refused
from tests.desk import account

HOME = "https://klastry.example.pl/"
HERE = Browser("Mozilla/5.0")


@pytest.fixture
def coordinator(database):
    return Person(account(database, "anna@b.pl", [("coordinator", "agro")]), frozenset({("coordinator", "agro")}))


def invite(database, by, email="Jan@B.pl", cluster="agro", home=HOME):
    invitations.invite(database, by, Guest(email, cluster, "Agroklaster"), home)
    with database.reading() as session:
        mail = session.query(Outbox).order_by(Outbox.id.desc()).first()
    assert mail.recipient == email.lower()
    return re.search(r"/invitation/([\w-]+)", mail.body)[1]


def test_a_colleague_accepts_once_and_is_signed_in(database, coordinator):
    link = invite(database, coordinator)
    for _ in range(3):
        assert invitations.look(database, link) == invitations.Invited("jan@b.pl", "agro")
    entered = invitations.accept(database, link, HERE, "pl")
    signed = sessions.find(database, entered.secret)
    assert (signed.email, signed.person.roles) == ("jan@b.pl", {("coordinator", "agro")})
    assert invitations.look(database, link) is None
    with pytest.raises(Declined):
        invitations.accept(database, link, HERE, "pl")
    (sent,) = invitations.sent(database, coordinator)
    assert sent.accepted_by == signed.person.account


def test_who_declines_gets_no_role_and_nobody_else_does(database, coordinator):
    link = invite(database, coordinator)
    invitations.decline(database, link)
    with pytest.raises(Declined):
        invitations.accept(database, link, HERE, "pl")
    with pytest.raises(Declined):
        invitations.decline(database, link)


def test_nobody_invites_to_what_is_not_theirs(database, coordinator):
    for by, cluster in ((coordinator, "bio"), (Person(), "agro"), (Person(1, frozenset({("contact", "06")})), "agro")):
        with pytest.raises(Refused):
            invite(database, by, cluster=cluster)
    with pytest.raises(Declined):
        invite(database, coordinator, home="")
    with pytest.raises(Declined):
        invite(database, coordinator, email="x")


def test_an_invitation_is_worth_what_its_sender_may_when_it_is_answered(database, coordinator):
    link = invite(database, coordinator)
    with database.writing() as session:
        session.query(Role).delete()
    with pytest.raises(Declined, match="over"):
        invitations.accept(database, link, HERE, "pl")


def test_an_invitation_is_over_after_two_weeks_and_a_day_has_a_limit(database, coordinator):
    link = invite(database, coordinator)
    later = datetime.now(UTC) + timedelta(days=14, minutes=1)
    assert invitations.look(database, link, later) is None
    with pytest.raises(Declined):
        invitations.accept(database, link, HERE, "pl", later)
    for number in range(attempts.INVITED_BY.most - 1):
        invite(database, coordinator, f"j{number}@b.pl")
    with pytest.raises(Declined, match="many invitations"):
        invite(database, coordinator)
