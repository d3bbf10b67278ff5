"""Installing the official boundaries: the State Register of Boundaries (PRG) as a file or from the web."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo import days
from geo.build import counties
from geo.build.boundaries import label_points, stored
from geo.build.prg_source import NEED, RegisterLayer, fetch, is_official, read
from geo.build.resources import regions_resource
from geo.build.shapes import Areas, checked
from geo.build.workplace import workplace
from geo.crs import STORE
from geo.errors import BoundaryError
from geo.store import files
from geo.taxonomy import VOIVODESHIPS

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

TOLERANCE = 100.0  # metres
WEB_LIMIT = 150_000  # bytes of the compressed boundaries that a visitor fetches
_COARSER = (1, 2, 4, 8)  # times the tolerance, until the boundaries keep the limit


@dataclass(frozen=True, slots=True)
class InstalledBoundaries:
    """What was installed."""

    source: str  # name of the file or URL
    date: str | None  # the register's own, None where it tells none
    official: bool  # whether it comes from the register's publisher
    told: tuple[str, ...]  # a sentence for each layer that was installed

    def __str__(self) -> str:
        """Say it in sentences."""
        dated = f"Newest version of a boundary: {self.date}." if self.date else "The file does not tell its date."
        origin = (
            "The atlas calls them official only if they come from the publisher's address: if you took this file from "
            "there, say so with --origin."
        )
        return " ".join([*self.told, dated, *([] if self.official else [origin])])


def install(
    source: str, folder: Path, *, tolerance: float = TOLERANCE, towns: "pd.DataFrame | None" = None, origin: str = ""
) -> InstalledBoundaries:
    """Check the register, simplify it and make it the installation's boundaries; counties are kept beside them.

    Parameters
    ----------
    source
        File, or http(s) address, of GeoJSON, GeoPackage, Shapefile (zipped too) or GML in EPSG:2180, WGS 84 or ETRS89.
    folder
        The installation's folder; replaced as a whole, or left as it is, and so is that of the counties.
    tolerance
        Metres: narrower gaps and overlaps are closed, and simplifying begins with it.
    towns
        Towns with a label on the map, which the regions' names keep clear of; see ``boundaries.label_points``.
    origin
        Address that a file was taken from: boundaries are official by nothing but where they come from.

    Raises
    ------
    BoundaryError
        With every fault that was found; nothing is changed then.
    """
    places = {
        "voivodeships": (folder, files.INSTALLED),
        "counties": (files.counties_folder(folder), files.INSTALLED_COUNTIES),
    }
    for place in places.values():
        files.refuse_foreign(*place)
    with workplace("atlas-register-") as temporary:
        name, path = fetch(source, temporary)
        layers = read(name, path, temporary)
        made, told = _made(name, layers, tolerance, towns)
    official = is_official(origin or source)
    for what, (content, fields) in made.items():
        about = {"kind": "register" if official else "file", "date": layers[what].date, "source": name}
        about |= {"installed": days.today().isoformat(), "sha256": _digest(content[f"{what}.parquet"])}
        files.write(places[what][0], content | files.Manifest(**fields, boundaries=about).file(), places[what][1])
    date = max((layer.date for layer in layers.values() if layer.date), default=None)
    return InstalledBoundaries(name, date, official, tuple(told))


def _made(
    name: str, layers: Mapping[str, RegisterLayer], tolerance: float, towns: "pd.DataFrame | None"
) -> tuple[dict[str, tuple[dict[str, bytes], dict[str, Any]]], list[str]]:
    """Make of each layer its files and what the manifest says of them, and a sentence; all faults of all at once."""
    made, told, faults = {}, [], list[str]()
    for what, layer in layers.items():
        try:
            content, fields, sentence = (
                _voivodeships(name, layer, tolerance, towns)
                if what == "voivodeships"
                else counties.made(name, layer, tolerance)
            )
        except BoundaryError as error:
            faults += error.faults
        else:
            made[what] = (content, fields)
            told.append(sentence)
    if faults:
        raise BoundaryError(faults)
    return made, told


def _voivodeships(
    name: str, layer: RegisterLayer, tolerance: float, towns: "pd.DataFrame | None"
) -> tuple[dict[str, bytes], dict[str, Any], str]:
    """Check and simplify the voivodeships: files, fields of the manifest, and a sentence."""
    local, mended = checked(
        Areas(name, layer.kind, _named), layer.frame[["teryt", "geometry"]], _code_faults, tolerance
    )
    regions, used, file, web = _simplified(name, local, tolerance, towns)
    table, _ = files.table_files({"voivodeships": regions})
    sentence = (
        f"Installed the 16 voivodeships of {name}: {int(regions.count_coordinates().sum())} vertices, simplified with "
        f"{used:.0f} m, {len(web[f'web/{file}.gz']) / 1000:.0f} kB on the web."
        + f" Rings were mended in {', '.join(map(_named, mended))}."
        * bool(mended)
    )
    return {**table, **web}, {"web": {"regions": file}}, sentence


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _named(code: str) -> str:
    return f"{code} {VOIVODESHIPS[code][0]}"


def _code_faults(name: str, frame: "gpd.GeoDataFrame") -> list[str]:
    """Name the voivodeships that are missing, stand twice, or are none."""
    counts = Counter(frame["teryt"])
    missing = [_named(code) for code in VOIVODESHIPS if code not in counts]
    twice = [f"{_named(code)} ({counts[code]} times)" for code in VOIVODESHIPS if counts[code] > 1]
    other = sorted(code for code in counts if code not in VOIVODESHIPS)
    faults = []
    if missing:
        faults.append(f"{name} lacks {', '.join(missing)}; take a file with all 16 voivodeships.")
    if twice:
        faults.append(f"{name} has {', '.join(twice)}, expected each once; dissolve the shapes by TERYT code.")
    if other:
        faults.append(f"{name}: {', '.join(other[:10])} is no TERYT code of a voivodeship; remove these features.")
    return faults


def _simplified(
    name: str, local: "gpd.GeoDataFrame", tolerance: float, towns: "pd.DataFrame | None"
) -> "tuple[gpd.GeoDataFrame, float, str, dict[str, bytes]]":
    """Simplify until the boundaries are small enough for the web: table, tolerance, name of the resource, its files."""
    import geopandas as gpd
    import shapely

    shapes = local.geometry.to_numpy()
    if not shapely.coverage_is_valid(shapes):
        shapes = shapely.coverage_clean(shapes, gap_width=tolerance)
    for times in _COARSER:
        simple = stored(shapely.coverage_simplify(shapes, tolerance * times))
        regions = gpd.GeoDataFrame({"teryt": local["teryt"]}, geometry=simple, crs=STORE)
        if not shapely.coverage_is_valid(simple):
            continue
        regions = regions.merge(label_points(regions, towns), on="teryt")
        names = [VOIVODESHIPS[code] for code in regions["teryt"]]
        file, content = regions_resource(regions.assign(name_pl=[n[0] for n in names], name_en=[n[2] for n in names]))
        web = files.web_files(file, content)
        if len(web[f"web/{file}.gz"]) <= WEB_LIMIT:
            return regions, tolerance * times, file, web
    fault = (
        f"{name} stays larger than {WEB_LIMIT / 1000:.0f} kB when simplified with {tolerance * times:.0f} m, {NEED}."
    )
    raise BoundaryError([f"{fault} Take the register's layer of voivodeships (A01)."])
