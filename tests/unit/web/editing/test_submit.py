"""Proposing, page by page: what is asked, what is told at which field, and that nothing that was typed gets lost."""

import json
import re
import time
from datetime import date

import pytest

from geo.access import sessions
from geo.access.person import CONTACT, COORDINATOR
from geo.editorial import changes, decisions, proposals, publishing
from geo.editorial.changes import ProposedChange
from geo.figures import facts
from geo.i18n import translator
from geo.scenes.sources import load
from geo.store import live
from tests import desk, forms, submitting
from tests.proposing import accept
from tests.stores import ADMIN
from tests.submitting import NEW, filled, mine, send, waiting

SOURCES = submitting.SOURCES


@pytest.fixture
def visitor(database):
    return desk.browser(database, SOURCES)


@pytest.fixture
def author(database):
    return desk.signed_in(database, "a@b.pl", sources=SOURCES)


def test_the_form_says_beforehand_what_cannot_be_changed(visitor):
    page = visitor.get("submit/cluster/agro")
    assert page.status == 200 and page.text.index("What cannot be changed here") < page.text.index('id="f-name"')
    assert "gazetteer of GeoNames" in page.words
    assert visitor.get("submit/cluster/nobody").status == 404


def test_a_visitor_is_led_through_the_sign_in_and_back_to_what_was_typed(database, visitor):
    visitor.get("submit/cluster")
    sent = send(visitor, "submit/cluster", NEW)
    shown = visitor.follow(sent)
    assert "Dolina Kosmiczna" in shown.words and waiting(database) == []
    assert "signin?next=submit/kept/" in shown.text.replace("%2F", "/")
    kept = shown.address
    assert send(visitor, kept, {}).status in (303, 403) and waiting(database) == []
    # on another device, by the link of the mail
    author = desk.signed_in(database, "a@b.pl", sources=SOURCES)
    assert "Dolina Kosmiczna" in author.get(kept).words
    done = author.follow(send(author, kept, {}))
    assert "Your proposal is sent" in done.words
    (change,) = waiting(database)
    assert (change.key, change.patch["city"], change.patch["teryt"]) == ("dolina-kosmiczna", "Lublin", "06")
    assert change.patch["sources"] == change.sources == "https://kosmos.example.pl/o-nas"
    assert visitor.get(kept).status == 404


def test_faults_stand_in_a_summary_and_at_their_fields_and_nothing_is_lost(visitor):
    visitor.get("submit/cluster")
    wrong = {
        **NEW,
        "name": "",
        "founded": "1700",
        "city": "Nigdzie <b>",
        "teryt": "06",
        "coordinator": 'Fundacja "A"',
        "note": "x & y",
    }
    page = send(visitor, "submit/cluster", wrong)
    assert page.status == 422
    read = forms.fields(page.text)
    targets = re.findall(r'<li><a href="#(f-[\w-]+)">', page.text)
    assert targets == ["f-name", "f-city", "f-founded"]
    for target in targets:
        assert read[target]["aria-invalid"] == "true" and f"{target}-wrong" in read[target]["aria-describedby"]
        assert f"{target}-wrong" in read
    again = filled(page)
    for name in ("founded", "coordinator", "note", "sector", "website"):
        assert again[name] == wrong[name]
    assert again["sectors_secondary"] == ["", "tourism"]
    assert "Nigdzie <b>" not in page.text and "3 things are to be mended" in page.words


def test_a_change_is_compared_with_the_entry_and_needs_a_source(database, author):
    page = author.get("submit/cluster/agro")
    same = filled(page)
    assert "Nothing is changed yet" in send(author, "submit/cluster/agro", same).words
    page = send(author, "submit/cluster/agro", {**same, "founded": "2008"})
    assert page.status == 422 and 'href="#f-evidence"' in page.text
    sent = send(author, "submit/cluster/agro", {**same, "founded": "2008", "evidence": "https://c.pl/1 d.pl"})
    shown = author.follow(sent)
    assert "2007" in shown.words and "2008" in shown.words and waiting(database) == []
    author.follow(send(author, shown.address, {}))
    (change,) = waiting(database)
    assert change.patch["founded"] == "2008" and change.sources == "https://c.pl/1;https://d.pl"
    assert change.patch["sources"] == "https://example.pl/a;http://example.pl/b;https://c.pl/1;https://d.pl"


def test_an_error_is_reported_by_a_remark_alone(database, author):
    form = filled(author.get("submit/cluster/agro"), note="Telefon jest zły.")
    shown = author.follow(send(author, "submit/cluster/agro", form))
    author.follow(send(author, shown.address, {}))
    (change,) = waiting(database)
    assert (change.patch, change.note) == ({}, "Telefon jest zły.")


