"""What areas of a register must be: polygons in a system that is known, each in its place, without overlap or gap."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.crs import LOCAL, STORE, recognised
from geo.errors import BoundaryError
from geo.taxonomy import VOIVODESHIPS

if TYPE_CHECKING:
    import geopandas as gpd
    import shapely

# A town that lies in each voivodeship, to tell shifted, swapped and mislabelled shapes: latitude, longitude (GeoNames).
CONTROLS = {
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
class Areas:
    """Areas of one kind: where they come from, in which format, and how a message calls one by its code."""

    source: str
    kind: str
    named: Callable[[str], str]


def checked(
    areas: Areas,
    frame: "gpd.GeoDataFrame",
    code_faults: "Callable[[str, gpd.GeoDataFrame], list[str]]",
    tolerance: float,
) -> "tuple[gpd.GeoDataFrame, tuple[str, ...]]":
    """Give areas in metres, by code, and the codes of those that were mended.

    Raises
    ------
    BoundaryError
        With all faults of codes, shapes and system; else with all of places, overlaps and gaps.
    """
    frame, system_faults = _in_a_system(areas, frame)
    faults = code_faults(areas.source, frame) + _shape_faults(areas, frame) + system_faults
    if faults:
        raise BoundaryError(faults)
    frame = frame.sort_values("teryt", ignore_index=True)
    broken = ~frame.is_valid
    frame["geometry"] = frame.make_valid(method="structure", keep_collapsed=False)
    faults = [
        f"{areas.source}: the ring of {areas.named(code)} is broken and cannot be mended; repair the shape or take "
        "another file."
        for code in frame.loc[~frame.geom_type.isin(_POLYGONS) | frame.is_empty, "teryt"]
    ]
    if not faults:
        frame, faults = _placed(areas, frame)
    if not faults:
        frame = frame.to_crs(LOCAL)
        faults = _overlaps(areas, frame, tolerance) + _gaps(areas, frame, tolerance)
    if faults:
        raise BoundaryError(faults)
    return frame, tuple(frame.loc[broken.to_numpy(), "teryt"])


def misplaced(frame: "gpd.GeoDataFrame") -> list[str]:
    """List the voivodeships whose control town lies in none of their areas."""
    import geopandas as gpd
    import shapely

    points = gpd.GeoSeries([shapely.Point(x, y) for _, y, x in CONTROLS.values()], crs=STORE).to_crs(frame.crs)
    inside, town = shapely.STRtree(points.to_numpy()).query(frame.geometry.to_numpy(), predicate="contains")
    regions, towns = frame["teryt"].str[:2].to_numpy(), list(CONTROLS)
    right = {towns[at] for area, at in zip(inside, town, strict=True) if regions[area] == towns[at]}
    return [code for code in towns if code not in right]


def _shape_faults(areas: Areas, frame: "gpd.GeoDataFrame") -> list[str]:
    """Name the features that are no polygons."""
    kinds = frame.geom_type.where(~frame.is_empty).fillna("no shape")
    wrong = frame.assign(kind=kinds)[~kinds.isin(_POLYGONS)]
    return [
        f"{areas.source}: {row.teryt} is {row.kind}, expected Polygon or MultiPolygon; take the register's layer of "
        "areas."
        for row in wrong.itertuples()
    ]


def _in_a_system(areas: Areas, frame: "gpd.GeoDataFrame") -> "tuple[gpd.GeoDataFrame, list[str]]":
    """Give areas the name of their coordinate reference system; refuse all but the two."""
    remedy = f"expected {LOCAL} or {STORE}"
    if frame.crs is None:
        looks = _looks(frame)
        declare = f"the coordinates look like {looks}: declare it" if looks else "add its .prj file"
        return frame, [
            f"{areas.source} declares no coordinate reference system, {remedy}; {declare} or export it with one."
        ]
    if system := recognised(frame.crs):
        return frame.set_crs(system, allow_override=True), []
    number = frame.crs.to_epsg()
    called = f"EPSG:{number} ({frame.crs.name})" if number else frame.crs.name
    return frame, [f"{areas.source} is in {called}, {remedy}; export it in one of them."]


def _looks(frame: "gpd.GeoDataFrame") -> str | None:
    """Tell in which of the two systems the coordinates would lie right."""
    shapes = frame[frame.geom_type.isin(_POLYGONS)]
    systems = (shapes.set_crs(system, allow_override=True) for system in (LOCAL, STORE))
    return next((system for system, one in zip((LOCAL, STORE), systems, strict=True) if not misplaced(one)), None)


def _placed(areas: Areas, frame: "gpd.GeoDataFrame") -> "tuple[gpd.GeoDataFrame, list[str]]":
    """Check that each voivodeship lies where it is; mend the axes of GML, whose order its writers do not agree on."""
    import shapely

    outside = misplaced(frame)
    if not outside:
        return frame, []
    west, south, east, north = (f"{bound:.10g}" for bound in frame.total_bounds)
    came = f"{areas.source}: coordinates run from {west} to {east} and from {south} to {north}"
    first, second = ("easting", "northing") if frame.crs.is_projected else ("longitude", "latitude")
    flipped = frame.set_geometry(
        shapely.transform(frame.geometry.to_numpy(), lambda pairs: pairs[:, ::-1]), crs=frame.crs
    )
    if not misplaced(flipped):
        if areas.kind == "GML":
            return flipped, []
        return frame, [f"{came}: the axes are swapped, expected {first}, then {second}; export it with that order."]
    if len(outside) == len(VOIVODESHIPS):
        system, looks = LOCAL if frame.crs.is_projected else STORE, _looks(frame)
        seems = f"; they look like {looks}" if looks else ""
        return frame, [
            f"{came}, which is not Poland in {system}{seems}; correct the declared system or export it anew."
        ]
    return frame, [
        f"{areas.source}: {code} {VOIVODESHIPS[code][0]} does not contain {CONTROLS[code][0]}; its shape or its code "
        "is another's, correct it."
        for code in outside
    ]


def _overlaps(areas: Areas, frame: "gpd.GeoDataFrame", tolerance: float) -> list[str]:
    """Name the pairs of areas that overlap by more than a sliver."""
    import shapely

    shapes = frame.geometry.to_numpy()
    if shapely.coverage_is_valid(shapes):
        return []
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    faults = []
    for one, other in sorted((i, j) for i, j in zip(left, right, strict=True) if i < j):
        common = shapely.intersection(shapes[one], shapes[other])
        if _is_wide(common, tolerance):
            pair = f"{areas.named(frame['teryt'][one])} and {areas.named(frame['teryt'][other])}"
            faults.append(
                f"{areas.source}: {pair} overlap by {_where(common)}; repair the shapes or take another file."
            )
    return faults


def _gaps(areas: Areas, frame: "gpd.GeoDataFrame", tolerance: float) -> list[str]:
    """Name the holes between areas that are more than slivers."""
    import shapely

    whole = shapely.union_all(frame.geometry.to_numpy())
    holes = [shapely.Polygon(ring) for part in shapely.get_parts(whole) for ring in part.interiors]
    wide = [hole for hole in holes if _is_wide(hole, tolerance)]
    return [
        f"{areas.source}: there is a gap of {_where(hole)}; repair the shapes or take another file." for hole in wide
    ]


def _is_wide(area: "shapely.Geometry", tolerance: float) -> bool:
    import shapely

    return not shapely.buffer(area, -tolerance / 2).is_empty


def _where(area: "shapely.Geometry") -> str:
    """Say how large an area is and where, from metres."""
    import geopandas as gpd

    point = gpd.GeoSeries([area.representative_point()], crs=LOCAL).to_crs(STORE)[0]
    return f"{area.area / 1e6:.2f} km² near {point.y:.3f}° N, {point.x:.3f}° E"
