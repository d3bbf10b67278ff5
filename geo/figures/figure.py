"""A figure: what every chart and table of the analysis says around itself, and its data for download.

Title with the finding, subtitle with measure, unit, territory and period, source, a sentence that replaces the picture,
and the rows behind it: screen, CSV and XLSX are made from the same `Figure`.
"""

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo.i18n import Translator
from geo.web.render import render

if TYPE_CHECKING:
    from xlsxwriter import Workbook

Cell = str | float | int | None

# Name of a figure -> the measure that the page of methods explains under this anchor.
EXPLAINED = {
    "compare-measures": "units",
    "compare-similar": "krugman",
    "compare-structures": "units",
    "potential-division": "lq",
    "potential-quadrants": "lq",
    "potential-series": "lq",
    "region-change": "shift-share",
    "region-clusters": "statuses",
    "region-gaps": "lq",
    "region-profile": "units",
    "region-strengths": "lq",
    "region-unorganised": "lq",
    "sector-change": "units",
    "sector-concentration": "lq",
    "sector-divisions": "lq",
    "sector-peers": "stars",
    "over-time": "statuses",
    "policy-indicators": "glossary",
    "policy-matchmaking": "glossary",
    "policy-metaclusters": "glossary",
    "policy-timeline": "glossary",
}
# A spreadsheet would run a text that begins like a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a figure's table.

    Attributes
    ----------
    label
        Heading, translated.
    decimals
        Decimals of a number; None for text.
    unit
        Unit, stated in the heading.
    percent
        Whether a value of 1 is 100 %.
    """

    label: str
    decimals: int | None = None
    unit: str = ""
    percent: bool = False

    @property
    def heading(self) -> str:
        """Heading with its unit."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


@dataclass(frozen=True, slots=True)
class Figure:
    """Everything about a figure but its picture.

    Attributes
    ----------
    name
        Name for files, ``a-z0-9-``.
    title
        The finding, at most about ten words.
    subtitle
        Measure, unit, territory, period.
    source
        Source with table code and date.
    text
        What the picture shows, in sentences with figures.
    columns, rows
        The table behind it; a missing value is None or NaN.
    notes
        Exceptions: estimates, breaks, what is left out.
    """

    name: str
    title: str
    subtitle: str
    source: str
    text: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = field(default=())


def missing(value: Cell) -> bool:
    """Whether a cell holds nothing."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def cell_text(value: Cell, column: Column, t: Translator) -> str:
    """Write a cell for people; a missing one says so."""
    if value is None or missing(value):
        return t("no data")
    if column.decimals is None or isinstance(value, str):
        return str(value)
    return t.percent(value, column.decimals) if column.percent else t.number(value, column.decimals)


def head(figure: Figure, t: Translator, methods: str = "./methods") -> str:
    """Render title, the way to the explanation of the measure (`methods` is that page's address), and subtitle."""
    return render("figure_head", t, figure=figure, anchor=EXPLAINED.get(figure.name), methods=methods)


def foot(figure: Figure, t: Translator, files: Sequence[Mapping[str, str]] = ()) -> str:
    """Render what stands under the picture: the text, the table, notes, source and links to its files."""
    cells = [
        [
            (cell_text(value, column, t), column.decimals is not None)
            for value, column in zip(row, figure.columns, strict=True)
        ]
        for row in figure.rows
    ]
    return render("figure_foot", t, figure=figure, rows=cells, files=files)


def csv_bytes(figure: Figure, t: Translator) -> bytes:
    """Write the table as CSV that opens in the spreadsheets of the language's users.

    UTF-8 with a byte order mark; ``;`` and decimal comma in Polish, ``,`` and point in English. Missing
    cells are empty.
    """
    polish = t.language == "pl"
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if polish else ",", lineterminator="\r\n")
    writer.writerow([defused(column.heading) for column in figure.columns])
    for row in figure.rows:
        writer.writerow([_csv_cell(value, polish) for value in row])
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(value: Cell, polish: bool) -> str:
    if missing(value):
        return ""
    if isinstance(value, str):
        return defused(value)
    return str(value).replace(".", ",") if polish else str(value)


def defused(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula."""
    return "'" + text if text.startswith(_FORMULA) else text


def xlsx_bytes(figure: Figure, t: Translator) -> bytes:
    """Write a workbook: what the figure is on the first sheet, its table with typed cells on the second."""
    from xlsxwriter import Workbook

    target = io.BytesIO()
    with Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        about = book.add_worksheet(t("About"))
        lines = [
            (t("Title"), figure.title),
            (t("Measure"), figure.subtitle),
            (t("Source"), figure.source),
            *((t("Note"), note) for note in figure.notes),
        ]
        about.set_column(0, 0, 16, bold)
        about.set_column(1, 1, 110)
        for line, (name, text) in enumerate(lines):
            about.write_string(line, 0, name)
            about.write_string(line, 1, text)
        write_table(book, t("Data"), figure)
    return target.getvalue()


def write_table(book: "Workbook", name: str, figure: Figure) -> None:
    """Add a sheet of that name with the table of a figure: headings that stay in sight, typed cells, filters."""
    bold = book.add_format({"bold": True})
    data = book.add_worksheet(name)
    data.freeze_panes(1, 0)
    for place, column in enumerate(figure.columns):
        digits = "0" + ("." + "0" * column.decimals if column.decimals else "") + "%" * column.percent
        look = {"quote_prefix": True} if column.decimals is None else {"num_format": digits}
        data.set_column(place, place, 24, book.add_format(look))
        data.write_string(0, place, column.heading, bold)
    for line, row in enumerate(figure.rows, 1):
        for place, value in enumerate(row):
            if isinstance(value, str):
                data.write_string(line, place, value)
            elif value is not None and not missing(value):
                data.write_number(line, place, value)
    data.autofilter(0, 0, max(1, len(figure.rows)), len(figure.columns) - 1)
