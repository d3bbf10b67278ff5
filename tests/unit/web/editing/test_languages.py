"""Forms and what letters lead to in seven languages; what editors and readers of the atlas see, in two."""

import re
from dataclasses import replace

import pytest

from geo.i18n import FORM_LANGUAGES, LANGUAGES
from geo.web.editing.routes import PAGES
from tests import questionnaires, scenery
from tests.desk import browser, signed_in
from tests.exchange import event, firm, offer, put
from tests.html import Page
from tests.proposals import mails

FURTHER = FORM_LANGUAGES[len(LANGUAGES) :]
SUBJECTS = {  # of the mail that signs in
    "de": "Anmeldung im Clusteratlas",
    "cs": "Přihlášení do atlasu klastrů",
    "sk": "Prihlásenie do atlasu klastrov",
    "uk": "Вхід до атласу кластерів",
    "it": "Accesso all’atlante dei cluster",
}
HEADINGS = {
    "signin": {
        "de": "Anmelden",
        "cs": "Přihlásit se",
        "sk": "Prihlásiť sa",
        "uk": "Увійти",
        "it": "Accedi",
    },
    "submit/firm": {
        "de": "Unternehmen hinzufügen",
        "cs": "Přidat firmu",
        "sk": "Pridať firmu",
        "uk": "Додати фірму",
        "it": "Aggiungi un’impresa",
    },
    "submit/event": {
        "de": "Veranstaltung oder Ausschreibung hinzufügen",
        "cs": "Přidat akci nebo výzvu",
        "sk": "Pridať podujatie alebo výzvu",
        "uk": "Додати захід або конкурс",
        "it": "Aggiungi un evento o un bando",
    },
    "submit/offer?owner_kind=cluster&owner=agro": {
        "de": "Angebot oder Gesuch hinzufügen",
        "cs": "Přidat nabídku nebo poptávku",
        "sk": "Pridať ponuku alebo dopyt",
        "uk": "Додати пропозицію або запит",
        "it": "Aggiungi un’offerta o una richiesta",
    },
    "subscribe/offers": {
        "de": "Änderungen in dieser Ansicht mitteilen",
        "cs": "Oznamovat mi změny v tomto pohledu",
        "sk": "Oznamovať mi zmeny v tomto pohľade",
        "uk": "Повідомляти мене про зміни в цій добірці",
        "it": "Segnalami le modifiche di questa vista",
    },
    "questions": {
        "de": "Fragen und Antworten",
        "cs": "Otázky a odpovědi",
        "sk": "Otázky a odpovede",
        "uk": "Запитання й відповіді",
        "it": "Domande e risposte",
    },
    "privacy": {
        "de": "Personenbezogene Daten",
        "cs": "Osobní údaje",
        "sk": "Osobné údaje",
        "uk": "Персональні дані",
        "it": "Dati personali",
    },
    "changes": {
        "de": "Änderungen des Verzeichnisses",
        "cs": "Změny registru",
        "sk": "Zmeny registra",
        "uk": "Зміни в реєстрі",
        "it": "Modifiche del registro",
    },
    "metaclusters": {
        "de": "Metacluster",
        "cs": "Metaklastry",
        "sk": "Metaklastre",
        "uk": "Метакластери",
        "it": "Metacluster",
    },
}
# Who answers for personal data, and why they may be kept, in the words of the regulation.
TERMS = {
    "pl": ("Administrator danych: Urząd <X>", "art. 6 ust. 1 lit. e lub f RODO"),
    "en": ("Controller: Urząd <X>", "Article 6(1)(e) or (f) GDPR"),
    "de": ("Verantwortlicher: Urząd <X>", "Art. 6 Abs. 1 Buchst. e oder f DSGVO"),
    "cs": ("Správce: Urząd <X>", "čl. 6 odst. 1 písm. e) nebo f) obecného nařízení, GDPR"),
    "sk": ("Prevádzkovateľ: Urząd <X>", "čl. 6 ods. 1 písm. e) alebo f) všeobecného nariadenia, GDPR"),
    "uk": ("Контролер (володілець персональних даних): Urząd <X>", "пункт e або f частини 1 статті 6 GDPR"),
    "it": ("Titolare del trattamento: Urząd <X>", "art. 6, par. 1, lett. e) o f), GDPR"),
}


