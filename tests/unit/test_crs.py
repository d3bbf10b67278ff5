"""Coordinate reference systems are known by their parameters, whatever they are called."""

import pytest
from pyproj import CRS

from geo.crs import LOCAL, STORE, recognised

ESRI = """PROJCS["{name}",GEOGCS["GCS_ETRS_1989",DATUM["D_ETRS_1989",SPHEROID["GRS_1980",6378137.0,298.257222101]],
PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["{projection}"],
PARAMETER["False_Easting",{easting}],PARAMETER["False_Northing",-5300000.0],PARAMETER["Central_Meridian",{meridian}],
PARAMETER["Scale_Factor",0.9993],PARAMETER["Latitude_Of_Origin",0.0],UNIT["{unit}",{metres}]]"""
PUWG = {
    "name": "PUWG_1992", "projection": "Transverse_Mercator", "easting": 500000.0, "meridian": 19.0, "unit": "Meter",
    "metres": 1.0,
}  # fmt: skip
PROJ = "+proj=tmerc +lat_0=0 +lon_0=19 +k=0.9993 +x_0=500000 +y_0=-5300000 +ellps=GRS80"


def esri(**other):
    return ESRI.format(**PUWG | other)


@pytest.mark.parametrize(
    "system",
    [
        "EPSG:2180", esri(), esri(name="ETRS_1989_UWPP_1992"), esri(name="ETRS_1989_Poland_CS92"),
        esri(projection="Gauss_Kruger"), PROJ, f"{PROJ} +towgs84=0,0,0,0,0,0,0",
        PROJ.replace("ellps=GRS80", "datum=WGS84"), "EPSG:2180+5621",
    ],
)  # fmt: skip
def test_the_polish_system_of_1992(system):
    assert recognised(CRS(system)) == LOCAL


@pytest.mark.parametrize(
    "system",
    ["EPSG:4326", "OGC:CRS84", "EPSG:4258", "EPSG:4979", "EPSG:9702", "+proj=longlat +datum=WGS84", "EPSG:7423"],
)
def test_degrees_of_greenwich(system):
    assert recognised(CRS(system)) == STORE


@pytest.mark.parametrize(
    "system",
    [
        "EPSG:3857", "EPSG:2178", "EPSG:32634", "EPSG:3035", "EPSG:4179", "EPSG:3120", "EPSG:4936", "EPSG:5621",
        "+proj=longlat +ellps=WGS84 +pm=paris", esri(meridian=18.0), esri(easting=0.0),
        esri(unit="Kilometer", metres=1000.0),
    ],
)  # fmt: skip
def test_others(system):
    assert recognised(CRS(system)) is None
