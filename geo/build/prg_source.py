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
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from geo.errors import BoundaryError
from geo.taxonomy import VOIVODESHIPS

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

SIZE_LIMIT = 500_000_000  # bytes, as received and unpacked
FEATURE_LIMIT = 5_000  # features of a layer; all communes are 2 479
NEED = "expected the 16 voivodeships as GeoJSON, GeoPackage, Shapefile (zipped too) or GML"
_TIMEOUT = 30.0  # seconds without an answer
_PATIENCE = 900.0  # seconds for a whole download
_CODE_COLUMN = "JPT_KOD_JE"  # as the register calls it
_FEW_CODES = 8  # of the 16, from which on a column of another name is taken for the codes
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


def fetch(source: str, temporary: Path) -> tuple[str, Path]:
    """Return the name of a source for messages, and its file, downloaded where need be."""
    scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]+):", source)
    if scheme and scheme[1].lower() in {"http", "https"}:
        return _download(source, temporary / "download")
    if scheme and ("://" in source or scheme[1].lower() in {"file", "data", "ftp"}):
        fault = (
            f"{source}: came an address with {scheme[1]}:, expected http:// or https://, or a file; download it first."
        )
        raise BoundaryError([fault])
    path = Path(source).expanduser()
    try:
        size = path.stat().st_size if path.is_file() else None
    except (OSError, ValueError):
        size = None
    if size is None:
        raise BoundaryError([f"{source}: there is no such file; check the path."])
    if size > SIZE_LIMIT:
        raise BoundaryError([f"{path.name} has {size / 1e6:.0f} MB, at most {SIZE_LIMIT / 1e6:.0f} are read; {NEED}."])
    return path.name, path


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
                if size > SIZE_LIMIT:
                    raise BoundaryError([f"{name} sends more than {SIZE_LIMIT / 1e6:.0f} MB; {NEED}."])
                if time.monotonic() - begin > _PATIENCE:
                    raise TimeoutError("it sends too slowly")
    except urllib.error.HTTPError as error:
        error.close()
        fault = f"{name} answered {error.code} {error.reason}; check the address in a browser or download the file."
        raise BoundaryError([fault]) from None
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        reason = getattr(error, "reason", None) or str(error) or type(error).__name__
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
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
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
    """Unpack what can be boundaries from a zip file; its main files."""
    found, total = [], 0
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            homes = {parent: str(number) for number, parent in enumerate(sorted({_parent(m) for m in members}))}
            for member in members:
                suffix = Path(member.filename).suffix.lower()
                if suffix not in (*_MAIN, *_BESIDE):
                    continue
                total += member.file_size
                if total > SIZE_LIMIT:
                    raise BoundaryError([f"{name} unpacks to more than {SIZE_LIMIT / 1e6:.0f} MB; {NEED}."])
                target = temporary / "unpacked" / homes[_parent(member)] / (Path(member.filename).stem + suffix)
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as packed, target.open("wb") as file:
                    shutil.copyfileobj(packed, file)
                if suffix in _MAIN:
                    found.append(target)
    except _DAMAGED as error:
        raise BoundaryError([f"{name} cannot be unpacked ({error}); download it again."]) from None
    return found


def _parent(member: zipfile.ZipInfo) -> str:
    return str(Path(member.filename).parent)


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


def read(name: str, path: Path, temporary: Path) -> "tuple[gpd.GeoDataFrame, str]":
    """Read the layer of the voivodeships; a column ``teryt`` with the codes, and the format."""
    kind = _kind(path)
    paths = _unpack(name, path, temporary) if kind == "zip" else [_copy(path, kind, temporary)] if kind else []
    datasets = [(one, _kind(one)) for one in paths]
    layers = [(one, of, layer) for one, of in datasets if of not in ("", "zip") for layer in _layers(name, one)]
    if not layers:
        raise BoundaryError([_refusal(name, path)])
    tables = [_load(name, one, layer, geometry=False) for one, _, layer in layers]
    matches, column, position = max((*_code_column(table), -position) for position, table in enumerate(tables))
    if not matches:
        raise BoundaryError([_without_codes(name, tables)])
    one, of, layer = layers[-position]
    frame = _load(name, one, layer, geometry=True)
    return frame.assign(teryt=frame[column].map(_code))[["teryt", "geometry"]], of


def _without_codes(name: str, tables: "list[pd.DataFrame]") -> str:
    """Say what layers hold that have no codes of voivodeships."""
    columns = sorted({str(column) for table in tables for column in table.columns})
    codes = [str(value) for table in tables if _CODE_COLUMN in table for value in table[_CODE_COLUMN].head(3)]
    came = f"codes such as {', '.join(codes)}" if codes else f"columns {', '.join(columns[:20]) or '(none)'}"
    fault = f"{name}: came {came}, {NEED} with TERYT codes 02 to 32, usually in {_CODE_COLUMN}."
    return f"{fault} Take the register's layer of voivodeships (A01)."


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
            return pyogrio.read_dataframe(path, layer=layer, read_geometry=geometry, force_2d=True)
    except (RuntimeError, ValueError, shapely.errors.ShapelyError) as error:
        raise BoundaryError([_unreadable(name, error)]) from None


def _unreadable(name: str, error: Exception) -> str:
    reason = re.sub(r"'?/[^' ]*/", "", str(error).splitlines()[0].split(";")[0])[:200]
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
    enough = best == own or found[best] >= _FEW_CODES
    return (found[best], best) if best and enough else (0, "")
