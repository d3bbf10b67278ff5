"""The map of a scene, drawn into a box of a sheet: the same boundaries, classes, colours and marks as the screen."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from geo import theme
from geo.export.drawing import labels as names
from geo.export.drawing import layers, marks, towns, typeface
from geo.export.drawing.drawn import MapDrawing
from geo.export.drawing.labels import Name
from geo.export.drawing.sheet import INK, MUTED, Canvas, Extent
from geo.selection import describe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.path import Path

    from geo.export.drawing.ground import Viewport
    from geo.scenes.scene import Scene

LABELLED = 12  # clusters up to which each is named
_HIDDEN = 0.05  # of a mark that a name may cover before it is set smaller
_NARROW = 0.36  # of the map's width: the widest label


def draw(  # noqa: PLR0913 - what is drawn, where and how
    canvas: Canvas, scene: Scene, box: Extent, *, names_size: float, labels_size: float, dotted: bool = False
) -> MapDrawing:
    """Draw the map of a scene into an extent of a sheet; return what was drawn, for the legend.

    `names_size` and `labels_size` are the type of the voivodeships' names and, at most, of the clusters' names, points.
    With `dotted` every seat is a dot; it is anyway where circles show numbers and clusters are many.
    """
    made = MapDrawing(canvas, scene, box, names_size, labels_size, dotted)
    made.dotted = dotted or (made.counting and len(made.positions) > LABELLED)
    _ground(made)
    _near(made)
    obstacles = [*_marks(made), *layers.draw(made)]
    bar = scale_bar(made)
    made.taken.append(bar)
    _clusters(made, obstacles)
    _regions(made, obstacles)
    towns.draw(made, obstacles)
    _countries(made, obstacles)
    return made


def _ground(made: MapDrawing) -> None:
    canvas, frame, clip = made.canvas, made.frame, made.clip
    look = theme.MAP
    canvas.rectangle(made.box, fill=look["sea"], layer=0)
    for path in made.ground.beyond:
        canvas.shape(frame.path(path), fill=look["neighbour"], clip=clip, layer=0.1)
    for shape in made.ground.neighbours:
        canvas.shape(
            frame.path(shape.path), fill=look["neighbour"], edge=look["neighbour_line"], line=0.7, clip=clip, layer=0.2
        )
    for code, shape in made.ground.regions.items():
        _region(made, code, frame.path(shape.path))
    for code in made.chosen:
        outline = frame.path(made.ground.regions[code].path)
        canvas.shape(outline, edge="#ffffff", line=4.2, clip=clip, layer=1.4)
        canvas.shape(outline, edge=look["chosen"], line=2.6, clip=clip, layer=1.5)


def fill(scene: Scene, code: str) -> str | None:
    """Colour of a voivodeship; None where its figure is missing. Without classes, or not chosen, it is plain land."""
    colours = scene.colours
    if colours.scale is None or colours.figures is None or code not in colours.figures.values:
        return theme.MAP["land"]
    value = colours.figures.values[code]
    return None if value is None else colours.scale.colour_of(value)


def _region(made: MapDrawing, code: str, path: Path) -> None:
    canvas, colour, clip = made.canvas, fill(made.scene, code), made.clip
    if colour is None:
        canvas.hatch(path, clip, layer=1)
    else:
        if made.scene.colours.scale is None and made.chosen and code not in made.chosen:
            colour = theme.MAP["neighbour"]  # what surrounds the chosen ones
        canvas.shape(path, fill=colour, clip=clip, layer=1)
    # White beside dark classes, dark beside light ones: whatever two classes meet, the border is seen.
    canvas.shape(path, edge="#ffffff", line=2.2, clip=clip, layer=1.2)
    canvas.shape(path, edge=theme.MAP["town"], line=0.8, clip=clip, layer=1.3)


def _near(made: MapDrawing) -> None:
    view = made.scene.view
    if view.near and made.cluster is None:
        town = made.scene.registry.town(view.near)
        at = made.frame.at(town.easting / 1000, town.northing / 1000)
        size = view.radius * made.frame.scale
        made.canvas.disc(at, size, fill=theme.MAP["chosen"], layer=1.6, alpha=0.06, clip_path=_clip(made))
        made.canvas.disc(
            at, size, edge=theme.MAP["chosen"], line=1.4, layer=1.6, linestyle=(0, (4, 3)), clip_path=_clip(made)
        )


def _clip(made: MapDrawing) -> tuple[Path, Any]:
    return made.clip, made.canvas.points


def _marks(made: MapDrawing) -> list[Extent]:
    """Draw the marks, or dots beneath circles; return what names should not cover."""
    registry, scale = made.scene.registry, made.scale
    if made.dotted:
        seats = marks.dots(made.canvas, registry, made.positions, made.frame, 3.0 * scale)
        return [names.around(at, 7 * scale, 7 * scale) for at in seats]
    marks.draw(made.canvas, registry, made.marks, scale, made.scene.t.language)
    return [names.around(mark.at, 2 * mark.radius, 2 * mark.radius) for mark in made.marks]


def _clusters(made: MapDrawing, obstacles: Sequence[Extent]) -> None:
    """Name the clusters where they are few, in the largest type with which all have room; a mark has one label."""
    if not made.marks or len(made.positions) > LABELLED:
        return
    across = _NARROW * (made.box[2] - made.box[0])
    widest = max(mark.radius for mark in made.marks)
    sizes = range(max(9, int(made.labels)), 8, -1)
    whole = 8 if len(made.positions) == 1 else 3  # lines of a name
    for size, most in [*((size, whole) for size in sizes), (9, 1)]:
        tags = [Name(_listed(made, mark, (size, across, most)), size) for mark in made.marks]
        boxes = names.leading(
            [mark.at for mark in made.marks],
            [(tag.width + 8, tag.height + 5) for tag in tags],
            widest,
            [*obstacles, *made.taken],
            made.view,
            0.45 * across / _NARROW,
        )
        if boxes:
            break
    for mark, tag, box in zip(made.marks, tags, boxes or [], strict=bool(boxes)):
        _tag(made, mark, tag, box)


def _listed(made: MapDrawing, mark: marks.SharedMark, kind: tuple[float, float, int]) -> tuple[str, ...]:
    """Lines that name the clusters of a mark in some size of type, width, and most lines for each."""
    size, across, most = kind
    order = sorted(mark.positions, key=lambda position: int(made.scene.registry.name_rank[position]))
    sign = "· " if len(order) > 1 else ""
    texts = [sign + made.scene.registry.names[position] for position in order]
    return tuple(line for text in texts for line in typeface.wrap(text, size, across, most=most))


def _tag(made: MapDrawing, mark: marks.SharedMark, tag: Name, box: Extent) -> None:
    """Write a cluster's name on white, joined to its mark."""
    near = (min(max(mark.at[0], box[0]), box[2]), min(max(mark.at[1], box[1]), box[3]))
    made.canvas.line([mark.at, near], colour="#ffffff", line=3.0, layer=3)
    made.canvas.line([mark.at, near], colour=INK, line=1.1, layer=3.1)
    made.canvas.rectangle(box, fill="#ffffff", edge=theme.LIGHT["muted"], line=0.6, alpha=0.94, layer=4)
    made.canvas.lines((box[0] + 4, box[3] - 2), tag.lines, tag.size, layer=5)
    made.taken.append(box)


