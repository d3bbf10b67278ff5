"""Getting the register of boundaries: from a file or the web, in any of the formats it comes in."""

import http.client
import lzma
import re
import shutil
import time
import urllib.error
import urllib.request
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from geo.build.encodings import decoded, recoded, shape_encoding
from geo.days import today
from geo.errors import BoundaryError
from geo.taxonomy import VOIVODESHIPS

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

SIZE_LIMIT = 500_000_000  # bytes of a file, and of what is unpacked of an archive
ARCHIVE_LIMIT = 2_000_000_000  # bytes of an archive: that of the whole register holds much that is not needed
FEATURE_LIMIT = 5_000  # features of a layer; all communes are 2 479
NEED = "expected the 16 voivodeships as GeoJSON, GeoPackage, Shapefile (zipped too) or GML"
ADVICE = "Take the register's layer of voivodeships (A01)."
_OFFICIAL = ("gugik.gov.pl", "geoportal.gov.pl")  # hosts of the register's publisher, and all below them
_TIMEOUT = 30.0  # seconds without an answer
_PATIENCE = 900.0  # seconds for a whole download
_CODE_COLUMN = "JPT_KOD_JE"  # as the register calls it
_FEW_CODES = 8  # of the 16, from which on a column of another name is taken for the codes
_FEW_COUNTIES = 100  # of the 380, from which on a column is taken for their codes
_COUNTY = re.compile(r"(?:0[2468]|[12][02468]|3[02])\d\d", re.ASCII)
_NAMES = ("JPT_NAZWA_", "NAZWA", "NAME")  # columns of names, the register's own first
# Columns with the day from which on a version of a shape holds, in the register and in INSPIRE's form of it.
_VERSION = re.compile(r"(wersja_?od|begin_?lifespan).*", re.IGNORECASE)
_JARGON = re.compile(
    r"sqlite|select |option|register\.", re.IGNORECASE
)  # words of the reading library that help nobody
_DAY = re.compile(r"(\d{4})[-/](\d\d)[-/](\d\d)", re.ASCII)
_WANTED = re.compile(r"a0[12]|wojew|powiat|voivod|count", re.IGNORECASE)  # names of what is unpacked first
# What a damaged, encrypted or strange archive raises, and what its members do (bzip2's faults are of OSError).
_DAMAGED = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    RuntimeError,
    NotImplementedError,
    EOFError,
    OSError,
)
_MAIN = {".geojson": "GeoJSON", ".json": "GeoJSON", ".gpkg": "GeoPackage", ".shp": "Shapefile", ".gml": "GML"}
_BESIDE = (".shx", ".dbf", ".prj", ".cpg")


@dataclass(frozen=True, slots=True)
class RegisterLayer:
    """A layer of the register."""

    frame: "gpd.GeoDataFrame"  # ``teryt``, ``name`` (blank where there is none), ``geometry``
    kind: str  # the format that it came in
    date: str | None  # newest day from which on a version of its shapes holds, ISO; None where it has none


def is_official(address: str) -> bool:
    """Whether an address is one of the register's publisher."""
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    return parts.scheme in {"http", "https"} and any(host == own or host.endswith("." + own) for own in _OFFICIAL)


def fetch(source: str, temporary: Path) -> tuple[str, Path]:
    """Return the name of a source for messages, and its file, downloaded where need be."""
    scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]+):", source)
    if scheme and scheme[1].lower() in {"http", "https"}:
        name, path = _download(source, temporary / "download")
    elif scheme and ("://" in source or scheme[1].lower() in {"file", "data", "ftp"}):
        fault = (
            f"{source}: came an address with {scheme[1]}:, expected http:// or https://, or a file; download it first."
        )
        raise BoundaryError([fault])
    else:
        path = Path(source).expanduser()
        name = path.name
    try:
        size = path.stat().st_size if path.is_file() else None
    except (OSError, ValueError):
        size = None
    if size is None:
        raise BoundaryError([f"{source}: there is no such file; check the path."])
    most = ARCHIVE_LIMIT if _kind(path) == "zip" else SIZE_LIMIT
    if size > most:
        raise BoundaryError([f"{name} has {size / 1e6:.0f} MB, at most {most / 1e6:.0f} are read; {NEED}. {ADVICE}"])
    return name, path


