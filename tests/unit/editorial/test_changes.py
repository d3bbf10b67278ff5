"""Changes: who may, what is compared, what is kept; and a machine that tries sequences of everything."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings as chances
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from geo.access.person import COORDINATOR, Person
from geo.database import queries
from geo.database.engine import Database
from geo.database.models import Account, Revision
from geo.editorial import changes
from geo.editorial.changes import ProposedChange, Verdict
from geo.editorial.merge import merge
from geo.errors import AtlasError, DataError, Overtaken, Refused
from tests.raw_tables import CLUSTER
from tests.stores import ADMIN, KINDS, LUBELSKIE, MAZOWIECKIE, VISITOR

WHY = Verdict("Brak źródła.", ["R2"])
NEW = {name: value for name, value in CLUSTER.items() if value and name not in ("id", "compiled")} | {"name": "Nowy"}


def now(database, key="agro"):
    with database.reading() as session:
        return queries.state(session).get(("cluster", key))


def propose(database, patch, version=1, key="agro", by=VISITOR, **more):
    return changes.propose(database, ProposedChange("cluster", key, patch, version), by, **more)


def person(database, number, roles=()):
    from datetime import UTC, datetime

    with database.writing() as session:
        session.add(account := Account(email=f"{number}@b.pl", created_at=datetime.now(UTC)))
        session.flush()
        return Person(account.id, frozenset(roles))


def test_a_change_waits_beside_its_record_until_it_is_accepted(database):
    before = now(database)
    number = propose(database, {"founded": "2008"})
    assert now(database) == before
    changes.accept(database, number, LUBELSKIE, Verdict("Zgodne ze źródłem."))
    assert now(database) == {**before, "founded": "2008"}
    ((first, came), (second, altered)) = changes.history(database, "cluster", "agro")
    assert (first.change.origin, second.change.origin, altered) == ("release", "form", {"founded": "2008"})
    assert (second.change.author_role, second.change.decided_role) == ("visitor", "contact")
    assert first.revision.valid_to == second.revision.valid_from
    assert came["name"] == "Agroklaster"


def test_fields_that_others_changed_meanwhile_are_compared_one_by_one(database):
    mine = propose(database, {"founded": "2008", "members": "41"})
    other = propose(database, {"founded": "2010", "phone": None})
    changes.accept(database, other, LUBELSKIE)
    found = changes.comparison(database, mine)
    assert (found.moved, found.version) == (True, 2)
    (one,) = found.conflicts
    assert (one.name, one.base, one.now, one.proposed) == ("founded", "2007", "2010", "2008")
    with pytest.raises(Overtaken, match="changed meanwhile in the same fields: founded; say what holds") as told:
        changes.accept(database, mine, LUBELSKIE)
    assert told.value.fields == ("founded",)
    changes.accept(database, mine, LUBELSKIE, Verdict(edits={"founded": "2009"}))
    assert (now(database)["founded"], now(database)["members"]) == ("2009", "41")


def test_what_breaks_the_rules_of_the_build_is_not_handed_in(database):
    with pytest.raises(DataError) as told:
        propose(database, {"founded": "1700", "sources": None, "city": "Nigdzie"})
    assert len(told.value.faults) == 2
    with pytest.raises(DataError, match="expected a town of the gazetteer"):
        propose(database, {"city": "Nigdzie"})
    with pytest.raises(DataError, match="column valid_to"):
        propose(database, {"statuses": [{"status": "kkk", "valid_to": "soon", "sources": "https://a.pl"}]})
    assert propose(database, {"founded": "1700"}, submit=False)  # a draft may be anything


@pytest.mark.parametrize("patch", [
    {"id": "other"}, {"compiled": "2020-01-01"}, {"version": "1"}, {"founded": 2008}, {"name": "a\x00b"},
    {"statuses": [{"cluster_id": "bio"}]}, {"statuses": "kkk"}, {"name": "\ud800"},
])  # fmt: skip
def test_nothing_but_texts_in_the_fields_of_the_form_is_taken(database, patch):
    with pytest.raises(Refused):
        propose(database, patch)


def test_a_proposal_that_changes_nothing_or_has_no_record_is_refused(database):
    for patch, version, key in (({"founded": "2007"}, 1, "agro"), ({"founded": "2008"}, 9, "agro"),
                                ({"founded": "2008"}, 1, "none"), (NEW, 0, "agro"), (None, 0, "none")):  # fmt: skip
        with pytest.raises(Refused):
            propose(database, patch, version, key)


def test_nobody_decides_on_an_own_change_or_elsewhere(database):
    editor = person(database, 1, LUBELSKIE.roles)
    number = propose(database, {"founded": "2008"}, by=editor)
    for decide in (changes.accept, changes.return_, changes.refuse):
        with pytest.raises(Refused, match="Nobody decides on an own change"):
            decide(database, number, editor, WHY)
        for stranger in (VISITOR, MAZOWIECKIE, Person(7, frozenset({(COORDINATOR, "agro")}))):
            with pytest.raises(Refused, match="not in a voivodeship that you decide on"):
                decide(database, number, stranger, WHY)
    assert [one.id for one in changes.waiting(database, LUBELSKIE)] == [number]
    assert changes.waiting(database, MAZOWIECKIE) == changes.waiting(database, editor) == []
    # Who moves a cluster into another voivodeship needs both.
    moved = propose(database, {"city": "Warszawa", "teryt": "14"})
    for one in (LUBELSKIE, MAZOWIECKIE):
        with pytest.raises(Refused, match="not in a voivodeship"):
            changes.accept(database, moved, one)
    changes.accept(database, moved, Person(roles=LUBELSKIE.roles | MAZOWIECKIE.roles))


def test_a_returned_change_is_mended_and_handed_in_again(database):
    author = person(database, 1)
    number = propose(database, {"founded": "2008"}, by=author)
    with pytest.raises(Refused, match="Say why"):
        changes.return_(database, number, LUBELSKIE, Verdict(" "))
    changes.return_(database, number, LUBELSKIE, WHY)
    again = ProposedChange("cluster", "agro", {"founded": "2009"}, 1, note="poprawione")
    with pytest.raises(Refused, match="somebody else's"):
        changes.revise(database, number, again, VISITOR)
    changes.revise(database, number, again, author)
    changes.accept(database, number, LUBELSKIE)
    assert now(database)["founded"] == "2009"
    for act in (changes.withdraw, changes.take):
        with pytest.raises(Refused, match="is accepted"):
            act(database, number, author)


def test_a_new_record_gets_a_day_and_its_undoing_removes_it(database):
    number = propose(database, NEW, 0, "nowy")
    changes.accept(database, number, LUBELSKIE)
    assert now(database, "nowy")["compiled"]
    batch = changes.undo(database, LUBELSKIE, "pomyłka", number=number)
    assert now(database, "nowy") is None
    with pytest.raises(Refused, match="nothing to take back"):
        changes.undo(database, LUBELSKIE, "jeszcze raz", number=number)
    changes.undo(database, LUBELSKIE, "jednak nie", batch=batch)
    assert now(database, "nowy")["name"] == "Nowy"


def test_an_undoing_leaves_what_others_changed_since(database):
    first = propose(database, {"founded": "2008", "members": "41"})
    changes.accept(database, first, LUBELSKIE)
    second = propose(database, {"phone": "+48 81 111 11 11"}, 2)
    changes.accept(database, second, LUBELSKIE)
    changes.undo(database, LUBELSKIE, "źle", number=first)
    assert now(database) == {**{k: v for k, v in CLUSTER.items() if v and k != "id"}, **now(database)}
    assert (now(database)["founded"], now(database)["phone"]) == ("2007", "+48 81 111 11 11")
    third = propose(database, {"phone": "+48 81 222 22 22"}, 4)
    changes.accept(database, third, LUBELSKIE)
    with pytest.raises(Overtaken, match="changed since then in phone"):
        changes.undo(database, LUBELSKIE, "źle", number=second)


@pytest.mark.parametrize(("base", "mine", "theirs", "merged", "conflicts"), [
    ({"a": "1"}, {"a": "1"}, {"a": "2"}, {"a": "2"}, []),
    ({"a": "1"}, {"a": "2"}, {"a": "1"}, {"a": "2"}, []),
    ({"a": "1"}, {"a": "2"}, {"a": "2"}, {"a": "2"}, []),
    ({"a": "1"}, {"a": "2"}, {"a": "3"}, {"a": "2"}, ["a"]),
    ({"a": "1"}, {}, {"a": "3"}, {}, ["a"]),
    ({"a": "1"}, {"a": "1"}, {}, {}, []),
    ({}, {"b": "1"}, {"a": "1"}, {"a": "1", "b": "1"}, []),
    ({"sources": "a;b"}, {"sources": "a;b;c"}, {"sources": "a;d"}, {"sources": "a;c;d"}, []),
    ({"sources": "a"}, {"sources": "b"}, {}, {"sources": "b"}, []),
])  # fmt: skip
def test_three_versions_make_one(base, mine, theirs, merged, conflicts):
    found, named = merge(base, mine, theirs)
    assert (found, [one.name for one in named]) == (merged, conflicts)


class Registry(RuleBasedStateMachine):
    """Any sequence of proposals, decisions and undoings; a plain dictionary says what must stand there."""

    make = None  # gives settings of a registry with two clusters, in a folder

    def __init__(self):
        super().__init__()
        self.folder = TemporaryDirectory()
        self.database = Database(type(self).make(Path(self.folder.name)))
        self.accepted: list[int] = []

    @initialize()
    def begin(self):
        self.expected = self.said()

    def said(self):
        with self.database.reading() as session:
            return queries.state(session)

    def version(self, key):
        with self.database.reading() as session:
            found = queries.entry(session, "cluster", key)
        return found.record.version if found and found.data is not None else 0

    KEYS, FIELDS = st.sampled_from(["agro", "bio", "nowy"]), st.sampled_from(["founded", "members", "members_year"])

    @rule(key=KEYS, name=FIELDS, year=st.integers(2001, 2004), stale=st.booleans())
    def change(self, key, name, year, stale):
        version = self.version(key)
        patch = {name: str(year)} if version else NEW | {name: str(year)}
        with suppress(AtlasError):
            propose(self.database, patch, max(version - 1, 1) if stale and version else version, key)

    @rule(key=KEYS)
    def remove(self, key):
        if version := self.version(key):
            propose(self.database, None, version, key)

    @rule(choice=st.integers(0, 5), verdict=st.sampled_from(["accept", "return", "refuse", "withdraw"]))
    def decide(self, choice, verdict):
        waiting = changes.waiting(self.database, ADMIN)
        if not waiting:
            return
        change = waiting[choice % len(waiting)]
        if verdict != "accept":
            with suppress(Refused):  # a visitor without an account withdraws nothing
                {"return": changes.return_, "refuse": changes.refuse}.get(verdict, changes.withdraw)(
                    self.database, change.id, *([VISITOR] if verdict == "withdraw" else [ADMIN, WHY])
                )
            return
        with suppress(Overtaken):
            changes.accept(self.database, change.id, ADMIN)
            self.accepted.append(change.id)
            self.apply(change)

    def apply(self, change):
        key = ("cluster", change.key)
        if change.patch is None:
            self.expected.pop(key, None)
        else:
            made = {**self.expected.get(key, {}), **change.patch}
            made.setdefault("compiled", self.said()[key]["compiled"])
            self.expected[key] = {name: value for name, value in made.items() if value}

    @rule(choice=st.integers(0, 9))
    def undo(self, choice):
        if not self.accepted:
            return
        before = self.said()
        number = self.accepted[choice % len(self.accepted)]
        with suppress(AtlasError):
            changes.undo(self.database, ADMIN, "próba", number=number)
            self.expected = self.said()
            touched = {key for key in {*before, *self.expected} if before.get(key) != self.expected.get(key)}
            assert len(touched) == 1
        assert self.said() == self.expected

    @invariant()
    def nothing_accepted_is_lost(self):
        assert self.said() == self.expected

    @invariant()
    def history_explains_the_state(self):
        for key in ("agro", "bio", "nowy"):
            steps = changes.history(self.database, "cluster", key)
            built = {}
            for number, (step, altered) in enumerate(steps, start=1):
                assert (step.revision.version, step.change.state) == (number, "accepted")
                built = {} if step.revision.data is None else {**built, **altered}
            built = {name: value for name, value in built.items() if value}
            assert built == self.expected.get(("cluster", key), {})
            current = [step for step, _ in steps if step.revision.valid_to is None]
            assert len(current) == bool(steps)
            ends = [step.revision.valid_to for step, _ in steps[:-1]]
            assert ends == [step.revision.valid_from for step, _ in steps[1:]]

    def teardown(self):
        self.database.close()
        self.folder.cleanup()


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_done_nothing_accepted_is_lost(stores, kind):
    machine = type("Machine", (Registry,), {"make": staticmethod(lambda folder: stores.filled(kind, folder))})
    run_state_machine_as_test(machine, settings=chances(max_examples=8, stateful_step_count=15, deadline=None))


def test_the_database_itself_refuses_a_second_current_revision(database):
    from sqlalchemy.exc import IntegrityError

    with database.reading() as session:
        first = session.get(Revision, 1)
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(Revision(record=first.record, version=9, data={}, valid_from=first.valid_from, change=first.change))


def test_all_of_this_needs_a_registry(empty):
    from geo.database import upgrade

    with Database(replace(empty)) as database:
        upgrade.upgrade(database)
        with pytest.raises(Refused, match="holds no registry yet"):
            propose(database, {"name": "x"}, 0, "x")
