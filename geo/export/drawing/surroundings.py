"""What a drawn map names around the voivodeships: towns and neighbouring countries, where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo import theme
from geo.export.drawing import labels, marks
from geo.export.drawing.labels import Name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.path import Path

    from geo.export.drawing.map import Drawing
    from geo.export.drawing.sheet import Box

_EDGE = 4.0  # points that names keep from the edge


def view(made: Drawing) -> Box:
    """Give where names may stand: the map, clear of its edge."""
    left, bottom, right, top = made.box
    return left + _EDGE, bottom + _EDGE, right - _EDGE, top - _EDGE


def inside(path: Path, box: Box) -> tuple[float, float] | None:
    """Find a point amid what is seen of a shape; None where little is."""
    from shapely import box as rectangle
    from shapely import make_valid
    from shapely.geometry import MultiPolygon, Polygon

    rings: list[Any] = list(path.to_polygons())
    rings = [ring for ring in rings if len(ring) > 3]
    seen = make_valid(MultiPolygon([Polygon(ring) for ring in rings])).intersection(rectangle(*box))
    if seen.area < 0.004 * (box[2] - box[0]) * (box[3] - box[1]):
        return None
    centre = seen.representative_point()
    return centre.x, centre.y


def towns(made: Drawing, obstacles: Sequence[Box]) -> None:
    """Name towns where there is room, the largest first; a dot where no mark stands."""
    size = max(9.0, made.names - 1)
    zoomed = bool(made.chosen or made.scene.view.near)
    for town in made.ground.towns:
        at = made.frame.at(*town.at)
        if not made.frame.sees(at, 3 * size) or (town.rank > (3 if zoomed else 1)):
            continue
        covered = [box for box in [*obstacles, *made.taken] if box[0] < at[0] < box[2] and box[1] < at[1] < box[3]]
        marked = any(box in obstacles for box in covered)
        if covered and not marked:
            continue
        name = Name((town.name,), size)
        away = made.scale * (marks.LARGE + 4) if marked else 5.0
        box = labels.beside(at, name, away, [*obstacles, *made.taken], view(made))
        if box is None:
            continue
        if not marked:
            made.canvas.disc(at, 2.0, fill=theme.MAP["town"], edge="#ffffff", line=0.6, layer=2.4)
        made.canvas.lines(
            ((box[0] + box[2]) / 2, box[3]), name.lines, size,
            colour=theme.MAP["town"], align="center", halo=2.4, layer=2.6,
        )  # fmt: skip
        made.taken.append(box)


def countries(made: Drawing, obstacles: Sequence[Box]) -> None:
    """Name the neighbours amid what is seen of them."""
    size = max(9.0, made.names - 2)
    for shape in made.ground.neighbours:
        path = made.frame.path(shape.path)
        at = inside(path, made.box)
        if at is None:
            continue
        text = shape.names[made.scene.t.language].upper()
        name = Name((text,), size)
        placed = labels.region_place(
            (name.width, name.height), at, path, [], [*obstacles, *made.taken], view(made), whole=True
        )
        if placed and not _on_land(made, placed[0]):
            box = placed[0]
            made.canvas.lines(
                ((box[0] + box[2]) / 2, box[3]), name.lines, size, colour=theme.MAP["country"], align="center",
                layer=0.5,
            )  # fmt: skip
            made.taken.append(box)


def _on_land(made: Drawing, box: Box) -> bool:
    """Whether a voivodeship, which is drawn above the neighbours, would hide a part of a name."""
    xs = [box[0] + part * (box[2] - box[0]) for part in (0, 0.25, 0.5, 0.75, 1)]
    points = [(x, y) for x in xs for y in (box[1], box[3])]
    shapes = (made.frame.path(shape.path) for shape in made.ground.regions.values())
    return any(bool(shape.contains_points(points).any()) for shape in shapes)
