"""The maps of slides: voivodeships as SVG with their names, or seats of clusters with the names of their towns.

A unit of a map is one of its slide (``static/page/slide.css``), so type has the size that it says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import TYPE_CHECKING, Any

from geo import taxonomy, theme
from geo.figures import choropleth
from geo.selection.describe import region_name
from geo.store.files import web_resources
from geo.web.outline import path
from geo.web.render import render

if TYPE_CHECKING:
    from pathlib import Path

    from geo.figures.face import Face
    from geo.scenes.scene import Scene

WIDTH, HEIGHT = 700, 660
SIZE = 20  # of names
LEADING = 1.1  # height of a line, of the size of the type
LETTER = 0.56  # of the size of the type: about the width of a letter
BROAD = 130  # units from which on a double name takes two lines
DEGREE = 0.616  # width of a degree of longitude by that of a degree of latitude, at 52° N
LEAST_DOT, DOT = 9.0, 5.0  # radius of a dot of one cluster; what the square root of their number adds
GAP = 6

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """A plain projection that keeps shapes in the middle of Poland."""

    west: float
    north: float
    scale: float  # units to a degree of latitude
    left: float
    top: float

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return a point of the map."""
        return self.left + (longitude - self.west) * DEGREE * self.scale, self.top + (
            self.north - latitude
        ) * self.scale


def _fit(areas: Sequence[Mapping[str, Any]], margin: float) -> Frame:
    """Return the projection that shows areas as large as they can be."""
    rings = [ring for area in areas for polygon in _polygons(area["geometry"]) for ring in polygon]
    points = [(latitude, longitude) for ring in rings for longitude, latitude, *_ in ring]
    south, north = min(p[0] for p in points), max(p[0] for p in points)
    west, east = min(p[1] for p in points), max(p[1] for p in points)
    across, down = (east - west) * DEGREE, north - south
    scale = min((WIDTH - 2 * margin) / across, (HEIGHT - 2 * margin) / down)
    return Frame(west, north, scale, (WIDTH - across * scale) / 2, (HEIGHT - down * scale) / 2)


def _polygons(geometry: Mapping[str, Any]) -> Sequence[Any]:
    polygons: Sequence[Any] = geometry["coordinates"]
    return polygons if geometry["type"] == "MultiPolygon" else [polygons]


@lru_cache(maxsize=4)  # the file is named by its content, so what was read of it stays right
def _areas(regions: Path) -> Mapping[str, Mapping[str, Any]]:
    features = json.loads(regions.read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["teryt"]: feature for feature in features}


@lru_cache(maxsize=40)
def _drawn(regions: Path, code: str) -> tuple[Frame, Mapping[str, str]]:
    """Return the projection for one voivodeship, or for all of them, and all outlines in it."""
    areas = _areas(regions)
    frame = _fit([areas[code]] if code else list(areas.values()), 60 if code else 4)
    return frame, {teryt: path(area["geometry"], frame.place) for teryt, area in areas.items()}


def plan(face: Face, scene: Scene) -> str:
    """Render the map of a face: seats where it names clusters, else the voivodeships in their colours."""
    code = face.outlined[0] if face.seats and face.outlined else ""
    frame, outlines = _drawn(web_resources(scene.sources.settings)["regions"], code)
    fills = _fills(face)
    return render(
        "slide_map",
        scene.t,
        size=(WIDTH, HEIGHT),
        type=SIZE,
        areas=[
            {"path": outline, "fill": fills.get(teryt), "own": teryt in face.outlined}
            for teryt, outline in outlines.items()
        ],
        own=[outlines[teryt] for teryt in face.outlined],
        names=[] if face.seats else _names(face, scene, frame, fills),
        seats=_seats(face, scene, frame) if face.seats else [],
        classes=[] if face.seats else choropleth.classes(face.colours, scene.t),
        measure="" if face.colours.kind == "none" else face.colours.name,
        missing=bool(face.colours.scale and face.colours.scale.missing),
    )


