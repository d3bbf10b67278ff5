"""Tables of scenes and figures for spreadsheets and programs: CSV in two dialects, its metadata, and workbooks.

Names and remarks come from many hands: no text can become a formula, and only http(s) addresses become links.
"""

from __future__ import annotations

import csv as csv_writer
import io
import re
import unicodedata
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from geo.export import metadata
from geo.export.contents import TERYT, Contents, of_figure, table_of
from geo.export.records import Field, Records, Value
from geo.export.workbook import Book
from geo.text import split

if TYPE_CHECKING:
    from geo.figures.figure import Figure
    from geo.i18n import Translator
    from geo.scenes.scene import Scene

# A spreadsheet would run a text that begins like a formula; importers drop the blanks before its first sign, and some
# take the wide forms of these signs for them.
FORMULA = frozenset("=+-@")
CONTROLS = ("\t", "\r", "\n")
# Texts that a spreadsheet would take for numbers or days and change: leading zeros, exponents, more digits than it
# keeps, parts of days and times, groups of digits as in telephone numbers. A whole day may become one.
NUMERIC = re.compile(
    r"(?!\d{4}-\d\d-\d\d$|\d\d\.\d\d\.\d{4}$)"
    r"(?:0\d+|\d+[eE][+-]?\d+|\d{16,}|\d{1,4}(?:[./:-]\d{1,4}){1,2}|\d{1,3}(?:\s\d{3})+)",
    re.ASCII,
)
POLISH = (";", ",")  # separator and decimal sign


def csv(shown: Scene | Contents) -> bytes:
    """Write the table of the page's subject as CSV for programs: comma, decimal point, UTF-8 without a mark."""
    return _csv(Contents.of(shown).main.records).encode()


def csv_excel(shown: Scene | Contents) -> bytes:
    """Write it as CSV for Polish spreadsheets: semicolon, decimal comma, UTF-8 with a byte order mark.

    A spreadsheet takes ``06`` for a number, so codes of voivodeships stand there as ISO 3166-2 writes them, too.
    """
    held = Contents.of(shown)
    return _csv(_for_spreadsheets(held.main.records, held.scene.t), *POLISH, guarded=True).encode("utf-8-sig")


def metadata_csv(shown: Scene | Contents) -> bytes:
    """Write what stands beside the table: title, View in words, sources with licence and date, columns with units."""
    return _csv(metadata.table(Contents.of(shown))).encode()


def metadata_csv_excel(shown: Scene | Contents) -> bytes:
    """Write the same for Polish spreadsheets."""
    held = Contents.of(shown)
    main = replace(held.main, records=_for_spreadsheets(held.main.records, held.scene.t))
    told = metadata.table(Contents(held.scene, (main,)))
    return _csv(told, *POLISH, guarded=True).encode("utf-8-sig")


def figure_csv(figure: Figure, t: Translator) -> bytes:
    """Write the table of a figure as CSV that opens in the spreadsheets of the language's users.

    UTF-8 with a byte order mark; ``;`` and decimal comma in Polish, ``,`` and point in English.
    """
    return records_csv(of_figure(figure, t), t)


def records_csv(table: Records, t: Translator) -> bytes:
    """Write any table as `figure_csv` does."""
    dialect = POLISH if t.language == "pl" else (",", ".")
    return _csv(table, *dialect, labelled=True, guarded=True).encode("utf-8-sig")


def _for_spreadsheets(table: Records, t: Translator) -> Records:
    """Return a table whose codes of voivodeships survive in a spreadsheet."""
    keys = [field.key for field in table.fields]
    if TERYT not in keys:
        return table
    meaning = t("code of the voivodeship by the standard of ISO, PL and TERYT, which spreadsheets keep")
    codes = [code and f"PL-{code}" for code in table.column(TERYT)]
    return table.with_column(keys.index(TERYT) + 1, Field("iso_3166_2", "ISO 3166-2", meaning), codes)


def _csv(
    table: Records, separator: str = ",", decimal: str = ".", *, labelled: bool = False, guarded: bool = False
) -> str:
    """Write a table with keys, or labels and units, as its headings; missing cells are empty.

    `guarded` keeps spreadsheets from taking texts for numbers and days.
    """
    text = io.StringIO(newline="")
    writer = csv_writer.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow([defused(field.heading) if labelled else field.key for field in table.fields])
    guards = [guarded and field.kind == "text" and field.key != TERYT for field in table.fields]
    for row in table.rows:
        writer.writerow([_text(value, decimal, guard) for value, guard in zip(row, guards, strict=True)])
    return text.getvalue()


def _text(value: Value, decimal: str, guard: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return "'" + value if guard and NUMERIC.fullmatch(value) else defused(value)
    return str(value).replace(".", decimal) if isinstance(value, float) else str(value)


def defused(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula, whatever blanks hide its first sign."""
    if text[:1].isalnum():
        return text
    seen = (sign for sign in unicodedata.normalize("NFKC", text) if not _unseen(sign))
    return "'" + text if text.startswith(CONTROLS) or next(seen, "") in FORMULA else text


def _unseen(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) in {"Cc", "Cf"}


def xlsx(shown: Scene | Contents) -> bytes:
    """Write a workbook: the subject of the page, its figures, clusters and their statuses, then metadata."""
    held = Contents.of(shown)
    scene, t = held.scene, held.scene.t
    about = {"title": held.title, "subject": held.words, "created": _day(scene), "keywords": scene.version}
    with Book(about, t) as book:
        for one in held.tables:
            book.add(one)
        book.sheet(t("Links to sources"), _links(held.clusters.records, t))
        book.sheet(t("Metadata"), _labelled(metadata.table(held, whole=True), t))
    return book.content


def figure_xlsx(figure: Figure, t: Translator) -> bytes:
    """Write a workbook of one figure: a sheet with title, measure, typed cells, source and notes."""
    one = table_of(figure, t)
    with Book({"title": one.title, "subject": one.measure}, t) as book:
        book.add(one)
    return book.content


def records_xlsx(title: str, table: Records, t: Translator) -> bytes:
    """Write a workbook of any table."""
    with Book({"title": title}, t) as book:
        book.sheet(title, table)
    return book.content


def _day(scene: Scene) -> datetime:
    return datetime.combine(scene.sources.today, datetime.min.time())


def _labelled(table: Records, t: Translator) -> Records:
    """Head the metadata in the language of the reader."""
    key = t("Name in programs")
    said = (t("About what"), key, t("Name"), t("Value"), t("Kind"), t("Unit"), t("Licence"), t("Date"), t("Link"))
    words = (t("this file"), t("filter"), t("source"), t("column"), t("table"))
    about = dict(zip(metadata.SECTIONS, words, strict=True))
    fields = [Field(field.key, label, kind=field.kind) for field, label in zip(table.fields, said, strict=True)]
    return Records(fields, [[about[str(row[0])], *row[1:]] for row in table.rows])


def _links(clusters: Records, t: Translator) -> Records:
    """Return one row per link: a cell holds only one."""
    fields = (Field("id", t("Cluster, id")), Field("name", t("Cluster")), Field("url", t("Source"), kind="link"))
    columns = (clusters.column(key) for key in ("id", "name", "sources"))
    rows = [(key, name, str(urls or "")) for key, name, urls in zip(*columns, strict=True)]
    return Records(fields, [[key, name, url] for key, name, urls in rows for url in split(urls)])
