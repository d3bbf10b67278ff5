"""The marks of a drawn map: which seats share one, and how it looks (as groups.js and atlas.css have it)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from geo import theme
from geo.export.drawing.sheet import INK
from geo.figures import groups

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.export.drawing.ground import Viewport
    from geo.export.drawing.sheet import Canvas
    from geo.store.registry import Registry

# Sizes on the screen, pixels; a sheet draws them `scale` points to a pixel.
PIN, KEY, GROUP, LARGE = 12.0, 15.0, 14.0, 16.0
_WHITE = "#ffffff"


@dataclass(frozen=True, slots=True)
class SharedMark:
    """Seats that share a mark."""

    at: tuple[float, float]  # points of the sheet: the seat with most clusters
    positions: tuple[int, ...]  # of the clusters in the registry
    radius: float  # points, with its rings


def gather(registry: Registry, positions: Sequence[int], frame: Viewport, scale: float) -> list[SharedMark]:
    """Gather clusters whose seats would overlap: seats with most clusters lead, filtered or not, as on the screen."""
    seats: dict[tuple[float, float], list[int]] = {}
    for position in np.flatnonzero(registry.seated).tolist():
        seat = float(registry.easting[position]), float(registry.northing[position])
        seats.setdefault(seat, []).append(position)
    wanted, seen = set(map(int, positions)), []
    for (east, north), here in sorted(seats.items(), key=lambda seat: (-len(seat[1]), seat[1][0])):
        passing = [position for position in here if position in wanted]
        at = frame.at(east / 1000, north / 1000)
        if passing and frame.sees(at):
            seen.append((at, passing))
    marks = []
    for group in groups.gather([at for at, _passing in seen], theme.MARK_DISTANCE * scale):
        among = tuple(position for seat in group for position in seen[seat][1])
        marks.append(SharedMark(seen[group[0]][0], among, radius(registry, among) * scale))
    return _apart(marks)


def _apart(marks: list[SharedMark]) -> list[SharedMark]:
    """Push marks of several clusters off those that they would cover by a rim; a single one stands at its seat."""
    places = [list(mark.at) for mark in marks]
    for _ in range(12):
        for a, b in combinations(range(len(marks)), 2):
            dx, dy = places[b][0] - places[a][0], places[b][1] - places[a][1]
            gap = (dx**2 + dy**2) ** 0.5
            lack = marks[a].radius + marks[b].radius + 0.5 - gap
            movable = [place for place in (a, b) if len(marks[place].positions) > 1]
            if lack > 0 and gap > 0:
                for place in movable:
                    push = lack / len(movable) / gap * (1 if place == b else -1)
                    places[place][0] += dx * push
                    places[place][1] += dy * push
    return [replace(mark, at=(x, y)) for mark, (x, y) in zip(marks, places, strict=True)]


def key(registry: Registry, positions: Sequence[int]) -> bool:
    """Whether a National Key Cluster, now or formerly, is among clusters."""
    return any(registry.table["kkk_ever"][position].as_py() for position in positions)


def weak(registry: Registry, position: int) -> bool:
    """Whether a cluster's seat is uncertain."""
    return bool(registry.table["seat_quality"][position].as_py() == "weak")


def radius(registry: Registry, positions: Sequence[int]) -> float:
    """Radius of a mark on the screen, pixels."""
    if len(positions) == 1:
        return (KEY if key(registry, positions) else PIN) + 1.5
    return (LARGE if len(positions) >= 10 else GROUP) + (3 if key(registry, positions) else 1.5)


def draw(canvas: Canvas, registry: Registry, marks: Sequence[SharedMark], scale: float, language: str) -> None:
    """Draw marks, the larger ones above."""
    for place, mark in enumerate(sorted(marks, key=lambda mark: (len(mark.positions), -mark.at[1]))):
        layer = 6 + place * 0.001
        if len(mark.positions) == 1:
            pin(canvas, mark.at, _look(registry, mark.positions[0], language), scale, layer)
        else:
            gold = key(registry, mark.positions)
            group(canvas, mark.at, (len(mark.positions), gold, shares(registry, mark.positions)), scale, layer)


