"""The ground of a drawn map: the boundaries that the screen shows, in kilometres on the plane."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from geo import crs, theme
from geo.store.files import web_resources

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path as File

    import numpy as np
    from matplotlib.path import Path
    from matplotlib.transforms import Bbox
    from shapely.geometry.base import BaseGeometry

    from geo.export.drawing.sheet import Extent
    from geo.settings import Settings

_WEST, _SOUTH, _EAST, _NORTH = theme.NEIGHBOURS
_BEYOND = ((4.0, 44.0, _WEST, _NORTH), (_EAST, 44.0, 36.0, 62.0), (_WEST, 44.0, _EAST, _SOUTH))


@dataclass(frozen=True)
class Shape:
    """An area, kilometres, with its names by language and where they belong."""

    path: Path
    names: dict[str, str]
    label: tuple[float, float]

    @cached_property
    def box(self) -> Bbox:
        """What holds all of it, kilometres."""
        return self.path.get_extents()


@dataclass(frozen=True)
class TownLabel:
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
    towns: tuple[TownLabel, ...]


@dataclass(frozen=True, slots=True)
class Viewport:
    """How kilometres become points: ``x * scale + left``, ``y * scale + bottom``, within a box of the sheet."""

    scale: float
    left: float
    bottom: float
    box: Extent

    def at(self, east: float, north: float) -> tuple[float, float]:
        """Place a point of the plane on the sheet."""
        return east * self.scale + self.left, north * self.scale + self.bottom

    def path(self, path: Path) -> Path:
        """Place a shape of the plane on the sheet."""
        import numpy as np
        from matplotlib.path import Path as Outline

        vertices = np.asarray(path.vertices) * self.scale + np.array([self.left, self.bottom])
        return Outline(vertices, path.codes)

    @property
    def seen(self) -> Extent:
        """The part of the plane that is seen, kilometres."""
        left, bottom, right, top = self.box
        return (
            (left - self.left) / self.scale,
            (bottom - self.bottom) / self.scale,
            (right - self.left) / self.scale,
            (top - self.bottom) / self.scale,
        )

    def sees(self, at: tuple[float, float], margin: float = 0) -> bool:
        """Whether a point of the sheet lies in the box, clear of its edge by a margin."""
        left, bottom, right, top = self.box
        return left + margin <= at[0] <= right - margin and bottom + margin <= at[1] <= top - margin


def fit(extent: Extent, box: Extent, padding: float) -> Viewport:
    """Place an extent of the plane (kilometres) in the middle of a box of the sheet, as large as it goes."""
    west, south, east, north = extent
    left, bottom, right, top = box
    scale = min((right - left - 2 * padding) / (east - west), (top - bottom - 2 * padding) / (north - south))
    return Viewport(
        scale,
        (left + right) / 2 - (west + east) / 2 * scale,
        (bottom + top) / 2 - (south + north) / 2 * scale,
        box,
    )


def grid(extent: Sequence[float], steps: int = 12) -> np.ndarray[Any, Any]:
    """Return points of the plane all over an extent, kilometres."""
    import numpy as np

    west, south, east, north = extent
    xs, ys = np.meshgrid(np.linspace(west, east, steps), np.linspace(south, north, steps))
    return np.column_stack([xs.ravel(), ys.ravel()])


def spread(boxes: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return points all over boxes, of shape (n, 4), as an array of shape (n, 15, 2)."""
    import numpy as np

    parts = np.array([(x, y) for x in (0, 0.25, 0.5, 0.75, 1) for y in (0.15, 0.5, 0.85)])
    return np.asarray(boxes[:, None, :2] + parts * (boxes[:, 2:] - boxes[:, :2])[:, None, :])


def load(settings: Settings) -> Ground:
    """Read what the screen's map is drawn from, once per file."""
    found = web_resources(settings)
    return _ground(found["regions"], found["background"])


@cache
def _ground(regions: File, background: File) -> Ground:
    areas = json.loads(regions.read_text(encoding="utf-8"))["features"]
    around = json.loads(background.read_text(encoding="utf-8"))
    return Ground(
        {area["properties"]["teryt"]: _shape(area, point(*area["properties"]["label"])) for area in areas},
        tuple(_shape(area) for area in around["neighbours"]["features"]),
        tuple(_rectangle(*corners) for corners in _BEYOND),
        tuple(TownLabel(name, point(lat, lon), rank) for lat, lon, name, rank in around["towns"]),
    )


@cache
def _transformer() -> Any:
    from pyproj import Transformer

    return Transformer.from_crs(crs.STORE, crs.LOCAL, always_xy=True)


def point(latitude: float, longitude: float) -> tuple[float, float]:
    """Place a point of the globe on the plane, kilometres."""
    x, y = _transformer().transform(longitude, latitude)
    return x / 1000, y / 1000


def _outline(shape: BaseGeometry) -> Path:
    """Return the rings of an area in degrees as one shape on the plane."""
    import numpy as np
    import shapely
    from matplotlib.path import Path

    def plane(degrees: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.column_stack(_transformer().transform(*degrees.T)) / 1000

    rings = shapely.get_rings(shapely.get_parts(shapely.transform(shape, plane)))
    return Path.make_compound_path(*(Path(shapely.get_coordinates(ring), closed=True) for ring in rings))


def _shape(area: dict[str, Any], label: tuple[float, float] | None = None) -> Shape:
    """Return an area of a collection; without a label its name belongs in the middle of its box."""
    from shapely.geometry import shape

    path = _outline(shape(area["geometry"]))
    middle = path.get_extents().corners().mean(axis=0)
    return Shape(path, area["properties"]["name"], label or (float(middle[0]), float(middle[1])))


def _rectangle(*corners: float) -> Path:
    """Return the outline of an area between meridians and parallels, which are curves on the plane."""
    import shapely

    return _outline(shapely.segmentize(shapely.box(*corners), 0.4))