def _regions(made: MapDrawing, obstacles: Sequence[Extent]) -> None:
    """Name the voivodeships, the chosen ones first; where circles show numbers, each stands above its name."""
    codes = sorted(made.ground.regions, key=lambda code: code not in made.chosen)
    for code in codes:
        shape = made.ground.regions[code]
        path, at = made.frame.path(shape.path), made.frame.at(*shape.label)
        if not made.frame.sees(at, 2 * made.names):
            seen = _inside(shape.path, made.frame)
            if seen is None:
                continue
            at = seen
        _name(made, code, path, at, obstacles)


def _name(made: MapDrawing, code: str, path: Path, at: tuple[float, float], obstacles: Sequence[Extent]) -> None:
    """Name a voivodeship in the largest type in which its name covers no mark."""
    emphasis, circle = code in made.chosen, _circle(made, code)
    text = describe.region_name(made.scene.registry, code, made.scene.t)
    for size in dict.fromkeys((made.names, *(max(9.0, made.names * part) for part in (0.9, 0.8)))):
        name = Name(_parts(text, size), size, bold=emphasis)
        width, height = max(name.width, 2 * circle), name.height + (2 * circle + 2 if circle else 0)
        # A circle stays amid its region, even where it covers dots.
        placed = names.region_place((width, height), at, path, [] if circle else obstacles, made.taken, made.view)
        if placed and placed[1] <= _HIDDEN:
            break
    if placed is None or (placed[1] > 0.6 and not emphasis and not circle):
        return
    box = placed[0]
    middle = (box[0] + box[2]) / 2
    if circle:
        _count(made, code, (middle, box[3] - circle), circle)
    look = {"align": "center", "halo": 2.6, "layer": 2.5, "bold": emphasis}
    colour = INK if made.scene.colours.scale or emphasis else MUTED
    made.canvas.lines((middle, box[1] + name.height), name.lines, name.size, colour=colour, **look)
    made.taken.append(box)


