"""Counties of the register: kept beside the boundaries, told, removed."""

import json
import zipfile

import geopandas as gpd
import pytest
import shapely

from geo.build import counties, prg
from geo.cli import main
from geo.crs import LOCAL, STORE
from geo.store import files
from tests.unit.registers import refused, snapshot, write


@pytest.fixture(scope="module")
def split(good):
    """As many counties as there are, each a strip of its voivodeship, as the register names them."""
    rows = []
    for code, shape in zip(good["JPT_KOD_JE"], good.geometry, strict=True):
        west, south, east, north = shape.bounds
        width = (east - west) / counties.NUMBERS[code]
        for number in range(counties.NUMBERS[code]):
            strip = shapely.box(west + number * width, south, west + (number + 1) * width, north)
            rows.append(
                (
                    f"{code}{number + 1:02d}",
                    f"powiat żółty {number + 1}",
                    "2024-06-30",
                    shapely.intersection(shape, strip),
                )
            )
    return gpd.GeoDataFrame(rows, columns=["JPT_KOD_JE", "JPT_NAZWA_", "WERSJA_OD", "geometry"], crs=STORE)


@pytest.fixture
def empty(tmp_path):
    return tmp_path / "installation" / "installed"


def kept(folder):
    return files.read(files.counties_folder(folder), files.INSTALLED_COUNTIES)


def test_counties_alone_are_kept_and_change_nothing_else(split, tmp_path, empty):
    source = write(split.to_crs(LOCAL), tmp_path / "A02_Granice_powiatow.shp")
    told = str(prg.install(str(source), empty, origin="https://integracja.gugik.gov.pl/PRG/pobierz.php?x"))
    assert told.startswith("Kept the 380 counties of A02_Granice_powiatow.shp for later use: ")
    assert told.endswith("Newest version of a boundary: 2024-06-30.")
    assert not empty.exists()
    table = gpd.read_parquet(files.counties_folder(empty) / "counties.parquet")
    assert table["teryt"].tolist() == sorted(split["JPT_KOD_JE"])
    assert table["name"][0] == "powiat żółty 1"
    assert shapely.coverage_is_valid(table.geometry.to_numpy())
    assert table.to_crs(LOCAL).area.sum() == pytest.approx(split.to_crs(LOCAL).area.sum(), rel=1e-3)
    about = kept(empty)
    assert about.tables["counties"]["rows"] == 380
    assert (about.boundaries["kind"], about.boundaries["date"]) == ("register", "2024-06-30")


def test_an_archive_of_both_installs_both(good, split, tmp_path, empty):
    write(good.to_crs(LOCAL), tmp_path / "A01_Granice_wojewodztw.shp")
    write(split.to_crs(LOCAL), tmp_path / "A02_Granice_powiatow.shp")
    with zipfile.ZipFile(tmp_path / "prg.zip", "w") as archive:
        for path in sorted(tmp_path.glob("A0*")):
            archive.write(path, path.name)
    told = str(prg.install(str(tmp_path / "prg.zip"), empty))
    assert "Installed the 16 voivodeships of prg.zip" in told
    assert "Kept the 380 counties of prg.zip" in told
    assert files.read(empty, files.INSTALLED).boundaries["date"] is None
    assert kept(empty).boundaries["date"] == "2024-06-30"


def test_what_is_wrong_with_counties_is_named_and_nothing_is_changed(good, split, tmp_path, folder):
    frame = split[split["JPT_KOD_JE"] != "0203"].copy()
    frame.loc[frame["JPT_KOD_JE"] == "3220", "JPT_KOD_JE"] = "3219"
    assert refused(write(frame, tmp_path / "a02.gpkg"), folder) == [
        "a02.gpkg has 3219 (2 times), expected each once; dissolve the shapes by TERYT code.",
        "a02.gpkg has 29 counties of 02 dolnośląskie, expected 30; take the register's layer of counties (A02).",
        "a02.gpkg has 20 counties of 32 zachodniopomorskie, expected 21; take the register's layer of counties (A02).",
    ]
    moved = split.assign(JPT_KOD_JE=split["JPT_KOD_JE"].replace({f"06{n:02d}": f"30{n:02d}" for n in range(1, 25)}))
    moved.loc[(split["JPT_KOD_JE"].str[:2] == "30") & (split["JPT_KOD_JE"] <= "3024"), "JPT_KOD_JE"] = [
        f"06{n:02d}" for n in range(1, 25)
    ]
    faults = refused(write(moved, tmp_path / "moved.gpkg"), folder)
    assert any("06 lubelskie does not contain Lublin" in fault for fault in faults)
    # Both layers are checked before either is written.
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        archive.write(write(good, tmp_path / "a01.gpkg"), "a01.gpkg")
        archive.write(tmp_path / "a02.gpkg", "a02.gpkg")
    assert len(refused(tmp_path / "both.zip", folder)) == 3


def test_they_are_listed_and_removed(split, tmp_path, made_data, capsys):
    source = write(split, tmp_path / "a02.gpkg")
    assert main(["boundaries", "install", str(source)]) == 0
    capsys.readouterr()
    assert main(["boundaries", "status"]) == 0
    boundaries, listed = capsys.readouterr().out.splitlines()
    assert boundaries.startswith("Boundaries: approximate")
    assert listed.startswith(
        "Counties, kept for later use: 380, from a file of unknown origin (a02.gpkg, as of 2024-06-30, installed on 20"
    )
    before = snapshot(made_data)
    assert main(["boundaries", "remove", "voivodeships"]) == 0
    assert snapshot(made_data) == before
    assert main(["boundaries", "remove"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Removed the installed counties."
    assert not (made_data / "installed-counties").exists()


@pytest.fixture
def made_data(tmp_path, monkeypatch):
    """An installation of the embedded data in a folder of its own."""
    from shutil import copytree

    from geo.settings import ROOT

    home = tmp_path / "data"
    copytree(ROOT / "data" / "built", home)
    monkeypatch.setenv("ATLAS_DATA", str(home))
    return home


def test_the_counties_of_the_register(shared, empty):
    prg.install(str(shared / "data/counties/counties_2021.geojson"), empty)
    table = gpd.read_parquet(files.counties_folder(empty) / "counties.parquet")
    known = gpd.read_file(shared / "data/counties/counties_2021.geojson")
    assert len(table) == len(known) == 380
    assert json.loads((files.counties_folder(empty) / "MANIFEST.json").read_text())["boundaries"]["kind"] == "file"
