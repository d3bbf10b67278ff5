"""How each kind of chart is drawn; all take a `geo.export.chart.Chart`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo import theme
from geo.export import typeface
from geo.export.canvas import INK, LEADING, MUTED, Box
from geo.figure import cell_text, missing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.export.chart import Chart
    from geo.figure import Cell

ACCENT, PALE, LINE = theme.RAMP[4], theme.RAMP[2], theme.LIGHT["line"]
_NAMES = 0.46  # of the width, at most, for the names of bars
_BAR = 0.62  # of a row's height
Bar = "tuple[str, float | None, str]"  # name, value, what is written at its end
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def _number(value: Cell) -> float | None:
    return None if value is None or missing(value) or isinstance(value, str) else float(value)


def _rows(chart: Chart, room: int) -> list[Sequence[Cell]]:
    """Rows that are drawn: ordered where the figure asks for it, no more than have room; zeros of counts last."""
    spec = chart.spec
    rows = list(chart.figure.rows)[spec.skip :]
    place = spec.values[0]
    if chart.figure.name in ("map-sector", "map-region", "region-clusters"):
        rows = [row for row in rows if _number(row[place])] or rows
    if spec.ordered:
        rows.sort(key=lambda row: -(_number(row[place]) if _number(row[place]) is not None else -1e18))  # type: ignore[operator]
    return rows[: max(1, room)]


def _names(chart: Chart, rows: Sequence[Sequence[Cell]], size: float) -> tuple[list[list[str]], float]:
    """Lines of the names at the left, and the width that they take."""
    most = _NAMES * (chart.box[2] - chart.box[0])
    lines = [typeface.wrap(str(row[chart.spec.label]), size, most, most=2) for row in rows]
    return lines, max(
        (typeface.width(line, size, bold=True) for name in lines for line in name), default=0
    ) + size * 0.6


def _marked(chart: Chart, row: Sequence[Cell]) -> bool:
    name = str(row[chart.spec.label])
    return name in chart.marked or name == chart.t("Poland")


def _step(chart: Chart, top: float) -> tuple[float, int]:
    """Height of a row, and how many have room; a row of two lines of names needs 2.6 sizes."""
    least = 1.45 * chart.size
    return least, int((top - chart.box[1]) / least)


def _value_text(chart: Chart, row: Sequence[Cell]) -> str:
    columns = chart.figure.columns
    first, *others = chart.spec.values
    text = cell_text(row[first], columns[first], chart.t)
    beside = [cell_text(row[place], columns[place], chart.t) for place in others if not missing(row[place])]
    return f"{text} ({'; '.join(beside)})" if beside and not missing(row[first]) else text


def bars(chart: Chart) -> None:
    """Draw horizontal bars, each with its name at the left and its value at the end."""
    top = _head(chart, _measure(chart))
    least, room = _step(chart, top)
    rows = _rows(chart, room)
    names, inset = _names(chart, rows, chart.size)
    if any(len(name) > 1 for name in names):
        least = 2.75 * chart.size
        rows = rows[: max(1, int((top - chart.box[1]) / least))]
        names, inset = _names(chart, rows, chart.size)
    step = min((top - chart.box[1]) / max(1, len(rows)), max(least, 2.4 * chart.size))
    numbers = [_number(row[chart.spec.values[0]]) for row in rows]
    place = _scale(chart, inset, rows, numbers)
    for line, (row, name, number) in enumerate(zip(rows, names, numbers, strict=True)):
        middle = top - (line + 0.5) * step
        _label(chart, name, middle, bold=_marked(chart, row))
        _bar(chart, row, number, (middle, step), place)
    _reference(chart, place, top, top - len(rows) * step)


def _measure(chart: Chart) -> str:
    first, *others = (chart.figure.columns[place].heading for place in chart.spec.values)
    text = f"{first} ({'; '.join(others)})" if others else first
    value = chart.spec.reference
    if value is None:
        return text
    stroke = chart.t("Poland = {value}", value=chart.t.number(value)) if value == 1 else chart.t.number(value)
    return f"{text} · {chart.t('line: {what}', what=stroke)}"


def _head(chart: Chart, text: str) -> float:
    """Say above the bars what they show; gives the edge beneath."""
    lines = typeface.wrap(text, chart.size, chart.box[2] - chart.box[0], most=2)
    return chart.canvas.lines((chart.box[0], chart.box[3]), lines, chart.size, colour=MUTED) - 0.5 * chart.size


def _scale(
    chart: Chart, inset: float, rows: Sequence[Sequence[Cell]], numbers: Sequence[float | None]
) -> Callable[[float], float]:
    """Give the place of a value, with room for the texts at the ends of the bars."""
    known = [number for number in numbers if number is not None]
    low, high = min([0.0, *known]), max([0.0, *known, chart.spec.reference or 0])
    texts = [(typeface.width(_value_text(chart, row), chart.size, bold=True), number or 0) for row, number in
             zip(rows, numbers, strict=True)]  # fmt: skip
    after = max((width for width, number in texts if number >= 0), default=0) + chart.size
    before = max((width for width, number in texts if number < 0), default=0) + (chart.size if low < 0 else 0)
    left, right = chart.box[0] + inset + before, chart.box[2] - after
    unit = max(right - left, 10) / ((high - low) or 1)
    return lambda value: left + (value - low) * unit


def _label(chart: Chart, lines: Sequence[str], middle: float, *, bold: bool) -> None:
    top = middle + len(lines) * chart.size * LEADING / 2
    chart.canvas.lines((chart.box[0], top), lines, chart.size, bold=bold)


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
    text, zero = _value_text(chart, row), place(0)
    if number is None:
        chart.canvas.text((zero + 0.4 * chart.size, base), text, chart.size, colour=MUTED)
        return
    end, half = place(number), min(_BAR * step, 1.5 * chart.size) / 2
    marked = _marked(chart, row) or not chart.marked
    chart.canvas.rectangle(
        (min(zero, end), middle - half, max(zero, end), middle + half), fill=ACCENT if marked else PALE
    )
    chart.canvas.line([(zero, middle - step / 2), (zero, middle + step / 2)], colour=MUTED, line=0.8)
    gap, align = (0.4 * chart.size, "left") if number >= 0 else (-0.4 * chart.size, "right")
    chart.canvas.text((end + gap, base), text, chart.size, bold=_marked(chart, row), align=align, halo=4)


def _reference(chart: Chart, place: Callable[[float], float], top: float, bottom: float) -> None:
    """Mark the value that all are compared with."""
    value = chart.spec.reference
    if value is not None:
        x = place(value)
        chart.canvas.line([(x, top + 0.2 * chart.size), (x, bottom)], colour=INK, line=1.0, layer=2.5)


def pairs(chart: Chart) -> None:
    """Draw each measure as bars of its own scale: the territory's and Poland's value."""
    places = chart.spec.values
    rows = [row for row in chart.figure.rows if not all(missing(row[place]) for place in places)]
    panels = []
    for row in rows:
        most = max((value for place in places if (value := _number(row[place])) is not None), default=0)
        bars = []
        for place in places:
            column = chart.figure.columns[place]
            value = _number(row[place])
            text = (
                chart.t("no data")
                if value is None
                else chart.t.number(value, 0 if most >= 100 else column.decimals or 0)
            )
            bars.append((column.label, value, text))
        panels.append((f"{row[chart.spec.label]} ({row[1]}, {row[2]})", bars))
    _panels(chart, panels)


def _key(chart: Chart, entries: Sequence[tuple[str, str]]) -> float:
    """Draw a legend in lines at the top; gives the edge beneath."""
    size, x, top = chart.size, chart.box[0], chart.box[3]
    for colour, text in entries:
        width = typeface.width(text, size) + 2.4 * size
        if x > chart.box[0] and x + width > chart.box[2]:
            x, top = chart.box[0], top - size * LEADING
        chart.canvas.rectangle((x, top - size, x + 0.9 * size, top - 0.15 * size), fill=colour)
        chart.canvas.text((x + 1.2 * size, top - 0.93 * size), text, size)
        x += width
    return top - size * LEADING - 0.5 * size


def stacked(chart: Chart) -> None:
    """Draw horizontal bars of several parts."""
    columns, places = chart.figure.columns, chart.spec.values
    colours = (theme.RAMP[4], theme.RAMP[2], theme.MAP["gold"])
    top = _key(chart, [(colour, columns[place].heading) for colour, place in zip(colours, places, strict=True)])
    _least, room = _step(chart, top)
    rows = _rows(chart, room)
    names, inset = _names(chart, rows, chart.size)
    step = (top - chart.box[1]) / max(1, len(rows))
    whole = max(sum(_number(row[place]) or 0 for place in places) for row in rows) or 1
    unit = (chart.box[2] - chart.box[0] - inset - 2 * chart.size) / whole
    for line, (row, name) in enumerate(zip(rows, names, strict=True)):
        middle, x = top - (line + 0.5) * step, chart.box[0] + inset
        _label(chart, name[:1], middle, bold=_marked(chart, row))
        for colour, place in zip(colours, places, strict=True):
            value = _number(row[place]) or 0
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
    top = _key(chart, [(colours[place], columns[place].heading) for place in places])
    rows = _rows(chart, int((top - chart.box[1]) / (2.6 * chart.size)))
    names, inset = _names(chart, rows, chart.size)
    step = (top - chart.box[1]) / max(1, len(rows))
    known = [value for row in rows for place in places if (value := _number(row[place])) is not None]
    left, right = chart.box[0] + inset + chart.size, chart.box[2] - 4 * chart.size
    unit = (right - left) / (max(known, default=1.0) or 1.0)
    for line, (row, name) in enumerate(zip(rows, names, strict=True)):
        middle = top - (line + 0.5) * step
        _label(chart, name, middle, bold=False)
        chart.canvas.line([(left, middle), (right, middle)], colour=LINE, line=0.8, layer=1)
        values = {place: value for place in places if (value := _number(row[place])) is not None}
        for place, value in values.items():
            x = left + value * unit
            if columns[place].label == poland:
                chart.canvas.line([(x, middle - 0.7 * chart.size), (x, middle + 0.7 * chart.size)], colour=INK, line=2)
            else:
                chart.canvas.disc((x, middle), 0.45 * chart.size, fill=colours[place], edge="#ffffff", line=0.8)
        if values:
            last = max(values, key=lambda place: values[place])
            text = cell_text(row[last], columns[last], chart.t)
            chart.canvas.text((left + values[last] * unit + 0.7 * chart.size, middle - 0.34 * chart.size), text, chart.size,
                              halo=2)  # fmt: skip


def panels(chart: Chart) -> None:
    """Draw small charts side by side, one for each measure, with the same names."""
    found = []
    for place in chart.spec.values:
        if place < len(chart.figure.columns):
            column = chart.figure.columns[place]
            bars = [
                (str(row[chart.spec.label]), _number(row[place]), cell_text(row[place], column, chart.t))
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
    size = min(chart.size, high / (2 * LEADING + 1.25 * most + 0.9))
    for number, (title, bars) in enumerate(found):
        x, y = left + (number % 2) * wide, top - (number // 2) * high
        _panel(chart, title, bars, (x, y - high + 0.9 * size, x + wide - 1.6 * size, y), size)


def _panel(chart: Chart, title: str, bars: Sequence[Bar], box: Box, size: float) -> None:
    poland = chart.t("Poland")
    heading = typeface.wrap(title, size, box[2] - box[0], bold=True, most=2)
    top = chart.canvas.lines((box[0], box[3]), heading, size, bold=True) - 0.1 * size
    step = min((top - box[1]) / max(1, len(bars)), 1.9 * size)
    inset = min(
        max(typeface.width(name, size, bold=name == poland) for name, _, _ in bars) + 0.6 * size,
        0.5 * (box[2] - box[0]),
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
    values = [_number(row[place]) for row in rows]
    most = max([value for value in values if value is not None], default=0) or 1
    floor, step = box[1] + 0.4 * size, (box[2] - box[0]) / max(1, len(rows))
    height = box[3] - floor - (1 + 2) * size * LEADING
    texts = [cell_text(row[place], column, chart.t) for row in rows]
    all_fit = max(typeface.width(text, size) for text in texts) < 0.95 * step
    last_most = max((i for i, value in enumerate(values) if value == most), default=-1)
    chart.canvas.line([(box[0], floor), (box[2], floor)], colour=MUTED, line=0.8)
    for number, (value, text) in enumerate(zip(values, texts, strict=True)):
        x = box[0] + (number + 0.5) * step
        if value is None:
            if all_fit:
                chart.canvas.text((x, floor + 0.3 * size), text, size, colour=MUTED, align="center")
            else:
                chart.canvas.text((x, floor + 0.3 * size), "×", size, colour=MUTED, align="center")
            continue
        end = floor + height * value / most
        chart.canvas.rectangle((x - 0.38 * step, floor, x + 0.38 * step, end), fill=ACCENT)
        if (all_fit and value) or number == last_most:
            chart.canvas.text((x, end + 0.3 * size), text, size, align="center", halo=2)


def bullets(chart: Chart) -> None:
    """Draw results against plans, each as part of its plan: a bar, and a stroke at 100 %."""
    columns, (plan, done, ratio) = chart.figure.columns, chart.spec.values
    rows = [row for row in chart.figure.rows if not missing(row[done])]
    rows = rows[: max(1, int((chart.box[3] - chart.box[1]) / (2.75 * chart.size)))]
    names, inset = _names(chart, rows, chart.size)
    step = min((chart.box[3] - chart.box[1]) / max(1, len(rows)), 3.4 * chart.size)
    known = [value for row in rows if (value := _number(row[ratio])) is not None]
    most, left = max([1.0, *known]), chart.box[0] + inset
    texts = [_result(chart, row) for row in rows]
    unit = (chart.box[2] - left - max(typeface.width(text, chart.size) for text in texts) - chart.size) / most
    for line, (row, name, text) in enumerate(zip(rows, names, texts, strict=True)):
        middle, value = chart.box[3] - (line + 0.5) * step, _number(row[ratio])
        _label(chart, name, middle, bold=False)
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
    rows = [row for row in chart.figure.rows if _YEAR.search(str(row[chart.spec.values[0]]))]
    rows = rows[: max(1, int((chart.box[3] - chart.box[1] - 2 * chart.size) / (2.5 * chart.size)))]
    names, inset = _names(chart, rows, chart.size)
    years = [[int(year) for year in _YEAR.findall(str(row[chart.spec.values[0]]))] for row in rows]
    first, last = min(min(one) for one in years), max(max(one) for one in years) + 1
    left, right = chart.box[0] + inset, chart.box[2]
    unit = (right - left) / (last - first)
    floor = chart.box[1] + 1.5 * chart.size
    step = min((chart.box[3] - floor) / max(1, len(rows)), 3.2 * chart.size)
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
        _label(chart, name, middle, bold=False)
        start, text = left + (min(span) - first) * unit, str(row[chart.spec.values[0]])
        end = left + (max(span) + 1 - first) * unit
        chart.canvas.rectangle((start, middle + 0.1 * chart.size, end, middle + 0.8 * chart.size), fill=ACCENT)
        if len(span) == 1 and not text.strip().isdigit():  # its end is not known
            chart.canvas.line([(end, middle + 0.45 * chart.size), (end + unit, middle + 0.45 * chart.size)], colour=ACCENT,
                              line=2, dashes=(2, 2))  # fmt: skip
        width = typeface.width(text, 0.9 * chart.size)
        at = min(start, right - width)
        chart.canvas.text((at, middle - 0.85 * chart.size), text, 0.9 * chart.size, colour=MUTED, halo=2)


KINDS = {
    "bars": bars,
    "pairs": pairs,
    "stacked": stacked,
    "dots": dots,
    "panels": panels,
    "columns": columns,
    "bullets": bullets,
    "spans": spans,
}
