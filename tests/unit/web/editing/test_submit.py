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
from tests import desk, forms, scenery
from tests.proposing import accept
from tests.stores import ADMIN

SOURCES = scenery.embedded()
LONG_AGO = str(int(time.time()) - 60)
NEW = {
    "version": "0", "begun": LONG_AGO, "nickname": "", "name": "Dolina Kosmiczna", "city": "lublin, lubelskie",
    "sector": "ict", "stage": "operating", "activity": "active", "sources": "kosmos.example.pl/o-nas",
    "website": "kosmos.example.pl", "sectors_secondary": ["", "tourism"], "action": "check",
}  # fmt: skip


@pytest.fixture
def visitor(database):
    return desk.browser(database, SOURCES)


@pytest.fixture
def author(database):
    return desk.signed_in(database, "a@b.pl", sources=SOURCES)


def filled(reply, **changed):
    """What a browser sends of the form of a page, a minute after it was opened."""
    return {**forms.filled(reply.text), "begun": LONG_AGO, "action": "check", **changed}


def send(browser, path, form):
    return browser.send_form(path, {**form, "token": browser.token})


def waiting(database):
    return decisions.waiting(database, ADMIN)


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


def overtaken(database, **patch):
    accept(database, changes.propose(database, ProposedChange("cluster", "agro", patch, 1), ADMIN), ADMIN)


def test_what_a_visitor_keeps_is_sent_though_others_changed_another_field(database, visitor):
    form = filled(visitor.get("submit/cluster/agro"), founded="2009", evidence="https://c.pl")
    kept = visitor.follow(send(visitor, "submit/cluster/agro", form)).address
    overtaken(database, members="50")
    author = desk.signed_in(database, "a@b.pl", sources=SOURCES)
    shown = author.get(kept)
    assert "Others changed the entry meanwhile. That stays" in shown.words and "Send to the editor" in shown.words
    author.follow(send(author, kept, {}))
    (change,) = waiting(database)
    assert (change.patch["founded"], "members" in change.patch, change.base_version) == ("2009", False, 2)


def test_a_kept_form_that_is_opened_again_shows_what_others_changed(database, visitor):
    form = filled(visitor.get("submit/cluster/agro"), founded="2009", evidence="https://c.pl")
    kept = visitor.follow(send(visitor, "submit/cluster/agro", form)).address
    overtaken(database, members="50")
    again = visitor.get(f"submit/cluster/agro?kept={kept.rpartition('/')[2]}")
    assert again.status == 200 and "The entry was changed while you were writing" in again.words
    typed = filled(again)
    assert (typed["founded"], typed["members"], typed["version"]) == ("2009", "50", "2")
    assert "meanwhile" not in visitor.follow(send(visitor, "submit/cluster/agro", typed)).words


@pytest.mark.parametrize("signs_in", [False, True])
def test_a_conflict_after_the_preview_is_decided_three_way_and_sent(database, visitor, signs_in):
    form = filled(visitor.get("submit/cluster/agro"), founded="2009", evidence="https://c.pl")
    kept = visitor.follow(send(visitor, "submit/cluster/agro", form)).address
    overtaken(database, founded="2008")
    if signs_in:  # from the page that the mail's link leads to, whose button is still there
        visitor = desk.signed_in(database, "a@b.pl", sources=SOURCES)
        page = visitor.follow(send(visitor, kept, {}))
    else:
        preview = visitor.get(kept)
        assert "Sign in to send it" not in preview.words and "open the form to decide what holds" in preview.words
        assert all(year in preview.words for year in ("2007", "2008", "2009"))
        page = visitor.get(f"submit/cluster/agro?kept={kept.rpartition('/')[2]}")
    assert all(year in page.words for year in ("2007", "2008", "2009"))
    assert (filled(page)["founded"], filled(page)["version"]) == ("2009", "2")
    shown = visitor.follow(send(visitor, "submit/cluster/agro", filled(page)))
    if not signs_in:
        assert "Sign in to send it" in shown.words
        visitor = desk.signed_in(database, "a@b.pl", sources=SOURCES)
    visitor.follow(send(visitor, shown.address, {}))
    (change,) = waiting(database)
    assert (change.patch["founded"], change.base_version) == ("2009", 2)


