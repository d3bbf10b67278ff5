"""The pages of a contact point: list, one cluster, requests, files."""

import io
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import openpyxl
import pytest

from geo.access.person import ADMINISTRATOR, CONTACT, COORDINATOR, MACHINE
from geo.editorial import answers, monitoring, requests
from geo.editorial.requests import EVERYONE
from geo.web.editing import monitoring as pages
from tests import factories
from tests.desk import browser, signed_in
from tests.heard import coordinator, fill_in, mails, token
from tests.html import Page
from tests.stores import ADMIN

NOW = datetime.now(UTC)
SOURCES = SimpleNamespace(registry=factories.registry(), today=factories.TODAY)


@pytest.fixture
def watched(database):
    """The database after a round of forty days ago; one of two clusters has answered."""
    coordinator(database)
    fill_in(database, "bio", email="biuro@bio.example", name="Bio <b>klaster</b>")
    begun = NOW - timedelta(days=40)
    requests.start(database, MACHINE, EVERYONE, begun)
    answers.answer(database, token(mails(database)[1]), answers.RIGHT, begun)
    return database


@pytest.fixture
def admin(watched):
    return signed_in(watched, "admin@atlas.example", [(ADMINISTRATOR, "*")], SOURCES)


@pytest.fixture
def lubelskie(watched):
    return signed_in(watched, "lublin@urzad.example", [(CONTACT, "06")], SOURCES)


def test_the_list_is_for_editors_alone(watched):
    assert browser(watched, SOURCES).get("monitoring").status == 303  # to sign in
    people = signed_in(watched, "k@agro.example", [(COORDINATOR, "agro")], SOURCES)
    for page in pages.PAGES:
        address = page.path.replace("{id}", "agro")
        reply = people.get(address) if page.method == "GET" else people.post(address, note="x", how="x")
        assert reply.status == 403, page.path


def test_an_administrator_sees_all_voivodeships_with_their_answers(admin):
    reply = admin.get("monitoring")
    page = Page(reply.text)
    page.check_structure()
    assert page.texts("th", scope="row") == ["Lublin", "Mazovia", "Agroklaster", "Bio <b>klaster</b>"]
    assert "0 of 1" in reply.words
    assert "1 of 1" in reply.words
    assert "100%" in reply.words
    assert "compiled 23 November 2026, never confirmed" in reply.words


def test_a_contact_point_sees_its_own_in_polish(lubelskie):
    reply = lubelskie.get("monitoring?lang=pl")
    assert Page(reply.text).texts("th", scope="row") == ["Agroklaster"]
    assert "odpowiedziało: 0 z 1 (0%)" in reply.words
    assert "Bio" not in reply.words
    assert lubelskie.get("monitoring/cluster/bio").status == 422
    assert lubelskie.post("monitoring/cluster/bio/note", note="x").status == 422


def test_the_list_is_narrowed_by_the_address(admin):
    def rows(query):
        return Page(admin.get(f"monitoring?{query}").text).texts("a")

    assert "Agroklaster" not in rows("state=open&region=14")
    assert "Agroklaster" in rows("state=open&region=06&q=AGRO")
    chosen = Page(admin.get("monitoring?state=open").text).all("option", value="open")[0]
    assert "selected" in chosen
    assert chosen["text"] == "waiting for an answer (1)"


def test_a_long_list_has_pages(admin, monkeypatch):
    monkeypatch.setattr(pages, "A_PAGE", 1)
    first = admin.get("monitoring?q=klaster")
    link = Page(first.text).one("a", rel="next")["href"]
    assert link == "./monitoring?q=klaster&page=2"
    assert "Agroklaster" in first.words
    assert "Agroklaster" not in admin.get("monitoring?page=2").words
    assert admin.get("monitoring?page=99999999").status == 200


