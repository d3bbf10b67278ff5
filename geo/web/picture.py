"""The map as HTML and SVG, as its frame will draw it at its home view: for a page that no script has reached yet.

It has the frame's own classes (``static/map/atlas.css``); the browser fits it into its box by container queries, whose
limits are those at which Leaflet would choose the next step of zoom. Coordinates are pixels at zoom `UNIT`, from the
middle of the home view.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import ceil, cos, hypot, radians
from typing import TYPE_CHECKING, Any

import numpy as np

from geo import theme
from geo.figures import groups
from geo.figures.exchange import counted
from geo.figures.layers import AWAY, WAYS
from geo.web import standing
from geo.web.outline import path
from geo.web.render import render
from geo.web.standing import EARTH, UNIT, WORLD, home, project

if TYPE_CHECKING:
    from pathlib import Path

    from geo.figures.layers import Spot, TradeLayer
    from geo.i18n import Translator
    from geo.selection.filters import Selection
    from geo.selection.view import View

# By width of the box, from and below, px: what is kept clear at the edges (left, top, right, bottom), and by which
# share of the room the map stands above the middle. It is about what static/map/home.js finds, which moves the map
# until no mark lies beneath legend and buttons.
BOXES = (
    (0, 480, (8, 44, 8, 44), 0.0),
    (480, 640, (8, 8, 8, 8), 0.4),
    (640, 10_000, (53, 8, 53, 8), 0.4),
)
LEAST_ZOOM = 4.5
STEP = 0.25  # of the zoom
FINEST = 9.0  # up to which the picture fits its box
STEPS = tuple(LEAST_ZOOM + STEP * step for step in range(int((FINEST - LEAST_ZOOM) / STEP) + 1))
LEVELS = (5.5, 6.0, 6.25, 6.5)  # zooms at which names are placed
MIDDLE = 6.25  # where marks of one zoom must do
MOST_MARKS = 400  # from which on they must
# For what marks are gathered (mouse, fingers), by the letter of their classes: distance, as in the frame, and zooms.
GATHERED = {
    "m": (theme.MARK_DISTANCE, tuple(5.25 + STEP * step for step in range(9))),
    "t": (theme.TOUCH_DISTANCE, tuple(5.0 + STEP * step for step in range(6))),
}
LONGEST = 200  # characters of a name, as in the frame
SMALL_BELOW = 6  # zoom below which names are small, as in the frame
TYPE = {"small": 11.5, "medium": 13.0}  # px
BROAD = 104  # px from which on a double name takes two lines
COVERED = 0.6  # of a mark, from which on a name is left out


@dataclass(frozen=True, slots=True)
class Resources:
    """What the map's frame fetches, read once for each file."""

    clusters: Path
    regions: Path
    background: Path


@dataclass(frozen=True, slots=True)
class GatheredMark:
    """Clusters that share a mark."""

    seats: tuple[int, ...]  # places in the resource; the first leads
    clusters: tuple[int, ...]


def picture(
    selection: Selection,
    payload: Mapping[str, Any],
    resources: Resources,
    t: Translator,
    layers: Sequence[TradeLayer] = (),
) -> str:
    """Render the map of a selection and its layers; `payload` is what the frame is told (`geo.web.map.payload`)."""
    west, north, east, south = home()
    middle = (west + east) / 2, (north + south) / 2
    ground = _ground(resources.regions, resources.background)
    shown = _shown(selection, resources.clusters)
    marks = [{**_mark(mark, selection, resources.clusters, t), "shown": at} for mark, at in shown.items()]
    levels = [
        {
            "size": "small" if level < SMALL_BELOW else "medium",
            "names": _names(resources, level, t),
            "layers": _layered(layers, list(_at(marks, level)), level, t),
        }
        for level in LEVELS
    ]
    return render(
        "picture",
        t,
        middle=middle,
        ground=ground,
        regions=_regions(ground, selection, payload, t),
        near=_near(payload["near"], middle),
        home="" if payload["near"] else _places(resources.clusters).home,
        levels=levels,
        marks=marks,
        gathered=any(shown.values()),
        rules=_rules((east - west, south - north)),
        steps=[[round(2 ** (zoom - UNIT), 5), *_drawn(zoom)] for zoom in STEPS],
        texts=payload["texts"],
        legend=payload.get("legend"),
        unseated=payload["unseated"],
    )


