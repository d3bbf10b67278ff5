"""Towns on a drawn map: each with a dot of its own, its name on the ground of its own voivodeship."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING, Any

import numpy as np

from geo import theme
from geo.export.drawing import ground
from geo.export.drawing import labels as names
from geo.export.drawing.ground import TownLabel
from geo.export.drawing.labels import Name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.export.drawing.drawn import MapDrawing
    from geo.export.drawing.ground import Shape
    from geo.export.drawing.sheet import Extent

DOT = 2.0  # points: radius of a town's dot
NAMED = 16  # towns of the gazetteer that a map of a part of a voivodeship names
_APART = 60.0  # points between those of them that are named
_GAP = 4.0  # points between a dot and a name
_ABROAD = 0.35  # part of a name that may stand beyond the border, or in the sea


def draw(made: MapDrawing, obstacles: Sequence[Extent]) -> None:
    """Name towns where there is room, the largest first; a town whose name has none is left out with its dot."""
    size = max(9.0, made.names - 1)
    for town in _wanted(made):
        at = made.frame.at(*town.at)
        mark = next((one for one in made.marks if hypot(one.at[0] - at[0], one.at[1] - at[1]) < one.radius), None)
        if not made.frame.sees(at, 3 * size) or (mark is None and _covered(at, made.taken)):
            continue
        dot = 3.0 * made.scale if made.dotted and any(_covered(at, [box]) for box in obstacles) else DOT
        middle, away = (mark.at, mark.radius) if mark else (at, dot)
        name, own = Name((town.name,), size), _own(made, town.at)
        box = names.beside(middle, name, away + _GAP, [*obstacles, *made.taken], made.view, _Home(made, own).cost)
        if box is None:
            continue
        if not mark:
            made.canvas.disc(at, DOT, fill=theme.MAP["town"], edge="#ffffff", line=0.6, layer=2.4)
            made.taken.append(names.around(at, 2 * DOT, 2 * DOT))
        look = {"colour": theme.MAP["town"], "align": "center", "halo": 2.4, "layer": 2.6}
        made.canvas.lines(((box[0] + box[2]) / 2, box[3]), name.lines, size, **look)
        made.taken.append(box)


def _covered(at: tuple[float, float], boxes: Sequence[Extent]) -> bool:
    return any(box[0] < at[0] < box[2] and box[1] < at[1] < box[3] for box in boxes)


def _wanted(made: MapDrawing) -> Iterator[TownLabel]:
    """Yield the towns that the screen names; on a map of a few kilometres also the largest others of the gazetteer."""
    most = 3 if made.zoomed else 1
    shown = [town for town in made.ground.towns if town.rank <= most]
    yield from shown
    if not made.focus:
        return
    taken = [made.frame.at(*town.at) for town in shown]
    known = (town for town in made.scene.registry.towns if town.population)
    for town in sorted(known, key=lambda town: (-(town.population or 0), town.geonameid)):
        place = town.easting / 1000, town.northing / 1000
        at = made.frame.at(*place)
        if made.frame.sees(at) and all(hypot(at[0] - x, at[1] - y) > _APART for x, y in taken):
            taken.append(at)
            yield TownLabel(town.name, place, 3)
        if len(taken) > len(shown) + NAMED:
            return


def _own(made: MapDrawing, at: tuple[float, float]) -> str | None:
    """Return the voivodeship in which a point of the plane lies."""
    return next((code for code, shape in made.ground.regions.items() if shape.path.contains_point(at)), None)


class _Home:
    """How well boxes of a sheet stand in a voivodeship: not in another one, and little of them abroad."""

    def __init__(self, made: MapDrawing, own: str | None) -> None:
        self.frame, self.regions, self.own = made.frame, made.ground.regions, own

    def cost(self, boxes: names.Boxes) -> Any:
        """Return how much of each box lies abroad; infinite where it may not stand."""
        if self.own is None:
            return np.zeros(len(boxes))
        points = ground.spread(boxes)
        plane = (points - (self.frame.left, self.frame.bottom)) / self.frame.scale
        foreign = [shape for code, shape in self.regions.items() if code != self.own]
        others = sum((self._within(shape, plane) for shape in foreign), np.zeros(plane.shape[:2], dtype=bool))
        abroad = 1 - self._within(self.regions[self.own], plane).mean(axis=1)
        return np.where(np.asarray(others).any(axis=1) | (abroad > _ABROAD), np.inf, abroad)

    @staticmethod
    def _within(shape: Shape, plane: Any) -> Any:
        """Whether points, of shape (n, k, 2), lie in a shape."""
        near = ((plane >= shape.box.min) & (plane <= shape.box.max)).all(axis=2)
        found = np.zeros(plane.shape[:2], dtype=bool)
        if near.any():
            found[near] = shape.path.contains_points(plane[near])
        return found
