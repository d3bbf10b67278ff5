"""From a View to a digest and back, as its visitor goes: pages, mails and programs of mail, without a script."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from geo.editorial import publishing
from geo.exchange import digests
from geo.scenes.sources import load
from geo.settings import MailServer
from geo.store import live
from geo.web.editing import subscribing
from tests import desk
from tests.exchange import offer, put
from tests.heard import mails

TODAY = date(2026, 12, 1)
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
MONDAY, LATER = datetime(2026, 12, 7, 9, tzinfo=UTC), datetime(2026, 12, 14, 9, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"


class Walk:
    """An installation that sends mails, with its visitors."""

    def __init__(self, database, monkeypatch):
        server = MailServer("smtp", "mail.example", 25, "atlas@b.pl")
        database.settings = replace(database.settings, mail=server, public_url="https://atlas.test")
        self.database = database
        self.clock = SimpleNamespace(now=NOW)
        monkeypatch.setattr(subscribing, "_now", lambda: self.clock.now)

    def say(self, **offers):
        put(self.database, "offer", offers)
        publishing.publish(self.database)

    @property
    def visitor(self):
        """A browser that knows nothing yet, on the data of now."""
        sources = load(live.pinned(self.database.settings), TODAY)
        return desk.browser(self.database, sources)

    def digests(self):
        return [mail for mail in mails(self.database) if mail.headers]


@pytest.fixture
def walk(database, monkeypatch):
    made = Walk(database, monkeypatch)
    made.say(susz=offer())
    return made


def link(mail, name):
    """Return a link of a mail, below the address of the atlas."""
    return re.search(rf"https://atlas\.test/({name}/[\w-]{{43}}\?lang=\w\w)", mail.body)[1]


def test_from_a_view_to_one_digest_and_to_nothing_more(walk):
    browser = walk.visitor
    page = browser.get("subscribe/offers?sector=agri-food&region=99&page=3&lang=en")
    assert "Offers and requests · Sector: Agri-food" in page.words and "left out: region=99" in page.words
    form = {"email": "Anna@B.pl ", "language": "en", "period": "week"}
    told = browser.follow(browser.post("subscribe/offers?sector=agri-food&lang=en", **form))
    assert "A mail is on its way to that address" in told.words
    (mail,) = mails(walk.database)
    assert mail.recipient == "anna@b.pl" and not mail.headers
    way = link(mail, "subscriptions/confirm")
    scanner = walk.visitor
    for _look in range(3):  # a program of mail follows every link, and is no person
        assert scanner.get(way).status == 200
    walk.say(przedtem=offer())
    assert digests.send(walk.database, MONDAY) == 0
    browser = walk.visitor
    assert "Offers and requests · Sector: Agri-food" in browser.get(way).words
    own = browser.follow(browser.post(way, do="confirm"))
    assert "Confirmed." in own.words and "once a week, on Monday" in own.words
    assert browser.get(way).status == 422
    walk.say(
        mleko=offer(texts=[{"lang": "pl", "original": "yes", "title": "Mleko w proszku"}]), inna=offer(sector="ict")
    )
    for _turn in range(3):
        digests.send(walk.database, MONDAY)
    (digest,) = walk.digests()
    assert "Mleko w proszku" in digest.body and "przedtem" not in digest.body and "inna" not in digest.body
    assert digest.headers["List-Unsubscribe"] == f"<https://atlas.test/{link(digest, 'subscriptions/end')}>"
    over = link(digest, "subscriptions/end")
    assert walk.visitor.get(over).status == 200 and "anna" not in walk.visitor.get(over).words.lower()
    walk.say(jeszcze=offer())
    program = walk.visitor  # without a cookie, a token, an origin (RFC 8058, 3.2)
    reply = program.send("POST", over, *one_click())
    assert reply.status == 200 and "all that was kept of your address is deleted" in reply.words
    assert program.send("POST", over, *one_click()).status == 200  # which may send it again
    for when in (MONDAY, LATER):
        assert digests.send(walk.database, when) == 0
    assert walk.digests() == []


def one_click(parts=True):
    """Make the form of a program of mail, in parts as RFC 8058 prefers, or as others send it."""
    if not parts:
        return b"List-Unsubscribe=One-Click", {"content-type": "application/x-www-form-urlencoded"}
    body = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    return body, {"content-type": "multipart/form-data; boundary=x"}


def confirmed(walk, kind="offers", query="", email="anna@b.pl"):
    """Let somebody subscribe, and return the browser and the address of the page of subscriptions."""
    browser = walk.visitor
    browser.get(f"subscribe/{kind}?{query}")
    browser.post(f"subscribe/{kind}?{query}", email=email, language="en", period="week")
    way = link(mails(walk.database)[-1], "subscriptions/confirm")
    browser.get(way)
    return browser, browser.follow(browser.post(way, do="confirm")).address


def test_a_form_of_others_and_one_that_is_too_long_end_nothing(walk):
    _browser, address = confirmed(walk)
    over = address.replace("subscriptions/", "subscriptions/end/")
    body, headers = one_click()
    assert walk.visitor.send("POST", over, body + b"x" * 5_000, headers).status == 413
    assert walk.visitor.send("POST", address, b"do=end&view=offers%3F", one_click(parts=False)[1]).status == 403
    assert walk.visitor.get(address).status == 200
    assert walk.visitor.send("POST", over, *one_click(parts=False)).status == 200
    assert walk.visitor.get(address).status == 422


def test_ones_subscriptions_are_changed_and_ended_on_one_page(walk):
    _browser, address = confirmed(walk)
    browser, address = confirmed(walk, "clusters", "region=06")
    page = browser.get(f"{address}?lang=pl")
    assert "Klastry · Województwo: lubelskie" in page.words and "Oferty i zapytania · wszystkie" in page.words
    assert "changes/feed/clusters?region=06&amp;lang=pl" in page.text
    browser.post(address, do="change", period="month", language="pl")
    assert re.search(r'value="month" checked', browser.get(address).text)
    browser.get(address)
    assert "no longer" in browser.follow(browser.post(address, do="end", view="offers?")).words
    assert "all that was kept" in browser.post(address, do="end", view="clusters?region=06").words
    assert browser.get(address).status == 422


def test_what_somebody_else_asked_for_is_deleted_by_the_other_button(walk):
    browser = walk.visitor
    browser.get("subscribe/firms")
    browser.post("subscribe/firms", email="jan@b.pl", language="pl", period="week")
    way = link(mails(walk.database)[-1], "subscriptions/confirm")
    browser.get(way)
    assert "nie przyjdzie żadna wiadomość" in browser.post(way, do="discard").words
    assert browser.get(way).status == 422


def test_the_answer_is_the_same_whether_an_address_is_subscribed_or_not(walk):
    confirmed(walk)
    answers = []
    for email in ("anna@b.pl", "nowa@b.pl"):
        browser = walk.visitor
        browser.get("subscribe/offers")
        reply = browser.post("subscribe/offers", email=email, language="en", period="week")
        answers.append((reply.status, reply.header("location"), browser.follow(reply).words))
    assert answers[0] == answers[1]
    browser.get("subscribe/offers")
    wrong = browser.post("subscribe/offers", email="anna", language="en", period="week")
    assert wrong.status == 422 and 'aria-invalid="true"' in wrong.text and 'value="anna"' in wrong.text


def test_without_mails_the_feed_is_offered_in_words_for_visitors(walk):
    walk.database.settings = replace(walk.database.settings, mail=None)
    browser = walk.visitor
    page = browser.get("subscribe?region=06")
    page = browser.follow(page)
    assert page.address == "subscribe/clusters" and "This installation sends no mails." in page.words
    assert 'name="email"' not in page.text and "changes/feed/clusters?region=06" in page.text
    browser.get("signin")
    assert browser.post("subscribe/clusters", email="a@b.pl", language="en", period="week").status == 422
    assert "/events?kind=events" in browser.get("subscribe?kind=events").header("location")


def told(browser, address):
    """Return what a feed tells, as the key of the address of its record and what became of it."""
    root = ElementTree.fromstring(browser.get(address).text)
    found = []
    for one in root.iter(f"{ATOM}entry"):
        title = one.find(f"{ATOM}title").text
        found.append((one.find(f"{ATOM}link").get("href"), title.rpartition(": ")[2]))
    return found


def test_a_feed_goes_by_the_filters_of_its_view_and_tells_what_left_it(walk):
    walk.say(a=offer(), b=offer(sector="ict"), c=offer())
    walk.say(a=offer(sector="ict"), c=None)
    browser = walk.visitor
    food = "changes/feed/offers?sector=agri-food&lang=en"
    at = "https://atlas.test/offers/{}?lang=en".format
    assert told(browser, food) == [
        ("https://atlas.test/changes", "removed"),
        (at("a"), "changed"),
        (at("c"), "added"),
        (at("a"), "added"),
        (at("susz"), "added"),
    ]
    assert told(browser, "changes/feed/offers?sector=ict&lang=en") == [
        (at("a"), "changed"),
        (at("b"), "added"),
        (at("a"), "added"),
    ]
    assert told(browser, "changes/feed/clusters?region=06&lang=en") == []
    root = ElementTree.fromstring(browser.get(food).text)
    own = next(one.get("href") for one in root.iter(f"{ATOM}link") if one.get("rel") == "self")
    assert own == f"https://atlas.test/{food}"
    assert root.find(f"{ATOM}title").text == "Changes: Offers and requests · Sector: Agri-food"
