"""``python -m geo export``: files of a view, or one sentence and nothing written."""

import csv
import json
import subprocess
import sys

import openpyxl
import pyarrow.parquet as pq
import pyogrio
import pytest

from geo import cli, days
from geo.export import document
from geo.settings import ROOT
from geo.web import files
from tests.scenery import scene

VIEW = "sector=ict&region=06&sort=founded"
DATA = ("csv", "xlsx", "geojson", "gpkg", "parquet")


def run(*arguments):
    return cli.main(["export", *(str(argument) for argument in arguments)])


def ids(path):
    """The ids in a file of data, as a program reads them."""
    kind = path.suffix
    if kind == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [row["id"] for row in csv.DictReader(file)]
    if kind == ".xlsx":
        sheet = openpyxl.load_workbook(path).worksheets[0]
        return [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]
    if kind == ".geojson":
        return [one["properties"]["id"] for one in json.loads(path.read_bytes())["features"]]
    if kind == ".gpkg":
        return list(pyogrio.read_dataframe(path, layer="clusters")["id"])
    return pq.read_table(path)["id"].to_pylist()


def test_every_file_of_data_holds_the_rows_of_the_view(tmp_path, capsys):
    shown = scene("", VIEW)
    listed = [shown.registry.ids[position] for position in shown.positions]
    for key in DATA:
        out = tmp_path / f"view.{key}"
        assert run("--view", VIEW, "--format", key, "--out", out) == 0
        assert ids(out) == listed
        assert capsys.readouterr().out.startswith(f"Written: {out}")
    # Metadata of a CSV stand beside it; no other format leaves a second file, and none a draft.
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {f"view.{key}" for key in DATA} | {"view_metadata.csv"}


def test_the_language_is_that_of_the_view(tmp_path):
    out = tmp_path / "profile.csv"
    assert run("--view", "region=06&lang=en", "--format", "csv", "--out", out) == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert {row["voivodeship"] for row in csv.DictReader(file)} == {"Lublin"}


def test_the_command_makes_what_the_page_offers(tmp_path):
    out = tmp_path / "view.geojson"
    assert run("--view", VIEW, "--format", "geojson", "--out", out) == 0
    made = json.loads(out.read_bytes())
    offered = json.loads(files.make(scene("", VIEW), "geojson").content)
    assert made["features"] == offered["features"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--format", "docx"], "'docx'"),
        (["--format", "csv", "--view", "sector=foo"], "sector=foo"),
        (["--format", "gpkg", "--view", "region=99"], "region=99"),
        (["--format", "xlsx", "--view", "colour"], "colour"),
        (["--format", "csv", "--page", "nowhere"], "no page 'nowhere'"),
        (["--format", "csv", "--page", "cluster", "--view", "cluster=nobody"], "cluster=nobody"),
        (["--format", "pptx", "--page", "cluster"], "must name"),
        (["--format", "gpkg", "--page", "cluster", "--view", "q=zzzz"], "must name"),
        (["--format", "json"], "'json'"),
        (["--format", "csv", "--page", "regions", "--figure", "nothing"], "region-ranking"),
        (["--format", "csv", "--page", "regions", "--view", "http://a.pl/sectors"], "'regions'"),
        (["--format", "csv", "--story", "region-06"], "'csv'"),
        (["--format", "json", "--story", "region-06", "--page", "regions"], "--page"),
    ],
)
def test_bad_input_is_one_sentence_and_no_file(arguments, complaint, tmp_path, capsys):
    code = _code(*arguments, "--out", tmp_path / "view")
    told = capsys.readouterr().err.strip().splitlines()[-1]
    assert code == 1
    assert complaint in told
    assert told.endswith(".")
    assert list(tmp_path.iterdir()) == []


def _code(*arguments):
    """The exit code, whether the parser or the command refused."""
    try:
        return run(*arguments)
    except SystemExit as end:
        return end.code


def test_a_folder_that_is_not_there_is_named(tmp_path, capsys):
    assert run("--format", "csv", "--out", tmp_path / "absent" / "view.csv") == 1
    told = capsys.readouterr().err
    assert f"There is no folder {tmp_path / 'absent'}" in told
    assert len(told.splitlines()) == 1


