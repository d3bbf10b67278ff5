"""Clusters for geographic information systems: opened again by GDAL, GeoPandas and pyarrow."""

import io
import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.export import records, tables, vector
from geo.i18n import translator
from geo.scenes import pages
from geo.scenes.scene import Scene
from geo.selection.view import View
from geo.settings import Settings
from tests.scenery import SPITE, embedded, scene

QUERY = "sector=ict&region=06"
LUBELSKIE_ICT = ["lubelski-klaster-teleinformatyczny", "polski-klaster-rolnictwa-precyzyjnego", "wschodni-klaster-ict"]


@pytest.fixture(scope="module")
def spite(spiteful):
    return pages.read(spiteful, "", "")


def opened(shown, kind, folder):
    """Open a scene's file of a kind as others would."""
    content = getattr(vector, kind)(shown)
    path = folder / f"clusters.{kind}"
    path.write_bytes(content)
    if kind == "parquet":
        return gpd.read_parquet(path)
    return gpd.read_file(path, layer="clusters") if kind == "gpkg" else gpd.read_file(path)


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "parquet"])
def test_points_with_columns_open_where_they_belong(kind, tmp_path):
    frame = opened(scene("", QUERY), kind, tmp_path)
    assert frame.crs.to_epsg() == 4326
    assert list(frame["id"]) == LUBELSKIE_ICT
    assert list(frame.columns) == [*(field.key for field in records.cluster_fields(scene("", QUERY))), "geometry"]
    first = frame.iloc[0]
    assert (first["teryt"], first["nuts2"], first["founded"], first["members"]) == ("06", "PL81", 2008, 35)
    assert (first.geometry.x, first.geometry.y) == (22.57009, 51.25058)
    assert pd.isna(first["website"])
    assert str(first["compiled"])[:10] == "2026-11-23"
    assert first["sources"].startswith("https://")
    assert first["data_version"] == embedded().registry.manifest["data_version"]


def test_geojson_is_that_of_the_standard():
    whole = json.loads(vector.geojson(scene("", QUERY)))
    assert set(whole) == {"type", "metadata", "features"}  # a member "crs" would be that of an older standard
    assert whole["features"][0]["properties"]["members_year"] == 2019
    assert whole["features"][0]["properties"]["website"] is None
    about = whole["metadata"]
    assert about["view"] == "3 klastry ICT w\u00a0województwie lubelskim"
    assert about["made"] == "2026-11-23"
    assert [one["name"] for one in about["filters"]] == ["sector", "region"]
    assert next(one for one in about["columns"] if one["name"] == "latitude")["unit"] == "stopnie"
    assert next(one for one in about["sources"] if one["name"] == "geonames")["licence"] == "CC BY 4.0"


def test_a_geopackage_has_layers_in_order_and_says_what_it_is(tmp_path):
    path = tmp_path / "view.gpkg"
    path.write_bytes(vector.gpkg(scene("", QUERY)))
    layers = ["clusters", "voivodeships", "status_history", "metadata"]
    assert list(pyogrio.list_layers(path)[:, 0]) == layers
    told = pyogrio.read_info(path, layer="clusters")["layer_metadata"]
    assert told["view"] == "3 klastry ICT w\u00a0województwie lubelskim"
    assert told["data_version"] == embedded().registry.manifest["data_version"]
    said = gpd.read_file(path, layer="metadata")
    assert {"file", "filter", "source", "column"} == set(said["section"])
    history = gpd.read_file(path, layer="status_history")
    assert len(history) == sum(len(embedded().registry.history(key)) for key in LUBELSKIE_ICT)


def test_voivodeships_carry_the_figures_of_the_map(tmp_path):
    path = tmp_path / "view.gpkg"
    path.write_bytes(vector.gpkg(scene("", QUERY)))
    regions = gpd.read_file(path, layer="voivodeships").set_index("teryt")
    assert regions.crs.to_epsg() == 4326
    assert len(regions) == 16
    assert list(regions.index[:3]) == ["02", "04", "06"]
    assert regions.is_valid.all()
    lubelskie = regions.loc["06"]
    assert (lubelskie["population"], lubelskie["clusters"]) == (2_011_000, 3)
    assert lubelskie["value"] == pytest.approx(3 / 2.011)
    assert lubelskie["measure"] == "klastry na milion mieszkańców"
    clusters = gpd.read_file(path, layer="clusters")
    assert clusters.within(lubelskie.geometry).all()


def test_without_a_coloured_map_voivodeships_have_no_value(tmp_path):
    path = tmp_path / "view.gpkg"
    path.write_bytes(vector.gpkg(scene("", "colour=none")))
    regions = gpd.read_file(path, layer="voivodeships")
    assert regions["value"].isna().all()
    assert regions["clusters"].sum() == 265


