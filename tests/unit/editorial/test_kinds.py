"""Firms, offers and events through the same door as clusters: by their description alone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from geo.access.person import COORDINATOR, Person
from geo.build.exchange import rules
from geo.days import today
from geo.editorial import changes, decisions, fields, forms, proposals, publishing, tables, undoing
from geo.editorial.changes import ProposedChange
from geo.errors import Declined
from geo.i18n import translator
from geo.store import live, public
from tests import scenery
from tests.desk import account
from tests.exchange import event, firm, nip, offer, put, text
from tests.stores import ADMIN, LUBELSKIE, MAZOWIECKIE

PL, EN = translator("pl"), translator("en")
TOWNS = scenery.embedded().registry.towns
OFFER = {name: value for name, value in offer().items() if name != "compiled"}
RECORDS = {"firm": firm(), "offer": offer(), "event": event()}


def coordinator(database, *scopes):
    roles = [(COORDINATOR, scope) for scope in scopes]
    return Person(account(database, f"{'-'.join(scopes).replace(':', '-') or 'nobody'}@b.pl", roles), frozenset(roles))


def typed(kind, data, **changed):
    return {**forms.of_record(data, kind=kind), forms.VERSION: ["0"], **changed}


def sent(database, kind, form, author, key=""):
    """Hand in what a form says, and return the number of the change."""
    reading = proposals.read(database, forms.tidy(form, kind), key, TOWNS, kind)
    assert [one.where for one in reading.problems] == []
    number = proposals.save(database, reading, author)
    proposals.hand_in(database, number, author)
    return number


@pytest.mark.parametrize("kind", RECORDS)
def test_every_column_has_its_field_and_name(kind):
    described, made = fields.of(kind), tables.KINDS[kind]
    assert set(made.columns) - {"id", "compiled"} | set(made.lists) == set(described.fields)
    for name, columns in made.list_columns.items():
        assert set(columns) - {made.lists[name][1]} == set(described.rows[name].asked)
    known = {rule.column for rule in rules(today())[made.table] if hasattr(rule, "column")}
    assert known == set(made.columns)
    names = [fields.label(name, PL, kind) for name in described.fields]
    assert not {"", *described.fields} & set(names)


@pytest.mark.parametrize("polish", [True, False])
@pytest.mark.parametrize("kind", RECORDS)
def test_a_form_that_nobody_touched_says_what_the_record_says(kind, polish):
    data = {name: value for name, value in RECORDS[kind].items() if value}
    assert forms.record(forms.of_record(data, polish, kind=kind), data, TOWNS, kind) == data


@pytest.mark.parametrize("kind", RECORDS)
def test_it_is_proposed_decided_published_told_and_taken_back(database, kind):
    author = coordinator(database, "agro")
    number = sent(database, kind, typed(kind, RECORDS[kind]), author)
    assert [(one.change.id, one.regions) for one in decisions.queue(database, LUBELSKIE)] == [(number, {"06"})]
    assert decisions.queue(database, MAZOWIECKIE) == []
    decisions.accept(database, number, LUBELSKIE)
    publishing.publish(database)
    data = live.pinned(database.settings).data
    (row,) = public.read(data, tables.KINDS[kind].table)
    assert {name: row[name] for name in RECORDS[kind]} == RECORDS[kind] | {"compiled": today().isoformat()}
    told = public.read(data, "history")[-1]
    title = "Zakład Stolarski Dąb" if kind == "firm" else RECORDS[kind]["texts"][0]["title"]
    assert (told["kind"], told["name"], told["what"], told["regions"]) == (kind, title, "added", ["06"])
    undoing.undo(database, ADMIN, "pomyłka", undoing.UndoScope(number))
    publishing.publish(database)
    assert public.read(live.pinned(database.settings).data, tables.KINDS[kind].table) is None


def test_numbers_and_days_are_read_as_people_write_them(database):
    form = typed("firm", firm(), nip=["525-000-80-28"], krs=["0000 123 456"])
    form |= {"memberships-0-valid_from": ["1.2.2020"]}
    reading = proposals.read(database, forms.tidy(form, "firm"), "", TOWNS, "firm")
    assert (reading.data["nip"], reading.data["krs"]) == ("5250008028", "0000123456")
    assert reading.data["memberships"] == [{"cluster_id": "agro", "valid_from": "2020-02-01"}]
    moment = typed("event", event(), starts=["10.03.2027 9:00"], ends=["2027-03-10T12:30"])
    read = proposals.read(database, forms.tidy(moment, "event"), "", TOWNS, "event")
    assert (read.data["starts"], read.data["ends"], read.problems) == ("2027-03-10T09:00", "2027-03-10T12:30", [])


@pytest.mark.parametrize(
    ("kind", "changed", "where"),
    [
        ("firm", {"nip": ["5250008029"]}, "nip"),
        ("firm", {"legal": ["spółka"]}, "legal"),
        ("firm", {"legal": [""], "seat_lat": ["51.2"], "seat_lon": ["22.5"]}, "seat_consent"),
        ("firm", {"city": ["Nigdzie"]}, "city"),
        ("firm", {"legal": ["sole"], "seat_lat": ["51.2"], "seat_lon": ["22.5"]}, "seat_consent"),
        ("firm", {"memberships-0-valid_to": ["2001"]}, "memberships-0-valid_to"),
        ("firm", {"texts-1-lang": ["pl"], "texts-1-text": ["Krzesła."]}, "texts-1-lang"),
        ("firm", {"texts-1-lang": ["en"], "texts-1-text": ["C"], "texts-1-original": ["yes"]}, "texts-1-original"),
        ("offer", {"texts-0-title": [""]}, "texts-0-title"),
        ("offer", {"countries": ["CZ", "??"]}, "countries"),
        ("event", {"starts": [""], "ends": [""]}, "starts"),
        ("event", {"ends": ["2027-01-01"]}, "ends"),
        ("event", {"teryt": [""], "city": ["Nigdzie"]}, "teryt"),
    ],
)
def test_a_fault_is_told_at_its_field(database, kind, changed, where):
    form = typed(kind, RECORDS[kind], **changed)
    (one,) = proposals.read(database, forms.tidy(form, kind), "", TOWNS, kind).problems
    assert one.where == where
    assert one.said(PL) != one.said(EN)


def test_a_town_abroad_is_no_fault(database):
    form = typed("event", event(), city=["Praha"], teryt=[""], country=["CZ"])
    reading = proposals.read(database, forms.tidy(form, "event"), "", TOWNS, "event")
    assert (reading.problems, reading.data["city"]) == ([], "Praha")


def test_no_two_firms_have_the_same_number(database):
    put(database, "firm", {"dab": firm()})
    author = coordinator(database, "agro")
    reading = proposals.read(database, typed("firm", firm(name="Inna")), "", TOWNS, "firm")
    assert [(one.id, one.why) for one in proposals.alike(database, reading.data, kind="firm")] == [("dab", "number")]
    with pytest.raises(Declined, match="Zakład Stolarski Dąb"):
        sent(database, "firm", typed("firm", firm(name="Inna")), author)
    first = sent(database, "firm", typed("firm", firm(name="A", nip=nip(5))), author)
    second = sent(database, "firm", typed("firm", firm(name="B", nip=nip(5))), author)
    decisions.accept(database, first, ADMIN)
    with pytest.raises(Declined, match="A"):
        decisions.accept(database, second, ADMIN)


def test_a_firm_is_member_of_clusters_that_there_are(database):
    author = coordinator(database, "agro")
    with pytest.raises(Declined, match="nobody"):
        sent(database, "firm", typed("firm", firm(memberships=[{"cluster_id": "nobody"}])), author)
    number = sent(database, "firm", typed("firm", firm(city="Warszawa", teryt="14")), author)
    queue = {who: [one.change.id for one in decisions.queue(database, who)] for who in (LUBELSKIE, MAZOWIECKIE)}
    assert queue == {LUBELSKIE: [number], MAZOWIECKIE: [number]}  # where its cluster is, and where it is itself


def test_an_offer_is_its_owners(database):
    stranger, other = coordinator(database), coordinator(database, "bio")
    for author in (stranger, other):
        with pytest.raises(Declined, match="owner"):
            changes.propose(database, ProposedChange("offer", "x", OFFER), author, submit=False)
    put(database, "firm", {"dab": firm()})
    own = coordinator(database, "firm:dab")
    number = sent(database, "offer", typed("offer", offer(owner_kind="firm", owner="dab")), own)
    with database.reading() as session:
        assert changes.load(session, number).author_role == COORDINATOR
    decisions.accept(database, number, LUBELSKIE)
    with database.reading() as session:
        key = changes.load(session, number).key
    with pytest.raises(Declined, match="owner"):  # nor does anybody take it over
        changes.propose(database, ProposedChange("offer", key, {"owner_kind": "cluster", "owner": "bio"}, 1), other)


def test_values_are_shown_in_words():
    registry = scenery.embedded().registry
    assert fields.shown("size", "small", PL, registry, "firm") == ["Mała (10–49 pracujących)"]
    assert fields.shown("countries", "CZ;DE", EN, registry, "offer") == ["Czechia", "Germany"]
    assert fields.shown("texts", [text("de", False, text="Möbel")], PL, registry, "firm") == ["niemiecki · Möbel"]
    member = [{"cluster_id": registry.ids[0], "valid_from": "2020"}]
    assert fields.shown("memberships", member, PL, registry, "firm") == [f"{registry.names[0]} · 2020"]


def test_an_editor_of_one_of_its_regions_decides_unless_it_is_a_cluster():
    from geo.editorial import records

    both = {"06", "14"}
    assert records.decides(LUBELSKIE, "firm", both)
    assert not records.decides(LUBELSKIE, "cluster", both)
    assert not records.decides(LUBELSKIE, "firm", set())
    assert records.decides(replace(ADMIN), "firm", set())


@pytest.mark.parametrize(
    ("texts", "where"),
    [
        ([], "texts-0-lang"),
        ([text(lang, False, title="Nabídka", summary="Sušíme ovoce.") for lang in ("cs", "sk")], "texts-0-original"),
    ],
)
def test_an_offer_says_something_and_which_text_is_the_original(database, texts, where):
    form = forms.tidy(typed("offer", {**OFFER, "texts": texts}), "offer")
    problems = proposals.read(database, form, "", TOWNS, "offer").problems
    assert [one.where for one in problems] == [where]
    assert problems[0].said(EN)


def test_an_offer_holds_for_a_year_at_most(database):
    late = (today() + timedelta(days=367)).isoformat()
    form = forms.tidy(typed("offer", {**OFFER, "valid_until": late}), "offer")
    assert [one.where for one in proposals.read(database, form, "", TOWNS, "offer").problems] == ["valid_until"]
