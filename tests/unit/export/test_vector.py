"""Clusters for geographic information systems: opened again by GDAL, GeoPandas and pyarrow."""

import csv
import io
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.export import metadata, records, tables, vector
from geo.export.contents import Contents
from geo.i18n import translator
from geo.scenes import pages
from geo.scenes.scene import Scene
from geo.selection.view import View
from geo.settings import Settings
from tests import traded
from tests.pace import cost
from tests.scenery import SPITE, embedded, fresh, scene

QUERY = "sector=ict&region=06"
LUBELSKIE_ICT = ["lubelski-klaster-teleinformatyczny", "polski-klaster-rolnictwa-precyzyjnego", "wschodni-klaster-ict"]


@pytest.fixture(scope="module")
def spite(spiteful):
    return pages.read(spiteful, "", "")


def opened(shown, kind, folder):
    """Open the file of a kind of a scene, or of its tables, as others would."""
    content = getattr(vector, kind)(shown)
    path = folder / f"clusters.{kind}"
    path.write_bytes(content)
    if kind == "parquet":
        return gpd.read_parquet(path)
    return gpd.read_file(path, layer="clusters") if kind == "gpkg" else gpd.read_file(path)


def values(cell):
    """The values of a list, which formats without lists join."""
    return cell.split("; ") if isinstance(cell, str) else list(cell)


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "parquet"])
def test_points_with_columns_open_where_they_belong(kind, tmp_path):
    frame = opened(scene("", QUERY), kind, tmp_path)
    assert frame.crs.to_epsg() == 4326
    assert list(frame["id"]) == LUBELSKIE_ICT
    assert list(frame.columns) == [*(field.key for field in records.cluster_fields(scene("", QUERY))), "geometry"]
    first = frame.iloc[0]
    assert (first["teryt"], values(first["nuts2"]), first["founded"], first["members"]) == ("06", ["PL81"], 2008, 35)
    assert (first.geometry.x, first.geometry.y) == (22.57009, 51.25058)
    assert pd.isna(first["website"])
    assert str(first["compiled"])[:10] == "2026-11-23"
    assert all(one.startswith("https://") for one in values(first["sources"]))
    assert first["data_version"] == embedded().registry.manifest["data_version"]


def test_geojson_is_that_of_the_standard():
    whole = json.loads(vector.geojson(scene("", QUERY)))
    # A member "crs" would be that of an older standard.
    assert set(whole) == {"type", "metadata", "bbox", "features", "tables"}
    assert [one["id"] for one in whole["features"]] == LUBELSKIE_ICT
    assert whole["bbox"] == list(gpd.GeoDataFrame.from_features(whole["features"]).total_bounds)
    assert [one["name"] for one in whole["tables"]] == ["map_sector", "map_region", "status_history"]
    assert whole["features"][0]["properties"]["members_year"] == 2019
    assert whole["features"][0]["properties"]["website"] is None
    about = whole["metadata"]
    assert about["view"] == "3 klastry ICT w województwie lubelskim"
    assert about["records"] == 3
    assert about["made"] == "2026-11-23"
    assert [one["name"] for one in about["filters"]] == ["sector", "region"]
    assert next(one for one in about["columns"] if one["name"] == "latitude")["unit"] == "stopnie"
    assert next(one for one in about["sources"] if one["name"] == "geonames")["licence"] == "CC BY 4.0"


def test_a_geopackage_has_layers_in_order_and_says_what_it_is(tmp_path):
    path = tmp_path / "view.gpkg"
    path.write_bytes(vector.gpkg(scene("", QUERY)))
    # Readers list layers with shapes first.
    layers = ["clusters", "voivodeships", "map_region", "map_sector", "status_history", "metadata"]
    assert list(pyogrio.list_layers(path)[:, 0]) == layers
    told = pyogrio.read_info(path, layer="clusters")["layer_metadata"]
    assert told["view"] == "3 klastry ICT w województwie lubelskim"
    assert told["data_version"] == embedded().registry.manifest["data_version"]
    said = gpd.read_file(path, layer="metadata")
    assert {"file", "filter", "source", "column", "figure"} == set(said["section"])
    history = gpd.read_file(path, layer="status_history")
    assert len(history) == sum(len(embedded().registry.history(key)) for key in LUBELSKIE_ICT)


