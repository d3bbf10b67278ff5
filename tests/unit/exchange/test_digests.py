"""Subscriptions to Views: one mail asks, one mail a week or month tells, one click ends it."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest

from geo.access import outbox, own, tidying
from geo.access.person import Person
from geo.database import subscriptions as kept
from geo.editorial import publishing
from geo.errors import Declined
from geo.exchange import differences, digests, subscriptions, views
from geo.exchange.differences import FITS, NEW, OVER, REMOVED, Moments
from geo.exchange.subscriptions import MONTH, WEEK, SubscriptionWish
from geo.settings import MailServer
from geo.store import live
from tests import scenery
from tests.exchange import event, firm, offer, put
from tests.heard import account, mails
from tests.offers import rows

# Tuesday; the next digests are due on Monday 7 December, and, of a month, on 1 January.
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MONDAY, NEW_YEAR = datetime(2026, 12, 7, 9, tzinfo=UTC), datetime(2027, 1, 1, 9, tzinfo=UTC)
CONFIRM = re.compile(r"/subscriptions/confirm/([\w-]+)")
END = re.compile(r"/subscriptions/end/([\w-]+)")


def asked(database, kind="clusters", query="region=06", email="anna@b.pl", now=NOW, **more):
    """Let somebody ask, and return the secret of the mail."""
    wish = SubscriptionWish(email, more.get("language", "pl"), more.get("period", WEEK), kind, query)
    subscriptions.ask(database, wish, now, network=more.get("network", ""), **shown())
    return CONFIRM.search(mails(database)[-1].body)[1]


def shown():
    """Return what pages show, for the words of a View."""
    sources = scenery.embedded()
    return {"registry": sources.registry, "held": sources.exchange}


def follow(database, kind="clusters", query="region=06", email="anna@b.pl", now=NOW, **more):
    """Let somebody ask and confirm, and return the secret of the link to what is subscribed."""
    return subscriptions.confirm(database, asked(database, kind, query, email, now, **more), now)


def letters(database, email="anna@b.pl"):
    """Return the digests that were put into the outbox for an address, the oldest first."""
    return [mail for mail in mails(database) if mail.recipient == email and mail.headers]


def say(database, kind, **records):
    """Let the registry say something else, and publish it."""
    put(database, kind, records)
    publishing.publish(database)


def test_nobody_is_subscribed_before_the_button_of_the_one_mail(database):
    secret = asked(database)
    (mail,) = mails(database)
    assert mail.subject == "Potwierdź: zmiany w Atlasie klastrów" and mail.html == ""
    assert "Klastry · Województwo: lubelskie" in mail.body.replace("\n", " ")
    say(database, "cluster", agro=None)
    assert digests.send(database, MONDAY) == 0
    assert subscriptions.look(database, secret, NOW).query == "region=06"
    assert rows(database, "subscriber") == []
    with pytest.raises(Declined):
        subscriptions.confirm(database, secret, NOW + 7 * DAY)
    with pytest.raises(Declined):
        subscriptions.look(database, "wymyslony", NOW)
    digests.send(database, NOW + 8 * DAY)
    assert rows(database, "subscription_request") == []


def test_the_mail_that_asks_has_no_word_of_who_asked_for_it(database):
    asked(database, query="q=kup+teraz+spam.example")
    (mail,) = mails(database)
    assert "spam.example" not in mail.body and "Tekst: …" in mail.body


def test_an_address_gets_few_mails_that_ask_and_nobody_hears_of_it(database):
    follow(database)
    for _time in range(6):
        asked(database, query="region=14")
    assert len(mails(database)) == 4
    assert len(rows(database, "subscription_request")) == 1
    with pytest.raises(Declined):
        asked(database, email="to nie adres")


def test_a_network_asks_for_few_addresses(database):
    for number in range(20):
        asked(database, email=f"{number}@b.pl", network="n")
    with pytest.raises(Declined):
        asked(database, network="n")


def test_each_gets_one_digest_for_all_views_in_a_week_and_none_without_changes(database):
    follow(database)
    follow(database, "offers", "sector=agri-food", language="en")
    follow(database, "firms", "", "jan@b.pl", period=MONTH)
    follow(database, "events", "region=14", "ewa@b.pl")
    assert digests.send(database, MONDAY) == 0 and letters(database) == []
    say(database, "firm", dab=firm())
    put(database, "offer", {"mleko": offer(texts=[{"lang": "pl", "original": "yes", "title": "Mleko w proszku"}])})
    say(database, "cluster", agro=None)
    assert digests.send(database, MONDAY + DAY) == 0  # the week is over and done
    assert digests.send(database, MONDAY + 7 * DAY - timedelta(hours=4)) == 0  # 6 o'clock in Poland
    assert digests.send(database, MONDAY + 7 * DAY) == 1
    assert digests.send(database, MONDAY + 7 * DAY) == 0
    (mail,) = letters(database)
    assert mail.subject == "Cluster Atlas: 2 changes in what you follow"
    told = mail.body.replace("\n", " ")
    assert "Clusters · Voivodeship: Lublin" in told and "Gone: - Agroklaster (removed)" in told
    assert "Came: - Mleko w proszku (new)" in told and "http://atlas.invalid/offers/mleko?lang=en" in told
    assert "Dąb" not in told and "/exchange?kind=offers&sector=agri-food&lang=en" in told
    assert digests.send(database, NEW_YEAR) == 1
    (other,) = letters(database, "jan@b.pl")
    assert "Zakład Stolarski Dąb (nowe)" in other.body
    assert letters(database, "ewa@b.pl") == []


def test_after_an_outage_one_digest_tells_of_all(database):
    follow(database, "offers", "")
    say(database, "offer", a=offer(), b=offer())
    say(database, "offer", c=offer())
    assert digests.send(database, MONDAY + 21 * DAY) == 1
    assert digests.send(database, MONDAY + 22 * DAY) == 0
    assert letters(database)[0].body.count("(nowe)") == 3


def test_what_only_time_has_ended_is_told_too(database):
    say(database, "offer", krotka=offer(valid_until="2026-12-05"))
    follow(database, "offers", "")
    assert digests.send(database, MONDAY) == 1
    assert "Ubyło:" in letters(database)[0].body and "(zakończone)" in letters(database)[0].body


def test_a_call_that_began_is_told_of_when_it_closes(database):
    call = event(kind="call", starts="2026-11-01", ends="", deadline="2026-12-09")
    put(database, "event", {"nabor": call, "targi": event(starts="2026-12-02", ends="2026-12-03")})
    publishing.publish(database)
    follow(database, "events", "")
    digests.send(database, MONDAY)
    assert "zakończone" in letters(database)[-1].body and "nabór zakończony" not in letters(database)[-1].body
    assert digests.send(database, MONDAY + 7 * DAY) == 1
    assert "(nabór zakończony)" in letters(database)[-1].body


def test_a_kill_between_two_subscribers_sends_nothing_twice(database, monkeypatch):
    for email in ("a@b.pl", "b@b.pl", "c@b.pl"):
        follow(database, "offers", "", email)
    say(database, "offer", nowa=offer())
    put_in, calls = outbox.put, []

    def killed(*given):
        calls.append(given)
        if len(calls) == 2:
            put_in(*given)
            raise KeyboardInterrupt
        return put_in(*given)

    monkeypatch.setattr(digests.outbox, "put", killed)
    with pytest.raises(KeyboardInterrupt):
        digests.send(database, MONDAY)
    monkeypatch.undo()
    assert digests.send(database, MONDAY) == 2
    assert sorted(mail.recipient for mail in mails(database) if mail.headers) == ["a@b.pl", "b@b.pl", "c@b.pl"]


def test_who_ends_it_and_comes_again_gets_a_digest_of_a_new_key(database):
    follow(database, "offers", "")
    say(database, "offer", nowa=offer())
    digests.send(database, MONDAY)
    subscriptions.end_all(database, END.search(letters(database)[0].body)[1], MONDAY)
    assert rows(database, "subscriber", "subscriber_link") == [] and letters(database) == []
    follow(database, "offers", "", now=MONDAY)
    say(database, "offer", druga=offer())
    assert digests.send(database, MONDAY) == 0  # its first week is the next one
    assert digests.send(database, MONDAY + 7 * DAY) == 1


def test_the_headers_are_those_of_rfc_8058_and_the_html_fetches_nothing(database):
    follow(database, "offers", "")
    title = "<b>Tanio</b> & <img src=//x.example/p.gif>"
    say(database, "offer", nowa=offer(texts=[{"lang": "pl", "original": "yes", "title": title}]))
    digests.send(database, MONDAY)
    (mail,) = letters(database)
    made = outbox.message(mail, MailServer("smtp", "h", 25, "atlas@b.pl", "Atlas"), "http://localhost:8501")
    # RFC 8058, 3.1: one address (https where the atlas has it), which alone is enough to end it, and on the wire as it
    # is: folded or encoded no program of mail would know it.
    lines = bytes(made).split(b"\r\n")
    own = "http://localhost:8501/subscriptions"
    (way,) = [END.search(line.decode())[1] for line in lines if line.startswith(b"List-Unsubscribe: ")]
    assert f"List-Unsubscribe: <{own}/end/{way}?lang=pl>".encode() in lines and len(way) == 43  # 256 bits
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
    assert made.get_content_type() == "multipart/alternative"
    plain, html = made.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    text = html.get_content()
    assert "&lt;b&gt;Tanio&lt;/b&gt;" in text and title not in text
    assert not re.search(r"<(img|script|link|iframe|object)|url\(|@import", text)
    links = set(re.findall(r'href="([^"]+)"', text))
    assert links == {
        "http://localhost:8501/exchange?kind=offers&amp;lang=pl",
        "http://localhost:8501/offers/nowa?lang=pl",
        f"{own}/{way}?lang=pl",
        f"{own}/end/{way}?lang=pl",
        "http://localhost:8501/privacy?lang=pl",
    }  # none of which but the two that end it tells one reader from another
    assert way in plain.get_content() and max(map(len, plain.get_content().splitlines())) < 120


def test_ones_subscriptions_are_seen_changed_and_ended_one_by_one(database):
    follow(database)
    secret = follow(database, "offers", "", period=MONTH)
    own = subscriptions.own(database, secret, NOW)
    assert [one.key for one in own.views] == ["clusters?region=06", "offers?"] and own.period == MONTH
    subscriptions.change(database, secret, WEEK, "en", NOW)
    assert subscriptions.own(database, secret, NOW).language == "en"
    with pytest.raises(Declined):
        subscriptions.change(database, secret, "hour", "en", NOW)
    assert subscriptions.end(database, secret, "offers?", NOW)
    assert not subscriptions.end(database, secret, "clusters?region=06", NOW)
    with pytest.raises(Declined):
        subscriptions.own(database, secret, NOW)
    assert rows(database, "subscriber", "subscriber_link", "subscription_request") == []
    assert not [one for one in mails(database) if one.key]


def test_an_address_follows_twenty_views_at_most(database):
    follow(database)
    with database.writing() as session:
        one = kept.subscriber(session, "anna@b.pl")
        one.views = one.views * 20
    secret = asked(database, "firms")
    with pytest.raises(Declined):
        subscriptions.confirm(database, secret, NOW)


def test_a_view_of_what_is_gone_lets_nothing_pass_instead_of_everything(database):
    say(database, "offer", susz=offer())
    follow(database, "offers", "cluster=agro")
    put(database, "offer", {"susz": None, "inna": offer(owner="bio")})
    say(database, "cluster", agro=None)
    assert digests.send(database, MONDAY) == 1
    body = letters(database)[0].body
    assert "(usunięto)" in body and "(nowe)" not in body


def test_who_follows_the_same_is_compared_and_worded_once(database, monkeypatch):
    for email, language in (("a@b.pl", "pl"), ("b@b.pl", "pl"), ("c@b.pl", "de")):
        follow(database, "offers", "", email, language=language)
    say(database, "offer", nowa=offer(), stara=offer(valid_until="2026-12-05"))
    calls = {"between": [], "_section": []}
    for module, name in ((differences, "between"), (digests, "_section")):
        original = getattr(module, name)
        counted = lambda *given, of=original, to=calls[name]: to.append(given) or of(*given)  # noqa: E731
        monkeypatch.setattr(module, name, counted)
    assert digests.send(database, MONDAY) == 3
    assert {name: len(made) for name, made in calls.items()} == {"between": 1, "_section": 2}
    first, second, third = (letters(database, email)[0].body for email in ("a@b.pl", "b@b.pl", "c@b.pl"))
    own = re.compile(r"subscriptions/\S+")
    assert own.sub("", first) == own.sub("", second)
    assert "Suszenie owoców (nowe)" in first and "Obst trocknen (neu)" in third


def test_of_many_moments_few_are_held_and_each_is_told_right(database):
    say(database, "event", a=event())
    revision = kept_revision_of(database)
    with Moments(database, MONDAY.date()) as moments:
        days = [NOW.date() + place * DAY for place in range(7)]
        for day in (*days, *days):
            then = moments.at(revision, day)
            assert (then.day, then.exchange.today, [one.id for one in then.exchange.events]) == (day, day, ["a"])
            assert len(moments._known) <= differences.MOST_MOMENTS
        assert moments.at(revision, days[-1]) is then  # that was asked for just before


def kept_revision_of(database):
    with database.reading() as session:
        return differences.shown(session)


def test_what_was_long_ago_is_built_again_from_the_revisions(database):
    say(database, "event", stare=event())
    follow(database, "events", "")
    say(database, "event", nowe=event(), stare=None)
    live.remove_folder(live.snapshot_folder(database.settings.live, 1))
    assert found_in(database, "events", "") == ({"nowe": NEW}, {}, {"stare": REMOVED})


def found_in(database, kind, query):
    """Compare what the first subscriber was told of last with what pages show on Monday."""
    with Moments(database, MONDAY.date()) as moments:
        found = differences.between(moments.at(kept_revision(database), NOW.date()), moments.now(), kind, query)
    return dict(found.came), dict(found.changed), dict(found.went)


def kept_revision(database):
    """Return the revision from which the first subscriber hears of changes."""
    with database.reading() as session:
        return kept.subscriber(session, "anna@b.pl").views[0]["revision"]


def test_reasons_are_those_of_the_two_moments(database):
    say(database, "offer", a=offer(sector="ict"), b=offer(), c=offer(valid_until="2026-12-05"), d=offer())
    follow(database, "offers", "sector=agri-food")
    put(database, "offer", {"a": offer(), "b": None, "d": offer(countries="CZ")})
    say(database, "offer", e=offer())
    assert found_in(database, "offers", "sector=agri-food") == (
        {"a": FITS, "e": NEW},
        {"d": ("countries",)},
        {"b": REMOVED, "c": OVER},
    )


def test_a_view_is_kept_without_what_only_shows_it():
    registry = shown()["registry"]
    asked_for = parse_qs("sector=ict&region=06&page=2&sort=members&cluster=agro&lang=en&colour=share&radius=20")
    view, _dropped = views.read("clusters", asked_for, registry)
    assert views.query(view) == "sector=ict&region=06"
    view, dropped = views.read("events", parse_qs("month=2026-12&size=small&kind=offers&region=99"), registry)
    assert (views.query(view), dropped) == ("month=2026-12", ("region=99",))
    assert views.address("events", "month=2026-12") == "exchange?kind=events&month=2026-12"


def test_ones_subscriptions_belong_to_ones_data_and_outlive_an_account_that_nobody_uses(database):
    follow(database)
    follow(database, "offers", "sector=ict", "jan@b.pl")
    asked(database, "firms")
    anna = Person(account(database, "anna@b.pl").account)
    given = own.export(database, anna)
    assert [one["query"] for one in given["subscriber"][0]["views"]] == ["region=06"]
    assert [one["kind"] for one in given["subscription_request"]] == ["firms"]
    assert "secret_key" not in given["subscriber"][0] and "jan@b.pl" not in str(given)
    tidying.tidy(database, NOW + 3_000 * DAY)
    assert len(rows(database, "subscriber")) == 2
    again = Person(account(database, "anna@b.pl").account)
    own.delete(database, again)
    with database.reading() as session:
        assert kept.subscriber(session, "anna@b.pl") is None and kept.subscriber(session, "jan@b.pl") is not None
    assert rows(database, "subscription_request") == []
