"""The ground of a drawn map: the boundaries that the screen shows, in kilometres on the plane."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from geo import crs, theme
from geo.store.files import web_resources

if TYPE_CHECKING:
    from pathlib import Path as File

    import numpy as np
    from matplotlib.path import Path

    from geo.export.drawing.sheet import Box
    from geo.settings import Settings

_WEST, _SOUTH, _EAST, _NORTH = theme.NEIGHBOURS
_BEYOND = ((4.0, 44.0, _WEST, _NORTH), (_EAST, 44.0, 36.0, 62.0), (_WEST, 44.0, _EAST, _SOUTH))


@dataclass(frozen=True)
class Shape:
    """An area.

    Attributes
    ----------
    path
        Its rings, kilometres.
    names
        By language.
    label
        Where its name belongs; for a neighbour the middle of its box.
    """

    path: Path
    names: dict[str, str]
    label: tuple[float, float]


@dataclass(frozen=True)
class Town:
    """A town with a label; rank 1 for the largest."""

    name: str
    at: tuple[float, float]
    rank: int


@dataclass(frozen=True)
class Ground:
    """Everything beneath the marks."""

    regions: dict[str, Shape]
    neighbours: tuple[Shape, ...]
    beyond: tuple[Path, ...]
    towns: tuple[Town, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """How kilometres become points: ``x * scale + left``, ``y * scale + bottom``, within a box of the sheet."""

    scale: float
    left: float
    bottom: float
    box: Box

    def at(self, east: float, north: float) -> tuple[float, float]:
        """Place a point of the plane on the sheet."""
        return east * self.scale + self.left, north * self.scale + self.bottom

    def path(self, path: Path) -> Path:
        """Place a shape of the plane on the sheet."""
        import numpy as np
        from matplotlib.path import Path as Outline

        vertices = np.asarray(path.vertices) * self.scale + np.array([self.left, self.bottom])
        return Outline(vertices, path.codes)

    def sees(self, at: tuple[float, float], margin: float = 0) -> bool:
        """Whether a point of the sheet lies in the box, clear of its edge by a margin."""
        left, bottom, right, top = self.box
        return left + margin <= at[0] <= right - margin and bottom + margin <= at[1] <= top - margin


def fit(extent: Box, box: Box, padding: float) -> Frame:
    """Place an extent of the plane (kilometres) in the middle of a box of the sheet, as large as it goes."""
    west, south, east, north = extent
    left, bottom, right, top = box
    scale = min((right - left - 2 * padding) / (east - west), (top - bottom - 2 * padding) / (north - south))
    return Frame(
        scale,
        (left + right) / 2 - (west + east) / 2 * scale,
        (bottom + top) / 2 - (south + north) / 2 * scale,
        box,
    )


def load(settings: Settings) -> Ground:
    """Read what the screen's map is drawn from, once per file."""
    found = web_resources(settings)
    return _ground(found["regions"], found["background"])


@cache
def _ground(regions: File, background: File) -> Ground:
    areas = json.loads(regions.read_text(encoding="utf-8"))["features"]
    around = json.loads(background.read_text(encoding="utf-8"))
    return Ground(
        {area["properties"]["teryt"]: _region(area) for area in areas},
        tuple(_neighbour(area) for area in around["neighbours"]["features"]),
        tuple(_rectangle(*corners) for corners in _BEYOND),
        tuple(Town(name, point(lat, lon), rank) for lat, lon, name, rank in around["towns"]),
    )


@cache
def _transformer() -> Any:
    from pyproj import Transformer

    return Transformer.from_crs(crs.STORE, crs.LOCAL, always_xy=True)


def point(latitude: float, longitude: float) -> tuple[float, float]:
    """Place a point of the globe on the plane, kilometres."""
    x, y = _transformer().transform(longitude, latitude)
    return x / 1000, y / 1000


def _plane(ring: Any) -> np.ndarray[Any, Any]:
    import numpy as np

    degrees = np.asarray(ring, dtype=float)
    x, y = _transformer().transform(degrees[:, 0], degrees[:, 1])
    return np.column_stack([x, y]) / 1000


def _outline(rings: list[Any]) -> Path:
    """Join closed rings to one shape."""
    import numpy as np
    from matplotlib.path import Path

    vertices, codes = [], []
    for ring in rings:
        points = _plane(ring)
        vertices.append(points)
        codes += [Path.MOVETO, *[Path.LINETO] * (len(points) - 2), Path.CLOSEPOLY]
    return Path(np.concatenate(vertices), codes)


def _rings(geometry: dict[str, Any]) -> list[Any]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [ring for polygon in polygons for ring in polygon]


def _region(area: dict[str, Any]) -> Shape:
    known = area["properties"]
    return Shape(_outline(_rings(area["geometry"])), known["name"], point(*known["label"]))


def _neighbour(area: dict[str, Any]) -> Shape:
    path = _outline(_rings(area["geometry"]))
    box = path.get_extents()
    return Shape(path, area["properties"]["name"], ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2))


def _rectangle(west: float, south: float, east: float, north: float) -> Path:
    """Outline of an area between meridians and parallels, which are curves on the plane."""
    import numpy as np

    along, up = np.linspace(west, east, 40), np.linspace(south, north, 40)
    ring = np.concatenate([
        np.column_stack([along, np.full(40, south)]),
        np.column_stack([np.full(40, east), up]),
        np.column_stack([along[::-1], np.full(40, north)]),
        np.column_stack([np.full(40, west), up[::-1]]),
    ])  # fmt: skip
    return _outline([ring])
