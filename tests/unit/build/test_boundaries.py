import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo import theme
from geo.build import boundaries, gazetteer
from geo.crs import LOCAL, STORE
from geo.taxonomy import VOIVODESHIPS
from tests.pace import cost


@pytest.fixture(scope="module")
def towns(localities):
    return gazetteer.towns(localities)


@pytest.fixture(scope="module")
def regions(localities):
    return boundaries.voivodeships(localities)


@pytest.fixture(scope="module")
def background():
    return boundaries.background()


def inside(regions, codes, longitudes, latitudes):
    own = regions.set_index("teryt").geometry.loc[codes].to_numpy()
    return shapely.contains_properly(own, shapely.points(longitudes, latitudes))


def test_sixteen_regions_in_the_order_of_their_codes(regions):
    assert regions["teryt"].tolist() == list(VOIVODESHIPS)
    assert regions.crs == STORE
    assert set(regions.geom_type) == {"MultiPolygon"}
    assert regions.is_valid.all()


def test_no_gap_no_overlap(regions):
    geometry = regions.geometry.to_numpy()
    assert shapely.coverage_is_valid(geometry)
    together = shapely.get_parts(shapely.union_all(geometry))
    assert [len(part.interiors) for part in together] == [0]
    assert sum(shapely.area(geometry)) == pytest.approx(together[0].area, rel=1e-12)


def test_every_locality_is_in_its_own_voivodeship(regions, localities):
    found = inside(regions, localities["teryt"], localities["longitude"], localities["latitude"])
    assert len(found) == 3866
    assert localities.loc[~found, "name"].tolist() == []


def test_the_outline_alone_would_leave_localities_outside(localities):
    outline = gpd.read_file(boundaries.RAW / "natural_earth_admin1_pl.geojson").union_all()
    outside = ~shapely.covers(outline, shapely.points(localities["longitude"], localities["latitude"]))
    assert {"Hel", "Słubice", "Unieście"} <= set(localities.loc[outside, "name"])
    assert outside.sum() == 12


def test_every_seat_of_the_registry_is_in_its_own_voivodeship(shared, regions, towns):
    clusters = pd.read_csv(shared / "data/clusters/clusters.csv", dtype={"teryt": str})
    for seat in clusters.itertuples():
        place = gazetteer.locate(seat.city, seat.teryt, towns)
        at = (seat.seat_lon, seat.seat_lat) if place is None else (place["longitude"], place["latitude"])
        assert inside(regions, [seat.teryt], *at).all(), seat.id


def test_area_is_that_of_poland(regions):
    areas = regions.set_index("teryt").to_crs("EPSG:3035").area / 1e6
    # Statistics Poland: 312 705 km² of land; Mazowieckie is the largest with 35 559 km², Opolskie the smallest, 9 412.
    assert areas.sum() == pytest.approx(312_705, rel=0.01)
    assert (areas.idxmax(), areas.idxmin()) == ("14", "16")
    assert areas["14"] == pytest.approx(35_559, rel=0.03)
    assert areas["16"] == pytest.approx(9_412, rel=0.03)


def test_simplifying_moves_the_lines_by_less_than_its_tolerance(regions, localities, monkeypatch):
    assert boundaries.TOLERANCE <= 300
    monkeypatch.setattr(boundaries, "TOLERANCE", 0.0)
    full = boundaries.voivodeships(localities).to_crs(LOCAL)
    simple = regions.to_crs(LOCAL)
    # Mean shift of a line: the area between the two lines by the length of the line.
    shifts = simple.symmetric_difference(full).area / full.length
    assert shifts.max() < 300
    assert full.get_coordinates().shape[0] > simple.get_coordinates().shape[0]


@pytest.mark.usefixtures("regions")  # drawn before, so that imports do not count
def test_drawing_takes_less_than_two_seconds_of_work(localities):
    assert cost(boundaries.voivodeships, localities, most=2) < 2


