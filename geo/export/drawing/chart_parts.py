"""What the charts share: rows, names, values, and the line that says how many rows had no room."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from geo import theme
from geo.export.drawing import typeface
from geo.export.drawing.sheet import LEADING, MUTED
from geo.figures.figure import cell_text, missing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.export.drawing.chart import Chart
    from geo.figures.figure import Cell

ACCENT, PALE, LINE = theme.RAMP[4], theme.RAMP[2], theme.LIGHT["line"]
_NAMES = 0.46  # of the width, at most, for the names of bars


def number_of(value: Cell) -> float | None:
    """Give a cell as number; None where it holds none."""
    return None if value is None or missing(value) or isinstance(value, str) else float(value)


def drawn_rows(chart: Chart) -> list[Sequence[Cell]]:
    """Rows that are drawn: ordered where the figure asks for it, without the zeros of a list of counts."""
    spec = chart.spec
    rows = list(chart.figure.rows)[spec.skip :]
    place = spec.values[0]
    if chart.figure.name in ("map-sector", "map-region", "region-clusters"):
        rows = [row for row in rows if number_of(row[place])] or rows
    if spec.ordered:
        rows.sort(key=lambda row: -inf if (number := number_of(row[place])) is None else number, reverse=True)
    return rows


def name_lines(chart: Chart, rows: Sequence[Sequence[Cell]], size: float) -> tuple[list[list[str]], float]:
    """Lines of the names at the left, and the width that they take."""
    most = _NAMES * (chart.box[2] - chart.box[0])
    lines = [typeface.wrap(str(row[chart.spec.label]), size, most, most=2) for row in rows]
    return lines, max(
        (typeface.width(line, size, bold=True) for name in lines for line in name), default=0
    ) + size * 0.6


def stands_out(chart: Chart, row: Sequence[Cell]) -> bool:
    """Whether a row is Poland's, or what the View chose."""
    name = str(row[chart.spec.label])
    return name in chart.marked or name == chart.t("Poland")


def row_room(chart: Chart, top: float) -> int:
    """Give how many rows of one line have room beneath an edge."""
    return int((top - chart.box[1]) / (1.45 * chart.size))


def value_text(chart: Chart, row: Sequence[Cell]) -> str:
    """Write what stands at the end of a bar: the value, and in brackets what goes with it."""
    columns = chart.figure.columns
    first, *others = chart.spec.values
    text = cell_text(row[first], columns[first], chart.t)
    beside = [cell_text(row[place], columns[place], chart.t) for place in others if not missing(row[place])]
    return f"{text} ({'; '.join(beside)})" if beside and not missing(row[first]) else text


def head_above(chart: Chart, text: str) -> float:
    """Say above the bars what they show; gives the edge beneath."""
    lines = typeface.wrap(text, chart.size, chart.box[2] - chart.box[0], most=2)
    return chart.canvas.lines((chart.box[0], chart.box[3]), lines, chart.size, colour=MUTED) - 0.5 * chart.size


def label_at(chart: Chart, lines: Sequence[str], middle: float, *, bold: bool) -> None:
    """Write the name of a bar at the left, amid its height."""
    top = middle + len(lines) * chart.size * LEADING / 2
    chart.canvas.lines((chart.box[0], top), lines, chart.size, bold=bold)


def key_above(chart: Chart, entries: Sequence[tuple[str, str]]) -> float:
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


def kept(chart: Chart, rows: list[Sequence[Cell]], room: int) -> list[Sequence[Cell]]:
    """Give the rows that have room; where some have none, the last line says how many."""
    if len(rows) <= room:
        return rows
    shown = rows[: max(1, room - 1)]
    text = chart.t.n("and {n} more row of the table", "and {n} more rows of the table", len(rows) - len(shown))
    chart.canvas.text((chart.box[0], chart.box[1] + 0.3 * chart.size), text, chart.size, colour=MUTED)
    return shown


def floor(chart: Chart, rows: Sequence[Sequence[Cell]], shown: Sequence[Sequence[Cell]]) -> float:
    """Give the lower edge of the bars, above what `kept` writes."""
    return chart.box[1] + (1.4 * chart.size if len(shown) < len(rows) else 0)
