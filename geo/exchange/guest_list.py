"""Lists of participants as people paste them: from a spreadsheet, a CSV file or written by hand."""

import csv
import re
from dataclasses import dataclass

from geo.codes import COUNTRIES, spoken_in
from geo.i18n import mark as _
from geo.settings import is_mail
from geo.text import fold

MOST, LONGEST_NAME, LONGEST_ABOUT = 1_000, 200, 600  # participants at once; characters
KINDS = ("cluster", "firm", "other")
_KINDS = {"klaster": "cluster", "cluster": "cluster", "firma": "firm", "firm": "firm", "company": "firm"}
_KINDS |= {"inne": "other", "inny": "other", "other": "other"}
NO_MAIL = _("no e-mail address")
TWO_MAILS = _("two e-mail addresses")
NO_NAME = _("no name of the organisation")
TOO_LONG = _("longer than {n} characters")
AGAIN = _("an address that another line has")


@dataclass(frozen=True, slots=True)
class GuestLine:
    """A participant as a list has it."""

    name: str
    email: str  # in small letters
    country: str = ""  # ISO 3166, blank where the list names none
    kind: str = "other"
    about: str = ""

    @property
    def language(self) -> str:
        """Language of the mails to it."""
        return spoken_in(self.country)


@dataclass(frozen=True, slots=True)
class ReadList:
    """What a list says."""

    guests: tuple[GuestLine, ...]
    faults: tuple[tuple[int, str, str], ...]  # number of the line, what it says, marked message
    left: str  # the faulty lines as they came, to be mended


def read(text: str) -> ReadList:
    r"""Read a list: a line for each participant, cells in any order; a first line without an address is its head.

    >>> read("Name;Country;E-mail\nKlaster A;CZ;a@b.cz").guests[0].country
    'CZ'
    """
    lines = [line for line in text.splitlines() if line.strip()]
    guests: dict[str, GuestLine] = {}
    faults, left = [], []
    for number, line in enumerate(lines[: MOST + 1], start=1):
        if number == 1 and "@" not in line and len(lines) > 1:
            continue
        found = _read(line, _mark(lines))
        if not isinstance(found, str) and found.email in guests:
            found = AGAIN
        if isinstance(found, str):
            faults.append((number, line[:80], found))
            left.append(line)
        else:
            guests[found.email] = found
    return ReadList(tuple(guests.values()), tuple(faults), "\n".join(left))


def _mark(lines: list[str]) -> str:
    """Return what stands between the cells."""
    return max("\t;,", key=lambda mark: sum(mark in line for line in lines))


def _read(line: str, mark: str) -> GuestLine | str:
    cells = [" ".join(cell.split()) for cell in next(csv.reader([line], delimiter=mark, skipinitialspace=True), [])]
    mails = [cell for cell in cells if "@" in cell]
    if len(mails) != 1:
        return TWO_MAILS if mails else NO_MAIL
    email = mails[0].removeprefix("mailto:").lower()
    if not is_mail(email):
        return NO_MAIL
    country = next(
        (cell.upper() for cell in cells if re.fullmatch(r"[A-Za-z]{2}", cell) and cell.upper() in COUNTRIES), ""
    )
    kind = next((_KINDS[fold(cell)] for cell in cells if fold(cell) in _KINDS), "other")
    words = [
        cell for cell in cells if cell and cell not in mails and cell.upper() != country and fold(cell) not in _KINDS
    ]
    if not words:
        return NO_NAME
    if len(words[0]) > LONGEST_NAME or len(" ".join(words[1:])) > LONGEST_ABOUT:
        return TOO_LONG
    return GuestLine(words[0], email, country, kind, "; ".join(words[1:]))
