"""The embedded default boundaries, drawn from the gazetteer and Natural Earth; and places for the regions' names.

Natural Earth (1:10 000 000) alone puts 103 of the 3 866 localities into a wrong voivodeship or outside Poland, so only
the outline of Poland and the neighbours are taken from it. ``geo.build.prg`` installs the official boundaries.
"""

from typing import TYPE_CHECKING

from babel import Locale

from geo import theme
from geo.crs import LOCAL, STORE
from geo.settings import ROOT

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    import pandas as pd
    import shapely

RAW = ROOT / "data" / "raw"
AREA = theme.NEIGHBOURS
TOLERANCE = 300.0  # metres; about the square root of the smallest area that simplifying leaves as a corner
WIDENING = 1_500.0  # metres around a locality that Natural Earth leaves outside Poland
DECIMALS = 5  # of degrees, about 1 m

_UNDERLAP = 3_000.0  # metres that neighbours reach under Poland, so that no sea shines through between the two
_CLEARANCES = (15_000, 12_000, 9_000, 6_000, 0)  # metres between a name and the towns, the best first
_ROOM = 0.7  # of the room for a name that keeping clear of towns must leave
_SQUEEZE = 0.5  # a name is about twice as wide as its free height, so widths count half


def voivodeships(localities: "pd.DataFrame") -> "gpd.GeoDataFrame":
    """Draw the voivodeships so that each of ``gazetteer.localities()`` lies in its own.

    Voronoi cells of all localities in EPSG:2180, dissolved by voivodeship, clipped to Natural Earth's outline of Poland
    widened by discs around the localities outside it, simplified as a coverage.

    Returns
    -------
    geopandas.GeoDataFrame
        16 rows ``teryt``, ``geometry`` (multipolygons, EPSG:4326, 5 decimals), by code; no gap, no overlap.
    """
    import geopandas as gpd
    import shapely

    points = shapely.points(localities["easting"], localities["northing"])
    land = _land(points)
    cells = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=land, ordered=True)
    voronoi = gpd.GeoSeries(shapely.get_parts(cells), crs=LOCAL)
    codes = sorted(localities["teryt"].unique())
    whole = [shapely.coverage_union_all(voronoi[(localities["teryt"] == code).to_numpy()]) for code in codes]
    simple = shapely.coverage_simplify(shapely.intersection(whole, land), TOLERANCE)
    return gpd.GeoDataFrame({"teryt": codes}, geometry=stored(simple), crs=STORE)


def _land(points: "np.ndarray") -> "shapely.Geometry":
    """Widen Natural Earth's outline of Poland so that it covers all points; metres."""
    import geopandas as gpd
    import shapely

    outline = shapely.union_all(gpd.read_file(RAW / "natural_earth_admin1_pl.geojson").to_crs(LOCAL).geometry)
    outside = points[~shapely.covers(outline, points)]
    land = shapely.union_all([outline, *shapely.buffer(outside, WIDENING)])
    # A disc may close a bay off; such water is no gap between regions.
    return shapely.union_all(shapely.polygons(shapely.get_exterior_ring(shapely.get_parts(land))))


def stored(local: "np.ndarray") -> "np.ndarray":
    """Turn polygons in EPSG:2180 into multipolygons in EPSG:4326 with 5 decimals.

    Common vertices stay common, so a coverage stays one.
    """
    import geopandas as gpd
    import numpy as np
    import shapely

    degrees = gpd.GeoSeries(local, crs=LOCAL).to_crs(STORE).to_numpy()
    rounded = shapely.transform(degrees, lambda pairs: pairs.round(DECIMALS))
    polygons = np.empty(len(rounded), dtype=object)
    polygons[:] = [shapely.multipolygons(shapely.get_parts(one)) for one in rounded]
    return polygons


def background() -> "gpd.GeoDataFrame":
    """Take the other countries of the map's area, and coarsely what lies around it, from Natural Earth.

    Returns
    -------
    geopandas.GeoDataFrame
        ``kind`` ("neighbour", or "far" outside ``AREA``), ``iso2``, ``name_pl``, ``name_en``, ``geometry``
        (multipolygons, EPSG:4326), by kind and ``iso2``. Neighbours are cut to ``AREA``, 5 decimals, and reach a
        little under Poland, which is drawn over them.
    """
    import geopandas as gpd
    import numpy as np
    import shapely

    names = [Locale(language).territories for language in ("pl", "en")]
    countries = gpd.read_file(RAW / "natural_earth_admin0.geojson").to_crs(LOCAL).set_index("iso_a2")["geometry"]
    poland = countries.pop("PL")
    rows = []
    for iso2, country in countries.sort_index().items():
        under = shapely.intersection(shapely.buffer(country, _UNDERLAP), poland)
        cut = shapely.intersection(stored(np.array([shapely.union(country, under)]))[0], shapely.box(*AREA))
        pieces = [piece for piece in shapely.get_parts(cut) if piece.geom_type == "Polygon"]
        rows.append(("neighbour", iso2, *(name[iso2] for name in names), shapely.multipolygons(pieces)))
    far = gpd.read_file(RAW / "natural_earth_far.geojson").set_index("iso_a2")["geometry"]
    rows += [("far", iso2, *(name[iso2] for name in names), country) for iso2, country in far.sort_index().items()]
    return gpd.GeoDataFrame(rows, columns=["kind", "iso2", "name_pl", "name_en", "geometry"], crs=STORE)


def label_points(regions: "gpd.GeoDataFrame", towns: "pd.DataFrame | None" = None) -> "pd.DataFrame":
    """Find a place well inside each region (EPSG:4326 or EPSG:2180) for its name.

    The centre of the largest inscribed ellipse twice as wide as high, away from the labelled towns (``easting``,
    ``northing`` in EPSG:2180) where that leaves most of the room.

    Returns
    -------
    pandas.DataFrame
        ``teryt``, ``label_latitude``, ``label_longitude`` (degrees, 5 decimals), in the order of `regions`.
    """
    import geopandas as gpd
    import shapely

    if towns is None:
        kept_clear = [shapely.MultiPolygon()]
    else:
        labelled = shapely.points(towns["easting"], towns["northing"])
        kept_clear = [shapely.union_all(shapely.buffer(labelled, clearance)) for clearance in _CLEARANCES]
    centres = [_name_place(region, kept_clear) for region in regions.to_crs(LOCAL).geometry]
    degrees = gpd.GeoSeries(centres, crs=LOCAL, index=regions.index).to_crs(STORE)
    return regions[["teryt"]].assign(
        label_latitude=degrees.y.round(DECIMALS), label_longitude=degrees.x.round(DECIMALS)
    )


def _name_place(region: "shapely.Geometry", kept_clear: "list[shapely.Geometry]") -> "shapely.Point":
    """Find the place for one name, metres in and out; of what it may keep clear of comes the widest first."""
    import numpy as np
    import shapely

    squeeze = np.array([_SQUEEZE, 1.0])
    enough = 0.0
    place = region.representative_point()
    for towns in reversed(kept_clear):
        room = shapely.difference(region, towns)
        if room.is_empty:
            break
        squeezed = shapely.transform(room, lambda pairs: pairs * squeeze)
        radius = shapely.maximum_inscribed_circle(squeezed, tolerance=200)
        enough = enough or radius.length * _ROOM
        if radius.length >= enough:
            place = shapely.transform(shapely.get_point(radius, 0), lambda pairs: pairs / squeeze)
    return place