def test_notes_are_kept_shown_and_escaped(lubelskie, watched):
    lubelskie.get("monitoring/cluster/agro")
    kept = lubelskie.follow(lubelskie.post("monitoring/cluster/agro/note", note="Dzwonić <i>po 10</i>\npo świętach"))
    assert "The note is kept." in kept.words
    Page(kept.text).check_structure()
    assert "&lt;i&gt;po 10&lt;/i&gt;\npo świętach" in kept.text
    blank = lubelskie.post("monitoring/cluster/agro/note", note=" ")
    field = Page(blank.text).one("textarea", id="note")
    assert (blank.status, field["aria-invalid"], "note-fault" in field["aria-describedby"]) == (422, "true", True)
    long = lubelskie.post("monitoring/cluster/agro/note", note="x" * 2001)
    assert Page(long.text).one("textarea", id="note")["text"] == "x" * 2001  # what was typed stays
    assert len(monitoring.sheet(watched, ADMIN, "agro", NOW).notes) == 1


def test_a_confirmation_by_telephone(lubelskie, watched):
    lubelskie.get("monitoring/cluster/agro")
    done = lubelskie.follow(lubelskie.post("monitoring/cluster/agro/confirmation", how="Pani z biura, telefon"))
    assert "The entry is confirmed." in done.words
    assert "(contact point)" in done.words
    assert monitoring.sheet(watched, ADMIN, "agro", NOW).cluster.confirmed


def test_a_round_is_looked_at_and_then_started(admin, watched):
    fill_in(watched, "agro", activity="ended")
    reply = admin.get("monitoring/requests")
    page = Page(reply.text)
    page.check_structure()
    assert page.texts("h2") == ["0 clusters would be asked", "Not asked"]
    assert "asked or confirmed within the last four months: 1" in reply.words
    assert "no longer active: 1" in reply.words
    assert "There was nobody left to ask" in admin.follow(admin.post("monitoring/requests", region="")).words
    coordinator(watched, "nowy@agro.example")
    fill_in(watched, "agro", activity="active")
    with watched.writing() as session:
        for request in requests.asked.requests_of(session, "agro"):
            request.asked_at = NOW - timedelta(days=300)
    assert "did not answer the last request: 1" in admin.get("monitoring/requests?region=06").words
    looked = admin.get("monitoring/requests?region=06&silent=yes")
    assert "Send 2 letters" in looked.words
    assert "nowy@agro.example" in looked.words
    done = admin.follow(admin.post("monitoring/requests", region="06", silent="yes"))
    assert "1 cluster is asked" in done.words
    assert len(mails(watched)) == 4


def test_the_list_as_a_file_is_what_the_page_shows_and_runs_nothing(admin, lubelskie, watched):
    monitoring.add_note(watched, ADMIN, "agro", '=HYPERLINK("https://evil.example")', NOW)
    reply = lubelskie.get("monitoring/clusters.csv")
    assert reply.header("content-type") == "text/csv; charset=utf-8"
    lines = reply.text.removeprefix("\ufeff").splitlines()
    assert lines[0].startswith('"Cluster, id",Cluster,')
    assert (len(lines), lines[1].startswith("agro,Agroklaster,Lublin,2026-11-23,")) == (2, True)
    assert "'=HYPERLINK" in lines[1]
    assert len(admin.get("monitoring/clusters.csv?state=open").text.splitlines()) == 2


def test_the_workbook_holds_the_same(admin):
    from geo.web.files import SPREADSHEET

    visit = admin.get("monitoring/clusters.csv").text.splitlines()
    assert len(visit) == 3
    from geo.export.tables import records_xlsx
    from geo.i18n import translator
    from geo.web.editing import watched as rows

    t = translator("pl")
    book = openpyxl.load_workbook(io.BytesIO(records_xlsx("Monitoring", rows.records((), SOURCES.registry, t), t)))
    assert [cell.value for cell in book["Monitoring"][1]][:3] == ["Klaster, id", "Klaster", "Województwo"]
    assert SPREADSHEET.endswith("sheet")
