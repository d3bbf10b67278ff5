"""Tables of firms as people keep them: read from CSV or a spreadsheet, columns told by their heads."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from geo.errors import Declined
from geo.i18n import mark as _
from geo.text import fold

MOST_ROWS, MOST_COLUMNS, LONGEST = 10_000, 60, 5_000
MOST_UNPACKED = 200_000_000  # bytes of a spreadsheet, which is packed
SHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
# What a column may mean, with the words that heads begin with, folded.
MEANINGS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "name": (_("Name of the firm"), ("nazwa", "firma", "czlonek", "name", "company", "podmiot", "przedsiebiorstwo")),
    "nip": (_("NIP"), ("nip", "vat", "tax")),
    "regon": (_("REGON"), ("regon",)),
    "krs": (_("KRS"), ("krs",)),
    "legal": (_("Form"), ("forma", "legal", "form")),
    "city": (_("Town of the seat"), ("miejscowosc", "miasto", "siedziba", "town", "city", "seat")),
    "teryt": (_("Voivodeship"), ("wojewodztwo", "region", "voivodeship", "teryt")),
    "pkd": (_("Divisions of PKD"), ("pkd", "nace")),
    "size": (_("Size"), ("wielkosc", "size", "klasa")),
    "website": (_("Website"), ("www", "strona", "website", "web", "url", "adres www")),
    "email": (_("E-mail"), ("e mail", "email", "mail", "poczta")),
    "text_pl": (
        _("What it makes or does, in Polish"),
        ("opis", "dzialalnosc", "oferta", "czym sie", "produkty", "co "),
    ),
    "text_en": (_("What it makes or does, in English"), ("description", "opis en", "opis ang", "what it")),
    "valid_from": (_("Member from"), ("czlonek od", "od", "data przyst", "member from", "from", "joined")),
    "valid_to": (_("Member until"), ("czlonek do", "do", "data wyst", "member until", "until", "left")),
}
_ENCODINGS = ("utf-8-sig", "cp1250")
UNREADABLE = _("This file cannot be read as a table. Save it as XLSX or CSV (UTF-8) and try again.")


@dataclass(frozen=True, slots=True)
class FirmTable:
    """A table as it was read: texts."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    lines: Sequence[int]  # the number of each row in the file, where blank ones count


def read(name: str, content: bytes) -> FirmTable:
    """Read a file by the end of its name; rows in which nothing stands are left out.

    Raises
    ------
    Declined
        It is no table, or too large a one.
    """
    if name.lower().endswith(SHEETS) or content.startswith(b"PK\x03\x04"):
        cells = _sheet(content)
    else:
        cells = _separated(content)
    counted = [(line, row) for line, row in enumerate(cells, start=1) if any(cell.strip() for cell in row)]
    filled = [[cell.strip()[:LONGEST] for cell in row] for _line, row in counted]
    if len(filled) < 2:
        raise Declined(_("The table has no rows below its head; put one firm into each row."))
    width = max(map(len, filled))
    if len(filled) - 1 > MOST_ROWS or width > MOST_COLUMNS:
        raise Declined(
            _("A table has at most {rows} rows and {columns} columns; split it."), rows=MOST_ROWS, columns=MOST_COLUMNS
        )
    head, *rows = ([*row, *[""] * (width - len(row))] for row in filled)
    return FirmTable(head, rows, [line for line, _row in counted[1:]])


def _sheet(content: bytes) -> list[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
                    raise Declined(UNREADABLE)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        above, rows = (sheet.start or (0, 0))[0], sheet.to_python()  # which leaves blank rows above the table out
    except (CalamineError, zipfile.BadZipFile, NotImplementedError, OSError, ValueError, IndexError) as error:
        raise Declined(UNREADABLE) from error
    return [*[[]] * above, *([_text(cell) for cell in row] for row in rows)]


def _text(cell: Any) -> str:
    """Write a cell of a spreadsheet as a text: 5250008028.0 is a number that nobody wrote with a point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _separated(content: bytes) -> list[list[str]]:
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        head = text.lstrip().partition("\n")[0]  # of the first row in which something stands
        delimiter = max(";,\t", key=head.count)
        try:
            return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        except csv.Error as error:
            raise Declined(UNREADABLE) from error
    raise Declined(UNREADABLE)


def guessed(header: Iterable[str]) -> dict[str, str]:
    """Tell by their heads what columns mean: number of a column to its meaning, each meaning once."""
    found: dict[str, str] = {}
    for number, head in enumerate(header):
        plain = " ".join("".join(sign if sign.isalnum() else " " for sign in fold(head)).split())
        fits = [
            (len(word), meaning)
            for meaning, (_label, words) in MEANINGS.items()
            for word in words
            if _begins(plain, word.strip())
        ]
        best = max(fits, default=(0, ""))[1]
        found[str(number)] = best if best not in found.values() else ""
    return found


def _begins(head: str, word: str) -> bool:
    """Whether a head begins with a word; a short one has to stand there by itself."""
    by_itself = head.split(" ", maxsplit=1)[0] == word
    return head == word or (len(word) > 2 and by_itself) or (len(word) > 3 and head.startswith(word))


def correction(table: FirmTable, faulty: Iterable[tuple[int, str]], head: str) -> bytes:
    """Write the faulty rows as they came, each with what is to be mended behind it, as CSV for spreadsheets."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([*map(_harmless, table.header), head])
    writer.writerows([*map(_harmless, table.rows[place]), told] for place, told in faulty)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return (
        f"'{cell}"
        if cell.startswith(("=", "+", "-", "@", "\t")) and not cell[1:].replace(" ", "").isdecimal()
        else cell
    )
