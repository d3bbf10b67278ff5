"""Tables of a scene for spreadsheets and programs: CSV in two dialects, its metadata, and a workbook.

Names and remarks come from many hands: no text can become a formula, and only http(s) addresses become links.
"""

from __future__ import annotations

import csv as csv_writer
import io
from datetime import date, datetime
from typing import TYPE_CHECKING

from geo.export import metadata, records
from geo.export.records import Field, Records, Value
from geo.figures import figure as figures
from geo.figures.figure import defused
from geo.links import web_link
from geo.text import split

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from geo.i18n import Translator
    from geo.scenes.scene import Scene

LONGEST_CELL = 32_767  # characters that a cell of a workbook holds
LONGEST_LINK = 2_079
COLUMNS_A_PAGE = 10  # when printed
WIDTHS = {"name": 44, "coordinator": 44, "value": 90, "label": 30, "sources": 60, "note": 40, "statuses_in_words": 40}
_WIDTH = {"integer": 11, "float": 11, "date": 12, "link": 34, "text": 20}


def csv(scene: Scene) -> bytes:
    """Write the clusters as CSV for programs: comma, decimal point, UTF-8 without a byte order mark."""
    return _csv(records.clusters(scene), ",", ".").encode()


def csv_excel(scene: Scene) -> bytes:
    """Write the clusters as CSV for Polish spreadsheets: semicolon, decimal comma, UTF-8 with a byte order mark."""
    return _csv(records.clusters(scene), ";", ",").encode("utf-8-sig")


def metadata_csv(scene: Scene) -> bytes:
    """Write what stands beside the table: title, View in words, sources with licence and date, columns with units."""
    return _csv(metadata.table(scene), ",", ".").encode()


def _csv(table: Records, separator: str, decimal: str) -> str:
    text = io.StringIO(newline="")
    writer = csv_writer.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow([field.key for field in table.fields])
    writer.writerows([_text(value, decimal) for value in row] for row in table.rows)
    return text.getvalue()


def _text(value: Value, decimal: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return defused(value)
    return str(value).replace(".", decimal) if isinstance(value, float) else str(value)


def xlsx(scene: Scene) -> bytes:
    """Write a workbook: metadata, clusters, statuses, links to sources, then the figures of the page."""
    from xlsxwriter import Workbook

    t, target = scene.t, io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    clusters = records.clusters(scene)
    with Workbook(target, options) as book:
        made = datetime.combine(scene.sources.today, datetime.min.time())
        book.set_properties({"title": scene.title, "subject": scene.words, "created": made, "keywords": scene.version})
        _sheet(book, t("Metadata"), _labelled(metadata.table(scene, figures=True), t))
        _sheet(book, t("Clusters"), clusters)
        _sheet(book, t("Status history"), records.history(scene))
        _sheet(book, t("Links to sources"), _links(clusters, t))
        for number, figure in enumerate(scene.figures, 1):
            figures.write_table(book, metadata.sheet_name(number, t), figure)
    return target.getvalue()


def _labelled(table: Records, t: Translator) -> Records:
    """Head the metadata in the language of the reader."""
    labels = {
        "section": t("About what"),
        "name": t("Key"),
        "label": t("Name"),
        "value": t("Value"),
        "kind": t("Kind"),
        "unit": t("Unit"),
        "licence": t("Licence"),
        "date": t("Date"),
        "url": t("Link"),
    }
    words = {
        "file": t("this file"),
        "filter": t("filter"),
        "source": t("source"),
        "column": t("column of the clusters"),
        "figure": t("figure"),
    }
    fields = [Field(field.key, labels[field.key], kind=field.kind) for field in table.fields]
    return Records(fields, [[words[str(row[0])], *row[1:]] for row in table.rows])


def _links(clusters: Records, t: Translator) -> Records:
    """Give one link a row: a cell holds only one."""
    fields = (Field("id", t("Cluster, id")), Field("name", t("Cluster")), Field("url", t("Source"), kind="link"))
    columns = (clusters.column(key) for key in ("id", "name", "sources"))
    rows = [(key, name, str(urls or "")) for key, name, urls in zip(*columns, strict=True)]
    return Records(fields, [[key, name, url] for key, name, urls in rows for url in split(urls)])


def _sheet(book: Workbook, name: str, table: Records) -> None:
    """Add a sheet: headings in the first row, which stays in sight, typed cells under it, filters."""
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1})
    # A text that begins like a formula stays a text even when its cell is edited.
    formats = {"text": {"quote_prefix": True}, "integer": {"num_format": "0"}, "float": {"num_format": "0.0####"},
               "date": {"num_format": "yyyy-mm-dd"}, "link": {"font_color": "#0f4c81", "underline": 1}}  # fmt: skip
    kinds = {kind: book.add_format(look) for kind, look in formats.items()}
    for place, field in enumerate(table.fields):
        sheet.set_column(place, place, WIDTHS.get(field.key, _WIDTH[field.kind]))
        sheet.write_string(0, place, field.heading, head)
        for line, row in enumerate(table.rows, 1):
            _write(sheet, (line, place), row[place], field.kind, kinds)
    sheet.freeze_panes(1, 2)
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
