"""The page of a claim: what is asked, and that nothing that was typed gets lost."""

import time

from geo.access.person import CONTACT
from tests import desk, forms, scenery
from tests.proposing import return_
from tests.stores import LUBELSKIE

SOURCES = scenery.embedded()


def send(browser, page, **changed):
    form = {**forms.filled(page.text), "begun": str(int(time.time()) - 60), **changed}
    return browser.send_form("submit/claim/agro", {**form, "token": browser.token})


def test_a_claim_is_sent_shown_and_mended(database):
    author = desk.signed_in(database, "a@b.pl", sources=SOURCES)
    page = author.get("submit/claim/agro")
    assert "I coordinate: Agroklaster" in page.words and author.get("submit/claim/nobody").status == 404
    empty = send(author, page, evidence="https://a.pl")
    assert empty.status == 422 and "Say who you are" in empty.words and "https://a.pl" in empty.text
    shown = author.follow(send(author, page, note="Prezes <b>"))
    assert "Prezes <b>" in shown.words and "submitted" in shown.words
    number = int(shown.address.rpartition("/")[2])
    return_(database, number, LUBELSKIE)
    back = author.get(f"my/changes/{number}")
    assert "Skąd to wiadomo?" in back.words and "Skąd to wiadomo?" in author.get("my").words
    assert author.post(f"my/changes/{number}").status == 409  # it is mended by its own form
    again = author.get(f"submit/claim/agro?change={number}")
    assert "Prezes &lt;b&gt;" in again.text
    assert author.follow(send(author, again, note="Prezes zarządu")).address == f"my/changes/{number}"


def test_a_visitor_signs_in_first_and_a_late_form_comes_back(database):
    visitor = desk.browser(database, SOURCES)
    assert "submit/claim/agro" in visitor.get("submit/claim/agro").header("location").replace("%2F", "/")
    author = desk.signed_in(database, "a@b.pl", sources=SOURCES)
    page = author.get("submit/claim/agro")
    author.token = "0" * 64
    late = send(author, page, note="Prezes")
    assert late.status == 403 and "Prezes" in late.text and "Nothing is lost" in late.words


def test_what_is_too_long_in_a_claim_is_said_at_its_field(database):
    author = desk.signed_in(database, "a@b.pl", sources=SOURCES)
    page = author.get("submit/claim/agro")
    pages = "\n".join(f"https://a.pl/{number:050}" for number in range(90))  # 63 characters each, 5 670 in all
    for note, evidence, where in (("x" * 5_001, "https://a.pl", "note"), ("Prezes", pages, "evidence")):
        back = send(author, page, note=note, evidence=evidence)
        assert back.status == 422 and "5,000 characters" in back.words and "Say who you are" not in back.words
        assert f'href="#f-{where}"' in back.text and forms.fields(back.text)[f"f-{where}"]["aria-invalid"] == "true"
        assert (forms.filled(back.text)["note"], forms.filled(back.text)["evidence"]) == (note, evidence)


def test_a_claim_whose_account_is_gone_says_so_and_can_be_refused(database):
    from geo.database import accounts
    from geo.database.models import Account

    author = desk.signed_in(database, "a@b.pl", sources=SOURCES)
    number = author.follow(send(author, author.get("submit/claim/agro"), note="Prezes")).address.rpartition("/")[2]
    with database.writing() as session:
        accounts.delete_account(session, session.query(Account).filter_by(email="a@b.pl").one())
    editor = desk.signed_in(database, "punkt@b.pl", [(CONTACT, "06")], SOURCES)
    way = f"moderation/{number}"
    for _again in range(2):
        form = {**forms.filled(editor.get(way).text), "token": editor.token, "do": "accept"}
        page = editor.send_form(way, form)
        assert page.status == 422 and "gone or disabled, so nobody can get the role. Refuse the claim." in page.words
    refused = editor.send_form(way, {**form, "do": "refuse", "reason": "Nie ma konta."})
    assert refused.status == 303 and "Prezes" not in editor.get("moderation").words
