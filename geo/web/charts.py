"""Figures as HTML: the chart, what stands above it, and what stands below it with the table.

The chart draws `Figure.panels`; only what a screen needs is decided here: places in per cent, ticks, colours.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, cycle
from math import ceil, floor, log10, sqrt
from typing import Any

from markupsafe import Markup

from geo import theme
from geo.figures.figure import Cell, Column, Figure, Link, Mark, Panel, cell_text
from geo.i18n import Translator
from geo.web.render import render

LARGE = 10_000  # a number above a column is written in thousands from here on
TICKS = 5  # at most, on the scale of lines
LABEL = 8.0  # height of a label at the end of a line, in per cent of the chart's
LINES, STRIP = 14, 5  # rows of text that a chart of lines and a strip of columns are high
YEARS = 9  # at most, that are written below lines
DOT, LARGEST_DOT, LEAST_DOT = 0.75, 1.5, 0.4  # diameters in em: where all are alike, and where areas say something


@dataclass(frozen=True, slots=True)
class Bar:
    """A horizontal bar with its texts."""

    label: str  # as those of a `Mark`
    text: str
    # what is filled: left end and width in per cent, colour (empty for the usual one) and classes of CSS
    parts: Sequence[tuple[float, float, str, str]]
    line: float | None = None  # place of the line that it is compared with, in per cent
    note: str = ""
    link: Link | None = None
    highlight: bool = False
    said: str = ""  # what is read out instead of the text, where the text alone does not say it
    dot: tuple[float, float, str] | None = None  # place in per cent, diameter in em, class of CSS


def html(figure: Figure, t: Translator, *, links: bool = True, root: str = "") -> str:
    """Return a figure's chart as escaped HTML; of an empty figure its sentence.

    Without `links` names do not lead where `Mark.link` says but are text, except that on a page outside of the atlas
    addresses stay links at its public address `root`.
    """
    kind, panels = ("empty", []) if figure.empty else (figure.chart.kind, figure.panels(t))
    drawn: Mapping[str, Any] = {}
    if kind == "table":
        drawn = _table(figure, t)
    elif kind == "lines":
        drawn = _lines(figure, panels, t)
    elif kind == "columns":
        drawn = _columns(figure, panels, t)
    elif kind == "stacked":
        drawn = _stacked(figure, panels)
    elif kind == "dots":
        drawn = _dots(figure, panels, t)
    elif kind != "empty":
        drawn = _bars(panels, kind)
    return render("chart", t, figure=figure, kind=kind, links=links, root=root, **drawn)


def side_by_side(figures: Iterable[Figure], t: Translator) -> str:
    """Return figures without their tables, each with title, chart and source, in columns."""
    return render("charts", t, charts=[(figure, Markup(html(figure, t))) for figure in figures])


def head(figure: Figure, t: Translator) -> str:
    """Return title, the age of the statistics where they are old, and subtitle."""
    return render("figure_head", t, figure=figure)


def foot(
    figure: Figure,
    t: Translator,
    files: Sequence[Mapping[str, str]] = (),
    methods: str = "",
    shared: Iterable[str] = (),
) -> str:
    """Return what stands under the chart: what it does not show by itself, and what is folded away.

    Folded are source and notes with the way to the explanation of the measure (on the page `methods`; none where it is
    empty), the table where the chart is not it, and links to files. Notes that are `shared` stand elsewhere.
    """
    chart = figure.chart
    repeated = chart.kind == "table" and not chart.values and not figure.left_out
    columns = [] if repeated or figure.empty else figure.table_columns
    rows = [_cells(row, columns, t) for row in figure.table_rows] if columns else []
    notes = [note for note in figure.notes if note not in shared]
    explained = f"{methods}#{figure.explained}" if methods and figure.explained else ""
    told = {"columns": columns, "rows": rows, "notes": notes, "explained": explained, "files": files}
    return render("figure_foot", t, figure=figure, **told)


def about(shared: Sequence[str], t: Translator) -> str:
    """Return the notes that figures of a page share, folded away; nothing where there are none."""
    return render("figure_notes", t, notes=shared) if shared else ""


def height(figure: Figure, t: Translator) -> int:
    """Return about how many rows of text a figure's chart is high, on a wide screen."""
    kind, panels = figure.chart.kind, figure.panels(t)
    if figure.empty:
        return 1
    if kind in ("lines", "columns"):
        return LINES if kind == "lines" else STRIP * len(panels)
    if kind in ("table", "stacked"):
        return 1 + len(figure.drawn_rows)
    each = [len(panel.marks) + sum(bool(mark.note) for mark in panel.marks) + bool(panel.heading) for panel in panels]
    if kind == "multiples":  # headings take two lines there, and a line below says what is compared with
        return (max(each) + 1 + any(panel.reference for panel in panels)) * ceil(len(each) / 3)
    return sum(each) + (kind == "dots")