def test_a_draft_is_not_sent_over_what_others_changed_in_its_fields(database, author):
    form = filled(author.get("submit/cluster/agro"), founded="2009", evidence="https://c.pl")
    draft = author.follow(send(author, "submit/cluster/agro", form)).address
    overtaken(database, founded="2008")
    page = author.follow(send(author, draft, {}))  # the preview stood open
    assert waiting(database) == [] and all(year in page.words for year in ("2007", "2008", "2009"))
    author.follow(send(author, author.follow(send(author, "submit/cluster/agro", filled(page))).address, {}))
    (change,) = waiting(database)
    assert (change.patch["founded"], change.base_version) == ("2009", 2)


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


def drafted(author, **changed):
    """Save a draft and return the way to its form."""
    form = filled(author.get("submit/cluster/agro"), action="draft", evidence="https://c.pl", **changed)
    return f"submit/cluster/agro?change={author.follow(send(author, 'submit/cluster/agro', form)).address[11:]}"


def saved(author, page, **changed):
    return send(author, "submit/cluster/agro", filled(page, action="draft", **changed))


def mine(database, author):
    (change,) = proposals.mine(database, sessions.find(database, author.cookies["atlas_session"]).person)
    return change


def test_two_windows_of_a_draft_take_nothing_back_from_each_other(database, author):
    way = drafted(author, phone="+48 81 222 22 22")
    one, other = author.get(way), author.get(way)
    assert saved(author, one, founded="2009", note="telefon").status == 303
    page = saved(author, other, members="50", evidence="https://c.pl\nhttps://d.pl")
    assert page.status == 409 and "You saved this draft in another window meanwhile" in page.words
    typed = filled(page)
    assert (typed["founded"], typed["members"], typed["phone"], typed["note"]) == (
        "2009",
        "50",
        "+48 81 222 22 22",
        "telefon",
    )
    assert typed["evidence"] == "https://c.pl\nhttps://d.pl"
    assert saved(author, page).status == 303
    change = mine(database, author)
    assert {name: change.patch[name] for name in ("founded", "members", "phone")} == {
        "founded": "2009",
        "members": "50",
        "phone": "+48 81 222 22 22",
    }
    assert (change.note, change.sources) == ("telefon", "https://c.pl;https://d.pl")


def test_what_two_windows_of_a_draft_say_otherwise_is_decided_three_way(database, author):
    way = drafted(author, founded="2008", note="a")
    one, other = author.get(way), author.get(way)
    saved(author, one, founded="2009", note="b")
    page = saved(author, other, founded="2010", note="c")
    assert page.status == 409 and all(year in page.words for year in ("2008", "2009", "2010"))
    assert (filled(page)["founded"], filled(page)["note"]) == ("2010", "c")
    assert "Changed meanwhile; now it says: 2009" in page.words and "Changed meanwhile; now it says: b" in page.words
    assert mine(database, author).patch["founded"] == "2009"
    assert saved(author, page).status == 303
    assert (mine(database, author).patch["founded"], mine(database, author).note) == ("2010", "c")


def test_what_another_window_saved_is_shown_where_this_one_says_what_it_said_before(database, author):
    """Whoever goes back in the browser and takes something back by hand sees that it still stands."""
    way = drafted(author, founded="2008")
    page = author.get(way)
    saved(author, page, founded="2009")
    again = saved(author, page, founded="2008")
    assert again.status == 409 and filled(again)["founded"] == "2009"
    assert saved(author, again, founded="2008").status == 303 and mine(database, author).patch["founded"] == "2008"


def test_one_window_is_asked_nothing_and_one_that_is_late_loses_nothing(database, author):
    way = drafted(author, founded="2008")
    late = author.get(way)
    for year in ("2009", "2010"):
        assert saved(author, author.get(way), founded=year).status == 303
    number = way.rpartition("=")[2]
    author.follow(author.post(f"my/changes/{number}"))
    page = saved(author, late, founded="2010", members="50")
    assert page.status == 422 and "waits for a decision already" in page.words and filled(page)["members"] == "50"


def test_two_windows_of_what_a_visitor_keeps_take_nothing_back(visitor):
    form = filled(visitor.get("submit/cluster/agro"), founded="2009", evidence="https://c.pl")
    kept = visitor.follow(send(visitor, "submit/cluster/agro", form)).address
    way = f"submit/cluster/agro?kept={kept.rpartition('/')[2]}"
    one, other = visitor.get(way), visitor.get(way)
    send(visitor, "submit/cluster/agro", filled(one, members="50"))
    page = send(visitor, "submit/cluster/agro", filled(other, phone="+48 81 222 22 22"))
    assert page.status == 409 and filled(page)["members"] == "50"
    shown = visitor.follow(send(visitor, "submit/cluster/agro", filled(page)))
    assert all(text in shown.words for text in ("2009", "50", "+48 81 222 22 22"))


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
    assert page.status == 413 and "more fields than are read" in page.words
    assert filled(page)["founded"] == "2008" and filled(page)["statuses-0-detail"] == "x"


