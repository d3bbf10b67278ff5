"""Firms, offers and events on a drawn map: the same shapes as on the screen, beside the marks of the clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo import theme
from geo.export.drawing import ground
from geo.export.drawing import labels as names
from geo.export.drawing.sheet import INK
from geo.figures import groups
from geo.figures.layers import AWAY, WAYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.path import Path

    from geo.export.drawing.drawn import MapDrawing
    from geo.export.drawing.sheet import Canvas, Extent
    from geo.figures.layers import TradeLayer

HALF = 10.0  # px: half of a mark
_WHITE = "#ffffff"
# Corners of the shapes, in halves of a mark.
_SHAPES = {
    "firms": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "offers": ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
    "events": ((-1, -0.6), (-0.3, -0.6), (0, -1.2), (0.3, -0.6), (1, -0.6), (1, 1), (-1, 1)),
}


def draw(made: MapDrawing) -> list[Extent]:
    """Draw the layers of a map; return what names should not cover."""
    taken = [mark.at for mark in made.marks]
    for layer in made.scene.layers:
        taken += list(_layer(made, layer, taken))
    size = 2.2 * HALF * made.scale
    return [names.around(at, size, size) for at in taken[len(made.marks) :]]


def _layer(made: MapDrawing, layer: TradeLayer, taken: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Draw the marks of a layer beside others; yield where they stand."""
    scale, (right, down) = made.scale, WAYS[layer.kind]
    points = [made.frame.at(*ground.point(spot.latitude, spot.longitude)) for spot in layer.spots]
    seen = [place for place, at in enumerate(points) if made.frame.sees(at)]
    others = tuple(taken)
    for group in groups.gather([points[place] for place in seen], theme.MARK_DISTANCE * scale):
        among = [seen[one] for one in group]
        at = groups.beside(points[among[0]], others, (right, -down), AWAY * scale)
        mark(made.canvas, at, layer.kind, sum(layer.spots[one].number for one in among), scale)
        yield at


def mark(canvas: Canvas, at: tuple[float, float], kind: str, number: int | None, scale: float) -> None:
    """Draw the mark of a layer with a number; without one as a sign."""
    canvas.shape(_path(at, kind, (HALF + 1.5) * scale), fill=_WHITE, layer=6.8)
    canvas.shape(_path(at, kind, HALF * scale), fill=INK, layer=6.9)
    if number is not None:
        size = 11.5 * scale
        text = str(number) if number < 1000 else f"{number // 1000}k"
        canvas.text((at[0], at[1] - 0.33 * size), text, size, bold=True, colour=_WHITE, align="center", layer=7)


def _path(at: tuple[float, float], kind: str, half: float) -> Path:
    from matplotlib.path import Path

    corners: Sequence[tuple[float, float]] = _SHAPES[kind]
    placed = [(at[0] + half * x, at[1] + half * y) for x, y in (*corners, corners[0])]
    return Path(placed, closed=True)
