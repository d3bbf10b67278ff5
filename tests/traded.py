"""Firms, offers and events for tests of what is read of them: a snapshot's files, worked by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from geo.scenes.sources import Sources
from geo.store.exchange import Exchange
from tests import exchange

FIRMS: Sequence[Mapping[str, Any]] = (
    {
        "id": "stal", "name": "Żubr Stal sp. z o.o.", "nip": "5260250274", "legal": "company", "city": "Lublin",
        "teryt": "06", "latitude": 51.25058, "longitude": 22.57009, "pkd": "24;25", "size": "small",
        "website": "stal.example.pl",
        "texts": [
            {"lang": "pl", "original": "yes", "text": "Konstrukcje stalowe dla rolnictwa"},
            {"lang": "de", "text": "Stahlbau für die Landwirtschaft"},
        ],
        "memberships": [{"cluster_id": "itcorner", "valid_from": "2020"}],
    },
    {
        "id": "pole", "name": "Ćwikła i Pole S.A.", "city": "Lublin", "teryt": "06", "latitude": 51.25058,
        "longitude": 22.57009, "pkd": "10", "size": "large",
        "texts": [{"lang": "cs", "original": "yes", "text": "Řepa"}],
        "memberships": [{"cluster_id": "itcorner", "valid_from": "2015", "valid_to": "2019"}],
    },
    {"id": "kot", "name": "Łukasz Kot", "legal": "sole", "city": "Wrocław", "teryt": "02"},
)  # fmt: skip
OFFERS: Sequence[Mapping[str, Any]] = (
    {
        "id": "laser", "kind": "technology_offer", "owner_kind": "firm", "owner": "stal", "sector": "metal-machinery",
        "sectors_secondary": "automotive", "cooperation": "licence", "countries": "CZ;DE", "regions": "24",
        "valid_until": "2027-05-31", "compiled": "2026-11-20",
        "texts": [
            {"lang": "pl", "original": "yes", "title": "Cięcie laserem", "summary": "Do 20 mm", "partner": "Huta"},
            {"lang": "de", "title": "Laserschneiden", "summary": "Bis 20 mm", "partner": "Stahlwerk"},
        ],
    },
    {
        "id": "steel", "kind": "business_request", "owner_kind": "cluster", "owner": "dolina-lotnicza",
        "sector": "aerospace-defence", "valid_until": "2026-12-15", "compiled": "2026-11-21",
        "texts": [{"lang": "en", "original": "yes", "title": "Titanium wanted", "summary": "Ten tonnes a year"}],
    },
    {
        "id": "stara", "kind": "business_offer", "owner_kind": "firm", "owner": "pole", "sector": "agri-food",
        "valid_until": "2026-01-31", "compiled": "2025-02-01",
        "texts": [{"lang": "pl", "original": "yes", "title": "Buraki cukrowe"}],
    },
)  # fmt: skip
EVENTS: Sequence[Mapping[str, Any]] = (
    {
        "id": "targi", "kind": "fair", "starts": "2026-12-30T09:00", "ends": "2027-01-02", "city": "Rzeszów",
        "teryt": "18", "country": "PL", "latitude": 50.04132, "longitude": 21.99901, "organiser_kind": "cluster",
        "organiser": "dolina-lotnicza", "sectors": "aerospace-defence",
        "texts": [{"lang": "pl", "original": "yes", "title": "Targi lotnicze"}],
    },
    {
        "id": "nabor", "kind": "call", "deadline": "2027-01-15", "organiser_words": "Urząd Marszałkowski",
        "budget": "1 mln zł", "texts": [{"lang": "pl", "original": "yes", "title": "Nabór wniosków"}],
    },
    {
        "id": "praga", "kind": "matchmaking", "starts": "2026-05-10", "online": "yes", "country": "CZ",
        "texts": [{"lang": "cs", "original": "yes", "title": "Kooperační burza", "results": "12 schůzek"}],
    },
)  # fmt: skip


def write(folder: Path, **tables: Sequence[Mapping[str, Any]]) -> Path:
    """Write tables as a snapshot has them; by default those above."""
    told = tables or {"firms": FIRMS, "offers": OFFERS, "events": EVENTS}
    exchange.tell(folder, **{name: {row["id"]: dict(row) for row in rows} for name, rows in told.items()})
    return folder


def traded(folder: Path, today: date, **tables: Sequence[Mapping[str, Any]]) -> Exchange:
    """Return an exchange that holds the tables."""
    return Exchange(write(folder, **tables), today)


def sources(folder: Path, given: Sources, **tables: Sequence[Mapping[str, Any]]) -> Sources:
    """Return sources whose exchange holds the tables."""
    return replace(given, exchange=traded(folder, given.today, **tables))
