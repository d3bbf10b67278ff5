"""Reading the raw tables: UTF-8 text cells, each row with its line in the file."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from geo.build.rules import Fault, told
from geo.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_MANY = 3  # zero bytes at every other place, by which UTF-16 without its mark is known


@dataclass(frozen=True, slots=True)
class RawTable:
    """One CSV file as it came."""

    file: str  # name of the file, for messages
    frame: "pd.DataFrame"  # all cells as text, blank cells as ``""``; shape (rows, columns)
    lines: tuple[int, ...]  # for each row the line of the file on which it begins (the header is line 1)

    def with_columns(self, names: Iterable[str]) -> "RawTable":
        """Return the table with the named columns, blank where it lacks them."""
        lacking = {name: "" for name in names if name not in self.frame}
        return replace(self, frame=self.frame.assign(**lacking)) if lacking else self


def read(path: Path) -> RawTable:
    """Read one CSV file.

    Raises
    ------
    DataError
        The file is absent, empty, not UTF-8 or not a table; every torn row is named.
    """
    header, rows, lines = cells(path)
    return table(path.name, header, rows, lines)


def table(file: str, header: Sequence[str], rows: Sequence[Sequence[str]], lines: Sequence[int] = ()) -> RawTable:
    """Make a table of cells; without `lines` those that its rows would have in a file."""
    import pandas as pd

    frame = pd.DataFrame(rows, columns=header, dtype="str")
    return RawTable(file, frame, tuple(lines) or tuple(range(2, len(rows) + 2)))


def cells(path: Path) -> tuple[list[str], list[list[str]], list[int]]:
    """Read header, rows and the line on which each row begins, without loading what makes tables of them.

    Raises
    ------
    DataError
        As `read`.
    """
    return _split(path.name, _text(path))


def _text(path: Path) -> str:
    """Read a file as UTF-8, with or without a byte order mark."""
    file = path.name
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise DataError([f"{file} is missing in {path.parent}; put the table there."]) from None
    except OSError as error:
        raise DataError([f"{file} cannot be read ({error.strerror}); check the path and its permissions."]) from None
    if content.startswith(_UTF16) or max(content[:200:2].count(0), content[1:200:2].count(0)) > _MANY:
        raise DataError([f"{file} is encoded in UTF-16, expected UTF-8; save it as UTF-8."])
    try:
        text = content.decode("utf-8").lstrip("\ufeff")  # some programs write the byte order mark twice
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = content[error.start]
        fault = (
            f"{file}, row {line}: byte 0x{byte:02X} is not UTF-8, the file seems to be in another encoding "
            "(Windows-1250 or ISO 8859-2 are usual for Polish text); save it as UTF-8."
        )
        raise DataError([fault]) from None
    if not text.strip():
        raise DataError([f"{file} is empty, expected a header and rows; put the table there."])
    return text


def _split(file: str, text: str) -> tuple[list[str], list[list[str]], list[int]]:
    """Split a text into header, rows and the line on which each row begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    begins = 1
    try:
        for row in reader:
            if row:
                rows.append(row)
                lines.append(begins)
            begins = reader.line_num + 1
    except csv.Error as error:
        fault = f"{file}, row {begins}: not readable as CSV ({error}); check the quotation marks of this row."
        raise DataError([fault]) from None
    header, body = rows[0], rows[1:]
    if faults := _header_faults(file, header):
        raise DataError(faults)
    torn = [
        Fault(file, line, 0, len(row) > len(header), _torn(file, line, len(row), len(header)))
        for row, line in zip(body, lines[1:], strict=True)
        if len(row) != len(header)
    ]
    if torn:
        raise DataError(told(torn))
    return header, body, lines[1:]


def _torn(file: str, line: int, came: int, expected: int) -> str:
    """Say that a row has too many cells or too few."""
    remedy = "put cells that contain commas between quotation marks" if came > expected else "add the cells it lacks"
    cells = f"{came} {'cell' if came == 1 else 'cells'}"
    return f"{file}, row {line}: came {cells}, expected {expected} as in the header; {remedy}."


def _header_faults(file: str, header: list[str]) -> list[str]:
    """Say what is wrong with a header as such; missing columns are the schema's business."""
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        return [f"{file}: the header is separated by semicolons or tabs, expected commas; save it as CSV with commas."]
    repeated = [name for name, count in Counter(header).items() if count > 1]
    return [f"{file}: column {name!r} comes more than once; keep one." for name in repeated]
