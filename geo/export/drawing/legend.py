"""The column beside a drawn map: title, filters in words, classes, signs; set as large as its height allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo import taxonomy, theme
from geo.export.drawing import layers, marks, typeface
from geo.export.drawing.sheet import INK, LEADING, MUTED, Canvas, Extent
from geo.figures import choropleth
from geo.figures.layers import told
from geo.i18n import NO_BREAK
from geo.scenes.clusters import ClusterScene
from geo.selection import describe
from geo.text import capital

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.export.drawing.drawn import MapDrawing
    from geo.scenes.scene import Scene

FEW = 4  # sectors up to which each is named in full, on a line of its own


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines of the column; what a swatch draws stands at their left."""

    text: str
    size: float  # before it is fitted, points
    least: float  # to which it may be fitted
    bold: bool = False
    colour: str = INK
    above: float = 0.0  # space, in sizes of the type
    swatch: Callable[[Canvas, tuple[float, float], float], None] | None = None

    def lines(self, factor: float, across: float) -> tuple[list[str], float]:
        """Lines and size of the type at a factor."""
        size = max(self.least, self.size * factor)
        inset = 1.9 * size if self.swatch else 0
        return typeface.wrap(self.text, size, across - inset, bold=self.bold, most=8), size


@dataclass(frozen=True, slots=True)
class Row:
    """Blocks side by side, in columns of one width."""

    blocks: tuple[Block, ...]
    columns: int

    def places(self, left: float, across: float) -> list[tuple[Block, float, float]]:
        """Blocks with their left edges and their width."""
        wide = across / self.columns
        return [(block, left + number * wide, wide - 5) for number, block in enumerate(self.blocks)]


Blocks = Sequence[Block | Row]


