"""Figures as HTML: the chart, what stands above it, and what stands below it with the table.

The chart draws `Figure.panels`; only what a screen needs is decided here: places in per cent, ticks, colours.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, cycle
from math import ceil, floor, log10
from typing import Any

from markupsafe import Markup

from geo import theme
from geo.figures.figure import Column, Figure, Mark, Panel, cell_text
from geo.i18n import Translator
from geo.web.render import render

LARGE = 10_000  # a number above a column is written in thousands from here on
TICKS = 5  # at most, on the scale of lines
LABEL = 8.0  # height of a label at the end of a line, in per cent of the chart's
LINES, STRIP = 14, 5  # rows of text that a chart of lines and a strip of columns are high


def html(figure: Figure, t: Translator, *, links: bool = True, root: str = "") -> str:
    """Return a figure's chart as escaped HTML; of an empty figure its sentence.

    Parameters
    ----------
    figure
        The figure.
    t
        Translator.
    links
        Whether names lead where `Mark.link` says; else they are text.
    root
        For a page outside of the atlas, without `links`: public address of the atlas, at which addresses stay links.
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
        drawn = _stacked(panels)
    elif kind != "empty":
        drawn = _bars(panels, kind)
    return render("chart", t, figure=figure, kind=kind, links=links, root=root, **drawn)


def side_by_side(figures: Iterable[Figure], t: Translator) -> str:
    """Return figures without their tables, each with title, chart, text and source, in columns."""
    return render("charts", t, charts=[(figure, Markup(html(figure, t))) for figure in figures])


def head(figure: Figure, t: Translator, methods: str = "./methods") -> str:
    """Return title, the way to the explanation of the measure (`methods` is that page's address), and subtitle."""
    return render("figure_head", t, figure=figure, methods=methods)


def foot(figure: Figure, t: Translator, files: Sequence[Mapping[str, str]] = ()) -> str:
    """Return what stands under the chart: text, notes, source, the table where the chart is not it, links to files."""
    chart = figure.chart
    shown = chart.kind == "table" and not chart.values and not figure.left_out
    columns = [] if shown or figure.empty else figure.table_columns
    rows = [[_cell(value, column, t) for value, column in zip(row, figure.table_columns, strict=True)]
            for row in figure.table_rows]  # fmt: skip
    return render("figure_foot", t, figure=figure, columns=columns, rows=rows, files=files)


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
    return max(each) * ceil(len(each) / 3) if kind == "multiples" else sum(each)


def _share(value: float, extent: tuple[float, float]) -> float:
    low, high = extent
    return round(100 * (value - low) / ((high - low) or 1.0), 2)


def _bars(panels: Sequence[Panel], kind: str) -> Mapping[str, Any]:
    extents = [panel.extent for panel in panels]
    ticks: list[tuple[str, float]] = []
    if kind == "timeline":  # whole years, the same for all panels
        low, high = floor(min(low for low, _ in extents)), ceil(max(high for _, high in extents))
        extents = [(low, max(high, low + 1))] * len(panels)
        years = range(low, max(high, low + 1), 2)
        ticks = [(str(year), _share(year, extents[0])) for year in years]
    drawn = [
        {"heading": panel.heading, "reference": panel.reference, "highlight": panel.highlight,
         "bars": [_bar(mark, extent, kind) for mark in panel.marks]}
        for panel, extent in zip(panels, extents, strict=True)
    ]  # fmt: skip
    return {"panels": drawn, "ticks": ticks}


def _bar(mark: Mark, extent: tuple[float, float], kind: str) -> Mapping[str, Any]:
    """Return a bar from 0, or from the begin of its period, and the line of what it is compared with."""
    begin = 0.0 if mark.start is None else mark.start
    still_open = kind == "timeline" and mark.value is None
    end = extent[1] if still_open else mark.value
    line = 0.0 if mark.reference is None and kind == "diverging" else mark.reference
    parts = []
    if end is not None:
        left, right = sorted((_share(begin, extent), _share(end, extent)))
        look = " is-estimated" * mark.estimated + " is-open" * still_open
        parts = [{"left": left, "width": round(right - left, 2), "look": look, "colour": ""}]
    return {
        "label": mark.label, "text": mark.text, "note": mark.note, "link": mark.link, "highlight": mark.highlight,
        "parts": parts, "line": None if line is None else _share(line, extent), "hidden": "",
    }  # fmt: skip


