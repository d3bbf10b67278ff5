"""Charts of figures on matplotlib's own axes: every kind of `geo.figures.figure.Chart`, with all of its rows.

A chart is a stack of bands: lines of text, and axes as tall as the type in them asks for. So `height` says how tall a
chart is before it is drawn, and pictures grow with their rows. Title and source are written by whoever embeds it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

from geo import theme
from geo.export.drawing import typeface
from geo.export.drawing.rows import LEAST, LINE, Band, Layout, Rows, end_texts, names_width, ticks, write
from geo.export.drawing.sheet import INK, LEADING, MUTED, Canvas, Extent, font
from geo.figures.figure import Column, Mark, Panel, cell_text

if TYPE_CHECKING:
    from geo.figures.figure import Figure
    from geo.i18n import Translator

_NAMES = 0.42  # of the width, at most, for the names of rows
_TYPE = 50.0  # the width of a chart holds so many sizes of its type


def _bands(layout: Layout) -> list[Band]:
    """Return everything from top to bottom."""
    figure = layout.figure
    if figure.empty:
        return [layout.words(figure.text)]
    head = " · ".join(part for part in (figure.chart.unit, figure.chart.key) if part)
    drawn = _KINDS[figure.chart.kind](layout)
    bands = [layout.words(head, colour=MUTED), *drawn, layout.words(layout.rest, colour=MUTED)]
    return [band for band in bands if band.height]


def _tall(bands: Sequence[Band]) -> float:
    return sum(band.height for band in bands)


def height(figure: Figure, t: Translator, width: float, size: float | None = None) -> float:
    """Return how tall a chart with all its rows is at a width and a size of its type, all in points."""
    return _tall(_bands(Layout(figure, t, width, size or type_size(width), _more_rows(figure.left_out, t))))


def type_size(width: float) -> float:
    """Return the size of type that is read well in a chart of a width, both in points."""
    return max(LEAST, width / _TYPE)


def draw(canvas: Canvas, extent: Extent, figure: Figure, t: Translator, *, size: float) -> None:
    """Draw a figure from the top of an extent, in type of a size, points, or smaller where it needs room."""
    left, bottom, right, top = extent
    bands = _fitted(figure, t, (right - left, top - bottom), size)
    growth = sum(band.height * (band.stretch - 1) for band in bands)
    share = min(1.0, max(0.0, top - bottom - _tall(bands)) / growth) if growth else 0.0
    for band in bands:
        beneath = top - band.height * (1 + (band.stretch - 1) * share)
        band.paint(canvas, (left, beneath, right, top))
        top = beneath


def _fitted(figure: Figure, t: Translator, room: tuple[float, float], size: float) -> list[Band]:
    """Lay out in the largest type for which there is room; where the least one has none, as much as fits."""
    sizes = [size - step for step in range(math.ceil(size - LEAST))] + [min(size, LEAST)]
    rest = _more_rows(figure.left_out, t)
    tried = [*((figure, one, 0.4, rest) for one in sizes), (figure, sizes[-1], 0.1, rest)]
    for shown, fitting, gap, words in chain(tried, _shorter(figure, t, sizes[-1])):
        bands = _bands(Layout(shown, t, room[0], fitting, words, gap))
        if _tall(bands) <= room[1] + 0.01:
            break
    return bands


def _shorter(figure: Figure, t: Translator, size: float) -> Iterator[tuple[Figure, float, float, str]]:
    """Yield a figure with ever less drawn, and what says so: panels of columns first, of which each has all rows."""
    chart, rows = figure.chart, figure.drawn_rows
    if chart.kind == "multiples" and not chart.by_row:
        for most in range(len(chart.values) - 1, 0, -1):
            n = len(chart.values) - most
            words = t.n("and {n} more column of the table", "and {n} more columns of the table", n)
            yield replace(figure, chart=replace(chart, values=chart.values[:most])), size, 0.1, words
        chart = replace(chart, values=chart.values[:1])
    for most in range(len(rows) - 1, 0, -1):
        compared = [row for row in rows[most:] if figure.cell(row, chart.label) == chart.reference_row]
        kept = [figure.rows[row] for row in (*rows[:most], *compared)]
        shown = replace(figure, chart=chart, rows=kept, links=())
        yield shown, size, 0.1, _more_rows(len(figure.rows) - len(kept), t)


def _more_rows(n: int, t: Translator) -> str:
    return t.n("and {n} more row of the table", "and {n} more rows of the table", n) if n else ""


def svg(figure: Figure, t: Translator, width: float, most: float = math.inf) -> str:
    """Return a figure as SVG of a width and at most a height, in points, in the typeface of the page around it."""
    size, inside = type_size(width), width - 4
    canvas = Canvas(width, min(height(figure, t, inside, size) + 4, most), 96)
    draw(canvas, (2, 2, width - 2, canvas.height - 2), figure, t, size=size)
    return canvas.svg(figure.headline, figure.text, t.language, fonts=False)


def _listed(layout: Layout) -> list[Band]:
    """Return horizontal bars or periods, each panel under its heading."""
    inset = names_width([mark for panel in layout.panels for mark in panel.marks], layout.size, _NAMES * layout.width)
    year = 1.2 * layout.size * (layout.figure.chart.kind == "timeline")  # half of the last year's number
    panels = [Rows(layout, panel, layout.width - inset - year, inset) for panel in layout.panels]
    column, bands = layout.figure.column(layout.figure.chart.values[-1]), []
    for rows in panels:
        paint = partial(_periods, rows) if rows.periods else partial(_bars, rows, panels)
        years = 1.5 * layout.size * rows.periods
        heading = rows.panel.heading or (column.heading if len(panels) > 1 else "")
        bands += [layout.words(heading, bold=True), Band(sum(rows.heights) + years, paint, 1.6)]
    return bands


def _dotted(layout: Layout) -> list[Band]:
    """Return dots on one scale, each panel under its heading, with the numbers of the scale below each."""
    size, marks = layout.size, [mark for panel in layout.panels for mark in panel.marks]
    inset = names_width(marks, size, _NAMES * layout.width)
    lines = [(line, mark) for mark, told in zip(marks, end_texts(marks, layout), strict=True) for line in told]
    aside = max(typeface.width(line, size, bold=mark.highlight) for line, mark in lines) + size
    largest = max(mark.size or 0.0 for mark in marks)
    bands = []
    for panel in layout.panels:
        rows = Rows(layout, panel, layout.width - inset - aside, inset)
        paint = partial(_dots, rows, aside, largest)
        bands += [layout.words(panel.heading, bold=True), Band(sum(rows.heights) + 1.8 * size, paint, 1.6)]
    return bands


def _dots(rows: Rows, aside: float, largest: float, canvas: Canvas, extent: Extent) -> None:
    from matplotlib.ticker import MaxNLocator

    layout, (low, high) = rows.layout, rows.panel.extent
    left, bottom, right, top = extent
    beside = (high - low or 1.0) * layout.size / rows.across  # room for dots at the ends
    place = (left, bottom + 1.8 * layout.size, right - aside, top)
    axes = rows.axes(canvas, place, (low - beside, high + beside))
    column = layout.figure.column(layout.figure.chart.values[-1])
    numbers = [number for number in MaxNLocator(5).tick_values(low, high) if low <= number <= high]
    axes.set_xticks(numbers, [cell_text(number, column, layout.t) for number in numbers])
    axes.tick_params(axis="x", length=0)
    axes.grid(axis="x", color=LINE, linewidth=0.7)
    ticks(axes.get_xticklabels(), layout.size)
    rows.draw_dots(axes, largest)


def _bars(rows: Rows, others: Sequence[Rows], canvas: Canvas, extent: Extent) -> None:
    rows.draw_bars(rows.axes(canvas, extent, rows.limits(others)))


def _periods(rows: Rows, canvas: Canvas, extent: Extent) -> None:
    from matplotlib.ticker import MaxNLocator

    size, (first, last) = rows.layout.size, rows.panel.extent
    left, bottom, right, top = extent
    last = max([last, *(mark.start + 2 for mark in rows.panel.marks if mark.start is not None and mark.value is None)])
    axes = rows.axes(canvas, (left, bottom + 1.5 * size, right - 1.2 * size, top), (first, last))
    years = MaxNLocator(max(1, min(12, int(rows.across / (4 * size)))), integer=True).tick_values(first, last)
    axes.set_xticks([year for year in years if first <= year <= last])
    axes.set_xticklabels([str(round(year)) for year in axes.get_xticks()])
    axes.tick_params(axis="x", length=0)
    axes.grid(axis="x", color=LINE, linewidth=0.7)
    ticks(axes.get_xticklabels(), size)
    rows.draw_periods(axes)


def _stacked(layout: Layout) -> list[Band]:
    """Return horizontal bars of several parts, one for each panel, under the key of the parts."""
    sums = [
        Mark(panel.heading, sum(mark.value or 0 for mark in panel.marks), "", highlight=panel.highlight)
        for panel in layout.panels
    ]
    names = [mark.label for mark in layout.panels[0].marks]
    colours = layout.figure.chart.colours or theme.SERIES[: len(names)]
    inset = names_width(sums, layout.size, _NAMES * layout.width)
    rows = Rows(layout, Panel("", tuple(sums), layout.panels[0].extent), layout.width - inset, inset)
    key = _key(layout, list(zip(colours, names, strict=True)))
    return [key, Band(sum(rows.heights), partial(_parts, rows, colours), 1.6)]


def _parts(rows: Rows, colours: Sequence[str], canvas: Canvas, extent: Extent) -> None:
    size, panels = rows.layout.size, rows.layout.panels
    axes, starts = rows.axes(canvas, extent, rows.limits([rows])), [0.0] * len(panels)
    for place, colour in enumerate(colours):
        marks = [panel.marks[place] for panel in panels]
        values = [mark.value or 0.0 for mark in marks]
        look = {"height": 1.15 * size, "color": colour, "edgecolor": "#ffffff", "linewidth": 0.8}
        drawn = axes.barh(rows.middles(rows.texts), values, left=starts, **look)
        room = [rows.across * value / axes.get_xlim()[1] - 4 for value in values]
        texts = [
            mark.text if typeface.width(mark.text, size) < wide else "" for mark, wide in zip(marks, room, strict=True)
        ]
        look = {"fontproperties": font(size, False), "color": theme.ink_on(colour), "parse_math": False}
        for label in axes.bar_label(drawn, texts, label_type="center", **look):
            label.set_va("center_baseline")
        starts = [start + value for start, value in zip(starts, values, strict=True)]


def _key(layout: Layout, entries: Sequence[tuple[str, str]]) -> Band:
    """Return what colours mean, in as many lines as it needs."""
    size, x, line, places = layout.size, 0.0, 0, []
    for colour, text in entries:
        wide = typeface.width(text, size) + 2.4 * size
        x, line = (0.0, line + 1) if x and x + wide > layout.width else (x, line)
        places.append((x, line * size * LEADING, colour, text))
        x += wide

    def paint(canvas: Canvas, extent: Extent) -> None:
        for across, down, colour, text in places:
            left, top = extent[0] + across, extent[3] - down
            canvas.rectangle((left, top - size, left + 0.9 * size, top - 0.15 * size), fill=colour)
            canvas.text((left + 1.2 * size, top - 0.93 * size), text, size)

    return Band(((line + 1) * LEADING + 0.4) * size, paint)


def _columns(layout: Layout) -> list[Band]:
    """Return columns along time, a strip for each panel; the last one has the years."""
    bands = []
    for panel in layout.panels:
        beneath = (1.5 if panel is layout.panels[-1] else 0.4) * layout.size
        strip = Band(5 * layout.size + beneath, partial(_strip, layout, panel, beneath), 4.0)
        bands += [layout.words(panel.heading, bold=True), strip]
    return bands


def _strip(layout: Layout, panel: Panel, beneath: float, canvas: Canvas, extent: Extent) -> None:
    left, bottom, right, top = extent
    size, marks, (low, high) = layout.size, panel.marks, panel.extent
    axes, step, tall = canvas.plot((left, bottom + beneath, right, top)), (right - left) / len(marks), top - bottom
    axes.set_xlim(-0.5, len(marks) - 0.5)
    axes.set_ylim(low, low + ((high - low) or 1) * (tall - beneath) / max(tall - beneath - 1.4 * size, 1))
    layout.bars(axes.bar, range(len(marks)), marks, width=0.76)
    axes.axhline(0, color=MUTED, linewidth=0.8)
    if beneath > size:
        every = math.ceil(max(typeface.width(mark.label, size) + 0.5 * size for mark in marks) / step)
        shown = range((len(marks) - 1) % every, len(marks), every)
        axes.set_xticks(shown, [typeface.plain(marks[place].label) for place in shown])
        axes.tick_params(axis="x", length=0)
        ticks(axes.get_xticklabels(), size)
    widths = [typeface.width(mark.text, size, bold=mark.highlight) / step for mark in marks]
    fit = max(wide for wide, mark in zip(widths, marks, strict=True) if wide < 0.95 or mark.value is not None) < 0.95
    chosen = max(range(len(marks)), key=lambda place: (marks[place].highlight, marks[place].value or 0, place))
    for place, mark in enumerate(marks):
        told = place == chosen or (fit and widths[place] < 0.95)
        aside = widths[place] / 2 - 0.5 if told else 0.0  # by which a text at the edge would be outside
        at = max(min(place, len(marks) - 1 - aside), aside)
        text = typeface.plain(mark.text) if told else "×" if mark.value is None else ""
        look = {"ha": "center", "va": "bottom", "bold": mark.highlight, "shift": (0, 0.2 * size)}
        write(axes, (at, mark.value or 0), text, size, color=MUTED if mark.value is None else INK, **look)


def _lines(layout: Layout) -> list[Band]:
    """Return a line for each panel; those that stand out, or all where none does, are named at their end."""
    named = [panel for panel in layout.panels if panel.highlight or not layout.contrasted]
    return [Band(max(14.0, 1.3 * len(named) + 3) * layout.size, partial(_curves, layout, named), 2.0)]


def _curves(layout: Layout, named: Sequence[Panel], canvas: Canvas, extent: Extent) -> None:
    size, years, (low, high) = layout.size, [mark.label for mark in layout.panels[0].marks], layout.panels[0].extent
    measured = [(panel, [mark for mark in panel.marks if mark.value is not None]) for panel in named]
    ends = [(panel, marks[-1]) for panel, marks in measured if marks]
    texts = [
        typeface.wrap(f"{panel.heading} {mark.text}", size, 0.35 * layout.width, bold=True, most=1)[0]
        for panel, mark in ends
    ]
    aside = max(typeface.width(text, size, bold=True) for text in texts) + 0.8 * size
    before = max(typeface.width(cell_text(end, _axis(layout), layout.t), size) for end in (low, high)) + 0.8 * size
    axes = canvas.plot((extent[0] + before, extent[1] + 1.6 * size, extent[2] - aside, extent[3] - 0.6 * size))
    axes.set_xlim(-0.2, len(years) - 1)
    margin = 0.04 * (high - low) or 1.0
    axes.set_ylim(low - margin, high + margin)
    _scale(axes, layout, years)
    for panel in sorted(layout.panels, key=lambda panel: panel in named):
        colour = theme.SERIES[named.index(panel) % len(theme.SERIES)] if panel in named else theme.MAP["border"]
        values = [math.nan if mark.value is None else mark.value for mark in panel.marks]
        axes.plot(range(len(years)), values, color=colour, linewidth=2.2 if panel in named else 1.0, clip_on=False)
    unit = (extent[3] - extent[1] - 2.2 * size) / (high - low + 2 * margin)
    wanted = [((mark.value or 0) - low) * unit for _, mark in ends]
    for (panel, mark), text, at, place in zip(ends, texts, wanted, _apart(wanted, 1.15 * size), strict=True):
        colour = theme.SERIES[named.index(panel) % len(theme.SERIES)]
        look = {"bold": True, "color": colour, "shift": (0.5 * size, place - at)}
        write(axes, (panel.marks.index(mark), mark.value or 0), text, size, **look)


def _apart(places: Sequence[float], gap: float) -> list[float]:
    """Move places apart, in their order, so that they are a gap from each other and little from where they were."""
    order = sorted(range(len(places)), key=places.__getitem__)
    moved = list(places)
    for before, after in pairwise(order):
        moved[after] = max(moved[after], moved[before] + gap)
    shift = sum(a - b for a, b in zip(moved, places, strict=True)) / max(1, len(places))
    return [place - shift for place in moved]


def _axis(layout: Layout) -> Column:
    """Return how numbers are written along an axis."""
    column, (low, high) = layout.figure.column(layout.figure.chart.values[0]), layout.panels[0].extent
    return replace(column, decimals=0) if high - low > 10 else column


def _scale(axes: Any, layout: Layout, years: Sequence[str]) -> None:
    from matplotlib.ticker import MaxNLocator

    size, chart = layout.size, layout.figure.chart
    every = math.ceil(len(years) * max(typeface.width(year, size) + size for year in years) / (0.6 * layout.width))
    shown = range((len(years) - 1) % every, len(years), every)
    axes.set_xticks(shown, [typeface.plain(years[place]) for place in shown])
    low, high = layout.panels[0].extent
    numbers = [number for number in MaxNLocator(5).tick_values(low, high) if low <= number <= high]
    axes.set_yticks(numbers, [cell_text(number, _axis(layout), layout.t) for number in numbers])
    axes.grid(axis="y", color=LINE, linewidth=0.7)
    axes.tick_params(length=0)
    ticks([*axes.get_xticklabels(), *axes.get_yticklabels()], size)
    if isinstance(chart.reference, float | int):
        axes.axhline(chart.reference, color=MUTED, linewidth=1.0)


def _multiples(layout: Layout) -> list[Band]:
    """Return small charts in rows; where all have the same names, those stand at the left of each row."""
    panels, size = layout.panels, layout.size
    marks = [mark for panel in panels for mark in panel.marks]
    shared = len({tuple(mark.label for mark in panel.marks) for panel in panels}) == 1
    inset = names_width(marks, size, (0.3 if shared else 0.2) * layout.width)
    words = [word for panel in panels for word in panel.heading.split(" ")]
    least = max(9 * size, *(typeface.width(word, size, bold=True) for word in words)) + size
    least = max(least, max(typeface.width(mark.text, size, bold=True) for mark in marks) + 5 * size)
    room = layout.width - inset * shared
    most = max(1, min(len(panels), int(room / (least + inset * (not shared)))))
    columns = math.ceil(len(panels) / math.ceil(len(panels) / most))
    across = room / columns - inset * (not shared) - size
    bands = []
    for first in range(0, len(panels), columns):
        beside = panels[first : first + columns]
        rows = [Rows(layout, panel, across, inset, panel is beside[0] or not shared) for panel in beside]
        bands.append(_side_by_side(rows, room / columns))
    return bands


def _side_by_side(rows: Sequence[Rows], wide: float) -> Band:
    """Return panels in columns of a width, each with its heading and what its marks are compared with."""
    size, small, across = rows[0].layout.size, rows[0].layout.small, rows[0].across
    heads = [typeface.wrap(one.panel.heading, size, across, bold=True) for one in rows]
    words = [typeface.wrap(one.panel.reference, small, across) if one.panel.reference else [] for one in rows]
    above = max(map(len, heads)) * size * LEADING
    tall = above + (max(map(len, words)) * small + 0.3 * size) * LEADING
    beneath = 0.7 * size

    def paint(canvas: Canvas, extent: Extent) -> None:
        left, bottom, _, top = extent
        for place, (one, head, told) in enumerate(zip(rows, heads, words, strict=True)):
            x = left + one.inset + place * wide
            canvas.lines((x, top), head, size, bold=True)
            canvas.lines((x, top - above), told, small, colour=MUTED)
            one.draw_bars(one.axes(canvas, (x, bottom + beneath, x + across, top - tall), one.limits([one])))

    return Band(tall + max(sum(one.heights) for one in rows) + beneath, paint, 1.3)


def _table(layout: Layout) -> list[Band]:
    """Return the header and the rows of a table, in columns as wide as their words ask for and the width allows."""
    figure, size = layout.figure, layout.size
    columns, places = figure.shown_columns, figure.drawn_rows
    header = [column.heading for column in columns]
    rows = [[cell_text(figure.cell(row, column.key), column, layout.t) for column in columns] for row in places]
    natural = [
        max(typeface.width(text, size, bold=True) for text in texts) for texts in zip(header, *rows, strict=True)
    ]
    room = layout.width - 1.2 * size * (len(columns) - 1)
    cap = max(natural)
    while sum(min(width, cap) for width in natural) > room:
        cap *= 0.97
    widths = [min(width, cap) for width in natural]
    bold = [figure.cell(row, figure.chart.label) in figure.chart.highlight for row in places]
    table = [_cells(layout, row, widths, strong) for row, strong in zip(rows, bold, strict=True)]
    return [_cells(layout, header, widths, True, INK), *table]


def _cells(layout: Layout, texts: Sequence[str], widths: Sequence[float], bold: bool, line: str = LINE) -> Band:
    """Return a row of a table above a line; numbers stand at the right of their columns."""
    size, numbers = layout.size, [column.decimals is not None for column in layout.figure.shown_columns]
    cells = [typeface.wrap(text, size, wide + 0.1, bold=bold) for text, wide in zip(texts, widths, strict=True)]

    def paint(canvas: Canvas, extent: Extent) -> None:
        x, (left, bottom, right, top) = extent[0], extent
        for cell, wide, number in zip(cells, widths, numbers, strict=True):
            align, at = ("right", x + wide) if number else ("left", x)
            canvas.lines((at, top - 0.2 * size), cell, size, bold=bold, align=align)
            x += wide + 1.2 * size
        canvas.line([(left, bottom), (right, bottom)], colour=line, line=0.8)

    return Band((max(map(len, cells)) * LEADING + 0.5) * size, paint)


_KINDS: dict[str, Callable[[Layout], list[Band]]] = {
    "bars": _listed,
    "dots": _dotted,
    "diverging": _listed,
    "bullets": _listed,
    "timeline": _listed,
    "stacked": _stacked,
    "columns": _columns,
    "lines": _lines,
    "multiples": _multiples,
    "table": _table,
}
