"""Changes: who may, what is compared, what is kept; and a machine that tries sequences of everything."""

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings as chances
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from geo.database import queries
from geo.database.engine import Database
from geo.database.models import Revision
from geo.editorial import changes, decisions
from geo.editorial.changes import ProposedChange
from geo.editorial.decisions import Verdict
from geo.editorial.merge import merge
from geo.editorial.undoing import UndoScope, preview, undo
from geo.errors import AtlasError, DataError, Overtaken, Refused
from tests.proposals import NEW, WHY, now, person, propose
from tests.stores import ADMIN, KINDS, LUBELSKIE, VISITOR


def test_a_change_waits_beside_its_record_until_it_is_accepted(database):
    before = now(database)
    number = propose(database, {"founded": "2008"})
    assert now(database) == before
    decisions.accept(database, number, LUBELSKIE, Verdict("Zgodne ze źródłem."))
    assert now(database) == {**before, "founded": "2008"}
    ((first, came), (second, altered)) = changes.history(database, "cluster", "agro")
    assert (first.change.origin, second.change.origin, altered) == ("release", "form", {"founded": "2008"})
    assert (second.change.author_role, second.change.decided_role) == ("visitor", "contact")
    assert first.revision.valid_to == second.revision.valid_from
    assert came["name"] == "Agroklaster"


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


def test_a_returned_change_is_mended_and_handed_in_again(database):
    author = person(database, 1)
    number = propose(database, {"founded": "2008"}, by=author)
    with pytest.raises(Refused, match="Say why"):
        decisions.return_(database, number, LUBELSKIE, Verdict(" "))
    decisions.return_(database, number, LUBELSKIE, WHY)
    again = ProposedChange("cluster", "agro", {"founded": "2009"}, 1, note="poprawione")
    with pytest.raises(Refused, match="somebody else's"):
        changes.revise(database, number, again, VISITOR)
    changes.revise(database, number, again, author)
    decisions.accept(database, number, LUBELSKIE)
    assert now(database)["founded"] == "2009"
    for act in (changes.withdraw, decisions.take):
        with pytest.raises(Refused, match="was accepted in the meantime"):
            act(database, number, author)


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
        self.authors = [VISITOR, person(self.database, 1), person(self.database, 2)]

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

    @rule(key=KEYS, name=FIELDS, year=st.integers(2001, 2004), stale=st.booleans(), author=st.integers(0, 2))
    def change(self, key, name, year, stale, author):
        version = self.version(key)
        patch = {name: str(year)} if version else NEW | {name: str(year)}
        with suppress(AtlasError):
            propose(
                self.database, patch, max(version - 1, 1) if stale and version else version, key, self.authors[author]
            )

    @rule(key=KEYS)
    def remove(self, key):
        if version := self.version(key):
            propose(self.database, None, version, key)

    @rule(choice=st.integers(0, 5), verdict=st.sampled_from(["accept", "return", "refuse", "withdraw"]))
    def decide(self, choice, verdict):
        waiting = decisions.waiting(self.database, ADMIN)
        if not waiting:
            return
        change = waiting[choice % len(waiting)]
        if verdict != "accept":
            with suppress(Refused):  # a visitor without an account withdraws nothing
                {"return": decisions.return_, "refuse": decisions.refuse}.get(verdict, changes.withdraw)(
                    self.database, change.id, *([self.authors[1]] if verdict == "withdraw" else [ADMIN, WHY])
                )
            return
        with suppress(Overtaken):
            decisions.accept(self.database, change.id, ADMIN)
            self.accepted.append(change.id)
            self.apply(change)

    @rule(choice=st.integers(0, 5), year=st.integers(2001, 2004), stale=st.booleans())
    def accept_with_edits(self, choice, year, stale):
        waiting = [one for one in decisions.waiting(self.database, ADMIN) if one.patch is not None]
        if not waiting:
            return
        change = waiting[choice % len(waiting)]
        with self.database.reading() as session:
            found = queries.entry(session, "cluster", change.key)
        seen = decisions.Seen(change.turn, (found.record.version if found else 0) + stale)
        before = self.said()
        verdict = Verdict(edits={"founded": str(year)}, seen=seen)
        try:
            decisions.accept(self.database, change.id, ADMIN, verdict)
        except AtlasError:
            assert self.said() == before
            return
        assert not stale
        self.accepted.append(change.id)
        self.apply(change)
        self.expected["cluster", change.key]["founded"] = str(year)

    @rule(choice=st.integers(0, 5), year=st.integers(2001, 2004))
    def mend(self, choice, year):
        with self.database.reading() as session:
            returned = [one for one in queries.changes(session, ["returned"]) if one.author and one.patch is not None]
        if not returned:
            return
        change = returned[choice % len(returned)]
        author = next(one for one in self.authors if one.account == change.author)
        again = ProposedChange("cluster", change.key, {**change.patch, "founded": str(year)}, change.base_version)
        with suppress(AtlasError):
            changes.revise(self.database, change.id, again, author)

    @rule(choice=st.integers(0, 5), over=st.booleans())
    def take(self, choice, over):
        waiting = decisions.waiting(self.database, ADMIN)
        if waiting:
            number = waiting[choice % len(waiting)].id
            with suppress(Refused):
                decisions.take(self.database, number, ADMIN, over=over)
                decisions.release(self.database, number, ADMIN)

    @rule(choice=st.integers(0, 9), able=st.booleans())
    def undo_all_of_an_author(self, choice, able):
        if not self.accepted:
            return
        scope = UndoScope(author_of=self.accepted[choice % len(self.accepted)])
        before, planned = self.said(), {}
        for step in preview(self.database, ADMIN, scope):
            if step.obstacle is None:
                planned["cluster", step.change.key] = step.result
        try:
            undo(self.database, ADMIN, "próba", scope, able=able)
        except AtlasError:
            assert self.said() == before
            return
        self.expected = {key: data for key, data in {**before, **planned}.items() if data is not None}

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
            undo(self.database, ADMIN, "próba", UndoScope(number))
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


def test_all_of_this_needs_a_registry(blank):
    with Database(blank) as database, pytest.raises(Refused, match="holds no registry yet"):
        propose(database, {"name": "x"}, 0, "x")
