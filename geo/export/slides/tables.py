"""Tables on slides: native ones, in type of 18 points, with as many rows as a slide holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo import theme
from geo.export.drawing.typeface import clean as plain
from geo.export.slides import deck as slides
from geo.export.slides.deck import BODY, Area, Deck, Type, describe, emu, rgb

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from geo.figures.figure import Figure
    from geo.i18n import Translator

PAD = 0.05
WIDEST = 6  # columns that a slide holds well in type of 18 points
_SMALLEST_COLUMN = 0.9
_MOST = 16  # rows, more than any slide holds
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_CELL = slides.height(12, BODY)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table in words."""

    head: Sequence[str]  # headings and cells
    rows: Sequence[Sequence[str]]
    numbers: Collection[int]  # places of the columns of numbers, which are set to the right
    description: str  # what replaces the table for who does not see it
    marked: Sequence[Sequence[str]] = ()  # the rows that stand out

    def widths(self, across: float) -> list[float]:
        """Share the width by what the columns hold, none narrower than its longest word if that can be."""
        columns = [[plain(text) for text in column] for column in zip(self.head, *self.rows[:_MOST], strict=True)]
        longest = [max(slides.width(text[:60], BODY, bold=True) for text in column) + 2 * PAD for column in columns]
        words = [
            max(slides.width(word, BODY, bold=True) for text in column for word in text[:200].split(" ")) + 4 * PAD
            for column in columns
        ]
        least = [min(max(word, _SMALLEST_COLUMN), across / 2) for word in words]
        spare = max(0.0, across - sum(least))
        wish = [max(0.01, long - low) for long, low in zip(longest, least, strict=True)]
        shared = [low + spare * part / sum(wish) for low, part in zip(least, wish, strict=True)]
        return [room * across / sum(shared) for room in shared]


def held(grid: Grid, area: Area) -> int:
    """Return the number of rows that an area holds under the headings."""
    _, heights = _measures(grid, area.width)
    return _fitting(heights, area.height)


def _fitting(heights: Sequence[float], down: float) -> int:
    """Return the number of rows under headings that fit; the first height is that of the headings."""
    rows = 0
    while rows < len(heights) - 1 and sum(heights[: rows + 2]) <= down:
        rows += 1
    return rows


def _measures(grid: Grid, across: float) -> tuple[list[float], list[float]]:
    """Return the widths of the columns, and the heights of headings and rows."""
    widths = grid.widths(across)
    return widths, [_height(row, widths, bold=not number) for number, row in enumerate([grid.head, *grid.rows[:_MOST]])]


def table(deck: Deck, slide: Any, grid: Grid, area: Area) -> int:
    """Add as many rows of a table as the area holds, and return their number.

    The first row of the table repeats the headings; what is too long for a cell of twelve lines is cut.
    """
    left, top, across, down = area
    widths, heights = _measures(grid, across)
    fitting = _fitting(heights, down)
    frame = slide.shapes.add_table(
        fitting + 1, len(grid.head), *map(emu, (left, top, across, sum(heights[: fitting + 1])))
    )
    frame.name = deck.t("Table")
    describe(frame, grid.description)
    made = frame.table
    made._tbl.tblPr.find("{*}tableStyleId").text = _NO_STYLE
    made.horz_banding = False
    for place, room in enumerate(widths):
        made.columns[place].width = emu(room)
    for number, row in enumerate([grid.head, *grid.rows[:fitting]]):
        made.rows[number].height = emu(heights[number])
        ground = theme.RAMP[0] if row in grid.marked else "" if number else theme.LIGHT["soft"]
        for place, text in enumerate(row):
            cell, bold = made.cell(number, place), not number
            deck.write(cell.text_frame, _fitted(text, widths[place], bold=bold).text, Type(bold=bold))
            _dress(cell, ground, right=place in grid.numbers)
    return fitting


def _height(row: Sequence[str], widths: Sequence[float], *, bold: bool) -> float:
    fitted = [_fitted(text, room, bold=bold) for text, room in zip(row, widths, strict=True)]
    return max(one.height for one in fitted) + 2 * PAD


def _fitted(text: str, room: float, *, bold: bool) -> slides.Fitted:
    return slides.fit(text, (room - 4 * PAD, _CELL), (BODY,), bold=bold)


def _dress(cell: Any, ground: str, *, right: bool) -> None:
    from pptx.enum.text import PP_ALIGN

    cell.margin_left = cell.margin_right = emu(2 * PAD)
    cell.margin_top = cell.margin_bottom = emu(PAD)
    if right:
        cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
    if ground:
        cell.fill.solid()
        cell.fill.fore_color.rgb = rgb(ground)
    _rule(cell)


def _rule(cell: Any) -> None:
    """Draw a line under a cell."""
    from pptx.oxml import parse_xml

    colour = theme.LIGHT["line"].lstrip("#")
    line = parse_xml(
        '<a:lnB xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" w="9525"><a:solidFill>'
        f'<a:srgbClr val="{colour}"/></a:solidFill></a:lnB>'
    )
    cell._tc.get_or_add_tcPr().insert(0, line)


def grid(figure: Figure, t: Translator) -> Grid:
    """Return the table of a figure; one wider than long, as of few regions with many measures, lies on its side.

    Sources stand below the table, not in a column of it.
    """
    columns = [column for column in figure.shown_columns if column.key != "source"]
    cells = [[figure.written(row, one.key, t) for one in columns] for row in figure.drawn_rows]
    head = [column.heading for column in columns]
    numbers = {place for place, column in enumerate(columns) if column.decimals is not None}
    told = f"{figure.headline}. {figure.text}"
    if len(head) > WIDEST and len(cells) < WIDEST:
        turned = [list(column) for column in zip(head, *cells, strict=True)]
        return Grid(turned[0], turned[1:], set(range(1, len(turned[0]))) if len(numbers) > 1 else (), told)
    names = [figure.cell(row, figure.chart.label) for row in figure.drawn_rows]
    marked = [row for row, name in zip(cells, names, strict=True) if name in figure.chart.highlight]
    return Grid(head, cells, numbers, told, marked)
