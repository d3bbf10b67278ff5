"""A tiny country with known answers: three voivodeships, four towns, seven clusters."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from geo import taxonomy
from geo.store import status
from geo.store.registry import Registry, Sector, Town, Voivodeship, _status_members
from geo.text import collation_key, fold

TODAY = date(2026, 11, 24)
SECTORS = tuple(
    Sector(slug, order, pl, en, *taxonomy.SECTOR_PHRASES[slug], (), (), (), (), ())
    for order, (slug, pl, en) in enumerate(
        (
            ("agri-food", "Rolno-spożywczy", "Agri-food"),
            ("ict", "ICT i technologie cyfrowe", "ICT and digital"),
            ("tourism", "Turystyka, uzdrowiska i czas wolny", "Tourism, spas and leisure"),
            ("unassigned", "(nieprzypisane)", "(unassigned)"),
        ),
        1,
    )
)
# Populations that make clusters per million easy: 4 in two million, 2 in half a million, 1 in one million.
REGIONS = tuple(
    Voivodeship(code, (nuts2,), f"PL-{code}", pl, en, locative, people, latitude, longitude)
    for code, nuts2, people, latitude, longitude in (
        ("06", "PL81", 2_000_000, 51.2, 22.9),
        ("10", "PL71", 500_000, 51.6, 19.4),
        ("14", "PL91", 1_000_000, 52.3, 21.1),
    )
    for pl, locative, en in (taxonomy.VOIVODESHIPS[code],)
)
# Metres: Puławy lies 40 km west of Lublin, Łódź 200 km, Warszawa 300 km north.
TOWNS = tuple(
    Town(number, name, teryt, 51.0, 22.0, easting, northing, people, fold(name), None)
    for number, name, teryt, easting, northing, people in (
        (756135, "Warszawa", "14", 700_000.0, 600_000.0, 1_800_000),
        (3093133, "Łódź", "10", 500_000.0, 300_000.0, 650_000),
        (765876, "Lublin", "06", 700_000.0, 300_000.0, 340_000),
        (760778, "Puławy", "06", 660_000.0, 300_000.0, 47_000),
    )
)
# id, name, town, sector, secondary, stage, activity, founded, members
ROWS = (
    ("agro", "Agroklaster", "Lublin", "agri-food", "", "operating", "active", 2007, 40),
    ("bieg", "Żywność Lubelszczyzny", "Puławy", "agri-food", "tourism", "operating", "unknown", None, None),
    ("cyfra", "Łódzki Klaster ICT", "Łódź", "ict", "", "operating", "active", 2010, 100),
    ("dane", "Klaster Danych", "Lublin", "ict", "agri-food", "emerging", "unknown", 2015, None),
    ("ekran", "Lokalny Klaster", "Łódź", "ict", "", "ended", "ended", 2005, 12),
    ("fala", "Łąki i Jeziora", "Warszawa", "tourism", "", "operating", "unknown", None, 60),
    ("gwar", "Zamość Tourist Cluster", "Lublin", "tourism", "ict", "operating", "unknown", 2012, None),
)
HISTORY = (
    ("cyfra", "kkk", "2015", "2018"),
    ("cyfra", "kkk", "2025-01-01", "2027-12-31"),
    ("agro", "kkk", "2016-10-25", ""),
    ("agro", "parp_map", "", ""),
    ("fala", "regional_key", "2009-12-03", ""),
)


def registry(*, names: dict[str, str] | None = None, today: date = TODAY) -> Registry:
    """Build the tiny country; `names` replaces names of clusters by id."""
    towns = {town.name: town for town in TOWNS}
    slugs = [sector.slug for sector in SECTORS]
    rows = [_row(row, towns[row[2]], (names or {}).get(row[0], row[1])) for row in ROWS]
    awards = status.awards(
        {"cluster_id": key, "status": code, "detail": "", "valid_from": start, "valid_to": end, "sources": ""}
        for key, code, start, end in HISTORY
    )
    members = [[s == r["sector"] or s in r["sectors_secondary"].split(";") for s in slugs] for r in rows]
    by_name = sorted(range(len(rows)), key=lambda i: collation_key(rows[i]["name"]))
    whole = Registry(
        manifest={"data_version": "tiny", "built": "2026-11-23", "boundaries": {"kind": "approximate"}, "sources": []},
        folder=Path("nowhere"),
        today=today,
        ids=tuple(row["id"] for row in rows),
        names=tuple(row["name"] for row in rows),
        search_text=tuple(row["search_text"] for row in rows),
        region=np.array([[r.teryt for r in REGIONS].index(row["teryt"]) for row in rows]),
        primary_sector=np.array([slugs.index(row["sector"]) for row in rows]),
        stage=np.array([list(taxonomy.STAGES).index(row["stage"]) for row in rows]),
        activity=np.array([list(taxonomy.ACTIVITIES).index(row["activity"]) for row in rows]),
        sector_members=np.array(members),
        status_members=np.zeros((len(rows), len(taxonomy.STATUSES)), dtype=bool),
        founded=np.array([row["founded"] for row in rows], dtype=float),
        members=np.array([row["members"] for row in rows], dtype=float),
        latitude=np.full(len(rows), 51.0),
        longitude=np.full(len(rows), 22.0),
        easting=np.array([towns[row["city"]].easting for row in rows]),
        northing=np.array([towns[row["city"]].northing for row in rows]),
        name_rank=np.argsort(by_name),
        sectors=SECTORS,
        voivodeships=REGIONS,
        population_day=date(2023, 12, 31),
        awards=awards,
        table=pa.Table.from_pylist(rows),
    )
    whole = on(whole, today)
    whole.__dict__["towns"] = TOWNS  # read from a file otherwise
    return whole


def on(registry, today):
    """The same registry with the statuses of another day."""
    members = _status_members(registry.ids, registry.awards, today)
    return replace(registry, today=today, status_members=members)


def _row(row, town, name):
    key, _, city, sector, secondary, stage, activity, founded, members = row
    return {
        "id": key, "name": name, "name_en": None, "aliases": None, "coordinator": f"Fundacja {key}",
        "nip": None, "krs": None, "city": city,
        "teryt": town.teryt,
        "town": town.geonameid, "latitude": town.latitude, "longitude": town.longitude, "seat_quality": "stated",
        "sector": sector, "sectors_secondary": secondary, "sector_words": None, "founded": founded, "stage": stage,
        "activity": activity, "members": members, "members_year": None, "website": None,
        "email": None, "phone": None, "public_note_pl": None, "public_note_en": None,
        "sources": "https://example.org/a", "compiled": "2026-11-23",
        "search_text": "\n".join(map(fold, (name, f"Fundacja {key}", city))),
        "easting": town.easting, "northing": town.northing,
    }  # fmt: skip


def unseated(known: dict[str, str | None]) -> Registry:
    """The tiny country where the seats of some clusters are not known: id to what is known, the voivodeship or not."""
    whole = registry()
    at = {whole.index_of(key): code for key, code in known.items()}
    none = {column: None for column in ("city", "town", "latitude", "longitude", "seat_quality", "easting", "northing")}
    rows = [
        row | (none | {"teryt": at[position]} if position in at else {})
        for position, row in enumerate(whole.table.to_pylist())
    ]
    places = {
        name: np.array([row[name] for row in rows], dtype=float)
        for name in ("latitude", "longitude", "easting", "northing")
    }
    codes = {None: -1, **{code: place for place, code in enumerate(whole.region_codes)}}
    without = replace(
        whole, **places, region=np.array([codes[row["teryt"]] for row in rows]), table=pa.Table.from_pylist(rows)
    )
    without.__dict__["towns"] = TOWNS
    return without