def _share(value: float, extent: tuple[float, float]) -> float:
    low, high = extent
    return round(100 * (value - low) / ((high - low) or 1.0), 2)


def _bars(panels: Sequence[Panel], kind: str) -> Mapping[str, Any]:
    """Return the panels with their bars; along time all on one scale of whole years, with its ticks."""
    if kind != "timeline":
        drawn = [(panel, [_bar(mark, panel.extent, kind) for mark in panel.marks]) for panel in panels]
        return {"panels": drawn, "ticks": []}
    first = floor(min(panel.extent[0] for panel in panels))
    last = max(first + 1, ceil(max(panel.extent[1] for panel in panels)))
    drawn = [(panel, [_bar(mark, (first, last), kind) for mark in panel.marks]) for panel in panels]
    return {"panels": drawn, "ticks": [(year, _share(year, (first, last))) for year in range(first, last, 2)]}


def _dots(figure: Figure, panels: Sequence[Panel], t: Translator) -> Mapping[str, Any]:
    """Return the panels with a dot for each mark, its stem from what it is compared with, and the numbers below."""
    largest = max([mark.size or 0.0 for panel in panels for mark in panel.marks]) or 1.0
    drawn = []
    for panel in panels:
        bars = []
        for mark in panel.marks:
            bar = _bar(mark, panel.extent, "dots")
            if mark.value is not None:
                across = LARGEST_DOT * sqrt((mark.size or 0.0) / largest) if figure.chart.size else DOT
                look = "is-estimated" if mark.estimated else ""
                dot = (_share(mark.value, panel.extent), round(max(LEAST_DOT, across), 2), look)
                bar = replace(bar, dot=dot)
            bars.append(bar)
        drawn.append((panel, bars))
    column, extent = figure.column(figure.chart.values[-1]), panels[0].extent
    ticks = [(cell_text(tick, column, t), _share(tick, extent)) for tick in _ticks(*extent)]
    return {"panels": drawn, "ticks": ticks}


def _bar(mark: Mark, extent: tuple[float, float], kind: str) -> Bar:
    """Return a bar from 0, or from the begin of its period, and the line of what it is compared with."""
    still_open = kind == "timeline" and mark.value is None
    end = extent[1] if still_open else mark.value
    line = 0.0 if mark.reference is None and kind == "diverging" else mark.reference
    parts = []
    if end is not None:
        begin = (mark.reference or 0.0) if kind == "dots" else (mark.start or 0.0)
        left, right = sorted((_share(begin, extent), _share(end, extent)))
        look = "is-open" if still_open else "is-estimated" if mark.estimated else ""
        look = "is-stem" if kind == "dots" else look
        parts = [(left, round(right - left, 2), "", look)]
    place = None if line is None else _share(line, extent)
    return Bar(mark.label, mark.text, parts, place, mark.note, mark.link, mark.highlight)


def _stacked(figure: Figure, panels: Sequence[Panel]) -> Mapping[str, Any]:
    """Return a bar for each panel, with a part for each mark, and the colours of the parts."""
    colours = dict(zip((mark.label for mark in panels[0].marks), cycle(figure.chart.colours or theme.SERIES)))
    bars = []
    for panel in panels:
        values = [mark.value or 0.0 for mark in panel.marks]
        begins = [0.0, *accumulate(values)]
        parts = [
            (_share(begin, panel.extent), _share(value, panel.extent), colour, "")
            for begin, value, colour in zip(begins, values, colours.values(), strict=False)
        ]
        text = " · ".join(mark.text for mark in panel.marks)
        said = "; ".join(f"{mark.label}: {mark.text}" for mark in panel.marks)
        bars.append(Bar(panel.heading, text, parts, highlight=panel.highlight, said=said))
    return {"bars": bars, "colours": colours}


