"""Pictures: what a page shows, as map with legend, sources and the way back, and one figure with all of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from geo.export.drawing import charts, legend, qr, typeface
from geo.export.drawing import map as drawing
from geo.export.drawing import pdf as page
from geo.export.drawing.sheet import LEADING, MUTED, Canvas, Extent
from geo.figures import choropleth
from geo.figures.layers import explained
from geo.figures.sources import joined
from geo.scenes.clusters import ClusterScene
from geo.selection import describe
from geo.selection.view import COLOURS

if TYPE_CHECKING:
    from geo.export.drawing.drawn import MapDrawing
    from geo.figures.figure import Figure
    from geo.i18n import Translator
    from geo.scenes.scene import Scene

CHARTED = ("regions", "compare", "history", "policy", "potential")  # pages whose leading figure stands beside the map
WIDE = 0.435  # part of the width beside a map with a chart, which leaves it half of a slide
HALF = 0.505  # part of the sheet that the map takes at least
READ = 12.0  # points: type of a chart, before its picture becomes higher than a slide
TALLEST = 8000.0  # points of a picture of one figure: sixteen thousand pixels
LONGEST = 700  # characters of a source that has room at the foot


@dataclass(frozen=True, slots=True)
class Sheet:
    """A size of picture, pixels, with the sizes of its type, points."""

    width: int
    height: int
    dpi: int
    title: float
    main: float  # what is read beside the map
    names: float  # on the map
    small: float  # sources
    least: float  # beside the map
    column: float = 0.40  # part of the width beside the map

    @property
    def across(self) -> float:
        """Width in points."""
        return self.width * 72 / self.dpi

    @property
    def down(self) -> float:
        """Height in points."""
        return self.height * 72 / self.dpi


SLIDE = Sheet(1920, 1080, 144, title=28, main=18, names=12, small=10, least=10)
SCREEN = Sheet(1440, 900, 120, title=25, main=14, names=11, small=9, least=9)
A4 = Sheet(3508, 2480, 300, title=20, main=12, names=10.5, small=9, least=9, column=0.36)


def svg(scene: Scene) -> bytes:
    """Draw a vector picture of the proportions of a slide; text is text."""
    return compose(scene, SLIDE).svg(scene.title, alternative(scene), scene.t.language).encode()


def pdf(scene: Scene) -> bytes:
    """Draw the picture on one page A4: PDF/UA-1, with title, language, typeface and a text that replaces it."""
    return page.pdf(compose(scene, A4), scene.title, alternative(scene), scene.t, scene.sources.today)


def map_png(scene: Scene, width_px: int, height_px: int, *, dpi: int = 144) -> bytes:
    """Draw the map of a scene, of a size in pixels, without title and legend; type is set for the size in inches."""
    return map_sheet(scene, width_px, height_px, dpi=dpi).png(_metadata(scene))


def map_sheet(scene: Scene, width_px: int, height_px: int, *, dpi: int = 144) -> Canvas:
    """Draw what `map_png` makes a file of."""
    across, down = width_px * 72 / dpi, height_px * 72 / dpi
    names = max(9.0, min(across, down) / 42)
    canvas, labels = Canvas(across, down, dpi), 1.5 * names if names > 11 else names
    drawing.draw(canvas, scene, (0, 0, across, down), names_size=names, labels_size=labels)
    return canvas


def figure_png(figure: Figure, t: Translator) -> bytes:
    """Draw a figure as picture 1920 pixels wide, for a slide 1080 high and higher where its rows ask for it."""
    return _figure(figure, t).png({"Title": typeface.clean(figure.headline), "Description": figure.text})


def figure_svg(figure: Figure, t: Translator) -> bytes:
    """Draw a figure as vector picture; text is text."""
    return _figure(figure, t).svg(figure.headline, figure.text, t.language).encode()


def _figure(figure: Figure, t: Translator) -> Canvas:
    """Set a figure between its title and what it rests on, as high as its chart asks for."""
    margin, main, across = 24.0, 16.0, SLIDE.across - 48
    title = typeface.wrap(figure.headline, SLIDE.title, across, bold=True)
    subtitle = typeface.wrap(figure.subtitle, main, across)
    takeaway = typeface.wrap(figure.takeaway, main, across) if figure.takeaway else []
    foot = typeface.wrap(" ".join((*figure.notes, figure.source)), SLIDE.small, across)
    above = 0.7 * margin + LEADING * (len(title) * SLIDE.title + len(subtitle + takeaway) * main) + 12
    beneath = 0.6 * margin + LEADING * len(foot) * SLIDE.small + 10
    down = min(above + charts.height(figure, t, across, READ) + beneath, TALLEST)
    canvas = Canvas(SLIDE.across, max(SLIDE.down, down), SLIDE.dpi)
    top = canvas.lines((margin, canvas.height - 0.7 * margin), title, SLIDE.title, bold=True)
    top = canvas.lines((margin, top), subtitle, main, colour=MUTED)
    canvas.lines((margin, top), takeaway, main)
    canvas.lines((margin, beneath - 10), foot, SLIDE.small, colour=MUTED)
    extent = (margin, beneath, SLIDE.across - margin, canvas.height - above)
    charts.draw(canvas, extent, figure, t, size=main)
    return canvas


def _png(scene: Scene, sheet: Sheet) -> bytes:
    return compose(scene, sheet).png(_metadata(scene))


slide_png, screen_png, a4_png = (partial(_png, sheet=sheet) for sheet in (SLIDE, SCREEN, A4))


def _metadata(scene: Scene) -> dict[str, str]:
    return {"Title": typeface.clean(scene.title), "Description": alternative(scene), "Source": joined(scene.credits)}


def compose(scene: Scene, sheet: Sheet) -> Canvas:
    """Lay out a picture: a column with the words at the left, the map at the right, sources at the foot."""
    canvas = Canvas(sheet.across, sheet.down, sheet.dpi)
    margin = 0.022 * sheet.across
    foot = _foot(canvas, scene, sheet, margin)
    beside = leading(scene)
    if not scene.mapped and beside:
        return _alone(canvas, scene, beside, sheet, (margin, foot, sheet.across - margin, sheet.down - 0.7 * margin))
    widest = 1 - HALF * sheet.down / (sheet.down - foot)  # the map is half of the sheet, whatever the sources
    column = min(WIDE if beside else sheet.column, widest) * sheet.across
    box = (column, foot, sheet.across, sheet.down)
    dotted = beside is not None and scene.page != "regions"
    made = drawing.draw(canvas, scene, box, names_size=sheet.names, labels_size=sheet.main, dotted=dotted)
    room = (margin, foot + 4, column - 0.8 * margin, sheet.down - margin)
    if beside:
        _with_chart(canvas, made, beside, sheet, room)
    else:
        blocks = [
            *legend.heading(scene, sheet.title, sheet.main, sheet.least),
            *legend.facts(scene, sheet.main, sheet.least),
            *legend.classes(scene, sheet.main, sheet.least),
            *legend.signs(made, sheet.main, sheet.least),
        ]
        legend.draw(canvas, blocks, room)
    return canvas


def _alone(canvas: Canvas, scene: Scene, figure: Figure, sheet: Sheet, room: Extent) -> Canvas:
    """Set the chart of a page without a map under its title."""
    left, bottom, right, top = room
    size = max(sheet.least, 0.8 * sheet.main)
    edge = legend.draw(canvas, legend.heading(scene, sheet.title, sheet.main, sheet.least), (left, bottom, right, top))
    told = typeface.wrap(figure.subtitle, size, right - left, bold=True, most=2)
    edge = canvas.lines((left, edge - 0.5 * size), told, size, bold=True)
    charts.draw(canvas, (left, bottom + 0.5 * size, right, edge - 0.5 * size), figure, scene.t, size=size)
    return canvas


def leading(scene: Scene) -> Figure | None:
    """Choose the figure whose chart stands beside the map: where figures are the substance, or circles the map."""
    if scene.page in CHARTED:
        # Dots with two lines of words each have no room beside a map, which has their values as colours.
        chosen = tuple(one for one in scene.figures[:1] if one.chart.kind != "dots")
    else:
        counting = scene.colours.kind == "count" and bool(scene.selection.count)
        chosen = tuple(figure for figure in scene.figures if counting and _by_region(figure))
    return next((figure for figure in chosen if not figure.empty), None)


def _by_region(figure: Figure) -> bool:
    """Whether the names in a chart choose voivodeships on the map."""
    return any(link is not None and link.action == "region" for link in figure.links)


def _with_chart(canvas: Canvas, made: MapDrawing, figure: Figure, sheet: Sheet, room: Extent) -> None:
    """Set title and words above a chart, and the map's legend, smaller, beneath it."""
    scene, main, least = made.scene, sheet.main, sheet.least
    left, bottom, right, top = room
    size = max(least, 0.66 * main)
    above = legend.heading(scene, 0.75 * sheet.title, 0.8 * main, least)
    beneath = [*legend.classes(scene, size, least, columns=2), *legend.signs(made, size / 0.8, least, brief=True)]
    low = bottom + legend.height(beneath, 1.0, right - left)
    wanted = charts.height(figure, scene.t, right - left, size) + 3 * size
    share = min(max(0.5, wanted / (top - low)), 0.76)  # of the height above the legend, for the chart
    edge = legend.draw(canvas, above, (left, low + share * (top - low), right, top)) - size
    if figure.chart.kind != "multiples":  # which say above each panel what it shows
        lines = typeface.wrap(figure.subtitle, size, right - left, bold=True, most=2)
        edge = canvas.lines((left, edge), lines, size, bold=True)
    charts.draw(canvas, (left, low + size, right, edge - 0.5 * size), figure, scene.t, size=size)
    legend.draw(canvas, beneath, (left, bottom, right, low))


