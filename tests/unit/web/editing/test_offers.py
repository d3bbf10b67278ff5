"""The page of an offer and the form on it, and the pages behind the links of both sides, as browsers meet them."""

import re
from datetime import UTC, datetime

import pytest

from geo.codes import WORD_LANGUAGES, word
from geo.exchange import interests, renewals, reports
from geo.i18n import NO_BREAK
from tests import scenery
from tests.desk import browser, signed_in
from tests.exchange import firm, put
from tests.heard import coordinator, mails
from tests.html import Page
from tests.offers import DAY, NOW, OFFER, WORDS, offered, rows, secret, sent, telling, to
from tests.raw_tables import CLUSTER

SPITE = "<script>alert(1)</script>"
TOLD = {"id": "laser", **OFFER}
FORM = {"name": "Řezání s.r.o.", "email": "jana@rezani.example", "country": "CZ", "text": WORDS}
pytestmark = pytest.mark.usefixtures("in_december")


@pytest.fixture
def told(tmp_path):
    """Return what makes sources that tell of offers."""
    return lambda *offers: telling(tmp_path, scenery.embedded(), *offers)


@pytest.fixture
def visitor(database, told):
    """A browser on a page whose offer is in the store as well."""
    coordinator(database)
    offered(database)
    return browser(database, told(TOLD))


def test_a_visitor_reads_code_words_in_any_of_seven_languages(visitor):
    for language in WORD_LANGUAGES:
        page = Page(visitor.get(f"offers/laser?words={language}").text)
        page.check_structure()
        assert word("write", language).replace(NO_BREAK, " ") in page.texts("h2")
        assert page.one("a", hreflang=language, **{"aria-current": "true"})
    czech = visitor.get("offers/laser?words=cs")
    assert "Technologická nabídka" in czech.words and "Kovy, stroje a automatizace" in czech.words
    assert "Česko; Německo" in czech.words and "30. června 2027" in czech.words
    assert "polština · originál" in czech.words  # no Czech text: the original, and which language it is in


def test_the_text_of_ones_own_language_comes_first_each_marked_with_its_language(visitor):
    german = Page(visitor.get("offers/laser?words=de").text)
    assert german.texts("h1") == ["Laserschneiden"]
    assert german.one("article")["lang"] == "de"
    assert german.one("details")["lang"] == "pl"
    assert german.texts("summary") == ["Polnisch (Original): Cięcie laserem"]
    assert Page(visitor.get("offers/laser?words=uk").text).one("article")["lang"] == "pl"


def test_the_words_are_those_that_a_browser_asks_for_unless_an_address_says_otherwise(visitor):
    visitor.language = "cs-CZ,cs;q=0.9,en;q=0.8"
    assert "Napište k této nabídce" in visitor.get("offers/laser").words
    assert "Write about this offer" in visitor.get("offers/laser?lang=en").words
    assert "Schreiben Sie" in visitor.get("offers/laser?words=de").words


def test_what_is_kept_is_told_in_the_language_of_the_page_whichever_way_it_came(visitor):
    for asked in ("words=de", "lang=de"):
        link = Page(visitor.get(f"offers/laser?{asked}").text).one("a", text="Wie Daten verwendet werden")
        assert link["href"] == "../privacy?lang=de"


def test_what_is_over_stays_readable_and_cannot_be_answered(database, told):
    asks = browser(database, told({**TOLD, "valid_until": "2026-10-31"}))
    reply = asks.get("offers/laser?words=pl")
    assert reply.status == 200
    assert "Ta oferta wygasła 31 października 2026" in reply.words
    assert not Page(reply.text).all("textarea")
    assert asks.get("offers/nic").status == 404


def test_where_nobody_can_be_reached_the_page_says_so_in_place_of_a_form(database, told):
    offered(database)
    asks = browser(database, told(TOLD))
    reply = asks.get("offers/laser?words=pl")
    assert "nie ma już adresu, na który można pisać" in reply.words and not Page(reply.text).all("textarea")
    assert "Wer dieses Angebot gemacht hat, ist nicht mehr erreichbar." in asks.get("offers/laser?words=de").words
    coordinator(database)
    assert Page(asks.get("offers/laser?words=pl").text).one("textarea", name="text")


