"""A kill at every rename of every command that writes leaves the old or the new, and the next one clears up.

Processes are killed in truth in ``tests/unit/store/test_files.py``.
"""

import json
import os
import sys
from itertools import count
from shutil import copytree, ignore_patterns

import pytest

from geo.build.fetch import Client
from geo.cli import main
from geo.settings import ROOT
from geo.store import files
from tests.children import alone
from tests.publishers import replaying

REMEMBERED = "installed-refresh/"  # what a refresh keeps of its publishers, of which any part may be there


def left(command, home, publisher, localities):
    """Do a command, copy aside before every rename what a kill at that moment would leave, and give their number.

    The gazetteer comes as the tests have it.
    """
    from geo.build import gazetteer

    os.environ["ATLAS_REFRESH_FROM"] = publisher
    os.environ["ATLAS_DATA"] = str(home / "after")
    gazetteer.localities, Client._pause = lambda: localities, lambda *_given: None
    moments = count(1)

    def hook(event, arguments):
        if event == "os.rename" and str(home / "after") in str(arguments[0]):
            copytree(home / "after", home / str(next(moments)))

    copytree(home / "before", home / "after")
    sys.addaudithook(hook)
    assert main([str(home / "after") if one == "FOLDER" else one for one in command.split()]) == 0
    copytree(home / "after", home / str(number := next(moments)))
    return number


def snapshot(folder):
    """Every file of an installation but the day on which boundaries were installed."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not name.startswith(REMEMBERED)}


@pytest.fixture
def command(tmp_path, good, name):
    """The command of a name, with its files."""
    from tests import eurostat_files
    from tests.raw_tables import write_raw

    match name:
        case "build":
            return f"build --raw {write_raw(tmp_path / 'raw')} --out FOLDER"
        case "boundaries":
            good.to_file(tmp_path / "prg.gpkg")
            return f"boundaries install {tmp_path / 'prg.gpkg'}"
        case "statistics":
            (tmp_path / "sbs_r_nuts2021.tsv").write_text(eurostat_files.sbs(), encoding="utf-8")
            return f"statistics add {tmp_path / 'sbs_r_nuts2021.tsv'}"
    return "refresh --only gdp"


@pytest.fixture
def publisher(monkeypatch):
    """A server that answers as the publishers do, whom commands ask from now on."""
    monkeypatch.setattr(Client, "_pause", lambda *_given: None)
    with replaying() as replay:
        monkeypatch.setenv("ATLAS_REFRESH_FROM", replay.address)
        yield replay


@pytest.mark.usefixtures("publisher")
@pytest.mark.parametrize("name", ["build", "boundaries", "statistics", "refresh"])
def test_a_kill_at_every_rename(tmp_path, monkeypatch, command, localities, name):
    home = tmp_path / "home"
    left_out = ignore_patterns("statistics") if name == "build" else None  # which only takes time
    copytree(ROOT / "data" / "built", home / "before", ignore=left_out)
    number = alone(left, command, home, os.environ["ATLAS_REFRESH_FROM"], localities)
    assert number > 3
    before, after = snapshot(home / "before"), snapshot(home / "after")
    ends = []
    for one in range(1, number + 1):
        folder = home / str(one)
        for place in (folder, folder / "installed", folder / "installed-statistics", folder / "statistics"):
            files.repair(place)  # as whoever comes next does, to read or to write
        found = snapshot(folder)
        assert found in (before, after), (one, sorted(found))
        ends.append(found == after)
        assert not [path for path in folder.rglob(".*") if path.name.startswith(".writ")]
    assert ends == sorted(ends)
    assert (ends[0], ends[-1]) == (False, True)
    assert json.loads((home / str(number) / "MANIFEST.json").read_text())
    if name == "refresh":  # figures are there, what is remembered of them is not: the next one makes nothing of it
        monkeypatch.setenv("ATLAS_DATA", str(home / str(number - 1)))
        assert main(["refresh", "--only", "gdp"]) == 0
        assert snapshot(home / str(number - 1)) == after
