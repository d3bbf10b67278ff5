"""Tables of firms: read as people keep them, planned, decided as a whole, entered, taken back."""

import io
from dataclasses import replace
from datetime import date, datetime

import pytest

from geo.access.person import CONTACT, COORDINATOR, Person
from geo.build import gazetteer
from geo.database import queries
from geo.database.imports import FirmImport
from geo.database.models import Outbox
from geo.days import today
from geo.editorial import undoing
from geo.errors import Declined
from geo.exchange import firm_tables, imports
from geo.exchange.firm_plans import CHANGED, FAULTY, NEW, SAME
from geo.exchange.imports import BROUGHT
from geo.i18n import translator
from tests import scenery
from tests.desk import account
from tests.exchange import firm, nip, put, regon
from tests.stores import ADMIN

TOWNS = scenery.embedded().registry.towns
HEAD = ["Nazwa firmy", "NIP", "Miejscowość", "Województwo", "Członek od", "Opis", "Uwagi"]


def person(database, name, *roles):
    return Person(account(database, f"{name}@b.pl", roles), frozenset(roles))


@pytest.fixture
def people(database):
    """Who brings members of `agro`, and who decides there."""
    coordinator = person(database, "k", (COORDINATOR, "agro"))
    return coordinator, person(database, "e", (CONTACT, "06"))


def separated(*rows, head=HEAD, encoding="utf-8-sig", by=";"):
    return "\r\n".join(by.join(row) for row in [head, *rows]).encode(encoding)


def row(number, **changed):
    made = {"name": f"Firma {number}", "nip": nip(number), "city": "Lublin", "region": "lubelskie", "since": "2020",
            "text": "Meble", "note": ""}  # fmt: skip
    return list((made | changed).values())


def brought(database, who, content, file="członkowie.csv", cluster="agro"):
    return imports.begin(database, who, cluster, file, content)


def look(database, number, who):
    return imports.opened(database, number, who, TOWNS)


def entered(database, number, coordinator, editor):
    imports.hand_in(database, number, coordinator, TOWNS)
    imports.accept(database, number, editor, TOWNS)
    imports.enter(database, number, editor, TOWNS)


def firms(database):
    with database.reading() as session:
        return {key: data for (_kind, key), data in queries.state(session, kind="firm").items()}


def sheet(rows):
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(out) as book:
        page = book.add_worksheet()
        for place, cells in enumerate(rows):
            page.write_row(place, 0, cells)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", separated(["Żółw", "1"], head=["Nazwa", "NIP"])),
        ("a.csv", separated(["Żółw", "1"], head=["Nazwa", "NIP"], encoding="cp1250", by=",")),
        ("a.txt", separated(["Żółw", "1"], head=["Nazwa", "NIP"], by="\t")),
        ("a.xlsx", sheet([["Nazwa", "NIP"], [], ["Żółw", 1.0]])),
    ],
)
def test_a_table_is_read_as_people_keep_it(name, content):
    table = firm_tables.read(name, content)
    assert (list(table.header), [list(one) for one in table.rows]) == (["Nazwa", "NIP"], [["Żółw", "1"]])


@pytest.mark.parametrize(
    ("name", "content"), [("a.xlsx", b"PK\x03\x04no"), ("a.xlsx", b"no"), ("a.csv", b"\x00\x01"), ("a.csv", b""),
                          ("a.csv", b"Nazwa;NIP\n"), ("a.csv", b"x\n" * 10_002)]
)  # fmt: skip
def test_what_is_no_table_is_declined_with_what_to_do(name, content):
    with pytest.raises(Declined):
        firm_tables.read(name, content)


def test_columns_are_told_by_their_heads():
    heads = ["Lp.", "Nazwa firmy", "NIP", "REGON", "Nr KRS", "Miasto", "Województwo", "PKD", "Wielkość", "WWW",
             "e-mail", "Opis", "Członek od", "Członek do"]  # fmt: skip
    assert list(firm_tables.guessed(heads).values()) == [
        "", "name", "nip", "regon", "", "city", "teryt", "pkd", "size", "website", "email", "text_pl", "valid_from",
        "valid_to",
    ]  # fmt: skip