def test_an_offer_of_a_firm_is_written_about_at_its_address_as_long_as_it_is_there(database, told):
    put(database, "firm", {"dab": firm(email="biuro@dab.example")})
    offered(database, owner_kind="firm", owner="dab")
    asks = browser(database, told({**TOLD, "owner_kind": "firm", "owner": "dab"}))
    assert Page(asks.get("offers/laser?words=pl").text).one("textarea", name="text")
    put(database, "firm", {"dab": None})
    lost = asks.post("offers/laser?words=pl", **FORM)  # of the form that was open before
    assert lost.status == 422 and WORDS in Page(lost.text).one("textarea", name="text")["text"]
    assert not Page(asks.get("offers/laser?words=pl").text).all("textarea")


def test_nothing_that_others_wrote_becomes_markup(database, told):
    spiteful = {"lang": "pl", "original": "yes", "title": SPITE, "summary": SPITE, "partner": SPITE}
    asks = browser(database, told({**TOLD, "texts": [spiteful], "website": "javascript:alert(1)", "owner": SPITE}))
    reply = asks.get("offers/laser")
    assert SPITE not in reply.text
    assert "javascript:" not in reply.text.replace("javascript:alert(1)</a>", "")


def test_a_letter_is_confirmed_and_answered_without_an_account(database, visitor):
    visitor.get("offers/laser?words=cs")
    back = visitor.follow(visitor.post("offers/laser?words=cs", **FORM))
    assert "Poslali jsme e-mail na jana@rezani.example" in back.words
    assert "/privacy?lang=cs\n" in mails(database)[0].body
    confirm = visitor.get(f"interest/{secret(mails(database)[0])}")
    page = Page(confirm.text)
    page.check_structure()
    assert "Tato zpráva ještě není odeslána." in confirm.words and WORDS in confirm.words
    before = rows(database, "interest", "outbox")
    visitor.get(f"interest/{secret(mails(database)[0])}", "HEAD")
    assert rows(database, "interest", "outbox") == before
    done = visitor.follow(visitor.post(f"interest/{secret(mails(database)[0])}", do="send"))
    assert "Zpráva je odeslána." in done.words
    owner = browser(database)
    way = f"interest/{secret(to(database, 'koordynator@agro.example')[0])}"
    shown = owner.get(way)
    assert "Od drugiej strony" in shown.words and "jana@rezani.example" not in shown.text
    owner.post(f"{way}/message", text="Zapraszamy.")
    assert "Zapraszamy." in to(database, "jana@rezani.example")[-1].body
    owner.get(way)
    thanked = owner.follow(owner.post(f"{way}/outcome", answer="met"))
    assert "Dziękujemy za odpowiedź." in thanked.words
    assert Page(thanked.text).one("button", value="met")["aria-pressed"] == "true"


def test_faults_are_told_in_the_words_of_the_page_and_nothing_typed_is_lost(database, visitor):
    visitor.get("offers/laser?words=uk")
    reply = visitor.post("offers/laser?words=uk", **{**FORM, "email": "jana", "text": "коротко", "country": "DE"})
    assert reply.status == 422
    page = Page(reply.text)
    page.check_structure()
    assert "Вкажіть одну адресу" in reply.words and "Напишіть від 20 до 3000 символів." in reply.words
    assert page.one("input", name="email")["value"] == "jana"
    assert "коротко" in page.one("textarea", name="text")["text"]
    assert '<option value="DE" selected>' in reply.text
    assert mails(database) == []
    trapped = visitor.post("offers/laser?words=uk", **FORM, nickname="x")
    assert trapped.status == 422 and mails(database) == []


def test_who_is_signed_in_needs_no_confirmation(database, told):
    coordinator(database)
    offered(database)
    asks = signed_in(database, "jana@rezani.example", sources=told(TOLD))
    assert Page(asks.get("offers/laser?words=cs").text).one("input", name="email")["value"] == "jana@rezani.example"
    back = asks.follow(asks.post("offers/laser?words=cs", **FORM))
    assert "Zpráva je odeslána." in back.words
    assert [mail.recipient for mail in mails(database)] == ["koordynator@agro.example"]


