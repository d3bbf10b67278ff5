"""Installing the official boundaries: the State Register of Boundaries (PRG) as a file or from the web."""

import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from geo import days
from geo.build.boundaries import label_points, stored
from geo.build.prg_source import NEED, fetch, read
from geo.build.resources import regions_resource
from geo.crs import LOCAL, STORE
from geo.errors import BoundaryError
from geo.store import files
from geo.taxonomy import VOIVODESHIPS

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    import shapely

TOLERANCE = 100.0  # metres
WEB_LIMIT = 150_000  # bytes of the compressed boundaries that a visitor fetches
_COARSER = (1, 2, 4, 8)  # times the tolerance, until the boundaries keep the limit

# A town that lies in each voivodeship, to tell shifted, swapped and mislabelled shapes: latitude, longitude (GeoNames).
_CONTROLS = {
    "02": ("Wrocław", 51.103, 17.030),
    "04": ("Bydgoszcz", 53.124, 18.008),
    "06": ("Lublin", 51.251, 22.570),
    "08": ("Zielona Góra", 51.935, 15.506),
    "10": ("Łódź", 51.771, 19.474),
    "12": ("Kraków", 50.061, 19.937),
    "14": ("Warszawa", 52.230, 21.012),
    "16": ("Opole", 50.671, 17.926),
    "18": ("Rzeszów", 50.041, 21.999),
    "20": ("Białystok", 53.133, 23.164),
    "22": ("Gdańsk", 54.352, 18.649),
    "24": ("Katowice", 50.260, 19.022),
    "26": ("Kielce", 50.870, 20.628),
    "28": ("Olsztyn", 53.784, 20.493),
    "30": ("Poznań", 52.407, 16.930),
    "32": ("Szczecin", 53.429, 14.553),
}

_POLYGONS = ("Polygon", "MultiPolygon")


@dataclass(frozen=True, slots=True)
class InstalledBoundaries:
    """What was installed."""

    source: str  # name of the file or URL, and day of installation
    date: str
    mended: tuple[str, ...]  # codes of the voivodeships whose rings crossed or touched themselves
    tolerance: float  # metres with which the lines were simplified
    vertices: int  # size of the result: vertices, and bytes that a visitor fetches
    compressed: int

    def __str__(self) -> str:
        """Say it in sentences."""
        mended = ", ".join(_named(code) for code in self.mended)
        return (
            f"Installed the 16 voivodeships of {self.source}: {self.vertices} vertices, simplified with "
            f"{self.tolerance:.0f} m, {self.compressed / 1000:.0f} kB on the web."
            + f" Rings were mended in {mended}."
            * bool(mended)
        )


def install(
    source: str, folder: Path, *, tolerance: float = TOLERANCE, towns: "pd.DataFrame | None" = None
) -> InstalledBoundaries:
    """Check the register, simplify it and make it the installation's boundaries.

    Parameters
    ----------
    source
        File, or http(s) address, of GeoJSON, GeoPackage, Shapefile (zipped too) or GML in EPSG:2180 or EPSG:4326.
    folder
        The installation's folder; replaced as a whole, or left as it is.
    tolerance
        Metres: narrower gaps and overlaps are closed, and simplifying begins with it.
    towns
        Towns with a label on the map, which the regions' names keep clear of; see ``boundaries.label_points``.

    Raises
    ------
    BoundaryError
        With every fault that was found; nothing is changed then.
    """
    files.refuse_foreign(folder, files.INSTALLED)
    with tempfile.TemporaryDirectory(prefix="atlas-register-", ignore_cleanup_errors=True) as temporary:
        name, path = fetch(source, Path(temporary))
        frame, kind = read(name, path, Path(temporary))
        local, mended = _checked(name, frame, kind, tolerance)
    regions, used, (file, content) = _simplified(name, local, tolerance, towns)
    today = days.today().isoformat()
    table, described = files.table_files({"voivodeships": regions})
    boundaries = {"kind": "register", "date": today, "source": name, "sha256": described["voivodeships"]["sha256"]}
    manifest = files.Manifest(web={"regions": file}, boundaries=boundaries)
    files.write(folder, {**table, **files.web_files(file, content), **manifest.file()}, files.INSTALLED)
    vertices = int(regions.count_coordinates().sum())
    return InstalledBoundaries(name, today, mended, used, vertices, len(files.pack(content)))


def _named(code: str) -> str:
    return f"{code} {VOIVODESHIPS[code][0]}"


def _checked(
    name: str, frame: "gpd.GeoDataFrame", kind: str, tolerance: float
) -> "tuple[gpd.GeoDataFrame, tuple[str, ...]]":
    """Refuse what is not the 16 voivodeships of Poland, with all faults; else give them in metres, by code."""
    faults = _code_faults(name, frame) + _shape_faults(name, frame) + _crs_faults(name, frame)
    if faults:
        raise BoundaryError(faults)
    frame = frame.sort_values("teryt", ignore_index=True)
    broken = ~frame.is_valid
    frame["geometry"] = frame.make_valid(method="structure", keep_collapsed=False)
    faults = [
        f"{name}: the ring of {_named(code)} is broken and cannot be mended; repair the shape or take another file."
        for code in frame.loc[~frame.geom_type.isin(_POLYGONS) | frame.is_empty, "teryt"]
    ]
    if not faults:
        frame, faults = _placed(name, frame, kind)
    if not faults:
        frame = frame.to_crs(LOCAL)
        faults = _overlaps(name, frame, tolerance) + _gaps(name, frame, tolerance)
    if faults:
        raise BoundaryError(faults)
    return frame, tuple(frame.loc[broken.to_numpy(), "teryt"])


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


