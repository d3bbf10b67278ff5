"""A map that is being drawn: its scene, its place on the sheet, and the part of the plane that it shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from geo.export.drawing import ground, marks
from geo.export.drawing.sheet import Canvas, Extent

if TYPE_CHECKING:
    from matplotlib.path import Path

    from geo.export.drawing.ground import Ground, Viewport
    from geo.scenes.scene import Scene

_EDGE = 4.0  # points that names keep from the edge
_AROUND = 60.0  # kilometres around the seat of a cluster
_OWN = 0.8  # part of a map that one voivodeship takes at most
_WIDENED = 12  # times that a map is widened until a border is seen


@dataclass
class MapDrawing:
    """A map that is being drawn."""

    canvas: Canvas
    scene: Scene
    box: Extent
    names: float  # type of the regions' names, points
    labels: float  # wanted type of the clusters' names; smaller where they need room
    dotted: bool = False  # every seat is a dot, of no sector: the map is not what matters most
    taken: list[Extent] = field(default_factory=list)  # where names stand

    @cached_property
    def ground(self) -> Ground:
        """Boundaries and towns."""
        return ground.load(self.scene.sources.settings)

    @property
    def chosen(self) -> tuple[str, ...]:
        """Voivodeships that the View chose."""
        return () if self.cluster is not None else self.scene.view.region

    @property
    def cluster(self) -> int | None:
        """Position of the cluster whose profile it is."""
        return int(self.scene.positions[0]) if self.scene.page == "cluster" and self.scene.view.cluster else None

    @cached_property
    def frame(self) -> Viewport:
        """Where the plane lies on the sheet: the chosen voivodeships with what is around, else all of Poland."""
        from matplotlib.transforms import Bbox

        if self.focus and not self.chosen:
            return self._around(*self.focus)
        near = self.chosen if self.scene.seats else ()
        shapes = [self.ground.regions[code] for code in near or self.ground.regions]
        extent = Bbox.union([shape.box for shape in shapes]).extents
        return ground.fit(extent, self.box, (0.13 if near else 0.02) * self.across)

    @property
    def focus(self) -> tuple[float, float, float] | None:
        """The point of the plane that the map is about, and how far around it, kilometres; None of a whole country."""
        view, registry = self.scene.view, self.scene.registry
        if (at := self.cluster) is not None:
            if not registry.seated[at]:
                return None  # nobody knows where
            return float(registry.easting[at]) / 1000, float(registry.northing[at]) / 1000, _AROUND
        if view.near:
            town = registry.town(view.near)
            return town.easting / 1000, town.northing / 1000, float(view.radius)
        return None

    def _around(self, east: float, north: float, far: float) -> Viewport:
        """Show a circle, and so much around it that a border of voivodeships is seen."""
        at = (east, north)
        own = next((shape.path for shape in self.ground.regions.values() if shape.path.contains_point(at)), None)
        for _ in range(_WIDENED):
            frame = ground.fit((east - far, north - far, east + far, north + far), self.box, 0.08 * self.across)
            if own is None or own.contains_points(ground.grid(frame.seen)).mean() < _OWN:
                break
            far *= 1.15
        return frame

    @property
    def across(self) -> float:
        """Width of the box, points."""
        return self.box[2] - self.box[0]

    @property
    def zoomed(self) -> bool:
        """Whether a part of the country is shown."""
        return bool(self.chosen or self.focus)

    @property
    def view(self) -> Extent:
        """Where names may stand: the map, clear of its edge."""
        left, bottom, right, top = self.box
        return left + _EDGE, bottom + _EDGE, right - _EDGE, top - _EDGE

    @cached_property
    def scale(self) -> float:
        """Points of the sheet to a pixel of the screen, for marks: their letters are at least 9 points high."""
        return max(self.names / 13, 9 / 11.5)

    @cached_property
    def clip(self) -> Path:
        """The box as a shape."""
        from matplotlib.path import Path

        left, bottom, right, top = self.box
        return Path([(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)], closed=True)

    @cached_property
    def positions(self) -> list[int]:
        """Clusters on the map: those whose seats are known."""
        import numpy as np

        return [int(position) for position in np.flatnonzero(self.scene.selection.seated)] if self.scene.seats else []

    @cached_property
    def counting(self) -> bool:
        """Whether circles show how many clusters there are."""
        return self.scene.colours.kind == "count"

    @cached_property
    def marks(self) -> list[marks.SharedMark]:
        """The marks; none where circles with numbers stand for many of them."""
        if self.dotted:
            return []
        return marks.gather(self.scene.registry, self.positions, self.frame, self.scale)
