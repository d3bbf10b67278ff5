"""The form of every kind of record: two windows of one draft, an entry that moved on, one that was removed."""

import time

import pytest

from geo.access import sessions
from geo.editorial import decisions, fields, proposals
from geo.i18n import translator
from tests import desk, exchange, forms, scenery
from tests.stores import ADMIN

EN = translator("en")
SOURCES = scenery.embedded()
LONG_AGO = str(int(time.time()) - 60)
# Of a kind: a record, a cell of its first text, and a field with another value and one more.
KINDS = {
    "firm": (exchange.firm(), "text", "website", ("drugi.example.pl", "trzeci.example.pl")),
    "offer": (exchange.offer(), "title", "valid_until", ("2027-06-30", "2027-07-31")),
    "event": (exchange.event(), "title", "place", ("Hala Targowa", "Zamek")),
    "metacluster": (exchange.metacluster(), "title", "valid_to", ("2026-10", "2026-11")),
}


@pytest.fixture(params=KINDS)
def kind(request, database):
    exchange.put(database, request.param, {"x": KINDS[request.param][0]})
    return request.param


@pytest.fixture
def editor(database):
    return desk.signed_in(database, "r@b.pl", ADMIN.roles, SOURCES)


def send(browser, kind, page, action="draft", **changed):
    form = {**forms.filled(page.text), "begun": LONG_AGO, "action": action, "token": browser.token, **changed}
    return browser.send_form(f"submit/{kind}/x", form)


def draft(editor, kind, **changed):
    page = send(editor, kind, editor.get(f"submit/{kind}/x"), evidence="https://c.pl", **changed)
    return editor.follow(page).address.rpartition("/")[2]


def test_two_windows_of_a_draft_take_nothing_back_from_each_other(database, editor, kind):
    _record, cell, name, (value, _other) = KINDS[kind]
    way = f"submit/{kind}/x?change={draft(editor, kind, note='uwaga')}"
    one, other = editor.get(way), editor.get(way)
    assert send(editor, kind, one, **{f"texts-0-{cell}": "Inaczej"}).status == 303
    page = send(editor, kind, other, **{name: value})
    assert page.status == 409 and fields.label("texts", EN, kind) in page.words
    typed = forms.filled(page.text)
    assert (typed[f"texts-0-{cell}"], typed[name]) == ("Inaczej", value)
    assert send(editor, kind, page).status == 303
    (change,) = proposals.mine(database, sessions.find(database, editor.cookies["atlas_session"]).person)
    assert change.patch["texts"][0][cell] == "Inaczej" and name in change.patch


def test_what_others_changed_after_the_look_is_decided_three_way(database, editor, kind):
    record, _cell, name, (value, other) = KINDS[kind]
    number = draft(editor, kind, **{name: value})
    exchange.put(database, kind, {"x": {**record, name: other}})
    shown = editor.get(f"my/changes/{number}")
    assert "open the form to decide what holds" in shown.words and "Send to the editor" not in shown.words
    page = editor.follow(editor.post(f"my/changes/{number}"))
    assert "The entry was changed while you were writing" in page.words and forms.filled(page.text)[name] == value
    assert send(editor, kind, page).status == 303
    assert "Your proposal is sent" in editor.follow(editor.post(f"my/changes/{number}")).words
    assert [one.id for one in decisions.waiting(database, ADMIN)] == [int(number)]


def test_what_is_typed_of_a_removed_entry_can_be_proposed_as_a_new_one(database, editor, kind):
    _record, cell, name, (value, _other) = KINDS[kind]
    page = editor.get(f"submit/{kind}/x")
    exchange.put(database, kind, {"x": None})
    gone = send(editor, kind, page, **{name: value, f"texts-0-{cell}": "Inaczej"})
    assert gone.status == 409 and "removed from the registry meanwhile" in gone.words
    form = {**forms.filled(gone.text), "token": editor.token, "action": "anew"}
    new = editor.send_form(f"submit/{kind}", form)
    typed = forms.filled(new.text)
    assert (typed["version"], typed[name], typed[f"texts-0-{cell}"]) == ("0", value, "Inaczej")


def test_a_remark_that_is_too_long_is_said_at_its_field(editor, kind):
    page = send(editor, kind, editor.get(f"submit/{kind}/x"), note="x" * 5_001)
    assert page.status == 422 and 'href="#f-note"' in page.text and forms.filled(page.text)["note"] == "x" * 5_001


def test_what_no_option_has_stays_as_it_is(database, editor):
    """A member whose cluster is not published yet, or no longer, is not taken out by whoever changes something else."""
    assert "agro" not in SOURCES.registry.positions
    exchange.put(database, "metacluster", {"x": exchange.metacluster()})
    page = editor.get("submit/metacluster/x")
    assert forms.filled(page.text)["members-0-cluster_id"] == "agro"
    assert send(editor, "metacluster", page, evidence="https://c.pl", valid_to="2026-10").status == 303
    (change,) = proposals.mine(database, sessions.find(database, editor.cookies["atlas_session"]).person)
    assert set(change.patch) == {"valid_to"}