def test_sixty_members_go_in_by_one_decision_and_out_by_one(database, people):
    coordinator, editor = people
    number = brought(database, coordinator, separated(*(row(one) for one in range(1, 61))))
    assert look(database, number, coordinator).counts == {NEW: 60, CHANGED: 0, SAME: 0, FAULTY: 0}
    with pytest.raises(Declined):
        look(database, number, editor)  # not handed in yet
    imports.hand_in(database, number, coordinator, TOWNS)
    with pytest.raises(Declined):
        imports.accept(database, number, coordinator, TOWNS)
    assert [one.id for one in imports.listed(database, editor)] == [number]
    imports.accept(database, number, editor, TOWNS)
    imports.enter(database, number, editor, TOWNS)
    done = look(database, number, editor)
    assert (done.batch.state, done.batch.done, done.counts[NEW], len(firms(database))) == ("accepted", 60, 60, 60)
    assert firms(database)["firma-7"] == {
        "name": "Firma 7", "nip": nip(7), "city": "Lublin", "teryt": "06",
        "compiled": today().isoformat(), "texts": [{"lang": "pl", "original": "yes", "text": "Meble"}],
        "memberships": [{"cluster_id": "agro", "valid_from": "2020"}],
    }  # fmt: skip
    with database.reading() as session:
        assert "60 firms" in session.query(Outbox).order_by(Outbox.id.desc()).first().body
    again = brought(database, coordinator, separated(*(row(one) for one in range(1, 61))))
    assert look(database, again, coordinator).counts[SAME] == 60
    with pytest.raises(Declined):
        imports.hand_in(database, again, coordinator, TOWNS)
    undoing.undo(database, ADMIN, "pomyłka", undoing.UndoScope(batch=imports.batch_name(done.batch)))
    assert firms(database) == {}


def test_a_table_that_gets_the_number_of_a_forgotten_one_is_told_of_and_taken_back_by_itself(database, people):
    coordinator, editor = people
    for name in ("Dąb", "Buk"):
        number = brought(database, coordinator, separated(row(1, name=name, nip="")))
        entered(database, number, coordinator, editor)
        opened = look(database, number, editor)
        undoing.undo(database, ADMIN, "pomyłka", undoing.UndoScope(batch=imports.batch_name(opened.batch)))
        assert firms(database) == {}
        with database.writing() as session:
            session.query(FirmImport).delete()  # SQLite gives its number to the next one
    with database.reading() as session:
        assert session.query(Outbox).filter(Outbox.key.startswith("import:")).count() == 2


def test_rows_are_matched_by_number_first_and_a_blank_cell_says_nothing(database, people):
    coordinator, editor = people
    put(database, "firm", {"dab": firm(), "buk": firm(name="Buk Sp. z o.o.", nip="", regon=regon(9))})
    table = separated(row(1, name="Dąb Nowa Nazwa", city="", region="", text="", since=""), row(5, name="BUK SP Z O O"))
    number = brought(database, coordinator, table)
    first, second = look(database, number, coordinator).rows
    assert (first.what, first.key, first.data["city"]) == (CHANGED, "dab", "Lublin")
    assert first.data["memberships"] == firm()["memberships"]
    assert (second.what, second.key) == (CHANGED, "buk")  # the same name in the same town, and no number against it
    entered(database, number, coordinator, editor)
    assert {key: data["name"] for key, data in firms(database).items()} == {
        "dab": "Dąb Nowa Nazwa",
        "buk": "BUK SP Z O O",
    }


def test_what_is_faulty_stays_out_and_comes_back_to_be_mended(database, people):
    coordinator, _editor = people
    table = separated(
        row(1), row(2, nip="1234567890"), row(3, city="Nigdzie"), row(1, name="Druga"), row(4, name=""),
        row(5, since="wczoraj"), row(6, name="=SUM(A1)"),
    )  # fmt: skip
    number = brought(database, coordinator, table)
    found = look(database, number, coordinator)
    assert [one.what for one in found.rows] == [NEW, *[FAULTY] * 5, NEW]
    assert [one.problems[0].where for one in found.rows[1:6]] == [
        "nip",
        "city",
        "nip",
        "name",
        "memberships-0-valid_from",
    ]
    assert "2" in found.rows[3].problems[0].said(translator("pl"))
    told = [(one.place, "x") for one in found.rows if one.what == FAULTY]
    content = firm_tables.correction(imports.table_of(found.batch), [*told, (6, "y")], "Do poprawy").decode("utf-8-sig")
    lines = content.splitlines()
    assert (lines[0].endswith("Uwagi;Do poprawy"), len(lines)) == (True, 7)
    assert lines[-1].startswith("'=SUM")
    mended = content.replace("1234567890", nip(22)).encode()
    again = look(database, brought(database, coordinator, mended), coordinator)
    assert again.rows[0].what == NEW


