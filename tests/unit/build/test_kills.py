"""A real kill at every rename of every command that writes leaves the old or the new, and the next one clears up."""

import json
import subprocess
import sys
from shutil import copytree, ignore_patterns

import pytest

from geo.cli import main
from geo.settings import ROOT
from geo.store import files
from tests.publishers import replaying

REMEMBERED = "installed-refresh/"  # what a refresh keeps of its publishers, of which any part may be there
# Runs a command of the atlas in children of its own, which share what it has read: the n-th is killed before its n-th
# rename. Prints how many there were. The gazetteer comes as the tests have it: a build reads it for three seconds.
KILLED = """
import os, signal, sys
from functools import cache
from pathlib import Path
from shutil import copytree
from geo import cli
from geo.build import additions, gazetteer, prg, registry, resources
from geo.store import files

command, home = sys.argv[1].split(), Path(sys.argv[2])


def once(function):
    kept = []
    return lambda *given, **named: (kept or kept.append(function(*given, **named)) or kept)[0]


os.fsync = lambda file: None  # what is killed here leaves the machine running
files.pack = cache(files.pack)
if command[0] == "build":
    import pandas

    gazetteer.localities = cache(lambda: pandas.read_pickle(sys.argv[3]))
made = [(resources, f"{kind}_resource") for kind in ("clusters", "regions", "background")]
made += [(registry, "assemble"), (registry, "data_version"), (files, "table_files")] * (command[0] == "build")
for module, name in (*made, (additions, "prepare"), (additions, "packed"), (prg, "_made")):
    setattr(module, name, once(getattr(module, name)))

def hook(event, arguments):
    global moment
    if event == "os.rename" and str(home) in str(arguments[0]):
        moment -= 1
        if moment == 0:
            os.kill(os.getpid(), signal.SIGKILL)

def run(folder, arguments):
    os.environ["ATLAS_DATA"] = str(folder)
    return cli.main([str(folder) if one == "FOLDER" else one for one in arguments])

number, done = 0, None
copytree(home / "before", home / "warm")
assert run(home / "warm", command) == 0
while done != 0:
    number += 1
    copytree(home / "before", home / str(number))
    child = os.fork()
    if child == 0:
        moment = number
        sys.addaudithook(hook)
        os._exit(run(home / str(number), command))
    done = os.waitpid(child, 0)[1]
    assert done in (0, signal.SIGKILL), done
print(number)
"""


def snapshot(folder):
    """Every file of an installation but the day on which boundaries were installed."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not name.startswith(REMEMBERED)}


@pytest.fixture
def commands(tmp_path, good):
    """Commands with their files, by name."""
    from tests import eurostat_files
    from tests.raw_tables import write_raw

    source = tmp_path / "prg.gpkg"
    good.to_file(source)
    table = tmp_path / "sbs_r_nuts2021.tsv"
    table.write_text(eurostat_files.sbs(), encoding="utf-8")
    raw = write_raw(tmp_path / "raw")
    return {
        "build": f"build --raw {raw} --out FOLDER",
        "boundaries": f"boundaries install {source}",
        "statistics": f"statistics add {table}",
        "refresh": "refresh --only gdp",
    }


@pytest.fixture
def publisher(monkeypatch):
    """A server that answers as the publishers do, whom commands ask from now on."""
    with replaying() as replay:
        monkeypatch.setenv("ATLAS_REFRESH_FROM", replay.address)
        yield replay


@pytest.mark.usefixtures("publisher")
@pytest.mark.parametrize("name", ["build", "boundaries", "statistics", "refresh"])
def test_a_kill_at_every_rename(tmp_path, monkeypatch, commands, localities, name):
    home = tmp_path / "home"
    left_out = ignore_patterns("statistics") if name == "build" else None  # which only takes time
    copytree(ROOT / "data" / "built", home / "before", ignore=left_out)
    localities.to_pickle(tmp_path / "localities")
    run = [sys.executable, "-c", KILLED, commands[name], str(home), str(tmp_path / "localities")]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    number = int(done.stdout.splitlines()[-1])
    assert number > 3
    before, after = snapshot(home / "before"), snapshot(home / "warm")
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