def _columns(figure: Figure, panels: Sequence[Panel], t: Translator) -> Mapping[str, Any]:
    """Return the panels with each mark, the text above its column and its height; whether any is an estimate."""
    strips = []
    for key, panel in zip(figure.chart.values, panels, strict=True):
        column, top = figure.column(key), (0.0, panel.extent[1])
        heights = [None if mark.value is None else _share(mark.value, top) for mark in panel.marks]
        texts = [_short(mark, column, t) for mark in panel.marks]
        strips.append((panel.heading, list(zip(panel.marks, texts, heights, strict=True))))
    return {"strips": strips, "estimated": any(mark.estimated for panel in panels for mark in panel.marks)}


def _short(mark: Mark, column: Column, t: Translator) -> str:
    """Write a number so that it fits above a column; a 0 that does not stand out is what an empty place says."""
    value = mark.value
    if value is None:
        return "–"
    if not value and not mark.highlight:
        return ""
    return t("{n}k", n=t.number(value / 1000)) if abs(value) >= LARGE else cell_text(value, column, t)


def _lines(figure: Figure, panels: Sequence[Panel], t: Translator) -> Mapping[str, Any]:
    """Return a path for each panel, those that stand out last and with a label, on a square of 100 by 100."""
    extent, colours = panels[0].extent, cycle(theme.SERIES)
    lines = []
    for panel in sorted(panels, key=lambda panel: panel.highlight):
        known = [(mark.value, mark.text) for mark in panel.marks if mark.value is not None]
        for value, text in known[-1:]:
            colour = next(colours) if panel.highlight else ""
            lines.append((100 - _share(value, extent), panel.heading, text, colour, _path(panel)))
    column = figure.column(figure.chart.values[0])
    if extent[1] - extent[0] > TICKS and not column.percent:
        column = replace(column, decimals=0)
    ticks = [(cell_text(tick, column, t), round(100 - _share(tick, extent), 2)) for tick in _ticks(*extent)]
    labels = sorted(line[:4] for line in lines if line[3])
    tops = _apart([label[0] for label in labels])
    every = ceil(len(panels[0].marks) / YEARS)
    last = len(panels[0].marks) - 1
    years = [(mark.label, (last - place) % every == 0) for place, mark in enumerate(panels[0].marks)]
    return {"lines": lines, "labels": list(zip(tops, labels, strict=True)), "ticks": ticks, "years": years}


def _path(panel: Panel) -> str:
    """Return the path of a line, with a gap where a value is missing; a value between two gaps is a dot."""
    path, drawing = [], False
    for place, mark in enumerate(panel.marks):
        if mark.value is not None:
            x = round(100 * place / max(1, len(panel.marks) - 1), 2)
            y = round(100 - _share(mark.value, panel.extent), 2)
            path.append(f"L{x} {y}" if drawing else f"M{x} {y}h0")
        drawing = mark.value is not None
    return "".join(path)


def _apart(tops: Sequence[float]) -> list[float]:
    """Return the places of labels from top to bottom, moved so far that none covers another."""
    moved: list[float] = []
    for top in tops:
        moved.append(max(top, moved[-1] + LABEL if moved else 0.0))
    lowest = 100.0
    for place in reversed(range(len(moved))):
        moved[place] = round(min(moved[place], lowest), 2)
        lowest = moved[place] - LABEL
    return moved


def _ticks(low: float, high: float) -> list[float]:
    """Return round numbers from low to high, at most `TICKS`."""
    span = (high - low) or 1.0
    unit = 10.0 ** floor(log10(span / TICKS))
    step = next(unit * factor for factor in (1, 2, 5, 10, 20) if span / (unit * factor) <= TICKS - 1)
    return [step * place for place in range(ceil(low / step), floor(high / step) + 1)]


def _table(figure: Figure, t: Translator) -> Mapping[str, Any]:
    """Return columns and drawn rows: whether a row stands out, its link, its cells."""
    chart, columns, rows = figure.chart, figure.shown_columns, []
    for row in figure.drawn_rows:
        cells = _cells([figure.cell(row, column.key) for column in columns], columns, t)
        link = figure.links[row] if figure.links else None
        rows.append((str(figure.cell(row, chart.label)) in chart.highlight, link, cells))
    return {"columns": columns, "rows": rows}


def _cells(row: Sequence[Cell], columns: Sequence[Column], t: Translator) -> list[tuple[str, bool]]:
    """Write the cells of a row, and say which are numbers."""
    return [
        (cell_text(value, column, t), column.decimals is not None) for value, column in zip(row, columns, strict=True)
    ]