def _shape_faults(name: str, frame: "gpd.GeoDataFrame") -> list[str]:
    """Name the features that are no polygons."""
    kinds = frame.geom_type.where(~frame.is_empty).fillna("no shape")
    wrong = frame.assign(kind=kinds)[~kinds.isin(_POLYGONS)]
    return [
        f"{name}: {row.teryt} is {row.kind}, expected Polygon or MultiPolygon; take the register's layer of areas."
        for row in wrong.itertuples()
    ]


def _crs_faults(name: str, frame: "gpd.GeoDataFrame") -> list[str]:
    """Refuse every coordinate reference system but the two."""
    remedy = f"expected {LOCAL} or {STORE}"
    if frame.crs is None:
        return [f"{name} declares no coordinate reference system, {remedy}; add its .prj file or export it with one."]
    known = {int(code.partition(":")[2]) for code in (LOCAL, STORE)}
    if frame.crs.to_epsg() in known or frame.crs.to_epsg(25) in known:
        return []
    number = frame.crs.to_epsg()
    called = f"EPSG:{number} ({frame.crs.name})" if number else frame.crs.name
    return [f"{name} is in {called}, {remedy}; export it in one of them."]


def _placed(name: str, frame: "gpd.GeoDataFrame", kind: str) -> "tuple[gpd.GeoDataFrame, list[str]]":
    """Check that each voivodeship lies where it is; mend the axes of GML, whose order its writers do not agree on."""
    import shapely

    outside = _misplaced(frame)
    if not outside:
        return frame, []
    west, south, east, north = (f"{bound:.10g}" for bound in frame.total_bounds)
    came = f"{name}: coordinates run from {west} to {east} and from {south} to {north}"
    first, second = ("easting", "northing") if frame.crs.is_projected else ("longitude", "latitude")
    flipped = frame.set_geometry(
        shapely.transform(frame.geometry.to_numpy(), lambda pairs: pairs[:, ::-1]), crs=frame.crs
    )
    if not _misplaced(flipped):
        if kind == "GML":
            return flipped, []
        return frame, [f"{came}: the axes are swapped, expected {first}, then {second}; export it with that order."]
    if len(outside) == len(VOIVODESHIPS):
        system = LOCAL if frame.crs.is_projected else STORE
        fault = f"{came}, which is not Poland in {system}; correct the declared system or export it anew."
        return frame, [fault]
    return frame, [
        f"{name}: {_named(code)} does not contain {_CONTROLS[code][0]}; its shape or its code is another's, correct it."
        for code in outside
    ]


def _misplaced(frame: "gpd.GeoDataFrame") -> list[str]:
    """List the voivodeships that do not contain their control town."""
    import geopandas as gpd
    import shapely

    towns = [_CONTROLS[code] for code in frame["teryt"]]
    points = gpd.GeoSeries([shapely.Point(town[2], town[1]) for town in towns], crs=STORE).to_crs(frame.crs)
    inside = shapely.contains(frame.geometry.to_numpy(), points.to_numpy())
    return list(frame.loc[~inside, "teryt"])


def _overlaps(name: str, frame: "gpd.GeoDataFrame", tolerance: float) -> list[str]:
    """Name the pairs of voivodeships that overlap by more than a sliver."""
    import shapely

    shapes = frame.geometry.to_numpy()
    if shapely.coverage_is_valid(shapes):
        return []
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    faults = []
    for one, other in sorted((i, j) for i, j in zip(left, right, strict=True) if i < j):
        common = shapely.intersection(shapes[one], shapes[other])
        if _is_wide(common, tolerance):
            pair = f"{_named(frame['teryt'][one])} and {_named(frame['teryt'][other])}"
            faults.append(f"{name}: {pair} overlap by {_where(common)}; repair the shapes or take another file.")
    return faults


def _gaps(name: str, frame: "gpd.GeoDataFrame", tolerance: float) -> list[str]:
    """Name the holes between voivodeships that are more than slivers."""
    import shapely

    whole = shapely.union_all(frame.geometry.to_numpy())
    holes = [shapely.Polygon(ring) for part in shapely.get_parts(whole) for ring in part.interiors]
    wide = [hole for hole in holes if _is_wide(hole, tolerance)]
    return [f"{name}: there is a gap of {_where(hole)}; repair the shapes or take another file." for hole in wide]


def _is_wide(area: "shapely.Geometry", tolerance: float) -> bool:
    import shapely

    return not shapely.buffer(area, -tolerance / 2).is_empty


def _where(area: "shapely.Geometry") -> str:
    """Say how large an area is and where, from metres."""
    import geopandas as gpd

    point = gpd.GeoSeries([area.representative_point()], crs=LOCAL).to_crs(STORE)[0]
    return f"{area.area / 1e6:.2f} km² near {point.y:.3f}° N, {point.x:.3f}° E"


def _simplified(
    name: str, local: "gpd.GeoDataFrame", tolerance: float, towns: "pd.DataFrame | None"
) -> "tuple[gpd.GeoDataFrame, float, tuple[str, bytes]]":
    """Simplify until the boundaries are small enough for the web; the table, the tolerance and the web resource."""
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
        resource = regions_resource(regions.assign(name_pl=[n[0] for n in names], name_en=[n[2] for n in names]))
        if len(files.pack(resource[1])) <= WEB_LIMIT:
            return regions, tolerance * times, resource
    fault = (
        f"{name} stays larger than {WEB_LIMIT / 1000:.0f} kB when simplified with {tolerance * times:.0f} m, {NEED}."
    )
    raise BoundaryError([f"{fault} Take the register's layer of voivodeships (A01)."])
