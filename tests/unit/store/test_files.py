"""Folders of data: whole or not at all, whatever happens while they are written."""

import gzip
import json
import os
import subprocess
import sys
from contextlib import suppress
from itertools import count, product
from pathlib import Path

import pytest

from geo.errors import DataError, MissingData
from geo.settings import ROOT, Settings
from geo.store import files

COMMANDS = ("first", "second", "remove")
KINDS = {"BUILT": files.BUILT, "BUILT_STATISTICS": files.BUILT_STATISTICS, "INSTALLED": files.INSTALLED}


def content(kind, word):
    """Files of a folder; some names stay, some go, some come."""
    manifest = files.Manifest(
        word, word, {"sbs": {"rows": 1, "sha256": word}}, {"regions": f"regions.{word}.json"}, [{"key": word}],
        {"kind": word},
    ).file()  # fmt: skip
    table, web = kind.own[0], f"regions.{word}.json"
    made = {table: word.encode(), **manifest}
    return made if kind is files.BUILT_STATISTICS else made | files.web_files(web, word.encode())


def snapshot(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


TOLD = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "os.scandir"}


def kill(name, command, home):
    """Do a command in children, of which the n-th is killed at its n-th operation on a file, until one ends."""
    kind, moment = KINDS[name], 0

    def hook(event, arguments):
        nonlocal moment
        if event in TOLD and str(home) in str(arguments[0]):
            moment -= 1
            if moment == 0:
                os._exit(9)

    for number in count(1):
        folder = home / str(number) / "data"
        if command != "first":
            files.write(folder, content(kind, "old"), kind)
        child = os.fork()
        if child == 0:
            moment = number
            sys.addaudithook(hook)
            if command == "remove":
                files.remove(folder, kind)
            else:
                files.write(folder, content(kind, "new"), kind)
            os._exit(0)
        if os.waitpid(child, 0)[1] == 0:
            return


def kill_all(home):
    """Kill every command on every kind of folder, each with its folders in one of its own."""
    os.fsync = lambda file: None  # the machine outlives what is killed
    for name, command in product(KINDS, COMMANDS):
        kill(name, command, Path(home) / name / command)


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    """What `kill_all` leaves, done in a small process: that of the tests takes five times as long to fork."""
    home = tmp_path_factory.mktemp("killed")
    script = f"from {__name__} import kill_all; kill_all({str(home)!r})"
    subprocess.run([sys.executable, "-W", "error", "-c", script], cwd=ROOT, check=True)
    return home


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", KINDS)
def test_a_kill_at_any_moment_leaves_the_old_or_the_new(killed, name, command):
    home, kind = killed / name / command, KINDS[name]
    moments = len(list(home.iterdir()))
    assert moments > 15
    before = {} if command == "first" else content(kind, "old")
    after = {} if command == "remove" else content(kind, "new")
    ends = []
    for number in range(1, moments + 1):
        folder = home / str(number) / "data"
        with suppress(MissingData):  # the next reader
            files.read(folder, kind)
        found = snapshot(folder)
        assert found in (before, after), number
        assert not list(folder.glob(".*"))
        ends.append(found == after)
        files.write(folder, content(kind, "third"), kind)  # the next writer
        assert snapshot(folder) == content(kind, "third")
    assert ends == sorted(ends)  # first only old ones, then only new ones
    assert ends[0] is False
    assert ends[-1] is True


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_failed_move_brings_the_old_files_back_whenever_it_fails(tmp_path, monkeypatch, kind):
    files.write(tmp_path, content(kind, "old"), kind)
    before, move, number = snapshot(tmp_path), Path.replace, 0
    while True:
        number, moves = number + 1, []

        def failing(self, target, number=number, moves=moves):
            moves.append(target)
            if len(moves) == number:
                raise OSError(28, "No space left on device")
            return move(self, target)

        monkeypatch.setattr(Path, "replace", failing)
        try:
            files.write(tmp_path, content(kind, "new"), kind)
        except DataError as error:
            assert "cannot be written (No space left on device); nothing was changed." in str(error)
            assert snapshot(tmp_path) == before
        else:
            break
    assert number > len(content(kind, "old")) + len(content(kind, "new"))
    assert snapshot(tmp_path) == content(kind, "new")


