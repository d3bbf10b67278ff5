"""Every page that is filled in, asked for by everybody: the table says who may, and the gate holds to it."""

import re

import pytest

from geo.web.editing import desk
from geo.web.editing.desk import GET, POST
from geo.web.editing.routes import PAGES
from tests import scenery
from tests.desk import browser, signed_in

ROLES = {
    "visitor": None,
    "account": [],
    "coordinator": [("coordinator", "agro")],
    "contact": [("contact", "06")],
    "administrator": [("administrator", "*")],
}
ALLOWED = {
    desk.EVERYBODY: set(ROLES),
    desk.SIGNED_IN: set(ROLES) - {"visitor"},
    desk.COORDINATORS: {"coordinator", "administrator"},
    desk.EDITORS: {"contact", "administrator"},
    desk.ADMINISTRATORS: {"administrator"},
}


ENDING = ("signout", "account/sessions", "account/delete")  # after which somebody has to sign in again


def renewed(asks, role):
    """Sign somebody in again."""
    from geo.access import accounts, sessions
    from geo.access.person import MACHINE

    if ROLES[role] is not None:
        database = asks.gate.database()
        number = accounts.add(database, f"{role}@b.pl", MACHINE)
        asks.cookies = {"atlas_session": sessions.begin(database, number)}
        asks.get("account")
    return asks


@pytest.fixture(scope="module")
def people(stores, tmp_path_factory):
    """A browser of each role, with a token at hand, on one registry."""
    from geo.database.engine import Database

    sources = scenery.embedded()
    with Database(stores.filled("sqlite", tmp_path_factory.mktemp("matrix"))) as database:
        made = {"visitor": browser(database, sources)}
        for role, own in ROLES.items():
            if own is not None:
                made[role] = signed_in(database, f"{role}@b.pl", own, sources)
        made["visitor"].get("signin")
        yield made


def some(path):
    """An address of the page whose object there is not."""
    return re.sub(r"\{\w+:int\}", "999999", re.sub(r"\{\w+(:path)?\}", "nothing", path))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.method} {page.path}")
def test_who_may_ask_for_a_page(people, page):
    for role, asks in list(people.items()):
        cookies, token = dict(asks.cookies), asks.token
        reply = asks.get(some(page.path)) if page.method == GET else asks.post(some(page.path))
        asks.cookies, asks.token = cookies, token
        if page.path in ENDING and role in ALLOWED[page.who]:
            people[role] = renewed(asks, role)
        if role in ALLOWED[page.who]:
            assert reply.status not in (405, 415, 500, 503), (role, reply.words)
            assert not reply.header("location").partition("?")[2].startswith("next="), role
        elif role == "visitor" and page.method == GET:
            assert reply.status == 303
            assert "signin?next=" in reply.header("location")
        else:
            assert reply.status == 403, role


@pytest.mark.parametrize("page", [page for page in PAGES if page.method == POST and page.checked], ids=lambda p: p.path)
def test_no_form_of_others_does_anything(people, page):
    for role, asks in people.items():
        for form, headers in (({}, {}), ({"token": asks.token}, {"origin": "https://evil.example"})):
            reply = asks.send_form(some(page.path), form, **headers)
            # Pages that show what was typed by themselves have none for an object that there is not.
            assert reply.status in ((403, 404) if page.stale else (403,)), role
