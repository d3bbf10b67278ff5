"""``python -m geo store``: each command by what it says and leaves."""

import subprocess
import sys

import pytest

from geo.cli import main
from geo.database import place
from geo.settings import ROOT
from tests.stores import EMBEDDED


@pytest.fixture
def run(empty, monkeypatch, capsys):
    """Run a command on an installation of its own, on each database; give what it said."""
    monkeypatch.setenv("ATLAS_LIVE", str(empty.live))
    monkeypatch.setenv("ATLAS_DATABASE", empty.database)

    def made(*arguments, code=0):
        assert main(["store", *map(str, arguments)]) == code
        said = capsys.readouterr()
        return said.err if code else said.out

    return made


def test_a_registry_from_its_first_day_to_a_restored_backup(run, tmp_path):
    assert "run python -m geo store upgrade" in run("status", code=1)
    first = run("upgrade")
    assert f"The store has the schema {place.HEAD} now." in first
    assert "records added, 0 changed, 0 removed." in first
    assert "up to date" in run("upgrade")
    said = run("status")
    assert "Changes that wait for a decision: 0; accepted ones not published yet: 0." in said
    assert "Pages show the data of this version; kept: none." in said
    run("export", tmp_path / "out")
    assert (tmp_path / "out" / "clusters.csv").read_bytes() == (EMBEDDED / "clusters.csv").read_bytes()
    assert "Would be: 0 records added, 0 changed, 0 removed. Nothing was changed." in run(
        "import", tmp_path / "out", "--dry-run"
    )
    (tmp_path / "out" / "left_out.csv").unlink()  # a table that a folder lacks stays as it is
    assert "0 records added, 0 changed, 0 removed" in run("import", tmp_path / "out")
    run("backup", tmp_path / "backup")
    assert "Published: snapshot 1, " in run("publish")
    assert "Nothing new; still published: snapshot 1" in run("publish")
    assert "Pages show snapshot 1 again" in run("publish", "--snapshot", 1)
    assert "There is no snapshot 7" in run("publish", "--snapshot", 7, code=1)
    run("restore", tmp_path / "backup")
    assert "kept: none." in run("status")


def test_a_start_with_nothing_to_do_loads_no_database(tmp_path):
    """`make run` asks at each start, and nobody is to wait for it."""
    script = (
        "import sys\nfrom geo.cli import main\nmain(['store', 'upgrade'])\n"
        "print(sorted({'sqlalchemy', 'alembic', 'pandas', 'geopandas'} & sys.modules.keys()))"
    )
    environment = {"ATLAS_LIVE": str(tmp_path / "live"), "PATH": "/usr/bin:/bin"}
    said = [
        subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
        for _start in range(2)
    ]
    assert said[0].stdout.splitlines()[-1] == "['alembic', 'sqlalchemy']"
    assert said[1].stdout.splitlines()[-1] == "[]"
