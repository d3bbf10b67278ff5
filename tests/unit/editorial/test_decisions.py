"""Decisions: who may, what was seen, what the author is told."""

from dataclasses import replace

import pytest

from geo.access.person import COORDINATOR, Person
from geo.database import moderation
from geo.editorial import changes, decisions, rules, undoing
from geo.editorial.changes import ProposedChange
from geo.editorial.decisions import Seen, Verdict
from geo.errors import Declined, Overtaken, Refused
from tests.proposals import NEW, WHY, mails, now, person, propose
from tests.stores import ADMIN, LUBELSKIE, MAZOWIECKIE, VISITOR


def test_nobody_decides_on_an_own_change_or_elsewhere(database):
    editor = person(database, 1, LUBELSKIE.roles)
    number = propose(database, {"founded": "2008"}, by=editor)
    for decide in (decisions.accept, decisions.return_, decisions.refuse):
        with pytest.raises(Refused, match="Nobody decides on an own entry"):
            decide(database, number, editor, WHY)
        for stranger in (VISITOR, MAZOWIECKIE, Person(7, frozenset({(COORDINATOR, "agro")}))):
            with pytest.raises(Refused, match="not in a voivodeship that you decide on"):
                decide(database, number, stranger, WHY)
    assert [one.id for one in decisions.waiting(database, LUBELSKIE)] == [number]
    assert decisions.waiting(database, MAZOWIECKIE) == decisions.waiting(database, editor) == []
    # Who moves a cluster into another voivodeship needs both.
    moved = propose(database, {"city": "Warszawa", "teryt": "14"})
    for one in (LUBELSKIE, MAZOWIECKIE):
        with pytest.raises(Refused, match="not in a voivodeship"):
            decisions.accept(database, moved, one)
    decisions.accept(database, moved, Person(roles=LUBELSKIE.roles | MAZOWIECKIE.roles))


def test_fields_that_others_changed_meanwhile_are_compared_one_by_one(database):
    mine = propose(database, {"founded": "2008", "members": "41"})
    other = propose(database, {"founded": "2010", "phone": None})
    decisions.accept(database, other, LUBELSKIE)
    found = changes.comparison(database, mine)
    assert (found.moved, found.version) == (True, 2)
    (one,) = found.conflicts
    assert (one.name, one.base, one.now, one.proposed) == ("founded", "2007", "2010", "2008")
    with pytest.raises(Overtaken, match="changed meanwhile in the same fields: founded; say what holds") as told:
        decisions.accept(database, mine, LUBELSKIE)
    assert told.value.fields == ("founded",)
    decisions.accept(database, mine, LUBELSKIE, Verdict(edits={"founded": "2009"}))
    assert (now(database)["founded"], now(database)["members"]) == ("2009", "41")


def test_two_editors_at_once_are_told_in_a_sentence(database):
    first, second = (person(database, number, LUBELSKIE.roles) for number in (1, 2))
    number = propose(database, {"founded": "2008"})
    decisions.take(database, number, first)
    with pytest.raises(Declined, match="Somebody else has taken this"):
        decisions.take(database, number, second)
    decisions.take(database, number, second, over=True)
    assert [one.taken for one in decisions.queue(database, first)] == ["2@b.pl"]
    decisions.release(database, number, second)
    assert [one.taken for one in decisions.queue(database, first)] == [""]
    decisions.accept(database, number, first)
    with pytest.raises(Declined, match="accepted in the meantime, so nothing was done"):
        decisions.refuse(database, number, second, WHY)
    assert now(database)["founded"] == "2008"


def test_nobody_decides_on_what_they_have_not_seen(database):
    author = person(database, 1)
    number = propose(database, {"founded": "2008"}, by=author)
    decisions.return_(database, number, LUBELSKIE, WHY)
    changes.revise(database, number, ProposedChange("cluster", "agro", {"founded": "1999"}, 1), author)
    for decide in (decisions.accept, decisions.return_, decisions.refuse):
        with pytest.raises(Declined, match="handed this in anew while you looked"):
            decide(database, number, LUBELSKIE, Verdict("tak", seen=Seen(1, 1)))
    other = propose(database, {"members": "41"})
    decisions.accept(database, other, LUBELSKIE, Verdict(seen=Seen(1, 1)))
    with pytest.raises(Declined, match="was changed while you looked"):
        decisions.accept(database, number, LUBELSKIE, Verdict(seen=Seen(2, 1)))
    decisions.accept(database, number, LUBELSKIE, Verdict(seen=Seen(2, 2)))
    assert (now(database)["founded"], now(database)["members"]) == ("1999", "41")


