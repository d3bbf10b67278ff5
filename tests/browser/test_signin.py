"""Signing in as people do it: with the keyboard alone, without a script, and everybody's pages."""

import re

import pytest

from geo.database.models import Outbox
from tests.browser.test_access import violations
from tests.desk import account


def mail(database):
    with database.reading() as session:
        return session.query(Outbox).order_by(Outbox.id.desc()).first().body


def focused(page):
    return page.locator("*:focus")


def tab_to(page, name):
    for _step in range(40):
        page.keyboard.press("Tab")
        if focused(page).count() and name in focused(page).evaluate("e => e.id || e.textContent"):
            return
    raise AssertionError(f"the keyboard does not reach {name}")


@pytest.mark.parametrize("scripts", [False, True])
def test_somebody_signs_in_and_out_with_the_keyboard(new_context, server, database, scripts):
    page = new_context(java_script_enabled=scripts).new_page()
    page.goto(f"{server.url}/account")
    assert page.url.endswith("/signin?next=account")
    tab_to(page, "email")
    page.keyboard.type("anna@b.pl")
    page.keyboard.press("Enter")
    page.wait_for_url("**/signin/code*")
    page.goto(re.search(r"http://\S+/signin/link/\S+", mail(database))[0])
    tab_to(page, "Zaloguj się")
    page.keyboard.press("Enter")
    page.wait_for_url("**/account*")
    assert "Zalogowano." in page.locator("main").inner_text()
    cookie = next(one for one in page.context.cookies() if one["name"] == "atlas_session")
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    tab_to(page, "Wyloguj")
    page.keyboard.press("Enter")
    page.wait_for_url("**/signin*")
    assert "Wylogowano." in page.locator("main").inner_text()
    logged = server.log.read_text(encoding="utf-8")
    assert "anna" not in logged
    assert re.search(r"signin/link/(\S+)\?", mail(database))[1] not in logged


def test_pages_are_everybodys(page, server, database):
    from geo.access import sessions

    number = account(database, "szef@b.pl", [("administrator", "*"), ("coordinator", "agro"), ("contact", "06")])
    secret = sessions.begin(database, number)
    seen = [*(("", path) for path in ("signin", "signin/code?ticket=x", "privacy"))]
    seen += [(secret, path) for path in ("account", "accounts", f"accounts/{number}")]
    for cookie, path in seen:
        if cookie:
            page.context.add_cookies([{"name": "atlas_session", "value": cookie, "url": server.url}])
        page.goto(f"{server.url}/{path}")
        for width, scheme in ((1440, "light"), (360, "dark")):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            assert violations(page) == [], (path, scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_a_public_page_leads_to_the_account(page, server, open_page):
    open_page(page, "/about?", server)
    page.get_by_role("link", name="Konto", exact=True).click()
    page.wait_for_url("**/signin?next=account*")