# --- the box ----------------------------------------------------------------------------------------------------------


def _rules(size: tuple[float, float]) -> list[dict[str, Any]]:
    """Say for each step of zoom which boxes have it: how the map stands in them, which names and marks it shows.

    A box has the last step for which it is wide and high enough; ``until`` is from where on it has the next one.
    """
    rules: list[dict[str, Any]] = []
    for (low, high, (left, top, right, bottom), lifted), (step, zoom) in product(BOXES, enumerate(STEPS)):
        scale = 2 ** (zoom - UNIT)
        nearly = 2 ** (zoom - STEP / 100 - UNIT)  # Leaflet takes a step that all but fits
        wide = max(low, 0 if step == 0 else ceil(size[0] * nearly + left + right))
        tall = 0 if step == 0 else ceil(size[1] * nearly + top + bottom)
        if step:
            rules[-1]["until"] = wide, tall
        level, mouse, touch = _drawn(zoom)
        rules.append(
            {
                "wide": wide,
                "below": high,
                "high": tall,
                "scale": round(scale, 5),
                "lifted": lifted,
                "taken": round(size[1] * scale + top + bottom, 1),
                "level": level,
                "marks": {"m": mouse, "t": touch},
                "until": None,
            }
        )
    return rules


def _drawn(zoom: float) -> tuple[int, int, int]:
    """Return the numbers of names, of marks for a mouse and of marks for fingers that are shown at a zoom."""
    mouse, touch = (_last(GATHERED[kind][1], zoom) for kind in "mt")
    return _last(LEVELS, zoom), mouse, touch


def _at(marks: Sequence[Mapping[str, Any]], zoom: float) -> Iterator[Mapping[str, Any]]:
    """Yield the marks that a map for a mouse shows at a zoom."""
    name = f"at-m{_last(GATHERED['m'][1], zoom)}"
    yield from (mark for mark in marks if not mark["shown"] or name in mark["shown"].split())


def _last(levels: Sequence[float], zoom: float) -> int:
    """Return the place of the last level up to a zoom, or of the first one."""
    return max(0, sum(level <= zoom for level in levels) - 1)


# --- the ground -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Ground:
    regions: Mapping[str, str]  # path by TERYT code
    neighbours: str  # one path
    beyond: tuple[tuple[int, int, int, int], ...]  # rectangles: left, top, width, height


@lru_cache(maxsize=4)  # files are named by their content, so what was read of them stays right
def _ground(regions: Path, background: Path) -> _Ground:
    west, north, east, south = home()
    x, y = (west + east) / 2, (north + south) / 2

    def fine(latitude: float, longitude: float) -> tuple[float, float]:
        across, down = project(latitude, longitude)
        return across - x, down - y

    def coarse(latitude: float, longitude: float) -> tuple[float, float]:
        across, down = fine(latitude, longitude)
        return across / 2, down / 2

    areas = json.loads(regions.read_text(encoding="utf-8"))["features"]
    around = json.loads(background.read_text(encoding="utf-8"))["neighbours"]["features"]
    return _Ground(
        {area["properties"]["teryt"]: path(area["geometry"], fine) for area in areas},
        "".join(path(area["geometry"], coarse) for area in around),
        _beyond(fine),
    )


def _beyond(place: Callable[[float, float], tuple[float, float]]) -> tuple[tuple[int, int, int, int], ...]:
    """Return the land that goes on where the drawn neighbours end, as ``static/map/regions.js`` has it."""
    west, south, east, north = theme.NEIGHBOURS
    rectangles = []
    for (low, left), (high, right) in (((0, -40), (north, west)), ((0, east), (85, 90)), ((0, west), (south, east))):
        a, b = place(high, left), place(low, right)
        rectangles.append((round(a[0]), round(a[1]), round(b[0] - a[0]), round(b[1] - a[1])))
    return tuple(rectangles)


