"""The resources that the map fetches once: compact JSON, named by its content."""

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.i18n import LANGUAGES
from geo.taxonomy import VOIVODESHIPS_SHORT
from geo.theme import SECTOR_COLOURS, SECTOR_GLYPHS

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

DEGREES = 4  # decimals of boundaries, some 10 m
LABELLED = 30  # towns with a name on the map
_RANKS = ((500_000, 1), (150_000, 2))  # inhabitants from which on a town's label has the rank; others have 3
_APART = 25_000  # metres between labelled towns


def named(kind: str, resource: Mapping[str, Any]) -> tuple[str, bytes]:
    """Write a resource as compact JSON and name it by its content: ``clusters.<10 hex>.json``."""
    content = json.dumps(resource, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    return f"{kind}.{hashlib.sha256(content).hexdigest()[:10]}.json", content


def clusters_resource(tables: "Mapping[str, pd.DataFrame]", version: str) -> tuple[str, bytes]:
    """Make the resource of all clusters, column by column in the order of the table.

    Clusters with the same seat share an entry of ``seats``; -1 is a seat that is not known.
    """
    clusters, sectors = tables["clusters"], tables["sectors"]
    seats: dict[tuple[float, float, str, str], int] = {}
    keys = zip(clusters["latitude"], clusters["longitude"], clusters["city"], clusters["teryt"], strict=True)
    known = clusters["latitude"].notna()
    seat = [seats.setdefault(key, len(seats)) if on else -1 for key, on in zip(keys, known, strict=True)]
    place = {slug: position for position, slug in enumerate(sectors["slug"])}
    resource = {
        "version": version,
        "languages": LANGUAGES,
        "sectors": [
            {
                "slug": row.slug,
                "glyph": {language: glyphs[row.slug] for language, glyphs in SECTOR_GLYPHS.items()},
                "colour": SECTOR_COLOURS[row.slug],
                "name": {"pl": row.name_pl, "en": row.name_en},
            }
            for row in sectors.itertuples()
        ],
        "seats": [list(key) for key in seats],
        "clusters": {
            "id": clusters["id"].tolist(),
            "name": clusters["name"].tolist(),
            "seat": seat,
            "sector": clusters["sector"].map(place).tolist(),
            "kkk": clusters["kkk_ever"].astype(int).tolist(),
            "weak": clusters["seat_quality"].eq("weak").fillna(value=False).astype(int).tolist(),
        },
    }
    return named("clusters", resource)


def regions_resource(regions: "gpd.GeoDataFrame") -> tuple[str, bytes]:
    """Make the resource of the voivodeships' boundaries, shapes in EPSG:4326.

    GeoJSON with 4 decimals; properties ``teryt``, ``name`` and ``short`` by language, ``label`` (latitude, longitude).
    """
    features = [
        _feature(
            shape,
            {
                "teryt": row["teryt"],
                "name": {"pl": row["name_pl"], "en": row["name_en"]},
                "short": dict(zip(LANGUAGES, VOIVODESHIPS_SHORT[row["teryt"]], strict=True)),
                "label": [round(row["label_latitude"], DEGREES), round(row["label_longitude"], DEGREES)],
            },
        )
        for row, shape in zip(_rows(regions), regions.geometry, strict=True)
    ]
    return named("regions", _collection(features))


def background_resource(background: "gpd.GeoDataFrame", towns: "pd.DataFrame") -> tuple[str, bytes]:
    """Make the resource of the background: neighbouring countries, the main towns' labels, what lies far around."""
    features, far = [], []
    for row, shape in zip(_rows(background), background.geometry, strict=True):
        if row["kind"] == "far":
            far.append(_feature(shape, {}))
        else:
            names = {"pl": row["name_pl"], "en": row["name_en"]}
            features.append(_feature(shape, {"iso2": row["iso2"], "name": names}))
    labels = [
        [row["latitude"], row["longitude"], row["name"], _rank(row["population"])]
        for row in _rows(labelled_towns(towns))
    ]
    neighbours = _collection(features)
    return named("background", {"neighbours": neighbours, "far": _collection(far), "towns": labels})


def _rows(frame: "pd.DataFrame") -> list[dict[str, Any]]:
    """Rows as plain dictionaries, without shapes."""
    rows: list[dict[str, Any]] = frame.drop(columns="geometry", errors="ignore").to_dict("records")
    return rows


def _rank(population: int) -> int:
    """Rank of a label, 1 for the largest towns."""
    return next((rank for low, rank in _RANKS if population >= low), 3)


def labelled_towns(towns: "pd.DataFrame") -> "pd.DataFrame":
    """Choose the towns with labels: the largest of each voivodeship, then the largest that stand clear of others."""
    by_size = towns.dropna(subset="population").sort_values(["population", "geonameid"], ascending=[False, True])
    largest = ~by_size["teryt"].duplicated().to_numpy()
    places = by_size[["easting", "northing"]].to_numpy()
    chosen: list[int] = []
    for place in (*np.flatnonzero(largest), *np.flatnonzero(~largest)):
        if len(chosen) == LABELLED:
            break
        away = ((places[chosen] - places[place]) ** 2).sum(axis=1)
        if largest[place] or (away > _APART**2).all():
            chosen.append(int(place))
    return by_size.iloc[sorted(chosen)]


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    """Make a GeoJSON collection."""
    return {"type": "FeatureCollection", "features": features}


def _feature(shape: Any, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Make a GeoJSON feature with rounded coordinates."""
    from shapely.geometry import mapping

    geometry = mapping(shape)
    return {
        "type": "Feature",
        "properties": dict(properties),
        "geometry": {"type": geometry["type"], "coordinates": _rounded(geometry["coordinates"])},
    }


def _rounded(coordinates: Any) -> Any:
    """Round nested coordinates; a point that the rounding makes equal to the one before it goes.

    Neighbours round the shared points alike, so that no gap opens between them.
    """
    if isinstance(coordinates[0][0], (int, float)):
        ring = [[round(x, DEGREES), round(y, DEGREES)] for x, y, *_ in coordinates]
        return [point for i, point in enumerate(ring) if i == 0 or point != ring[i - 1]]
    return [_rounded(part) for part in coordinates]