def _fills(face: Face) -> dict[str, str | None]:
    """Return the colours of the voivodeships; none where nothing is shown."""
    colours = face.colours
    if not colours.figures or not colours.scale:
        return {}
    scale = colours.scale
    return {code: scale.colour_of(value) for code, value in colours.figures.values.items() if value is not None}


def _names(face: Face, scene: Scene, frame: Frame, fills: Mapping[str, str | None]) -> list[dict[str, Any]]:
    """Place the names of the voivodeships; where two would meet, their short forms."""
    t = scene.t
    named = {}
    for region in scene.registry.voivodeships:
        at = frame.place(region.label_latitude, region.label_longitude)
        named[region.teryt] = _name(region_name(scene.registry, region.teryt, t), at)
    boxes = {code: name["box"] for code, name in named.items()}
    for code, box in boxes.items():
        if any(_meet(box, other) for beside, other in boxes.items() if beside != code):
            region = scene.registry.voivodeship(code)
            at = frame.place(region.label_latitude, region.label_longitude)
            named[code] = _name(t.pick(*taxonomy.VOIVODESHIPS_SHORT[code]), at)
    for code, name in named.items():
        dark = fills.get(code) in theme.RAMP[-2:]
        name |= {"ground": "dark" if dark else "light" if code in fills else "", "own": code in face.outlined}
    return list(named.values())


def _name(name: str, at: tuple[float, float]) -> dict[str, Any]:
    """Return the lines of a name around a point, within the map."""
    head, hyphen, tail = name.partition("-")
    lines = (head + hyphen, tail) if tail and len(name) * SIZE * LETTER > BROAD else (name,)
    half, high = max(map(len, lines)) * SIZE * LETTER / 2, len(lines) * SIZE * LEADING
    x = round(min(max(at[0], half), WIDTH - half), 1)
    top = at[1] - high / 2
    return {"lines": lines, "x": x, "y": round(top + 0.8 * SIZE, 1), "box": (x - half, top, x + half, top + high)}


def _seats(face: Face, scene: Scene, frame: Frame) -> list[dict[str, Any]]:
    """Place a dot for each town with its name and number, as far as names find room; the largest first."""
    registry = scene.registry
    towns: dict[str, list[int]] = {}
    for one in (one for one in face.names if registry.seated[one.position]):
        towns.setdefault(one.town, []).append(one.position)
    key = {one.position for one in face.names if one.key}
    dots: list[dict[str, Any]] = []
    for town, positions in sorted(towns.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        at = positions[0]
        x, y = frame.place(float(registry.latitude[at]), float(registry.longitude[at]))
        radius = LEAST_DOT + DOT * (sqrt(len(positions)) - 1)
        label = f"{town} {scene.t.number(len(positions))}" if len(positions) > 1 else town
        dots.append(
            {"x": round(x, 1), "y": round(y, 1), "r": round(radius, 1), "label": label, "key": bool(key & {*positions})}
        )
    taken: list[Box] = [
        (dot["x"] - dot["r"], dot["y"] - dot["r"], dot["x"] + dot["r"], dot["y"] + dot["r"]) for dot in dots
    ]
    for dot in dots:
        dot["at"] = _beside(dot, taken)
    return dots


def _beside(dot: Mapping[str, Any], taken: list[Box]) -> tuple[float, float] | None:
    """Find room for the label of a dot: to its right, left, below or above; None where there is none."""
    across, high, reach = len(dot["label"]) * SIZE * LETTER, SIZE * 1.1, dot["r"] + GAP
    x, y = dot["x"], dot["y"]
    tried = (
        (x + reach, y - high / 2),
        (x - reach - across, y - high / 2),
        (x - across / 2, y + reach),
        (x - across / 2, y - reach - high),
    )
    for left, top in tried:
        box = (left, top, left + across, top + high)
        inside = left >= 0 and top >= 0 and box[2] <= WIDTH and box[3] <= HEIGHT
        if inside and not any(_meet(box, other) for other in taken):
            taken.append(box)
            return round(left, 1), round(top + high * 0.8, 1)
    return None


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
