"""A workbook and its sheets: typed cells, formats, widths, and what a worksheet can hold.

Texts stay texts even where they begin like a formula, and only http(s) addresses become links.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from geo.links import web_link

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import TracebackType

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from geo.export.contents import Table
    from geo.export.records import Field, Records, Value
    from geo.i18n import Translator

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
# What a worksheet holds: characters in a cell, a name and an encoded link, rows, links (others stay texts), days from
# 1900 on.
LONGEST_CELL, LONGEST_NAME, LONGEST_LINK = 32_767, 31, 2_079
MOST_ROWS, MOST_LINKS = 1_048_576, 65_530
FIRST_YEAR = 1900
COLUMNS_A_PAGE = 10  # when printed
NUMBERS = ("integer", "float")
LEADING = 1.35  # height of a line, in sizes of type
NARROWEST, WIDEST = 9, 44
WIDTHS = {"value": 90, "sources": 60, "public_note_pl": 60, "public_note_en": 60}
_WRITTEN = "/:?=&%#@!$'()*+,;~"  # signs of a link that are written as they are
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


class Book:
    """A workbook in the making; its `content` is there when it is closed."""

    def __init__(self, properties: Mapping[str, Any], t: Translator) -> None:
        from xlsxwriter import Workbook

        self.t, self.content, self._target = t, b"", io.BytesIO()
        self._book = Workbook(self._target, OPTIONS)
        self._book.set_properties(dict(properties))
        self._looks: dict[tuple[tuple[str, object], ...], Format] = {}

    def __enter__(self) -> Book:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._book.close()
            self.content = _in_language(self._target.getvalue(), self.t.language)

    def add(self, one: Table) -> None:
        """Add a table: under its title and measure, above its source and notes; of the clusters with headings first."""
        told = [one.title, one.measure] if one.measure else []
        foot = [one.source, *one.notes] if one.measure else []
        self.sheet(one.label, one.records, told, foot)

    def sheet(self, name: str, table: Records, told: Sequence[str] = (), foot: Sequence[str] = ()) -> None:
        """Add a sheet, and another for rows that it cannot hold."""
        room = MOST_ROWS - len(told) - len(foot) - 4
        for start in range(0, max(1, len(table.rows)), room):
            part = SheetPart(table.fields, table.rows[start : start + room], told, foot)
            _Page(self._book.add_worksheet(self._name(name)), part, self._look).fill()

    def _name(self, name: str) -> str:
        """Return a name that a sheet may have and no other has."""
        plain = _FORBIDDEN.sub(" ", name).strip("' ")[:LONGEST_NAME]
        taken = {sheet.get_name().casefold() for sheet in self._book.worksheets()}
        numbers = (f"{plain[: LONGEST_NAME - 6]} ({number})" for number in range(2, len(taken) + 3))
        return next(each for each in (plain, *numbers) if each.casefold() not in taken)

    def _look(self, **properties: object) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._looks:
            self._looks[key] = self._book.add_format(properties)
        return self._looks[key]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """What stands on a sheet."""

    fields: Sequence[Field]
    rows: Sequence[Sequence[Value]]
    told: Sequence[str]  # lines above the table, the title first; without them the headings are the first row
    foot: Sequence[str]  # lines below it


class _Page:
    """A worksheet in the making."""

    def __init__(self, sheet: Worksheet, part: SheetPart, look: Callable[..., Format]) -> None:
        self.sheet, self.part, self.look, self.links = sheet, part, look, 0
        self._cells: dict[str, Format] = {}  # looks that thousands of cells have, by the format of their numbers
        self.widths = [_width(field, part.rows, place) for place, field in enumerate(part.fields)]

    def fill(self) -> None:
        """Write all of it: headings stay in sight, columns can be filtered, print fits on A4."""
        part, sheet = self.part, self.sheet
        head = len(part.told) + 1 if part.told else 0
        for line, text in enumerate(part.told):
            self._tell(line, text, 11 if line else 14, bold=not line)
        self._head(head)
        for place, field in enumerate(part.fields):
            for line, row in enumerate(part.rows, head + 1):
                self._write((line, place), row[place], field)
        for line, row in enumerate(part.rows if part.told else (), head + 1):
            texts = [(cell, width) for cell, width in zip(row, self.widths, strict=True) if isinstance(cell, str)]
            if (lines := max((_lines(text, width - 3) for text, width in texts), default=1)) > 1:
                self.sheet.set_row(line, 11 * LEADING * lines)
        for line, text in enumerate(part.foot, head + len(part.rows) + 2):
            self._tell(line, text, 10, font_color="#595959")
        sheet.freeze_panes(head + 1, 1 if part.told else 2)
        sheet.autofilter(head, 0, head + max(1, len(part.rows)), len(part.fields) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(-(-len(part.fields) // COLUMNS_A_PAGE), 0)
        sheet.repeat_rows(head)

    def _tell(self, line: int, text: str, size: int, **looks: object) -> None:
        """Write a line over the whole width of the table, as high as it needs."""
        look, last = self.look(text_wrap=True, valign="top", font_size=size, **looks), len(self.widths) - 1
        if last:
            self.sheet.merge_range(line, 0, line, last, _shortened(text), look)
        else:
            self.sheet.write_string(line, 0, _shortened(text), look)
        self.sheet.set_row(line, size * LEADING * _lines(text, sum(self.widths) * 11 / size))

    def _head(self, line: int) -> None:
        for place, field in enumerate(self.part.fields):
            side = {"align": "right"} if field.kind in NUMBERS else {"indent": 1}
            look = self.look(bold=True, bottom=1, text_wrap=True, valign="top", **side)
            self.sheet.set_column(place, place, self.widths[place])
            self.sheet.write_string(line, place, field.heading, look)
        headings = zip(self.part.fields, self.widths, strict=True)
        self.sheet.set_row(line, 11 * LEADING * max(_lines(field.heading, width - 4) for field, width in headings))

    def _write(self, cell: tuple[int, int], value: Value, field: Field) -> None:
        if value is None:
            return
        if isinstance(value, date) and value.year >= FIRST_YEAR:
            self.sheet.write_datetime(*cell, value, self.look(num_format="yyyy-mm-dd", valign="top"))
        elif isinstance(value, int | float):
            if isfinite(value):
                self.sheet.write_number(*cell, value, self._cell(_digits(value, field)))
        elif field.kind != "link" or not self._linked(cell, str(value)):
            self.sheet.write_string(*cell, _shortened(str(value)), self._cell(""))

    def _cell(self, digits: str) -> Format:
        """Return the look of numbers of a format; of texts without one."""
        if digits not in self._cells:
            # A text that begins like a formula stays a text even when its cell is edited.
            text = {"quote_prefix": True, "text_wrap": bool(self.part.told), "indent": 1}
            self._cells[digits] = self.look(valign="top", **({"num_format": digits} if digits else text))
        return self._cells[digits]

    def _linked(self, cell: tuple[int, int], text: str) -> bool:
        """Write a link; False where it is none, or the worksheet takes no more, or none of that length."""
        link = web_link(text) if self.links < MOST_LINKS else None
        if not link or len(quote(link, safe=_WRITTEN)) > LONGEST_LINK:
            return False
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is not taken is written as text
            look = self.look(font_color="#0f4c81", underline=1, valign="top")
            taken = self.sheet.write_url(*cell, link, look, string=text[:LONGEST_CELL]) == 0
        self.links += taken
        return bool(taken)


def _lines(text: str, width: float) -> int:
    """Return in how many lines a text stands in a width of so many digits."""
    return max(1, -(-len(text) * 11 // round(max(1.0, width) * 10)))


def _digits(value: float, field: Field) -> str:
    if field.broken and not float(value).is_integer():
        return field.broken
    return field.digits or ("0" if field.kind == "integer" or isinstance(value, int) else "0.0####")


def _width(field: Field, rows: Sequence[Sequence[Value]], place: int) -> float:
    """Return a width in which cells and the words of the heading can be read."""
    cells = max((len(_shown(row[place])) for row in rows), default=0)
    words = max(map(len, field.heading.split()), default=0)
    asked = max(cells, words, min(len(field.heading), 24)) + 4
    return min(max(asked, NARROWEST), WIDTHS.get(field.key, WIDEST))


def _shown(value: Value) -> str:
    return "" if value is None else f"{value:,.2f}" if isinstance(value, float) else str(value)[:WIDEST]


def _shortened(text: str) -> str:
    """Keep to what a cell holds, and say where something is cut."""
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def _in_language(content: bytes, language: str) -> bytes:
    """Write the language among the properties of a workbook, which its writer knows nothing of."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for entry in made.infolist():
            part = made.read(entry)
            if entry.filename == "docProps/core.xml":
                end = b"</cp:coreProperties>"
                part = part.replace(end, f"<dc:language>{language}</dc:language>".encode() + end)
            packed.writestr(entry, part, zipfile.ZIP_DEFLATED)
    return target.getvalue()