def _stacked(panels: Sequence[Panel]) -> Mapping[str, Any]:
    """Return a bar for each panel, with a part for each mark, and the colours of the parts."""
    colours = dict(zip((mark.label for mark in panels[0].marks), cycle(theme.SERIES)))
    bars = []
    for panel in panels:
        ends = [0.0, *accumulate(mark.value or 0.0 for mark in panel.marks)]
        parts = [
            {"left": _share(begin, panel.extent), "width": _share(mark.value or 0.0, panel.extent), "look": "",
             "colour": colours[mark.label]}
            for begin, mark in zip(ends, panel.marks, strict=False)
        ]  # fmt: skip
        bars.append({
            "label": panel.heading, "text": " · ".join(mark.text for mark in panel.marks), "note": "", "link": None,
            "highlight": panel.highlight, "parts": parts, "line": None,
            "hidden": "; ".join(f"{mark.label}: {mark.text}" for mark in panel.marks),
        })  # fmt: skip
    return {"bars": bars, "colours": colours}


def _columns(figure: Figure, panels: Sequence[Panel], t: Translator) -> Mapping[str, Any]:
    strips = []
    for key, panel in zip(figure.chart.values, panels, strict=True):
        column, zero = figure.column(key), _share(0.0, panel.extent)
        columns = [
            {"mark": mark, "short": _short(mark.value, column, t),
             "height": None if mark.value is None else round(_share(mark.value, panel.extent) - zero, 2)}
            for mark in panel.marks
        ]  # fmt: skip
        strips.append({"name": panel.heading, "columns": columns})
    return {"strips": strips, "estimated": any(mark.estimated for panel in panels for mark in panel.marks)}


def _short(value: float | None, column: Column, t: Translator) -> str:
    """Write a number so that it fits above a column."""
    if value is None:
        return "–"
    return t("{n}k", n=t.number(value / 1000)) if abs(value) >= LARGE else cell_text(value, column, t)


def _lines(figure: Figure, panels: Sequence[Panel], t: Translator) -> Mapping[str, Any]:
    """Return a path for each panel, those that stand out last and with a label, on a square of 100 by 100."""
    extent, colours = panels[0].extent, cycle(theme.SERIES)
    lines = []
    for panel in sorted(panels, key=lambda panel: panel.highlight):
        known = [mark for mark in panel.marks if mark.value is not None]
        if known:
            lines.append({
                "name": panel.heading, "text": known[-1].text, "path": _path(panel),
                "colour": next(colours) if panel.highlight else "", "top": 100 - _share(known[-1].value or 0.0, extent),
            })  # fmt: skip
    labels = _apart([line for line in lines if line["colour"]])
    column = figure.column(figure.chart.values[0])
    ticks = [(cell_text(tick, column, t), round(100 - _share(tick, extent), 2)) for tick in _ticks(*extent)]
    years = [mark.label for mark in panels[0].marks]
    return {"lines": lines, "labels": labels, "ticks": ticks, "years": years}


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


def _apart(labels: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return labels from top to bottom, moved so far that none covers another."""
    listed = sorted(labels, key=lambda label: label["top"])
    tops: list[float] = []
    for label in listed:
        tops.append(max(label["top"], tops[-1] + LABEL if tops else 0.0))
    lowest = 100.0
    for place in reversed(range(len(tops))):
        tops[place] = min(tops[place], lowest)
        lowest = tops[place] - LABEL
    return [{**label, "top": round(top, 2)} for label, top in zip(listed, tops, strict=True)]


def _ticks(low: float, high: float) -> list[float]:
    """Return round numbers from low to high, at most `TICKS`."""
    span = (high - low) or 1.0
    unit = 10.0 ** floor(log10(span / TICKS))
    step = next(unit * factor for factor in (1, 2, 5, 10, 20) if span / (unit * factor) <= TICKS - 1)
    return [step * place for place in range(ceil(low / step), floor(high / step) + 1)]


def _table(figure: Figure, t: Translator) -> Mapping[str, Any]:
    chart = figure.chart
    columns = figure.shown_columns
    rows = [
        {"highlight": str(figure.cell(row, chart.label)) in chart.highlight,
         "link": figure.links[row] if figure.links else None,
         "cells": [_cell(figure.cell(row, column.key), column, t) for column in columns]}
        for row in figure.drawn_rows
    ]  # fmt: skip
    return {"columns": columns, "rows": rows}


def _cell(value: Any, column: Column, t: Translator) -> tuple[str, bool]:
    return cell_text(value, column, t), column.decimals is not None
