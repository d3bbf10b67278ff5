"""Installing the official register of boundaries from files."""

import hashlib
import json
import re
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo import days
from geo.build import gazetteer, prg, prg_source, shapes
from geo.crs import LOCAL, STORE
from geo.errors import BoundaryError
from geo.store import files
from geo.taxonomy import VOIVODESHIPS
from tests.unit.registers import changed, refused, snapshot, write
from tests.unit.test_crs import esri

# --- what is accepted -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("crs", [STORE, LOCAL])
@pytest.mark.parametrize("file", ["prg.geojson", "prg.gpkg", "prg.shp", "prg.gml"])
def test_every_format_in_both_systems(good, tmp_path, folder, file, crs):
    source = write(good.to_crs(crs), tmp_path / file)
    beside = {path.name for path in tmp_path.iterdir()}
    summary = prg.install(str(source), folder)
    assert {path.name for path in tmp_path.iterdir()} == beside
    regions = gpd.read_parquet(folder / "voivodeships.parquet")
    assert regions.columns.tolist() == ["teryt", "geometry", "label_latitude", "label_longitude"]
    assert regions["teryt"].tolist() == list(VOIVODESHIPS)
    assert regions.crs == STORE
    assert shapely.coverage_is_valid(regions.geometry.to_numpy())
    original = good.to_crs(LOCAL).geometry.to_numpy()
    assert shapely.hausdorff_distance(regions.to_crs(LOCAL).geometry.to_numpy(), original).max() < 1_000
    labels = shapely.points(regions["label_longitude"], regions["label_latitude"])
    assert shapely.contains_properly(regions.geometry.to_numpy(), labels).all()
    assert summary.source == file


