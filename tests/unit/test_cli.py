import json
import os
import shutil
import subprocess
import sys

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo import cli
from geo.build import check, prg, registry
from geo.errors import BoundaryError
from geo.settings import ROOT
from tests import gazetteer
from tests.raw_tables import AWARD, CLUSTER, write_raw


@pytest.fixture(autouse=True)
def kept_gazetteer(monkeypatch):
    gazetteer.keep(monkeypatch)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli")
    with pytest.MonkeyPatch.context() as patch:
        gazetteer.keep(patch)
        assert run("build", "--raw", write_raw(folder / "raw"), "--out", folder / "out") == 0
    return folder


@pytest.fixture(scope="module")
def assembled(made):
    """What the raw tables of `made` give."""
    with pytest.MonkeyPatch.context() as patch:
        gazetteer.keep(patch)
        return registry.assemble(made / "raw")


@pytest.fixture
def assembled_once(assembled, monkeypatch):
    """Let a check of copies of `made` take what their raw tables give."""
    monkeypatch.setattr(check, "assemble", lambda raw: assembled)


@pytest.fixture
def raw_and_out(made, tmp_path):
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "raw", tmp_path / "out"


def run(*arguments):
    return cli.main([str(argument) for argument in arguments])


def snapshot(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def without(column):
    return {key: value for key, value in CLUSTER.items() if key != column}


def spoil(raw, fault):
    """Spoil a folder of raw tables as the name of the fault says."""
    path = raw / "clusters.csv"
    rows = {
        "duplicate id": [CLUSTER, CLUSTER | {"name": "x"}],
        "missing column": [without("teryt")],
        "unknown sector": [CLUSTER | {"sector": "x"}],
        "unknown voivodeship": [CLUSTER | {"teryt": "01"}],
        "swapped": [CLUSTER | {"seat_lat": "22.57", "seat_lon": "51.25"}],
        "projected": [CLUSTER | {"seat_lat": "381000.5", "seat_lon": "749000.1"}],
        "year": [CLUSTER | {"founded": "20015"}],
        "link": [CLUSTER | {"sources": "javascript:alert(1)"}],
        "unplaceable": [CLUSTER | {"city": "Nibylandia"}],
        "other voivodeship": [CLUSTER | {"seat_lat": "52.23", "seat_lon": "21.01"}],
    }
    contents = {
        "wrong encoding": path.read_text(encoding="utf-8").encode("cp1250"),
        "empty file": b"",
        "no rows": path.read_bytes().splitlines(keepends=True)[0],
        "binary": bytes(range(256)) * 10,
        "torn row": path.read_bytes() + b"a,b\n",
        "open quotation": path.read_bytes() + b'"a',
    }
    if fault in rows:
        write_raw(raw, rows[fault])
    elif fault == "unknown cluster":
        write_raw(raw, history=[AWARD | {"cluster_id": "b"}])
    elif fault == "absent":
        path.unlink()
    else:
        path.write_bytes(contents[fault])


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("wrong encoding", "clusters.csv, row 2: byte 0xBF is not UTF-8"),
        ("missing column", "clusters.csv: column teryt is missing; add it"),
        ("duplicate id", "clusters.csv, row 2, column id: came 'agro', expected a slug"),
        ("unknown sector", "column sector: came 'x', expected one of agri-food, "),
        ("unknown voivodeship", "column teryt: came '01', expected one of 02, "),
        ("swapped", "the two look swapped"),
        ("projected", "metres of a projected system (EPSG:2180 or another)"),
        ("year", "column founded: came '20015', expected a year from 1980 to "),
        ("link", "column sources: came 'javascript:alert(1)', expected a link"),
        ("empty file", "clusters.csv is empty"),
        ("no rows", "clusters.csv has a header and no rows"),
        ("binary", "is not UTF-8"),
        ("torn row", "row 3: came 2 cells, expected 29"),
        ("open quotation", "row 3: not readable as CSV"),
        ("absent", "clusters.csv is missing"),
        ("unknown cluster", "came 'b', expected an id of clusters.csv"),
        ("unplaceable", "came 'Nibylandia' and '06', expected a town of the gazetteer"),
        ("other voivodeship", "expected a place in the voivodeship lubelskie (06)"),
    ],
)
def test_hostile_tables_are_refused_with_sentences_and_nothing_is_written(raw_and_out, capsys, fault, expected):
    raw, out = raw_and_out
    spoil(raw, fault)
    before = snapshot(out)
    assert run("build", "--raw", raw, "--out", out) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert expected in said.err
    assert "Traceback" not in said.err
    assert snapshot(out) == before


