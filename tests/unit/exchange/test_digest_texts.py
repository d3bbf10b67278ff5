"""What editors say at the head of digests: to whom it goes, once, in its time, and never by itself."""

from datetime import date, datetime, timedelta

import pytest

from geo.access import own
from geo.access.person import CONTACT, EVERYWHERE, Person
from geo.errors import Refused
from geo.exchange import digest_texts, digests
from geo.exchange.digest_texts import HOLDS, OVER, WAITS, WITHDRAWN, DigestTextFault, DraftedText
from geo.exchange.subscriptions import MONTH
from tests import scenery
from tests.exchange import offer
from tests.heard import editor, mails
from tests.offers import rows
from tests.stores import ADMIN, LUBELSKIE, MAZOWIECKIE, VISITOR
from tests.unit.exchange.test_digests import DAY, MONDAY, NEW_YEAR, NOW, follow, letters, say

POLISH = "Zapraszamy na Forum Klastrów.\n\nProgram: https://forum.example/program,\nwstęp wolny."
ENGLISH = "Come to the Forum of Clusters."
WEEK = 7 * DAY
WHOLE = Person(None, frozenset({(CONTACT, EVERYWHERE)}))


def draft(region="", first="", last="", **texts):
    return DraftedText(region, {"pl": POLISH, "en": ENGLISH, **texts}, first, last)


def wrong(by, given):
    return [fault.field for fault in digest_texts.faults(given, by, NOW.date())]


def test_it_stands_once_at_the_head_of_each_ones_next_digest_and_says_whom_it_is_from(database):
    follow(database, "offers", "region=06&region=14", "anna@b.pl")
    follow(database, "offers", "", "jan@b.pl", language="en")
    follow(database, "offers", "region=06", "ewa@b.pl", period=MONTH)
    digest_texts.add(database, LUBELSKIE, draft("06"), NOW)
    say(database, "offer", mleko=offer(teryt="06"))
    assert digests.send(database, MONDAY) == 2
    (anna,) = letters(database, "anna@b.pl")
    assert anna.body.startswith(
        "Dzień dobry,\n\nOd punktu kontaktowego w województwie lubelskim:\n\nZapraszamy na Forum Klastrów.\n\n"
        "Program: https://forum.example/program,\nwstęp wolny.\n\n--------------------\n\nOto, co zmieniło się od"
    )
    assert anna.html.index("Od punktu kontaktowego w") < anna.html.index("<h1")
    assert '<a href="https://forum.example/program" ' in anna.html and "wstęp wolny" in anna.html
    assert "Forum" not in letters(database, "jan@b.pl")[0].body  # whose View is of the whole country
    say(database, "offer", susz=offer(teryt="06"))
    assert digests.send(database, MONDAY + WEEK) == 2
    assert "Forum" not in letters(database, "anna@b.pl")[1].body
    assert digests.send(database, NEW_YEAR) == 1
    (ewa,) = letters(database, "ewa@b.pl")
    assert ewa.body.count("Forum Klastrów") == 1
    assert [one.told for one in digest_texts.listed(database, ADMIN)] == [2]


def test_nobody_gets_a_digest_for_a_text_alone_and_it_waits_for_one(database):
    follow(database, "offers", "")
    digest_texts.add(database, ADMIN, draft(first="2026-12-05", last="2026-12-20"), NOW)
    assert digests.send(database, MONDAY) == 0 and letters(database) == []
    assert [one.told for one in digest_texts.listed(database, ADMIN)] == [0]
    say(database, "offer", mleko=offer())
    assert digests.send(database, MONDAY + WEEK) == 1
    assert "Od redakcji Atlasu klastrów:\n\nZapraszamy" in letters(database)[0].body


@pytest.mark.parametrize(
    ("first", "last", "sent", "there"),
    [
        ("2026-12-07", "2026-12-07", MONDAY, True),
        ("2026-12-08", "2026-12-31", MONDAY, False),
        ("2026-12-01", "2026-12-06", MONDAY, False),
        ("2026-12-01", "2026-12-07", MONDAY + 2 * DAY, True),  # late: it should have gone out on Monday
        ("2026-12-09", "2026-12-09", MONDAY + 2 * DAY, True),
    ],
)
def test_its_days_are_those_on_which_a_digest_goes_out_or_should_have(database, first, last, sent, there):
    follow(database, "offers", "")
    digest_texts.add(database, ADMIN, draft(first=first, last=last), NOW)
    say(database, "offer", mleko=offer())
    assert digests.send(database, sent) == 1
    assert ("Forum" in letters(database)[0].body) is there


def test_what_is_withdrawn_stands_in_no_further_digest(database):
    for number in range(2):
        follow(database, "offers", "", f"{number}@b.pl", period=["week", MONTH][number])
    key = digest_texts.add(database, ADMIN, draft(), NOW)
    say(database, "offer", mleko=offer())
    assert digests.send(database, MONDAY) == 1
    with pytest.raises(Refused):
        digest_texts.withdraw(database, key, LUBELSKIE, MONDAY)
    digest_texts.withdraw(database, key, ADMIN, MONDAY)
    assert digests.send(database, NEW_YEAR) == 1
    assert ["Forum" in letters(database, f"{number}@b.pl")[0].body for number in range(2)] == [True, False]


