"""Confirming an entry from a telephone without a script, and the pages of a contact point for everybody."""

from datetime import UTC, datetime, timedelta

import pytest

from geo.access import sessions
from geo.access.person import MACHINE
from geo.database import requests as asked
from geo.editorial import monitoring, requests
from tests.browser.test_access import violations
from tests.desk import account
from tests.heard import coordinator, fill_in, mails, token
from tests.stores import ADMIN

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def database(database):
    coordinator(database)
    fill_in(database, "bio", email="biuro@bio.example", name="Klaster o bardzo długiej nazwie " * 4)
    requests.start(database, MACHINE, requests.EVERYONE, NOW - timedelta(days=50))
    for day in (36, 22, 8):
        requests.work(database, NOW - timedelta(days=day))
    monitoring.add_note(database, ADMIN, "agro", "Dzwonić po świętach.", NOW)
    return database


def heard(database):
    with database.reading() as session:
        return asked.heard(session)["bio"]


def test_still_right_is_said_from_a_telephone_without_a_script(new_context, server, database):
    link = token(next(mail for mail in mails(database) if mail.recipient == "biuro@bio.example"))
    page = new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{server.url}/answer/{link}")
    assert heard(database).unanswered
    button = page.get_by_role("button", name="Wpis jest nadal aktualny")
    assert button.bounding_box()["height"] >= 44
    button.click()
    page.get_by_text("Dziękujemy. Wpis jest potwierdzony").wait_for()
    assert (heard(database).role, heard(database).unanswered) == ("address", "")
    logged = server.log.read_text(encoding="utf-8")
    assert link not in logged
    assert "biuro@" not in logged


def test_the_pages_are_everybodys(page, server, database):
    number = account(database, "szef@b.pl", [("administrator", "*")])
    secret = sessions.begin(database, number)
    page.context.add_cookies([{"name": "atlas_session", "value": secret, "url": server.url}])
    paths = (
        "monitoring",
        "monitoring/cluster/agro",
        "monitoring/requests?silent=yes",
        f"answer/{token(mails(database)[0])}",
    )
    for path in paths:
        for width, height, lang in ((390, 844, "pl"), (1920, 1080, "pl"), (1440, 900, "en")):
            page.set_viewport_size({"width": width, "height": height})
            if width != 1920:
                page.goto(f"{server.url}/{path}{'&' if '?' in path else '?'}lang={lang}")
            assert page.locator("h1").count() == 1
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
            if width != 1920:
                assert violations(page) == [], (path, lang)