def _download(url: str, target: Path) -> tuple[str, Path]:
    """Download over http(s) and nothing else, redirects included, within limits of size and time."""
    name = _shown(url)
    try:
        opener = urllib.request.OpenerDirector()
        for part in ("Proxy", "Unknown", "HTTP", "HTTPS", "HTTPDefaultError", "HTTPRedirect"):
            opener.add_handler(getattr(urllib.request, f"{part}Handler")())
        opener.add_handler(urllib.request.HTTPErrorProcessor())
        request = urllib.request.Request(url, headers={"User-Agent": "cluster-atlas"})
        begin, size = time.monotonic(), 0
        with opener.open(request, timeout=_TIMEOUT) as answer, target.open("wb") as file:
            while chunk := answer.read(1 << 20):
                size += file.write(chunk)
                if size > ARCHIVE_LIMIT:
                    raise BoundaryError([f"{name} sends more than {ARCHIVE_LIMIT / 1e6:.0f} MB; {NEED}. {ADVICE}"])
                if time.monotonic() - begin > _PATIENCE:
                    raise TimeoutError("it sends too slowly")
    except urllib.error.HTTPError as error:
        error.close()
        said = " ".join(str(error.reason).split())
        fault = f"{name} answered {error.code} {said}; check the address in a browser or download the file."
        raise BoundaryError([fault]) from None
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        reason = " ".join(str(getattr(error, "reason", None) or error or type(error).__name__).split())
        fault = f"{name} cannot be reached ({reason}); check the address and the network, or download the file first."
        raise BoundaryError([fault]) from None
    return name, target


def _shown(url: str) -> str:
    """Write an address without what may be secret in it."""
    try:
        parts = urlsplit(url)
        if not parts.hostname or parts.port == 0:
            raise ValueError("it names no host")
        if "@" in parts.netloc:
            raise ValueError("names and passwords are not sent; download the file first")
    except ValueError as error:
        raise BoundaryError([f"{url.rpartition('@')[2]} is no address to fetch ({error}); correct it."]) from None
    return parts._replace(query="", fragment="").geturl()


def _kind(path: Path) -> str:
    """Tell the format of a file by its first bytes, whatever it is called; "" if it is none that is read."""
    with path.open("rb") as file:
        head = file.read(4096)
    for start, kind in ((b"SQLite format 3\0", "GeoPackage"), (b"PK\x03\x04", "zip"), (b"\0\0\x27\x0a", "Shapefile")):
        if head.startswith(start):
            return kind
    text = decoded(head).encode().removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"{"):
        return "GeoJSON"
    # No other XML is passed on: some formats of the reading library make it open further files.
    if text.startswith(b"<") and b"FeatureCollection" in text and b"OGRVRT" not in text:
        return "GML"
    return ""


def _refusal(name: str, path: Path) -> str:
    """Say what a file is that cannot be read as boundaries."""
    with path.open("rb") as file:
        head = file.read(512).lstrip().lower()
    looks = ((b"%pdf", "a PDF document"), (b"<!doctype html", "a web page"), (b"<html", "a web page"), (b"<", "XML"))
    what = next((what for start, what in looks if head.startswith(start)), "something else" if head else "empty")
    return f"{name} is {what}, {NEED}; download the register's file again."


def _unpack(name: str, path: Path, temporary: Path) -> list[Path]:
    """Unpack what can be boundaries from a zip file; its main files, the likeliest first.

    Datasets that are larger than what may be unpacked, or for which no room is left, stay packed.
    """
    found, total, skipped = [], 0, False
    try:
        with zipfile.ZipFile(path) as archive:
            for number, members in enumerate(_datasets(archive)):
                size = sum(member.file_size for member in members)
                if total + size > SIZE_LIMIT:
                    skipped = True
                    continue
                total += size
                for member in members:
                    suffix = Path(member.filename).suffix.lower()
                    target = temporary / "unpacked" / str(number) / (Path(member.filename).stem + suffix)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with archive.open(member) as packed, target.open("wb") as file:
                        shutil.copyfileobj(packed, file)
                    if suffix in _MAIN:
                        found.append(target)
    except _DAMAGED as error:
        raise BoundaryError([f"{name} cannot be unpacked ({error}); download it again."]) from None
    if skipped and not found:
        fault = f"{name} unpacks to more than {SIZE_LIMIT / 1e6:.0f} MB; {NEED}."
        raise BoundaryError([f"{fault} Unpack it and give the layer of voivodeships (A01_Granice_wojewodztw.shp)."])
    return found