@pytest.mark.parametrize(
    ("said", "legal"),
    [
        ("spółka z o.o.", "company"), ("Sp. z o.o.", "company"), ("SPZOO", "company"), ("S.A.", "company"),
        ("P.S.A.", "company"), ("s.c.", "company"), ("Sp. j.", "company"), ("Jednoosobowa spółka z o.o.", "company"),
        ("jednoosobowa sp. z o.o.", "company"), ("Spółdzielnia", "company"), ("fundacja", "company"),
        ("osoba prawna", "company"), ("company", "company"), ("GmbH", "company"), ("s. r. o.", "company"),
        ("JDG", "sole"), ("j.d.g.", "sole"), ("jednoosobowa działalność gospodarcza", "sole"), ("CEIDG", "sole"),
        ("indywidualna działalność gospodarcza", "sole"), ("ind. dział. gosp.", "sole"), ("os. fiz.", "sole"),
        ("osoba fizyczna prowadząca działalność", "sole"), ("przedsiębiorca jednoosobowy", "sole"),
        ("działalność gospodarcza", "sole"), ("dz. gosp.", ""), ("firma", ""), ("przedsiębiorstwo", ""),
        ("tak", ""), ("sąd", ""), ("spalarnia", ""),
    ],
)  # fmt: skip
def test_a_form_is_what_a_table_says_and_nothing_is_guessed(database, people, said, legal):
    table = separated(["Dąb", nip(1), said], head=["Nazwa", "NIP", "Forma prawna"])
    (found,) = look(database, brought(database, people[0], table), people[0]).rows
    if legal:
        assert (found.what, found.data["legal"]) == (NEW, legal)
    else:
        assert (found.what, [one.where for one in found.problems]) == (FAULTY, ["legal"])
        assert "jednoosobowa działalność" in found.problems[0].said(translator("pl"))


def test_a_firm_whose_form_nobody_says_stays_without_and_keeps_the_one_it_has(database, people):
    coordinator, _editor = people
    put(database, "firm", {"jan": firm(nip=nip(3), legal="sole")})
    rows = [["Dąb", nip(1), ""], ["Buk", nip(2), "123456"], ["Jan", nip(3), ""]]
    number = brought(database, coordinator, separated(*rows, head=["Nazwa", "NIP", "KRS"]))
    found = [one.data.get("legal") for one in look(database, number, coordinator).rows]
    assert found == [None, "company", "sole"]  # the register of companies has no sole traders


BLANK = [""] * len(HEAD)


@pytest.mark.parametrize("by", [";", ",", ""])
def test_rows_have_the_numbers_of_the_file_where_some_are_blank(database, people, by):
    """The head is row 2; rows 3, 6 and 8 are firms, the last one with the number of the first."""
    rows = [BLANK, HEAD, row(1), BLANK, BLANK, row(2, nip="1"), BLANK, row(3, nip=nip(1))]
    text = "\r\n".join(by.join(cells) if any(cells) else "" for cells in rows).encode()
    number = brought(database, people[0], text if by else sheet(rows), "a.csv" if by else "a.xlsx")
    found = look(database, number, people[0])
    assert [(one.line, one.what) for one in found.rows] == [(3, NEW), (6, FAULTY), (8, FAULTY)]
    assert found.rows[2].problems[0].values == {"row": 3}
    assert found.rows[0].name == "Firma 1"


def test_a_table_of_before_has_its_rows_one_below_the_other(database, people):
    number = brought(database, people[0], separated(row(1), row(2)))
    with database.writing() as session:
        kept = session.get(FirmImport, number)
        kept.cells = {name: cells for name, cells in kept.cells.items() if name != "lines"}
    assert [one.line for one in look(database, number, people[0]).rows] == [2, 3]


def test_decisions_go_on_to_the_next_table(database, people):
    coordinator, _editor = people
    put(database, "firm", {"dab": firm(nip="", city="Kraków", teryt="12")})
    table = separated(row(1, name="Zakład Stolarski DĄB"), row(2))
    number = brought(database, coordinator, table)
    (maybe, _other) = look(database, number, coordinator).rows
    assert (maybe.what, maybe.maybe) == (NEW, ("dab", "Zakład Stolarski Dąb"))
    columns = {**look(database, number, coordinator).batch.columns, "5": "", "6": "text_pl"}
    imports.choose(database, number, coordinator, columns, {maybe.mark: "dab"})
    assert look(database, number, coordinator).rows[0].key == "dab"
    following = look(database, brought(database, coordinator, table), coordinator)
    assert (following.rows[0].key, following.batch.columns["6"]) == ("dab", "text_pl")


