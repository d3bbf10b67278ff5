"""The form of a record as a browser sends it, for tests of its pages."""

import time

from geo.access import sessions
from geo.editorial import decisions, proposals
from tests import forms, scenery
from tests.stores import ADMIN

SOURCES = scenery.embedded()
LONG_AGO = str(int(time.time()) - 60)
NEW = {
    "version": "0", "begun": LONG_AGO, "nickname": "", "name": "Dolina Kosmiczna", "city": "lublin, lubelskie",
    "sector": "ict", "stage": "operating", "activity": "active", "sources": "kosmos.example.pl/o-nas",
    "website": "kosmos.example.pl", "sectors_secondary": ["", "tourism"], "action": "check",
}  # fmt: skip


def filled(reply, **changed):
    """What a browser sends of the form of a page, a minute after it was opened."""
    return {**forms.filled(reply.text), "begun": LONG_AGO, "action": "check", **changed}


def send(browser, path, form):
    return browser.send_form(path, {**form, "token": browser.token})


def waiting(database):
    return decisions.waiting(database, ADMIN)


def mine(database, author):
    (change,) = proposals.mine(database, sessions.find(database, author.cookies["atlas_session"]).person)
    return change
