"""One's own data: all of it and nobody else's, gone when its owner says so; what is deleted by age."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from geo.access import links, outbox, own, sessions, tidying
from geo.access.links import Asking
from geo.access.person import MACHINE, Person
from geo.database import accounts as statements
from geo.database.models import Account, Attempt, Base, Change, Identity, LoginToken, Outbox, Role, SignedIn
from geo.editorial import changes, proposals, requests
from geo.editorial.changes import ProposedChange
from geo.editorial.requests import EVERYONE
from geo.errors import Declined
from geo.exchange import interests
from tests.desk import account
from tests.heard import fill_in
from tests.offers import NOW, WORDS, counts, offered, rows, sent


def furnished(database, email="anna@b.pl"):
    """An account with something in every table, and who it belongs to."""
    number = account(database, email, [("contact", "06")])
    person = Person(number, frozenset({("contact", "06")}))
    sessions.begin(database, number, "Mozilla/5.0 Firefox")
    links.ask(database, Asking(email, home="https://klastry.example.pl/"))
    with database.writing() as session:
        session.add(Identity(account=number, issuer="https://id.example", subject=f"s-{email}"))
    draft = ProposedChange("cluster", "agro", {"founded": "2008"}, 1)
    changes.propose(database, draft, person, submit=False)
    changes.propose(database, draft, person)
    return person


def test_everything_that_is_kept_is_given_out_but_no_secret_and_nobody_else(database):
    mine, _other = furnished(database), furnished(database, "jan@b.pl")
    given = own.export(database, mine)
    text = json.dumps(given)
    assert given["account"][0]["email"] == "anna@b.pl"
    assert {"role", "session", "identity", "login_token", "outbox", "change"} <= set(given)
    assert len(given["change"]) == 2
    assert "jan@b.pl" not in text
    assert not {"digest", "code_digest", "ticket"} & {name for rows in given.values() for row in rows for name in row}
    with pytest.raises(Declined):
        own.export(database, Person())


def test_who_is_deleted_is_nowhere_and_what_was_proposed_stays_under_a_role(database):
    mine, other = furnished(database), furnished(database, "jan@b.pl")
    own.delete(database, mine)
    with database.reading() as session:
        assert [one.email for one in session.query(Account)] == ["jan@b.pl"]
        for model in (Role, SignedIn, Identity):
            assert {row.account for row in session.query(model)} == {other.account}
        assert {row.email for row in session.query(LoginToken)} == {"jan@b.pl"}
        assert {row.recipient for row in session.query(Outbox)} == {"jan@b.pl"}
        left = session.query(Change).filter(Change.origin == "form", Change.author.is_(None)).all()
        assert [(one.state, one.author_role) for one in left] == [("submitted", "contact")]
    with pytest.raises(Declined):
        own.delete(database, mine)


def test_what_somebody_wrote_to_offers_is_given_out_and_deleted_and_the_counts_stay(database):
    mine, other = (
        account(database, "jana@rezani.example"),
        account(database, "k@agro.example", [("coordinator", "agro")]),
    )
    offered(database)
    _writer, theirs = sent(database)
    interests.reply(database, theirs, "Zapraszamy.", NOW)
    interests.work(database, NOW)
    given, text = own.export(database, Person(mine)), json.dumps(own.export(database, Person(mine)), ensure_ascii=False)
    assert [row["text"] for row in given["interest_message"]] == [WORDS]
    assert {"interest", "interest_link"} <= set(given)
    assert "k@agro.example" not in text and "digest" not in text
    own.delete(database, Person(mine))
    assert rows(database, "interest", "interest_message", "interest_link") == []
    assert counts(database) == {"interests": 1}
    assert own.export(database, Person(other))


def test_the_last_administrator_cannot_leave(database):
    number = account(database, "szef@b.pl", [("administrator", "*")])
    with pytest.raises(Declined, match="last administrator"):
        own.delete(database, Person(number))


def test_letters_to_an_address_are_given_out_and_deleted_with_its_account(database):
    fill_in(database, "bio", email="biuro@bio.example")
    requests.start(database, MACHINE, EVERYONE, datetime.now(UTC))
    mine = Person(account(database, "biuro@bio.example"))
    (letter,) = own.export(database, mine)["request_letter"]
    assert letter["recipient"] == "biuro@bio.example" and "digest" not in letter
    own.delete(database, mine)
    assert "biuro@bio.example" not in str(rows(database, "request_letter", "outbox"))


def test_every_table_with_an_address_is_known():
    addresses = {table.name for table in Base.metadata.sorted_tables if {"email", "recipient"} & set(table.c.keys())}
    assert addresses - {"account"} == set(statements._ADDRESSES)


def test_what_is_over_is_deleted_by_age(database):
    mine = furnished(database)
    unused = account(database, "dawno@b.pl")
    now = datetime.now(UTC)
    proposals.keep(database, {"founded": ["2008"]}, "agro", "192.0.2.0/24")
    assert set(tidying.tidy(database, now).values()) == {0}
    assert tidying.tidy(database, now + timedelta(minutes=16))["links"] == 1
    assert tidying.tidy(database, now + timedelta(hours=13))["sessions"] == 1
    assert tidying.tidy(database, now + timedelta(days=1, minutes=1))["attempts"] == 3
    assert tidying.tidy(database, now + timedelta(days=7, minutes=1))["kept forms"] == 1  # as the privacy page says
    gone = tidying.tidy(database, now + timedelta(days=24 * 30 + 1))
    assert gone["accounts"] == 1  # that has no role and was never used
    with database.reading() as session:
        assert session.get(Account, mine.account)
        assert session.get(Account, unused) is None
        assert session.query(Attempt).count() == session.query(LoginToken).count() == 0


def test_mails_are_forgotten_when_the_privacy_page_says(database):
    assert timedelta(days=30) == outbox.KEPT
