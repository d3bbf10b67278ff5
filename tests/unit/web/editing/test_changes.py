"""The public history, its feed and the rules, as they are published; the entry's history on its profile."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from geo.access.person import ADMINISTRATOR, CONTACT, COORDINATOR, EVERYWHERE, Person
from geo.editorial import decisions, publishing, releases, rules
from geo.editorial.decisions import Verdict
from geo.i18n import translator
from geo.scenes.sources import load
from geo.selection.view import View
from geo.store import live
from geo.web.panels import cluster
from tests import desk, scenery
from tests.html import Page
from tests.proposals import NEW, now, person, propose
from tests.raw_tables import AWARD, write_raw
from tests.stores import ADMIN, CLUSTERS, LUBELSKIE

ATOM = "{http://www.w3.org/2005/Atom}"
WORDS = {"name_pl": "Źródło", "name_en": "Source", "text_pl": "Podaj.", "text_en": "Name it."}


@pytest.fixture
def published(database):
    """A registry with a rule, a change by its coordinator, and a cluster that a visitor added; published."""
    decisions.accept(database, rules.propose(database, "", WORDS, ADMIN), ADMIN)
    coordinator = Person(person(database, 1).account, frozenset({(COORDINATOR, "agro")}))
    number = propose(database, {"founded": "2008", "phone": "+48 81 111 11 11"}, by=coordinator)
    decisions.accept(database, number, LUBELSKIE, Verdict("Zgodne <b>.", ["1@1"]))
    decisions.accept(database, propose(database, NEW, 0, "nowy"), LUBELSKIE)
    publishing.publish(database)
    return load(live.pinned(database.settings), date(2026, 11, 29))


def test_the_history_has_filters_in_its_address_and_no_persons(database, published):
    page = desk.browser(database, published).get("changes")
    assert page.status == 200 and "4 changes" in page.words
    assert "2007 → 2008" in page.words and "proposed by the coordinator, accepted by the contact point" in page.words
    assert "Telephone : changed" in page.words and "111 11 11" not in page.text
    assert "Zgodne &lt;b&gt;." in page.text and "rule 1, version 1" in page.words
    assert "b.pl" not in page.text and "Look at or take back" not in page.words
    browser = desk.browser(database, published)
    for query, count in (("cluster=agrok", 1), ("role=coordinator", 1), ("kind=rule", 1), ("region=06", 2),
                         ("region=14", 0), ("until=2020-01-01", 0), ("from=xyz", 4), ("page=99999999", 4)):  # fmt: skip
        assert f"{count} change" in browser.get(f"changes?{query}").words, query
    editor = desk.signed_in(database, "e@b.pl", [(CONTACT, "06")], published)
    assert "Look at or take back" in editor.get("changes").words


def test_of_a_list_only_what_came_and_went_is_told(database, published):
    before = now(database)["sources"]
    kept, gone = before.split(";")
    decisions.accept(database, propose(database, {"sources": f"{kept};https://c.pl/nowa"}, 2), LUBELSKIE)
    decisions.accept(database, propose(database, {"sources": f"https://c.pl/nowa;{kept}"}, 3), LUBELSKIE)
    publishing.publish(database)
    again = load(live.pinned(database.settings), date(2026, 11, 29))
    browser = desk.browser(database, again)
    words = browser.get("changes?cluster=agro").words
    assert f"Sources of the entry : removed: {gone} ; added: https://c.pl/nowa" in words
    assert "Sources of the entry : another order" in words and kept not in words
    feed = browser.get("changes/feed?lang=en&cluster=agro").text
    assert f"Sources of the entry: − {gone} + https://c.pl/nowa" in feed and kept not in feed


def test_an_import_leads_its_editors_to_taking_all_of_it_back(database, stores, tmp_path):
    rows = [{**row, "founded": "1999"} for row in CLUSTERS]
    releases.import_folder(database, write_raw(tmp_path / "raw", rows, (AWARD,)))
    publishing.publish(database)
    sources = load(live.pinned(database.settings), date(2026, 11, 29))
    assert "moderation/undo" not in desk.browser(database, sources).get("changes").text
    page = desk.signed_in(database, "a@b.pl", [(ADMINISTRATOR, EVERYWHERE)], sources)
    (way,) = re.findall(r"moderation/undo/\d+\?of=batch", page.get("changes").text)
    assert "and 1 more entry in one go" in page.get("changes").words
    planned = page.get(way)
    assert "2 changes would be taken back" in planned.words
    shown = Page(planned.text).one("input", name="shown")["value"]
    assert page.post(way, reason="zły plik", shown=shown).status == 303
    assert now(database)["founded"] == "2007"


def test_the_feed_is_valid_and_keeps_its_ids(database, published):
    browser = desk.browser(database, published)
    reply = browser.get("changes/feed?lang=en&region=06")
    assert reply.header("content-type").startswith("application/atom+xml")
    root = ElementTree.fromstring(reply.text)
    ids = [one.text for one in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) == 3 and all(one.startswith("tag:atlas.test,2026:changes") for one in ids)
    assert [one.tag for one in root][:3] == [f"{ATOM}title", f"{ATOM}id", f"{ATOM}updated"]
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    for entry in root.iter(f"{ATOM}entry"):
        assert {f"{ATOM}title", f"{ATOM}id", f"{ATOM}updated", f"{ATOM}link"} <= {one.tag for one in entry}
    again = ElementTree.fromstring(browser.get("changes/feed?lang=en&region=06").text)
    assert [one.text for one in again.iter(f"{ATOM}id")] == ids


def test_rules_are_read_by_everybody_and_changed_through_the_queue(database, published):
    page = desk.browser(database, published).get("rules")
    assert "1. Source" in page.words and "Name it." in page.words and "New rule" not in page.words
    admin = desk.signed_in(database, "admin@b.pl", [(ADMINISTRATOR, EVERYWHERE)], published)
    assert "New rule" in admin.get("rules").words
    assert admin.get("rules/7").status == 404
    assert 'value="Source"' in admin.get("rules/1").text
    assert admin.post("rules/1", do="change", **{**WORDS, "text_en": " "}).status == 422
    told = admin.follow(admin.post("rules/1", do="change", **{**WORDS, "text_en": "Name two."}))
    assert "another administrator decides" in told.words
    (waiting,) = decisions.waiting(database, ADMIN)
    assert "Name two." in admin.get(f"moderation/{waiting.id}").words
    decisions.accept(database, waiting.id, ADMIN)
    publishing.publish(database)
    again = load(live.pinned(database.settings), date(2026, 11, 29))
    page = desk.browser(database, again).get("rules")
    assert "Name two." in page.words and "1 former version" in page.words and "version 2, since" in page.words


def test_a_profile_tells_its_history_and_who_answers_for_each_field(published):
    t = translator("en")
    html = cluster.profile(published.registry, View(cluster="agro"), t, cluster.Installation())
    assert "History of the entry" in html and "<ins>2008</ins>" in html and "111 11 11" in html  # the contact of now
    table = html[html.index("atlas-provenance") :]
    assert '<th scope="row">Founded</th><td>declared by the coordinator</td>' in table
    assert '<th scope="row">Coordinator</th><td>from a public source</td><td>23 November 2026</td>' in table


def test_without_a_living_registry_what_is_known_is_said():
    sources = scenery.embedded()
    html = cluster.profile(sources.registry, View(cluster="dolina-lotnicza"), translator("pl"), cluster.Installation())
    assert (
        "NIP, KRS koordynatora" in html
        and "Odkąd wpis jest w" in html
        and "z publicznego źródła" in html.replace("\u00a0", " ")
    )


def test_an_untouched_registry_came_with_the_atlas(database):
    page = desk.browser(database, scenery.embedded()).get("changes")
    assert "1 change" in page.words and "came with the atlas" in page.words
    assert "11. " in desk.browser(database, scenery.embedded()).get("rules").words
