"""Names on a drawn map: placed so that they cover neither each other nor the marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.export.drawing import typeface
from geo.export.drawing.sheet import LEADING, Extent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from matplotlib.path import Path

    Boxes = np.ndarray[Any, Any]  # of shape (n, 4)

_GAP = 4.0  # points between names side by side
STEPS = 9  # tried places of a region's name in every direction


@dataclass(frozen=True, slots=True)
class Name:
    """Lines of a name in their type, points."""

    lines: tuple[str, ...]
    size: float
    bold: bool = False

    @property
    def width(self) -> float:
        """Points."""
        return max(typeface.width(line, self.size, bold=self.bold) for line in self.lines)

    @property
    def height(self) -> float:
        """Points."""
        return len(self.lines) * self.size * LEADING


def around(at: tuple[float, float], width: float, height: float) -> Extent:
    """Return the box of a size with its middle at a point."""
    return at[0] - width / 2, at[1] - height / 2, at[0] + width / 2, at[1] + height / 2


def ground(ring: np.ndarray[Any, Any]) -> Path:
    """Return a ring of points, of shape (n, 2), as the ground of a region."""
    import matplotlib  # noqa: F401 - whole before a part: a thread that begins with the part may find it half made
    from matplotlib.path import Path

    return Path(ring)


def _shared(boxes: Boxes, others: Boxes) -> Boxes:
    """Areas that each of some boxes shares with each of others."""
    import numpy as np

    wide = np.minimum(boxes[:, None, 2], others[None, :, 2]) - np.maximum(boxes[:, None, 0], others[None, :, 0])
    high = np.minimum(boxes[:, None, 3], others[None, :, 3]) - np.maximum(boxes[:, None, 1], others[None, :, 1])
    return np.asarray(np.clip(wide, 0, None) * np.clip(high, 0, None))


def _array(boxes: Sequence[Extent]) -> Boxes:
    import numpy as np

    return np.asarray(boxes, dtype=float).reshape(-1, 4)


def region_place(  # noqa: PLR0913, PLR0917 - what is placed, where, clear of what
    name: tuple[float, float],
    at: tuple[float, float],
    area: Path,
    marks: Sequence[Extent],
    taken: Sequence[Extent],
    view: Extent,
    *,
    whole: bool = False,
) -> tuple[Extent, float] | None:
    """Place a region's name near its point: on its own ground, clear of names, covering few marks.

    ``name`` is its width and height, ``at`` where it belongs, ``area`` the region on the sheet, ``view`` what the name
    must lie in; ``marks`` it should not cover, ``taken`` it must not. ``whole``: all of it stands on its own ground.

    Returns
    -------
    box, covered
        Where, and how much of the marks it covers, in marks; None where there is no room.
    """
    import numpy as np

    boxes, away = _tried(name, at)
    apart = np.array([-_GAP, 0, _GAP, 0])
    clear = _within(boxes, view) & ~_shared(boxes + apart, _array(taken)).any(axis=1)
    clear[clear] = area.contains_points((boxes[clear, :2] + boxes[clear, 2:]) / 2)  # few are left for what follows
    boxes, away = boxes[clear], away[clear]
    outside = 4 - np.sum([area.contains_points(boxes[:, [x, y]]) for x in (0, 2) for y in (1, 3)], axis=0)
    free = (outside == 0) | (not whole)
    if not free.any():
        return None
    others = _array(marks)
    sizes = (others[:, 2] - others[:, 0]) * (others[:, 3] - others[:, 1])
    covered = (_shared(boxes, others) / sizes).sum(axis=1)
    best = int(np.argmin(np.where(free, 12 * covered + 0.5 * outside + away, np.inf)))
    left, bottom, right, top = map(float, boxes[best])
    return (left, bottom, right, top), float(covered[best])


def _tried(name: tuple[float, float], at: tuple[float, float]) -> tuple[Boxes, Boxes]:
    """Boxes that a name may take around a point, and how far each is away."""
    import numpy as np

    reach = max(name[0], 4 * name[1]) * 0.9
    steps = np.linspace(-reach, reach, 2 * STEPS + 1)
    dx, dy = (grid.ravel() for grid in np.meshgrid(steps, steps))
    middle, half = np.column_stack([dx + at[0], dy + at[1]]), np.array(name) / 2
    return np.column_stack([middle - half, middle + half]), np.hypot(dx, dy) / (0.75 * reach)


def _within(boxes: Boxes, view: Extent) -> Boxes:
    """Whether boxes lie in a view."""
    left, bottom, right, top = view
    low = (boxes[:, 0] >= left) & (boxes[:, 1] >= bottom)
    return low & (boxes[:, 2] <= right) & (boxes[:, 3] <= top)


def beside(  # noqa: PLR0913, PLR0917 - what is placed, where, clear of what
    at: tuple[float, float],
    name: Name,
    radius: float,
    taken: Sequence[Extent],
    view: Extent,
    cost: Callable[[Boxes], Any],
) -> Extent | None:
    """Place a town's name right, left, above or below its point, clear of everything; None where there is no room.

    ``cost`` says how ill boxes stand where they are: infinite where they may not. The first of the best is taken.
    """
    import numpy as np

    wide, high = name.width / 2 + radius, name.height / 2 + radius * 0.8
    corners = [(x * wide * part, y * high) for part in (0.75, 0.4) for y in (1, -1) for x in (1, -1)]
    aside = [(x * wide, y * high * 0.5) for x in (1, -1) for y in (1, -1)]
    middles = np.array([(wide, 0), (-wide, 0), *aside, (0, high), (0, -high), *corners]) + at
    half = np.array([name.width, name.height]) / 2
    boxes = np.column_stack([middles - half, middles + half])
    apart = np.array([-_GAP, 0, _GAP, 0]) / 2
    free = _within(boxes, view) & ~_shared(boxes + apart, _array(taken)).any(axis=1)
    costs = np.full(len(boxes), np.inf)
    costs[free] = cost(boxes[free])
    best = int(np.argmin(costs))
    left, bottom, right, top = map(float, boxes[best])
    return (left, bottom, right, top) if np.isfinite(costs[best]) else None


def leading(  # noqa: PLR0913, PLR0917 - what is placed, where, clear of what
    points: Sequence[tuple[float, float]],
    sizes: Sequence[tuple[float, float]],
    radius: float,
    marks: Sequence[Extent],
    view: Extent,
    reach: float,
) -> list[Extent] | None:
    """Place labels that lines join to their points, by `textalloc`: none on a mark, a line or another label.

    ``points`` and ``sizes`` are where each label belongs, and its width and height; ``radius`` is that of the marks at
    the points, ``marks`` what no label may cover, ``view`` where labels must lie, ``reach`` how far from their points.
    Returns their boxes in the order of the points; None where not all have room.
    """
    import numpy as np
    from textalloc.non_overlapping_boxes import get_non_overlapping_boxes

    left, bottom, right, top = view
    across, up = right - left, top - bottom
    place: Any = get_non_overlapping_boxes  # its annotations leave out None
    unused = ("scatter_xy", "lines_xyxy", "scatter_sizes", "text_scatter_sizes", "direction", "priority_strategy")
    lines = ("draw_lines", "avoid_label_lines_overlap", "avoid_crossing_label_lines")
    distances = {"margin": 3 / across, "min_distance": (radius + 2) / across, "max_distance": reach / across}
    options = dict.fromkeys(unused) | dict.fromkeys(lines, True) | {"verbose": False, "draw_all": False}
    labels = [(x, y, *size, "") for (x, y), size in zip(points, sizes, strict=True)]
    plane = ((left, right), (bottom, top), across / up)
    placed, lost = place(labels, *plane, nbr_candidates=600, scatter_plot_bbs=_array(marks), **distances, **options)
    if lost:
        return None
    boxes: list[Extent] = [(0.0, 0.0, 0.0, 0.0)] * len(points)
    for x, y, wide, high, _text, place in placed:
        boxes[int(place)] = (float(x), float(y), float(x + wide), float(y + high))
    return boxes if np.isfinite(boxes).all() else None
