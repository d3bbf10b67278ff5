"""Tables of scenes and figures for spreadsheets and programs: CSV in two dialects, its metadata, and workbooks.

Names and remarks come from many hands: no text can become a formula, and only http(s) addresses become links.
"""

from __future__ import annotations

import csv as csv_writer
import io
from datetime import date, datetime
from typing import TYPE_CHECKING

from geo.export import metadata, records
from geo.export.records import Field, Records, Value
from geo.figures.figure import missing
from geo.links import web_link
from geo.text import split

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from geo.figures.figure import Figure
    from geo.i18n import Translator
    from geo.scenes.scene import Scene

# A spreadsheet would run a text that begins like a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
LONGEST_CELL = 32_767  # characters that a cell of a workbook holds
LONGEST_LINK = 2_079
COLUMNS_A_PAGE = 10  # when printed
WIDTHS = {
    "name": 44, "coordinator": 44, "value": 90, "label": 30, "sources": 60, "public_note_pl": 60, "public_note_en": 60,
    "statuses_in_words": 40,
}  # fmt: skip
_WIDTH = {"integer": 11, "float": 11, "date": 12, "link": 34, "text": 20}


def csv(scene: Scene) -> bytes:
    """Write the clusters as CSV for programs: comma, decimal point, UTF-8 without a byte order mark."""
    return _csv(records.clusters(scene)).encode()


def csv_excel(scene: Scene) -> bytes:
    """Write the clusters as CSV for Polish spreadsheets: semicolon, decimal comma, UTF-8 with a byte order mark."""
    return _csv(records.clusters(scene), ";", ",").encode("utf-8-sig")


def metadata_csv(scene: Scene) -> bytes:
    """Write what stands beside the table: title, View in words, sources with licence and date, columns with units."""
    return _csv(metadata.table(scene)).encode()


def figure_csv(figure: Figure, t: Translator) -> bytes:
    """Write the table of a figure as CSV that opens in the spreadsheets of the language's users.

    UTF-8 with a byte order mark; ``;`` and decimal comma in Polish, ``,`` and point in English.
    """
    dialect = (";", ",") if t.language == "pl" else (",", ".")
    return _csv(_of_figure(figure), *dialect, labelled=True).encode("utf-8-sig")


def _csv(table: Records, separator: str = ",", decimal: str = ".", *, labelled: bool = False) -> str:
    """Write a table with keys, or labels and units, as its headings; missing cells are empty."""
    text = io.StringIO(newline="")
    writer = csv_writer.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow([defused(field.heading) if labelled else field.key for field in table.fields])
    writer.writerows([_text(value, decimal) for value in row] for row in table.rows)
    return text.getvalue()


