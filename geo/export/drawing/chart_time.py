"""Charts along time, and of plans and their results; all take a `geo.export.document.chart.Chart`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.export.drawing import typeface
from geo.export.drawing.chart_parts import ACCENT, LINE, PALE, floor, kept, label_at, name_lines, number_of
from geo.export.drawing.sheet import INK, LEADING, MUTED, Box
from geo.figures.figure import cell_text, missing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.export.drawing.chart import Chart
    from geo.figures.figure import Cell

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def columns(chart: Chart) -> None:
    """Draw columns along time, one strip for each measure."""
    left, bottom, right, top = chart.box
    places = chart.spec.values
    high = (top - bottom - 1.4 * chart.size) / len(places)
    rows = list(chart.figure.rows)
    step = (right - left) / max(1, len(rows))
    for number, place in enumerate(places):
        _strip(chart, place, (left, top - (number + 1) * high, right, top - number * high))
    every = max(1, round(3.2 * chart.size / step))
    for place, row in enumerate(rows):
        if (len(rows) - 1 - place) % every == 0:
            at = (left + (place + 0.5) * step, bottom + 0.2 * chart.size)
            chart.canvas.text(at, str(row[chart.spec.label]), chart.size, colour=MUTED, align="center")


def _strip(chart: Chart, place: int, box: Box) -> None:
    size, rows, column = chart.size, list(chart.figure.rows), chart.figure.columns[place]
    chart.canvas.lines((box[0], box[3]), [column.heading], size, bold=True)
    values = [number_of(row[place]) for row in rows]
    most = max([value for value in values if value is not None], default=0) or 1
    base, step = box[1] + 0.4 * size, (box[2] - box[0]) / max(1, len(rows))
    height = box[3] - base - (1 + 2) * size * LEADING
    texts = [cell_text(row[place], column, chart.t) for row in rows]
    all_fit = max(typeface.width(text, size) for text in texts) < 0.95 * step
    last_most = max((i for i, value in enumerate(values) if value == most), default=-1)
    chart.canvas.line([(box[0], base), (box[2], base)], colour=MUTED, line=0.8)
    for number, (value, text) in enumerate(zip(values, texts, strict=True)):
        x = box[0] + (number + 0.5) * step
        if value is None:
            if all_fit:
                chart.canvas.text((x, base + 0.3 * size), text, size, colour=MUTED, align="center")
            else:
                chart.canvas.text((x, base + 0.3 * size), "×", size, colour=MUTED, align="center")
            continue
        end = base + height * value / most
        chart.canvas.rectangle((x - 0.38 * step, base, x + 0.38 * step, end), fill=ACCENT)
        if (all_fit and value) or number == last_most:
            chart.canvas.text((x, end + 0.3 * size), text, size, align="center", halo=2)


def bullets(chart: Chart) -> None:
    """Draw results against plans, each as part of its plan: a bar, and a stroke at 100 %."""
    _plan, done, ratio = chart.spec.values
    found = [row for row in chart.figure.rows if not missing(row[done])]
    rows = kept(chart, found, int((chart.box[3] - chart.box[1]) / (2.75 * chart.size)))
    names, inset = name_lines(chart, rows, chart.size)
    step = min((chart.box[3] - floor(chart, found, rows)) / max(1, len(rows)), 3.4 * chart.size)
    known = [value for row in rows if (value := number_of(row[ratio])) is not None]
    most, left = max([1.0, *known]), chart.box[0] + inset
    texts = [_result(chart, row) for row in rows]
    unit = (chart.box[2] - left - max(typeface.width(text, chart.size) for text in texts) - chart.size) / most
    for line, (row, name, text) in enumerate(zip(rows, names, texts, strict=True)):
        middle, value = chart.box[3] - (line + 0.5) * step, number_of(row[ratio])
        label_at(chart, name, middle, bold=False)
        end = left + (value or 0) * unit
        if value is not None:
            chart.canvas.rectangle((left, middle - 0.5 * chart.size, end, middle + 0.5 * chart.size), fill=PALE)
            x = left + unit
            chart.canvas.line([(x, middle - 0.9 * chart.size), (x, middle + 0.9 * chart.size)], colour=INK, line=2)
        chart.canvas.text((max(end, left + (unit if value is not None else 0)) + 0.5 * chart.size,
                           middle - 0.34 * chart.size), text, chart.size)  # fmt: skip


def _result(chart: Chart, row: Sequence[Cell]) -> str:
    columns, (plan, done, ratio) = chart.figure.columns, chart.spec.values
    t = chart.t
    parts = t("plan {plan}, result {result}", plan=cell_text(row[plan], columns[plan], t),
              result=cell_text(row[done], columns[done], t))  # fmt: skip
    return parts if missing(row[ratio]) else f"{parts} ({cell_text(row[ratio], columns[ratio], t)})"


def spans(chart: Chart) -> None:
    """Draw periods as bars along the years; one whose end is not known fades out in an arrow."""
    found = [row for row in chart.figure.rows if _YEAR.search(str(row[chart.spec.values[0]]))]
    rows = kept(chart, found, int((chart.box[3] - chart.box[1] - 1.5 * chart.size) / (2.5 * chart.size)))
    names, inset = name_lines(chart, rows, chart.size)
    years = [[int(year) for year in _YEAR.findall(str(row[chart.spec.values[0]]))] for row in rows]
    first, last = min(min(one) for one in years), max(max(one) for one in years) + 1
    left, right = chart.box[0] + inset, chart.box[2]
    unit = (right - left) / (last - first)
    lowest = floor(chart, found, rows) + 1.5 * chart.size
    step = min((chart.box[3] - lowest) / max(1, len(rows)), 3.2 * chart.size)
    bottom = chart.box[3] - len(rows) * step
    every = max(1, round(3.4 * chart.size / unit))
    for year in range(first, last, every):
        x = left + (year - first) * unit
        chart.canvas.line([(x, bottom), (x, chart.box[3])], colour=LINE, line=0.7, layer=0.5)
        chart.canvas.text(
            (x + unit / 2, bottom - 1.1 * chart.size), str(year), chart.size, colour=MUTED, align="center"
        )
    for line, (row, name, span) in enumerate(zip(rows, names, years, strict=True)):
        middle = chart.box[3] - (line + 0.5) * step
        label_at(chart, name, middle, bold=False)
        start, text = left + (min(span) - first) * unit, str(row[chart.spec.values[0]])
        end = left + (max(span) + 1 - first) * unit
        chart.canvas.rectangle((start, middle + 0.1 * chart.size, end, middle + 0.8 * chart.size), fill=ACCENT)
        if len(span) == 1 and not text.strip().isdigit():  # its end is not known
            open_end = [(x, middle + 0.45 * chart.size) for x in (end, end + unit)]
            chart.canvas.line(open_end, colour=ACCENT, line=2, dashes=(2, 2))
        width = typeface.width(text, 0.9 * chart.size)
        at = min(start, right - width)
        chart.canvas.text((at, middle - 0.85 * chart.size), text, 0.9 * chart.size, colour=MUTED, halo=2)
