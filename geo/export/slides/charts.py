"""Figures on slides: native charts, which whoever presents can edit.

What does not fit is left out, and the slide says so; the speaker's notes have every row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo import theme
from geo.export.slides import text
from geo.export.slides.deck import BODY, Box, Deck, describe, emu, rgb
from geo.export.slides.text import plain
from geo.figures.figure import Cell, cell_text, defused, missing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from geo.figures.figure import Column, Figure
    from geo.i18n import Translator

BAR = 0.37  # inches of a bar with its name in type of 18 points
MOST_BARS = 26
MOST_LABELS = 12  # values written at columns along time
_SERIES = 0.27  # inches of a bar among several of one name
_MOST_SERIES = 3  # bars of one name, beyond which a table says more
_HALVED = 8.0  # a chart wider than this may stand in two halves
_NAMES = 0.6  # of the width, at most, for the names of bars
_STEPS = 4  # of a scale, about
_ABOVE = 1.15  # room for the values above columns
_CODE = re.compile(r"\([A-Z]{1,3}\d*\)$")
_CHART = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
Rows = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Spec:
    """How a figure is drawn.

    Attributes
    ----------
    kind
        ``bars`` (horizontal), ``stacked`` (horizontal) or ``columns`` (along time).
    values
        Places of the columns whose values are drawn.
    ordered
        Whether the longest bar comes first; else the order is that of the figure.
    """

    kind: str
    values: tuple[int, ...]
    ordered: bool = False


# By name of the figure; whatever is not listed is a table.
SPECS: Mapping[str, Spec] = {
    "map-sector": Spec("bars", (1,)),
    "map-region": Spec("bars", (1,)),
    "region-clusters": Spec("bars", (1,), ordered=True),
    "region-strengths": Spec("bars", (1,)),
    "region-change": Spec("bars", (3,)),
    "region-gaps": Spec("bars", (3,)),
    "compare-structures": Spec("bars", (1, 2, 3, 4, 5, 6), ordered=True),
    "sector-concentration": Spec("bars", (1,), ordered=True),
    "sector-divisions": Spec("bars", (1,)),
    "sector-change": Spec("bars", (-2,), ordered=True),
    "potential-quadrants": Spec("stacked", (1, 2, 3)),
    "potential-series": Spec("columns", (1,)),
    "potential-division": Spec("bars", (2,), ordered=True),
    "over-time": Spec("columns", (1, 2, 3)),
}
_TYPES = {"bars": "BAR_CLUSTERED", "stacked": "BAR_STACKED", "columns": "COLUMN_CLUSTERED"}


def charted(figure: Figure) -> bool:
    """Whether a figure is drawn as a chart: it is known how, and there is something to draw."""
    spec = SPECS.get(figure.name)
    if spec and spec.kind == "bars" and len(Drawing(figure).values) > _MOST_SERIES:
        return False
    return bool(spec and any(not missing(row[place]) for row in figure.rows for place in spec.values[:1]))


def small(figure: Figure) -> bool:
    """Whether a chart of a figure says something in a small space: one series, few columns along time."""
    if not charted(figure):
        return False
    spec = SPECS[figure.name]
    return len(spec.values) == 1 and (spec.kind == "bars" or len(figure.rows) <= MOST_LABELS)


def shown_rows(figure: Figure, most: int) -> list[Sequence[Cell]]:
    """Give the rows that a chart with room for `most` draws; along time all of them."""
    spec = SPECS[figure.name]
    if spec.kind == "columns":
        return list(figure.rows)
    drawn = [row for row in figure.rows if not missing(row[spec.values[0]])]
    if figure.name.startswith("map-"):
        drawn = [row for row in drawn if row[1]] or drawn
    if spec.ordered:
        drawn.sort(key=lambda row: -float(row[spec.values[0]] or 0))
    return drawn[:most]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn of a figure.

    Attributes
    ----------
    figure
        One that is `charted`.
    most
        Most bars.
    marked
        Names of bars that stand out: what the View chose.
    bar
        Least height of a bar with its name; inches.
    """

    figure: Figure
    most: int = MOST_BARS
    marked: Collection[str] = ()
    bar: float = BAR

    @property
    def spec(self) -> Spec:
        """How it is drawn."""
        return SPECS[self.figure.name]

    @property
    def values(self) -> list[int]:
        """Places of the columns that are drawn, of those that the figure has."""
        return [place for place in self.spec.values if place < len(self.figure.columns)]

    @property
    def columns(self) -> list[Column]:
        """The columns that are drawn."""
        return [self.figure.columns[place] for place in self.values]


