"""The registry from its users' side: from a visitor's proposal to the map, and a letter answered from a phone.

Nobody here has a script but who looks at the map: the forms work without.
"""

import re
import urllib.request

import pytest
from playwright.sync_api import expect

from geo.access import sessions
from geo.database.engine import Database
from geo.database.models import Outbox
from tests.browser.pages import COUNT, ready, visible
from tests.desk import account
from tests.stores import KINDS

NAME = "Klaster Próby Wschodniej"
KEY = "klaster-proby-wschodniej"
CLAIMED, CLAIMED_NAME = "agrobiocluster", "AgroBioCluster"
ASKED = "agro-klaster-kujawy"
ADMIN = ("administrator", "*")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module", params=KINDS)
def database(request, tmp_path_factory, stores):
    with Database(stores.whole(request.param, tmp_path_factory.mktemp("walk"))) as opened:
        yield opened


@pytest.fixture
def somebody(new_context, server):
    """Somebody without a script at the atlas; signed in where a session is given."""

    def come(secret="", **options):
        context = new_context(java_script_enabled=False, **options)
        if secret:
            context.add_cookies([{"name": "atlas_session", "value": secret, "url": server.url}])
        return context.new_page()

    return come


def link(server, database, recipient, way):
    """Return the newest link of a kind in somebody's mail, which may name the atlas as the public does."""
    with database.reading() as session:
        bodies = [one.body for one in session.query(Outbox).order_by(Outbox.id.desc()) if one.recipient == recipient]
    found = next(found for body in bodies if (found := re.search(rf"http://\S+?/({way}/\S+)", body)))
    return f"{server.url}/{found[1]}"


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def long_ago(page):
    """Let the form have been open for a while."""
    page.locator("[name=begun]").evaluate("e => { e.value = String(Number(e.value) - 60); }")


def main(page):
    return page.locator("main")


def propose(page, server, database):
    page.goto(f"{server.url}/submit?lang=pl")
    page.get_by_role("link", name="Dodaj klaster").click()
    page.locator("#f-name").fill(NAME)
    page.locator("#f-city").fill("Zamość")
    page.locator("#f-teryt").select_option("06")
    page.locator("#f-stage").select_option("operating")
    page.locator("#f-activity").select_option("active")
    page.locator("#f-sector").select_option("ict")
    page.locator("#f-sources").fill("https://klaster.example.pl/o-nas")
    long_ago(page)
    press(page, "Sprawdź i przejrzyj")
    expect(main(page)).to_contain_text("Zamość")
    page.get_by_role("link", name="Zaloguj się, aby wysłać").click()
    page.locator("#email").fill("jan@example.pl")
    press(page, "Wyślij mi odnośnik")
    page.goto(link(server, database, "jan@example.pl", "signin/link"))
    press(page, "Zaloguj się")
    expect(main(page)).to_contain_text(NAME)
    press(page, "Wyślij do redaktora")
    expect(main(page)).to_contain_text("Zgłoszenie wysłano.")


def session(database, email, *roles):
    return sessions.begin(database, account(database, email, roles))


def decide(editor, server, what, name):
    editor.goto(f"{server.url}/moderation?lang=pl")
    editor.get_by_role("link", name=what).click()
    press(editor, name)


def count(page):
    return int(page.locator(COUNT).first.get_attribute("data-count"))


def test_a_proposal_comes_back_is_mended_and_stands_on_the_map(database, server, somebody, page, open_page):
    author, editor = somebody(), somebody(session(database, "punkt@example.pl", ("contact", "06")))
    propose(author, server, database)

    editor.goto(f"{server.url}/moderation?lang=pl")
    editor.get_by_role("link", name=NAME).click()
    editor.locator(".atlas-rules input").first.check()
    editor.locator("#f-reason").fill("Podaj rok założenia.")
    press(editor, "Zwróć do poprawy")
    expect(main(editor)).to_contain_text("Zwrócono autorowi")

    author.goto(link(server, database, "jan@example.pl", "my/changes"))
    expect(main(author)).to_contain_text("Podaj rok założenia.")
    author.get_by_role("link", name="Wróć do formularza", exact=True).click()
    author.locator("#f-founded").fill("2019")
    long_ago(author)
    press(author, "Sprawdź i przejrzyj")
    press(author, "Wyślij do redaktora")

    open_page(page, "/?lang=pl&region=06", server)
    before = count(page)
    decide(editor, server, NAME, "Przyjmij")
    expect(page.locator(COUNT).first).to_have_attribute("data-count", str(before + 1))  # nobody has touched the page
    ready(page)
    assert KEY in visible(page)
    page.locator("#atlas-q").press_sequentially("próby wsch")
    expect(page.get_by_role("option", name=NAME)).to_be_visible()
    with urllib.request.urlopen(f"{server.url}/export/map/csv?lang=pl&region=06") as answer:
        rows = answer.read().decode("utf-8-sig")
    assert NAME in rows and "2019" in rows
    page.goto(f"{server.url}/cluster?cluster={KEY}&lang=pl")
    expect(page.get_by_text("Zamość").first).to_be_visible()


def test_a_coordinator_claims_a_cluster_and_adds_its_members(database, server, somebody):
    owner, editor = (
        somebody(session(database, "anna@example.pl")),
        somebody(session(database, "szef@example.pl", ADMIN)),
    )
    owner.goto(f"{server.url}/submit/claim/{CLAIMED}?lang=pl")
    owner.locator("#f-note").fill("Kieruję biurem klastra; telefon na stronie.")
    long_ago(owner)
    press(owner, "Wyślij do redaktora")
    decide(editor, server, CLAIMED_NAME, "Przyjmij")
    owner.goto(f"{server.url}/my?lang=pl")
    expect(main(owner)).to_contain_text(CLAIMED_NAME)
    owner.get_by_role("link", name="Uzupełnij lub popraw").click()
    owner.locator("#f-members").fill("77")
    owner.locator("#f-members_year").fill("2026")
    owner.locator("#f-evidence").fill("https://klaster.example.pl/czlonkowie")
    long_ago(owner)
    press(owner, "Sprawdź i przejrzyj")
    press(owner, "Wyślij do redaktora")
    decide(editor, server, CLAIMED_NAME, "Przyjmij")


def test_a_request_is_answered_from_a_phone(database, server, somebody):
    editor = somebody(session(database, "szefowa@example.pl", ADMIN))
    session(database, "ewa@example.pl", ("coordinator", ASKED))
    editor.goto(f"{server.url}/monitoring/requests?lang=pl&cluster={ASKED}")
    main(editor).locator("form[method=post] button").click()
    phone = somebody(**PHONE)
    phone.goto(link(server, database, "ewa@example.pl", "answer"))
    phone.get_by_role("button", name="Wpis jest nadal aktualny").tap()
    expect(main(phone)).to_contain_text("Dziękujemy")
    editor.goto(f"{server.url}/monitoring/cluster/{ASKED}?lang=pl")
    expect(main(editor)).to_contain_text("nadal aktualn")