def test_who_may_bring_what(database, people):
    coordinator, editor = people
    nobody = person(database, "n")
    table = separated(row(1))
    for who, cluster in ((coordinator, "bio"), (coordinator, ""), (nobody, "agro"), (editor, "bio"), (editor, "")):
        with pytest.raises(Declined):
            brought(database, who, table, cluster=cluster)
    number = brought(database, coordinator, table)
    elsewhere = person(database, "w", (CONTACT, "14"))
    imports.hand_in(database, number, coordinator, TOWNS)
    for act in (lambda: look(database, number, elsewhere), lambda: look(database, number, nobody),
                lambda: imports.accept(database, number, elsewhere, TOWNS),
                lambda: imports.refuse(database, number, editor, " "),
                lambda: imports.withdraw(database, number, editor)):  # fmt: skip
        with pytest.raises(Declined):
            act()
    imports.refuse(database, number, editor, "Bez zgody firm.")
    assert look(database, number, coordinator).batch.reason == "Bez zgody firm."


def test_tables_are_limited_and_forgotten(database, people, monkeypatch):
    coordinator, _editor = people
    monkeypatch.setattr(imports, "BROUGHT", replace(BROUGHT, most=1))
    brought(database, coordinator, separated(row(1)))
    with pytest.raises(Declined):
        brought(database, coordinator, separated(row(1)))
    monkeypatch.setattr(imports, "KEPT", imports.KEPT * 0)
    imports.forget(database)
    assert imports.listed(database, coordinator) == []


def test_who_goes_on_after_a_stop_enters_the_rest_once(database, people, monkeypatch):
    coordinator, editor = people
    number = brought(database, coordinator, separated(*(row(one) for one in range(1, 8))))
    imports.hand_in(database, number, coordinator, TOWNS)
    imports.accept(database, number, editor, TOWNS)
    monkeypatch.setattr(imports, "AT_ONCE", 3)
    stopped, whole = [], imports._enter

    def stop(*given):
        if len(stopped) == 2:
            raise KeyboardInterrupt
        stopped.append(whole(*given))
        return stopped[-1]

    monkeypatch.setattr(imports, "_enter", stop)
    with pytest.raises(KeyboardInterrupt):
        imports.enter(database, number, editor, TOWNS)
    assert len(firms(database)) == 6
    monkeypatch.setattr(imports, "_enter", whole)
    imports.enter(database, number, editor, TOWNS)
    assert (len(firms(database)), look(database, number, editor).batch.done) == (7, 7)


def test_where_somebody_was_faster_a_row_is_planned_anew(database, people, monkeypatch):
    coordinator, editor = people
    number = brought(database, coordinator, separated(row(1), row(2)))
    imports.hand_in(database, number, coordinator, TOWNS)
    imports.accept(database, number, editor, TOWNS)
    planned, left = [], imports._left

    def overtaken(*given):
        planned.append(left(*given))
        if len(planned) == 1:
            put(database, "firm", {"firma-1": firm(name="Dąb")})
        return planned[-1]

    monkeypatch.setattr(imports, "_left", overtaken)
    imports.enter(database, number, editor, TOWNS)
    assert [len(rows) for rows in planned] == [2, 1]
    assert {key: data["name"] for key, data in firms(database).items()} == {"firma-1": "Firma 1", "firma-2": "Firma 2"}
    assert look(database, number, editor).batch.done == 2


def test_all_towns_of_a_table_are_looked_up_at_once(database, people, monkeypatch):
    asked, found = [], gazetteer.seat_faults
    monkeypatch.setattr(
        gazetteer, "seat_faults", lambda seats, *given: asked.append(len(seats)) or found(seats, *given)
    )
    rows = [row(number, city=town.name, region=town.teryt) for number, town in enumerate(TOWNS[:200])]
    number = brought(database, people[0], separated(*rows, row(300, city="Nigdzie"), row(301, city="Nigdzie")))
    opened = look(database, number, people[0])
    assert asked == [201, 1]  # of one that has no place it is asked again why
    assert [one.problems[0].where for one in opened.rows if one.what == FAULTY] == ["city", "city"]


def test_spreadsheets_say_days_and_numbers(database, people):
    coordinator, _editor = people
    content = sheet([["Nazwa", "NIP", "Członek od"], ["Dąb", float(nip(1)), "2020-05-01"]])
    found = look(database, brought(database, coordinator, content, "a.xlsx"), coordinator)
    assert found.rows[0].data["nip"] == nip(1)
    assert firm_tables._text(date(2020, 5, 1)) == firm_tables._text(datetime(2020, 5, 1, 8)) == "2020-05-01"