def chart(deck: Deck, slide: Any, drawing: Drawing, box: Box) -> int:
    """Add the chart of a figure, in two halves where it has many bars, and give the number of rows left out."""
    left, top, across, down = box
    spec, several = drawing.spec, len(drawing.columns) > 1
    if several:
        entries = [(colour, column.heading) for colour, column in zip(theme.SERIES, drawing.columns, strict=False)]
        lower = deck.legend(slide, entries, (left, top, across, 0.7))
        top, down = lower, down - (lower - top)
    rows = shown_rows(drawing.figure, drawing.most)
    halves = 1
    if spec.kind != "columns":
        room = max(1, int(down / max(drawing.bar, _SERIES * len(drawing.columns) * (spec.kind == "bars"))))
        halves = 2 if len(rows) > room and across > _HALVED and _halved(rows, across / 2, spec, several) else 1
        rows = rows[: room * halves]
    half, each = -(-len(rows) // halves), (across - 0.3 * (halves - 1)) / halves
    for number in range(halves):
        part = rows[number * half : (number + 1) * half]
        place = (left + number * (each + 0.3), top, each, down * len(part) / half)
        _add(deck, slide, drawing, (rows, part), place)
    return len(drawing.figure.rows) - len(rows)


def _halved(rows: Rows, across: float, spec: Spec, several: bool) -> bool:
    """Whether the bars may stand in two halves: their names are short enough."""
    longest = max(text.width(plain(str(row[0])), BODY) for row in rows)
    return longest <= _NAMES * across * 1.15 and (not several or spec.kind == "stacked")


def _add(deck: Deck, slide: Any, drawing: Drawing, rows: tuple[Rows, Rows], box: Box) -> None:
    """Add one chart; `rows` are all that the figure shows, which give the scale, and those of this chart."""
    from pptx.enum.chart import XL_CHART_TYPE

    figure, spec = drawing.figure, drawing.spec
    whole, part = rows
    across = box[2]
    frame = slide.shapes.add_chart(XL_CHART_TYPE[_TYPES[spec.kind]], *map(emu, box), _data(drawing, part, across))
    frame.name = deck.t("Chart")
    describe(frame, f"{figure.title}. {figure.subtitle}. {figure.text}")
    _dress(frame.chart, drawing, part)
    _scale(frame.chart, drawing, whole, across, deck.t)
    _colour(frame.chart.plots[0], part, drawing.marked)
    _settle(frame.chart, deck.language)


def _scale(chart: Any, drawing: Drawing, rows: Rows, across: float, t: Translator) -> None:
    """Begin at nought, and leave room for names and values, the same for both halves."""
    kind, column = drawing.spec.kind, drawing.columns[0]
    found = [[float(row[place]) for place in drawing.values if not missing(row[place])] for row in rows]  # type: ignore[arg-type]
    ends = [sum(values) for values in found] if kind == "stacked" else [value for values in found for value in values]
    high, low = max([*ends, 0.0]), min([*ends, 0.0])
    axis = chart.value_axis
    if kind == "columns":
        axis.minimum_scale, axis.maximum_scale = low, high * _ABOVE or 1
        axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = _format(column), False
        axis.major_unit = max(10.0**-column.decimals if column.decimals else 1.0, -(-high // _STEPS))
        return
    names = _names(rows, across)
    label = max(text.width(name, BODY) for name in names) + 0.15
    value = max(text.width(cell_text(end, column, t), BODY) for end in (high, low)) + 0.15
    unit = (high - low or 1) / max(0.5, across - label - value * (1 + (low < 0)))
    axis.maximum_scale = high + value * unit * (high > 0 or low == 0)
    axis.minimum_scale = low - value * unit if low < 0 else 0
    _lay_out(chart, min(0.6, label / across))


def _lay_out(chart: Any, names: float) -> None:
    """Give the names their share of the width, the same in every program."""
    from pptx.oxml import parse_xml

    area = chart._chartSpace.xpath(".//c:plotArea")[0]
    for old in area.xpath("./c:layout"):
        area.remove(old)
    ends = {"x": names, "y": 0.0, "w": 1 - names, "h": 1.0}
    places = "".join(f'<c:{name} val="{share:.4f}"/>' for name, share in ends.items())
    layout = (
        f'<c:layout {_CHART}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f"{places}</c:manualLayout></c:layout>"
    )
    area.insert(0, parse_xml(layout))


def _names(rows: Rows, across: float) -> list[str]:
    """Name the bars, on one line each: what is too long is cut, the code at its end stays."""
    return [_short(plain(str(row[0])), across * _NAMES) for row in rows]


def _short(name: str, room: float) -> str:
    if text.width(name, BODY) <= room:
        return name
    found = _CODE.search(name)
    code = f" {found[0]}" if found else ""
    start = name.removesuffix(code.strip()).rstrip() if code else name
    while start and text.width(f"{start}…{code}", BODY) > room:
        start = start[:-1]
    return f"{start.rstrip(' ,;')}…{code}"


def _format(column: Column, *, noughts: bool = True) -> str:
    digits = "#,##0" + ("." + "0" * column.decimals if column.decimals else "") + "%" * column.percent
    return f"{digits};−{digits}" if noughts else f"{digits};−{digits};;"


def _data(drawing: Drawing, rows: Rows, across: float) -> Any:
    """Give the numbers of a chart; a name must not become a formula in the workbook behind it."""
    from pptx.chart import data

    columns = drawing.columns
    numbers: Any = data.CategoryChartData(number_format=_format(columns[0]))  # type: ignore[no-untyped-call]
    numbers.categories = [defused(name) for name in _names(rows, across)]
    for column, place in zip(columns, drawing.values, strict=True):
        values = [None if missing(row[place]) else row[place] for row in rows]
        numbers.add_series(defused(plain(column.heading)), values, _format(column))
    return numbers


def _dress(chart: Any, drawing: Drawing, rows: Rows) -> None:
    """Draw a chart calmly: no grid, no scale, a value at each bar, names in full."""
    from pptx.enum.chart import XL_TICK_LABEL_POSITION
    from pptx.util import Pt

    kind, columns = drawing.spec.kind, drawing.columns
    chart.has_title = False
    chart.font.size, chart.font.color.rgb = Pt(BODY), rgb(theme.LIGHT["ink"])
    chart.has_legend = False  # a legend of shapes stands above
    names, scale = chart.category_axis, chart.value_axis
    scale.has_major_gridlines = names.has_major_gridlines = False
    names.format.line.color.rgb = rgb(theme.LIGHT["line"])
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.reverse_order = kind != "columns"
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 35, 100 if kind == "stacked" else 0
    scale.visible = kind == "columns" and len(rows) > MOST_LABELS
    plot.has_data_labels = not scale.visible
    if plot.has_data_labels:
        labels = plot.data_labels
        labels.show_value, labels.font.size = True, Pt(BODY)
        labels._element.xpath("./c:txPr/a:bodyPr")[0].set("wrap", "none")
        labels.number_format, labels.number_format_is_linked = _format(columns[0], noughts=kind != "stacked"), False
        if kind == "stacked":
            labels.font.color.rgb = rgb(theme.LIGHT["surface"])


def _colour(plot: Any, rows: Rows, marked: Collection[str]) -> None:
    """Give each series its colour; where something was chosen, the rest steps back."""
    chosen = [place for place, row in enumerate(rows) if str(row[0]) in marked]
    for number, series in enumerate(plot.series):
        fill = series.format.fill
        fill.solid()
        colour = theme.LIGHT["accent"] if len(plot.series) == 1 else theme.SERIES[number % len(theme.SERIES)]
        fill.fore_color.rgb = rgb(theme.RAMP[2] if chosen and len(plot.series) == 1 else colour)
        series.invert_if_negative = False
        for place in chosen if len(plot.series) == 1 else ():
            point = series.points[place].format.fill
            point.solid()
            point.fore_color.rgb = rgb(colour)


def _settle(chart: Any, language: str) -> None:
    """Set the language, and ask for every name on the axis instead of some."""
    from pptx.oxml import parse_xml

    root = chart._chartSpace
    for old in root.xpath("./c:lang"):
        root.remove(old)
    mark = parse_xml(f'<c:lang {_CHART} val="{language}"/>')
    first = root.xpath("./c:date1904")  # the schema wants the language right after it
    root.insert(len(first), mark)
    for run in root.iter("{*}defRPr"):
        run.set("lang", language)
    for axis in root.xpath(".//c:catAx"):
        for old in axis.xpath("./c:tickLblSkip"):
            axis.remove(old)
        skip = parse_xml(f'<c:tickLblSkip {_CHART} val="1"/>')
        axis.xpath("./c:noMultiLvlLbl")[0].addprevious(skip)