def test_a_record_that_moved_on_is_compared_three_way(database, author):
    form = filled(author.get("submit/cluster/agro"), founded="2009", phone="+48 81 222 22 22", evidence="https://c.pl")
    other = changes.propose(database, ProposedChange("cluster", "agro", {"founded": "2008", "members": "50"}, 1), ADMIN)
    accept(database, other, ADMIN)
    page = send(author, "submit/cluster/agro", form)
    assert page.status == 409 and "The entry was changed while you were writing" in page.words
    assert all(year in page.words for year in ("2007", "2008", "2009"))
    again = filled(page)
    assert (again["version"], again["founded"], again["members"], again["phone"]) == (
        "2",
        "2009",
        "50",
        "+48 81 222 22 22",
    )
    shown = author.follow(send(author, "submit/cluster/agro", again))
    author.follow(send(author, shown.address, {}))
    (change,) = waiting(database)
    assert set(change.patch) == {"founded", "phone", "sources"} and change.base_version == 2


def test_a_form_whose_visit_is_over_comes_back_with_what_was_typed(database, author):
    form = filled(author.get("submit/cluster/agro"), founded="2009", evidence="https://c.pl")
    author.cookies.clear()
    page = author.send_form("submit/cluster/agro", {**form, "token": author.token})
    assert page.status == 403 and filled(page)["founded"] == "2009" and "Nothing is lost" in page.words
    shown = author.follow(send(author, "submit/cluster/agro", filled(page)))
    assert "2009" in shown.words and "Sign in to send it" in shown.words and waiting(database) == []
    foreign = author.send_form("submit/cluster/agro", form, origin="https://evil.example", **{"sec-fetch-site": ""})
    assert foreign.status == 403 and "2009" not in foreign.words


def test_machines_are_told_apart(database, visitor):
    visitor.get("submit/cluster")
    trapped = send(visitor, "submit/cluster", {**NEW, "nickname": "x"})
    assert trapped.status == 422 and "must stay empty" in trapped.words
    for begun in (str(int(time.time())), "", "soon", "9" * 40):
        page = send(visitor, "submit/cluster", {**NEW, "begun": begun})
        assert page.status == 422 and "faster than anybody" in page.words
        assert filled(page)["name"] == NEW["name"]


def test_clusters_that_may_be_the_same_are_pointed_out(visitor):
    visitor.get("submit/cluster")
    shown = visitor.follow(send(visitor, "submit/cluster", {**NEW, "name": "AGROKLASTER"}))
    assert "The registry may have this cluster already" in shown.words and "cluster?cluster=agro" in shown.text
    told = json.loads(visitor.get("submit/similar?name=Dolina+Lotnicza").text)
    assert told[0]["name"].endswith("Dolina Lotnicza") and told[0]["href"].startswith("../cluster?cluster=")
    assert json.loads(visitor.get("submit/similar?name=").text) == []


def test_towns_are_proposed(visitor):
    told = json.loads(visitor.get("submit/towns?q=jozefow").text)
    assert {"town", "region", "label"} == set(told[0]) and all("Józefów" in one["label"] for one in told)
    assert json.loads(visitor.get("submit/towns?q=j").text) == []


def test_statuses_are_added_row_by_row(database, author):
    form = filled(author.get("submit/cluster/bio"), action="row")
    form |= {"statuses-0-status": "regional_key", "statuses-0-sources": "https://c.pl", "evidence": "https://c.pl"}
    page = send(author, "submit/cluster/bio", form)
    assert page.status == 200 and 'name="statuses-1-status"' in page.text
    shown = author.follow(send(author, "submit/cluster/bio", filled(page)))
    assert "Key cluster of a region" in shown.words
    page = send(author, "submit/cluster/bio", filled(page, **{"statuses-0-valid_from": "soon"}))
    assert 'href="#f-statuses-0-valid_from"' in page.text and "Status 1: From" in page.words


def test_only_fields_of_the_form_are_taken(database, author):
    form = filled(author.get("submit/cluster/agro"), founded="2008", evidence="https://c.pl")
    form |= {"id": "evil", "compiled": "2000-01-01", "status_note": "x", "state": "accepted", "author": "1"}
    shown = author.follow(send(author, "submit/cluster/agro", form))
    author.follow(send(author, shown.address, {}))
    (change,) = waiting(database)
    assert set(change.patch) == {"founded", "sources"} and change.state == "submitted"


@pytest.mark.parametrize("roles", [[], [(COORDINATOR, "agro")], [(CONTACT, "06")]])
def test_the_landing_page_says_how_it_goes_on(database, roles):
    page = desk.signed_in(database, "a@b.pl", roles, SOURCES).get("submit")
    assert page.status == 200 and "submit/cluster" in page.text


