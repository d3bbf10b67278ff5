"""Outlines of voivodeships and neighbours as SVG paths, for the small maps of pages."""

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

# The small map: a plain projection that keeps shapes at 52° N; it is decoration, distances are not taken from it.
_WEST, _NORTH, _X, _Y = 14.0, 54.9, 30.0, 48.7  # degrees, degrees, units per degree
WIDTH, HEIGHT = 306, 292


def project(latitude: float, longitude: float) -> tuple[int, int]:
    """Return x and y on the small map, in its units."""
    return round((longitude - _WEST) * _X), round((_NORTH - latitude) * _Y)


@lru_cache(maxsize=4)  # the file is named by its content, so what was read of it stays right
def outline(regions: Path) -> tuple[tuple[str, str], ...]:
    """Read the voivodeships as SVG paths of whole units, by TERYT code."""
    features = json.loads(regions.read_text(encoding="utf-8"))["features"]
    return tuple((feature["properties"]["teryt"], path(feature["geometry"])) for feature in features)


def path(geometry: Mapping[str, Any], project: Callable[[float, float], tuple[float, float]] = project) -> str:
    """Return the rings of an area of GeoJSON as a path in whole units of a projection."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    parts = []
    for ring in (ring for polygon in polygons for ring in polygon):
        places = (project(latitude, longitude) for longitude, latitude, *_ in ring)
        points = [(round(x), round(y)) for x, y in places]
        kept = [point for i, point in enumerate(points) if i == 0 or point != points[i - 1]]
        steps = " ".join(f"{x - a} {y - b}" for (a, b), (x, y) in pairwise(kept))
        if steps:  # a ring that rounding makes a point would be no shape
            parts.append(f"M{kept[0][0]} {kept[0][1]}l{steps}z")
    return "".join(parts)