def _datasets(archive: zipfile.ZipFile) -> list[list[zipfile.ZipInfo]]:
    """Group the members of an archive that belong to one dataset; those that are named like what is wanted first."""
    grouped: dict[str, list[zipfile.ZipInfo]] = {}
    for member in archive.infolist():
        path = Path(member.filename)
        if not member.is_dir() and path.suffix.lower() in (*_MAIN, *_BESIDE):
            grouped.setdefault(str(path.with_suffix("")).lower(), []).append(member)
    whole = [each for each in grouped.values() if any(Path(one.filename).suffix.lower() in _MAIN for one in each)]
    return sorted(
        whole, key=lambda each: (not _WANTED.search(Path(each[0].filename).name), sum(m.file_size for m in each))
    )


def _copy(path: Path, kind: str, temporary: Path) -> Path:
    """Copy a dataset to where reading may leave side files, under a suffix that fits its format."""
    suffix = next(suffix for suffix, of in _MAIN.items() if of == kind)
    (temporary / "copy").mkdir()
    target = temporary / "copy" / f"register{suffix}"
    shutil.copyfile(path, target)
    if kind == "Shapefile":
        for beside in _BESIDE:
            for file in (path.with_suffix(beside), path.with_suffix(beside.upper())):
                if file.is_file():
                    shutil.copyfile(file, target.with_suffix(beside))
    return target


def read(name: str, path: Path, temporary: Path) -> dict[str, RegisterLayer]:
    """Read the layers ``voivodeships`` and ``counties``: those that there are, at least one."""
    kind = _kind(path)
    paths = _unpack(name, path, temporary) if kind == "zip" else [_copy(path, kind, temporary)] if kind else []
    datasets = [(one, _kind(one)) for one in paths]
    for one, of in datasets:
        recoded(one, of)
    if lacking := [one for one, of in datasets if of == "Shapefile" and _torn(one)]:
        datasets = [each for each in datasets if each[0] not in lacking]
        if not datasets:
            parts = " and ".join(_torn(lacking[0]))
            raise BoundaryError([f"{name} lies without its {parts}; put the files of the same name beside it."])
    layers = [(one, of, layer) for one, of in datasets if of not in ("", "zip") for layer in _layers(name, one)]
    if not layers:
        raise BoundaryError([_refusal(name, path)])
    tables = [_load(name, one, layer, geometry=False) for one, _, layer in layers]
    found = {}
    for what, codes in (("voivodeships", _code_column), ("counties", _county_column)):
        matches, column, position = max((*codes(table), -position) for position, table in enumerate(tables))
        if matches:
            one, of, layer = layers[-position]
            found[what] = _layer(_load(name, one, layer, geometry=True), column, of)
    if not found:
        raise BoundaryError([_without_codes(name, tables)])
    return found


def _torn(path: Path) -> list[str]:
    """Name the parts that a shapefile cannot do without and that are not beside it."""
    return [suffix for suffix in (".shx", ".dbf") if not path.with_suffix(suffix).is_file()]


def _layer(frame: "gpd.GeoDataFrame", column: str, kind: str) -> RegisterLayer:
    """Reduce a layer to what the atlas takes of it."""
    names = [name for wanted in _NAMES for name in frame.columns if str(name).upper() == wanted]
    days = {
        day for name in frame.columns if _VERSION.fullmatch(str(name)) for cell in frame[name] if (day := _day(cell))
    }
    named = frame[names[0]].fillna("").astype(str).str.strip() if names else ""
    cut = frame.assign(teryt=frame[column].map(_code), name=named)[["teryt", "name", "geometry"]]
    return RegisterLayer(cut, kind, max(days, default=None))