def test_the_author_gets_reason_and_rules_in_their_language_and_answers(database):
    author = person(database, 1, language="en")
    editor = person(database, 2, LUBELSKIE.roles)
    database.settings = replace(database.settings, contact="klastry@example.pl", public_url="https://a.example")
    texts = {"name_pl": "Źródło", "name_en": "Source", "text_pl": "Podaj źródło.", "text_en": "Name a source."}
    rule = rules.propose(database, "", texts, person(database, 3, ADMIN.roles))
    decisions.accept(database, rule, person(database, 4, ADMIN.roles))
    number = propose(database, {"founded": "2008"}, by=author)
    decisions.return_(database, number, editor, Verdict("Which page says so?", rules.known(database, ["1", "9"])))
    recipient, subject, body = mails(database)[-1]
    assert (recipient, subject) == ("1@b.pl", f"To be mended: Agroklaster (proposal {number})")
    assert "Reason: Which page says so?" in body
    assert "Rule 1, version 1: Source\nName a source." in body
    assert f"https://a.example/my/changes/{number}" in body
    assert "Answers to this mail reach klastry@example.pl." in body
    decisions.answer(database, number, author, "Page 7 of the report.")
    recipient, _subject, body = mails(database)[-1]
    assert recipient == "2@b.pl"
    assert "Page 7 of the report." in body
    assert f"https://a.example/moderation/{number}" in body
    with pytest.raises(Declined, match="not in a voivodeship"):
        decisions.answer(database, number, person(database, 5), "x")
    with database.reading() as session:
        thread = [(said.kind, said.role, said.text) for said in moderation.messages(session, number)]
    assert thread == [
        ("submitted", "visitor", ""),
        ("returned", "contact", "Which page says so?"),
        ("answer", "visitor", "Page 7 of the report."),
    ]


def test_an_acceptance_with_edits_says_which_fields(database):
    author = person(database, 1)
    number = propose(database, {"founded": "2008", "members": "41"}, by=author)
    decisions.accept(database, number, LUBELSKIE, Verdict(edits={"founded": "2009", "members": "41"}))
    _recipient, subject, body = mails(database)[-1]
    assert subject == f"Przyjęte: Agroklaster (zgłoszenie {number})"
    assert "Redakcja wpisała co innego w tych polach: Rok powstania." in body
    assert "Nikt nie czyta odpowiedzi na tę wiadomość" in body


def test_the_queue_has_what_one_decides_on_and_ones_own(database):
    editor = person(database, 1, LUBELSKIE.roles)
    own = propose(database, {"founded": "2008"}, by=editor)
    elsewhere = propose(database, {"founded": "2008"}, key="bio")
    propose(database, {"founded": "2009"}, submit=False)
    other = propose(database, {"members": "41"})
    listed = decisions.queue(database, editor)
    assert [(one.change.id, one.own, one.name, one.regions) for one in listed] == [
        (own, True, "Agroklaster", {"06"}),
        (other, False, "Agroklaster", {"06"}),
    ]
    decisions.refuse(database, elsewhere, ADMIN, WHY)
    assert [one.change.id for one in decisions.queue(database, ADMIN, ["refused", "draft"])] == [elsewhere]


def test_only_administrators_propose_rules(database):
    for stranger in (VISITOR, LUBELSKIE):
        with pytest.raises(Declined, match="Only administrators"):
            changes.propose(database, ProposedChange("rule", "1", {"name_pl": "a"}), stranger)


def test_what_cannot_be_accepted_while_its_record_is_as_it_is_says_what_to_do(database):
    """And says so on the second try as on the first; the record stays as it is."""
    changed, removal, new = (
        propose(database, {"founded": "2008"}),
        propose(database, None, key="bio"),
        propose(database, NEW, 0, "nowy"),
    )
    decisions.accept(database, propose(database, {"members": "50"}, key="bio"), ADMIN)
    decisions.accept(database, propose(database, NEW, 0, "nowy"), ADMIN)
    gone = propose(database, None)
    decisions.accept(database, gone, ADMIN)
    told = {
        changed: "removed meanwhile",
        removal: "since its removal was proposed",
        new: "an entry with this id by now",
    }
    before = now(database, "bio"), now(database, "nowy")
    for number, why in told.items():
        opened = decisions.opened(database, number, ADMIN)
        assert why in decisions.hindrance(opened.change, opened.base, opened.now)
        for _again in range(2):
            with pytest.raises(Declined, match=why):
                decisions.accept(database, number, ADMIN)
    assert now(database) is None and (now(database, "bio"), now(database, "nowy")) == before
    undoing.undo(database, LUBELSKIE, "pomyłka", undoing.UndoScope(gone))
    decisions.accept(database, changed, ADMIN)
    assert now(database)["founded"] == "2008"


def test_nothing_hinders_what_can_be_accepted(database):
    gone = propose(database, None, key="bio")
    for number in (propose(database, {"founded": "2008"}), gone, propose(database, NEW, 0, "nowy")):
        opened = decisions.opened(database, number, ADMIN)
        assert decisions.hindrance(opened.change, opened.base, opened.now) == ""
        decisions.accept(database, number, ADMIN)
