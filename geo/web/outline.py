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
    return tuple((feature["properties"]["teryt"], path(feature["geometry"])) for feature in _features(regions))


@lru_cache(maxsize=4)
def _features(regions: Path) -> tuple[Mapping[str, Any], ...]:
    return tuple(json.loads(regions.read_text(encoding="utf-8"))["features"])


def names(regions: Path, form: str, language: str) -> dict[str, str]:
    """Return the names of the voivodeships by TERYT code, as maps write them: `form` is ``name`` or ``short``."""
    return {each["properties"]["teryt"]: each["properties"][form][language] for each in _features(regions)}


@lru_cache(maxsize=64)
def places(
    regions: Path, texts: tuple[tuple[str, tuple[str, ...]], ...], size: float
) -> Mapping[str, tuple[float, float]]:
    """Place the lines of a text on the ground of each voivodeship of the small map, clear of one another.

    `texts` are lines by TERYT code, `size` that of their type, in units of the map; returned are the middles.
    """
    import numpy as np

    from geo.export.drawing import labels

    lines, found = dict(texts), {}
    taken: list[tuple[float, float, float, float]] = []
    grounds = {
        str(each["properties"]["teryt"]): np.array([project(lat, lon) for lon, lat in _ring(each["geometry"])])
        for each in _features(regions)
    }
    for code, ring in sorted(grounds.items(), key=lambda pair: float(np.ptp(pair[1][:, 0]))):  # the narrowest first
        tag = labels.Name(lines[code], size, bold=True)
        x, y = map(float, (ring.min(axis=0) + ring.max(axis=0)) / 2)
        placed = labels.region_place((tag.width, tag.height), (x, y), labels.ground(ring), [], taken, _SHEET)
        box = placed[0] if placed else labels.around((x, y), tag.width, tag.height)
        taken.append(box)
        found[code] = round((box[0] + box[2]) / 2, 1), round((box[1] + box[3]) / 2, 1)
    return found


_SHEET = (0.0, 0.0, float(WIDTH), float(HEIGHT))


def _ring(geometry: Mapping[str, Any]) -> Any:
    """Return the outer ring with most points."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return max((polygon[0] for polygon in polygons), key=len)


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