@pytest.mark.parametrize(("page", "query"), [("regions", "region=06"), ("history", ""), ("policy", "")])
def test_the_flat_text_names_each_source_once(page, query):
    credit = metadata.tags(Contents(scene(page, query)))["credit"]
    assert credit.count("Źródło:") == 1
    assert credit.count("rejestr atlasu, zestawiony ze źródeł publicznych") == 1
    assert "Granice przybliżone" in credit, "what is no source stays a sentence of its own"


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
    assert regions["clusters"].sum() == (embedded().registry.region >= 0).sum()


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
    assert told["view"] == scene("", "sector=ict&lang=en").words
    assert json.loads(told["metadata"])["filters"][0]["value"] == "ICT and digital"
    assert json.loads(told["geo"])["version"] == "1.1.0"
    assert schema.field("latitude").metadata[b"unit"] == b"degrees"
    assert str(schema.field("founded").type) == "int64"
    assert str(schema.field("compiled").type) == "date32[day]"
    assert str(schema.field("teryt").type) == "string"


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "parquet"])
def test_the_same_scene_gives_the_same_file(kind):
    write = getattr(vector, kind)
    assert write(scene("", "region=06")) == write(fresh("", "region=06"))


def test_a_geopackage_does_not_tell_how_often_its_writer_committed():
    head = vector.gpkg(scene("", "region=06"))[:100]
    counted, valid_for = head[24:28], head[92:96]
    assert int.from_bytes(counted, "big") == int.from_bytes(valid_for, "big") == 1


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
    listed, held = [shown.registry.ids[position] for position in shown.selection.ordered], Contents(shown)
    text = tables.csv(held).decode("utf-8-sig")
    assert list(pd.read_csv(io.StringIO(text), dtype=str)["id"]) == listed
    assert list(pd.read_excel(io.BytesIO(tables.xlsx(held)), sheet_name=0, engine="calamine")["id"]) == listed
    assert [one["properties"]["id"] for one in json.loads(vector.geojson(held))["features"]] == listed
    with TemporaryDirectory() as folder:  # hypothesis and tmp_path do not go together
        assert list(opened(held, "gpkg", Path(folder))["id"]) == listed
    assert pq.read_table(io.BytesIO(vector.parquet(held)))["id"].to_pylist() == listed


def test_values_are_the_same_in_every_format(tmp_path):
    shown = scene("", "region=24")
    table = records.clusters(shown)
    expected = {key: table.column(key) for key in ("name", "teryt", "founded", "members", "stage", "latitude")}
    for kind in ("geojson", "gpkg", "parquet"):
        frame = opened(shown, kind, tmp_path)
        found = frame[list(expected)].astype(object)
        assert found.where(frame[list(expected)].notna(), None).to_dict("list") == expected, kind


def test_the_whole_registry_takes_less_than_a_second_of_work():
    shown = scene()
    assert shown.figures
    for write in (vector.geojson, tables.xlsx):
        write(scene("", QUERY))  # so that imports do not count, whatever ran before
        assert cost(write, shown, most=1) < 1, write.__name__


PAGES = [
    ("", "sector=ict"), ("regions", ""), ("regions", "region=06"), ("compare", "region=06&region=24"), ("sectors", ""),
    ("sectors", "sector=ict"), ("potential", ""), ("potential", "cell=28C31"), ("history", "sector=ict"),
    ("policy", ""), ("policy", "region=24"), ("cluster", "cluster=dolina-lotnicza"),
    ("clusters", "pick=itcorner&pick=dolina-lotnicza"),
]  # fmt: skip


def same(found, expected):
    """Whether two cells are the same, however their format keeps missing ones, lists, days and numbers."""
    if isinstance(found, list | np.ndarray):
        found = "; ".join(found)
    if found is None or found is pd.NaT or (isinstance(found, float) and np.isnan(found)) or found == "":
        return expected is None
    if isinstance(expected, int | float):
        return float(found) == pytest.approx(expected, rel=1e-12)
    return str(found)[:10] == expected.isoformat() if isinstance(expected, date) else found == expected


@cache
def contents(place, query):
    """What a file of a page is to hold."""
    return Contents(scene(place, query))


@cache
def given(place, query):
    """The same, for all that write it."""
    return Contents(scene(place, query))


@cache
def geopackage(place, query):
    """The GeoPackage of a page."""
    return vector.gpkg(given(place, query))