def test_a_file_in_place_of_the_folder_is_named(tmp_path, capsys):
    (tmp_path / "file").write_text("mine")
    assert run("--format", "geojson", "--out", tmp_path / "file" / "view.geojson") == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert (tmp_path / "file").read_text() == "mine"


def test_where_a_folder_stands_nothing_is_written(tmp_path, capsys):
    (tmp_path / "view.csv").mkdir()
    assert run("--format", "csv", "--view", VIEW, "--out", tmp_path / "view.csv") == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert [path.name for path in tmp_path.rglob("*")] == ["view.csv"]


def test_the_program_ends_with_one_and_no_traceback(tmp_path):
    command = [sys.executable, "-m", "geo", "export", "--view", "sector=foo", "--format", "csv", "--out", "x.csv"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "sector=foo" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (ROOT / "x.csv").exists()


def test_a_folder_takes_the_file_under_its_own_name(tmp_path, capsys):
    assert run("--page", "regions", "--view", "region=06", "--format", "csv-excel", "--out", f"{tmp_path}/") == 0
    day = days.today().isoformat()
    names = [f"profil_lubelskie_{day}_excel.csv", f"profil_lubelskie_{day}_excel_metadata.csv"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    assert names[0] in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "key", "other"), [("x.pdf", "png", "pdf"), ("x.CSV", "xlsx", "csv"), ("x.json", "geojson", "json")]
)
def test_a_name_that_promises_another_format_is_refused(name, key, other, tmp_path, capsys):
    assert run("--view", VIEW, "--format", key, "--out", tmp_path / name) == 1
    told = capsys.readouterr().err
    assert f"--format {other}" in told
    assert not list(tmp_path.iterdir())


def test_a_name_without_a_format_is_taken_as_it_is(tmp_path):
    assert run("--view", VIEW, "--format", "geojson", "--out", tmp_path / "klastry.2026") == 0
    assert json.loads((tmp_path / "klastry.2026").read_bytes())["type"] == "FeatureCollection"


def test_the_command_makes_figures_and_stories_too(tmp_path):
    shown = scene("regions", "region=06")
    out = tmp_path / "figure.csv"
    arguments = ("--page", "regions", "--view", "region=06", "--figure", "region-strengths")
    assert run(*arguments, "--format", "csv", "--out", out) == 0
    assert out.read_bytes() == files.make_figure(shown, "region-strengths", "csv").content
    assert run("--story", "region-06", "--lang", "en", "--format", "json", "--out", tmp_path / "story.json") == 0
    assert "Lublin" in json.loads((tmp_path / "story.json").read_bytes())["title"]


@pytest.mark.parametrize(
    ("page", "query", "name"),
    [
        ("", "", "klastry"),
        ("", "sector=ict&region=06", "klastry_ict_lubelskie"),
        ("", "near=765876&radius=30", "klastry_w-poblizu-lublin-do-30-km"),
        ("", "q=Łąka&status=kkk&founded=2000-2010", "klastry_kkk_rok-powstania-2000-2010_laka"),
        ("", "region=02&region=04&region=06&region=08", "klastry_4-wojewodztwa"),
        ("cluster", "cluster=dolina-lotnicza&sector=ict", "profil_dolina-lotnicza"),
        ("clusters", "pick=itcorner&pick=dolina-lotnicza", "klastry-obok-siebie_itcorner_dolina-lotnicza"),
        ("regions", "region=06&region=24", "profil_lubelskie"),
        ("sectors", "sector=ict&division=J62", "branza_j62_ict"),
        ("potential", "cell=28C31", "potencjalne-klastry_28c31"),
        ("history", "year=2010&sector=ict", "klastry-w-czasie_2010_ict"),
    ],
)
def test_the_name_of_a_file_says_what_it_shows(page, query, name):
    assert document.file_name(scene(page, query), ".csv") == f"{name}_2026-11-23.csv"


def test_a_long_name_is_cut():
    named = document.file_name(scene("", "q=" + "x" * 100), ".csv")
    assert named == f"klastry_{'x' * 72}_2026-11-23.csv"


def test_of_the_same_view_two_figures_have_two_names():
    shown = scene("regions", "region=06")
    names = {document.file_name(shown, ".csv", figure.name) for figure in shown.figures}
    assert len(names) == len(shown.figures)
