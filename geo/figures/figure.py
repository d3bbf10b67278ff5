"""A figure: title with the finding, the table behind it, and the chart that shows it.

Pages, pictures, slides, reports and the offline folder draw the same `Figure.panels`: names, values, words, order,
reference and highlight are decided here, once. A renderer decides only how they look in its medium.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from geo.i18n import NO_BREAK, Translator

Cell = str | float | int | None
Kind = Literal["bars", "dots", "diverging", "stacked", "bullets", "timeline", "columns", "lines", "multiples", "table"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a figure's table."""

    key: str  # name by which a chart refers to it, ``a-z0-9_``
    label: str = ""  # heading, translated
    decimals: int | None = None  # decimals of a number; None for text
    unit: str = ""  # unit, stated in the heading
    percent: bool = False  # whether a value of 1 is 100 %
    signed: bool = False  # whether a positive number is written with its sign
    drawn_only: bool = False  # whether only the chart has it: tables and files leave it out

    @property
    def heading(self) -> str:
        """Heading with its unit."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


@dataclass(frozen=True, slots=True)
class Chart:
    """How a figure is drawn, by the keys of its columns.

    Rows are drawn in the order of the figure. ``bars``, ``dots``, ``diverging``, ``bullets``, ``timeline`` and
    ``multiples`` with a `group` make a panel of all rows, or one per value of `group`; ``columns`` and other
    ``multiples`` one per column of `values`; ``lines`` and ``stacked`` (and ``multiples`` with `by_row`) one per row,
    with `values` as its marks.
    """

    # ``bars`` (horizontal), ``dots`` (on a scale with numbers, with a stem from the reference), ``diverging``
    # (horizontal, to both sides of 0), ``stacked`` (horizontal), ``bullets`` (result against a plan of 1), ``timeline``
    # (periods from the first to the second of `values`, in years), ``columns`` (along time), ``lines`` (along time, one
    # per row), ``multiples`` (small bar charts), ``table``
    kind: Kind
    label: str  # column of the names
    # columns of what is drawn; of a table those that are shown, with none all that readers get
    values: tuple[str, ...] = ()
    # column of the words at a mark; without it the value as its column writes it. Where a row has several values, a
    # column ``{value}_text`` has the words of each; a reference row without words is no reference.
    text: str = ""
    note: str = ""  # column of a second, quieter line
    # what values are compared with: one number, or the column that has each row's own
    reference: float | str | None = None
    reference_row: str = ""  # name of the row whose value is the reference of its panel instead of a mark
    highlight: tuple[str, ...] = ()  # names that stand out: Poland, what the View chose
    group: str = ""  # column whose value is the heading of a row's panel
    total: str = ""  # name of the row that sums up the others, and the columns that it is split into: the first panel
    parts: tuple[str, ...] = ()
    # column that says, by a true value, which rows are drawn; the others are counted by `Figure.left_out`
    only: str = ""
    estimated: str = ""  # column that says, by a true value, which rows are estimates
    shared: bool = False  # whether all panels have one scale
    by_row: bool = False  # whether ``multiples`` has a panel per row
    unit: str = ""  # what the length of a mark is, with its unit
    colours: tuple[str, ...] = ()  # of the parts of ``stacked``, where the page has the same parts elsewhere
    key: str = ""  # sentence that explains the reference mark, or the area of dots
    size: str = ""  # column that gives the area of ``dots``; without it all are alike


@dataclass(frozen=True, slots=True)
class Link:
    """Where a name of a chart leads on a page: an address, or what a button does."""

    action: str  # what a click does (see `pages.shared.actions`)
    value: str
    href: str = ""  # address; without it the name is a button
    pressed: bool | None = None  # whether the button is pressed; None for one that does not stay pressed


@dataclass(frozen=True, slots=True)
class Mark:
    """A bar, column, point or period of a chart."""

    label: str  # its name
    value: float | None  # number that is drawn, the end of a period; None where it is missing
    text: str  # what is written at it
    note: str = ""  # a second, quieter line
    start: float | None = None  # begin of a period
    reference: float | None = None  # what its value is compared with
    highlight: bool = False  # whether it stands out
    estimated: bool = False  # whether it is an estimate
    link: Link | None = None  # where its name leads on a page
    size: float | None = None  # what the area of its dot stands for


@dataclass(frozen=True, slots=True)
class Panel:
    """Marks on one scale, in their order."""

    heading: str  # what they have in common; empty where the figure's title says it
    marks: tuple[Mark, ...]  # at least one
    # least and greatest number of the scale, 0 included, but not of a timeline, of lines or of dots with a reference
    extent: tuple[float, float]
    highlight: bool = False  # whether the panel, a line among lines, stands out
    reference: str = ""  # name and words of the row that all its marks are compared with


@dataclass(frozen=True)
class Figure:
    """A finding with its table and its chart; what every medium asks of it is found out once."""

    name: str  # name for files, ``a-z0-9-``
    title: str  # the finding, at most about ten words
    subtitle: str  # measure, unit, territory, period
    source: str  # source with table code and date
    # what the picture shows, in sentences with figures, for those who do not see it; of an empty one, why it is empty
    text: str
    columns: Sequence[Column]  # the table behind it; a missing value is None or NaN
    rows: Sequence[Sequence[Cell]]
    chart: Chart  # how it is drawn
    notes: Sequence[str] = field(default=())  # exceptions: estimates, breaks, what is left out
    explained: str = ""  # anchor of the measure on the page of methods
    # where the rows lead on a page, one for each row; empty for nowhere
    links: Sequence[Link | None] = field(default=())
    takeaway: str = ""  # a sentence for all: what the eye does not read off the chart
    badge: str = ""  # how old the statistics are, where that is worth a warning (`geo.figures.words.badge`)
    wide: bool = False  # whether it takes the whole width of a page that has two columns

    @property
    def headline(self) -> str:
        """The title with the age of the statistics, for media that have no badges."""
        return f"{self.title} ({self.badge.replace(' ', NO_BREAK)})" if self.badge else self.title

    @property
    def table_columns(self) -> list[Column]:
        """Columns of the table that readers and files get."""
        return [column for column in self.columns if not column.drawn_only]

    @property
    def table_rows(self) -> list[list[Cell]]:
        """Rows of the table that readers and files get."""
        shown = [place for place, column in enumerate(self.columns) if not column.drawn_only]
        return [[row[place] for place in shown] for row in self.rows]

    @property
    def shown_columns(self) -> list[Column]:
        """Columns of a chart that is a table: its `values`, or all that readers get."""
        return [self.column(key) for key in self.chart.values] or self.table_columns

    def column(self, key: str) -> Column:
        """Return the column of a key; KeyError where there is none."""
        return self.columns[self._places[key]]

    def cell(self, row: int, key: str) -> Cell:
        """Return a cell by number of its row and key of its column."""
        return self.rows[row][self._places[key]]

    def written(self, row: int, key: str, t: Translator) -> str:
        """Write a cell for people: in the words that the figure has for it, with its unit, else as its column says."""
        known = f"{key}_text" in self._places
        return str((known and self.cell(row, f"{key}_text")) or cell_text(self.cell(row, key), self.column(key), t))

    @cached_property
    def _places(self) -> dict[str, int]:
        """Places of the columns, by their keys."""
        return {column.key: place for place, column in enumerate(self.columns)}

    @cached_property
    def drawn_rows(self) -> list[int]:
        """Numbers of the rows that the chart shows, in order."""
        only = self.chart.only
        return [row for row in range(len(self.rows)) if not only or self.cell(row, only)]

    @property
    def left_out(self) -> int:
        """Number of rows that the table has and the chart has not."""
        return len(self.rows) - len(self.drawn_rows)

    @cached_property
    def empty(self) -> bool:
        """Whether there is nothing to draw: then its text is all that any medium shows."""
        rows, chart = self.drawn_rows, self.chart
        if chart.kind == "table":
            return not rows
        keys = chart.values + chart.parts
        return not any(number(self.cell(row, key)) is not None for row in rows for key in keys)

    def panels(self, t: Translator) -> tuple[Panel, ...]:
        """Return what every medium draws of the figure; nothing for a table or an empty figure."""
        if t not in self._panels:
            self._panels[t] = tuple(self._made(t))
        return self._panels[t]

    @cached_property
    def _panels(self) -> dict[Translator, tuple[Panel, ...]]:
        """What is drawn, by the language that it was asked for in."""
        return {}

    def _made(self, t: Translator) -> list[Panel]:
        chart = self.chart
        if chart.kind == "table" or self.empty:
            return []
        if chart.kind in ("lines", "stacked") or chart.by_row:
            panels = [self._across(row, chart.values, t) for row in self.drawn_rows]
        elif chart.kind in ("columns", "multiples") and not chart.group:
            panels = [self._down(key, t) for key in chart.values]
        else:
            panels = self._grouped(t)
        return _on_one_scale(panels) if chart.shared or chart.kind in ("lines", "stacked") else panels

    def _grouped(self, t: Translator) -> list[Panel]:
        chart = self.chart
        totals = [row for row in self.drawn_rows if chart.total and self.cell(row, chart.label) == chart.total]
        groups: dict[str, list[Mark]] = {}
        for row in self.drawn_rows:
            if row not in totals:
                heading = str(self.cell(row, chart.group) or "") if chart.group else ""
                groups.setdefault(heading, []).append(self._mark(row, chart.values[-1], t))
        panels = [self._across(row, chart.parts, t) for row in totals]
        return panels + _on_one_scale([_panel(heading, marks, chart.kind) for heading, marks in groups.items()])

    def _across(self, row: int, keys: Sequence[str], t: Translator) -> Panel:
        """Return the panel of a row: a mark for each of its columns."""
        chart, label = self.chart, str(self.cell(row, self.chart.label))
        marks = []
        for key in keys:
            column, cell = self.column(key), self.cell(row, key)
            stands_out = chart.kind != "lines" and column.label in chart.highlight
            marks.append(Mark(column.label, number(cell), self._words(row, key, t), highlight=stands_out))
        return _panel(label, marks, chart.kind, label in chart.highlight)

    def _down(self, key: str, t: Translator) -> Panel:
        """Return the panel of a column: a mark for each row."""
        chart, column = self.chart, self.column(key)
        compared = [row for row in self.drawn_rows if self.cell(row, chart.label) == chart.reference_row]
        words = self._words(compared[0], key, t) if compared else ""
        reference = number(self.cell(compared[0], key)) if words else None
        marks = [self._mark(row, key, t, reference) for row in self.drawn_rows if row not in compared]
        named = f"{chart.reference_row}: {words}" if words else ""
        return _panel(column.heading, marks, chart.kind, column.label in chart.highlight, named)

    def _words(self, row: int, key: str, t: Translator) -> str:
        if f"{key}_text" in self._places:
            return str(self.cell(row, f"{key}_text") or "")
        return cell_text(self.cell(row, key), self.column(key), t)

    def _mark(self, row: int, key: str, t: Translator, reference: float | None = None) -> Mark:
        chart, cell = self.chart, self.cell(row, key)
        label = str(self.cell(row, chart.label))
        estimated = bool(chart.estimated and self.cell(row, chart.estimated))
        text = str(self.cell(row, chart.text) or "") if chart.text else self._words(row, key, t)
        if isinstance(chart.reference, str):
            reference = number(self.cell(row, chart.reference))
        elif chart.reference is not None:
            reference = chart.reference
        return Mark(
            label,
            number(cell),
            f"{text} ({t('estimate')})" if estimated and not chart.text and number(cell) is not None else text,
            str(self.cell(row, chart.note) or "") if chart.note else "",
            number(self.cell(row, chart.values[0])) if chart.kind == "timeline" else None,
            reference,
            label in chart.highlight,
            estimated,
            self.links[row] if self.links else None,
            number(self.cell(row, chart.size)) if chart.size else None,
        )


def _panel(heading: str, marks: Iterable[Mark], kind: Kind, highlight: bool = False, reference: str = "") -> Panel:
    """Return a panel whose scale holds all its values and references."""
    listed = tuple(marks)
    parts = [part for mark in listed for part in (mark.value, mark.start, mark.reference) if part is not None]
    ends = parts or [0.0]
    if kind == "stacked":
        ends = [sum(mark.value or 0.0 for mark in listed)]
    compared = kind == "dots" and all(mark.reference is not None for mark in listed)
    if kind not in ("timeline", "lines") and not compared:
        ends = [0.0, *ends]
    return Panel(heading, listed, (min(ends), max(ends)), highlight, reference)


def _on_one_scale(panels: Sequence[Panel]) -> list[Panel]:
    if not panels:
        return []
    extent = min(panel.extent[0] for panel in panels), max(panel.extent[1] for panel in panels)
    return [Panel(panel.heading, panel.marks, extent, panel.highlight, panel.reference) for panel in panels]


def shared_notes(figures: Iterable[Figure]) -> list[str]:
    """Return the notes that several figures have: a page says them once."""
    counts = Counter(note for figure in figures for note in dict.fromkeys(figure.notes))
    return [note for note, count in counts.items() if count > 1]


def missing(value: Cell) -> bool:
    """Whether a cell holds nothing."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def number(value: Cell) -> float | None:
    """Return a cell as number; None where it holds none."""
    return None if value is None or missing(value) or isinstance(value, str) else float(value)


def cell_text(value: Cell, column: Column, t: Translator) -> str:
    """Write a cell for people; a missing one says so."""
    if value is None or missing(value):
        return t("no data")
    if column.decimals is None or isinstance(value, str):
        return str(value)
    text = t.percent(value, column.decimals) if column.percent else t.number(value, column.decimals)
    return f"+{text}" if column.signed and round(value, column.decimals + 2 * column.percent) > 0 else text