def _parts(text: str, size: float) -> tuple[str, ...]:
    """Break a long double name after its hyphen or space."""
    if typeface.width(text, size) < 8 * size:
        return (text,)
    for sign in ("-", " "):
        head, separator, tail = text.partition(sign)
        if separator and tail:
            return (head + separator.strip(), tail)
    return (text,)


def _circle(made: MapDrawing, code: str) -> float:
    """Radius of the circle whose area stands for a number of clusters, points; 0 where none is drawn."""
    figures = made.scene.colours.figures
    if not made.counting or figures is None:
        return 0
    most = max(*(value or 0 for value in figures.values.values()), 1)
    return float(((figures.values.get(code) or 0) / most) ** 0.5 * 2.1 * made.names)


def _count(made: MapDrawing, code: str, at: tuple[float, float], size: float) -> None:
    figures = made.scene.colours.figures
    look = theme.MAP["figure"]
    made.canvas.disc(at, size, fill="#ffffff", layer=3.9, alpha=0.75)
    made.canvas.disc(at, size, fill=look, layer=4, alpha=0.26)
    made.canvas.disc(at, size, edge=look, line=1.4, layer=4.1)
    number = made.scene.t.number(figures.values[code] or 0) if figures else ""
    made.canvas.text((at[0], at[1] - 0.34 * made.names), number, made.names, bold=True, align="center", halo=2, layer=5)


def scale_bar(made: MapDrawing) -> Extent:
    """Draw a bar of a round number of kilometres at the lower left; return its box."""
    left, bottom, _right, _top = made.box
    most = 0.2 * (made.box[2] - made.box[0]) / made.frame.scale
    length = max(n for n in (1, 2, 5, 10, 20, 25, 50, 100, 200) if n <= most)
    across, size = length * made.frame.scale, max(9.0, made.names - 2)
    x, y = left + 10, bottom + 9
    made.canvas.line([(x, y + 4), (x, y), (x + across, y), (x + across, y + 4)], colour=INK, line=1.2, layer=5)
    text = made.scene.t("{n} km", n=made.scene.t.number(length))
    made.canvas.text((x + across / 2, y + 4), text, size, align="center", halo=2, layer=5)
    return (x - 4, y - 4, x + across + 4, y + size + 6)


@lru_cache(maxsize=512)  # maps of a few sizes show the same parts of the plane again and again
def _inside(shape: Path, frame: Viewport) -> tuple[float, float] | None:
    """Find a point of the sheet amid what is seen of a shape of the plane; None where little is."""
    from shapely import box as rectangle
    from shapely import make_valid
    from shapely.geometry import MultiPolygon, Polygon

    box = frame.box
    rings: list[Any] = list(frame.path(shape).to_polygons())
    rings = [ring for ring in rings if len(ring) > 3]
    seen = make_valid(MultiPolygon([Polygon(ring) for ring in rings])).intersection(rectangle(*box))
    if seen.area < 0.004 * (box[2] - box[0]) * (box[3] - box[1]):
        return None
    centre = seen.representative_point()
    return centre.x, centre.y


def _countries(made: MapDrawing, obstacles: Sequence[Extent]) -> None:
    """Name the neighbours amid what is seen of them."""
    size = max(9.0, made.names - 2)
    for shape in made.ground.neighbours:
        at = _inside(shape.path, made.frame)
        if at is None:
            continue
        path = made.frame.path(shape.path)
        text = shape.names[made.scene.t.language].upper()
        name = Name((text,), size)
        placed = names.region_place(
            (name.width, name.height), at, path, [], [*obstacles, *made.taken], made.view, whole=True
        )
        if placed and not _on_land(made, placed[0]):
            box = placed[0]
            look = {"colour": theme.MAP["country"], "align": "center", "layer": 0.5}
            made.canvas.lines(((box[0] + box[2]) / 2, box[3]), name.lines, size, **look)
            made.taken.append(box)


def _on_land(made: MapDrawing, box: Extent) -> bool:
    """Whether a voivodeship, which is drawn above the neighbours, would hide a part of a name."""
    xs = [box[0] + part * (box[2] - box[0]) for part in (0, 0.25, 0.5, 0.75, 1)]
    points = [(x, y) for x in xs for y in (box[1], box[3])]
    shapes = (made.frame.path(shape.path) for shape in made.ground.regions.values())
    return any(bool(shape.contains_points(points).any()) for shape in shapes)