def rows_of(place, query, kind, folder):
    """The rows of the subject of a page, as readers of a format see them."""
    shown, main = given(place, query), contents(place, query).main
    if kind == "csv":
        return pd.read_csv(io.BytesIO(tables.csv(shown)), dtype=str).to_numpy().tolist()
    if kind == "csv-excel":
        frame = pd.read_csv(io.BytesIO(tables.csv_excel(shown)), dtype=str, sep=";", encoding="utf-8-sig")
        numbers = {field.key for field in main.records.fields if field.kind == "float"}
        frame = frame.drop(columns="iso_3166_2", errors="ignore")
        return frame.apply(lambda one: one.str.replace(",", ".") if one.name in numbers else one).to_numpy().tolist()
    if kind == "xlsx":
        first = 0 if main.name == "clusters" else 3
        frame = pd.read_excel(
            io.BytesIO(tables.xlsx(shown)), sheet_name=0, header=first, dtype={"TERYT": str}, engine="calamine"
        )
        return frame.head(len(main.records.rows)).astype(object).to_numpy().tolist()
    path = folder / f"file.{kind}"
    path.write_bytes(geopackage(place, query) if kind == "gpkg" else getattr(vector, kind)(shown))
    if kind == "parquet":
        frame = gpd.read_parquet(path)
    else:
        frame = gpd.read_file(path, layer=main.name) if kind == "gpkg" else gpd.read_file(path)
    return pd.DataFrame(frame).drop(columns="geometry", errors="ignore").astype(object).to_numpy().tolist()


@pytest.mark.parametrize("kind", ["csv", "csv-excel", "xlsx", "geojson", "gpkg", "parquet"])
@pytest.mark.parametrize(("place", "query"), PAGES)
def test_every_format_of_a_page_holds_the_same_rows(place, query, kind, tmp_path):
    expected = contents(place, query).main.records
    found = rows_of(place, query, kind, tmp_path)
    assert len(found) == len(expected.rows) > 0
    for written, row in zip(found, expected.rows, strict=True):
        told = [
            text.removeprefix("'") if kind.startswith("csv") and isinstance(text, str) else text for text in written
        ]
        pairs = zip(expected.fields, told, row, strict=True)
        assert not [(field.key, *pair) for field, *pair in pairs if not same(*pair)]


@pytest.mark.parametrize(("place", "query"), PAGES)
def test_a_geopackage_has_every_table_of_its_page(place, query, tmp_path):
    path = tmp_path / "view.gpkg"
    path.write_bytes(geopackage(place, query))
    held = contents(place, query)
    listed = {name: shape for name, shape in pyogrio.list_layers(path)}
    assert set(listed) == {one.name for one in held.tables} | {"voivodeships", "metadata"}
    for one in held.tables:
        frame = pyogrio.read_dataframe(path, layer=one.name)
        assert len(frame) == len(one.records.rows), one.name
        if one.places == "areas" and not one.about:
            assert [shape is not None for shape in frame.geometry] == frame["teryt"].notna().tolist()


def test_rows_about_a_voivodeship_lie_on_its_area(tmp_path):
    pairs = opened_main(scene("potential"), tmp_path)
    areas = gpd.read_parquet(embedded().registry.folder / "voivodeships.parquet").set_index("teryt").geometry
    assert len(pairs) == 151
    assert all(shape.equals(areas[code]) for code, shape in zip(pairs["teryt"], pairs.geometry, strict=True))
    ranking = opened_main(scene("regions"), tmp_path).set_index("region")
    assert pd.isna(ranking.loc["Polska", "teryt"])
    assert ranking.loc["Polska"].geometry is None
    profile = opened_main(scene("regions", "region=06"), tmp_path)
    assert set(profile["teryt"]) == {"06"}
    assert all(shape.equals(areas["06"]) for shape in profile.geometry)


def opened_main(shown, folder):
    path = folder / "main.geojson"
    path.write_bytes(vector.geojson(shown))
    return gpd.read_file(path)


def test_outer_rings_run_against_the_clock():
    whole = json.loads(vector.geojson(scene("regions")))
    shapes = [shapely.geometry.shape(one["geometry"]) for one in whole["features"] if one["geometry"]]
    assert all(part.exterior.is_ccw for shape in shapes for part in shape.geoms)


