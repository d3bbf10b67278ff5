"""``python -m geo firms``, as an operator uses it."""

import pytest

from geo.cli import main
from geo.database.engine import Database
from tests.exchange import nip
from tests.unit.exchange.test_imports import firms, row, separated


@pytest.fixture
def run(store, monkeypatch, capsys):
    for name, value in (("ATLAS_LIVE", str(store.live)), ("ATLAS_DATABASE", store.database)):
        monkeypatch.setenv(name, value)

    def run(*arguments, fault=0):
        assert main(["firms", *map(str, arguments)]) == fault
        out = capsys.readouterr()
        return out.err if fault else out.out

    return run


def test_a_table_is_looked_through_entered_and_taken_back(run, store, tmp_path):
    table, faulty = tmp_path / "firmy.csv", tmp_path / "faulty.csv"
    table.write_bytes(separated(row(1), [], row(2), row(3, nip="1")))
    said = run("preview", table, "--cluster", "agro", "--faulty", faulty)
    assert "Would be: 2 new, 0 changed, 0 same, 1 faulty.\nRow 5, Firma 3: NIP: Correct the number" in said
    assert "Firma 3" in faulty.read_text("utf-8-sig") and nip(1) not in faulty.read_text("utf-8-sig")
    with Database(store) as database:
        assert firms(database) == {}
        said = run("import", table, "--cluster", "agro")
        assert "Entered: 2. To take it back: python -m geo firms undo 1 --reason TEXT.\n" in said
        assert {key: data["memberships"][0]["cluster_id"] for key, data in firms(database).items()} == {
            "firma-1": "agro", "firma-2": "agro",
        }  # fmt: skip
        assert "Would be: 0 new, 0 changed, 2 same, 1 faulty." in run("preview", table, "--cluster", "agro")
        assert "The table firmy.csv is taken back." in run("undo", 1, "--reason", "pomyłka")
        assert firms(database) == {}


def test_what_cannot_be_is_said(run, tmp_path):
    table = tmp_path / "firmy.csv"
    table.write_bytes(separated(row(1)))
    assert "a cluster that you coordinate" in run("preview", table, "--cluster", "nobody", fault=1)
    assert "none.csv: No such file" in run("preview", tmp_path / "none.csv", fault=1)
    assert "There is no such import" in run("undo", 7, "--reason", "x", fault=1)