def test_the_manifest_says_what_was_installed(good, tmp_path, folder):
    summary = prg.install(str(write(good, tmp_path / "prg.geojson")), folder)
    manifest = json.loads((folder / "MANIFEST.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256((folder / "voivodeships.parquet").read_bytes()).hexdigest()
    assert manifest["boundaries"] == {
        "kind": "file",
        "date": None,
        "source": "prg.geojson",
        "installed": days.today().isoformat(),
        "sha256": digest,
    }
    web = folder / "web" / manifest["web"]["regions"]
    assert {path.name for path in folder.rglob("*") if path.is_file()} == {
        "MANIFEST.json", "voivodeships.parquet", web.name, web.name + ".gz",
    }  # fmt: skip
    size = (folder / "web" / (web.name + ".gz")).stat().st_size
    assert f"simplified with 100 m, {size / 1000:.0f} kB on the web." in str(summary)
    names = [feature["properties"]["name"]["pl"] for feature in json.loads(web.read_bytes())["features"]]
    assert names == [names[0] for names in VOIVODESHIPS.values()]


def test_the_official_register(shared, folder):
    summary = prg.install(str(shared / "data/boundaries/prg_voivodeships_2025-08.geojson"), folder)
    assert next((folder / "web").glob("*.gz")).stat().st_size <= 150_000
    assert len(re.findall(r"\d\d \S+", str(summary).partition("mended in")[2].partition(".")[0])) == 12
    assert "Rings were mended in 02 dolnośląskie, 04 kujawsko-pomorskie" in str(summary)
    regions = gpd.read_parquet(folder / "voivodeships.parquet")
    assert shapely.coverage_is_valid(regions.geometry.to_numpy())
    official = gpd.read_file(shared / "data/boundaries/prg_voivodeships_2025-08.geojson").set_index("JPT_KOD_JE")
    mended = official.make_valid(method="structure").to_crs(LOCAL).loc[regions["teryt"]]
    # Simplified with 100 m: no more than 0.1 % of a voivodeship changes hands.
    shares = shapely.area(shapely.symmetric_difference(regions.to_crs(LOCAL).geometry.to_numpy(), mended.to_numpy()))
    assert (shares / mended.area.to_numpy()).max() < 0.001


def test_a_zipped_shapefile_in_a_folder_beside_other_layers(good, tmp_path, folder):
    write(good.to_crs(LOCAL), tmp_path / "A01_Granice_wojewodztw.shp")
    counties = good.assign(JPT_KOD_JE=good["JPT_KOD_JE"] + "01").to_crs(LOCAL)
    write(counties, tmp_path / "A02_Granice_powiatow.shp")
    with zipfile.ZipFile(tmp_path / "prg.zip", "w") as archive:
        archive.writestr("czytaj.txt", "opis")
        for path in sorted(tmp_path.glob("A0*")):
            archive.write(path, f"granice/{path.name}")
    prg.install(str(tmp_path / "prg.zip"), folder)
    assert len(gpd.read_parquet(folder / "voivodeships.parquet")) == 16


def test_of_an_archive_what_is_not_needed_stays_packed(good, tmp_path, folder, monkeypatch):
    """GUGiK's archive holds cadastral units of hundreds of MB beside the voivodeships."""
    write(good.to_crs(LOCAL), tmp_path / "A01_Granice_wojewodztw.shp")
    with zipfile.ZipFile(tmp_path / "00.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("00/A06_Granice_obrebow_ewidencyjnych.shp", "w") as large:
            large.write(bytes(3_000_000))
        for path in sorted(tmp_path.glob("A01_*")):
            archive.write(path, f"00/{path.name}")
    monkeypatch.setattr(prg_source, "SIZE_LIMIT", 2_000_000)
    prg.install(str(tmp_path / "00.zip"), folder)
    assert len(gpd.read_parquet(folder / "voivodeships.parquet")) == 16


@pytest.mark.parametrize("name", ["PUWG_1992", "ETRS_1989_UWPP_1992"])
def test_a_system_is_known_by_its_parameters(good, tmp_path, folder, name):
    write(good.to_crs(LOCAL), tmp_path / "prg.shp")
    (tmp_path / "prg.prj").write_text(esri(name=name))
    prg.install(str(tmp_path / "prg.shp"), folder)
    assert shapes.misplaced(gpd.read_parquet(folder / "voivodeships.parquet")) == []


@pytest.mark.parametrize("system", ["OGC:CRS84", "EPSG:4258"])
def test_relatives_of_wgs_84(good, tmp_path, folder, system):
    prg.install(str(write(good.set_crs(system, allow_override=True), tmp_path / "prg.gpkg")), folder)
    assert gpd.read_parquet(folder / "voivodeships.parquet").crs == STORE


def work(home):
    (home / "work").mkdir()
    return home / "work"


@pytest.mark.parametrize("declared", ["UTF-8", "1250", "ISO-8859-2", "88592", "nonsense"])
@pytest.mark.parametrize("written", ["cp1250", "ISO-8859-2", "UTF-8"])
def test_a_shapefile_in_another_encoding_than_it_says(good, tmp_path, folder, written, declared):
    good.assign(JPT_NAZWA_=[name for name, *_ in VOIVODESHIPS.values()]).to_crs(LOCAL).to_file(
        tmp_path / "prg.shp", encoding=written
    )
    (tmp_path / "prg.cpg").write_text(declared)
    layer = prg_source.read("prg.shp", tmp_path / "prg.shp", work(tmp_path))["voivodeships"]
    assert layer.frame["name"].tolist() == [name for name, *_ in VOIVODESHIPS.values()]


@pytest.mark.parametrize("written", ["cp1250", "iso8859-2", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("file", ["prg.geojson", "prg.gml"])
def test_a_text_in_another_encoding_than_it_says(good, tmp_path, folder, file, written):
    frame = good.assign(JPT_NAZWA_=[name for name, *_ in VOIVODESHIPS.values()])
    path = write(frame, tmp_path / file)
    path.write_bytes(path.read_text(encoding="utf-8").encode(written))
    layer = prg_source.read(file, path, work(tmp_path))["voivodeships"]
    assert layer.frame["name"].tolist() == frame["JPT_NAZWA_"].tolist()


def test_the_date_is_the_register_s_own_and_official_is_what_comes_from_its_publisher(good, tmp_path, folder):
    """A day that is to come is no version of today's."""
    versions = ["2012-09-26", "2099-01-01", "2024-03-01"]
    frame = good.assign(WERSJA_OD=[versions[n % 3] for n in range(16)])
    source = str(write(frame, tmp_path / "prg.shp"))
    for origin, kind in {
        "": "file", "https://integracja.gugik.gov.pl/PRG/x": "register", "https://gugik.gov.pl.example.org/x": "file",
        "ftp://gugik.gov.pl/x": "file", "http://mapy.geoportal.gov.pl/x": "register", "integracja.gugik.gov.pl": "file",
    }.items():  # fmt: skip
        told = prg.install(source, folder, origin=origin)
        assert files.read(folder, files.INSTALLED).boundaries["kind"] == kind
        assert ("say so with --origin" in str(told)) == (kind == "file")
        assert told.date == "2024-03-01"


def test_codes_as_numbers_in_a_column_of_another_name(good, tmp_path, folder):
    frame = good.rename(columns={"JPT_KOD_JE": "woj"}).assign(numer=range(16))
    frame["woj"] = frame["woj"].astype(int)
    prg.install(str(write(frame, tmp_path / "prg.gpkg")), folder)
    assert gpd.read_parquet(folder / "voivodeships.parquet")["teryt"].tolist() == list(VOIVODESHIPS)


def test_gml_with_northing_first_whatever_its_system_is_called(good, tmp_path, folder):
    text = write(good.to_crs(LOCAL), tmp_path / "prg.gml").read_text(encoding="utf-8")
    assert 'srsName="urn:ogc:def:crs:EPSG::2180"' in text
    (tmp_path / "prg.gml").write_text(text.replace("urn:ogc:def:crs:EPSG::2180", "EPSG:2180"), encoding="utf-8")
    prg.install(str(tmp_path / "prg.gml"), folder)
    assert shapes.misplaced(gpd.read_parquet(folder / "voivodeships.parquet")) == []


def test_a_ring_that_crosses_itself_is_mended(good, tmp_path, folder):
    opole = good.set_index("JPT_KOD_JE").geometry["16"].geoms[0]
    # The ring runs over one of its lines twice more: a spike of no area.
    corner, *rest = shapely.get_coordinates(opole.exterior)
    spiked = shapely.Polygon([corner, (corner + rest[0]) / 2, corner, *rest])
    assert not spiked.is_valid
    summary = prg.install(str(write(changed(good, "16", spiked), tmp_path / "prg.geojson")), folder)
    assert "Rings were mended in 16 opolskie." in str(summary)


def test_slivers_within_the_tolerance_are_closed(good, tmp_path, folder):
    metres = good.to_crs(LOCAL)
    metres["geometry"] = metres.buffer(20, join_style="mitre")  # overlaps of some 40 m everywhere
    prg.install(str(write(metres, tmp_path / "prg.gpkg")), folder)
    assert shapely.coverage_is_valid(gpd.read_parquet(folder / "voivodeships.parquet").geometry.to_numpy())


def test_lines_are_simplified_until_the_web_resource_is_small(good, tmp_path, folder, monkeypatch):
    monkeypatch.setattr(prg, "WEB_LIMIT", 12_000)
    summary = prg.install(str(write(good, tmp_path / "prg.gpkg")), folder)
    assert re.search(r"simplified with [248]00 m", str(summary))
    assert next((folder / "web").glob("*.gz")).stat().st_size <= 12_000
    monkeypatch.setattr(prg, "WEB_LIMIT", 1_000)
    (fault,) = refused(tmp_path / "prg.gpkg", folder)
    assert "stays larger than 1 kB when simplified with 800 m" in fault


def test_installing_creates_the_folder_and_again_replaces_it(good, tmp_path):
    home = tmp_path / "new" / "installed"
    prg.install(str(write(good, tmp_path / "prg.gpkg")), home)
    first = snapshot(home)
    prg.install(str(tmp_path / "prg.gpkg"), home, tolerance=400)
    assert snapshot(home).keys() != first.keys() or snapshot(home) != first
    assert [path.name for path in home.parent.iterdir()] == ["installed"]


# --- going back -------------------------------------------------------------------------------------------------------


def test_remove_goes_back(folder):
    assert files.remove(folder, files.INSTALLED)
    assert list(folder.parent.iterdir()) == []
    assert not files.remove(folder, files.INSTALLED)


def test_foreign_files_are_never_touched(good, tmp_path, folder):
    (folder / "notes.txt").write_text("mine")
    before = snapshot(folder)
    with pytest.raises(BoundaryError, match=r"holds notes\.txt, which no installation"):
        files.remove(folder, files.INSTALLED)
    with pytest.raises(BoundaryError, match=r"holds notes\.txt, which no installation"):
        prg.install(str(write(good, tmp_path / "prg.gpkg")), folder)
    assert snapshot(folder) == before


def test_a_file_in_the_place_of_the_folder(tmp_path):
    (tmp_path / "installed").write_text("mine")
    with pytest.raises(BoundaryError, match="is a file, expected a folder"):
        files.remove(tmp_path / "installed", files.INSTALLED)


def test_a_failing_move_brings_the_old_folder_back(good, tmp_path, folder, monkeypatch):
    before, source, move = snapshot(folder), write(good, tmp_path / "prg.gpkg"), Path.replace

    def failing(self, target):
        if target == folder / "voivodeships.parquet" and ".written" in self.parts and "new" in self.parts:
            raise OSError(28, "No space left on device")
        return move(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(BoundaryError, match=r"cannot be written \(No space left on device\); nothing was changed"):
        prg.install(str(source), folder)
    assert snapshot(folder) == before


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_member_that_is_damaged_is_refused(tmp_path, folder, method):
    with zipfile.ZipFile(tmp_path / "damaged.zip", "w", method) as archive:
        archive.writestr("a.geojson", " ".join(map(str, range(9000))))
    content = bytearray((tmp_path / "damaged.zip").read_bytes())
    content[45:400] = bytes(byte ^ 0xFF for byte in content[45:400])
    (tmp_path / "damaged.zip").write_bytes(content)
    (fault,) = refused(tmp_path / "damaged.zip", folder)
    assert fault.startswith("damaged.zip cannot be unpacked")


@pytest.mark.parametrize(
    ("file", "content", "came"),
    [
        ("empty.geojson", b"", "empty.geojson is empty"),
        ("text.gml", "Zażółć gęślą jaźń".encode(), "text.gml is something else"),
        ("map.gpkg", b"%PDF-1.7\n%\xe2\xe3", "map.gpkg is a PDF document"),
        ("page.json", b"<!DOCTYPE html><html></html>", "page.json is a web page"),
        ("other.gml", b"<?xml version='1.0'?><kml/>", "other.gml is XML"),
        ("evil.gml", b"<OGRVRTDataSource><!--FeatureCollection--></OGRVRTDataSource>", "evil.gml is XML"),
        ("torn.geojson", b'{"type":"FeatureCollection","features":[{', "torn.geojson cannot be read"),
        ("plain.json", b'{"name":"x"}', "plain.json cannot be read"),
        ("none.geojson", b'{"type":"FeatureCollection","features":[]}', "none.geojson holds no features"),
        ("torn.gpkg", b"SQLite format 3\0" + bytes(200), "torn.gpkg cannot be read"),
        ("torn.zip", b"PK\x03\x04" + bytes(50), "torn.zip cannot be unpacked"),
        ("torn.shp", b"\0\0\x27\x0a" + bytes(20), "torn.shp lies without its .shx and .dbf"),
        ("torn.gml", b"<gml:FeatureCollection><gml:featureMember>", "torn.gml"),
    ],
)
def test_files_that_are_no_boundaries(tmp_path, folder, file, content, came):
    (tmp_path / file).write_bytes(content)
    (fault,) = refused(tmp_path / file, folder)
    assert fault.startswith(came)
    assert "expected the 16 voivodeships as GeoJSON, GeoPackage" in fault or file in ("torn.zip", "torn.shp")
    assert str(tmp_path) not in fault


def test_a_zip_without_boundaries_and_one_that_is_too_large(tmp_path, folder, monkeypatch):
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "x")
    assert refused(tmp_path / "x.zip", folder)[0].startswith("x.zip is something else")
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../bomb.geojson", bytes(100_000))
    assert refused(tmp_path / "x.zip", folder)[0].startswith("x.zip is something else")
    monkeypatch.setattr(prg_source, "SIZE_LIMIT", 50_000)
    assert refused(tmp_path / "x.zip", folder) == [
        "x.zip unpacks to more than 0 MB; expected the 16 voivodeships as GeoJSON, GeoPackage, Shapefile (zipped too) "
        "or GML. Unpack it and give the layer of voivodeships (A01_Granice_wojewodztw.shp)."
    ]


def test_a_file_that_is_not_there_or_too_large(tmp_path, folder, monkeypatch):
    assert refused(tmp_path / "no.gpkg", folder) == [f"{tmp_path}/no.gpkg: there is no such file; check the path."]
    assert "no such file" in refused("/vsicurl/http://127.0.0.1/x.gpkg", folder)[0]
    assert "no such file" in refused("x\0y", folder)[0]
    monkeypatch.setattr(prg_source, "SIZE_LIMIT", 10)
    (tmp_path / "large.gpkg").write_bytes(bytes(11))
    assert "at most 0 are read" in refused(tmp_path / "large.gpkg", folder)[0]


@pytest.mark.parametrize("code", [3857, 3035, 32634, 2178])
def test_another_system_is_named(good, tmp_path, folder, code):
    (fault,) = refused(write(good.to_crs(code), tmp_path / "prg.gpkg"), folder)
    assert re.fullmatch(
        rf"prg\.gpkg is in EPSG:{code} \(.+\), expected EPSG:2180 or EPSG:4326; export it in one of them\.", fault
    )


def test_a_torn_shapefile_says_what_it_lacks(good, tmp_path, folder):
    write(good.to_crs(LOCAL), tmp_path / "prg.shp")
    (tmp_path / "prg.shx").unlink()
    lacks = "prg.shp lies without its {}; put the files of the same name beside it."
    assert refused(tmp_path / "prg.shp", folder) == [lacks.format(".shx")]
    (tmp_path / "prg.dbf").unlink()
    assert refused(tmp_path / "prg.shp", folder) == [lacks.format(".shx and .dbf")]


@pytest.mark.parametrize("file", ["prg.gpkg", "prg.geojson", "prg.gml"])
def test_a_damaged_file_is_told_without_the_words_of_the_library(good, tmp_path, folder, file):
    path = write(good, tmp_path / file)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    (fault,) = refused(path, folder)
    assert fault.endswith(("download it again or export it anew.", "it may be cut off: download it again."))
    assert not re.search(r"(?i)sqlite|select|option|register\.", fault)


def test_no_declared_system(good, tmp_path, folder):
    write(good.to_crs(LOCAL), tmp_path / "prg.shp")
    (tmp_path / "prg.prj").unlink()
    (fault,) = refused(tmp_path / "prg.shp", folder)
    assert "declares no coordinate reference system" in fault
    assert "the coordinates look like EPSG:2180: declare it or export it with one." in fault


def test_metres_that_pretend_to_be_degrees(good, tmp_path, folder):
    lying = good.to_crs(LOCAL).set_crs(STORE, allow_override=True)
    (fault,) = refused(write(lying, tmp_path / "prg.geojson"), folder)
    assert "which is not Poland in EPSG:4326; they look like EPSG:2180; correct the declared" in fault


@pytest.mark.parametrize(("crs", "order"), [(STORE, "longitude, then latitude"), (LOCAL, "easting, then northing")])
def test_swapped_axes_are_named(good, tmp_path, folder, crs, order):
    frame = good.to_crs(crs)
    frame["geometry"] = shapely.transform(frame.geometry.to_numpy(), lambda pairs: pairs[:, ::-1])
    (fault,) = refused(write(frame, tmp_path / "prg.gpkg"), folder)
    assert f"the axes are swapped, expected {order}" in fault


def test_missing_double_and_unknown_voivodeships_are_named_together(good, tmp_path, folder):
    frame = good.copy()
    frame.loc[frame["JPT_KOD_JE"] == "16", "JPT_KOD_JE"] = "14"
    frame.loc[frame["JPT_KOD_JE"] == "04", "JPT_KOD_JE"] = "99"
    assert refused(write(frame, tmp_path / "prg.gpkg"), folder) == [
        "prg.gpkg lacks 04 kujawsko-pomorskie, 16 opolskie; take a file with all 16 voivodeships.",
        "prg.gpkg has 14 mazowieckie (2 times), expected each once; dissolve the shapes by TERYT code.",
        "prg.gpkg: 99 is no TERYT code of a voivodeship; remove these features.",
    ]


def test_counties_are_not_voivodeships(good, tmp_path, folder):
    frame = good.assign(JPT_KOD_JE=good["JPT_KOD_JE"] + "01")
    (fault,) = refused(write(frame, tmp_path / "prg.gpkg"), folder)
    assert fault.startswith("prg.gpkg: came codes such as 0201, 0401, 0601")


def test_exchanged_codes_are_named(good, tmp_path, folder):
    frame = good.assign(JPT_KOD_JE=good["JPT_KOD_JE"].replace({"06": "18", "18": "06"}))
    assert refused(write(frame, tmp_path / "prg.gpkg"), folder) == [
        "prg.gpkg: 06 lubelskie does not contain Lublin; its shape or its code is another's, correct it.",
        "prg.gpkg: 18 podkarpackie does not contain Rzeszów; its shape or its code is another's, correct it.",
    ]


def test_points_and_lines_are_named(good, tmp_path, folder):
    frame = good.assign(geometry=good.representative_point())
    faults = refused(write(frame, tmp_path / "prg.gpkg"), folder)
    assert len(faults) == 16
    assert faults[0].startswith("prg.gpkg: 02 is Point, expected Polygon or MultiPolygon")
    frame = changed(good, "10", None)
    assert refused(write(frame, tmp_path / "prg.geojson"), folder)[0].startswith("prg.geojson: 10 is no shape")


def test_a_broken_ring_that_cannot_be_mended_is_named(good, tmp_path, folder):
    frame = changed(good, "26", shapely.Polygon([(20, 50.8), (21, 50.8), (20, 50.8), (20, 50.8)]))
    (fault,) = refused(write(frame, tmp_path / "prg.geojson"), folder)
    assert fault.startswith("prg.geojson: the ring of 26 świętokrzyskie is broken and cannot be mended")


def test_overlaps_and_gaps_are_named_with_size_and_place(good, tmp_path, folder):
    shapes = good.set_index("JPT_KOD_JE").geometry
    # Łęczyca is in the north of 10; a square around the border with 04 and 14 goes to 10 as well.
    grown = shapely.union(shapes["10"], shapely.box(19.3, 52.2, 19.5, 52.5))
    faults = refused(write(changed(good, "10", grown), tmp_path / "prg.gpkg"), folder)
    pairs = [
        re.search(r"(\d\d) \S+ and (\d\d) \S+ overlap by [\d.]+ km² near 52\.\d+° N, 19\.\d+° E", f) for f in faults
    ]
    assert all(pairs)
    assert {code for pair in pairs for code in pair.groups()} >= {"10"}
    holed = shapely.difference(shapes["10"], shapely.box(19.0, 51.5, 19.1, 51.6))
    (fault,) = refused(write(changed(good, "10", holed), tmp_path / "prg.gpkg"), folder)
    area, place = re.search(r"gap of ([\d.]+) km² near (51\.\d+° N, 19\.\d+° E)", fault).groups()
    # 0.1° by 0.1° at 51.55° N: 11.13 km by 6.93 km.
    assert float(area) == pytest.approx(77.1, abs=0.5)
    assert place == "51.550° N, 19.050° E"


def test_control_towns_are_those_of_the_gazetteer(localities):
    towns = gazetteer.towns(localities)
    assert list(shapes.CONTROLS) == list(VOIVODESHIPS)
    for code, (name, latitude, longitude) in shapes.CONTROLS.items():
        town = gazetteer.locate(name, code, towns)
        assert np.allclose((town["latitude"], town["longitude"]), (latitude, longitude), atol=0.001)
