"""Offers hold for a year: reminders come before the end, a look changes nothing, one click adds a year."""

import re
from datetime import date

import pytest

from geo.access.person import COORDINATOR, Person
from geo.database import queries
from geo.errors import Declined, Refused
from geo.exchange import renewals
from tests.heard import account, coordinator, mails
from tests.offers import DAY, NOW, offered

AGRO, BIO = (Person(None, frozenset({(COORDINATOR, key)})) for key in ("agro", "bio"))


def until(database, key="laser"):
    with database.reading() as session:
        return queries.entry(session, "offer", key).data["valid_until"]


def token(mail):
    return re.search(r"/renew/([\w-]+)", mail.body)[1]


@pytest.fixture
def ending(database):
    """An offer that ends in three weeks, with a coordinator."""
    coordinator(database)
    offered(database, valid_until="2026-12-22")


def test_who_made_an_offer_is_reminded_twice_before_its_end(database, ending):
    assert renewals.remind(database, NOW - 10 * DAY) == 0
    assert renewals.remind(database, NOW) == 1
    assert renewals.remind(database, NOW + DAY) == 0
    assert renewals.remind(database, NOW + 14 * DAY) == 1
    assert renewals.remind(database, NOW + 15 * DAY) == 0
    assert renewals.remind(database, NOW + 22 * DAY) == 0
    first = mails(database)[0]
    assert first.subject == "Czy ta oferta jest nadal aktualna? Cięcie laserem"
    assert "22.12.2026" in first.body


def test_a_look_changes_nothing_and_one_click_adds_a_year(database, ending):
    renewals.remind(database, NOW)
    link = token(mails(database)[0])
    offer, renewed = renewals.look(database, link, NOW)
    assert (offer.until, offer.renewed, renewed) == (date(2026, 12, 22), date(2027, 12, 1), False)
    assert until(database) == "2026-12-22"
    renewals.renew(database, link, NOW)
    assert until(database) == "2027-12-01"
    renewals.renew(database, link, NOW + DAY)
    assert until(database) == "2027-12-01"
    assert renewals.look(database, link, NOW + DAY)[1] is True
    with database.reading() as session:
        last = queries.history(session, "offer", "laser")[-1].change
    assert (last.author_role, last.decided_role, last.patch) == ("coordinator", "system", {"valid_until": "2027-12-01"})


def test_an_offer_that_is_over_is_renewed_for_a_month_more(database, ending):
    renewals.remind(database, NOW)
    link = token(mails(database)[0])
    assert renewals.look(database, link, NOW + 40 * DAY)[0].ended
    with pytest.raises(Declined):
        renewals.look(database, link, NOW + 52 * DAY)
    with pytest.raises(Declined):
        renewals.renew(database, "wymyslony", NOW)
    renewals.renew(database, link, NOW + 40 * DAY)
    assert until(database) == "2028-01-10"


def test_ones_own_offers_are_those_of_ones_clusters_and_firms(database, ending):
    offered(database, "stol", owner_kind="firm", owner="dab", valid_until="2026-12-10")
    carpenter = Person(None, frozenset({(COORDINATOR, "firm:dab")}))
    assert [one.key for one in renewals.own(database, AGRO, NOW)] == ["laser"]
    assert [one.key for one in renewals.own(database, carpenter, NOW)] == ["stol"]
    assert renewals.own(database, BIO, NOW) == []
    with pytest.raises(Refused):
        renewals.renew_own(database, "laser", BIO, NOW)
    with pytest.raises(Refused):
        renewals.renew_own(database, "stol", Person(None, frozenset({(COORDINATOR, "dab")})), NOW)
    renewals.renew_own(database, "stol", carpenter, NOW)
    assert until(database, "stol") == "2027-12-01"


def test_a_sign_in_leaves_the_link_of_a_reminder_alone(database, ending):
    from geo.access import links
    from geo.access.links import Asking
    from geo.access.sessions import Browser

    renewals.remind(database, NOW)
    link = token(mails(database)[0])
    account(database, "inny@b.pl")
    links.ask(database, Asking("koordynator@agro.example", home="https://klastry.example.pl/"))
    secret = re.search(r"signin/link/([\w-]+)", mails(database)[-1].body)[1]
    links.follow(database, secret, Browser("", ""))
    renewals.renew(database, link, NOW)
    assert until(database) == "2027-12-01"
