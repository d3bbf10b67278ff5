"""Tables of firms through their pages: upload, answers about columns, decision, progress, the file of faults."""

from threading import Event

import pytest

from tests import scenery
from tests.desk import signed_in
from tests.exchange import firm, nip, put
from tests.unit.exchange.test_imports import firms, row, separated


@pytest.fixture
def both(database):
    """A coordinator of `agro` and the contact point there, each with a browser."""
    sources = scenery.embedded()
    coordinator = signed_in(database, "k@b.pl", [("coordinator", "agro")], sources)
    return coordinator, signed_in(database, "e@b.pl", [("contact", "06")], sources)


def brought(asks, content, name="członkowie.csv"):
    page = asks.get("import?cluster=agro")
    assert 'value="agro" selected' in page.text
    assert "at most 10,000 rows" in page.words
    return asks.follow(asks.upload("import", name, content, cluster="agro"))


def test_a_coordinator_brings_members_and_an_editor_decides_at_once(database, both):
    coordinator, editor = both
    put(database, "firm", {"dab": firm(nip="", city="Kraków", teryt="12")})
    table = separated(row(1, name="Zakład Stolarski DĄB"), [], row(2), row(3, nip="1"))
    page = brought(coordinator, table)
    address = page.address
    for words in ("new 2", "faulty 1", "Row 2: Zakład Stolarski DĄB", "is: Zakład Stolarski Dąb", "last digit"):
        assert words in page.words, words
    assert "5 Firma 3 NIP: Correct" in page.words  # the third row is blank
    mark = page.text.partition('name="same-')[2].partition('"')[0]
    chosen = {f"column-{place}": meaning for place, meaning in enumerate(["name", "nip", "city", "teryt", "", "", ""])}
    coordinator.post(address, do="choose", **chosen, **{f"same-{mark}": "dab"})
    again = coordinator.get(address)
    assert "changed 1" in again.words
    faulty = coordinator.get(f"{address}/faulty.csv")
    assert (faulty.status, faulty.header("content-type")) == (200, "text/csv; charset=utf-8")
    assert "To be mended" in faulty.text
    assert coordinator.post(address, do="send").status == 303
    assert editor.get("import").status == 200
    queue = editor.get("moderation?kind=table")
    assert "1 proposal." in queue.words
    assert "członkowie.csv table of firms Lublin the coordinator today" in queue.words
    assert "członkowie.csv" not in editor.get("moderation?kind=firm-new").words
    assert "członkowie.csv" not in editor.get("moderation?state=accepted").words
    assert "Accept 2 firms at once" in editor.get(address).words
    assert editor.post(address, do="refuse", reason="").status == 422
    assert editor.post(address, do="accept").status == 303
    tick = Event()
    while "being entered" in (done := editor.get(address)).words:
        tick.wait(0.02)
    assert "Take all of it back" in done.words
    assert "członkowie.csv" in editor.get("moderation?state=accepted").words
    assert sorted(firms(database)) == ["dab", "firma-2"]
    back = done.text.partition('href="../moderation/undo/')[2].partition('"')[0].replace("&amp;", "&")
    assert "Take back all that was done in one go" in editor.get(f"moderation/undo/{back}").words


def test_firms_whose_form_nobody_says_are_counted_before_the_table_is_sent(database, both):
    head, coordinator = ["Nazwa", "NIP", "Forma"], both[0]
    put(database, "firm", {"dab": firm(nip=nip(4))})  # has a form already
    rows = [["A", nip(1), "sp. z o.o."], ["B", nip(2), ""], ["C", nip(3), ""], ["Dąb", nip(4), ""]]
    assert "Of 2 firms nobody says whether" in brought(coordinator, separated(*rows, head=head)).words
    assert "nobody says whether" not in brought(coordinator, separated(rows[0], rows[3], head=head)).words


def test_the_file_of_faults_names_fields_as_the_page_does(database, both):
    coordinator, _editor = both
    page = brought(coordinator, separated(row(1, since="wczoraj"), row(2, nip="1", region="Nigdzie")))
    rows = [line.split(";", 7) for line in coordinator.get(f"{page.address}/faulty.csv").text.splitlines()]
    assert rows[1][-1].startswith("Memberships: Write a year, a month or a day")
    assert rows[2][-1].startswith('"NIP: Correct the number') and "; Voivodeship: " in rows[2][-1]
    assert "memberships-0" not in page.text


def test_what_cannot_be_read_is_told_on_the_page(database, both):
    coordinator, editor = both
    coordinator.get("import")
    assert "Choose a file first" in coordinator.upload("import", "", b"", cluster="agro").words
    assert "cannot be read as a table" in coordinator.upload("import", "a.xlsx", b"PK\x03\x04", cluster="agro").words
    assert coordinator.upload("import", "a.csv", b"x" * 8_100_000, cluster="agro").status == 413
    assert coordinator.upload("my/changes/1", "a.csv", b"x").status == 415  # no other page takes a file
    editor.get("import")
    assert editor.upload("import", "a.csv", separated(row(1)), cluster="bio").status == 422
    coordinator.token = ""
    assert coordinator.upload("import", "a.csv", separated(row(1)), cluster="agro").status == 403


def test_nothing_of_a_table_is_markup_or_a_formula(database, both):
    coordinator, _editor = both
    page = brought(coordinator, separated(["<b>x</b>", nip(1)], ["=1+1", "1"], head=["<i>Nazwa</i>", "NIP"]))
    assert "<b>x</b>" not in page.text
    assert "<i>Nazwa</i>" not in page.text
    page = brought(coordinator, separated(["=1+1", "1"], head=["Nazwa", "NIP"]))
    assert "'=1+1;1" in coordinator.get(f"{page.address}/faulty.csv").text


def test_who_acts_for_no_cluster_is_told_who_brings_tables(database):
    asks = signed_in(database, "x@b.pl", sources=scenery.embedded())
    page = asks.get("import")
    assert "brought by coordinators" in page.words
    assert 'type="file"' not in page.text
