"""Offers in living registries for tests, and those who write to them."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from geo.database import queries
from geo.database.models import Change
from geo.exchange import interests
from geo.exchange.letter import Letter
from geo.store import public
from geo.store.exchange import Exchange
from tests.heard import mails

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
LINK = re.compile(r"/interest/([\w-]+)")
OFFER = {
    "kind": "technology_offer",
    "owner_kind": "cluster",
    "owner": "agro",
    "sector": "metal-machinery",
    "cooperation": "licence",
    "countries": "CZ;DE",
    "valid_until": "2027-06-30",
    "compiled": "2026-11-20",
    "texts": [
        {"lang": "pl", "original": "yes", "title": "Cięcie laserem", "summary": "Do 20 mm."},
        {"lang": "de", "title": "Laserschneiden", "summary": "Bis 20 mm."},
    ],
}
WORDS = "Dobrý den, hledáme řezání laserem pro zemědělské stroje."


def offered(database, key="laser", **cells):
    """Enter an offer as if it had been accepted."""
    data = {name: cell for name, cell in {**OFFER, **cells}.items() if cell}
    change = Change(kind="offer", key=key, base_version=0, patch=data, origin="form", state="accepted")
    change.author_role, change.created_at = "coordinator", NOW
    with database.writing() as session:
        queries.revise(session, [(change, data)], NOW)


def telling(folder, sources, *offers):
    """Return sources that tell of offers, those with their ids."""
    for path, content in public.packed({"offers": offers}).items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)
    return replace(sources, exchange=Exchange(folder, sources.today))


def letter(**given):
    """Make what a Czech firm writes."""
    said = {
        "offer": "laser",
        "name": "Řezání s.r.o.",
        "email": "jana@rezani.example",
        "country": "CZ",
        "text": WORDS,
        "language": "cs",
    }
    return Letter(**{**said, **given})


def secret(mail):
    """Return what the link of a mail holds."""
    return LINK.search(mail.body)[1]


def to(database, email):
    """Return all mails to an address, the oldest first."""
    return [mail for mail in mails(database) if mail.recipient == email]


def sent(database, now=NOW, **given):
    """Let somebody write and confirm; return the secrets of the writer and of the first owner."""
    known = len(mails(database))
    interests.write(database, letter(**given), now)
    writer = secret(mails(database)[known])
    interests.send(database, writer, now)
    return writer, secret(mails(database)[known + 1])


def rows(database, *tables):
    """Return all rows of tables."""
    with database.reading() as session:
        return [tuple(row) for name in tables for row in session.execute(text(f"SELECT * FROM {name} ORDER BY id"))]


def counts(database):
    """Return what is counted of offers."""
    from geo.database import interests as kept
    from geo.database import requests

    with database.reading() as session:
        return kept.counts(session, requests.newest_event(session)).get("offer", {})
