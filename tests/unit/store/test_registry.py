import dataclasses
import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from geo import taxonomy
from geo.build.registry import build
from geo.errors import MissingData
from geo.settings import ROOT
from geo.store import files
from geo.store.registry import load
from tests import factories, gazetteer
from tests.raw_tables import AWARD, CLUSTER, write_raw

TODAY = date(2026, 11, 24)
NOWHERE = Path("nowhere")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Three clusters: two in Lublin and Łódź, one in a village without town; and a status of each kind."""
    folder = tmp_path_factory.mktemp("registry")
    rows = [
        CLUSTER | {"id": "c", "name": "Żuraw", "city": "Łódź", "teryt": "10", "sector": "ict", "members": "",
                   "stage": "emerging", "activity": "active", "founded": ""},
        CLUSTER | {"id": "a", "name": "Łoś", "sectors_secondary": "ict;tourism"},
        CLUSTER | {"id": "b", "name": "Lis", "city": "Moszna", "teryt": "16", "seat_lat": "50.441",
                   "seat_lon": "17.767", "sector": "unassigned", "stage": "ended", "activity": "ended"},
    ]  # fmt: skip
    history = [
        AWARD | {"cluster_id": "c", "valid_to": "2026-11-24"},
        AWARD | {"cluster_id": "a", "valid_to": "2024"},
        AWARD | {"cluster_id": "a", "status": "regional_key", "valid_from": "2009", "valid_to": "", "detail": ""},
        AWARD | {"cluster_id": "b", "status": "parp_map", "valid_from": "", "valid_to": ""},
    ]
    with pytest.MonkeyPatch.context() as patch:
        gazetteer.keep(patch)
        build(write_raw(folder / "raw", rows, history), folder / "out")
    return folder / "out"


@pytest.fixture(scope="module")
def registry(built):
    return load(built, NOWHERE, TODAY)


def test_rows_stand_in_the_order_of_ids(registry):
    assert len(registry) == 3
    assert registry.ids == ("a", "b", "c")
    assert registry.names == ("Łoś", "Lis", "Żuraw")
    assert registry.name_rank.tolist() == [1, 0, 2]
    assert [registry.index_of(key) for key in registry.ids] == [0, 1, 2]
    with pytest.raises(KeyError):
        registry.index_of("nobody")


def test_codes_are_positions(registry):
    assert [registry.region_codes[i] for i in registry.region] == ["06", "16", "10"]
    assert [registry.sector_slugs[i] for i in registry.primary_sector] == ["agri-food", "unassigned", "ict"]
    assert [list(taxonomy.STAGES)[i] for i in registry.stage] == ["operating", "ended", "emerging"]
    assert [list(taxonomy.ACTIVITIES)[i] for i in registry.activity] == ["unknown", "ended", "active"]


def test_a_cluster_belongs_to_its_primary_and_secondary_sectors(registry):
    assert registry.sector_members.shape == (3, 17)
    found = [{registry.sector_slugs[i] for i in np.flatnonzero(row)} for row in registry.sector_members]
    assert found == [{"agri-food", "ict", "tourism"}, {"unassigned"}, {"ict"}]


def test_statuses_are_those_of_the_day(registry):
    def codes(members):
        return [{list(taxonomy.STATUSES)[i] for i in np.flatnonzero(row)} for row in members]

    assert registry.status_members.shape == (3, 6)
    assert codes(registry.status_members) == [{"kkk_past", "regional_key"}, {"parp_map"}, {"kkk"}]
    tomorrow = factories.on(registry, date(2026, 11, 25))
    assert codes(tomorrow.status_members) == [{"kkk_past", "regional_key"}, {"parp_map"}, {"kkk_past"}]
    assert tomorrow.today == date(2026, 11, 25)
    assert registry.today == TODAY


def test_numbers_are_nan_where_not_known(registry):
    assert registry.founded[:2].tolist() == [2007.0, 2007.0]
    assert registry.members[:2].tolist() == [40.0, 40.0]
    assert np.isnan([registry.founded[2], registry.members[2]]).all()
    assert (registry.latitude[1], registry.longitude[1]) == (50.441, 17.767)


def test_a_record_has_every_field(registry):
    record = registry.record(2)
    assert (record["id"], record["members"], record["founded"], record["public_note_pl"]) == ("c", None, None, None)
    assert registry.record(0)["members"] == 40
    assert registry.record(0)["sectors_secondary"] == "ict;tourism"
    assert registry.record(1)["town"] is None
    assert "geometry" not in record
    assert "Łódź" in record.values()
    with pytest.raises(TypeError):
        record["id"] = "x"


def test_history_of_a_cluster(registry):
    assert [(award.status, award.detail) for award in registry.history("a")] == [
        ("kkk", "round V"),
        ("regional_key", ""),
    ]
    assert registry.history("nobody") == ()
    assert len(registry.awards) == 4


def test_voivodeships_sectors_and_towns(registry):
    assert registry.voivodeship("14").nuts2 == ("PL91", "PL92")
    assert registry.voivodeship("06").locative_pl == "lubelskim"
    assert registry.sector("ict").nace == ("J61", "J62", "J63", "S95")
    assert registry.towns[0].name == "Warszawa"
    assert registry.town("765876").name == "Lublin"
    assert "765876" in registry.town_ids
    with pytest.raises(KeyError):
        registry.town("1")


def test_nothing_can_be_changed(registry):
    arrays = [value for value in vars(registry).values() if isinstance(value, np.ndarray)]
    assert len(arrays) == 13
    assert not any(array.flags.writeable for array in arrays)
    with pytest.raises(dataclasses.FrozenInstanceError):
        registry.ids = ()
    with pytest.raises(TypeError):
        registry.manifest["built"] = ""
    with pytest.raises(TypeError):
        registry.positions["x"] = 1


def test_nothing_built(tmp_path):
    with pytest.raises(MissingData, match="run python -m geo build"):
        load(tmp_path, NOWHERE, TODAY)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"data_version": 1}', "\x00"])
def test_a_damaged_manifest(tmp_path, content):
    (tmp_path / "MANIFEST.json").write_text(content)
    with pytest.raises(MissingData, match="is damaged; run python -m geo build"):
        load(tmp_path, NOWHERE, TODAY)


@pytest.mark.parametrize("part", [{"tables": 3}, {"tables": {"x": {}}}, {"tables": {"x": 3}}, {"web": {"clusters": 3}}])
def test_a_manifest_with_a_damaged_part(built, tmp_path, part):
    content = json.loads((built / "MANIFEST.json").read_text(encoding="utf-8"))
    (tmp_path / "MANIFEST.json").write_text(json.dumps(content | part))
    with pytest.raises(MissingData, match="is damaged"):
        load(tmp_path, NOWHERE, TODAY)


def test_a_table_of_another_build_is_not_read(built, tmp_path):
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    (tmp_path / "sectors.parquet").write_bytes(b"other")
    (tmp_path / "towns.parquet").unlink()
    next((tmp_path / "web").glob("regions*.gz")).unlink()
    next((tmp_path / "web").glob("clusters*.json")).write_text("{}")
    with pytest.raises(MissingData) as caught:
        load(tmp_path, NOWHERE, TODAY)
    assert [line.split(str(tmp_path))[1].split(";")[0] for line in str(caught.value).splitlines()] == [
        "/sectors.parquet is not the file that the manifest describes",
        "/towns.parquet is missing",
        f"/web/{files.read(built, files.BUILT).web['clusters']} does not hold what its name says",
        f"/web/{files.read(built, files.BUILT).web['regions']} or its .gz is missing",
    ]


def install(folder, content):
    (folder / "web").mkdir(parents=True)
    (folder / "web" / "regions.0.json").write_text("{}")
    (folder / "MANIFEST.json").write_text(content if isinstance(content, str) else json.dumps(content))


def test_an_installed_register_comes_first(built, tmp_path):
    boundaries = {"kind": "register", "date": "2026-01-01", "source": "prg.gml"}
    install(tmp_path, {"boundaries": boundaries, "web": {"regions": "regions.0.json"}})
    found = load(built, tmp_path, TODAY).manifest
    assert found["boundaries"] == boundaries
    assert found["web"]["regions"] == "regions.0.json"
    assert found["web"]["clusters"] == files.read(built, files.BUILT).web["clusters"]


@pytest.mark.parametrize("content", ["", "{}", '{"boundaries": {}, "web": 3}', "[]"])
def test_a_damaged_installation_is_named(built, tmp_path, content):
    install(tmp_path, content)
    with pytest.raises(MissingData, match="is damaged; run python -m geo boundaries remove"):
        load(built, tmp_path, TODAY)


def test_the_towns_of_another_snapshot_are_the_same_ones_where_their_table_is(built, tmp_path):
    copied = shutil.copytree(built, tmp_path / "built")
    before, after = load(built, Path("nowhere"), TODAY), load(copied, Path("nowhere"), TODAY)
    assert after.towns is before.towns
    other = dataclasses.replace(before, manifest={"data_version": "another"})
    assert other.towns == before.towns and other.towns is not before.towns


def test_an_installation_that_lost_a_file_is_named(built, tmp_path):
    install(tmp_path, {"boundaries": {"kind": "register"}, "web": {"regions": "regions.1.json"}})
    with pytest.raises(MissingData, match=r"regions\.1\.json is missing"):
        load(built, tmp_path, TODAY)


def test_reading_loads_neither_geopandas_nor_pandera(built):
    script = (
        "import sys; from datetime import date; from pathlib import Path; from geo.store.registry import load; "
        f"load(Path({str(built)!r}), Path('nowhere'), date.today()).towns; print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"geopandas", "pandera", "shapely", "pyproj"} & set(done.stdout.split())