def test_inner_boundaries_are_near_the_official_ones(shared, regions):
    register = gpd.read_file(shared / "data/boundaries/prg_voivodeships_2025-08.geojson").to_crs(LOCAL)
    official = shapely.union_all(register.make_valid(method="structure").boundary)
    own = regions.to_crs(LOCAL)
    inner = shapely.difference(shapely.union_all(own.boundary), shapely.union_all(own.geometry).boundary.buffer(1))
    along = shapely.get_coordinates(shapely.segmentize(inner, 500))
    corners = map(shapely.get_coordinates, shapely.get_parts(official))
    pieces = shapely.linestrings(np.concatenate([np.stack([line[:-1], line[1:]], axis=1) for line in corners]))
    near = shapely.STRtree(pieces).query_nearest(shapely.points(along), all_matches=False, return_distance=True)
    away = near[1] / 1000
    assert 0.5 < np.mean(away) <= 2.0
    assert np.percentile(away, 95) <= 6.0


def test_the_build_is_repeatable(regions, localities):
    again = boundaries.voivodeships(localities)
    assert shapely.equals_exact(regions.geometry.to_numpy(), again.geometry.to_numpy()).all()


def test_background_is_all_neighbours_within_the_area(background):
    background = background[background["kind"] == "neighbour"]
    assert background["iso2"].is_monotonic_increasing
    assert {"DE", "CZ", "SK", "UA", "BY", "LT", "RU", "DK", "SE", "LV", "HU", "AT", "RO", "MD"} == set(
        background["iso2"]
    )
    assert background.crs == STORE
    assert set(background.geom_type) == {"MultiPolygon"}
    assert background.is_valid.all()
    assert tuple(background.total_bounds) == boundaries.AREA
    germany = background.set_index("iso2").loc["DE"]
    assert (germany["name_pl"], germany["name_en"]) == ("Niemcy", "Germany")
    assert shapely.contains_properly(germany.geometry, shapely.Point(13.4, 52.5))


def test_what_lies_far_around_goes_on_from_the_area_to_its_own_edge(background):
    far = background[background["kind"] == "far"].set_index("iso2")
    assert set(far.geom_type) == {"MultiPolygon"}
    assert far.is_valid.all()
    assert tuple(far.total_bounds) == theme.FAR
    assert not far.intersects(shapely.box(*boundaries.AREA).buffer(-0.02)).any()
    for iso2, place in {"FR": (2.35, 48.85), "RU": (37.6, 55.7), "TR": (32.9, 39.9), "NO": (9.0, 61.0)}.items():
        assert far.geometry[iso2].contains(shapely.Point(place)), iso2
    assert not far.contains(shapely.Point(3.0, 56.0)).any()  # the North Sea


def test_background_leaves_no_sea_along_the_land_border(background, regions):
    land = shapely.union_all([*background.geometry, *regions.geometry])
    for longitude, latitude in ((14.69, 52.4), (16.5, 50.25), (20.0, 49.35), (23.9, 50.6), (23.6, 53.0), (21.0, 54.36)):
        assert shapely.covers(land, shapely.Point(longitude, latitude).buffer(0.15))


def test_names_stand_well_inside(regions, towns):
    places = boundaries.label_points(regions, towns.head(30))
    assert places.columns.tolist() == ["teryt", "label_latitude", "label_longitude"]
    assert inside(regions, places["teryt"], places["label_longitude"], places["label_latitude"]).all()
    points = gpd.GeoSeries.from_xy(places["label_longitude"], places["label_latitude"], crs=STORE).to_crs(LOCAL)
    assert shapely.distance(points.to_numpy(), regions.to_crs(LOCAL).boundary.to_numpy()).min() > 15_000


def test_names_keep_clear_of_the_large_towns(regions, towns):
    large = towns.head(30)
    places = boundaries.label_points(regions, large)
    points = gpd.GeoSeries.from_xy(places["label_longitude"], places["label_latitude"], crs=STORE).to_crs(LOCAL)
    marks = shapely.multipoints(shapely.points(large["easting"], large["northing"]))
    assert shapely.distance(points.to_numpy(), marks).min() > 12_000


def test_names_without_towns_stand_in_the_middle():
    # 200 km by 100 km around (500 km, 400 km): any ellipse twice as wide as high fits once, in the middle.
    square = gpd.GeoDataFrame({"teryt": ["10"]}, geometry=[shapely.box(4e5, 3.5e5, 6e5, 4.5e5)], crs=LOCAL)
    place = boundaries.label_points(square).iloc[0]
    middle = gpd.GeoSeries([shapely.Point(5e5, 4e5)], crs=LOCAL).to_crs(STORE)[0]
    assert (place["label_longitude"], place["label_latitude"]) == pytest.approx((middle.x, middle.y), abs=0.01)
