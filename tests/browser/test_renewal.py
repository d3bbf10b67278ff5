"""Newer data come to pages that are open: at once, without taking away what the visitor is at; to a talk on request."""

import pytest
from playwright.sync_api import expect

from geo.database import queries
from geo.database.engine import Database
from geo.editorial import changes, decisions, publishing
from tests.browser.pages import map_frame
from tests.stores import ADMIN, VISITOR

PLACE = "[...document.querySelectorAll('iframe')].map((f) => f.contentWindow).find((w) => w?.atlas)?.atlas.place()"
MARK = "document.querySelector('#root [data-snapshot]')?.dataset.snapshot"


@pytest.fixture(scope="module")
def database(stores, tmp_path_factory):
    with Database(stores.whole("sqlite", tmp_path_factory.mktemp("renewal"))) as opened:
        yield opened


@pytest.fixture
def accept(database):
    """Let the editor accept another name of the first cluster."""
    with database.reading() as session:
        key = min(key for (kind, key), entry in queries.entries(session).items() if kind == "cluster" and entry.data)

    def made(name, column="name"):
        with database.reading() as session:
            version = queries.entry(session, "cluster", key).record.version
        proposal = changes.ProposedChange("cluster", key, {column: name}, version, sources="https://example.pl")
        decisions.accept(database, changes.propose(database, proposal, VISITOR), ADMIN)
        return key

    return made


def test_a_page_takes_newer_data_and_keeps_what_the_visitor_is_at(server, database, accept, page, open_page):
    key = accept("Klaster Pierwszy Nowy")
    publishing.catch_up(database)
    open_page(page, f"/?lang=pl&cluster={key}", server)
    expect(page.locator("html")).to_have_attribute("data-atlas-engine", "ready")
    map_frame(page).get_by_role("button", name="Przybliż", exact=True).click()
    looks = page.evaluate(PLACE)
    field = page.locator("#atlas-q")
    field.press_sequentially("klas")
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop = 40")
    mark = page.evaluate(MARK)
    accept("Klaster Pierwszy Odnowiony")
    page.wait_for_function(f"(before) => {MARK} && {MARK} !== before", arg=mark)
    expect(page.locator(".atlas-toast")).to_have_text("Dane zaktualizowano.")
    expect(page.get_by_text("Klaster Pierwszy Odnowiony").first).to_be_attached()
    expect(field).to_be_focused()
    expect(field).to_have_value("klas")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 40
    expect(page.locator("html")).to_have_attribute("data-atlas-engine", "ready")  # of the same data as the page
    page.wait_for_function(f"(zoom) => {PLACE}?.zoom === zoom", arg=looks["zoom"])
    versions = page.evaluate(
        "async () => { const a = JSON.parse(document.querySelector('[data-engine]').dataset.engine);"
        " return Promise.all([a.clusters, a.facts].map((at) => fetch(at).then((r) => r.json()).then((d) => d.version)))"
        "; }"
    )
    assert {f"{page.evaluate(MARK).partition('.')[0]}.{version}" for version in versions} == {page.evaluate(MARK)}


def test_a_map_page_stays_where_only_an_entry_changed_that_it_does_not_show(server, database, accept, page, open_page):
    key = accept("https://example.pl/pierwszy", "website")
    publishing.catch_up(database)
    with database.reading() as session:
        region = queries.entry(session, "cluster", key).data["teryt"]
    other = "06" if region != "06" else "04"
    open_page(page, f"/?lang=pl&region={other}", server)
    mark = page.evaluate(MARK)
    accept("https://example.pl/drugi", "website")
    page.wait_for_function("() => document.documentElement.dataset.atlasSame")
    assert page.evaluate(MARK) == mark != page.evaluate("document.documentElement.dataset.atlasSame")
    open_page(page, f"/?lang=pl&region={region}", server)
    mark = page.evaluate(MARK)
    accept("https://example.pl/trzeci", "website")
    page.wait_for_function(f"(before) => {MARK} && {MARK} !== before", arg=mark)


def test_a_presentation_offers_newer_data_and_does_not_jump(server, database, accept, page, open_page):
    accept("Klaster Pierwszy Przed")
    publishing.catch_up(database)
    open_page(page, "/show?lang=pl&story=ready-poland", server)
    mark = page.evaluate(MARK)
    accept("Klaster Pierwszy W Trakcie")
    offer = page.get_by_role("button", name="Pokaż nowsze dane")
    expect(offer).to_be_visible()
    assert page.evaluate(MARK) == mark
    offer.click()
    page.wait_for_function(f"(before) => {MARK} && {MARK} !== before", arg=mark)
    expect(offer).to_have_count(0)