@pytest.fixture(scope="module")
def desk(stores, tmp_path_factory):
    """A registry with a firm, an offer and an event, and the data that pages show."""
    from geo.database.engine import Database

    with Database(stores.filled("sqlite", tmp_path_factory.mktemp("languages"))) as database:
        put(database, "firm", {"dab": firm()})
        put(database, "offer", {"dab": offer()})
        put(database, "event", {"dab": event()})
        yield database, scenery.embedded()


@pytest.mark.parametrize("language", FURTHER)
@pytest.mark.parametrize("path", HEADINGS)
def test_a_form_speaks_the_language_of_the_browser_and_of_its_address(desk, path, language):
    database, sources = desk
    by_browser = browser(database, sources, language=f"{language};q=0.9,en;q=0.5").get(path)
    by_address = browser(database, sources).get(f"{path}{'&' if '?' in path else '?'}lang={language}")
    for page in (by_browser, by_address):
        assert page.status == 200
        assert f'<html lang="{language}">' in page.text
        assert Page(page.text).texts("h1") == [HEADINGS[path][language]]


@pytest.mark.parametrize("language", FORM_LANGUAGES)
def test_what_is_kept_is_said_in_the_terms_of_the_regulation(desk, language):
    database, sources = desk
    asks = browser(database, sources, language=language)
    asks.gate.settings = replace(asks.gate.settings, body="Urząd <X>", keep_accounts=6)
    page = Page(asks.get("privacy").text)
    page.check_structure()
    controller, basis = TERMS[language]
    assert controller in page.texts("li")
    assert basis in page.texts("p")[-1]
    assert " 6 " in page.texts("td")[1]  # months of an account without a role


@pytest.mark.parametrize("form", ["signin?", "subscribe/offers?", "questions?about=cluster:agro&"])
def test_a_form_leads_to_what_is_kept_in_its_own_language(desk, form):
    database, sources = desk
    asks = browser(database, sources, language="en")
    page = Page(asks.get(f"{form}lang=cs").text)
    assert {link["href"] for link in page.all("a") if "privacy" in link["href"]} == {
        f"{'../' * form.count('/') or './'}privacy?lang=cs"
    }
    assert '<html lang="cs">' in asks.get("privacy?lang=cs").text


def test_a_page_offers_its_languages_by_their_own_names(desk):
    database, sources = desk
    page = Page(browser(database, sources).get("signin?next=my&lang=uk").text)
    page.check_structure()
    links = [link for link in page.all("a") if link.get("lang")]
    assert [link["lang"] for link in links] == list(FORM_LANGUAGES)
    assert [link["hreflang"] for link in links] == list(FORM_LANGUAGES)
    own = ["polski", "English", "Deutsch", "čeština", "slovenčina", "українська", "italiano"]
    assert [link["text"] for link in links] == own
    assert links[2]["href"] == "?next=my&lang=de"
    assert [link["lang"] for link in links if link.get("aria-current")] == ["uk"]


def test_the_language_goes_along_as_far_as_it_is_spoken(desk):
    database, sources = desk
    text = browser(database, sources).get("submit/firm?lang=de").text
    assert 'action="../submit/firm?lang=de"' in text
    assert 'href="../regions?lang=en"' in text  # the public atlas speaks two languages
    assert 'href="../questions?lang=de"' in text
    here = browser(database, sources).get("changes?lang=de").text
    assert '<html lang="de">' in here
    assert 'href="./questions?lang=de"' in here and 'href="./policy?lang=en"' in here


def test_whatever_is_nobodys_work_speaks_all_languages():
    left = {page.path.partition("/")[0] for page in PAGES if page.who == "everybody" and page.languages == LANGUAGES}
    # Two lead on to the public atlas; the third has the results of a questionnaire.
    assert left == {"firms", "offers", "questionnaires"}


