"""The map of a partnership: where in Central Europe its partners sit, and who leads them.

The figures of `geo.figures.policy.metaclusters` and `geo.figures.metaclusters` say the same in words and as a table.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path
from typing import Any

from geo import theme
from geo.figures.policy import HOME, ROLES, role_names
from geo.i18n import Translator
from geo.store.policy import Row
from geo.web.outline import path
from geo.web.render import render

WEST, EAST, SOUTH, NORTH = 7.8, 24.6, 44.6, 55.2  # degrees: all partners and the whole of Poland
WIDTH = 640
_SHRINK = cos(radians(50))  # a degree of longitude is this much of one of latitude in the middle of the map
_SCALE = WIDTH / ((EAST - WEST) * _SHRINK)
HEIGHT = round((NORTH - SOUTH) * _SCALE)
FINE = 0.02  # degrees, a pixel or less
_LABEL = 95.0  # a name set to the right of a dot needs this width

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Dot:
    """A place with one partner or several."""

    x: float  # in the units of the map
    y: float
    label: str
    names: tuple[str, ...]  # who sits there
    role: str  # the first of `ROLES` that is found there
    home: bool  # whether it is in Poland
    left: bool  # whether the label stands to the left


def project(latitude: float, longitude: float) -> Point:
    """Place a point on the map: equirectangular, true to scale at 50° N.

    >>> project(NORTH, WEST)
    (0.0, 0.0)
    """
    return round((longitude - WEST) * _SHRINK * _SCALE, 1), round((NORTH - latitude) * _SCALE, 1)


def dots(rows: Iterable[Row]) -> list[Dot]:
    """Gather partners by place; those whose place is not known, or not on the map, are left out."""
    places: dict[Point, list[Row]] = defaultdict(list)
    for row in rows:
        if row["latitude"] and row["longitude"]:
            y, x = float(row["latitude"]), float(row["longitude"])
            if SOUTH <= y <= NORTH and WEST <= x <= EAST:
                places[project(y, x)].append(row)
    return [_dot(at, there, list(places)) for at, there in places.items()]


def _dot(at: Point, rows: Sequence[Row], points: Sequence[Point]) -> Dot:
    first = min(rows, key=lambda row: ROLES.index(row["role"]))
    # A label to the right would run into another dot, or into the lines that begin at the lead partner.
    left = first["role"] == "lead" or any(0 < x - at[0] < _LABEL and abs(y - at[1]) < 12 for x, y in points)
    names = tuple(row["name"] for row in rows)
    return Dot(*at, first["place"], names, first["role"], first["country"] == HOME, left)


@lru_cache(maxsize=4)  # the file is named by its content, so what was read of it stays right
def ground(background: Path) -> tuple[str, str]:
    """Return land and borders around Poland as paths of SVG; where the land was cut there is no border."""
    import shapely
    from shapely.geometry import mapping, shape

    content = json.loads(background.read_text(encoding="utf-8"))
    view = shapely.box(WEST, SOUTH, EAST, NORTH).buffer(0.5)
    parts = [shape(one["geometry"]) for name in ("far", "neighbours") for one in content[name]["features"]]
    lands = [land for part in parts if not (land := part.intersection(view)).is_empty]
    cuts = shapely.unary_union([view.boundary, shapely.box(*theme.NEIGHBOURS).boundary]).buffer(0.02)
    borders = shapely.line_merge(shapely.unary_union([land.boundary for land in lands]).difference(cuts))
    drawn = [line.simplify(FINE) for line in shapely.get_parts(borders) if line.length > FINE]
    land = path(mapping(shapely.unary_union([land.buffer(0.01) for land in lands]).simplify(FINE)), project)
    return land, "".join(_line(line) for line in drawn)


def _line(line: Any) -> str:
    points = [project(latitude, longitude) for longitude, latitude in line.coords]
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points)


def _outlines(regions: Path | None) -> list[str]:
    """Return the voivodeships as paths of SVG; without their resource none."""
    if regions is None:
        return []
    features = json.loads(regions.read_text(encoding="utf-8"))["features"]
    return [path(feature["geometry"], project) for feature in features]


def picture(rows: Iterable[Row], resources: Mapping[str, Path], t: Translator) -> str:
    """Render the map of partners; `resources` are those of `web_resources`."""
    found = dots(rows)
    land, borders = ground(resources["background"]) if "background" in resources else ("", "")
    return render(
        "partnership",
        t,
        dots=found,
        lead=next((dot for dot in found if dot.role == "lead"), None),
        land=land,
        borders=borders,
        regions=_outlines(resources.get("regions")),
        roles={role: name for role, name in role_names(t).items() if any(dot.role == role for dot in found)},
        width=WIDTH,
        height=HEIGHT,
    )