def _regions(ground: _Ground, selection: Selection, payload: Mapping[str, Any], t: Translator) -> list[dict[str, Any]]:
    fill, labels = payload["regions"]["fill"], payload["regions"]["labels"]
    view = selection.view
    return [
        {
            "code": code,
            "path": outline,
            "label": labels[code],
            "fill": fill and tone(fill.get(code)),
            "missing": fill is not None and code in fill and fill[code] is None,
            "chosen": code in view.region,
            "href": view.toggle("region", code).address(),
        }
        for code, outline in ground.regions.items()
        if code in labels
    ]


def tone(colour: str | None) -> str | None:
    """Return the colour of a class as a style sheet knows others for it in other schemes (``static/map/atlas.js``)."""
    return colour and f"var(--tone-{colour.removeprefix('#')}, {colour})"


def _near(near: Mapping[str, float] | None, middle: tuple[float, float]) -> Mapping[str, float] | None:
    if not near:
        return None
    x, y = project(near["lat"], near["lon"])
    pixels = near["km"] * 1000 / EARTH * WORLD * 2**UNIT / cos(radians(near["lat"]))
    return {"x": round(x - middle[0], 1), "y": round(y - middle[1], 1), "r": round(pixels, 1)}


# --- the names --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _names(resources: Resources, level: float, t: Translator) -> tuple[tuple[tuple[str, ...], float, float], ...]:
    """Place the names of voivodeships clear of the marks of all clusters, so that they stay while filters change.

    Returns
    -------
    tuple
        Lines of a name, and where their middle stands; a name without room is left out.
    """
    from geo.export.drawing import labels

    scale, size = 2 ** (level - UNIT), TYPE["small" if level < SMALL_BELOW else "medium"]
    places = _places(resources.clusters)
    west, north, east, south = home()
    middle = np.array([(west + east) / 2, (north + south) / 2])
    every = {seat: [0] for seat in places.order}
    leads = np.array([mark.seats[0] for mark in _gathered(places, list(places.order), every, level)], dtype=int)
    points = np.column_stack([places.x[leads], places.y[leads]]) * WORLD * 2**UNIT - middle
    marks = [labels.around((float(x), float(y)), 30, 30) for x, y in points * scale]
    taken: list[Any] = []
    named = []
    for area in json.loads(resources.regions.read_text(encoding="utf-8"))["features"]:
        told = area["properties"]
        lines = _lines(told["name"][t.language], size)
        tag = labels.Name(lines, size, bold=True)
        ring = np.array([project(lat, lon) for lon, lat in _ring_of(area["geometry"])]) - middle
        at = (np.array(project(*told["label"])) - middle) * scale
        found = labels.region_place(
            (tag.width, tag.height),
            (float(at[0]), float(at[1])),
            labels.ground(ring * scale),
            marks,
            taken,
            _EVERYWHERE,
        )
        if found and found[1] <= COVERED:
            box = found[0]
            taken.append(box)
            named.append((lines, round((box[0] + box[2]) / 2 / scale, 1), round((box[1] + box[3]) / 2 / scale, 1)))
    return tuple(named)


_EVERYWHERE = (-1e6, -1e6, 1e6, 1e6)


