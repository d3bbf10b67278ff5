"""A form while others go on: its record is changed or removed, another window saves the same draft, an id is taken."""

import re

import pytest

from geo.editorial import changes, decisions, proposals
from geo.editorial.changes import ProposedChange
from tests import desk, forms
from tests.heard import fill_in
from tests.proposing import accept
from tests.stores import ADMIN
from tests.submitting import NEW, SOURCES, filled, mine, send, waiting


@pytest.fixture
def visitor(database):
    return desk.browser(database, SOURCES)


@pytest.fixture
def author(database):
    return desk.signed_in(database, "a@b.pl", sources=SOURCES)


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


def drafted(author, **changed):
    """Save a draft and return the way to its form."""
    form = filled(author.get("submit/cluster/agro"), action="draft", evidence="https://c.pl", **changed)
    return f"submit/cluster/agro?change={author.follow(send(author, 'submit/cluster/agro', form)).address[11:]}"


def saved(author, page, **changed):
    return send(author, "submit/cluster/agro", filled(page, action="draft", **changed))


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


def test_what_compilers_inferred_is_not_proposed_with_a_new_entry(database, author):
    named, inferred = ({"status": "regional_key", "sources": f"https://{host}.pl"} for host in ("a", "b"))
    fill_in(database, "agro", statuses=[{**inferred, "inferred": "strong"}, named])
    form = filled(author.get("submit/cluster/agro"))
    removed(database)
    page = send(author, "submit/cluster/agro", form)
    new = send(author, "submit/cluster", filled(page, action="anew"))
    assert filled(new)["statuses-0-sources"] == "https://a.pl" and "https://b.pl" not in new.text


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


def test_what_is_sent_is_what_was_looked_through(database, author):
    way = drafted(author, founded="2008")
    draft = f"my/changes/{way.rpartition('=')[2]}"
    shown = author.get(draft)
    saved(author, author.get(way), founded="2009")
    again = author.follow(send(author, draft, forms.filled(shown.text)))
    assert "in another window meanwhile, so nothing was sent" in again.words and "2009" in again.words
    assert waiting(database) == []
    assert "Your proposal is sent" in author.follow(send(author, draft, forms.filled(again.text))).words


def test_what_is_kept_is_sent_as_it_was_looked_through(database, author):
    visitor = desk.browser(database, SOURCES)
    form = filled(visitor.get("submit/cluster/agro"), founded="2008", evidence="https://c.pl")
    kept = visitor.follow(send(visitor, "submit/cluster/agro", form)).address
    shown = author.get(kept)
    page = visitor.get(f"submit/cluster/agro?kept={kept.rpartition('/')[2]}")
    send(visitor, "submit/cluster/agro", filled(page, founded="2009"))
    again = author.follow(send(author, kept, forms.filled(shown.text)))
    assert "in another window meanwhile, so nothing was sent" in again.words and waiting(database) == []
    author.follow(send(author, kept, forms.filled(again.text)))
    assert [one.patch["founded"] for one in waiting(database)] == ["2009"]