def _foot(canvas: Canvas, scene: Scene, sheet: Sheet, margin: float) -> float:
    """Write sources, licence, data version and the way back; return the height taken."""
    side = 6.6 * sheet.small if scene.link else 0.0
    across = sheet.across - 2 * margin - (side + margin if side else 0)
    lines = typeface.wrap(joined(sources(scene)), sheet.small, across, most=6 if scene.mapped else 12)
    lines += typeface.wrap(_way_back(scene), sheet.small, across, most=2)
    down = max(len(lines) * sheet.small * LEADING, side) + 1.2 * sheet.small
    canvas.lines((margin, down - 0.6 * sheet.small), lines, sheet.small, colour=MUTED)
    if scene.link:
        right, low = sheet.across - margin, (down - side) / 2
        canvas.modules((right - side, low, right, low + side), qr.matrix(scene.link), qr.QUIET)
    return down


def sources(scene: Scene) -> tuple[str, ...]:
    """Source lines of what the picture shows: the registry, figures that it draws, boundaries, licences."""
    first, *rest = scene.credits
    shown = [figure.source for figure in scene.figures[:1] if leading(scene) or scene.colours.kind not in COLOURS]
    long = scene.t("Sources of the figures: in the table of the page.")
    told = [source if len(source) < LONGEST or not scene.mapped else long for source in shown if scene.page]
    return tuple(dict.fromkeys((first, *told, *scene.layer_credits, *rest[-2:])))


