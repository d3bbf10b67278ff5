import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from geo.build import statistics as statistics_build
from geo.build.registry import build
from geo.errors import DataError
from geo.settings import ROOT
from geo.store import files, statistics
from geo.store.schema import STATISTICS, status_of
from tests import gazetteer
from tests.raw_tables import write_raw

RAW = ROOT / "data" / "raw"


@pytest.fixture
def raw(tmp_path):
    """The raw tables, the long ones cut: every assembly reads and checks them all."""
    folder = tmp_path / "raw" / "statistics"
    shutil.copytree(RAW / "statistics", folder)
    for name in ("sbs", "gva", "europe"):
        rows = (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        kept = [row for row in rows[1:] if re.search(r",(B,200[89]|C31,2015|J\d*,2014|A,2000|B05,2014),", row)]
        (folder / f"{name}.csv").write_text("\n".join([rows[0], *kept, ""]), encoding="utf-8")
    return tmp_path / "raw"


def spoil(raw, file, old, new, count=1):
    path = raw / "statistics" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def refused(raw):
    with pytest.raises(DataError) as caught:
        statistics_build.assemble(raw)
    return list(caught.value.faults)


def test_the_committed_tables_are_those_of_the_raw_ones_and_small(tmp_path):
    assert statistics_build.check(RAW, ROOT / "data" / "built") == []
    assert sum(path.stat().st_size for path in (RAW / "statistics").iterdir()) < 6_000_000


@pytest.mark.parametrize(
    ("value", "flag", "estimate", "expected"),
    [
        (True, "b", False, "published"), (False, "cd", True, "estimated"), (False, "cd", False, "confidential"),
        (False, "C", False, "confidential"), (False, "", False, "missing"), (False, "u", False, "missing"),
        (True, "n", False, "published"), (False, "p", False, "missing"), (False, "N", False, "confidential"),
    ],
)  # fmt: skip
def test_status_of_a_figure(value, flag, estimate, expected):
    assert status_of(value, flag, estimate) == expected


def test_every_fault_of_every_table_comes_at_once(raw):
    spoil(raw, "sbs.csv", "persons_employed,B,2008,02,22303,,", "persons_employed,B,2008,02,22303,c,")
    spoil(raw, "sbs.csv", "persons_employed,B,2008,04,", "persons_employed,B,20088,04,")
    spoil(raw, "gva.csv", "gross_value_added_eur,A,2000,00,", "value_added,A,2000,00,")
    spoil(raw, "sections.csv", "persons_employed,A,2023,04,", "persons_employed,A,2023,02,")
    spoil(raw, "sections.csv", "persons_employed,A,2023,06,", "persons_employed,X99,2023,06,")
    spoil(raw, "europe.csv", "AT11,B05,2014,0,", "AT11,B05,2014,-1,")
    spoil(raw, "series.csv", ",eurostat-gva,", ",eurostat-accounts,")
    spoil(raw, "profile.csv", "population,TOTAL,2023,02,", "population,TOTAL,2023,2,")
    faults = refused(raw)
    begins = sorted(fault.split(": came")[0].split(": a second")[0] for fault in faults)
    assert begins == [
        "europe.csv, row 3, column value", "gva.csv, row 2, column variable",
        "profile.csv, row 3, column teryt", "sbs.csv, row 3, columns value and flag", "sbs.csv, row 4, column year",
        "sections.csv, row 4", "sections.csv, row 5, column nace", "series.csv, row 8, column source",
    ]  # fmt: skip
    assert any("came '2', expected a TERYT code of a voivodeship, or 00; use the code." in fault for fault in faults)


def test_an_estimate_beside_a_published_figure_is_refused(raw):
    spoil(raw, "sbs.csv", "persons_employed,B,2009,02,", "persons_employed,B,2009,02,1,,5\nx,B,2009,02,")
    assert any("expected an estimate only where no value is published; clear one of them." in f for f in refused(raw))


def test_figures_that_do_not_add_up_are_refused(raw):
    text = (raw / "statistics" / "sbs.csv").read_text(encoding="utf-8").splitlines()
    row = next(line for line in text if line.startswith("persons_employed,C31,2015,28,"))
    spoil(raw, "sbs.csv", row, "persons_employed,C31,2015,28,19298,,")
    row = next(line for line in text if line.startswith("local_units,J62,2014,00,"))
    spoil(raw, "sbs.csv", row, "local_units,J62,2014,00,1,,")
    faults = refused(raw)
    assert len(faults) == 3
    assert faults[0].startswith("sbs.csv: the 16 regions of local_units, J62, 2014 give ")
    assert faults[0].endswith(", the whole is 1; correct the figures.")
    assert faults[1].startswith("sbs.csv: the 16 regions of persons_employed, C31, 2015 give ")
    assert faults[2].startswith("sbs.csv: the divisions of local_units, J, 2014 in Poland give ")


def test_missing_files_and_columns_are_told(raw):
    (raw / "statistics" / "profile.csv").unlink()
    (raw / "statistics" / "sources.csv").write_text("id,title\n1,x\n")
    (raw / "statistics" / "gva.csv").write_bytes("variable;ł\n".encode("cp1250"))
    faults = refused(raw)
    assert [fault.split(";")[0].split(" in /")[0] for fault in faults] == [
        "statistics: gva.csv, row 1: byte 0xB3 is not UTF-8, the file seems to be in another encoding (Windows-1250 or "
        "ISO 8859-2 are usual for Polish text)",
        "statistics: profile.csv is missing",
        "sources.csv: column key is missing",
    ]


def test_an_installation_without_statistics_builds_none_and_uses_the_embedded(tmp_path, monkeypatch):
    gazetteer.keep(monkeypatch)
    out = tmp_path / "out"
    build(write_raw(tmp_path / "raw"), out)
    assert not (out / "statistics").exists()
    assert statistics_build.check(tmp_path / "raw", out) == []
    assert statistics.load(out, out / "installed").employment(2015).at["28", "C31"] == 19_288


def test_an_installation_with_statistics_builds_and_uses_its_own(raw, tmp_path, monkeypatch):
    gazetteer.keep(monkeypatch)
    write_raw(raw)
    spoil(raw, "profile.csv", "area,TOTAL,2020,02,19947,", "area,TOTAL,2020,02,19948,")
    out = tmp_path / "out"
    build(raw, out)
    found = statistics.load(out, out / "installed")
    assert found.folder == out / "statistics"
    area = found.profile().query("variable == 'area' and teryt == '02'")["value"]
    assert area.tolist() == [19_948]
    assert statistics_build.check(raw, out) == []
    spoil(raw, "profile.csv", "area,TOTAL,2020,02,19948,", "area,TOTAL,2020,02,19949,")
    fault = f"{out}/statistics/profile.parquet is not what the raw statistics give; run python -m geo build --out {out}"
    assert statistics_build.check(raw, out) == [f"{fault} again."]
    (out / "statistics" / "sections.parquet").write_bytes(b"of an earlier version")
    build(raw, out)
    assert not (out / "statistics" / "sections.parquet").exists()
    (out / "statistics" / "gva.parquet").unlink()
    assert any("gva.parquet is missing or cannot be read" in fault for fault in statistics_build.check(raw, out))


def test_faults_of_statistics_stop_the_build_before_anything_is_written(raw, tmp_path, monkeypatch):
    gazetteer.keep(monkeypatch)
    write_raw(raw)
    spoil(raw, "europe.csv", "AT11,B05,2014,0,", "AT11,B05,2014,none,")
    with pytest.raises(DataError, match=r"europe\.csv, row 3, column value: came 'none'"):
        build(raw, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_folder_repeats_byte_for_byte_and_a_failed_write_leaves_the_old_one(tmp_path, monkeypatch):
    figures = statistics_build.Figures({"activities": pd.DataFrame({"code": ["A"]})}, [])
    one, other = statistics_build.packed(figures), statistics_build.packed(figures)
    assert one == other
    assert set(one) == {"activities.parquet", "MANIFEST.json"}
    files.write(tmp_path / "a", one, files.BUILT_STATISTICS)
    assert {p.name: p.read_bytes() for p in (tmp_path / "a").iterdir()} == one

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    for name in "ab":
        with pytest.raises(DataError, match=r"cannot be written \(No space left on device\); nothing was changed"):
            files.write(tmp_path / name, one | {"sbs.parquet": b""}, files.BUILT_STATISTICS)
    assert {p.name: p.read_bytes() for p in (tmp_path / "a").iterdir()} == one
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a"]


def test_the_built_tables_have_the_columns_and_types_of_the_schema():
    for name, columns in STATISTICS.items():
        frame = pd.read_parquet(ROOT / "data" / "built" / "statistics" / f"{name}.parquet")
        assert {column: str(dtype) for column, dtype in frame.dtypes.items()} == dict(columns)