def _ring_of(geometry: Mapping[str, Any]) -> Sequence[tuple[float, float]]:
    """Return the outer ring with most points."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    ring: Sequence[tuple[float, float]] = max((polygon[0] for polygon in polygons), key=len)
    return ring


def _lines(name: str, size: float) -> tuple[str, ...]:
    """Break a double name after its hyphen, where it is broad."""
    from geo.export.drawing import typeface

    head, hyphen, tail = name.partition("-")
    return (head + hyphen, tail) if tail and typeface.width(name, size, bold=True) > BROAD else (name,)


# --- the marks --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Places:
    """The resource of the clusters, with what all pictures ask of it."""

    data: Mapping[str, Any]
    seat: np.ndarray[Any, Any]  # of each cluster, -1 where it is not known
    order: tuple[int, ...]  # seats, those with most clusters first
    x: np.ndarray[Any, Any]  # of each seat, as shares of the world
    y: np.ndarray[Any, Any]
    home: str  # what `standing.told` tells of the home view


@lru_cache(maxsize=4)
def _places(clusters: Path) -> _Places:
    data = json.loads(clusters.read_text(encoding="utf-8"))
    seat = np.array(data["clusters"]["seat"], dtype=int)
    sizes = np.bincount(seat[seat >= 0], minlength=len(data["seats"]))
    places = np.array([project(latitude, longitude) for latitude, longitude, *_ in data["seats"]]).reshape(-1, 2)
    x, y = places.T / (WORLD * 2**UNIT)
    order = np.lexsort((np.arange(len(sizes)), -sizes))
    return _Places(data, seat, tuple(map(int, order)), x, y, standing.told(places, round((UNIT - LEAST_ZOOM) / STEP)))


def _shown(selection: Selection, clusters: Path) -> Mapping[GatheredMark, str]:
    """Gather the passing clusters into marks, from north to south, each with the classes of the zooms that show it.

    Where they are many, those of the middle one are shown at all of them, and have no classes.
    """
    places = _places(clusters)
    passing = np.flatnonzero(selection.seated[: len(places.seat)])
    members: dict[int, list[int]] = {}
    for position in passing:
        members.setdefault(int(places.seat[position]), []).append(int(position))
    lead = [seat for seat in places.order if seat in members]
    found: dict[GatheredMark, list[str]] = {}
    for kind, (distance, zooms) in GATHERED.items():
        for number, zoom in enumerate(zooms):
            for mark in _gathered(places, lead, members, zoom, distance):
                found.setdefault(mark, []).append(f"at-{kind}{number}")
    if len(found) > MOST_MARKS:
        found = {mark: [] for mark in _gathered(places, lead, members, MIDDLE)}
    ordered = sorted(found, key=lambda mark: (places.y[mark.seats[0]], places.x[mark.seats[0]]))  # of the Tab key
    return {mark: " ".join(found[mark]) for mark in ordered}


def _gathered(
    places: _Places,
    lead: list[int],
    members: Mapping[int, list[int]],
    zoom: float,
    distance: float = theme.MARK_DISTANCE,
) -> list[GatheredMark]:
    scale = WORLD * 2**zoom
    x, y = np.floor(places.x * scale + 0.5), np.floor(places.y * scale + 0.5)  # whole pixels, as JavaScript rounds
    points = [(float(x[seat]), float(y[seat])) for seat in lead]
    found = []
    for group in groups.gather(points, distance):
        seats = tuple(lead[place] for place in group)
        found.append(GatheredMark(seats, tuple(one for seat in seats for one in members[seat])))
    return found


def _mark(mark: GatheredMark, selection: Selection, resource: Path, t: Translator) -> dict[str, Any]:
    places = _places(resource)
    data, clusters = places.data, places.data["clusters"]
    west, north, east, south = home()
    lead = mark.seats[0]
    chosen = selection.view.cluster
    common = {
        "x": round(float(places.x[lead]) * WORLD * 2**UNIT - (west + east) / 2, 1),
        "y": round(float(places.y[lead]) * WORLD * 2**UNIT - (north + south) / 2, 1),
        "key": any(clusters["kkk"][one] for one in mark.clusters),
        "selected": chosen is not None and any(clusters["id"][one] == chosen for one in mark.clusters),
    }
    if len(mark.clusters) == 1:
        return common | _pin(mark.clusters[0], data, selection.view, t)
    return common | _group(mark, places, selection, t)


def _pin(one: int, data: Mapping[str, Any], view: View, t: Translator) -> dict[str, Any]:
    clusters = data["clusters"]
    sector = data["sectors"][clusters["sector"][one]]
    lines = [clusters["name"][one], data["seats"][clusters["seat"][one]][2], sector["name"][t.language]]
    lines += [t("National Key Cluster, now or formerly")] * clusters["kkk"][one]
    lines += [t("seat uncertain")] * clusters["weak"][one]
    return {
        "n": 1,
        "weak": bool(clusters["weak"][one]),
        "colour": sector["colour"],
        "text": sector["glyph"][t.language],
        "label": ", ".join(line[:LONGEST] for line in lines),
        "href": view.change(cluster=clusters["id"][one]).address(),
    }


def _group(mark: GatheredMark, places: _Places, selection: Selection, t: Translator) -> dict[str, Any]:
    data, number = places.data, len(mark.clusters)
    towns = list(dict.fromkeys(data["seats"][seat][2][:LONGEST] for seat in mark.seats))
    more = len(towns) - 3
    rest = [t.n("and {n} more town", "and {n} more towns", more)] if more > 0 else []
    return {
        "n": number,
        "ring": ",".join(_ring(mark, data)),
        "text": str(number) if number < 1000 else f"{number // 1000}k",
        "label": ", ".join([t.n("{n} cluster", "{n} clusters", number), *towns[:3]]) + "".join(f" {x}" for x in rest),
        "href": _around(mark, selection),
    }


def _layered(
    layers: Sequence[TradeLayer], marks: Sequence[Mapping[str, Any]], level: float, t: Translator
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the marks of each layer at a zoom, beside `marks` and those of the layers before."""
    scale = 2 ** (level - UNIT)
    taken = [(mark["x"] * scale, mark["y"] * scale) for mark in marks]
    found = []
    for layer in layers:
        drawn = list(_layer(layer, tuple(taken), scale, t))
        taken += [(mark["x"] * scale, mark["y"] * scale) for mark in drawn]
        found.append((layer.name, drawn))
    return found