def _day(cell: object) -> str | None:
    """Read the day of a version; None for none, and for one that is to come."""
    match = _DAY.match(str(cell))
    try:
        day = date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
    return day.isoformat() if day and day <= today() else None


def _without_codes(name: str, tables: "list[pd.DataFrame]") -> str:
    """Say what layers hold that have no codes of voivodeships."""
    if not any(map(len, tables)):
        return f"{name} holds no features, {NEED}; it may be cut off: download it again."
    columns = sorted({str(column) for table in tables for column in table.columns})
    codes = [str(value) for table in tables if _CODE_COLUMN in table for value in table[_CODE_COLUMN].head(3)]
    came = f"codes such as {', '.join(codes)}" if codes else f"columns {', '.join(columns[:20]) or '(none)'}"
    fault = f"{name}: came {came}, {NEED} with TERYT codes 02 to 32, usually in {_CODE_COLUMN}."
    return f"{fault} {ADVICE}"


def _layers(name: str, path: Path) -> list[str]:
    """Name the layers of a dataset that are not too large."""
    import pyogrio

    # No file may make the reading library fetch others.
    pyogrio.set_gdal_config_options({"GML_SKIP_RESOLVE_ELEMS": "ALL"})
    try:
        with _quiet():
            names = [str(layer) for layer, kind in pyogrio.list_layers(path) if kind is not None]
            return [layer for layer in names if pyogrio.read_info(path, layer=layer)["features"] <= FEATURE_LIMIT]
    except RuntimeError as error:
        raise BoundaryError([_unreadable(name, error)]) from None


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence the reading library: what it remarks on is checked here, and refused in a sentence."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _load(name: str, path: Path, layer: str, *, geometry: bool) -> Any:
    """Read a layer, with or without its shapes."""
    import pyogrio
    import shapely

    try:
        with _quiet():
            encoding = shape_encoding(path) if path.suffix == ".shp" else None
            return pyogrio.read_dataframe(path, layer=layer, read_geometry=geometry, force_2d=True, encoding=encoding)
    except (RuntimeError, ValueError, shapely.errors.ShapelyError) as error:
        raise BoundaryError([_unreadable(name, error)]) from None


def _unreadable(name: str, error: Exception) -> str:
    reason = re.sub(r"'?/[^' ]*/", "", str(error).splitlines()[0].split(";")[0])[:200]
    if _JARGON.search(reason):
        reason = "its content is damaged"
    return f"{name} cannot be read ({reason}), {NEED}; download it again or export it anew."


def _code(value: object) -> str:
    """Write a value as a code: text, with the leading zero that a column of numbers has lost."""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    return text.zfill(2)


def _code_column(table: "pd.DataFrame") -> tuple[int, str]:
    """Find the column of TERYT codes: the register's own, or the one with most of the 16; how many it has."""
    found: dict[str, int] = {}
    for column in table.columns:
        found[column] = len(set(table[column].map(_code)) & VOIVODESHIPS.keys())
    own = next((column for column in found if str(column).upper() == _CODE_COLUMN and found[column]), "")
    best = own or max(found, key=found.__getitem__, default="")
    enough = (best == own or found[best] >= _FEW_CODES) and not _of_counties(table)
    return (found[best], best) if best and enough else (0, "")


def _of_counties(table: "pd.DataFrame") -> dict[str, int]:
    """Say which columns have codes of so many counties that each row lies in one, and how many."""
    found = {
        column: len({code for cell in table[column] if _COUNTY.fullmatch(code := _code(cell).zfill(4))})
        for column in table.columns
    }
    return {column: number for column, number in found.items() if number >= _FEW_COUNTIES}


def _county_column(table: "pd.DataFrame") -> tuple[int, str]:
    """Find the column with most codes of counties, where most rows are one; how many it has, 0 for none."""
    found = _of_counties(table)
    best = max(found, key=lambda column: (found[column], str(column).upper() == _CODE_COLUMN), default="")
    return (found[best], best) if best and 2 * found[best] > len(table) else (0, "")
