"""What is taken back, and what of others stays."""

import pytest

from geo.editorial import decisions
from geo.editorial.undoing import UndoScope, preview, undo
from geo.errors import Declined, Overtaken, Refused
from tests.proposals import NEW, mails, now, person, propose
from tests.raw_tables import CLUSTER
from tests.stores import ADMIN, LUBELSKIE, MAZOWIECKIE


def test_a_new_record_gets_a_day_and_its_undoing_removes_it(database):
    number = propose(database, NEW, 0, "nowy")
    decisions.accept(database, number, LUBELSKIE)
    assert now(database, "nowy")["compiled"]
    batch = undo(database, LUBELSKIE, "pomyłka", UndoScope(number))
    assert now(database, "nowy") is None
    with pytest.raises(Refused, match="nothing to take back"):
        undo(database, LUBELSKIE, "jeszcze raz", UndoScope(number))
    undo(database, LUBELSKIE, "jednak nie", UndoScope(batch=batch))
    assert now(database, "nowy")["name"] == "Nowy"


def test_an_undoing_leaves_what_others_changed_since(database):
    first = propose(database, {"founded": "2008", "members": "41"})
    decisions.accept(database, first, LUBELSKIE)
    second = propose(database, {"phone": "+48 81 111 11 11"}, 2)
    decisions.accept(database, second, LUBELSKIE)
    undo(database, LUBELSKIE, "źle", UndoScope(first))
    assert now(database) == {**{k: v for k, v in CLUSTER.items() if v and k != "id"}, **now(database)}
    assert (now(database)["founded"], now(database)["phone"]) == ("2007", "+48 81 111 11 11")
    third = propose(database, {"phone": "+48 81 222 22 22"}, 4)
    decisions.accept(database, third, LUBELSKIE)
    with pytest.raises(Overtaken, match="changed since then in phone"):
        undo(database, LUBELSKIE, "źle", UndoScope(second))


def test_all_of_an_author_is_tried_first_and_taken_back_but_what_was_changed_since(database):
    author = person(database, 1)
    for version, patch in ((1, {"founded": "2008"}), (2, {"founded": "2009", "members": "41"})):
        decisions.accept(database, propose(database, patch, version, by=author), ADMIN)
    bio = propose(database, {"phone": "+48 22 111 11 11"}, key="bio", by=author)
    decisions.accept(database, bio, ADMIN)
    decisions.accept(database, propose(database, {"phone": "+48 22 222 22 22"}, 2, key="bio"), ADMIN)
    steps = preview(database, ADMIN, UndoScope(author_of=bio))
    told = [(step.change.key, [(one.name, one.now, one.proposed) for one in step.fields]) for step in steps]
    assert told == [
        ("bio", []),
        ("agro", [("founded", "2009", "2008"), ("members", "41", "40")]),
        ("agro", [("founded", "2008", "2007")]),
    ]
    assert "changed since then in phone" in str(steps[0].obstacle)
    before = now(database), now(database, "bio")
    with pytest.raises(Overtaken):
        undo(database, ADMIN, "nieprawda", UndoScope(author_of=bio))
    assert (now(database), now(database, "bio")) == before
    undo(database, ADMIN, "nieprawda", UndoScope(author_of=bio), able=True)
    assert (now(database)["founded"], now(database)["members"]) == ("2007", "40")
    assert now(database, "bio") == before[1]
    recipient, subject, body = mails(database)[-1]
    assert (recipient, subject) == ("1@b.pl", "Cofnięto 2 zgłoszenia")
    assert "nieprawda" in body


def test_nobody_takes_back_their_own_or_what_lies_elsewhere(database):
    editor = person(database, 1, LUBELSKIE.roles)
    number = propose(database, {"founded": "2008"}, by=editor)
    decisions.accept(database, number, ADMIN)
    for one, why in ((editor, "Nobody decides on an own entry"), (MAZOWIECKIE, "not in a voivodeship")):
        with pytest.raises(Declined, match=why):
            undo(database, one, "nie", UndoScope(number))
    with pytest.raises(Declined, match="Say why"):
        undo(database, LUBELSKIE, " ", UndoScope(number))


def test_exactly_what_was_shown_is_taken_back(database):
    author = person(database, 1)
    first = propose(database, {"founded": "2008"}, by=author)
    decisions.accept(database, first, ADMIN)
    (step,) = preview(database, ADMIN, UndoScope(author_of=first))
    bio = propose(database, {"phone": "+48 22 111 11 11"}, key="bio", by=author)
    decisions.accept(database, bio, ADMIN)
    undo(database, ADMIN, "nieprawda", UndoScope(author_of=first), able=True, shown=[step.change.id])
    assert now(database)["founded"] == "2007" and now(database, "bio")["phone"] == "+48 22 111 11 11"
    for shown in ([first], [first, bio], [bio, 999], []):  # taken back already, not there, nothing
        with pytest.raises(Declined, match="nothing was taken back"):
            undo(database, ADMIN, "nieprawda", UndoScope(author_of=first), able=True, shown=shown)
    undo(database, ADMIN, "nieprawda", UndoScope(author_of=first), able=True, shown=[bio])
    assert now(database, "bio").get("phone") != "+48 22 111 11 11"


def test_what_was_shown_stays_where_somebody_changed_it_since(database):
    author = person(database, 1)
    first = propose(database, {"founded": "2008"}, by=author)
    bio = propose(database, {"phone": "+48 22 111 11 11"}, key="bio", by=author)
    for number in (first, bio):
        decisions.accept(database, number, ADMIN)
    decisions.accept(database, propose(database, {"founded": "2009"}, 2), ADMIN)
    with pytest.raises(Declined, match="nothing was taken back"):
        undo(database, ADMIN, "nieprawda", UndoScope(author_of=first), able=True, shown=[first, bio])
    assert (now(database)["founded"], now(database, "bio")["phone"]) == ("2009", "+48 22 111 11 11")
