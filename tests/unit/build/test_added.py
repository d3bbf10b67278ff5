"""What an installation added is described, and taken away whole or table by table."""

import pytest

from geo.build import added
from geo.build.additions import add
from geo.cli import main
from geo.errors import DataError
from geo.settings import ROOT
from geo.store import statistics
from tests import eurostat_files

SBS = "freq,nace_r2,indic_sbs,geo\\TIME_PERIOD\t2022 \nA,C10,EMP_LOC_NR,PL71\t30000 \n"


@pytest.fixture
def installation(tmp_path, monkeypatch):
    """Figures of two tables, in an installation of its own."""
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path / "own"))
    (tmp_path / "own").mkdir()
    for name, text in (("sbs_r_nuts2021.tsv", SBS), ("nama_10r_3gva.tsv", eurostat_files.gva((2018, 2019)))):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        add(path, loaded(tmp_path))
    return tmp_path


def loaded(folder):
    return statistics.load(ROOT / "data" / "built", folder / "own" / "installed")


def test_one_table_is_taken_away(installation):
    assert added.remove(loaded(installation), "SBS_R_NUTS2021") == "Removed the added figures of SBS_R_NUTS2021."
    found = loaded(installation)
    assert found.years()[-1] == 2015
    assert set(found.gva()["year"]) >= {2018, 2019}
    assert [source["key"] for source in found.sources()].count("eurostat-nama-10r-3gva") == 1
    assert "eurostat-sbs-r-nuts2021" not in [source["key"] for source in found.sources()]
    added.remove(found, "nama_10r_3gva")
    assert not found.added.exists()
    assert max(loaded(installation).gva()["year"]) == 2017


def test_a_table_that_was_not_added_is_named(installation, capsys):
    assert main(["statistics", "remove", "sbs_r_nuts06_r2"]) == 1
    told = "No figures of sbs_r_nuts06_r2 were added; write one of nama_10r_3gva, sbs_r_nuts2021.\n"
    assert capsys.readouterr().err == told
    assert main(["statistics", "remove"]) == 0
    with pytest.raises(DataError, match=r"No figures of gva were added; nothing to remove\."):
        added.remove(loaded(installation), "gva")


def test_the_state_names_sources_and_years(installation, capsys):
    assert main(["statistics", "status"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "persons_employed: 2008–2015 (sbs_r_nuts06_r2, 2017-08-01)."
    assert told[1].startswith("persons_employed: 2022 (sbs_r_nuts2021, added 20")
    assert "gross_value_added: 2000–2017 (nama_10r_3gva, 2020-09-14)." in told
    assert any(line.startswith("gross_value_added: 2018–2019 (nama_10r_3gva, added 20") for line in told)
    assert "Without quotients, because totals of voivodeships are not known: 2008, 2022." in told
    assert told[-1] == (
        "Added by this installation: sbs_r_nuts2021 from sbs_r_nuts2021.tsv, nama_10r_3gva from nama_10r_3gva.tsv."
    )
