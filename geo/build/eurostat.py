r"""Reading Eurostat's files, plain or gzip: bulk TSV (old and new headers) and SDMX-CSV (1.0 and 2.0).

Bulk TSV: the first cell of the header names the dimensions (``nace_r2,indic_sb,geo\time``; today
``freq,nace_r2,indic_sbs,geo\TIME_PERIOD``), the other cells the periods; a cell is a number or ``:``, then flags.
SDMX-CSV: one row per figure, ``DATAFLOW,LAST UPDATE,freq,…,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS``.
"""

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from geo.build.rules import shown
from geo.errors import DataError
from geo.taxonomy import NUTS2, NUTS2_PARTS

EXPECTED = "expected a file of Eurostat as TSV or SDMX-CSV"
REMEDY = "open the table in Eurostat's data browser and download it as TSV or SDMX-CSV"

_MAZOWIECKIE = "14"  # of which two NUTS 2 regions are parts
_SAME, _ROUNDING = 0.02, 3.0  # how far it may be from their sum: part of it, and units
_COUNTRY = "PL"
_AGAIN = "download the file again"
# Columns that begin so are no dimensions: they are about the file, or about the figure (and may have a name beside).
_ABOUT_FILE = ("dataflow", "structure", "action", "last update")
_ABOUT_FIGURE = ("time_period", "obs_", "conf_")
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)  # how Eurostat writes a dimension; names have capitals or blanks
_COLUMNS = ("freq", "unit", "geo", "nace_r2", "indic_sbs", "indic_sb", "currency", "time_period", "obs_value")
_LONGEST_LINE = 1_000_000
_LARGEST = 4_000_000_000  # characters after unpacking: far above Eurostat's largest table of this kind
_DATASET = re.compile(r"(sbs_r_[a-z0-9]+(?:_r2)?|nama_10r_[23]g[a-z]+)", re.IGNORECASE)
_CELL = re.compile(r"(:|[-+]?[\d.,]+(?:[eE][-+]?\d+)?)\s*([A-Za-z ,;|]*)(?:@\s*([A-Za-z ,;|]*))?")
_LABELLED = re.compile(r"(?:^|[,;|])\s*([A-Za-z]{1,4})\s*:")  # codes of ``b: break in time series, p: provisional``
_NO_SECRECY = "F"  # free for publication
_NO_REMARK = "a"  # normal value
_STARTS = (
    (b"PK\x03\x04", "is an Excel workbook or a ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "is an old Excel workbook"),
    (b"%PDF", "is a PDF document"),
    (b"\xff\xfe", "is encoded in UTF-16"),
    (b"\xfe\xff", "is encoded in UTF-16"),
    (b"<", "is a web page or XML"),
    (b"{", "is JSON"),
    (b"[", "is JSON"),
)


@dataclass(frozen=True, slots=True)
class Observation:
    """One cell of a file: its row, its keys by dimension (small letters), period, value (``""`` if none) and flags.

    Flags are the observation's as small letters, then its confidentiality as capital letters.
    """

    row: int
    keys: dict[str, str]
    period: str
    value: str
    flag: str


@dataclass(frozen=True, slots=True)
class EurostatFile:
    """What a file holds of Poland."""

    name: str  # name of the file; code of the table in small letters, ``""`` if neither content nor name tells it
    dataset: str
    updated: str  # day of Eurostat's last update as ``YYYY-MM-DD``, ``""`` if not told
    dimensions: tuple[str, ...]  # names of the dimensions in small letters
    observations: list[Observation]  # poland's; those of other countries are only counted
    foreign: int  # rows of other countries


def read(path: Path) -> EurostatFile:
    """Read the figures of Poland and its regions from a file.

    Raises
    ------
    DataError
        The file is absent, of another kind, torn or in part unreadable; in sentences.
    """
    name = path.name
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as content:
            _refuse_other_kinds(name, content.read(512))
            content.seek(0)
            with io.TextIOWrapper(content, encoding="utf-8-sig", newline="") as text:
                return _parsed(name, text)
    except FileNotFoundError:
        raise DataError([f"{path} is missing; check the path."]) from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise DataError([f"{name} is a damaged gzip file, {EXPECTED}; download it again."]) from None
    except UnicodeDecodeError:
        raise DataError([f"{name} is not encoded in UTF-8, {EXPECTED}; {REMEDY}."]) from None
    except csv.Error as error:
        raise DataError([f"{name} is not readable as CSV ({error}), {EXPECTED}; {REMEDY}."]) from None
    except OSError as error:
        raise DataError([f"{path} cannot be read ({error.strerror or error}); check the path."]) from None


def codes(path: Path) -> Iterator[tuple[str, str]]:
    """Give codes and names of a list of Eurostat, a TSV of both, plain or gzip; DataError if it is of another kind."""
    content = path.read_bytes()
    with suppress(gzip.BadGzipFile, EOFError, zlib.error):
        content = gzip.decompress(content)
    _refuse_other_kinds(path.name, content[:512])
    for code, *names in csv.reader(content.decode("utf-8-sig", "replace").splitlines(), delimiter="\t"):
        if names:
            yield code.strip(), names[0].strip()


def _refuse_other_kinds(name: str, start: bytes) -> None:
    """Refuse by its first bytes what is no table of text."""
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not bare:
        raise DataError([f"{name} is empty, {EXPECTED}; {REMEDY}."])
    for magic, what in _STARTS:
        if bare.startswith(magic):
            raise DataError([f"{name} {what}, {EXPECTED}; {REMEDY}."])
    if b"\0" in start:
        raise DataError([f"{name} is not text, {EXPECTED}; {REMEDY}."])


def _parsed(name: str, text: io.TextIOWrapper) -> EurostatFile:
    """Tell the two formats apart by the header and read on."""
    lines = _lines(name, text)
    header = next(lines).rstrip("\r\n")
    first, *periods = next(csv.reader([header], delimiter="\t"))
    if periods and "\\" in first:
        return _tsv(name, first, periods, lines)
    for separator in ",;\t":
        columns = [_code(column) for column in next(csv.reader([header], delimiter=separator))]
        if {"geo", "time_period", "obs_value"} <= {column.lower() for column in columns}:
            return _sdmx(name, columns, csv.reader(lines, delimiter=separator))
    if any(word in header.lower() for word in ("observation value", "geopolitical entity")):
        fault = f"{name} has the names of regions and activities only, expected their codes"
        raise DataError([f"{fault}; download it again with codes, or with codes and labels."])
    raise DataError([f"{name}: the header is {shown(header)}, {EXPECTED}; {REMEDY}."])


def _lines(name: str, text: io.TextIOWrapper) -> Iterator[str]:
    """Return the lines of a text, none of them endless."""
    total = 0
    while line := text.readline(_LONGEST_LINE):
        total += len(line)
        if len(line) == _LONGEST_LINE or total > _LARGEST:
            raise DataError([f"{name} is larger than any such table, {EXPECTED}; {REMEDY}."])
        yield line


def _code(cell: str) -> str:
    """Return the code of a cell that may have its label after a colon: ``C10:Manufacture of food products``."""
    return cell.partition(":")[0].strip()


def _tsv(name: str, first: str, periods: list[str], lines: Iterator[str]) -> EurostatFile:
    """Read the rows of a bulk TSV."""
    dimensions = tuple(part.strip().lower() for part in first.partition("\\")[0].split(","))
    if "geo" not in dimensions:
        raise DataError([f"{name}: the header has no dimension geo but {shown(first)}, {EXPECTED}; {REMEDY}."])
    times = [period.strip() for period in periods]
    geo = dimensions.index("geo")
    observations: list[Observation] = []
    foreign, faults = 0, []
    for row, line in enumerate(lines, start=2):
        if not line.strip():
            continue
        key, *cells = line.rstrip("\r\n").split("\t")
        parts = [_code(part).upper() for part in key.strip().strip('"').split(",")]
        if len(parts) != len(dimensions) or len(cells) != len(times):
            came = f"{name}, row {row}: came {len(parts)} keys and {len(cells)} cells"
            faults.append(f"{came}, expected {len(dimensions)} and {len(times)} as in the header; {_AGAIN}.")
        elif not parts[geo].startswith(_COUNTRY):
            foreign += 1
        else:
            keys = dict(zip(dimensions, parts, strict=True))
            for period, cell in zip(times, cells, strict=True):
                if cell.strip(' "'):
                    observations.append(Observation(row, keys, period, *_split(cell.strip(' "'))))
    refuse(faults)
    named = _DATASET.search(name)
    return EurostatFile(name, named[0].lower() if named else "", "", dimensions, observations, foreign)


def _split(cell: str) -> tuple[str, str]:
    """Split a cell of a TSV into value and flags; what is no number stays, for the reader to refuse."""
    match = _CELL.fullmatch(cell.strip())
    if not match:
        return cell.strip(), ""
    value, flags, secrecy = (part or "" for part in match.groups())
    return value.removeprefix(":"), _flag(flags, secrecy)


@lru_cache(maxsize=256)  # a table has few
def _flag(observation: str, secrecy: str) -> str:
    """Join flags, in whatever way they are written: ``bp``, ``B P``, ``b;p``, ``b: break in time series``."""
    remarks, secret = _letters(observation).lower(), _letters(secrecy).upper()
    return remarks.replace(_NO_REMARK, "") + secret.replace(_NO_SECRECY, "")


def _letters(flags: str) -> str:
    """Return the letters of flags, each once, without their labels."""
    codes = _LABELLED.findall(flags) if ":" in flags else [flags]
    return "".join(dict.fromkeys(letter for letter in "".join(codes) if letter.isalpha()))


def _sdmx(name: str, written: list[str], rows: "Iterator[list[str]]") -> EurostatFile:
    """Read the rows of an SDMX-CSV."""
    columns = [column.lower() for column in written]
    at = {column: place for place, column in reversed(list(enumerate(columns)))}
    dimensions = _dimensions(written)
    flow, updated, foreign = "", "", 0
    observations: list[Observation] = []
    faults: list[str] = []
    for row, cells in enumerate(rows, start=2):
        if not any(cells):
            continue
        if len(cells) != len(columns):
            came = f"{name}, row {row}: came {len(cells)} cells, expected {len(columns)} as in the header"
            faults.append(f"{came}; {_AGAIN}.")
            continue
        named = {column: cells[place].strip() for column, place in at.items()}
        flow = flow or named.get("dataflow") or named.get("structure_id", "")
        updated = updated or named.get("last update", "")
        if not named["geo"].upper().startswith(_COUNTRY):
            foreign += 1
            continue
        keys = {dimension: _code(named[dimension]).upper() for dimension in dimensions}
        flag = _flag(named.get("obs_flag") or named.get("obs_status", ""), named.get("conf_status", ""))
        value = named["obs_value"].removeprefix(":")
        observations.append(Observation(row, keys, _code(named["time_period"]), value, flag))
    refuse(faults)
    code = _table(flow) or ((_DATASET.search(name) or [""])[0]).lower()
    return EurostatFile(name, code, _day(updated), dimensions, observations, foreign)


def _dimensions(written: list[str]) -> tuple[str, ...]:
    """Return the columns that tell figures apart, in small letters: not those about the file or the figure.

    Where a file has names beside codes (``geo,Geopolitical entity (reporting)``), columns that are no identifiers hold
    names; in a header that lost its capitals or small letters they are told by their place, behind their code.
    """
    columns = [column.lower() for column in written]
    named = "structure_name" in columns or "time" in columns
    told = "OBS_VALUE" in written and any(_IDENTIFIER.fullmatch(column) for column in written)
    found: list[str] = []
    behind = False  # whether this column stands behind a code
    for column, original in zip(columns, written, strict=True):
        about = not column or column.startswith(_ABOUT_FILE + _ABOUT_FIGURE)
        name = named and column not in _COLUMNS and (not _IDENTIFIER.fullmatch(original) if told else behind)
        if not about and not name and column not in found:
            found.append(column)
        behind = not name and (not about or column.startswith(_ABOUT_FIGURE))
    return tuple(found)


def _table(flow: str) -> str:
    """Return the code of a table from how SDMX names it: ``ESTAT:SBS_R_NUTS2021(1.0): SBS by region``."""
    match = re.match(r"\s*(?:[A-Z]+\d*:)?([A-Za-z][A-Za-z0-9_]*)\s*(?:\(|:|$)", flow)
    return match[1].lower() if match else ""


def _day(text: str) -> str:
    """Read ``30/09/26 11:00:00`` or ``2026-09-30T…`` as ``2026-09-30``; ``""`` if it is neither."""
    if match := re.match(r"(\d\d)/(\d\d)/(?:20)?(\d\d)\b", text):
        return f"20{match[3]}-{match[2]}-{match[1]}"
    match = re.match(r"20\d\d-\d\d-\d\d", text)
    return match[0] if match else ""


def refuse(faults: list[str], most: int = 20) -> None:
    """Raise the faults, if there are any; of many the first ones and how many more."""
    if len(faults) > most:
        faults = [*faults[:most], f"{len(faults) - most} more faults of these kinds."]
    if faults:
        raise DataError(faults)


@dataclass(frozen=True, slots=True)
class AreaValue:
    """The figure of an area in a file: its row, its value (None if not published), its flags."""

    row: int
    value: float | None
    flag: str


def regions(areas: Mapping[str, AreaValue], what: str, faults: list[str]) -> dict[tuple[str, str], AreaValue]:
    """Return the figures of Poland and the voivodeships, by TERYT code and part, of those of NUTS codes.

    `areas` are figures of one variable, activity and year; other codes than those of Poland, the voivodeships and the
    parts of Mazowieckie are passed over. `faults` takes a sentence for every voivodeship of which two codes give
    different figures. The part is ``""`` except in the rows of PL91 and PL92. Mazowieckie is PL12 or, where that is not
    published, the sum of PL91 and PL92 if both are; where all three are, PL12 must be about that sum.
    """
    figures: dict[tuple[str, str], AreaValue] = {}
    for teryt, codes in NUTS2.items():
        given = {code: areas[code] for code in codes if code in areas}
        published = {code: figure for code, figure in given.items() if figure.value is not None}
        if len({figure.value for figure in published.values()}) > 1:
            came = " and ".join(f"{figure.value:g} under {code}" for code, figure in published.items())
            faults.append(f"{what}: came {came}, expected one figure of the region; remove the code that is wrong.")
        if given:
            figures[teryt, ""] = next(iter({**published, **given}.values()))
    parts = {(_MAZOWIECKIE, part): areas[part] for part in NUTS2_PARTS if part in areas}
    whole = figures.get((_MAZOWIECKIE, ""))
    if parts:
        together = _together(list(parts.values()))
        if whole is None or whole.value is None:
            figures[_MAZOWIECKIE, ""] = together
        elif together.value is not None and abs(together.value - whole.value) > _SAME * together.value + _ROUNDING:
            came = f"{whole.value:g} under PL12 and {together.value:g} under PL91 and PL92 together"
            faults.append(f"{what}: came {came}, expected the same; remove the codes that are wrong.")
    return figures | parts


def _together(parts: list[AreaValue]) -> AreaValue:
    """Add the two parts up; not published if one is not, with the flags of both."""
    flag = "".join(dict.fromkeys("".join(part.flag for part in parts)))
    values = [part.value for part in parts if part.value is not None]
    return AreaValue(parts[0].row, sum(values) if len(values) == len(NUTS2_PARTS) else None, flag)