def test_further_tables_travel_inside_geojson():
    whole = json.loads(vector.geojson(scene("regions", "region=06")))
    further = {one["name"]: one for one in whole["tables"]}
    strengths = further["region_strengths"]
    assert strengths["rows"][0]["division"] == "Produkcja artykułów spożywczych (C10)"
    assert strengths["columns"][1]["key"] == "division"
    assert "Eurostat" in strengths["source"]
    assert len(further["clusters"]["rows"]) == 26


def test_lists_are_lists_where_a_format_has_them():
    shown = scene("", "region=14")
    first = json.loads(vector.geojson(shown))["features"][0]["properties"]
    assert first["nuts2"] == ["PL91", "PL92"]
    assert pq.read_table(io.BytesIO(vector.parquet(shown)))["nuts2"].to_pylist()[0] == ["PL91", "PL92"]


def test_layers_say_what_they_are(tmp_path):
    path = tmp_path / "view.gpkg"
    path.write_bytes(vector.gpkg(scene("history", "lang=en")))
    with closing(sqlite3.connect(path)) as file:
        told = dict(file.execute("SELECT table_name, description FROM gpkg_contents"))
    assert told["voivodeships"].startswith("Boundaries approximate")
    assert "Events of the registry" in told["over_time"]
    regions = gpd.read_file(path, layer="voivodeships")
    assert set(regions["boundaries"]) == {"approximate"}
    assert set(regions["measure"]) == {"nothing"}


def test_a_place_not_known_is_no_point(monkeypatch):
    shown = scene("", QUERY)
    table = records.clusters(shown)
    rows = [[None if field.key == "latitude" else value for field, value in zip(table.fields, row, strict=True)]
            for row in table.rows]  # fmt: skip
    monkeypatch.setattr(records, "clusters", lambda scene: records.Records(table.fields, rows))
    assert {one["geometry"] for one in json.loads(vector.geojson(shown))["features"]} == {None}
    assert np.all(gpd.read_parquet(io.BytesIO(vector.parquet(shown))).geometry.isna())


def test_every_format_has_the_clusters_without_a_known_seat_and_no_point_of_them(tmp_path):
    shown = scene("", "sector=health-biotech")
    lacking = [shown.registry.ids[at] for at in shown.positions if not shown.registry.seated[at]]
    assert lacking
    features = json.loads(vector.geojson(shown))["features"]
    assert [each["properties"]["id"] for each in features if each["geometry"] is None] == lacking
    path = tmp_path / "view.gpkg"
    path.write_bytes(vector.gpkg(shown))
    layer = gpd.read_file(path, layer="clusters")
    table = gpd.read_parquet(io.BytesIO(vector.parquet(shown)))
    ids = [row["id"] for row in csv.DictReader(io.StringIO(tables.csv(shown).decode("utf-8-sig")))]
    for found in (layer, table):
        assert found["id"].tolist() == [each["properties"]["id"] for each in features] == ids
        assert found.loc[found.geometry.isna(), "id"].tolist() == lacking
        assert found.loc[found.geometry.isna(), ["city", "latitude", "longitude", "seat_quality"]].isna().all(axis=None)
        assert not found.geometry.dropna().is_empty.any()


def test_layers_of_the_map_are_layers_of_its_file(tmp_path):
    plain = scene("", "region=06&lang=en&layer=firms&layer=events")
    shown = replace(plain, sources=traded.sources(tmp_path, plain.sources))
    path = tmp_path / "view.gpkg"
    path.write_bytes(vector.gpkg(shown))
    layers = dict(pyogrio.list_layers(path))
    assert {"clusters": "Point", "exchange_firms": "Point", "exchange_events": "Point"}.items() <= layers.items()
    assert "exchange_offers" not in layers
    firms = gpd.read_file(path, layer="exchange_firms")
    assert firms["name"].tolist() == ["Ćwikła i Pole S.A.", "Żubr Stal sp. z o.o."]  # not who is in Wrocław
    assert firms.crs.to_epsg() == 4326
    assert [(round(point.x, 3), round(point.y, 3)) for point in firms.geometry] == [(22.57, 51.251)] * 2
    assert gpd.read_file(path, layer="exchange_events").empty  # none of them is in Lublin
    further = {one["name"]: one["rows"] for one in json.loads(vector.geojson(shown))["tables"]}
    assert [row["id"] for row in further["exchange_firms"]] == ["pole", "stal"]