def removed(database):
    accept(database, changes.propose(database, ProposedChange("cluster", "agro", None, 1), ADMIN), ADMIN)


@pytest.mark.parametrize("signs_in", [False, True])
def test_a_form_of_an_entry_that_was_removed_is_proposed_as_new(database, visitor, author, signs_in):
    someone = author if signs_in else visitor
    form = filled(someone.get("submit/cluster/agro"), founded="2009", evidence="https://c.pl", note="żyje")
    removed(database)
    page = send(someone, "submit/cluster/agro", form)
    assert page.status == 409 and "removed from the registry meanwhile" in page.words
    assert "changed while you were writing" not in page.words and "Check and look through" not in page.text[-900:]
    assert re.search(r'value="anew" formaction="[^"]*submit/cluster"', page.text)
    new = send(someone, "submit/cluster", filled(page, action="anew"))
    typed = filled(new)
    assert (typed["founded"], typed["note"], typed["version"]) == ("2009", "żyje", "0")
    assert typed["sources"] == "https://example.pl/a\nhttp://example.pl/b\nhttps://c.pl"
    shown = someone.follow(send(someone, "submit/cluster", typed))
    send(desk.signed_in(database, "c@b.pl", sources=SOURCES) if not signs_in else author, shown.address, {})
    (change,) = waiting(database)
    assert (change.key, change.base_version, change.patch["founded"]) == ("agroklaster", 0, "2009")


def test_a_draft_of_an_entry_that_was_removed_leads_to_what_can_be_done(database, author):
    way = drafted(author, founded="2008")
    removed(database)
    number = way.rpartition("=")[2]
    assert "removed from the registry meanwhile" in author.get(f"my/changes/{number}").words
    for page in (author.follow(author.post(f"my/changes/{number}")), author.get(way)):
        assert "Propose as a new entry" in page.words and filled(page)["founded"] == "2008"


def test_what_a_visitor_keeps_of_an_entry_that_was_removed_leads_to_what_can_be_done(database, visitor):
    form = filled(visitor.get("submit/cluster/agro"), founded="2009", evidence="https://c.pl")
    kept = visitor.follow(send(visitor, "submit/cluster/agro", form)).address
    removed(database)
    assert "removed from the registry meanwhile" in visitor.get(kept).words
    author = desk.signed_in(database, "c@b.pl", sources=SOURCES)
    assert "Propose as a new entry" in author.follow(send(author, kept, {})).words


def test_a_new_entry_whose_id_is_there_by_now_gets_another_one_when_it_is_sent_anew(database, author):
    author.get("submit/cluster")
    number = int(author.follow(send(author, "submit/cluster", NEW)).address.rpartition("/")[2])
    send(author, f"my/changes/{number}", {})
    there(database)
    editor = desk.signed_in(database, "punkt@b.pl", ADMIN.roles, SOURCES)
    page = editor.get(f"moderation/{number}")
    said = "The registry has an entry with this id by now, so this cannot be accepted. Return it"
    assert said in page.words and "has what stands there" not in page.words
    form = {**forms.filled(page.text), "token": editor.token}
    assert said in editor.send_form(f"moderation/{number}", {**form, "do": "accept"}).words
    editor.send_form(f"moderation/{number}", {**form, "do": "return", "reason": "Jest już taki."})
    assert "Your proposal is sent" in author.follow(send(author, f"my/changes/{number}", {})).words
    (change,) = waiting(database)
    assert (change.id, change.key) == (number, "dolina-kosmiczna-2")
    decisions.accept(database, number, ADMIN)
    assert proposals.record(database, "dolina-kosmiczna-2")[1]["name"] == "Dolina Kosmiczna"


def there(database):
    """Let a release bring the entry that waits as a new one."""
    data = {**proposals.record(database, "bio")[1], "name": "Dolina Kosmiczna"}
    del data["id"]
    accept(database, changes.propose(database, ProposedChange("cluster", "dolina-kosmiczna", data), ADMIN), ADMIN)
