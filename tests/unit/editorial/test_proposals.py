"""Proposals from the form to being handed in, and what visitors typed before they signed in; on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from geo.access.person import Person
from geo.database.models import KeptForm
from geo.editorial import changes, decisions, forms, proposals
from geo.editorial.changes import ProposedChange
from geo.errors import DataError, Declined
from tests import desk, scenery
from tests.stores import ADMIN, VISITOR

ROLES = ADMIN.roles
TOWNS = scenery.embedded().registry.towns
NEW = {"name": ["Nowy Klaster"], "sector": ["ict"], "stage": ["operating"], "activity": ["active"], "sources": ["a.pl"]}


def person(database, email="a@b.pl", roles=frozenset()):
    return Person(desk.account(database, email), roles)


def form(database, key="agro", **changed):
    version, data = proposals.record(database, key)
    return {**forms.of_record(data), forms.VERSION: [str(version)], **{name: [text] for name, text in changed.items()}}


def read(database, typed, key="agro"):
    return proposals.read(database, forms.tidy(typed), key, TOWNS)


def saved(database, author, **changed):
    reading = read(database, form(database, evidence="https://c.pl", **changed))
    return proposals.save(database, reading, author)


def test_a_draft_is_written_anew_and_handed_in_once(database):
    author = person(database)
    number = saved(database, author, founded="2008")
    again = read(database, form(database, founded="2009", evidence="https://c.pl", note="uwaga"))
    assert proposals.save(database, again, author, number) == number
    (change,) = proposals.mine(database, author)
    assert (change.state, change.patch, change.note) == (
        "draft",
        {"founded": "2009", "sources": change.patch["sources"]},
        "uwaga",
    )
    assert change.patch["sources"].endswith(";https://c.pl")
    filled = proposals.form_of(database, change)
    assert read(database, filled).patch == change.patch and not read(database, filled).problems
    proposals.hand_in(database, number, author)
    assert [one.id for one in decisions.waiting(database, ADMIN)] == [number]
    with pytest.raises(ValueError, match=r"submitted|waits"):
        proposals.hand_in(database, number, author)


def test_what_is_handed_in_is_the_draft_as_it_stands_then(database, monkeypatch):
    """Another window saves it between the look and the handing in."""
    author = person(database)
    number = saved(database, author, founded="2008")
    before = proposals.own(database, number, author)
    again = read(database, form(database, founded="2009", evidence="https://c.pl"))
    proposals.save(database, again, author, number)
    monkeypatch.setattr(proposals, "own", lambda *_asked: before)
    proposals.hand_in(database, number, author)
    assert [one.patch["founded"] for one in decisions.waiting(database, ADMIN)] == ["2009"]


def test_a_faulty_draft_is_kept_and_not_handed_in(database):
    author = person(database)
    number = saved(database, author, founded="soon")
    with pytest.raises(DataError):
        proposals.hand_in(database, number, author)
    assert proposals.mine(database, author)[0].state == "draft"


def test_nobody_reaches_the_proposals_of_another(database):
    author, other = person(database), person(database, "c@d.pl")
    number = saved(database, author, founded="2008")
    assert proposals.mine(database, other) == proposals.mine(database, VISITOR) == []
    reading = read(database, form(database, founded="2011"))
    for stranger in (other, VISITOR, ADMIN):
        for act in (proposals.own, proposals.hand_in, proposals.discard):
            with pytest.raises(Declined):
                act(database, number, stranger)
        with pytest.raises(Declined):
            proposals.save(database, reading, stranger, number)


def test_a_draft_goes_and_a_proposal_is_withdrawn(database):
    author = person(database)
    draft, sent = saved(database, author, founded="2008"), saved(database, author, founded="2009")
    proposals.hand_in(database, sent, author)
    for number in (draft, sent):
        proposals.discard(database, number, author)
    assert [(one.id, one.state) for one in proposals.mine(database, author)] == [(sent, "withdrawn")]


def test_new_clusters_get_ids_of_their_own(database):
    author = person(database)
    ids = []
    for name in ("Nowy Klaster", "Nowy klaster!", "Agro", "…"):
        number = proposals.save(database, read(database, NEW | {"name": [name]}, ""), author)
        ids.append(proposals.own(database, number, author).key)
    assert ids == ["nowy-klaster", "nowy-klaster-2", "agro-2", "klaster"]
    assert not proposals.waits_alike(database, {"name": "NOWY klaster"})  # drafts are nobody's business
    first = proposals.mine(database, author)[-1].id
    proposals.hand_in(database, first, author)
    assert proposals.waits_alike(database, {"name": "NOWY klaster"})
    assert not proposals.waits_alike(database, {"name": "NOWY klaster"}, but=first)


def test_nobody_heaps_up_proposals(database, monkeypatch):
    monkeypatch.setattr(proposals, "MOST_OPEN", 1)
    author = person(database)
    saved(database, author, founded="2008")
    with pytest.raises(Declined, match="1 proposals"):
        saved(database, author, founded="2009")


def test_what_a_visitor_typed_is_kept_behind_a_secret_for_a_week(database):
    secret = proposals.keep(database, {"name": ["Żółw"]}, "agro", "n")
    kept = proposals.kept(database, secret)
    assert (kept.key, kept.purpose, kept.form) == ("agro", "cluster", {"name": ["Żółw"]})
    assert proposals.keep(database, {"name": ["B"]}, "agro", "n", secret) == secret
    assert proposals.keep(database, {"name": ["C"]}, "bio", "n", secret) != secret
    assert proposals.kept(database, secret).form == {"name": ["B"]} and proposals.kept(database, "x" + secret) is None
    with database.writing() as session:
        (row,) = [one for one in session.query(KeptForm) if one.digest == proposals.digest(secret)]
        assert secret not in str(row.form) and len(row.digest) == 64
        row.ends_at = datetime.now(UTC) - timedelta(seconds=1)
    assert proposals.kept(database, secret) is None
    proposals.keep(database, {}, "", "n")
    with database.reading() as session:
        assert session.query(KeptForm).filter_by(digest=proposals.digest(secret)).count() == 0


def test_visitors_do_not_fill_the_database(database, monkeypatch):
    monkeypatch.setattr(proposals, "MOST_KEPT", 1)
    secret = proposals.keep(database, {}, "", "n")
    with pytest.raises(Declined, match="Sign in first"):
        proposals.keep(database, {}, "", "n")
    proposals.forget(database, secret)
    proposals.keep(database, {}, "", "n")


def test_limits_hold_for_a_network_and_an_account(database, monkeypatch):
    from geo.access import attempts

    monkeypatch.setattr(attempts, "FORMS_FROM", replace(attempts.FORMS_FROM, most=1))
    secret = proposals.keep(database, {}, "", "203.0.113.0/24")
    with pytest.raises(Declined, match="Sign in first"):
        proposals.keep(database, {}, "", "203.0.113.0/24")
    assert proposals.keep(database, {"name": ["B"]}, "", "203.0.113.0/24", secret) == secret  # the same form, mended
    proposals.keep(database, {}, "", "198.51.100.0/24")
    monkeypatch.setattr(attempts, "SENT_BY", replace(attempts.SENT_BY, most=0))
    author = person(database)
    number = saved(database, author, founded="2008")
    with pytest.raises(Declined, match="very many proposals"):
        proposals.hand_in(database, number, author)
    assert proposals.mine(database, author)[0].state == "draft"


def test_a_record_that_is_gone_is_said_to_be(database):
    typed = form(database, founded="2008")
    assert not read(database, typed).removed
    assert read(database, typed, "nobody").removed
    assert proposals.record(database, "nobody") is None


def test_a_form_that_leaves_the_statuses_out_keeps_them(database):
    for typed in ({}, {forms.VERSION: ["1"]}, {"founded": ["2008"]}):
        reading = read(database, typed)
        assert reading.data["statuses"] == proposals.record(database, "agro")[1]["statuses"]
        assert all(one.where in ("note", "evidence") for one in reading.problems)


AWARDS = [{"status": "kkk", "valid_from": year, "sources": "https://c.pl"} for year in ("2015", "2018", "2021")]


@pytest.mark.parametrize(("gone", "left"), [(("0",), ["2018", "2021"]), (("0", "1", "2"), [])])
def test_rows_that_go_are_gone_from_a_form_that_is_brought_up(database, gone, left):
    accepted(database, statuses=AWARDS)
    typed = form(database, **{f"statuses-{place}-removed": "1" for place in gone})
    accepted(database, 2, members="50")
    reading = read(database, typed)
    shown = proposals.brought_up(typed, reading)
    assert [one.name for one in reading.moved] == ["members"] and shown["members"] == ["50"]
    assert [row["valid_from"] for row in forms.rows(shown, "statuses") if row.get("valid_from")] == left
    assert not any(name.endswith("-removed") for name in shown)
    again = read(database, shown | {forms.VERSION: ["3"]})
    assert [row["valid_from"] for row in again.data.get("statuses", [])] == left and not again.moved


def test_faults_of_rows_stand_where_a_form_that_is_brought_up_has_them(database):
    accepted(database, statuses=AWARDS)
    typed = form(database, **{"statuses-0-removed": "1", "statuses-2-valid_from": "soon"})
    accepted(database, 2, members="50")
    assert [one.where for one in read(database, typed).problems if "statuses" in one.where] == ["statuses-1-valid_from"]


def accepted(database, version=1, **patch):
    proposal = ProposedChange("cluster", "agro", patch, version, sources="https://c.pl")
    decisions.accept(database, changes.propose(database, proposal, ADMIN), person(database, f"{version}@c.pl", ROLES))


def test_a_new_record_gets_another_id_where_the_registry_has_it_by_now(database):
    author = person(database)
    mended, sent = (proposals.save(database, read(database, NEW, ""), author) for _each in range(2))
    keys = "nowy-klaster", "nowy-klaster-2"
    for key in keys:
        data = {**proposals.record(database, "bio")[1], "name": "Nowy Klaster"}
        patch = {name: value for name, value in data.items() if name != "id"}
        number = changes.propose(database, ProposedChange("cluster", key, patch), ADMIN)
        decisions.accept(database, number, person(database, f"{key}@c.pl", ROLES))
    reading = read(database, NEW | {"name": ["Nowy Klaster"], "founded": ["2008"]}, "")
    assert proposals.save(database, reading, author, mended) == mended
    proposals.hand_in(database, sent, author)
    found = {one.id: one.key for one in proposals.mine(database, author)}
    assert found == {mended: "nowy-klaster-3", sent: "nowy-klaster-4"}