def _way_back(scene: Scene) -> str:
    t = scene.t
    version = t("data version {version}", version=scene.version)
    made = t("made on {day}", day=t.day(scene.sources.today))
    told = [t("The QR code opens this view: {link}", link=scene.link)] if scene.link else []
    return " · ".join((version, made, *told))


def alternative(scene: Scene) -> str:
    """Say what the map shows, in sentences with figures: the text that replaces it."""
    t, selection = scene.t, scene.selection
    beside = leading(scene)
    if not scene.mapped and beside:
        return f"{scene.title}. {beside.text}"
    parts = [t("Map: {what}.", what=scene.words.rstrip("."))]
    if isinstance(scene, ClusterScene):
        return " ".join([*parts, *(f"{one.name}: {one.text.rstrip('.')}." for one in scene.card)])
    counts = {code: n for code, n in selection.counts("region").items() if n and _counted(scene, code)}
    if counts and scene.seats:
        most = sorted(counts, key=lambda code: (-counts[code], code))[:3]
        listed = "; ".join(
            f"{describe.region_name(scene.registry, code, t)}: {t.number(counts[code])}" for code in most
        )
        parts.append(t("Most seats: {listed}.", listed=listed))
    unseated = describe.unseated_note(selection, t) if scene.seats else ""
    parts += [f"{unseated}."] if unseated else []
    parts += [explained(layer, t) for layer in scene.layers]
    return " ".join([*parts, *_coloured(scene)])


def _counted(scene: Scene, code: str) -> bool:
    return not scene.view.region or code in scene.view.region


def _coloured(scene: Scene) -> list[str]:
    colours, t = scene.colours, scene.t
    if colours.figures is None or colours.few:
        return list(filter(None, [choropleth.note(colours, t)]))
    values = {code: value for code, value in colours.figures.values.items() if value is not None}
    ranked = sorted(values, key=lambda code: (-values[code], code))

    def text(code: str) -> str:
        return f"{describe.region_name(scene.registry, code, t)}: {choropleth.value_text(colours, values[code], t)}"

    found = [t("The voivodeships show: {measure}.", measure=colours.name)]
    if ranked:
        found.append(t("Highest: {listed}.", listed="; ".join(map(text, ranked[:3]))))
        found.append(t("Lowest: {listed}.", listed="; ".join(map(text, ranked[:-4:-1]))))
    found.append(t("Poland: {value}.", value=choropleth.value_text(colours, colours.figures.poland, t)))
    missing = len(colours.figures.values) - len(values)
    if missing:
        found.append(t.n("No data: {n} voivodeship.", "No data: {n} voivodeships.", missing))
    return found