def test_editors_pages_and_mails_speak_two_languages(desk):
    database, sources = desk
    editor = signed_in(database, "editor@b.pl", [("contact", "06")], sources)
    assert '<html lang="en">' in editor.get("moderation?lang=de").text
    assert '<html lang="de">' in editor.get("my?lang=de").text
    assert {page.who for page in PAGES if page.languages == FORM_LANGUAGES} == {"everybody", "signed in"}


@pytest.mark.parametrize("language", FURTHER)
def test_an_account_keeps_its_language_and_gets_its_mails_in_it(desk, language):
    database, sources = desk
    person = signed_in(database, f"{language}@b.pl", sources=sources)
    person.post("account/language", language=language)
    assert f'<html lang="{language}">' in person.get("my").text
    asks = browser(database, sources, language=language)
    asks.get("signin")
    asks.post("signin", email=f"new-{language}@b.pl")
    ((_to, subject, body),) = [mail for mail in mails(database) if mail[0] == f"new-{language}@b.pl"]
    assert subject == SUBJECTS[language]
    assert "sign in" not in body


def test_names_of_sectors_and_voivodeships_and_faults_are_in_the_language(desk):
    database, sources = desk
    asks = browser(database, sources)
    page = asks.get("submit/firm?lang=de").text
    assert re.search(r'<option value="24"[^>]*>Schlesien</option>', page)
    sent = {"name": "Dąb", "city": "Nigdzie", "teryt": "24", "begun": "1", "country": "PL"}
    faulty = asks.post("submit/firm?lang=de", **sent)
    assert faulty.status == 422
    assert "Die Ortsliste hat kein Nigdzie in der Woiwodschaft Schlesien" in faulty.words


@pytest.mark.usefixtures("in_december")
def test_a_questionnaire_that_has_not_ones_language_asks_in_english(stores, tmp_path):
    from geo.database.engine import Database

    with Database(stores.filled("sqlite", tmp_path)) as database:
        questionnaires.sent(questionnaires.desk(database))
        way = f"questionnaire/{questionnaires.links(database)['biuro@f1.example']}"
        page = Page(browser(database, questionnaires.SOURCES, language="de").get(way).text)
        assert page.texts("h1") == ["Firms asked"]
        assert page.one("h1")["lang"] == "en"
        assert page.one("html")["lang"] == "de"


@pytest.mark.parametrize(
    ("language", "month", "sector"),
    [
        ("de", "Veranstaltungen und Ausschreibungen: Dezember 2026", "Agrar- und Ernährungswirtschaft"),
        ("cs", "Akce a výzvy: prosinec 2026", "Zemědělství a potravinářství"),
        ("sk", "Podujatia a výzvy: december 2026", "Poľnohospodárstvo a potravinárstvo"),
        ("uk", "Заходи та конкурси: грудень 2026", "Агропродовольчий сектор"),
        ("it", "Eventi e bandi: dicembre 2026", "Agroalimentare"),
    ],
)
def test_the_calendar_of_events_speaks_as_their_pages_do(desk, language, month, sector):
    database, sources = desk
    reply = browser(database, sources).get(f"events?month=2026-12&lang={language}")
    page = Page(reply.text)
    page.check_structure()
    assert page.texts("h1") == [month]
    assert page.texts("p", class_="atlas-desk-said") == []  # the language is one that is understood
    assert sector in page.texts("option")
    assert page.one("a", rel="next")["href"] == f"./events?month=2027-01&lang={language}"
    assert page.one("input", name="lang")["value"] == language


def test_rules_stand_in_english_on_a_page_of_another_language_and_are_marked_so(desk):
    database, sources = desk
    german, english = (Page(browser(database, sources).get(f"rules?lang={one}").text) for one in ("de", "en"))
    assert german.texts("h1") == ["Aufnahmeregeln"]
    marked = [one["text"] for one in german.all("span", lang="en")]
    assert marked and english.all("span", lang="en") == []
    assert f"1. {marked[0]}" == english.all("h2")[0]["text"] == german.all("h2")[0]["text"]