def test_numbers_of_the_coordinator_are_checked_published_and_find_duplicates(database, author):
    form = filled(author.get("submit/cluster/agro"), nip="525-000-80-29", evidence="https://c.pl")
    assert 'href="#f-nip"' in send(author, "submit/cluster/agro", form).text
    form = filled(author.get("submit/cluster/agro"), nip="525-000-80-28", krs="0000 123 456", evidence="https://c.pl")
    shown = author.follow(send(author, "submit/cluster/agro", form))
    assert "5250008028" in shown.words and "0000123456" in shown.words
    (change,) = proposals.mine(database, sessions.find(database, author.cookies["atlas_session"]).person)
    author.send_form(f"my/changes/{change.id}", {"token": author.token})
    decisions.accept(database, change.id, ADMIN)
    publishing.publish(database)
    sources = load(live.pinned(database.settings), date(2026, 11, 29))
    visitor = desk.browser(database, sources)
    (found,) = json.loads(visitor.get("submit/similar?name=Inny&nip=525+000+80+28").text)
    assert (found["id"], found["why"]) == ("agro", "the same number in a public register")
    told = facts.facts(sources.registry, sources.registry.record(0), translator("en"), date(2026, 11, 29))
    assert told["registered"].text == "NIP 5250008028, KRS 0000123456"
    told = facts.facts(sources.registry, sources.registry.record(1), translator("en"), date(2026, 11, 29))
    assert (told["registered"].text, told["registered"].kind) == ("no data", "missing")


MANY = "\n".join(f"https://kosmos.example.pl/{number:040}" for number in range(90))  # 66 characters each, 5 940 in all


def test_sources_that_are_too_many_are_said_at_their_field_with_all_that_was_typed(database, author, visitor):
    """A new entry names them as its own, a change beside itself."""
    for browser in (author, visitor):
        browser.get("submit/cluster")
        new = send(browser, "submit/cluster", {**NEW, "sources": MANY})
        change = filled(browser.get("submit/cluster/agro"), founded="2008", evidence=MANY)
        changed = send(browser, "submit/cluster/agro", change)
        for page, where in ((new, "sources"), (changed, "evidence")):
            assert page.status == 422 and f'href="#f-{where}"' in page.text
            assert "their addresses have at most 5,000 characters together" in page.words
            assert forms.fields(page.text)[f"f-{where}"]["aria-invalid"] == "true"
            assert filled(page)[where] == MANY
        assert filled(new)["name"] == NEW["name"] and filled(changed)["founded"] == "2008"


@pytest.mark.parametrize(("where", "text"), [
    ("evidence", MANY), ("note", "x" * 5_001), ("public_note_pl", "x" * 20_001), ("name", "Agro\x9fklaster"),
    ("statuses-0-detail", "x" * 20_001), ("statuses-0-detail", "a\ufffeb"),
    ("statuses-0-sources", "\n".join(MANY.replace("kosmos", f"k{number}") for number in range(4))),
])  # fmt: skip
def test_a_draft_that_cannot_be_kept_comes_back_with_what_was_typed(database, author, where, text):
    form = filled(author.get("submit/cluster/agro"), action="draft", **{"founded": "2008", where: text})
    page = send(author, "submit/cluster/agro", form)
    assert page.status == 422 and "This cannot be kept as it is" in page.words and f'href="#f-{where}"' in page.text
    assert (filled(page)["founded"], filled(page)[where]) == ("2008", text)


def test_a_draft_in_which_nothing_is_changed_comes_back(author):
    page = send(author, "submit/cluster/agro", filled(author.get("submit/cluster/agro"), action="draft"))
    assert page.status == 422 and "Nothing is changed yet" in page.words


def awards(number):
    rows = {f"statuses-{place}-status": "regional_key" for place in range(number)}
    return {**rows, **{f"statuses-{place}-sources": "https://c.pl" for place in range(number)}}


def test_a_record_has_as_many_rows_as_it_may_and_more_are_said(database, author):
    form = filled(author.get("submit/cluster/bio"), evidence="https://c.pl", action="draft")
    full = send(author, "submit/cluster/bio", {**form, **awards(200)})
    assert full.status == 303 and len(mine(database, author).patch["statuses"]) == 200
    beyond = send(author, "submit/cluster/bio", {**form, **awards(201)})
    assert beyond.status == 422 and "An entry has at most 200 of these" in beyond.words
    assert 'href="#f-statuses-200-status"' in beyond.text and filled(beyond)["statuses-200-status"] == "regional_key"


def test_a_form_with_more_fields_than_are_read_says_so_and_comes_back(database, author):
    form = filled(author.get("submit/cluster/bio"), founded="2008", action="draft")
    page = send(author, "submit/cluster/bio", {"token": author.token, **form, "statuses-0-detail": ["x"] * 4_000})
    assert page.status == 413 and "The form holds more than is read" in page.words
    assert filled(page)["founded"] == "2008" and filled(page)["statuses-0-detail"] == "x"


def test_a_form_that_is_longer_than_is_read_says_so_and_comes_back(database, author):
    form = filled(author.get("submit/cluster/bio"), founded="2008", action="draft")
    long = {"token": author.token, **form, "note": "x" * 600_000}
    page = author.send_form("submit/cluster/bio", long)
    assert page.status == 413 and "The form holds more than is read" in page.words
    assert filled(page)["founded"] == "2008" and 500_000 < len(filled(page)["note"]) < 512_000
    assert author.send_form("submit/cluster/bio", {**long, "token": "0" * 64}).status == 403
