"""How each kind of chart of bars and dots is drawn; all take a `geo.export.document.chart.Chart`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo import theme
from geo.export.drawing import chart_time, typeface
from geo.export.drawing.chart_parts import (
    ACCENT,
    LINE,
    PALE,
    drawn_rows,
    floor,
    head_above,
    kept,
    key_above,
    label_at,
    name_lines,
    number_of,
    row_room,
    stands_out,
    value_text,
)
from geo.export.drawing.sheet import INK, LEADING, MUTED, Box
from geo.figures.figure import cell_text, missing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.export.drawing.chart import Chart
    from geo.figures.figure import Cell

    Bar = tuple[str, float | None, str]  # name, value, what is written at its end

_BAR = 0.62  # of a row's height


def bars(chart: Chart) -> None:
    """Draw horizontal bars, each with its name at the left and its value at the end."""
    top = head_above(chart, _measure(chart))
    found = drawn_rows(chart)
    wrapped = any(len(name) > 1 for name in name_lines(chart, found[: row_room(chart, top)], chart.size)[0])
    least = (2.75 if wrapped else 1.45) * chart.size
    rows = kept(chart, found, int((top - chart.box[1]) / least))
    names, inset = name_lines(chart, rows, chart.size)
    step = min((top - floor(chart, found, rows)) / max(1, len(rows)), max(least, 2.4 * chart.size))
    numbers = [number_of(row[chart.spec.values[0]]) for row in rows]
    place = _scale(chart, inset, rows, numbers)
    for line, (row, name, number) in enumerate(zip(rows, names, numbers, strict=True)):
        middle = top - (line + 0.5) * step
        label_at(chart, name, middle, bold=stands_out(chart, row))
        _bar(chart, row, number, (middle, step), place)
    _reference(chart, place, top, top - len(rows) * step)


def _measure(chart: Chart) -> str:
    first, *others = (chart.figure.columns[place].heading for place in chart.spec.values)
    text = f"{first} ({'; '.join(others)})" if others else first
    value = chart.spec.reference
    if value is None:
        return text
    stroke = chart.t("Poland = {value}", value=chart.t.number(value)) if value == 1 else chart.t.number(value)
    told = chart.t("line: {what}", what=stroke)
    return f"{text} · {told}"


def _scale(
    chart: Chart, inset: float, rows: Sequence[Sequence[Cell]], numbers: Sequence[float | None]
) -> Callable[[float], float]:
    """Give the place of a value, with room for the texts at the ends of the bars."""
    known = [number for number in numbers if number is not None]
    low, high = min([0.0, *known]), max([0.0, *known, chart.spec.reference or 0])
    texts = [(typeface.width(value_text(chart, row), chart.size, bold=True), number or 0) for row, number in
             zip(rows, numbers, strict=True)]  # fmt: skip
    after = max((width for width, number in texts if number >= 0), default=0) + chart.size
    before = max((width for width, number in texts if number < 0), default=0) + (chart.size if low < 0 else 0)
    left, right = chart.box[0] + inset + before, chart.box[2] - after
    unit = max(right - left, 10) / ((high - low) or 1)
    return lambda value: left + (value - low) * unit


def _bar(
    chart: Chart,
    row: Sequence[Cell],
    number: float | None,
    at: tuple[float, float],
    place: Callable[[float], float],
) -> None:
    """Draw one bar with its value, or say that there is none."""
    middle, step = at
    base = middle - 0.34 * chart.size
    text, zero = value_text(chart, row), place(0)
    if number is None:
        chart.canvas.text((zero + 0.4 * chart.size, base), text, chart.size, colour=MUTED)
        return
    end, half = place(number), min(_BAR * step, 1.5 * chart.size) / 2
    marked = stands_out(chart, row) or not chart.marked
    chart.canvas.rectangle(
        (min(zero, end), middle - half, max(zero, end), middle + half), fill=ACCENT if marked else PALE
    )
    chart.canvas.line([(zero, middle - step / 2), (zero, middle + step / 2)], colour=MUTED, line=0.8)
    gap, align = (0.4 * chart.size, "left") if number >= 0 else (-0.4 * chart.size, "right")
    chart.canvas.text((end + gap, base), text, chart.size, bold=stands_out(chart, row), align=align, halo=4)


def _reference(chart: Chart, place: Callable[[float], float], top: float, bottom: float) -> None:
    """Mark the value that all are compared with."""
    value = chart.spec.reference
    if value is not None:
        x = place(value)
        chart.canvas.line([(x, top + 0.2 * chart.size), (x, bottom)], colour=INK, line=1.0, layer=2.5)


def pairs(chart: Chart) -> None:
    """Draw each measure as bars of its own scale: the territory's and Poland's value."""
    places = chart.spec.values
    rows = [row for row in chart.figure.rows[chart.spec.skip :] if not all(missing(row[at]) for at in places)]
    panels = []
    for row in rows:
        most = max((value for place in places if (value := number_of(row[place])) is not None), default=0)
        bars = []
        for place in places:
            column = chart.figure.columns[place]
            value = number_of(row[place])
            text = (
                chart.t("no data")
                if value is None
                else chart.t.number(value, 0 if most >= 100 else column.decimals or 0)
            )
            short = next(iter(chart.marked)) if len(chart.marked) == 1 and place == places[0] else column.label
            bars.append((short, value, text))
        panels.append((f"{row[chart.spec.label]} ({row[1]}, {row[2]})", bars))
    _panels(chart, panels)


def stacked(chart: Chart) -> None:
    """Draw horizontal bars of several parts."""
    columns, places = chart.figure.columns, chart.spec.values
    colours = (theme.RAMP[4], theme.RAMP[2], theme.MAP["gold"])
    top = key_above(chart, [(colour, columns[place].heading) for colour, place in zip(colours, places, strict=True)])
    found = drawn_rows(chart)
    rows = kept(chart, found, row_room(chart, top))
    names, inset = name_lines(chart, rows, chart.size)
    step = min((top - floor(chart, found, rows)) / max(1, len(rows)), 2.4 * chart.size)
    whole = max(sum(number_of(row[place]) or 0 for place in places) for row in rows) or 1
    unit = (chart.box[2] - chart.box[0] - inset - 2 * chart.size) / whole
    for line, (row, name) in enumerate(zip(rows, names, strict=True)):
        middle, x = top - (line + 0.5) * step, chart.box[0] + inset
        label_at(chart, name[:1], middle, bold=stands_out(chart, row))
        for colour, place in zip(colours, places, strict=True):
            value = number_of(row[place]) or 0
            end = x + value * unit
            chart.canvas.rectangle((x, middle - 0.36 * step, end, middle + 0.36 * step), fill=colour, edge="#ffffff")
            text = chart.t.number(value)
            if value and end - x > typeface.width(text, chart.size) + 4:
                dark = colour == theme.RAMP[4]
                chart.canvas.text(((x + end) / 2, middle - 0.34 * chart.size), text, chart.size,
                                  colour="#ffffff" if dark else INK, align="center")  # fmt: skip
            x = end


def dots(chart: Chart) -> None:
    """Draw a dot for each territory on a line for each name; Poland is a stroke."""
    places = [place for place in chart.spec.values if place < len(chart.figure.columns)]
    columns, poland = chart.figure.columns, chart.t("Poland")
    colours = {place: theme.SERIES[number % len(theme.SERIES)] for number, place in enumerate(places)}
    colours |= {place: INK for place in places if columns[place].label == poland}
    top = key_above(chart, [(colours[place], columns[place].heading) for place in places])
    found = drawn_rows(chart)
    rows = kept(chart, found, int((top - chart.box[1]) / (2.6 * chart.size)))
    names, inset = name_lines(chart, rows, chart.size)
    step = min((top - floor(chart, found, rows)) / max(1, len(rows)), 3.2 * chart.size)
    known = [value for row in rows for place in places if (value := number_of(row[place])) is not None]
    left, right = chart.box[0] + inset + chart.size, chart.box[2] - 4 * chart.size
    unit = (right - left) / (max(known, default=1.0) or 1.0)
    for line, (row, name) in enumerate(zip(rows, names, strict=True)):
        middle = top - (line + 0.5) * step
        label_at(chart, name, middle, bold=False)
        chart.canvas.line([(left, middle), (right, middle)], colour=LINE, line=0.8, layer=1)
        values = {place: value for place in places if (value := number_of(row[place])) is not None}
        for place, value in values.items():
            x = left + value * unit
            if columns[place].label == poland:
                chart.canvas.line([(x, middle - 0.7 * chart.size), (x, middle + 0.7 * chart.size)], colour=INK, line=2)
            else:
                chart.canvas.disc((x, middle), 0.45 * chart.size, fill=colours[place], edge="#ffffff", line=0.8)
        if values:
            last = max(values, key=lambda place: values[place])
            text = cell_text(row[last], columns[last], chart.t)
            at = (left + values[last] * unit + 0.7 * chart.size, middle - 0.34 * chart.size)
            chart.canvas.text(at, text, chart.size, halo=2)


def panels(chart: Chart) -> None:
    """Draw small charts side by side, one for each measure, with the same names."""
    found = []
    for place in chart.spec.values:
        if place < len(chart.figure.columns):
            column = chart.figure.columns[place]
            bars = [
                (str(row[chart.spec.label]), number_of(row[place]), cell_text(row[place], column, chart.t))
                for row in chart.figure.rows
            ]
            found.append((column.heading, bars))
    _panels(chart, found)


def _panels(chart: Chart, found: Sequence[tuple[str, Sequence[Bar]]]) -> None:
    """Set small charts in two columns, in type that leaves all their bars room."""
    left, bottom, right, top = chart.box
    down = -(-len(found) // 2)
    wide, high = (right - left) / 2, (top - bottom) / max(1, down)
    most = max((len(bars) for _, bars in found), default=1)
    room = wide - 1.6 * chart.size
    above = max((len(typeface.wrap(title, chart.size, room, bold=True, most=3)) for title, _ in found), default=1)
    size = min(chart.size, high / (above * LEADING + 1.25 * most + 0.9))
    high = min(high, (above * LEADING + 1.9 * most + 1.6) * size)
    for number, (title, bars) in enumerate(found):
        x, y = left + (number % 2) * wide, top - (number // 2) * high
        _panel(chart, title, bars, (x, y - high + 0.9 * size, x + wide - 1.6 * size, y), size)


def _panel(chart: Chart, title: str, bars: Sequence[Bar], box: Box, size: float) -> None:
    poland = chart.t("Poland")
    heading = typeface.wrap(title, size, box[2] - box[0], bold=True, most=3)
    top = chart.canvas.lines((box[0], box[3]), heading, size, bold=True) - 0.1 * size
    step = min((top - box[1]) / max(1, len(bars)), 1.9 * size)
    inset = min(
        max(typeface.width(name, size, bold=name == poland) for name, _, _ in bars) + 0.6 * size,
        0.58 * (box[2] - box[0]),
    )
    known = max((value for _, value, _ in bars if value is not None), default=0) or 1
    room = box[2] - box[0] - inset - max(typeface.width(text, size) for _, _, text in bars) - 0.6 * size
    for line, (name, value, text) in enumerate(bars):
        middle = top - (line + 0.5) * step
        base, end = middle - 0.34 * size, box[0] + inset
        fitted = typeface.wrap(name, size, inset - 0.4 * size, bold=name == poland, most=1)[0]
        chart.canvas.text((box[0], base), fitted, size, bold=name == poland)
        if value is not None:
            start, end = end, end + room * value / known
            shade = PALE if name == poland else ACCENT
            chart.canvas.rectangle((start, middle - 0.34 * step, end, middle + 0.34 * step), fill=shade)
        chart.canvas.text((end + 0.4 * size, base), text, size, colour=MUTED if value is None else INK)


KINDS = {
    "bars": bars,
    "pairs": pairs,
    "stacked": stacked,
    "dots": dots,
    "panels": panels,
    "columns": chart_time.columns,
    "bullets": chart_time.bullets,
    "spans": chart_time.spans,
}
