"""The page behind the link of a letter, as a browser and programs of mail meet it."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from geo.access.person import MACHINE
from geo.database import queries
from geo.database import requests as asked
from geo.database.models import Account
from geo.editorial import changes, requests
from geo.editorial.changes import ProposedChange
from geo.editorial.requests import EVERYONE
from tests import forms, scenery
from tests.desk import browser
from tests.heard import coordinator, fill_in, mails, token
from tests.html import Page
from tests.proposing import accept
from tests.stores import ADMIN
from tests.unit.editorial.test_answers import everything

LONG_AGO = str(int(time.time()) - 60)
SPITE = "<script>alert(1)</script>"


@pytest.fixture
def secret(database):
    """What the link of a letter to a public address holds."""
    fill_in(database, "bio", email="biuro@bio.example", coordinator=SPITE)
    requests.start(database, MACHINE, EVERYONE, datetime.now(UTC) - timedelta(days=1))
    return token(mails(database)[0])


def heard(database):
    with database.reading() as session:
        return asked.heard(session).get("bio", asked.Heard())


def test_the_page_shows_what_is_recorded_and_three_answers_without_a_script(database, secret):
    reply = browser(database).get(f"answer/{secret}")
    page = Page(reply.text)
    page.check_structure()
    assert page.texts("h1") == ["Is the entry “Bioklaster” still right?"]
    assert [button["value"] for button in page.all("button", name="answer")] == ["right", "update", "ended"]
    assert SPITE not in reply.text
    assert SPITE in page.one("dl", class_="atlas-desk-facts")["text"]
    assert "Letters to biuro@bio.example" in reply.words
    assert reply.header("cache-control") == "no-store"


def test_whatever_opens_the_link_changes_nothing(database, secret):
    before = everything(database)
    visitor = browser(database)
    for method in ("GET", "HEAD", "GET"):
        assert visitor.get(f"answer/{secret}", method).status == 200
    # A program that sends the form without ever having been shown it.
    assert browser(database).send("POST", f"answer/{secret}", b"answer=ended", {}).status == 403
    assert everything(database) == before


def test_an_answer_is_thanked_for_and_can_be_corrected(database, secret):
    visitor = browser(database)
    visitor.language = "pl"
    visitor.get(f"answer/{secret}")
    thanks = visitor.follow(visitor.post(f"answer/{secret}", answer="right"))
    assert "Dziękujemy. Wpis jest potwierdzony" in thanks.words
    assert "Wpis jest nadal aktualny. Możesz ją poprawić do" in thanks.words
    assert Page(thanks.text).one("button", aria_pressed="true")["value"] == "right"
    assert heard(database).role == "address"
    again = visitor.post(f"answer/{secret}", answer="update")
    assert (again.status, again.header("location")) == (303, f"../submit/cluster/bio?answer={secret}")
    assert heard(database) == asked.Heard()


def test_an_update_is_proposed_without_signing_in_and_for_this_cluster_alone(database, secret):
    visitor = browser(database, scenery.embedded())
    visitor.get(f"answer/{secret}")
    form = visitor.follow(visitor.post(f"answer/{secret}", answer="update"))
    filled = {**forms.filled(form.text), "begun": LONG_AGO, "action": "check", "token": visitor.token}
    assert filled["answer"] == secret
    filled |= {"members": "77", "members_year": "2026", "evidence": "https://bio.example.pl/o-nas"}
    looked = visitor.follow(visitor.send_form("submit/cluster/bio", filled))
    assert "Sign in to send it" not in looked.words
    (send,) = (form["action"] for form in Page(looked.text).all("form") if "proposal" in form["action"])
    kept = send.rpartition("/")[2]
    assert visitor.post(f"answer/{secret[:-1]}/proposal/{kept}").status == 422
    done = visitor.follow(visitor.post(f"answer/{secret}/proposal/{kept}"))
    assert "Editors check your changes" in done.words
    assert visitor.post(f"answer/{secret}/proposal/{kept}").status == 404  # once
    with database.reading() as session:
        (change,) = [one for one in queries.changes(session, ["submitted"]) if one.origin == "form"]
        assert (change.patch["members"], change.author_role) == ("77", "visitor")
        assert session.get(Account, change.author).email == "biuro@bio.example"
    assert "atlas_session" not in visitor.cookies  # nobody is signed in by a link that works for half a year


@pytest.mark.parametrize(("changed", "value", "asked"), [("founded", "2001", False), ("members", "55", True)])
def test_an_update_goes_through_though_the_entry_moved_on_after_it_was_looked_through(
    database, secret, changed, value, asked
):
    visitor = browser(database, scenery.embedded())
    form = visitor.get(f"submit/cluster/bio?answer={secret}")
    filled = {**forms.filled(form.text), "begun": LONG_AGO, "action": "check", "token": visitor.token}
    filled |= {"members": "77", "members_year": "2026", "evidence": "https://bio.example.pl/o-nas"}
    looked = visitor.follow(visitor.send_form("submit/cluster/bio", filled))
    kept = looked.address.partition("?")[0].rpartition("/")[2]
    accept(database, changes.propose(database, ProposedChange("cluster", "bio", {changed: value}, 1), ADMIN), ADMIN)
    page = visitor.follow(visitor.post(f"answer/{secret}/proposal/{kept}"))
    assert ("The entry was changed while you were writing" in page.words) == asked
    if asked:
        assert all(number in page.words for number in ("40", "55", "77"))
        again = {**forms.filled(page.text), "begun": LONG_AGO, "action": "check", "token": visitor.token}
        assert (again["answer"], again["members"]) == (secret, "77")
        looked = visitor.follow(visitor.send_form("submit/cluster/bio", again))
        assert "Send to the editor" in looked.words
        page = visitor.follow(visitor.post(f"answer/{secret}/proposal/{kept}"))
    assert "Editors check your changes" in page.words
    with database.reading() as session:
        (change,) = [one for one in queries.changes(session, ["submitted"]) if one.origin == "form"]
        assert (change.patch["members"], change.base_version) == ("77", 2)


def test_a_link_lets_nobody_propose_for_another_cluster(database, secret):
    visitor = browser(database, scenery.embedded())
    form = visitor.get(f"submit/cluster/agro?answer={secret}")
    filled = {**forms.filled(form.text), "begun": LONG_AGO, "action": "check", "token": visitor.token}
    filled |= {"founded": "2001", "evidence": "https://agro.example.pl/o-nas"}
    kept = visitor.follow(visitor.send_form("submit/cluster/agro", filled)).address.rpartition("/")[2]
    assert visitor.post(f"answer/{secret}/proposal/{kept}").status == 422
    with database.reading() as session:
        assert [one for one in queries.changes(session, ["submitted"]) if one.origin == "form"] == []


def test_a_link_that_is_none_gets_a_sentence(database, secret):
    visitor = browser(database)
    visitor.get(f"answer/{secret}")
    for address in (f"answer/{secret[:-1]}", "answer/x", "answer/digest/x"):
        for reply in (visitor.post(address, answer="right"),):
            assert (reply.status, "This link has ended" in reply.words) == (422, True), address
    assert visitor.get("answer/x").status == 422
    assert visitor.post(f"answer/{secret}", answer="accepted").status == 422
    assert heard(database) == asked.Heard()


def test_letters_can_be_stopped_on_the_same_page(database, secret):
    visitor = browser(database)
    visitor.get(f"answer/{secret}")
    stopped = visitor.follow(visitor.post(f"answer/{secret}/letters", letters="no"))
    assert "You get no more mails of this kind." in stopped.words
    assert Page(stopped.text).one("button", name="letters")["value"] == "yes"
    visitor.post(f"answer/{secret}/letters", letters="yes")
    assert Page(visitor.get(f"answer/{secret}").text).one("button", name="letters")["value"] == "no"


def test_a_program_of_mail_stops_the_mail_of_the_day_by_itself(database):
    from geo.editorial import digest
    from geo.editorial.answers import DIGEST
    from geo.editorial.requests import address_digest
    from tests.heard import editor
    from tests.unit.editorial.test_digest import MORNING, YESTERDAY, propose

    editor(database)
    coordinator(database)
    propose(database, "agro", YESTERDAY, founded="2008")
    digest.send(database, MORNING)
    secret = token(mails(database)[-1])
    page = browser(database).get(f"answer/digest/{secret}")
    Page(page.text).check_structure()
    reply = browser(database).send("POST", f"answer/digest/{secret}", b"List-Unsubscribe=One-Click", {})
    assert reply.status == 200  # led nowhere else (RFC 8058)
    with database.reading() as session:
        own = address_digest("redakcja@lubelskie.example")
        assert asked.refused(session, [own], DIGEST) == {own}