def _text(value: Value, decimal: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return defused(value)
    return str(value).replace(".", decimal) if isinstance(value, float) else str(value)


def defused(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula."""
    return "'" + text if text.startswith(FORMULA) else text


def xlsx(scene: Scene) -> bytes:
    """Write a workbook: metadata, clusters, statuses, links to sources, then the figures of the page."""
    from xlsxwriter import Workbook

    t, target = scene.t, io.BytesIO()
    clusters = records.clusters(scene)
    with Workbook(target, OPTIONS) as book:
        made = datetime.combine(scene.sources.today, datetime.min.time())
        book.set_properties({"title": scene.title, "subject": scene.words, "created": made, "keywords": scene.version})
        _sheet(book, t("Metadata"), _labelled(metadata.table(scene, figures=True), t))
        _sheet(book, t("Clusters"), clusters)
        _sheet(book, t("Status history"), records.history(scene))
        _sheet(book, t("Links to sources"), _links(clusters, t))
        for number, figure in enumerate(scene.figures, 1):
            _sheet(book, metadata.sheet_name(number, t), _of_figure(figure), frozen=0)
    return target.getvalue()


def figure_xlsx(figure: Figure, t: Translator) -> bytes:
    """Write a workbook: what the figure is on the first sheet, its table with typed cells on the second."""
    from xlsxwriter import Workbook

    target = io.BytesIO()
    with Workbook(target, OPTIONS) as book:
        about = book.add_worksheet(t("About"))
        about.set_column(0, 0, 16, book.add_format({"bold": True}))
        about.set_column(1, 1, 110)
        said = [(t("Title"), figure.headline), (t("Measure"), figure.subtitle), (t("Source"), figure.source)]
        for line, pair in enumerate([*said, *((t("Note"), note) for note in figure.notes)]):
            for place, text in enumerate(pair):
                about.write_string(line, place, text)
        _sheet(book, t("Data"), _of_figure(figure), frozen=0)
    return target.getvalue()


def _of_figure(figure: Figure) -> Records:
    """Return the table of a figure, its numbers with the decimals that readers see."""
    fields = []
    for column in figure.table_columns:
        digits = "0" + ("." + "0" * column.decimals if column.decimals else "") + "%" * column.percent
        look = {"kind": "float", "digits": digits} if column.decimals is not None else {}
        fields.append(Field(column.key, column.label, unit=column.unit, **look))
    return Records(fields, [[None if missing(cell) else cell for cell in row] for row in figure.table_rows])


def _labelled(table: Records, t: Translator) -> Records:
    """Head the metadata in the language of the reader."""
    said = (t("About what"), t("Key"), t("Name"), t("Value"), t("Kind"), t("Unit"), t("Licence"), t("Date"), t("Link"))
    words = (t("this file"), t("filter"), t("source"), t("column of the clusters"), t("figure"))
    about = dict(zip(metadata.SECTIONS, words, strict=True))
    fields = [Field(field.key, label, kind=field.kind) for field, label in zip(table.fields, said, strict=True)]
    return Records(fields, [[about[str(row[0])], *row[1:]] for row in table.rows])


def _links(clusters: Records, t: Translator) -> Records:
    """Return one row per link: a cell holds only one."""
    fields = (Field("id", t("Cluster, id")), Field("name", t("Cluster")), Field("url", t("Source"), kind="link"))
    columns = (clusters.column(key) for key in ("id", "name", "sources"))
    rows = [(key, name, str(urls or "")) for key, name, urls in zip(*columns, strict=True)]
    return Records(fields, [[key, name, url] for key, name, urls in rows for url in split(urls)])


def _sheet(book: Workbook, name: str, table: Records, frozen: int = 2) -> None:
    """Add a sheet: headings in the first row, which stays in sight as `frozen` columns do, typed cells, filters."""
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1})
    # A text that begins like a formula stays a text even when its cell is edited.
    formats = {"text": {"quote_prefix": True}, "integer": {"num_format": "0"}, "float": {"num_format": "0.0####"},
               "date": {"num_format": "yyyy-mm-dd"}, "link": {"font_color": "#0f4c81", "underline": 1}}  # fmt: skip
    kinds = {kind: book.add_format(look) for kind, look in formats.items()}
    for place, field in enumerate(table.fields):
        sheet.set_column(place, place, WIDTHS.get(field.key, _WIDTH[field.kind]))
        sheet.write_string(0, place, field.heading, head)
        looks = kinds | ({"float": book.add_format({"num_format": field.digits})} if field.digits else {})
        for line, row in enumerate(table.rows, 1):
            _write(sheet, (line, place), row[place], field.kind, looks)
    sheet.freeze_panes(1, frozen)
    sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.fields) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(-(-len(table.fields) // COLUMNS_A_PAGE), 0)
    sheet.repeat_rows(0)


def _write(sheet: Worksheet, cell: tuple[int, int], value: Value, kind: str, kinds: dict[str, Format]) -> None:
    if value is None:
        return
    if isinstance(value, date):
        sheet.write_datetime(*cell, value, kinds["date"])
    elif not isinstance(value, str):
        sheet.write_number(*cell, value, kinds[kind if kind in ("integer", "float") else "text"])
    elif kind == "link" and (link := web_link(value)) and len(link) <= LONGEST_LINK:
        sheet.write_url(*cell, link, kinds["link"], string=value[:LONGEST_CELL])
    else:
        sheet.write_string(*cell, _shortened(value), kinds["text"])


def _shortened(text: str) -> str:
    """Keep to what a cell holds, and say where something is cut."""
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"
