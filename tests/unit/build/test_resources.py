import json

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.build import resources
from geo.crs import STORE


def clusters(**columns):
    frame = {
        "id": ["a", "b", "c"],
        "name": ["A", "<b>", "Ć"],
        "latitude": [51.25, 52.23, 51.25],
        "longitude": [22.57, 21.01, 22.57],
        "city": ["Lublin", "Warszawa", "Lublin"],
        "teryt": ["06", "14", "06"],
        "sector": ["ict", "agri-food", "ict"],
        "seat_quality": ["stated", "weak", "inferred"],
        "kkk_ever": [True, False, False],
    }
    return pd.DataFrame(frame | columns)


def sectors():
    rows = [("agri-food", "Rolno-spożywczy", "Agri-food"), ("ict", "ICT", "ICT")]
    return pd.DataFrame(rows, columns=["slug", "name_pl", "name_en"])


def read(resource):
    name, content = resource
    return name, json.loads(content)


def test_clusters_come_column_by_column_and_share_seats():
    name, found = read(resources.clusters_resource({"clusters": clusters(), "sectors": sectors()}, "0123456789ab"))
    assert name.startswith("clusters.")
    assert found == {
        "version": "0123456789ab",
        "languages": ["pl", "en"],
        "sectors": [
            {
                "slug": "agri-food",
                "glyph": {"pl": "RS", "en": "AF"},
                "colour": "#2e7d32",
                "name": {"pl": "Rolno-spożywczy", "en": "Agri-food"},
            },
            {"slug": "ict", "glyph": {"pl": "IT", "en": "IT"}, "colour": "#6a3fa0", "name": {"pl": "ICT", "en": "ICT"}},
        ],
        "seats": [[51.25, 22.57, "Lublin", "06"], [52.23, 21.01, "Warszawa", "14"]],
        "clusters": {
            "id": ["a", "b", "c"],
            "name": ["A", "<b>", "Ć"],
            "seat": [0, 1, 0],
            "sector": [1, 0, 1],
            "kkk": [1, 0, 0],
            "weak": [0, 1, 0],
        },
    }


def test_a_name_says_what_is_inside():
    one, same, other = (resources.named("x", {"a": value}) for value in ("ą", "ą", "b"))
    assert one == same
    # sha256 of {"a":"ą"} in UTF-8
    assert one == ("x.1efc4c0338.json", '{"a":"ą"}'.encode())
    assert other[0] != one[0]


def test_numbers_that_json_does_not_know_are_refused():
    with pytest.raises(ValueError, match="not JSON compliant"):
        resources.named("x", {"a": float("nan")})


def test_regions_are_rounded_alike_on_both_sides_of_a_line():
    line = [(20.123449, 50.0), (20.123451, 51.0)]
    west = shapely.Polygon([(19.0, 50.0), *line, (19.0, 51.0)])
    east = shapely.Polygon([*line, (21.0, 51.0), (21.0, 50.0)])
    rows = {
        "teryt": ["24", "26"],
        "name_pl": ["śląskie", "świętokrzyskie"],
        "name_en": ["Silesia", "Świętokrzyskie"],
        "label_latitude": [50.55556, 50.5],
        "label_longitude": [19.5, 20.5],
    }
    regions = gpd.GeoDataFrame(rows, geometry=[shapely.MultiPolygon([west]), east], crs=STORE)
    _, found = read(resources.regions_resource(regions))
    first, second = found["features"]
    assert first["properties"] == {
        "teryt": "24",
        "name": {"pl": "śląskie", "en": "Silesia"},
        "short": {"pl": "śląs.", "en": "Silesia"},
        "label": [50.5556, 19.5],
    }
    assert first["geometry"]["type"] == "MultiPolygon"
    assert first["geometry"]["coordinates"][0][0][1:3] == [[20.1234, 50.0], [20.1235, 51.0]]
    assert second["geometry"]["coordinates"][0][:2] == [[20.1234, 50.0], [20.1235, 51.0]]


def test_points_that_rounding_makes_equal_are_one():
    ring = [(19.0, 50.0), (20.0, 50.0), (20.00001, 50.00001), (20.0, 51.0), (19.0, 50.0)]
    assert resources._rounded([ring]) == [[[19.0, 50.0], [20.0, 50.0], [20.0, 51.0], [19.0, 50.0]]]


def towns(*rows):
    columns = ["geonameid", "name", "teryt", "population", "easting", "northing"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(latitude=50.0, longitude=20.0, population=frame["population"].astype("Int64"))


def test_labels_are_the_largest_of_each_voivodeship_then_those_that_stand_clear():
    found = resources.labelled_towns(
        towns(
            (1, "Warszawa", "14", 1_700_000, 0, 0),
            (2, "Pruszków", "14", 60_000, 15_000, 0),  # 15 km from Warszawa
            (3, "Radom", "14", 210_000, 0, 100_000),
            (4, "Łódź", "10", 650_000, 10_000, 0),  # the largest of its voivodeship, near as it is
            (5, "Nowa", "10", None, 500_000, 0),
        )
    )
    assert found["name"].tolist() == ["Warszawa", "Łódź", "Radom"]  # how large Nowa is nobody knows


def test_at_most_thirty_labels():
    many = towns(*((i, f"T{i}", "14", 50_000 - i, i * 30_000, 0) for i in range(40)))
    assert resources.labelled_towns(many)["name"].tolist() == [f"T{i}" for i in range(30)]


def test_background_holds_neighbours_and_ranked_labels():
    shape = shapely.box(14.0, 49.0, 15.0, 50.0)
    rows = {
        "kind": ["neighbour", "far"],
        "iso2": ["CZ", "FR"],
        "name_pl": ["Czechy", "Francja"],
        "name_en": ["Czechia", "France"],
    }
    background = gpd.GeoDataFrame(rows, geometry=[shape, shapely.box(2.0, 48.0, 3.0, 49.0)], crs=STORE)
    sized = towns(
        (1, "A", "02", 500_000, 0, 0), (2, "B", "04", 499_999, 0, 0), (3, "C", "06", 150_000, 0, 0),
        (4, "D", "08", 149_999, 0, 0),
    )  # fmt: skip
    name, found = read(resources.background_resource(background, sized))
    assert name.startswith("background.")
    assert [(label[2], label[3]) for label in found["towns"]] == [("A", 1), ("B", 2), ("C", 2), ("D", 3)]
    assert found["towns"][0][:2] == [50.0, 20.0]
    (country,), (far,) = found["neighbours"]["features"], found["far"]["features"]
    assert country["properties"] == {"iso2": "CZ", "name": {"pl": "Czechy", "en": "Czechia"}}
    assert (far["properties"], far["geometry"]["coordinates"][0][0]) == ({}, [3.0, 48.0])