def test_three_texts_at_most_and_those_for_all_first(database):
    follow(database, "offers", "region=06")
    for number in range(3):
        digest_texts.add(database, LUBELSKIE, draft("06", pl=f"Z województwa, wiadomość {number}."), NOW)
    digest_texts.add(database, WHOLE, draft(pl="Z całego kraju, wiadomość."), NOW)
    say(database, "offer", mleko=offer(teryt="06"))
    digests.send(database, MONDAY)
    body = letters(database)[0].body
    places = [body.find(text) for text in ("Z całego kraju", "wiadomość 0", "wiadomość 1", "wiadomość 2")]
    assert places[-1] == -1 and places[:3] == sorted(places[:3]) and places[0] > 0
    say(database, "offer", susz=offer(teryt="06"))
    digests.send(database, MONDAY + WEEK)
    assert "wiadomość 2" in letters(database)[1].body and "wiadomość 1" not in letters(database)[1].body


def test_a_view_of_a_cluster_is_of_its_voivodeship(database):
    registry = scenery.embedded().registry
    for number, query in enumerate(("cluster=agro", "cluster=bio", "cluster=nobody", "sector=ict", "region=06")):
        follow(database, "offers", query, f"{number}@b.pl")
    lublin = registry.ids[next(n for n, code in enumerate(registry.region) if registry.region_codes[code] == "06")]
    follow(database, "offers", f"cluster={lublin}", "6@b.pl")
    assert digest_texts.readers(database, "06", registry) == 2
    assert digest_texts.readers(database, "", registry) == 6


def test_what_is_mended_before_it_is_taken(database):
    assert wrong(LUBELSKIE, draft("06")) == [] and wrong(ADMIN, draft("14")) == [] and wrong(WHOLE, draft()) == []
    assert wrong(LUBELSKIE, draft("14")) == ["region"] and wrong(LUBELSKIE, draft()) == ["region"]
    assert wrong(ADMIN, draft(en="Too short.", de="Zu kurz.")) == ["text-en", "text-de"]
    assert wrong(ADMIN, draft(pl="ą" * 1_501)) == ["text-pl"]
    assert wrong(ADMIN, draft(first="2026-12-03", last="2026-12-02")) == ["last_day"]
    assert wrong(ADMIN, draft(first="2026-11-01", last="2026-11-30")) == ["last_day"]  # over
    assert wrong(ADMIN, draft(first="2026-12-03", last="2028-01-01")) == ["last_day"]
    assert wrong(ADMIN, draft(first="jutro", last="2026-12-31")) == ["first_day"]
    assert wrong(ADMIN, draft(first="2026-12-03")) == ["last_day"]
    with pytest.raises(DigestTextFault):
        digest_texts.add(database, LUBELSKIE, draft("14"), NOW)
    with pytest.raises(Refused):
        digest_texts.add(database, VISITOR, draft("06"), NOW)
    assert rows(database, "digest_text") == []


def test_the_next_digest_of_everybody_has_come_by_the_next_first_of_a_month():
    assert draft().days(date(2026, 12, 1)) == (date(2026, 12, 1), date(2027, 1, 1))
    assert draft().days(date(2027, 1, 31)) == (date(2027, 1, 31), date(2027, 2, 1))


def test_editors_see_their_own_and_what_became_of_it(database):
    first = digest_texts.add(database, LUBELSKIE, draft("06", "2026-12-05", "2026-12-20"), NOW)
    second = digest_texts.add(database, ADMIN, draft(), NOW)
    assert [one.key for one in digest_texts.listed(database, LUBELSKIE)] == [first]
    assert [one.key for one in digest_texts.listed(database, ADMIN)] == [second, first]
    assert digest_texts.listed(database, MAZOWIECKIE) == []
    (one,) = digest_texts.listed(database, LUBELSKIE)
    told = [digest_texts.state(one, NOW.date() + timedelta(days=days)) for days in (0, 4, 19, 20)]
    assert told == [WAITS, HOLDS, HOLDS, OVER]
    digest_texts.withdraw(database, first, LUBELSKIE, NOW)
    (one,) = digest_texts.listed(database, LUBELSKIE)
    assert digest_texts.state(one, NOW.date()) == WITHDRAWN


def test_nothing_of_it_is_markup_and_only_web_links_are_links(database):
    follow(database, "offers", "")
    text = "<b>Uwaga</b> & https://a.example/?a=1&b=2 javascript:alert(1) dalej"
    digest_texts.add(database, ADMIN, draft(pl=text), NOW)
    say(database, "offer", mleko=offer())
    digests.send(database, MONDAY)
    html = mails(database)[-1].html
    assert '&lt;b&gt;Uwaga&lt;/b&gt; &amp; <a href="https://a.example/?a=1&amp;b=2" ' in html
    assert 'href="javascript' not in html


def test_who_wrote_it_has_it_in_their_data_and_it_stays_without_them(database):
    person = editor(database)
    digest_texts.add(database, person, draft("06"), datetime(2026, 12, 1, tzinfo=NOW.tzinfo))
    assert own.export(database, person)["digest_text"][0]["texts"]["en"] == ENGLISH
    own.delete(database, person)
    assert [one.account for one in digest_texts.listed(database, ADMIN)] == [None]
