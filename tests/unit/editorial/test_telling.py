"""What snapshots tell of the living registry: roles and no persons, contacts veiled, who answers for a field."""

import json

from geo.access.person import COORDINATOR, Person
from geo.database import queries
from geo.editorial import decisions, rules, telling
from geo.editorial.decisions import Verdict
from geo.editorial.undoing import UndoScope, undo
from tests.proposals import NEW, WHY, person, propose
from tests.stores import ADMIN, LUBELSKIE


def told(database):
    with database.reading() as session:
        return telling.told(session, queries.newest_revision(session))


def test_an_untouched_registry_came_with_its_release(database):
    found = told(database)
    assert [(one["what"], one["records"]) for one in found["history"]] == [("came", 2)]
    assert (found["provenance"], found["rules"]) == ({}, [])


def test_history_is_of_roles_and_what_altered(database):
    author, editor = person(database, 1), person(database, 2, LUBELSKIE.roles)
    number = propose(database, {"founded": "2008", "phone": "+48 81 111 11 11"}, by=author)
    decisions.accept(database, number, editor, Verdict("Zgodne.", ["2@1"]))
    decisions.accept(database, propose(database, NEW, 0, "nowy", by=author), editor)
    refused = propose(database, {"founded": "1999"}, 2, by=author)
    decisions.refuse(database, refused, editor, WHY)
    noted = propose(database, {"note": "pan Kowalski"}, 2, by=ADMIN)
    decisions.accept(database, noted, LUBELSKIE)
    decisions.accept(database, propose(database, None, 1, "bio"), ADMIN)
    came, changed, added, removed = told(database)["history"]
    assert came["records"] == 2
    assert (changed["by"], changed["decided"], changed["reason"], changed["rules"]) == (
        "visitor", "contact", "Zgodne.", ["2@1"])  # fmt: skip
    assert changed["fields"] == [["founded", "2007", "2008"], ["phone"]]
    assert (added["what"], added["fields"], removed["what"], removed["regions"]) == ("added", [], "removed", ["14"])
    text = json.dumps(told(database))
    assert not any(secret in text for secret in ("b.pl", "Kowalski", "111 11 11", "1999"))


def test_each_field_says_who_answers_for_it(database):
    coordinator = Person(person(database, 1).account, frozenset({(COORDINATOR, "agro")}))
    first = propose(database, {"founded": "2008", "members": "41"}, by=coordinator)
    decisions.accept(database, first, LUBELSKIE, Verdict(edits={"members": "42"}))
    checked = propose(database, {"members_year": "2025"}, 2, by=coordinator)
    decisions.accept(database, checked, LUBELSKIE, Verdict(checked=True))
    decisions.accept(database, propose(database, {"sector_words": "zboża"}, 3), LUBELSKIE)
    found = told(database)["provenance"]
    assert list(found) == ["agro"]
    hows = {name: how for name, (how, _day) in found["agro"].items()}
    assert {name for name, how in hows.items() if how == "verified"} == {"members", "members_year", "sector_words"}
    assert (hows["founded"], hows["name"], found["agro"]["name"][1]) == ("declared", "source", "2026-11-23")
    assert "note" not in hows
    undo(database, ADMIN, "źle", UndoScope(first))
    again = told(database)["provenance"]["agro"]
    assert (again["founded"], again["members"]) == (["source", "2026-11-23"], ["source", "2026-11-23"])


def test_a_coordinator_of_another_cluster_declares_nothing(database):
    stranger = Person(person(database, 1).account, frozenset({(COORDINATOR, "bio")}))
    decisions.accept(database, propose(database, {"founded": "2008"}, by=stranger), LUBELSKIE)
    assert told(database)["provenance"]["agro"]["founded"][0] == "verified"


def test_rules_keep_their_versions(database):
    words = {"name_pl": "Źródło", "name_en": "Source", "text_pl": "Podaj.", "text_en": "Name it."}
    decisions.accept(database, rules.propose(database, "", words, ADMIN), ADMIN)
    decisions.accept(database, rules.propose(database, "1", {**words, "text_en": "Name two."}, ADMIN), ADMIN)
    decisions.accept(database, rules.propose(database, "", {**words, "name_en": "Other"}, ADMIN), ADMIN)
    (one, two) = rules.current(database)
    assert (one["id"], one["version"], one["text"]["en"], one["past"][0]["text"]["en"]) == (
        "1",
        2,
        "Name two.",
        "Name it.",
    )
    assert rules.known(database, ["1", "2", "7", "1"]) == ["1@2", "2@1"]
    decisions.accept(database, rules.propose(database, "2", None, ADMIN), ADMIN)
    assert [one["id"] for one in rules.current(database)] == ["1"]
    assert [one.get("gone", False) for one in told(database)["rules"]] == [False, True]
    history = [one for one in told(database)["history"] if one.get("kind") == "rule"]
    assert [one["what"] for one in history] == ["added", "changed", "added", "removed"]
    assert two["name"]["en"] == "Other"