def rows(blocks: Sequence[Block], columns: int) -> list[Block | Row]:
    """Arrange blocks in columns, read downwards."""
    down = -(-len(blocks) // columns)
    return [Row(tuple(blocks[line::down]), columns) for line in range(down)]


def height(blocks: Blocks, factor: float, across: float) -> float:
    """Height of a column, points."""
    return sum(_height(block, factor, across) for block in blocks)


def _height(block: Block | Row, factor: float, across: float) -> float:
    if isinstance(block, Row):
        return max(_height(one, factor, wide) for one, _, wide in block.places(0, across))
    lines, size = block.lines(factor, across)
    return len(lines) * size * LEADING + block.above * size


def fitted(blocks: Blocks, box: Extent) -> float:
    """Largest factor, 1 or less, at which a column is no higher than a box."""
    across, down = box[2] - box[0], box[3] - box[1]
    factor = 1.0
    while factor > 0.4 and height(blocks, factor, across) > down + 0.01:
        factor -= 0.02
    return factor


def draw(canvas: Canvas, blocks: Blocks, box: Extent) -> float:
    """Set a column into a box from its top; return its lower edge."""
    factor, top, across = fitted(blocks, box), box[3], box[2] - box[0]
    for block in blocks:
        places = block.places(box[0], across) if isinstance(block, Row) else [(block, box[0], across)]
        for one, left, wide in places:
            _block(canvas, one, factor, (left, top), wide)
        top -= _height(block, factor, across)
    return top


def _block(canvas: Canvas, block: Block, factor: float, corner: tuple[float, float], across: float) -> None:
    lines, size = block.lines(factor, across)
    left, top = corner[0], corner[1] - block.above * size
    if block.swatch:
        block.swatch(canvas, (left + 0.75 * size, top - 0.62 * size), size)
        left += 1.9 * size
    canvas.lines((left, top), lines, size, bold=block.bold, colour=block.colour)


def heading(scene: Scene, title: float, main: float, least: float) -> list[Block | Row]:
    """Return the title, the filters in words where it is not that, and what is measured."""
    blocks: list[Block | Row] = [Block(scene.title, title, 1.2 * least, bold=True)]
    if not scene.mapped:
        return blocks
    if not scene.title.startswith(scene.words) and scene.page != "cluster":
        blocks.append(Block(scene.words, main, least, above=0.35))
    subtitle = capital(scene.subtitle.replace(" · ", f"{NO_BREAK}· "))  # no line begins with the dot
    return [*blocks, Block(subtitle, 0.9 * main, least, colour=MUTED, above=0.35)]


def facts(scene: Scene, main: float, least: float) -> list[Block | Row]:
    """Return what is known of the cluster whose profile it is, a line a fact."""
    if not isinstance(scene, ClusterScene):
        return []
    size = 0.75 * main
    return [
        Block(f"{one.name}: {one.text}", size, least, above=0.35 + 0.4 * (not n)) for n, one in enumerate(scene.card)
    ]


def classes(scene: Scene, main: float, least: float, columns: int = 1) -> list[Block | Row]:
    """Return the legend of the colours or circles, with Poland's value and what is not known, in columns."""
    colours, t = scene.colours, scene.t
    if colours.figures is None:
        return []
    poland = choropleth.value_text(colours, colours.figures.poland, t)
    blocks: list[Block | Row] = [Block(capital(colours.name), main, least, bold=True, above=0.7)]
    if colours.few:
        return [*blocks, Block(choropleth.note(colours, t), main, least)]
    if colours.scale is None:
        text = t("Circles: number of clusters; the area of a circle is proportional to it. Poland: {n}.", n=poland)
        return [*blocks, Block(text, main, least, swatch=_circle)]
    listed = []
    for one in choropleth.classes(colours, t):
        number = t.n("{n} voivodeship", "{n} voivodeships", int(one["n"]))
        listed.append(Block(f"{one['label']} · {number}", main, least, swatch=_filled(one["colour"])))
    if colours.scale.missing:
        number = t.n("{n} voivodeship", "{n} voivodeships", colours.scale.missing)
        listed.append(Block(f"{t('no data')} · {number}", main, least, swatch=_hatched))
    listed.append(Block(t("Poland: {value}", value=poland), main, least, bold=True))
    return [*blocks, *(listed if columns == 1 else rows(listed, columns))]


def signs(made: MapDrawing, main: float, least: float, *, brief: bool = False) -> list[Block | Row]:
    """Explain the marks that stand on the map, and no others; in brief only the letters of single clusters."""
    scene, t = made.scene, made.scene.t
    registry, size = scene.registry, 0.8 * main
    if not scene.seats:
        return []
    seat = t("A point is the coordinator's seat, not the cluster's reach.")
    unseated = describe.unseated_note(scene.selection, t) if scene.seats else ""
    if made.dotted:
        dots: list[Block | Row] = [Block(seat, size, least, swatch=_dot, above=0.4)]
        return [*dots, *([Block(unseated, size, least)] if unseated else []), *_layers(scene, size, least)]
    blocks: list[Block | Row] = [Block(seat, size, least, above=0.7)]
    blocks += [Block(unseated, size, least)] if unseated else []
    blocks += _layers(scene, size, least)
    single = [mark.positions[0] for mark in made.marks if len(mark.positions) == 1]
    if any(len(mark.positions) > 1 for mark in made.marks):
        text = t("clusters with seats close together: their number and sectors")
        blocks.append(Block(text, size, least, swatch=_ring(made)))
    if any(marks.key(registry, mark.positions) for mark in made.marks):
        blocks.append(Block(t("golden ring: National Key Cluster, now or formerly"), size, least, swatch=_gold))
    if any(marks.weak(registry, position) for position in single):
        blocks.append(Block(t("dashed: seat uncertain"), size, least, swatch=_dashed))
    return [*blocks, *_sectors(made, single if brief else made.positions, size, least)]


def _layers(scene: Scene, size: float, least: float) -> list[Block]:
    """Explain the marks of the layers: how many firms, offers and events there are."""
    return [Block(told(layer, scene.t), size, least, swatch=_layer(layer.kind)) for layer in scene.layers]


def _layer(kind: str) -> Callable[[Canvas, tuple[float, float], float], None]:
    return lambda canvas, at, size: layers.mark(canvas, at, kind, None, size / 23)


def _sectors(made: MapDrawing, positions: Sequence[int], size: float, least: float) -> list[Block | Row]:
    registry, t = made.scene.registry, made.scene.t
    places = sorted({int(registry.primary_sector[position]) for position in positions})
    slugs = [registry.sector_slugs[place] for place in places]
    names = [describe.sector_name(registry, slug, t) for slug in slugs]
    if len(slugs) <= FEW:
        return [
            Block(name, size, least, swatch=_pin(slug, t.language)) for slug, name in zip(slugs, names, strict=True)
        ]
    blocks = [
        Block(_short(name), 0.75 * size, least, swatch=_pin(slug, t.language), above=0.12)
        for slug, name in zip(slugs, names, strict=True)
    ]
    return rows(blocks, 3 if max(typeface.width(_short(name), least) for name in names) < 8.3 * least else 2)


def _short(name: str) -> str:
    """Begin of a sector's name, enough beside its letters."""
    return name.partition(",")[0].partition(" (")[0]


def _square(at: tuple[float, float], size: float) -> Extent:
    return at[0] - 0.75 * size, at[1] - 0.42 * size, at[0] + 0.75 * size, at[1] + 0.42 * size


def _filled(colour: str) -> Callable[[Canvas, tuple[float, float], float], None]:
    def swatch(canvas: Canvas, at: tuple[float, float], size: float) -> None:
        canvas.rectangle(_square(at, size), fill=colour, edge=theme.MAP["border"], line=0.6)

    return swatch


def _hatched(canvas: Canvas, at: tuple[float, float], size: float) -> None:
    from matplotlib.path import Path

    left, bottom, right, top = box = _square(at, size)
    corners = [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]
    canvas.hatch(Path(corners, closed=True))
    canvas.rectangle(box, fill="none", edge=theme.MAP["border"], line=0.6, layer=2)


def _circle(canvas: Canvas, at: tuple[float, float], size: float) -> None:
    canvas.disc(at, 0.6 * size, fill=theme.MAP["figure"], alpha=0.26)
    canvas.disc(at, 0.6 * size, edge=theme.MAP["figure"], line=1.2)


def _pin(slug: str, language: str) -> Callable[[Canvas, tuple[float, float], float], None]:
    return lambda canvas, at, size: marks.pin(canvas, at, (*marks.sign(slug, language), False, False), size / 23)


def _gold(canvas: Canvas, at: tuple[float, float], size: float) -> None:
    canvas.disc(at, 0.62 * size, fill=theme.MAP["gold_line"])
    canvas.disc(at, 0.45 * size, fill="#ffffff", edge=theme.MAP["gold"], line=0.22 * size)


def _dot(canvas: Canvas, at: tuple[float, float], size: float) -> None:
    canvas.disc(at, 0.22 * size, fill=theme.SERIES[1])


def _dashed(canvas: Canvas, at: tuple[float, float], size: float) -> None:
    colour = theme.SECTOR_COLOURS[taxonomy.UNASSIGNED]
    canvas.disc(at, 0.5 * size, fill="#ffffff", edge=colour, line=0.1 * size, linestyle=(0, (2.2, 1.4)))


def _ring(made: MapDrawing) -> Callable[[Canvas, tuple[float, float], float], None]:
    """The largest group of the map as an example."""
    largest = max(made.marks, key=lambda mark: len(mark.positions))
    parts = marks.shares(made.scene.registry, largest.positions)
    return lambda canvas, at, size: marks.group(canvas, at, (len(largest.positions), False, parts), size / 23)
