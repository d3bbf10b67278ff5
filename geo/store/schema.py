"""What the built tables are: columns, types, sources; checked when written and by ``python -m geo check``."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.crs import STORE
from geo.taxonomy import ACTIVITIES, HISTORY_STATUSES, SEAT_QUALITIES, SECTOR_PHRASES, STAGES, VOIVODESHIPS

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a built table.

    Attributes
    ----------
    dtype
        pandas' name of the type; ``geometry`` for shapes.
    nullable, unique
        Whether a cell may be missing; whether no two may be equal.
    codes
        The values that are allowed, where the column holds codes.
    low, high
        The least and the greatest number allowed.
    """

    dtype: str = "str"
    nullable: bool = False
    unique: bool = False
    codes: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None


_TEXT = Field()
_MAYBE = Field(nullable=True)
_LATITUDE = Field("float64", low=47.0, high=56.5)
_LONGITUDE = Field("float64", low=11.0, high=27.0)
_EASTING = Field("float64", low=100_000, high=900_000)
_NORTHING = Field("float64", low=100_000, high=900_000)
_TERYT = Field(codes=tuple(VOIVODESHIPS))
_POINTS = ("Point",)
_AREAS = ("Polygon", "MultiPolygon")

TABLES: Mapping[str, Mapping[str, Field]] = {
    "clusters": {
        "id": Field(unique=True),
        "name": _TEXT,
        "name_en": _MAYBE,
        "coordinator": _MAYBE,
        "city": _TEXT,
        "teryt": _TERYT,
        "latitude": _LATITUDE,
        "longitude": _LONGITUDE,
        "town": Field("Int64", nullable=True),
        "easting": _EASTING,
        "northing": _NORTHING,
        "seat_quality": Field(codes=tuple(SEAT_QUALITIES)),
        "sector": Field(codes=tuple(SECTOR_PHRASES)),
        "sectors_secondary": _MAYBE,
        "sector_words": _MAYBE,
        "founded": Field("Int64", nullable=True, low=1980),
        "stage": Field(codes=tuple(STAGES)),
        "activity": Field(codes=tuple(ACTIVITIES)),
        "members": Field("Int64", nullable=True, low=1),
        "members_year": Field("Int64", nullable=True, low=1980),
        "website": _MAYBE,
        "sources": _TEXT,
        "note": _MAYBE,
        "status_note": _MAYBE,
        "compiled": _TEXT,
        "name_rank": Field("int64", unique=True, low=0),
        "search_text": _TEXT,
        "kkk_ever": Field("bool"),
        "geometry": Field("geometry", codes=_POINTS),
    },
    "status_history": {
        "cluster_id": _TEXT,
        "status": Field(codes=HISTORY_STATUSES),
        "detail": _MAYBE,
        "valid_from": _MAYBE,
        "valid_to": _MAYBE,
        "sources": _TEXT,
    },
    "sectors": {
        "slug": Field(unique=True, codes=tuple(SECTOR_PHRASES)),
        "order": Field("int64", unique=True, low=1, high=17),
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
        "teryt": Field(unique=True, codes=tuple(VOIVODESHIPS)),
        "nuts2": _TEXT,
        "iso": Field(unique=True),
        "name_pl": _TEXT,
        "name_en": _TEXT,
        "locative_pl": _TEXT,
        "population": Field("int64", low=1),
        "label_latitude": _LATITUDE,
        "label_longitude": _LONGITUDE,
        "geometry": Field("geometry", codes=_AREAS),
    },
    "towns": {
        "geonameid": Field("int64", unique=True, low=1),
        "name": _TEXT,
        "teryt": _TERYT,
        "latitude": _LATITUDE,
        "longitude": _LONGITUDE,
        "easting": _EASTING,
        "northing": _NORTHING,
        "population": Field("Int64", nullable=True, low=1),
        "folded": _TEXT,
        "hint": _MAYBE,
    },
    "background": {
        "kind": _TEXT,
        "iso2": _TEXT,
        "name_pl": _TEXT,
        "name_en": _TEXT,
        "geometry": Field("geometry", codes=_AREAS),
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


def built_faults(name: str, frame: "pd.DataFrame") -> list[str]:
    """Check a built table against its pandera schema; one sentence per fault."""
    import pandera.pandas as pa

    checks = [pa.Check(lambda table: table.crs == STORE, error=f"coordinates in {STORE}")]
    schema = pa.DataFrameSchema(
        {column: _column(field) for column, field in TABLES[name].items()},
        checks=checks if is_geographic(name) else [],
        strict=True,
        ordered=True,
        coerce=False,
    )
    try:
        schema.validate(frame.reset_index(drop=True), lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases.to_dict("records")
        return list(dict.fromkeys(_sentence(name, case) for case in cases))
    return []


def _column(field: Field) -> Any:
    """Make the pandera column of a field."""
    import pandera.pandas as pa

    checks = []
    if field.dtype == "geometry":
        checks += [
            pa.Check(lambda shapes: shapes.geom_type.isin(field.codes), error=" or ".join(field.codes)),
            pa.Check(lambda shapes: shapes.is_valid & ~shapes.is_empty, error="a valid shape"),
        ]
        return pa.Column(None, checks)
    if field.codes:
        checks.append(pa.Check.isin(field.codes, error="one of " + ", ".join(field.codes)))
    if field.low is not None:
        checks.append(pa.Check.ge(field.low, error=f"at least {field.low:g}"))
    if field.high is not None:
        checks.append(pa.Check.le(field.high, error=f"at most {field.high:g}"))
    return pa.Column(field.dtype, checks, nullable=field.nullable, unique=field.unique)


def _sentence(name: str, case: Mapping[str, Any]) -> str:
    """Say one failure case of a built table."""
    from geo.build.rules import shown

    check, came, row, column = str(case["check"]), case["failure_case"], case["index"], case["column"]
    remedy = "run python -m geo build."
    if check == "column_in_dataframe":
        return f"{name}: column {came} is missing; {remedy}"
    if check == "column_in_schema":
        return f"{name}: column {came} is not expected; {remedy}"
    where = (
        f"{name}, column {column}" if row is None or math.isnan(row) else f"{name}, row {int(row) + 1}, column {column}"
    )
    if check.startswith("dtype("):
        check = f"type {TABLES[name][column].dtype}"
    expected = {
        "not_nullable": "a value",
        "field_uniqueness": "a value that no other row has",
        "column_ordered": "the columns in their order",
    }.get(check, check)
    return f"{where}: came {shown(str(came))}, expected {expected}; {remedy}"