def test_installed_boundaries_go_before_the_approximate_ones(tmp_path):
    known = embedded()
    (tmp_path / "installed").mkdir()
    squares = gpd.GeoDataFrame(
        {"teryt": known.registry.region_codes},
        geometry=[shapely.MultiPolygon([shapely.box(15 + n / 2, 50, 15.5 + n / 2, 51)]) for n in range(16)],
        crs="EPSG:4326",
    )
    squares.to_parquet(tmp_path / "installed" / "voivodeships.parquet")
    official = replace(
        known,
        registry=replace(known.registry, manifest={**known.registry.manifest, "boundaries": {
            "kind": "register", "date": "2026-01-01", "source": "PRG"}}),
        settings=Settings(known.settings.data, tmp_path / "installed"),
    )  # fmt: skip
    path = tmp_path / "view.gpkg"
    path.write_bytes(vector.gpkg(pages.read(official, "", "")))
    regions = gpd.read_file(path, layer="voivodeships")
    assert regions.geometry[0].equals(squares.geometry[0])


def test_geoparquet_says_what_it_is_and_what_its_columns_mean():
    schema = pq.read_schema(io.BytesIO(vector.parquet(scene("", "sector=ict&lang=en"))))
    told = {key.decode(): value.decode() for key, value in schema.metadata.items()}
    assert told["view"] == "27 ICT clusters"
    assert json.loads(told["metadata"])["filters"][0]["value"] == "ICT and digital"
    assert json.loads(told["geo"])["version"] == "1.1.0"
    assert schema.field("latitude").metadata[b"unit"] == b"degrees"
    assert str(schema.field("founded").type) == "int64"
    assert str(schema.field("compiled").type) == "date32[day]"
    assert str(schema.field("teryt").type) == "string"


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "parquet"])
def test_the_same_scene_gives_the_same_file(kind):
    write = getattr(vector, kind)
    assert write(scene("", "region=06")) == write(scene("", "region=06"))


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "parquet"])
def test_spite_arrives_as_it_is(kind, tmp_path, spite):
    frame = opened(spite, kind, tmp_path).set_index("id")
    assert [frame.loc[f"c{number:02}", "name"] for number in range(len(SPITE))] == list(SPITE)
    assert [frame.loc[f"c{number:02}", "public_note_pl"] for number in range(len(SPITE))] == list(SPITE)


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "parquet"])
def test_nobody_found_is_a_file_without_records(kind, tmp_path):
    frame = opened(scene("", "q=zzzzzz"), kind, tmp_path)
    assert len(frame) == 0


VIEWS = st.builds(
    View,
    lang=st.sampled_from(("pl", "en")),
    sector=st.sampled_from((("ict",), ("tourism", "health-biotech"))),
    region=st.sampled_from(((), ("06",), ("02", "24"))),
    status=st.sampled_from(((), ("kkk_past",))),
    sort=st.sampled_from(("name", "status", "members", "founded")),
)


@settings(deadline=None, max_examples=8)
@given(VIEWS)
def test_every_format_holds_the_list_of_the_page_in_its_order(view):
    shown = Scene(embedded(), "", view, translator(view.lang))
    listed = [shown.registry.ids[position] for position in shown.selection.ordered]
    text = tables.csv(shown).decode("utf-8-sig")
    assert list(pd.read_csv(io.StringIO(text), dtype=str)["id"]) == listed
    assert list(pd.read_excel(io.BytesIO(tables.xlsx(shown)), sheet_name=1)["id"]) == listed
    assert [one["properties"]["id"] for one in json.loads(vector.geojson(shown))["features"]] == listed
    with TemporaryDirectory() as folder:  # hypothesis and tmp_path do not go together
        assert list(opened(shown, "gpkg", Path(folder))["id"]) == listed
    assert pq.read_table(io.BytesIO(vector.parquet(shown)))["id"].to_pylist() == listed


def test_values_are_the_same_in_every_format(tmp_path):
    shown = scene("", "region=24")
    table = records.clusters(shown)
    expected = {key: table.column(key) for key in ("name", "teryt", "founded", "members", "statuses", "latitude")}
    for kind in ("geojson", "gpkg", "parquet"):
        frame = opened(shown, kind, tmp_path)
        found = frame[list(expected)].astype(object)
        assert found.where(frame[list(expected)].notna(), None).to_dict("list") == expected, kind


def test_the_whole_registry_takes_less_than_a_second_of_work():
    shown = scene()
    assert shown.figures
    for write in (vector.geojson, tables.xlsx):
        write(scene("", QUERY))  # so that imports do not count, whatever ran before
        start = process_time()
        write(shown)
        assert process_time() - start < 1, write.__name__


def test_a_place_not_known_is_no_point(monkeypatch):
    shown = scene("", QUERY)
    table = records.clusters(shown)
    rows = [[None if field.key == "latitude" else value for field, value in zip(table.fields, row, strict=True)]
            for row in table.rows]  # fmt: skip
    monkeypatch.setattr(records, "clusters", lambda scene: records.Records(table.fields, rows))
    assert {one["geometry"] for one in json.loads(vector.geojson(shown))["features"]} == {None}
    assert np.all(gpd.read_parquet(io.BytesIO(vector.parquet(shown))).geometry.isna())