def dots(
    canvas: Canvas, registry: Registry, positions: Sequence[int], frame: Viewport, size: float
) -> list[tuple[float, float]]:
    """Draw seats as dots, where figures say how many clusters there are; return where they stand."""
    places = {frame.at(registry.easting[place] / 1000, registry.northing[place] / 1000) for place in positions}
    seen = sorted(at for at in places if frame.sees(at))
    for at in seen:
        canvas.disc(at, size, fill=theme.SERIES[1], edge=_WHITE, line=0.6, layer=3)
    return seen


def _sector(registry: Registry, position: int) -> str:
    return str(registry.sector_slugs[registry.primary_sector[position]])


def _look(registry: Registry, position: int, language: str) -> tuple[str, str, bool, bool]:
    return *sign(_sector(registry, position), language), key(registry, [position]), weak(registry, position)


def sign(sector: str, language: str) -> tuple[str, str]:
    """Letters and colour of a sector."""
    return theme.SECTOR_GLYPHS[language][sector], theme.SECTOR_COLOURS[sector]


def shares(registry: Registry, positions: Sequence[int]) -> dict[str, float]:
    """Parts of the colours in clusters, in the order of the sectors; one hue is one part."""
    sectors = sorted(int(registry.primary_sector[position]) for position in positions)
    parts: dict[str, float] = {}
    for place in sectors:
        colour = theme.SECTOR_COLOURS[registry.sector_slugs[place]]
        parts[colour] = parts.get(colour, 0) + 1 / len(sectors)
    return parts


def pin(
    canvas: Canvas, at: tuple[float, float], look: tuple[str, str, bool, bool], scale: float, layer: float = 6
) -> None:
    """Draw a single cluster: ``look`` is letters and colour, whether it is a key cluster, has an uncertain seat."""
    letters, colour, gold, uncertain = look
    size = (KEY if gold else PIN) * scale
    canvas.disc(at, size + 1.5 * scale, fill=_WHITE, layer=layer)
    if gold:
        canvas.disc(at, size + 0.9 * scale, fill=theme.MAP["gold_line"], layer=layer)
        style: Any = (0, (1.6, 1.0)) if uncertain else "-"
        canvas.disc(at, size, fill=_WHITE, layer=layer)
        canvas.disc(at, size - 1.5 * scale, edge=theme.MAP["gold"], line=3 * scale, layer=layer, linestyle=style)
        size -= 4 * scale
        canvas.disc(at, size, fill=_WHITE if uncertain else colour, layer=layer)
    elif uncertain:
        rim: dict[str, Any] = {"fill": _WHITE, "edge": colour, "line": 1.7 * scale, "linestyle": (0, (2.2, 1.4))}
        canvas.disc(at, size - 0.75 * scale, layer=layer, **rim)
    else:
        canvas.disc(at, size, fill=colour, layer=layer)
    type_size = 11.5 * scale
    style_of_type: dict[str, Any] = {
        "bold": True,
        "align": "center",
        "layer": layer,
        "colour": colour if uncertain else _WHITE,
    }
    canvas.text((at[0], at[1] - 0.33 * type_size), letters, type_size, **style_of_type)


def group(
    canvas: Canvas,
    at: tuple[float, float],
    facts: tuple[int, bool, dict[str, float]],
    scale: float,
    layer: float = 6,
) -> None:
    """Draw several clusters: ``facts`` are their number, whether a key cluster is among them, parts of colours."""
    number, gold, parts = facts
    size = (LARGE if number >= 10 else GROUP) * scale
    if gold:
        canvas.disc(at, size + 3 * scale, fill=theme.MAP["gold_line"], layer=layer)
        canvas.disc(at, size + 2.5 * scale, fill=theme.MAP["gold"], layer=layer)
        canvas.disc(at, size + 0.9 * scale, fill=_WHITE, layer=layer)
    else:
        canvas.disc(at, size + 1.5 * scale, fill=_WHITE, layer=layer)
    turned = 0.0
    for colour, part in parts.items():
        canvas.wedge(at, size, (turned, turned + part), colour, layer)
        turned += part
    canvas.disc(at, size - 4.5 * scale, fill=_WHITE, layer=layer)
    type_size = (13.5 if number >= 10 else 13) * scale
    if number >= 100:
        type_size *= 0.82
    canvas.text(
        (at[0], at[1] - 0.33 * type_size), str(number), type_size, bold=True, colour=INK, align="center", layer=layer
    )
