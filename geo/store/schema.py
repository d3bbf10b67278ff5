"""What the built tables are: columns, types, sources; `geo.build.rules` checks them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from string import ascii_uppercase

from geo.taxonomy import ACTIVITIES, HISTORY_STATUSES, SEAT_QUALITIES, SECTOR_PHRASES, STAGES, STRENGTHS, VOIVODESHIPS


@dataclass(frozen=True, slots=True)
class ColumnType:
    """One column of a built table."""

    dtype: str = "str"  # pandas' name of the type; ``geometry`` for shapes
    nullable: bool = False  # whether a cell may be missing; whether no two may be equal
    unique: bool = False
    codes: tuple[str, ...] = ()  # the values that are allowed, where the column holds codes
    low: float | None = None  # the least and the greatest number allowed
    high: float | None = None


_TEXT = ColumnType()
_MAYBE = ColumnType(nullable=True)
_LATITUDE = ColumnType("float64", low=47.0, high=56.5)
_LONGITUDE = ColumnType("float64", low=11.0, high=27.0)
_EASTING = ColumnType("float64", low=100_000, high=900_000)
_NORTHING = ColumnType("float64", low=100_000, high=900_000)
_PERHAPS = partial(replace, nullable=True)  # of a seat, which may not be known
_TERYT = ColumnType(codes=tuple(VOIVODESHIPS))
_POINTS = ("Point",)
_AREAS = ("Polygon", "MultiPolygon")

TABLES: Mapping[str, Mapping[str, ColumnType]] = {
    "clusters": {
        "id": ColumnType(unique=True),
        "name": _TEXT,
        "name_en": _MAYBE,
        "aliases": _MAYBE,
        "coordinator": _MAYBE,
        "nip": _MAYBE,
        "krs": _MAYBE,
        "city": _MAYBE,
        "teryt": _PERHAPS(_TERYT),
        "latitude": _PERHAPS(_LATITUDE),
        "longitude": _PERHAPS(_LONGITUDE),
        "town": ColumnType("Int64", nullable=True),
        "easting": _PERHAPS(_EASTING),
        "northing": _PERHAPS(_NORTHING),
        "seat_quality": ColumnType(nullable=True, codes=tuple(SEAT_QUALITIES)),
        "sector": ColumnType(codes=tuple(SECTOR_PHRASES)),
        "sectors_secondary": _MAYBE,
        "sector_words": _MAYBE,
        "founded": ColumnType("Int64", nullable=True, low=1980),
        "stage": ColumnType(codes=tuple(STAGES)),
        "activity": ColumnType(codes=tuple(ACTIVITIES)),
        "members": ColumnType("Int64", nullable=True, low=1),
        "members_year": ColumnType("Int64", nullable=True, low=1980),
        "website": _MAYBE,
        "email": _MAYBE,
        "phone": _MAYBE,
        "sources": _TEXT,
        "public_note_pl": _MAYBE,
        "public_note_en": _MAYBE,
        "compiled": _TEXT,
        "name_rank": ColumnType("int64", unique=True, low=0),
        "search_text": _TEXT,
        "kkk_ever": ColumnType("bool"),
        "geometry": ColumnType("geometry", nullable=True, codes=_POINTS),
    },
    "status_history": {
        "cluster_id": _TEXT,
        "status": ColumnType(codes=HISTORY_STATUSES),
        "detail": _MAYBE,
        "valid_from": _MAYBE,
        "valid_to": _MAYBE,
        "sources": _TEXT,
        "inferred": ColumnType(nullable=True, codes=tuple(STRENGTHS)),
        "inferred_pl": _MAYBE,
        "inferred_en": _MAYBE,
    },
    "sectors": {
        "slug": ColumnType(unique=True, codes=tuple(SECTOR_PHRASES)),
        "order": ColumnType("int64", unique=True, low=1, high=17),
        "name_pl": _TEXT,
        "name_en": _TEXT,
        "phrase_pl": _TEXT,
        "phrase_en": _TEXT,
        "nace": _TEXT,
        "categories51": _MAYBE,
        "emerging": _MAYBE,
        "ecosystems": _MAYBE,
        "kis": _MAYBE,
    },
    "voivodeships": {
        "teryt": ColumnType(unique=True, codes=tuple(VOIVODESHIPS)),
        "nuts2": _TEXT,
        "iso": ColumnType(unique=True),
        "name_pl": _TEXT,
        "name_en": _TEXT,
        "locative_pl": _TEXT,
        "population": ColumnType("int64", low=1),
        "label_latitude": _LATITUDE,
        "label_longitude": _LONGITUDE,
        "geometry": ColumnType("geometry", codes=_AREAS),
    },
    "towns": {
        "geonameid": ColumnType("int64", unique=True, low=1),
        "name": _TEXT,
        "teryt": _TERYT,
        "latitude": _LATITUDE,
        "longitude": _LONGITUDE,
        "easting": _EASTING,
        "northing": _NORTHING,
        "population": ColumnType("Int64", nullable=True, low=1),
        "folded": _TEXT,
        "hint": _MAYBE,
    },
    "background": {
        "kind": _TEXT,
        "iso2": _TEXT,
        "name_pl": _TEXT,
        "name_en": _TEXT,
        "geometry": ColumnType("geometry", codes=_AREAS),
    },
}

# Keys of data/raw/sources.csv.
SOURCES: Mapping[str, tuple[str, ...]] = {
    "clusters": ("registry", "geonames"),
    "status_history": ("registry",),
    "sectors": ("sector-groups",),
    "voivodeships": ("geonames", "natural-earth", "gus-population", "teryt", "nuts"),
    "towns": ("geonames",),
    "background": ("natural-earth",),
}


def is_geographic(name: str) -> bool:
    """Whether a table carries shapes."""
    return "geometry" in TABLES[name]


# Eurostat's observation flags (small letters) and, since 2025, its confidentiality statuses (capital letters):
# c, and whatever capital letter says that a figure is not free for publication (C, D, N, S, …).
CONFIDENTIAL = frozenset("c" + ascii_uppercase)

# Raw tables of figures: the columns that tell one figure from another; each has also year, value and flag.
FIGURE_KEYS: Mapping[str, tuple[str, ...]] = {
    "sbs": ("variable", "nace", "year", "teryt"),
    "sections": ("variable", "nace", "year", "teryt"),
    "gva": ("variable", "nace", "year", "teryt", "part"),
    "europe": ("geo", "nace", "year"),
    "profile": ("variable", "nace", "year", "teryt"),
}
_FIGURE = {"year": "int64", "value": "float64", "flag": "str", "status": "str", "series": "str"}
_REGIONAL = {"variable": "str", "nace": "str", "teryt": "str", **_FIGURE}
_TEXTS = (
    "series", "table", "variable", "unit", "source", "code", "indicator", "vintage", "classification", "nuts", "basis",
    "obtained", "title", "title_pl", "url", "licence",
)  # fmt: skip
# Begins the vintage of a series whose publisher's file tells no date (Eurostat's TSV do not); the day it was added
# follows.
UNDATED = "added "
# Built tables of the statistics: columns and pandas' names of their types; text that is not known is missing.
STATISTICS: Mapping[str, Mapping[str, str]] = {
    "sbs": {**_REGIONAL, "estimate": "float64"},
    "gva": {**_REGIONAL, "part": "str"},
    "europe": {"geo": "str", "level": "str", "name": "str", "nace": "str", **_FIGURE},
    "profile": _REGIONAL,
    "activities": {
        "code": "str", "level": "str", "section": "str", "label_pl": "str", "label_en": "str", "group": "str",
        "traded": "bool", "sbs": "bool", "categories51": "str", "emerging": "str", "ecosystems": "str", "kis": "str",
    },
    "series": dict.fromkeys(_TEXTS, "str"),
}  # fmt: skip


def status_of(value: bool, flag: str, estimate: bool = False) -> str:
    """Name the status of a figure: whether it has a published value, its flags, and whether an estimate stands in."""
    if value:
        return "published"
    if estimate:
        return "estimated"
    return "confidential" if CONFIDENTIAL & set(flag) else "missing"
