"""Deciding as editors do: with the keyboard alone, without a script, on a phone, and everybody's pages."""

import pytest

from geo.editorial import decisions
from tests.browser.test_access import violations
from tests.desk import account
from tests.proposals import now, person, propose
from tests.stores import ADMIN, LUBELSKIE

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def signed(database):
    from geo.access import sessions

    secret = sessions.begin(database, account(database, "punkt@b.pl", [("contact", "06"), ("administrator", "*")]))
    return {"name": "atlas_session", "value": secret}


def tab_to(page, name):
    for _step in range(80):
        page.keyboard.press("Tab")
        held = page.locator("*:focus")
        if held.count() and name in held.evaluate("e => e.id || e.value || e.textContent"):
            return
    raise AssertionError(f"the keyboard does not reach {name}")


def test_a_proposal_is_returned_with_the_keyboard_and_no_script(new_context, server, database, signed):
    number = propose(database, {"founded": "2008"}, by=person(database, 1))
    context = new_context(java_script_enabled=False)
    context.add_cookies([{**signed, "url": server.url}])
    page = context.new_page()
    page.goto(f"{server.url}/moderation?lang=pl")
    tab_to(page, "Agroklaster")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/moderation/{number}*")
    tab_to(page, "f-reason")
    page.keyboard.type("Która strona to mówi?")
    tab_to(page, "return")
    page.keyboard.press("Enter")
    page.wait_for_url("**/moderation?lang=pl")
    assert "Zwrócono autorowi" in page.locator("main").inner_text().replace("\u00a0", " ")
    with database.reading() as session:
        from geo.database.models import Change

        assert session.get(Change, number).reason == "Która strona to mówi?"
    assert now(database)["founded"] == "2007"


@pytest.mark.parametrize("size", [None, PHONE])
def test_pages_are_everybodys(new_context, server, database, signed, size):
    award = {"status": "regional_key", "sources": "https://c.pl"}
    patch = {"founded": "2008", "city": "Puławy", "statuses": [award]}
    number = propose(database, patch, by=person(database, 2 if size else 3))
    done = propose(
        database, {"members": "41" if size else "42"}, len(history(database)), by=person(database, 4 if size else 5)
    )
    decisions.accept(database, done, LUBELSKIE)
    decisions.refuse(database, propose(database, {"founded": "1999"}, key="bio"), ADMIN, decisions.Verdict("nie"))
    context = new_context(**({"viewport": size} if size else {}))
    context.add_cookies([{**signed, "url": server.url}])
    page = context.new_page()
    paths = [
        "moderation",
        "moderation?state=refused",
        f"moderation/{number}",
        f"moderation/undo/{done}",
        "rules",
        "changes",
    ]
    for path in [*paths, "rules/new"]:
        page.goto(f"{server.url}/{path}")
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        assert violations(page) == [], path
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, path


def history(database):
    from geo.editorial import changes

    return changes.history(database, "cluster", "agro")