@pytest.mark.parametrize("fault", ["year", "unplaceable"])
def test_a_refused_build_makes_no_folder_and_check_tells_the_same(raw_and_out, capsys, fault):
    raw, out = raw_and_out
    spoil(raw, fault)
    assert run("build", "--raw", raw, "--out", out.parent / "new") == 1
    said = capsys.readouterr().err
    assert not (out.parent / "new").exists()
    assert run("check", "--raw", raw, "--data", out) == 1
    assert capsys.readouterr().err == said


def test_all_faults_are_told_and_counted(raw_and_out, capsys):
    raw, out = raw_and_out
    write_raw(raw, [CLUSTER | {"stage": "x", "members": "0"}], [AWARD | {"status": "y"}])
    assert run("build", "--raw", raw, "--out", out) == 1
    assert capsys.readouterr().err.splitlines()[-1] == "3 faults in all."


def test_a_build_says_what_it_made(raw_and_out, capsys):
    raw, out = raw_and_out
    assert run("build", "--raw", raw, "--out", out) == 0
    version = json.loads((out / "MANIFEST.json").read_text())["data_version"]
    assert capsys.readouterr().out == f"1 cluster is built in {out}, data version {version}.\n"


def test_raw_and_out_may_be_one_folder(raw_and_out, capsys):
    raw, _ = raw_and_out
    assert run("build", "--raw", raw, "--out", raw) == 0
    assert (raw / "clusters.csv").is_file()
    assert run("check", "--raw", raw, "--data", raw) == 0
    assert capsys.readouterr().err == ""


def test_check_finds_nothing_wrong(raw_and_out, capsys):
    raw, out = raw_and_out
    assert run("check", "--raw", raw, "--data", out) == 0
    assert capsys.readouterr().out.startswith("All is well")


def test_check_without_built_data(raw_and_out, capsys):
    raw, _ = raw_and_out
    assert run("check", "--raw", raw, "--data", raw) == 1
    assert "No built data in" in capsys.readouterr().err


def test_check_reads_the_installation_of_the_environment(raw_and_out, capsys, monkeypatch):
    raw, out = raw_and_out
    monkeypatch.setenv("ATLAS_DATA", str(out))
    assert run("check", "--raw", raw) == 0
    assert str(out) in capsys.readouterr().out


def rewrite(out, name, change):
    """Change a built table and let the manifest agree with it, as a careless person would."""
    import hashlib

    path = out / f"{name}.parquet"
    reader = gpd.read_parquet if name in ("clusters", "voivodeships", "background") else pd.read_parquet
    change(reader(path)).to_parquet(path)
    content = json.loads((out / "MANIFEST.json").read_text())
    content["tables"][name]["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (out / "MANIFEST.json").write_text(json.dumps(content))


@pytest.mark.usefixtures("assembled_once")
@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [
        (
            "clusters",
            lambda t: t.assign(coordinator="x"),
            "column coordinator: 1 of 1 rows are not what the raw data give",
        ),
        ("clusters", lambda t: t.assign(latitude=t["latitude"] + 0.01), "clusters, column latitude: 1 of 1"),
        ("clusters", lambda t: t.assign(members=41).astype({"members": "Int64"}), "came '41', expected '40'"),
        ("clusters", lambda t: t.drop(columns="city"), "clusters: column city is missing"),
        ("clusters", lambda t: t.assign(stage="x"), "clusters, row 1, column stage: came 'x', expected one of operat"),
        ("clusters", lambda t: t.to_crs("EPSG:2180"), "expected coordinates in EPSG:4326"),
        ("clusters", lambda t: t.assign(founded="2007"), "clusters, column founded: came 'str', expected type Int64"),
        ("towns", lambda t: t.head(100), "towns: came 100 rows, expected 36"),
        ("towns", lambda t: t.assign(extra=1), "towns: column extra is not expected"),
        ("sectors", lambda t: t.assign(name_pl=None), "sectors, row 1, column name_pl: came 'None', expected a value"),
        (
            "voivodeships",
            lambda t: t.assign(geometry=[*t.geometry[:15], shapely.affinity.translate(t.geometry[15], 0.01)]),
            "voivodeships, column geometry: 1 of 16 rows are not what the raw data give; run",
        ),
        ("voivodeships", lambda t: t.assign(teryt=["02", *t["teryt"][1:]]).iloc[[0, 0]], "a value that no other row"),
    ],
)
def test_check_tells_what_is_wrong_with_built_tables(raw_and_out, capsys, name, change, expected):
    raw, out = raw_and_out
    rewrite(out, name, change)
    assert run("check", "--raw", raw, "--data", out) == 1
    assert expected in capsys.readouterr().err


def test_check_tolerates_the_last_digits_of_other_libraries(raw_and_out, capsys):
    raw, out = raw_and_out
    rewrite(out, "clusters", lambda t: t.assign(easting=t["easting"] + 0.2))
    assert run("check", "--raw", raw, "--data", out) == 0
    assert capsys.readouterr().err == ""


