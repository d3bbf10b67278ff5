"""Charts on slides: native ones, which whoever presents can edit.

What does not fit on a slide goes on on the next one: no row is left out.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from geo import theme
from geo.export.drawing.typeface import clean as plain
from geo.export.slides import deck as slides
from geo.export.slides import native
from geo.export.slides.deck import BODY, LINE, PLAIN, QUIET, STRONG, Area, describe, emu, paint, rgb
from geo.export.tables import defused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.export.slides.deck import Deck
    from geo.figures.figure import Figure, Mark, Panel

    Pages = Iterator[tuple[Any, Area]]  # each call of next adds a slide and says where its chart may stand

ACCENT, PALE, NEGATIVE = theme.RAMP[4], theme.RAMP[2], theme.SERIES[1]
BAR = 0.33  # inches of a bar with its name in a line of type of 18 points; lower ones lose their names
GAP = 0.25  # inches between panels
_WORDS, _BOTH = 0.49, 0.87  # of the width, at most: for the words at bars, for them and the names
_GRID_NAMES = 0.46  # of the width, for the names of a grid
_NARROWEST = 2.2  # inches of a panel among several in a row
_LOWEST = 1.5  # inches of a chart of columns
_NUMBERS = 0.4  # inches for the numbers below dots
_ASIDE = 0.3  # inches between dots and the names and words beside them
_CLEAR = 0.08  # inches beside the end of a bar in which a reference would cross its words
_DOT, _LARGEST, _LEAST = 11, 24, 6  # points across: dots that are all alike, the largest and the smallest of others
_ABOVE = 1.2  # room for the words above columns
_STEPS = 3  # of a scale, about
_SCALE = 1.0  # inches for the numbers at lines
_LAST = 1.9  # inches for the name at the end of a line


class BarRow(NamedTuple):
    """A name with its bar, or with the parts of one."""

    label: str
    marks: tuple[Mark, ...]


class BarBlock(NamedTuple):
    """Rows under one heading, on one scale."""

    heading: str
    reference: str
    rows: tuple[BarRow, ...]
    extent: tuple[float, float]


class Series(NamedTuple):
    """Values of a chart, and what they are.

    ``bars``; a ``part`` of a stacked bar; ``start``, which nobody sees; ``words``, at which only words stand;
    ``reference`` marks.
    """

    name: str
    values: Sequence[float | None]
    role: str = "bars"


class BarRoom(NamedTuple):
    """Inches for the names of rows, and for the words at their bars."""

    names: float
    words: float


def draw(deck: Deck, figure: Figure, pages: Pages) -> None:
    """Draw a figure that is not empty on as many slides as it needs."""
    charts = _Charts(deck, figure, pages)
    {"columns": charts.columns, "lines": charts.lines, "multiples": charts.grid}.get(figure.chart.kind, charts.bars)()


def beside(deck: Deck, figure: Figure, slide: Any, area: Area) -> None:
    """Draw as many bars of a figure as `beside_fitting` says into a small area, without notes."""
    charts = _Charts(deck, figure, iter([(slide, area)]))
    charts.turn()
    rows = _without_notes(charts.blocks[0].rows)
    room = _room(rows, area.width)
    rows = rows[: _fitting(rows, room, area.height)]
    place = area._replace(height=_height(rows, room))
    charts.bar_chart(charts.blocks[0]._replace(rows=rows), place, room)


def beside_fitting(deck: Deck, figure: Figure, area: Area) -> int:
    """Return the number of bars of a figure that a small area holds."""
    rows = _without_notes(_Charts(deck, figure, iter(())).blocks[0].rows)
    return _fitting(rows, _room(rows, area.width), area.height)


def _without_notes(rows: Sequence[BarRow]) -> tuple[BarRow, ...]:
    return tuple(BarRow(row.label, tuple(replace(mark, note="") for mark in row.marks)) for row in rows)


def _room(rows: Sequence[BarRow], across: float, *, inside: bool = False, most: float = 1.0) -> BarRoom:
    """Measure rows; `inside` says that the words stand in the bars; names take at most a share of the width."""
    marks = [mark for row in rows for mark in row.marks if not inside]
    told = [line for mark in marks for line in ((mark.text, BODY), (mark.note, native.QUIETER))]
    lengths = [slides.width(text, size) for text, size in told]
    lengths += [slides.width(mark.text, BODY, bold=True) for mark in marks if mark.highlight]
    sides = 1 + any((mark.value or 0) < 0 for mark in marks)
    words = min(max(lengths, default=-0.15) + 0.15, _WORDS * across / sides)
    names = max(slides.width(row.label, BODY) for row in rows) + 0.2
    return BarRoom(min(names, _BOTH * across - sides * words, most * across), words)


def _height(rows: Sequence[BarRow], room: BarRoom) -> float:
    """Return the height of a chart: a row with long words makes all of its rows taller."""
    tallest = BAR
    for row in rows:
        tallest = max(tallest, LINE * len(slides.wrap(row.label, room.names - 0.1, BODY)) + 0.03)
        for mark in row.marks if room.words else ():
            lines = native.said(mark, room.words - 0.1 * mark.highlight)  # bold letters are wider
            tallest = max(tallest, sum(LINE if size == BODY else native.QUIETER_LINE for _, size, _ in lines) + 0.03)
    return tallest * len(rows)


def _fitting(rows: Sequence[BarRow], room: BarRoom, down: float) -> int:
    """Return how many of the first rows a height holds."""
    counts = range(min(len(rows), int(down / BAR + 1e-6)), 0, -1)
    return next((count for count in counts if _height(rows[:count], room) <= down + 1e-6), 0)


class _Charts:
    """The charts of a figure, and the slide on which they stand."""

    def __init__(self, deck: Deck, figure: Figure, pages: Pages) -> None:
        self.deck, self.figure, self.pages = deck, figure, pages
        self.kind = figure.chart.kind
        self.panels = figure.panels(deck.t)
        self.inside = self.kind == "stacked"
        self.part_colours = figure.chart.colours or theme.SERIES
        marks = [mark for panel in self.panels for mark in panel.marks]
        self.usual = PALE if any(mark.highlight for mark in marks) else ACCENT
        self.slide: Any = None

    def turn(self) -> Area:
        """Go on to the next slide, and return where charts may stand; colours of parts are explained above them."""
        self.slide, area = next(self.pages)
        if not self.inside:
            return area
        entries = zip(itertools.cycle(self.part_colours), (mark.label for mark in self.panels[0].marks), strict=False)
        top = self.deck.legend(self.slide, list(entries), area) + 0.1
        return area._replace(top=top, height=area.bottom - top)

    @property
    def blocks(self) -> list[BarBlock]:
        """The panels as rows of bars; stacked ones are the rows of one."""
        if self.inside:
            rows = tuple(BarRow(panel.heading, panel.marks) for panel in self.panels)
            return [BarBlock("", "", rows, self.panels[0].extent)]
        return [
            BarBlock(
                one.heading,
                one.reference,
                tuple(BarRow(mark.label, (self._told(mark),)) for mark in one.marks),
                one.extent,
            )
            for one in self.panels
        ]

    def _told(self, mark: Mark) -> Mark:
        """Return a mark with its note among its words where these are a text beside it, not a label of two lines."""
        if self.kind != "dots":
            return mark
        return replace(mark, text=" · ".join(text for text in (mark.text, mark.note) if text), note="")

    def bars(self) -> None:
        """Draw blocks under one another, in two columns where they are long and their names are short."""
        area, blocks = self.turn(), self.blocks
        columns = self._columns_for(blocks, area)
        across = (area.width - GAP * (columns - 1)) / columns
        room = _room([row for block in blocks for row in block.rows], across, inside=self.inside)
        column, top, foot = 0, area.top, _NUMBERS * (self.kind == "dots")
        for block in blocks:
            rest, head = block.rows, _heading(block, across)
            while rest:
                fitting = _fitting(rest, room, area.bottom - top - head - foot)
                if len(blocks) == 1:  # in columns of about one length
                    parts = max(columns - column, -(-len(rest) // max(1, fitting)))
                    fitting = -(-len(rest) // parts) if top == area.top else 0
                if fitting < min(2, len(rest)) and top > area.top:
                    column, top = column + 1, area.top
                    if column == columns:
                        area = self.turn()
                        column, top = 0, area.top
                    continue
                part, rest = rest[: max(1, fitting)], rest[max(1, fitting) :]
                down = _height(part, room) + foot
                place = Area(area.left + column * (across + GAP), top + head, across, down)
                self._block(block._replace(rows=part), place, room)
                top = place.bottom + GAP

    def _columns_for(self, blocks: Sequence[BarBlock], area: Area) -> int:
        """Return the number of columns: two for many rows of which none gets taller by that."""
        rows = [row for block in blocks for row in block.rows]
        whole, half = (
            _height(rows, _room(rows, across, inside=self.inside)) for across in (area.width, (area.width - GAP) / 2)
        )
        down = whole + sum(_heading(block, area.width) + GAP for block in blocks) - GAP
        return 1 if down <= area.height or half > whole + 1e-6 else 2

    def grid(self) -> None:
        """Draw small charts of the same rows beside one another, their names at the left of each line of charts."""
        area, blocks = self.turn(), self.blocks
        room = _room([row for block in blocks for row in block.rows], area.width, most=_GRID_NAMES)
        across = min(len(blocks), max(1, int((area.width - room.names) / max(_NARROWEST, room.words + 0.7))))
        while across > 1 and any(
            len(slides.wrap(block.heading, (area.width - room.names) / across - GAP, BODY, bold=True)) > 3
            for block in blocks
        ):
            across -= 1
        each = (area.width - room.names) / across
        top = area.top
        for start in range(0, len(blocks), across):
            line = blocks[start : start + across]
            head, rows = max(_heading(block, each - GAP) for block in line), len(line[0].rows)
            tall = max(_height(block.rows, room) for block in line) / rows
            parts = -(-rows // max(1, int((area.height - head) / tall + 1e-6)))
            size = -(-rows // parts)
            for begin in range(0, rows, size):
                down = head + tall * min(size, rows - begin)
                if top + down > area.bottom + 1e-6 and top > area.top:
                    area = self.turn()
                    top = area.top
                for place, block in enumerate(line):
                    names = 0.0 if place else room.names
                    left = area.left + room.names + place * each - names
                    spot = Area(left, top + head, names + each - GAP * (place < len(line) - 1), down - head)
                    self._block(block._replace(rows=block.rows[begin : begin + size]), spot, room._replace(names=names))
                top += down + GAP

    def _block(self, block: BarBlock, area: Area, room: BarRoom) -> None:
        """Draw the bars of a block into an area, and write its heading above it."""
        left = area.left + room.names * (self.kind == "multiples")
        across = area.left + area.width - left
        place = Area(left, area.top - _heading(block, across), across, 3 * LINE)
        for text, look in ((block.heading, STRONG), (block.reference, QUIET)):
            if text:
                end = self.deck.text(self.slide, self.deck.t("Chart title"), text, place, look)
                place = place._replace(top=end)
        (self.dot_chart if self.kind == "dots" else self.bar_chart)(block, area, room)

    def dot_chart(self, block: BarBlock, area: Area, room: BarRoom) -> None:
        """Add one chart of dots: points on two scales, between names and words, which are texts beside it."""
        from pptx.chart import data
        from pptx.util import Pt

        marks, count = [row.marks[0] for row in block.rows], len(block.rows)
        rows = [(mark, count - number - 0.5) for number, mark in enumerate(marks)]
        across = max(0.5, area.width - room.names - room.words - 2 * _ASIDE)
        (low, high), stems = block.extent, _stems(rows)
        beside = 0.15 * (high - low or 1) / across  # that dots at the ends take
        unit = self.figure.chart.unit or block.heading or self.figure.title
        numbers: Any = data.XyChartData()  # type: ignore[no-untyped-call]
        known = [(mark.value, place) for mark, place in rows if mark.value is not None]
        for name, points in zip([*[""] * len(stems), unit], [*stems, known], strict=True):
            series = numbers.add_series(defused(plain(name)))
            for point in points:
                series.add_data_point(*point)
        place = area._replace(left=area.left + room.names, width=across + 2 * _ASIDE)
        chart = self._calm("XY_SCATTER", place, numbers)
        chart.value_axis.minimum_scale, chart.value_axis.maximum_scale, chart.value_axis.visible = 0, count, False
        self._scale(chart.category_axis, self.figure.chart.values[-1], low - beside, high + beside)
        chart.category_axis.tick_labels.font.size = Pt(native.QUIETER)
        native.lay_out(chart, _ASIDE / place.width, 0.0, across / place.width, 1 - _NUMBERS / area.height)
        *lines, dots = chart.plots[0].series
        for line in lines:
            native.stem(line)
        self._dots(dots, [mark for mark in marks if mark.value is not None])
        native.settle(chart, self.deck.language)
        self._beside_dots(block, area, room)

    def _beside_dots(self, block: BarBlock, area: Area, room: BarRoom) -> None:
        """Write the names at the left of dots and the words at their right, each amid its row."""
        t, tall = self.deck.t, (area.height - _NUMBERS) / len(block.rows)
        last = area.left + area.width - room.words
        for number, row in enumerate(block.rows):
            mark = row.marks[0]
            look = STRONG if mark.highlight else PLAIN
            texts = (t("Name"), row.label, area.left, room.names - 0.1), (t("Value"), mark.text, last, room.words)
            for name, text, left, wide in texts:
                down = LINE * len(slides.wrap(text, wide, BODY, bold=look.bold))
                top = area.top + (number + 0.5) * tall - down / 2
                self.deck.text(self.slide, name, text, Area(left, top, wide, max(down, LINE)), look)

    def _dots(self, series: Any, marks: Sequence[Mark]) -> None:
        """Give dots their colours and areas."""
        from pptx.enum.chart import XL_MARKER_STYLE

        largest = max([mark.size or 0.0 for panel in self.panels for mark in panel.marks])
        for number, mark in enumerate(marks):
            marker, colour = series.points[number].marker, ACCENT if mark.highlight else self.usual
            across = _LARGEST * math.sqrt((mark.size or 0.0) / largest) if largest else _DOT
            marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, max(_LEAST, round(across))
            paint(marker.format.fill, "#ffffff" if mark.estimated else colour)
            marker.format.line.color.rgb = rgb(colour)

    def bar_chart(self, block: BarBlock, area: Area, room: BarRoom) -> None:
        """Add one chart of bars."""
        listed = self._series(block)
        kind = "BAR_STACKED" if self.kind in ("stacked", "timeline") else "BAR_CLUSTERED"
        chart = self._add(kind, area, [row.label for row in block.rows], listed)
        plot, scale = chart.plots[0], chart.value_axis
        chart.category_axis.reverse_order, scale.visible, plot.gap_width, plot.overlap = True, False, 35, 100
        (low, high), words = block.extent, room.words * (not self.inside)
        unit = (high - low or 1) / max(0.5, area.width - room.names - words * (1 + (low < 0)))
        scale.minimum_scale, scale.maximum_scale = low - words * unit * (low < 0), high + words * unit
        native.lay_out(chart, room.names / area.width, 0.0, 1 - room.names / area.width, 1.0)
        for place, (series, what) in enumerate(zip(plot.series, listed, strict=True)):
            marks = [row.marks[place if self.inside else 0] for row in block.rows]
            if self.inside:
                colour = self.part_colours[place % len(self.part_colours)]
                paint(series.format.fill, colour)
                for number, mark in enumerate(marks):
                    if mark.value:
                        native.write(series.points[number], [(mark.text, BODY, theme.ink_on(colour))], "CENTER")
            elif what.role == "bars":
                self._colour(series, marks)
            else:
                series.format.fill.background()
            if what.role == "reference":
                native.mark_ends(series, unit, area.height / len(block.rows))
            position = "INSIDE_BASE" if self.kind == "timeline" else "OUTSIDE_END"
            for number, mark in enumerate(marks):
                if what.role == _worded(mark, self.kind):
                    clear = mark.reference is not None and mark.reference > (mark.value or 0) - _CLEAR * unit
                    native.write(series.points[number], native.said(mark, room.words, clear=clear), position)
        native.settle(chart, self.deck.language)

    def _series(self, block: BarBlock) -> list[Series]:
        chart, t, marks = self.figure.chart, self.deck.t, [row.marks[0] for row in block.rows]
        name = chart.unit or block.heading or self.figure.title
        if self.inside:
            return [
                Series(part.label, [row.marks[place].value for row in block.rows], "part")
                for place, part in enumerate(block.rows[0].marks)
            ]
        if self.kind == "timeline":
            low, high = block.extent
            starts = [low if mark.start is None else mark.start for mark in marks]
            ends = [high if mark.value is None else mark.value for mark in marks]
            lengths = [end - start for start, end in zip(starts, ends, strict=True)]
            nothing = [0.0] * len(marks)
            return [Series(t("Period"), starts, "start"), Series(name, lengths), Series("", nothing, "words")]
        series = [Series(name, [mark.value for mark in marks])]
        if any(mark.value is None for mark in marks):
            gaps = [0.0 if mark.value is None else None for mark in marks]
            series.append(Series(t("no data"), gaps, "words"))
        if any(mark.reference is not None for mark in marks):
            series.append(Series(chart.key or block.reference, [mark.reference for mark in marks], "reference"))
        return series

    def _add(self, kind: str, area: Area, names: Sequence[str], series: Sequence[Series]) -> Any:
        """Add a calm chart: no title, legend or grid; no name becomes a formula in the workbook behind it."""
        from pptx.chart import data

        numbers: Any = data.CategoryChartData()  # type: ignore[no-untyped-call]
        numbers.categories = [defused(plain(name)) for name in names]
        for one in series:
            numbers.add_series(defused(plain(one.name)), one.values)
        return self._calm(kind, area, numbers)

    def _calm(self, kind: str, area: Area, numbers: Any) -> Any:
        from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION
        from pptx.util import Pt

        frame = self.slide.shapes.add_chart(XL_CHART_TYPE[kind], *map(emu, area), numbers)
        frame.name = self.deck.t("Chart")
        describe(frame, f"{self.figure.headline}. {self.figure.subtitle}. {self.figure.text}")
        chart = frame.chart
        chart.has_title = chart.has_legend = False
        chart.font.size, chart.font.color.rgb = Pt(BODY), rgb(theme.LIGHT["ink"])
        chart.value_axis.has_major_gridlines = chart.category_axis.has_major_gridlines = False
        chart.category_axis.format.line.color.rgb = rgb(theme.LIGHT["line"])
        chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        return chart

    def _colour(self, series: Any, marks: Sequence[Mark]) -> None:
        """Colour bars: where some stand out, the rest steps back; estimates and open ends are hatched."""
        paint(series.format.fill, self.usual)
        series.invert_if_negative = False
        for number, mark in enumerate(marks):
            negative = self.kind == "diverging" and (mark.value or 0) < 0
            colour = NEGATIVE if negative else ACCENT if mark.highlight else self.usual
            hatched = mark.estimated or (self.kind == "timeline" and mark.value is None)
            if colour != self.usual or hatched:
                paint(series.points[number].format.fill, colour, theme.LIGHT["surface"] if hatched else "")

    def columns(self) -> None:
        """Draw columns along time, a chart a panel, two beside one another where there are several."""
        across = min(2, len(self.panels))
        rest = list(zip(self.panels, self.figure.chart.values, strict=True))
        while rest:
            area = self.turn()
            lines = min(-(-len(rest) // across), max(1, int(area.height / _LOWEST)))
            each, down = (area.width - GAP * (across - 1)) / across, area.height / lines
            for number, (panel, key) in enumerate(rest[: lines * across]):
                line, column = divmod(number, across)
                left, top = area.left + column * (each + GAP), area.top + line * down
                self._column_chart(panel, key, Area(left, top, each, down - GAP / 2))
            rest = rest[lines * across :]

    def _column_chart(self, panel: Panel, key: str, area: Area) -> None:
        heading = area._replace(height=2 * LINE)
        top = self.deck.text(self.slide, self.deck.t("Chart title"), panel.heading, heading, STRONG)
        names, values = [mark.label for mark in panel.marks], [mark.value for mark in panel.marks]
        place = area._replace(top=top, height=area.bottom - top)
        chart = self._add("COLUMN_CLUSTERED", place, names, [Series(panel.heading, values)])
        series, slot = chart.plots[0].series[0], area.width / len(names)
        chart.plots[0].gap_width = 35
        worded = all(slides.width(mark.text, BODY) < slot for mark in panel.marks)
        self._scale(chart.value_axis, key, panel.extent[0], panel.extent[1] * _ABOVE)
        chart.value_axis.visible = not worded
        self._colour(series, panel.marks)
        for number, mark in enumerate(panel.marks if worded else ()):
            if mark.value is not None:
                native.write(series.points[number], native.said(mark, slot), "OUTSIDE_END")
        native.settle(chart, self.deck.language, every=native.every(names, slot))

    def _scale(self, axis: Any, key: str, low: float, high: float) -> None:
        """Set a scale with a few round numbers, written as the column has them."""
        column = self.figure.column(key)
        high = high if high > low else low + 1
        power = 10.0 ** math.floor(math.log10((high - low) / _STEPS))
        least = 10.0 ** -((column.decimals or 0) + 2 * column.percent)
        step = max(math.ceil((high - low) / _STEPS / power) * power, least)
        axis.minimum_scale, axis.maximum_scale, axis.major_unit = math.floor(low / step) * step, high, step
        digits = "#,##0" + ("." + "0" * column.decimals if column.decimals else "") + "%" * column.percent
        axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = f"{digits};−{digits}", False
        axis.format.line.fill.background()

    def lines(self) -> None:
        """Draw a line a row; those that stand out are coloured and named at their end."""
        from pptx.util import Pt

        area, panels = self.turn(), self.panels
        names = [mark.label for mark in panels[0].marks]
        listed = [Series(panel.heading, [mark.value for mark in panel.marks]) for panel in panels]
        chart = self._add("LINE", area, names, listed)
        self._scale(chart.value_axis, self.figure.chart.values[0], *panels[0].extent)
        left, right, foot = _SCALE / area.width, _LAST / area.width, 1.4 * LINE / area.height
        native.lay_out(chart, left, foot / 2, 1 - left - right, 1 - 2 * foot)
        contrasted, colours = any(panel.highlight for panel in panels), itertools.cycle(theme.SERIES)
        for series, panel in zip(chart.plots[0].series, panels, strict=True):
            named = panel.highlight or not contrasted
            colour = next(colours) if named else theme.MAP["border"]
            line = series.format.line
            series.smooth, line.color.rgb, line.width = False, rgb(colour), Pt(3 if named else 1)
            ends = [number for number, mark in enumerate(panel.marks) if mark.value is not None]
            if named and ends:
                label = slides.wrap(f"{panel.heading} {panel.marks[ends[-1]].text}", _LAST, BODY)
                native.write(series.points[ends[-1]], [(text, BODY, colour) for text in label], "RIGHT")
        native.settle(chart, self.deck.language, every=native.every(names, (area.width - _SCALE - _LAST) / len(names)))


def _stems(rows: Sequence[tuple[Mark, float]]) -> list[list[tuple[float, float]]]:
    """Return lines from what values are compared with to them and back, one over rows with the same reference."""
    lines = []
    for start, some in itertools.groupby(rows, lambda row: row[0].reference or 0.0):
        known = [(mark.value, place) for mark, place in some if mark.value is not None]
        lines.append([point for value, place in known for point in ((start, place), (value, place), (start, place))])
    return [line for line in lines if line]


def _worded(mark: Mark, kind: str) -> str:
    """Return the series at which the words of a mark stand: what reaches farthest."""
    if kind == "timeline":
        return "words"
    if mark.reference is not None and mark.reference > (mark.value or 0):
        return "reference"
    return "words" if mark.value is None else "bars"


def _heading(block: BarBlock, across: float) -> float:
    """Return the height of the words above a block."""
    told = [
        slides.fit(text, (across, 3 * LINE), (BODY,), bold=bold).height
        for text, bold in ((block.heading, True), (block.reference, False))
        if text
    ]
    return sum(told) + 0.05 * bool(told)