def _layer(
    layer: TradeLayer, taken: Sequence[tuple[float, float]], scale: float, t: Translator
) -> Iterator[dict[str, Any]]:
    """Yield the marks of a layer: places that lie near one another share one, as ``static/map/layers.js`` has it."""
    west, north, east, south = home()
    across, down = (west + east) / 2, (north + south) / 2
    points = []
    for spot in layer.spots:
        x, y = project(spot.latitude, spot.longitude)
        points.append(((x - across) * scale, (y - down) * scale))
    for group in groups.gather(points, theme.MARK_DISTANCE):
        x, y = groups.beside(points[group[0]], taken, WAYS[layer.kind], AWAY)
        first, number = layer.spots[group[0]], sum(layer.spots[one].number for one in group)
        far = max(_kilometres(first, layer.spots[one]) for one in group)
        yield {
            "kind": layer.kind,
            "x": round(x / scale, 1),
            "y": round(y / scale, 1),
            "text": str(number) if number < 1000 else f"{number // 1000}k",
            "label": ": ".join(filter(None, (counted(layer.kind, number, t), _places_of(layer, group)))),
            "href": layer.around(first, max(1, ceil(far))).address("exchange"),
        }


def _places_of(layer: TradeLayer, group: Sequence[int]) -> str:
    """Name the first places of a group."""
    names = list(dict.fromkeys(layer.spots[one].name for one in group if layer.spots[one].name))
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")


def _kilometres(one: Spot, other: Spot) -> float:
    north, east = one.latitude - other.latitude, one.longitude - other.longitude
    return hypot(north, east * cos(radians(one.latitude))) * EARTH / 360_000


def _ring(mark: GatheredMark, data: Mapping[str, Any]) -> Iterator[str]:
    """Yield the arcs of the colours in clusters, in the order of the sectors; one hue is one arc."""
    parts: dict[str, int] = {}
    for sector in sorted(data["clusters"]["sector"][one] for one in mark.clusters):
        colour = data["sectors"][sector]["colour"]
        parts[colour] = parts.get(colour, 0) + 1
    turned = 0.0
    for colour, part in parts.items():
        end = turned + part / len(mark.clusters)
        yield f"{colour} {turned:.4g}turn {end:.4g}turn"
        turned = end


def _around(mark: GatheredMark, selection: Selection) -> str:
    """Return the address of the list of a group: what lies as near to its town as its seats do."""
    registry = selection.registry
    first = mark.clusters[0]
    town = registry.table["town"][first].as_py()
    if town is None:
        return selection.view.address()
    away = [
        hypot(registry.easting[one] - registry.easting[first], registry.northing[one] - registry.northing[first])
        for one in mark.clusters
    ]
    return selection.view.change(near=str(town), radius=max(1, ceil(max(away) / 1000))).address()
