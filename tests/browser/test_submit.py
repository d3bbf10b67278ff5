"""Proposing as people do it: without a script, by keyboard, on a phone; for everybody."""

import re

from playwright.sync_api import expect

from geo.access import sessions
from geo.access.person import COORDINATOR
from geo.database.models import Change, Outbox
from geo.editorial import changes, decisions, proposals
from geo.editorial.changes import ProposedChange
from tests.browser.test_access import violations
from tests.desk import account
from tests.stores import ADMIN


def earlier(page):
    """Let the form have been open for a while."""
    page.locator('input[name="begun"]').evaluate("input => { input.value = String(Number(input.value) - 60); }")


def fill_in(page, **fields):
    for name, text in fields.items():
        field = page.locator(f"#f-{name}")
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)


def hand_in(page):
    """Send the form, and wait for the page that answers it."""
    with page.expect_navigation():
        page.locator(".atlas-form-end button").first.click()


def test_a_visitor_proposes_without_a_script_and_comes_back_by_the_mail(new_context, server, database, watch):
    watch.expects(422, of="submit/cluster")
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{server.url}/submit?lang=en")
    page.get_by_role("link", name="Add a cluster").click()
    fill_in(page, name="Dolina Kosmiczna", city="lublin, lubelskie", sector="ict", stage="operating")
    fill_in(page, activity="active", sources="kosmos.example.pl")
    hand_in(page)
    # Who has no script has the clock of the server alone, and was faster than anybody.
    while page.locator("#faults").count():
        assert page.locator("#f-name").input_value() == "Dolina Kosmiczna"
        hand_in(page)
    kept = page.url
    assert "/submit/kept/" in kept and "Lublin" in page.locator("main").inner_text()
    page.get_by_role("link", name="Sign in to send it").click()
    page.locator("#email").fill("anna@b.pl")
    page.locator("#email").press("Enter")
    page.wait_for_url("**/signin/code*")
    with database.reading() as session:
        body = session.query(Outbox).order_by(Outbox.id.desc()).first().body
    page.goto(re.search(r"http://\S+/signin/link/\S+", body)[0])
    page.locator("main button").first.click()
    page.wait_for_url("**/submit/kept/*")
    page.get_by_role("button", name="Send to the editor").click()
    page.wait_for_url("**/my/changes/*")
    with database.reading() as session:
        (change,) = session.query(Change).filter_by(key="dolina-kosmiczna")
    assert (change.state, change.patch["city"], change.patch["teryt"]) == ("submitted", "Lublin", "06")


def test_a_town_is_chosen_with_the_keyboard_and_the_same_cluster_is_told(page, server):
    page.goto(f"{server.url}/submit/cluster?lang=en")
    page.locator("#f-name").fill("Agroklaster")
    town = page.locator("#f-city")
    town.press_sequentially("jozef")
    expect(page.get_by_role("option").first).to_be_visible()
    assert violations(page) == []
    below, above = page.get_by_role("listbox").bounding_box(), town.bounding_box()
    assert below["y"] >= above["y"] + above["height"] - 1  # what is typed stays in sight
    town.press("ArrowDown")
    expect(town).to_have_attribute("aria-activedescendant", "f-city-option-0")
    town.press("Enter")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert (town.input_value(), page.locator("#f-teryt").input_value()) == ("Józefów (Otwock)", "14")
    assert page.url.endswith("/submit/cluster?lang=en")
    town.fill("Nigdzie w Polsce")
    town.press("Escape")
    assert town.input_value() == "Nigdzie w Polsce"
    page.locator("#f-name").fill("Dolina Lotnicza")
    expect(page.locator("#similar a")).to_have_text("Dolina Lotnicza")


def test_pages_are_everybodys(page, server, database):
    number = account(database, "koordynator@b.pl", [(COORDINATOR, "agro")])
    secret = sessions.begin(database, number)
    page.context.add_cookies([{"name": "atlas_session", "value": secret, "url": server.url}])
    page.goto(f"{server.url}/submit/cluster/agro")
    fill_in(page, founded="2011", evidence="https://c.pl")
    earlier(page)
    page.locator('button[value="draft"]').click()
    page.wait_for_url("**/my/changes/*")
    draft = page.url.removeprefix(f"{server.url}/")
    others(database, founded="2010", members="50")
    again = f"submit/cluster/agro?change={draft.rpartition('/')[2]}"  # with what others changed beside what is typed
    for path in ("submit", "submit/cluster", "submit/cluster/agro", "submit/claim/agro", "my", draft, again):
        page.goto(f"{server.url}/{path}")
        for width, scheme in ((1440, "light"), (360, "dark")):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            assert violations(page) == [], (path, scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def others(database, **patch):
    """Let others change an entry."""
    version, _data = proposals.record(database, "agro")
    number = changes.propose(database, ProposedChange("cluster", "agro", patch, version), ADMIN)
    decisions.accept(database, number, ADMIN)


def test_faults_get_the_focus_and_lead_to_their_fields(new_context, server, watch):
    watch.expects(422, of="submit/cluster")
    page = new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{server.url}/submit/cluster?lang=en")
    earlier(page)
    page.locator("#f-name").press("Enter")
    expect(page.locator("#faults")).to_be_focused()
    assert violations(page) == []
    page.locator('#faults a[href="#f-sector"]').click()
    expect(page.locator("#f-sector")).to_be_focused()