def test_check_tells_of_files_that_are_not_the_manifests(raw_and_out, capsys):
    raw, out = raw_and_out
    (out / "towns.parquet").write_bytes(b"")
    (out / "sectors.parquet").unlink()
    content = json.loads((out / "MANIFEST.json").read_text())
    next((out / "web").glob("clusters*.json")).unlink()
    assert run("check", "--raw", raw, "--data", out) == 1
    said = capsys.readouterr().err
    for expected in (
        f"{out / 'towns.parquet'} is not the file that the manifest describes",
        f"{out / 'towns.parquet'} cannot be read",
        f"{out / 'sectors.parquet'} is missing",
        f"{out / 'web' / content['web']['clusters']} or its .gz is missing",
    ):
        assert said.count(expected) == 1


def test_check_tells_of_web_resources_and_counts_of_other_tables(raw_and_out, capsys):
    raw, out = raw_and_out
    content = json.loads((out / "MANIFEST.json").read_text())
    content["tables"]["towns"]["rows"] = 7
    content["data_version"] = "0" * 12
    (out / "MANIFEST.json").write_text(json.dumps(content))
    assert run("check", "--raw", raw, "--data", out) == 1
    said = capsys.readouterr().err
    assert "came 7 rows of towns, expected 36" in said
    assert f"{content['web']['clusters']} is not what the tables give" in said


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), "required: COMMAND"),
        (("nix",), "invalid choice: 'nix'"),
        (("build", "--row", "x"), "unrecognized arguments"),
        (("boundaries",), "required: ACTION"),
        (("boundaries", "install"), "required: FILE|URL"),
    ],
)
def test_what_is_not_understood_ends_with_1(capsys, arguments, expected):
    with pytest.raises(SystemExit) as ended:
        run(*arguments)
    assert ended.value.code == 1
    assert expected in capsys.readouterr().err


@pytest.mark.parametrize("command", [(), ("build",), ("check",), ("boundaries",), ("boundaries", "install")])
def test_help_ends_with_0(capsys, command):
    with pytest.raises(SystemExit) as ended:
        run(*command, "--help")
    assert ended.value.code == 0
    assert "usage: python -m geo" in capsys.readouterr().out


def test_folders_that_are_none(capsys, tmp_path):
    assert run("build", "--raw", tmp_path / "nix", "--out", tmp_path / "out") == 1
    assert "is no folder; name one with clusters.csv" in capsys.readouterr().err
    (tmp_path / "file").write_text("")
    assert run("build", "--raw", tmp_path / "file") == 1
    assert "is no folder" in capsys.readouterr().err
    assert run("build", "--raw", tmp_path / ("x" * 300)) == 1
    assert "File name too long; check the path and its permissions." in capsys.readouterr().err


def test_boundaries_of_the_atlas(raw_and_out, capsys, monkeypatch):
    monkeypatch.setenv("ATLAS_DATA", str(raw_and_out[1]))
    assert run("boundaries", "status") == 0
    assert capsys.readouterr().out.startswith("Boundaries: approximate, as they come with the atlas (GeoNames")
    assert run("boundaries", "remove") == 0
    assert capsys.readouterr().out == "No boundaries were installed; nothing to remove.\n"


def test_boundaries_are_installed_beside_the_data_and_clear_of_labelled_towns(raw_and_out, capsys, monkeypatch):
    _, out = raw_and_out
    monkeypatch.setenv("ATLAS_DATA", str(out))
    got = []
    monkeypatch.setattr(
        prg, "install", lambda *given, towns, origin: got.extend((*given, len(towns), origin)) or "Done."
    )
    assert run("boundaries", "install", "prg.gml", "--origin", "https://gugik.gov.pl/prg.gml") == 0
    assert got == ["prg.gml", out / "installed", 30, "https://gugik.gov.pl/prg.gml"]
    assert capsys.readouterr().out == "Done.\n"


def test_boundaries_need_built_data(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path))
    assert run("boundaries", "status") == 1
    assert "No built data in" in capsys.readouterr().err
    assert run("boundaries", "install", "prg.gml") == 1
    assert "No built data in" in capsys.readouterr().err


def test_a_register_that_cannot_be_used_is_told(raw_and_out, capsys, monkeypatch):
    def refuse(*arguments, towns, origin):
        raise BoundaryError(["one", "two"])

    monkeypatch.setenv("ATLAS_DATA", str(raw_and_out[1]))
    monkeypatch.setattr(prg, "install", refuse)
    assert run("boundaries", "install", "prg.gml") == 1
    assert capsys.readouterr().err == "one\ntwo\n2 faults in all.\n"


def test_the_command_as_typed(made):
    environment = os.environ | {"ATLAS_DATA": str(made / "out")}
    command = [sys.executable, "-m", "geo", "boundaries", "status"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Boundaries: approximate")