def test_a_form_whose_visit_was_over_comes_back_whole(visitor):
    visitor.get("offers/laser?words=cs")
    visitor.cookies.clear()
    reply = visitor.post("offers/laser?words=cs", **FORM)
    assert reply.status == 403
    assert WORDS in Page(reply.text).one("textarea", name="text")["text"]


def test_a_conversation_is_ended_or_reported_by_its_link(database, visitor):
    writer, owner = sent(database)
    asks = browser(database)
    asks.get(f"interest/{owner}")
    over = asks.follow(asks.post(f"interest/{owner}/end"))
    assert "Rozmowa jest zakończona" in over.words
    assert asks.post(f"interest/{owner}/message", text="Jeszcze").status == 422
    asks.get(f"interest/{writer}")
    told = asks.follow(asks.post(f"interest/{writer}/report", reason="Nikdo neodpovídá."))
    assert "Bylo nahlášeno zneužití." in told.words
    Page(told.text).check_structure()


def test_a_link_that_nobody_was_sent_leads_nowhere(database):
    reply = browser(database).get("interest/wymyslony")
    assert reply.status == 422 and "This link leads nowhere any more" in reply.words


def test_editors_read_a_report_without_addresses_and_decide(database, visitor):
    _writer, owner = sent(database)
    reports.report(database, owner, SPITE, NOW)
    asks = signed_in(database, "e@b.pl", [("contact", "06")])
    shown = asks.get("moderation/abuse")
    Page(shown.text).check_structure()
    assert SPITE not in shown.text and WORDS in shown.words and "jana@" not in shown.text
    stranger = signed_in(database, "s@b.pl", [("contact", "14")])
    assert "No report waits." in stranger.get("moderation/abuse").words
    assert stranger.post("moderation/abuse/1", do="block").status == 404
    assert "Saved." in asks.follow(asks.post("moderation/abuse/1", do="block")).words
    assert interests.look(database, owner, NOW).is_open is False


def test_the_link_of_a_reminder_shows_and_its_button_renews(database):
    coordinator(database)
    offered(database, valid_until=(datetime.now(UTC) + 20 * DAY).date().isoformat())
    renewals.remind(database, datetime.now(UTC))
    found = re.search(r"/(renew/[\w-]+)", mails(database)[0].body)
    assert found
    way = found[1]
    visitor, before = browser(database), rows(database, "revision", "change")
    page = visitor.get(way)
    Page(page.text).check_structure()
    visitor.get(way, "HEAD")
    assert rows(database, "revision", "change") == before
    done = visitor.follow(visitor.post(way))
    assert "The offer is renewed. Does this offer still hold?" in done.words
    assert not Page(done.text).all("form", action=f"../{way}")
    after = rows(database, "revision", "change")
    visitor.post(way)
    assert rows(database, "revision", "change") == after != before


def test_who_acts_for_one_owner_gets_its_form_and_who_acts_for_several_chooses(database):
    one = signed_in(database, "k@b.pl", [("coordinator", "agro")], scenery.embedded())
    form = one.follow(one.get("submit/offer"))
    Page(form.text).check_structure()
    assert f"Whose it is: {CLUSTER['name']}" in form.words
    assert Page(form.text).one("input", name="owner")["value"] == "agro"
    both = signed_in(database, "o@b.pl", [("coordinator", "agro"), ("coordinator", "bio")], scenery.embedded())
    page = Page(both.get("submit/offer").text)
    page.check_structure()
    assert len([link for link in page.all("a") if "owner=" in link["href"]]) == 2
    teaches = browser(database, scenery.embedded()).get("submit/offer")
    assert teaches.status == 200 and "say that you act for it" in teaches.words


def test_ones_own_offers_are_listed_and_renewed_on_ones_page(database):
    offered(database, valid_until=(datetime.now(UTC) + 20 * DAY).date().isoformat())
    offered(database, "stary", valid_until="2026-10-31", owner="bio")
    asks = signed_in(database, "k@b.pl", [("coordinator", "agro")], scenery.embedded())
    shown = asks.get("my")
    Page(shown.text).check_structure()
    assert "Cięcie laserem holds until" in shown.words and shown.words.count("Renew until") == 1
    done = asks.follow(asks.post("my/offers/laser/renew"))
    assert "The offer is renewed." in done.words and "Renew until" not in done.words
    assert asks.post("my/offers/stary/renew").status == 404
