"""Builders of firms, offers and events for tests; none ships with the atlas."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from geo.store import public

Data = dict[str, Any]


def nip(number: int) -> str:
    """Return a tax number with its check digit; `number` tells it from others."""
    for stem in range(100_000_000 + number * 11, 100_000_000 + number * 11 + 11):
        digit = (
            sum(int(sign) * weight for sign, weight in zip(str(stem), (6, 5, 7, 2, 3, 4, 5, 6, 7), strict=True)) % 11
        )
        if digit < 10:
            return f"{stem}{digit}"
    raise AssertionError("of eleven in a row one has a check digit")


def regon(number: int) -> str:
    """Return a number of GUS with its check digit."""
    stem = f"{number:08}"
    digit = sum(int(sign) * weight for sign, weight in zip(stem, (8, 9, 2, 3, 4, 5, 6, 7), strict=True)) % 11 % 10
    return f"{stem}{digit}"


def text(lang: str = "pl", original: bool = True, **more: str) -> dict[str, str]:
    """Return a row of texts, with only the cells that are filled."""
    return {"lang": lang, **({"original": "yes"} if original else {}), **more}


def firm(**more: Any) -> Data:
    """Return what the record of a firm says, without its id."""
    return {
        "name": "Zakład Stolarski Dąb", "nip": nip(1), "legal": "company", "city": "Lublin", "teryt": "06",
        "pkd": "16;31", "size": "small", "website": "dab.example.pl", "compiled": "2026-11-23",
        "texts": [text(text="Meble z drewna.")],
        "memberships": [{"cluster_id": "agro", "valid_from": "2020"}],
    } | more  # fmt: skip


def offer(**more: Any) -> Data:
    """Return what the record of an offer says, without its id; it is that of the cluster `agro`."""
    return {
        "kind": "technology_offer", "owner_kind": "cluster", "owner": "agro", "sector": "agri-food",
        "countries": "CZ;DE", "valid_until": "2027-05-31", "compiled": "2026-11-23",
        "texts": [
            text(title="Suszenie owoców", summary="Suszymy owoce zimnem.", partner="Przetwórnia"),
            text("de", False, title="Obst trocknen", summary="Wir trocknen Obst mit Kälte."),
        ],
    } | more  # fmt: skip


def event(**more: Any) -> Data:
    """Return what the record of an event says, without its id."""
    return {
        "kind": "conference", "starts": "2027-03-10T09:00", "ends": "2027-03-11T16:00", "city": "Lublin",
        "teryt": "06", "country": "PL", "place": "Centrum Kongresowe", "organiser_kind": "cluster",
        "organiser": "agro", "sectors": "agri-food", "compiled": "2026-11-23",
        "texts": [text(title="Dni żywności", summary="Dwa dni o żywności.")],
    } | more  # fmt: skip


def metacluster(**more: Any) -> Data:
    """Return what the record of a meta-cluster says, without its id: a cluster of the registry and one from abroad."""
    return {
        "status": "created", "valid_from": "2025-05", "sectors": "agri-food", "compiled": "2026-11-23",
        "sources": "https://example.org/list",
        "texts": [
            text(title="Metaklaster Żywności", summary="Wspólne targi."),
            text("en", False, title="Food together"),
        ],
        "members": [
            {"cluster_id": "agro", "role": "lead", "valid_from": "2025-05"},
            {"name": "Potravinářský klastr", "country": "CZ", "city": "Brno", "latitude": "49.195",
             "longitude": "16.607", "website": "klastr.example.cz", "role": "partner"},
        ],
        "documents": [{"title": "List intencyjny", "link": "https://example.org/list", "day": "2025-05-14"}],
    } | more  # fmt: skip


def put(database: Any, kind: str, records: Mapping[str, Data | None], batch: str = "test") -> None:
    """Let the registry of an installation say something, as an accepted import would; None removes a record."""
    from geo.database import queries
    from geo.database.models import Change

    now = datetime.now(UTC)
    with database.writing() as session:
        made = []
        for key, given in records.items():
            data = given and {name: value for name, value in given.items() if value}
            found = queries.entry(session, kind, key)
            change = Change(kind=kind, key=key, patch=data, origin="import", batch=batch, state="accepted")
            change.base_version = found.record.version if found else 0
            change.author_role = change.decided_role = "system"
            change.created_at = change.submitted_at = change.decided_at = now
            made.append((change, data))
        queries.revise(session, made, now)


def tell(folder: Path, **tables: Mapping[str, Data]) -> None:
    """Let the data of a folder tell of firms, offers or events (`tables` by their names), as a publication would."""
    told = {name: [{"id": key, **data} for key, data in sorted(rows.items())] for name, rows in tables.items()}
    for name, content in public.packed(told).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