def test_a_failure_after_a_kill_still_ends_with_one_or_the_other(tmp_path, monkeypatch):
    """A killed write had moved some files; the one that finishes it fails at first."""
    files.write(tmp_path, content(files.BUILT, "old"), files.BUILT)
    move, moves = Path.replace, []

    def stopping(self, target):
        moves.append(target)
        if len(moves) == 7:
            raise KeyboardInterrupt
        if len(moves) == 9:
            raise OSError(5, "Input/output error")
        return move(self, target)

    monkeypatch.setattr(Path, "replace", stopping)
    with pytest.raises(KeyboardInterrupt):
        files.write(tmp_path, content(files.BUILT, "new"), files.BUILT)
    assert (tmp_path / ".written").is_dir()
    assert files.read(tmp_path, files.BUILT).built == "old"  # the failed reader took everything back
    files.repair(tmp_path)
    assert snapshot(tmp_path) == content(files.BUILT, "old")


def test_a_reader_leaves_a_writer_at_work_alone(tmp_path):
    files.write(tmp_path, content(files.BUILT, "old"), files.BUILT)
    (tmp_path / ".writing").mkdir()
    with files.alone(tmp_path):
        assert files.read(tmp_path, files.BUILT).built == "old"
        assert (tmp_path / ".writing").exists()
    assert files.read(tmp_path, files.BUILT).built == "old"
    assert not (tmp_path / ".writing").exists()


def test_a_build_that_was_interrupted_is_finished_by_who_reads_its_statistics(tmp_path):
    own = {f"statistics/{name}": value for name, value in content(files.BUILT_STATISTICS, "new").items()}
    files.write(tmp_path, content(files.BUILT, "new") | own, files.BUILT_WITH_STATISTICS)
    (tmp_path / ".written" / "new" / "statistics").mkdir(parents=True)
    (tmp_path / "statistics" / "MANIFEST.json").rename(tmp_path / ".written" / "new" / "statistics" / "MANIFEST.json")
    (tmp_path / ".written" / "plan.json").write_text(json.dumps({"new": ["statistics/MANIFEST.json"], "gone": []}))
    assert files.read(tmp_path / "statistics", files.BUILT_STATISTICS).sources == [{"key": "new"}]
    assert not (tmp_path / ".written").exists()


def test_only_the_atlas_s_files_are_its_own(tmp_path):
    for name in ("towns.parquet", "other.parquet", "MANIFEST.json", "web/a.json", "web/a.json.gz", "web/a.css"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert files.own_files(tmp_path, files.BUILT) == ["towns.parquet", "web/a.json", "web/a.json.gz", "MANIFEST.json"]


def test_packing_is_repeatable():
    packed = files.pack(b"abc" * 100)
    assert packed == files.pack(b"abc" * 100)
    assert gzip.decompress(packed) == b"abc" * 100
    assert packed[4:8] == bytes(4)  # no time in the header


def test_resources_are_those_of_the_manifests_an_installed_register_first(tmp_path):
    settings = Settings(data=tmp_path / "data", installed=tmp_path / "data" / "installed")
    assert files.web_resources(settings) == {}
    files.write(settings.data, content(files.BUILT, "old"), files.BUILT)
    assert files.web_resources(settings) == {"regions": settings.data / "web" / "regions.old.json"}
    files.write(settings.installed, content(files.INSTALLED, "own"), files.INSTALLED)
    assert files.web_resources(settings) == {"regions": settings.installed / "web" / "regions.own.json"}


def test_the_stamp_changes_with_the_content(tmp_path):
    assert files.stamp(tmp_path, tmp_path / "none") == (0, 0)
    files.write(tmp_path, content(files.BUILT, "old"), files.BUILT)
    first = files.stamp(tmp_path)
    files.write(tmp_path, content(files.BUILT, "new"), files.BUILT)
    assert files.stamp(tmp_path) != first != (0,)
